// A run as Markdown: each figure beside the static pages, FullCalendar 7 of the same run, its bar (issue 3) and the best peer that
// was measured before.
import { figure, median, quantile, table } from "./stats.mjs";
import { PAGES } from "./pages.mjs";

const FRAME_MS = 1000 / 60;
const HEAD = ["", "SILANDAP", "floor", "× floor", "bare", "× bare", "FullCalendar 7", "× floor", "× bare", "bar", "met", "best peer"];
/** Figures that are counted, not timed. */
const COUNTS = new Set(["rows", "dropped", "longs", "inside", "all"]);
const times = (a, b) => (a > 0 && b > 0 ? `${(a / b).toFixed(1)} ×` : "–");

/** Of the bar against the floor and against the bare page. */
function verdict(judged) {
  if (judged.length === 0) return "–";
  if (judged.every(Boolean)) return "yes";
  return judged.some(Boolean) ? (judged[0] ? "not against bare" : "against bare only") : "NO";
}

export function report(result) {
  const of = (kind, page, about = {}) =>
    result.samples.filter((sample) => sample.kind === kind && sample.page === page && Object.entries(about).every(([key, value]) => sample[key] === value));
  // What has not shown what it had to is told below, and flatters nobody's figures.
  const middle = (kind, page, about, key) => median(of(kind, page, about).filter(({ ok }) => ok !== false).map((sample) => sample[key]));
  const { sizes, timelines, usual, tabsOf } = result.chosen;
  const rows = [];
  const known = (value) => !Number.isNaN(value);

  /** A figure of every page; `met(ours, floor)` says whether the bar is met, against either static page. */
  function line(what, kind, about, key, bar, best, met) {
    const [ours, floor, bare, fc7] = ["ours", "floor", "bare", "fc7"].map((page) => middle(kind, page, about, key));
    if (![ours, floor, bare, fc7].some(known)) return;
    const judged = [floor, bare].filter((base) => met && known(ours) && known(base)).map((base) => met(ours, base));
    const ratio = COUNTS.has(key) ? () => "" : times;
    rows.push([what, figure(ours), figure(floor), ratio(ours, floor), figure(bare), ratio(ours, bare), figure(fc7), ratio(fc7, floor), ratio(fc7, bare), bar, verdict(judged), best]);
  }
  /** A figure that only our page has. */
  function own(what, value, bar, best, met) {
    if (known(value)) rows.push([what, figure(value), "", "", "", "", "", "", "", bar, verdict(met === undefined ? [] : [met]), best]);
  }
  const atMost = (factor) => (ours, floor) => ours <= factor * floor;

  for (const n of sizes) line(`month, next, ${n}, busy ms`, "month next", { n }, "busy", "≤ 2 × floor", n > 1000 ? "FullCalendar 7: 11 ×" : "FullCalendar 7: 6 ×", atMost(2));
  const [small, large] = [Math.min(...sizes), Math.max(...sizes)];
  const flat = middle("month next", "ours", { n: large }, "busy") / middle("month next", "ours", { n: small }, "busy");
  if (small !== large) own(`month, next, ${large} against ${small}`, flat, "the same: about 1", "FullCalendar 7: 1.5", flat <= 1.25);
  /** Ours without the rehearsal, beside the first mount of the others. */
  function cold(what, view, about) {
    const [ours, floor] = [middle(`${view} cold`, "ours", about, "busy"), middle(`${view} first`, "floor", about, "busy")];
    if (known(ours)) rows.push([what, figure(ours), figure(floor), times(ours, floor), "", "", "", "", "", "", "–", ""]);
  }
  for (const n of sizes) {
    line(`month, first mount, ${n}, busy ms`, "month first", { n }, "busy", "≤ 3 × floor", "react-big-calendar: 6 ×", atMost(3));
    cold("the same, by a link that nobody came near before", "month", { n });
  }
  line(`month, next, ${usual}, CPU ÷ 4, busy ms`, "month÷4 next", { n: usual }, "busy", "≤ 2 × floor", "FullCalendar 7: 5.8 ×", atMost(2));
  for (const [asked, n] of timelines) {
    const about = { asked, n };
    for (const step of ["next", "first"]) line(`timeline, ${step}, ${asked} × ${n}, busy ms`, `timeline ${step}`, about, "busy", "≤ 2 × floor", "DayPilot: 2.1–3.6 ×", atMost(2));
    cold("the same, by a link that nobody came near before", "timeline", about);
    line(`timeline, ${asked} × ${n}, rows in the DOM`, "timeline next", about, "rows", "those in view", "", undefined);
  }
  const about = { n: usual };
  line(`drag, ${usual}: pointer up → painted, ms`, "drag", about, "toPainted", "≤ floor + 5", "FullCalendar 7: 13", (ours, floor) => ours <= floor + 5);
  own("the same until its dialog is open, ms", middle("drag", "ours", about, "toDialog"), "", "", undefined);
  line("drag: worst frame gap, ms", "drag", about, "worst", "≤ 2 frames (33)", "FullCalendar 7: 50", (ours) => Math.round(ours / FRAME_MS) <= 2);
  line("drag: frames dropped", "drag", about, "dropped", "≤ 1", "FullCalendar 7: 4", (ours) => ours <= 1);
  line("drag: long tasks", "drag", about, "longs", "0", "FullCalendar 7: 1", (ours) => ours === 0);
  line("drag: busy per move, ms", "drag", about, "perMove", "≤ 2 × floor", "FullCalendar 7: 3 ×", atMost(2));
  const live = of("live", "ours");
  const [half, late] = [0.5, 0.99].map((part) => quantile(live.map((sample) => sample.fromSent), part));
  own(`${live.length} changes by somebody else: sent → painted, median ms`, half, "≤ 250", "polling: 10–30 s", half <= 250);
  own("the same, 99 of 100, ms", late, "≤ 1000", "", late <= 1000);
  own("the same, from the answer's return, median ms", median(live.map((sample) => sample.fromAnswer)), "", "", undefined);
  const most = live.length ? Math.max(...live.map((sample) => sample.cells)) : NaN;
  own("one change of one day: cells that change, at most", most, "1", "", most === 1);
  const moves = of("cells", "ours");
  const beside = moves.length ? Math.max(...moves.map((sample) => sample.beside)) : NaN;
  own(`${moves.length} moves from day to day: cells beside the two, at most`, beside, "0", "", beside === 0);
  line(`month of ${tabsOf}: tab stops inside the calendar`, "tabs", {}, "inside", "≤ 10", "FullCalendar 7: 138 in all", (ours) => ours <= 10);
  line(`month of ${tabsOf}: tab stops of the page`, "tabs", {}, "all", "", "", undefined);

  const out = [
    `Run ${result.when}, Chromium ${result.chromium}, ${result.cpu}, load ${result.load.map((load) => load.toFixed(2)).join(" → ")}, ` +
      `medians of ${result.chosen.runs}. ${PAGES.map(({ name, label }) => `${name}: ${label}`).join("; ")}.`,
    table(HEAD, rows),
    more(result, of, middle),
  ];
  const faults = [...new Set([...result.failures, ...incomplete(result)])];
  if (faults.length > 0) out.push(`## Not as it should be\n\n${faults.map((fault) => `- ${fault}`).join("\n")}`);
  return `${out.join("\n\n")}\n`;
}

/** Wall clock and nodes: for looking, not for comparing runs. */
function more(result, of, middle) {
  const kinds = [...new Set(result.samples.filter((sample) => sample.busy !== undefined).map(({ kind, n, asked }) => [kind, asked ?? "", n].join("|")))];
  if (kinds.length === 0) return "";
  const rows = kinds.map((key) => {
    const [kind, asked, n] = key.split("|");
    const about = { n: Number(n), ...(asked ? { asked: Number(asked) } : {}) };
    const cells = PAGES.map(({ name }) => {
      const found = (what) => middle(kind, name, about, what);
      return of(kind, name, about).length ? `${figure(found("settled"))} ms, ${found("gridNodes")} of ${found("nodes")}` : "–";
    });
    return [`${kind}${asked ? ` ${asked} ×` : ","} ${n}`, ...cells];
  });
  return `Call → drawn and settled (wall clock), nodes of the calendar of those of the page:\n\n${table(["", ...PAGES.map(({ label }) => label)], rows)}`;
}

/** Samples that did not show what they had to. */
function incomplete(result) {
  return result.samples.flatMap(({ kind, page, n, asked, ok, told }) => {
    const which = `${kind}, ${asked ? `${asked} × ` : ""}${n}, ${page}`;
    const faults = [];
    if (ok === false) faults.push(`${which}: what had to be seen was not`);
    if (told !== undefined && told !== n) faults.push(`${which}: the month tells of ${told} bookings, not ${n}`);
    return faults;
  });
}
