// What is measured of every page: turning the month, the timeline, dragging.
import { CHIPS, FIRST, MONTH, movable, NEXT, on, PAGE_DAYS } from "./data.mjs";
import { counters, measure } from "./browser.mjs";

/** A staff page from which the calendar is reached; the lightest there is, so that leaving it weighs little. */
const ELSEWHERE = "/kantor/akun";
const STEPS = 30;
const pathOf = (view) => `/kantor/kalender?view=${view}&date=${FIRST}`;

/** What `mount` gets: ours fetches its bookings itself. */
function given(page, view, { facilities, march, april }, both) {
  const asked = { view, date: FIRST };
  return page.name === "ours" ? asked : { ...asked, resources: facilities, events: both ? [...march, ...april] : march };
}

/** What must be seen of a month: the first bookings of a day in its middle. */
const shownOf = (events, month) => on(events, `${month}-14`).slice(0, CHIPS).map((event) => event.id);

/** People come to our calendar by the menu: the pointer is on its word before it is pressed. */
async function comeNear(tab, page) {
  if (page.name !== "ours") return;
  await tab.hover('nav.rail a[href="/kantor/kalender"]');
  await tab.evaluate(() => window.__cb.settle());
}

/** Ours without that: the first call of everything, as for whoever follows a link from elsewhere. */
async function cold(browser, page, view, expect, about, setting, keep) {
  if (page.name !== "ours") return;
  const tab = await browser.open(page, { office: setting.office, path: ELSEWHERE });
  keep(`${view} cold`, page, about, await measure(tab, "mount", given(page, view, setting.data, true), expect));
  await tab.close();
}

/** First mount of March, then from March to April. */
export async function month(browser, page, setting, keep) {
  const { office, data, throttle, n } = setting;
  if (!throttle) await cold(browser, page, "month", shownOf(data.march, MONTH), { n }, setting, keep);
  const tab = await browser.open(page, { office, path: ELSEWHERE, throttle });
  await comeNear(tab, page);
  const kind = throttle ? `month÷${throttle}` : "month";
  const first = await measure(tab, "mount", given(page, "month", data, false), shownOf(data.march, MONTH));
  keep(`${kind} first`, page, { n }, first);
  if (page.name !== "ours") {
    await tab.evaluate(() => window.bench.destroy());
    await measure(tab, "mount", given(page, "month", data, true), shownOf(data.march, MONTH));
  }
  await tab.evaluate(() => window.__cb.settle());
  const next = await measure(tab, "next", undefined, shownOf(data.april, NEXT));
  const ids = data.april.map((event) => event.id);
  const told = await tab.evaluate(([name, known]) => window.__cb.told(name, known), [NEXT, ids]);
  // FullCalendar's chips carry no code that could be counted.
  keep(`${kind} next`, page, { n }, { ...next, told: page.name === "fc7" ? undefined : told });
  await tab.close();
}

/** First mount of fourteen days, then the next fourteen. */
export async function timeline(browser, page, setting, keep) {
  const { office, data, rows, n } = setting;
  const [second, third] = [PAGE_DAYS + 1, 2 * PAGE_DAYS + 1].map((day) => `${MONTH}-${day}`);
  const row = data.march.filter((event) => event.resource === data.facilities[0].id);
  const between = (from, to) => row.filter((event) => event.start >= from && event.start < to).map((event) => event.id);
  await cold(browser, page, "timeline", between(FIRST, second), { asked: rows, n }, setting, keep);
  const tab = await browser.open(page, { view: "timeline", office, path: ELSEWHERE });
  await comeNear(tab, page);
  keep("timeline first", page, { asked: rows, n }, await measure(tab, "mount", given(page, "timeline", data, true), between(FIRST, second)));
  await tab.evaluate(() => window.__cb.settle());
  keep("timeline next", page, { asked: rows, n }, await measure(tab, "next", undefined, between(second, third)));
  await tab.close();
}

/** One booking two days on, with the mouse. */
export async function drag(browser, page, { office, data, n }, keep) {
  const tab = await browser.open(page, { office, path: pathOf("month") });
  if (page.name !== "ours") await measure(tab, "mount", given(page, "month", data, false), shownOf(data.march, MONTH));
  let found;
  for (const { event, from, to } of movable(data.march)) {
    const at = await tab.evaluate((words) => window.__cb.place(...words), [event.id, from, to]);
    if (at) {
      found = { ...at, id: event.id, to };
      break;
    }
  }
  if (!found) throw new Error("no booking that could be dragged is to be seen");
  const { x, y, dx, dy } = found;
  await tab.mouse.move(x, y);
  await tab.evaluate((words) => window.__cb.startDrag(...words), [found.id, found.to]);
  const before = await counters(tab);
  await tab.mouse.down();
  for (let step = 1; step <= STEPS; step += 1) {
    await tab.mouse.move(x + (dx * step) / STEPS, y + (dy * step) / STEPS + Math.sin(step / 3) * 3);
    await tab.waitForTimeout(12);
  }
  const after = await counters(tab);
  await tab.mouse.up();
  await tab.waitForFunction(() => window.__cb.dropped(), undefined, { timeout: 5_000 }).catch(() => {});
  await tab.waitForTimeout(300);
  const seen = await tab.evaluate(() => window.__cb.stopDrag());
  keep("drag", page, { n }, { ...seen, perMove: (after.TaskDuration - before.TaskDuration) / STEPS });
  await tab.close();
}

/** Tab from the top of the page until the focus comes round: stops in all, and inside the calendar. */
export async function tabs(browser, page, { office, data, n }, keep) {
  const tab = await browser.open(page, { office, path: pathOf("month") });
  if (page.name !== "ours") await measure(tab, "mount", given(page, "month", data, false), shownOf(data.march, MONTH));
  await tab.evaluate(() => document.activeElement?.blur());
  let [all, inside] = [0, 0];
  for (; all < 400; all += 1) {
    await tab.keyboard.press("Tab");
    const where = await tab.evaluate(() => (document.activeElement === document.body ? "body" : window.__cb.insideGrid() ? "grid" : "page"));
    if (where === "body") break;
    if (where === "grid") inside += 1;
  }
  keep("tabs", page, { n }, { ok: true, all, inside });
  await tab.close();
}
