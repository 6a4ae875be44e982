// Our calendar beside a static page and FullCalendar 7, in one browser, run by run in shuffled order. Prints Markdown; nothing fails
// by time. `make bench-calendar`, or with choices: see README.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Browser } from "./lib/browser.mjs";
import { buildPages, servePages } from "./lib/build.mjs";
import { makeOffice } from "./lib/data.mjs";
import { cells, live } from "./lib/live.mjs";
import { FOLDER, Office } from "./lib/office.mjs";
import { PAGES } from "./lib/pages.mjs";
import { drag, month, tabs, timeline } from "./lib/parts.mjs";
import { report } from "./lib/report.mjs";

const PARTS = ["month", "throttle", "timeline", "drag", "tabs", "live", "cells"];
const { values: chosen } = parseArgs({
  options: {
    runs: { type: "string", default: "7" },
    parts: { type: "string", default: PARTS.join(",") },
    sizes: { type: "string", default: "1000,5000" },
    timelines: { type: "string", default: "12x1000,50x5000,200x5000" },
    only: { type: "string", default: PAGES.map(({ name }) => name).join(",") },
    changes: { type: "string", default: "200" },
    out: { type: "string", default: "latest" },
  },
});
const list = (text) => text.split(",").filter(Boolean);
const [runs, changes] = [Number(chosen.runs), Number(chosen.changes)];
const sizes = list(chosen.sizes).map(Number);
const timelines = list(chosen.timelines).map((pair) => pair.split("x").map(Number));
const pages = PAGES.filter(({ name }) => list(chosen.only).includes(name));
const parts = new Set(list(chosen.parts));
const wrong = [...[...parts].filter((part) => !PARTS.includes(part)), ...list(chosen.only).filter((name) => !PAGES.some((page) => page.name === name))];
if (wrong.length > 0 || !(runs > 0) || sizes.some((n) => !(n > 0))) {
  console.error(`bench: not understood: ${wrong.join(", ") || process.argv.slice(2).join(" ")}; see README.md`);
  process.exit(2);
}

const ROWS = 12;
const TABS_OF = 100;
/** Where one size has to do. */
const usual = sizes.includes(1_000) ? 1_000 : sizes[0];
const ours = pages.find(({ name }) => name === "ours");
const log = (...words) => console.error(new Date().toISOString().slice(11, 19), ...words);

await buildPages();
const site = await servePages();
const browser = await Browser.launch(site.origin);
const offices = new Map();
const result = {
  when: new Date().toISOString(),
  chromium: browser.chromium.version(),
  cpu: `${cpus().length} × ${cpus()[0].model}`,
  load: [loadavg()[0]],
  chosen: { runs, sizes, timelines, usual, tabsOf: TABS_OF, changes },
  samples: [],
  failures: browser.failures,
};
const keep = (kind, page, about, seen) => result.samples.push({ kind, page: page.name, ...about, ...seen });

/** The office for these numbers and its data; without our page the data alone. */
async function setting(rows, count, undecided = false) {
  const key = [rows, count, undecided].join(" ");
  if (!offices.has(key)) {
    if (ours) log(`filling an office: ${rows} facilities, ${count} bookings a month`);
    offices.set(key, ours ? await Office.open({ rows, count, undecided }) : { data: makeOffice(rows, count) });
  }
  const office = offices.get(key);
  return { office, data: office.data, rows, n: count };
}

function shuffled(all) {
  const mixed = [...all];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other], mixed[last]];
  }
  return mixed;
}

/** A sample that does not come about is told in the report, and the others go on. */
async function attempt(label, sample) {
  try {
    await sample();
  } catch (error) {
    const line = `${label}: ${error.message.split("\n")[0]}`;
    log("FAILED", line);
    result.failures.push(line);
    await browser.closeTabs();
  }
}

async function everybody(label, sample, about, among = pages) {
  for (const page of shuffled(among)) await attempt(`${label}, ${page.name}`, () => sample(browser, page, about, keep));
}

try {
  if (["month", "throttle", "drag"].some((part) => parts.has(part))) {
    // Fills the caches for documents and code.
    await everybody("warming up", month, await setting(ROWS, usual));
    result.samples.length = 0;
  }
  for (let run = 1; run <= runs; run += 1) {
    log(`run ${run} of ${runs}, load ${loadavg()[0].toFixed(2)}`);
    if (parts.has("month")) for (const n of sizes) await everybody(`month of ${n}`, month, await setting(ROWS, n));
    if (parts.has("throttle")) await everybody("slowed month", month, { ...(await setting(ROWS, usual)), throttle: 4 });
    if (parts.has("timeline")) for (const [rows, n] of timelines) await everybody(`timeline ${rows} × ${n}`, timeline, await setting(rows, n));
    if (parts.has("drag")) await everybody("drag", drag, await setting(ROWS, usual));
  }
  if (parts.has("tabs")) await everybody("tab stops", tabs, await setting(ROWS, TABS_OF));
  if (ours && (parts.has("live") || parts.has("cells"))) {
    log(`${changes} changes by somebody else`);
    const about = { ...(await setting(ROWS, usual, true)), changes };
    if (parts.has("live")) await everybody("live", live, about, [ours]);
    if (parts.has("cells")) await everybody("cells", cells, about, [ours]);
  }
} finally {
  await browser.close();
  for (const office of offices.values()) await office.close?.();
  site.close();
}
result.load.push(loadavg()[0]);
const text = report(result);
mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, `${chosen.out}.json`), JSON.stringify(result));
writeFileSync(join(FOLDER, `${chosen.out}.md`), text);
console.log(text);
