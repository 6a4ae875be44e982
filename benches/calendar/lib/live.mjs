// What somebody else does, seen in this browser. Only of our page: the others fetch when they are told to.
import { FIRST, movable, random } from "./data.mjs";

const WAIT_MS = 5_000;
const epoch = () => performance.timeOrigin + performance.now();
const path = `/kantor/kalender?view=month&date=${FIRST}`;

/** One act of the colleague; what this browser saw of it. */
async function act(tab, office, code, verb, body) {
  await tab.evaluate(([watched, timeout]) => void (window.__watch = window.__cb.watch(watched, timeout)), [code, WAIT_MS]);
  const sent = epoch();
  const answer = await office.act(code, verb, body);
  const answered = epoch();
  const { painted, cells } = await tab.evaluate(() => window.__watch);
  return { ok: painted !== null, fromSent: painted === null ? Infinity : painted - sent, fromAnswer: painted === null ? Infinity : painted - answered, cells, answer };
}

/** `changes` changes of bookings that are on the screen: passed on to the facilities team, then confirmed. */
export async function live(browser, page, { office, changes, n }, keep) {
  const tab = await browser.open(page, { office, path });
  const codes = await tab.evaluate(() => window.__cb.visibleCodes());
  const asked = codes.filter((code) => office.data.march.some((event) => event.id === code));
  const acts = [
    ...asked.map((code) => [code, "dispose", { note: "", urgency: "normal" }]),
    ...asked.map((code) => [code, "confirm", { answer: "available", note: "" }]),
  ].slice(0, changes);
  if (acts.length < changes) browser.failures.push(`live: only ${acts.length} changes could be made of ${asked.length} bookings on the screen`);
  const pause = random(acts.length);
  for (const [code, verb, body] of acts) {
    const { answer, ...seen } = await act(tab, office, code, verb, body);
    keep("live", page, { n, verb }, { ...seen, cells: seen.cells.length });
    // Never in step with anything that the page does at fixed times.
    await tab.waitForTimeout(20 + pause() * 200);
  }
  await tab.close();
}

/** Moves of bookings from one day to another: the cells that change beside the two that they touch. */
export async function cells(browser, page, { office, n }, keep) {
  const tab = await browser.open(page, { office, path });
  const codes = new Set(await tab.evaluate(() => window.__cb.visibleCodes()));
  const taken = new Set();
  for (const { event, from, to } of movable(office.data.march).filter(({ event }) => codes.has(event.id))) {
    // Two movable bookings may want the same place.
    const place = event.resource + to;
    if (taken.has(place)) continue;
    taken.add(place);
    const at = (wall) => to + wall.slice(10);
    const version = (await office.read(event.id)).version;
    const body = { version, start: at(event.start), end: at(event.end), reason: "Ukur", agreement: { how: "phone", note: "" } };
    const { answer, ...seen } = await act(tab, office, event.id, "move", body);
    keep("cells", page, { n }, { ...seen, cells: seen.cells.length, beside: seen.cells.filter((date) => date !== from && date !== to).length });
  }
  await tab.close();
}
