// Runs inside every measured page, beside window.bench and window.__page (its line in lib/pages.mjs).
(() => {
  const { event: eventSelector, day: daySelector, grid: gridSelector, rows: rowSelector } = window.__page;
  const QUIET_MS = 150;
  const LATEST_MS = 3_000;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  /** After the frame that shows what stands in the DOM now. */
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))));
  const chips = (id) => [...document.querySelectorAll(eventSelector.replaceAll("{id}", CSS.escape(id)))];
  const cell = (date) => document.querySelector(daySelector.replaceAll("{date}", date));
  const centre = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 4 && box.height > 4 && (element.checkVisibility?.({ visibilityProperty: true }) ?? true);
  };
  const within = (element, box) => {
    const { x, y } = centre(element.getBoundingClientRect());
    return x > box.x && x < box.right && y > box.y - 2 && y < box.bottom + 2;
  };
  /** Requests of the page that are under way (the init script in lib/browser.mjs counts them). */
  const net = window.__net ?? { open: 0, last: 0 };

  function watchDom() {
    const seen = { last: 0 };
    const observer = new MutationObserver(() => (seen.last = performance.now()));
    observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
    seen.stop = () => observer.disconnect();
    return seen;
  }

  /** Nothing changes and nothing is fetched any more. */
  async function settle() {
    const dom = watchDom();
    const from = performance.now();
    while (performance.now() - Math.max(from, dom.last, net.last) < QUIET_MS * 2 || net.open > 0) await new Promise((done) => setTimeout(done, 20));
    dom.stop();
  }

  /** From the call to: its return (sync), the second frame after the last change of the DOM (settled). `expect`: one of these events must be seen. */
  async function measure(what, options, expect) {
    const dom = watchDom();
    const seen = () => expect.some((id) => chips(id).some(shown));
    const from = performance.now();
    const returned = window.bench[what](options);
    const sync = performance.now() - from;
    await returned;
    const ticks = [];
    let ok = false;
    for (let quiet = false; !quiet || (!ok && performance.now() - Math.max(from, dom.last, net.last) < LATEST_MS); ) {
      await frame();
      ticks.push(performance.now());
      quiet = ticks.length > 2 && net.open === 0 && performance.now() - Math.max(dom.last, net.last, ticks[1]) >= QUIET_MS;
      if (quiet && !ok) ok = seen();
    }
    dom.stop();
    const after = ticks.filter((tick) => tick >= dom.last);
    return { ok, sync, settled: (after[1] ?? after[0]) - from, ...counts() };
  }

  function counts() {
    const grid = document.querySelector(gridSelector);
    const rows = new Set([...document.querySelectorAll(`[${rowSelector}]`)].map((element) => element.getAttribute(rowSelector)));
    return { nodes: document.querySelectorAll("body *").length, gridNodes: grid?.querySelectorAll("*").length ?? 0, rows: rows.size };
  }

  /** How many bookings the days of `month` say they have: the chips that are there and the number behind the plus. */
  function told(month, ids) {
    const known = new Set(ids);
    let sum = 0;
    for (const element of document.querySelectorAll(daySelector.replace('="{date}"', `^="${month}"`))) {
      sum += [...element.querySelectorAll("[data-code], [data-event-id]")].filter((chip) => known.has(chip.dataset.code ?? chip.dataset.eventId)).length;
      sum += Number(/\+\s?(\d[\d.]*)/.exec(element.textContent)?.[1].replaceAll(".", "") ?? 0);
    }
    return sum;
  }

  /** Where an event stands on `date`, when it is really on top there, and where the same place of the day `to` is. */
  function place(id, date, to) {
    for (const element of chips(id)) {
      const day = cell(date)?.getBoundingClientRect();
      if (!day || !shown(element) || !within(element, day)) continue;
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const from = centre(element.getBoundingClientRect());
      const top = document.elementFromPoint(from.x, from.y);
      if (!element.contains(top) && !top?.contains(element)) continue;
      const [a, b] = [date, to].map((each) => centre(cell(each).getBoundingClientRect()));
      return { ...from, dx: b.x - a.x, dy: b.y - a.y };
    }
    return null;
  }

  let drag;
  /** Records frames, long tasks, and when the event lies on its new day; ours opens a dialog over it, which is recorded as well. */
  function startDrag(id, to) {
    const record = (drag = { ticks: [], long: [], up: null, dom: null, shown: null, dialog: null });
    const { landed, dialog } = window.__page;
    const tasks = new PerformanceObserver((list) => list.getEntries().forEach((entry) => record.long.push(entry.duration)));
    tasks.observe({ type: "longtask" });
    const up = (event) => {
      record.up ??= Math.min(event.timeStamp, performance.now());
      record.upTick ??= record.ticks.length;
    };
    for (const type of ["pointerup", "mouseup"]) addEventListener(type, up, { capture: true, once: true });
    const there = () => {
      const day = cell(to)?.getBoundingClientRect();
      const there = landed ? [...document.querySelectorAll(landed.replaceAll("{id}", CSS.escape(id)))] : chips(id);
      return Boolean(day) && there.some((element) => shown(element) && within(element, day));
    };
    const opened = () => !dialog || [...document.querySelectorAll(dialog)].some(shown);
    const look = () => {
      if (record.up && !record.dom && there()) record.dom = performance.now();
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    const tick = () => {
      record.ticks.push(performance.now());
      if (record.dom && !record.shown) record.shown = performance.now();
      if (record.up && !record.dialog && opened()) record.dialog = performance.now();
      if (record.ticks.length > (record.upTick ?? Infinity)) look();
      if (!record.stop) return requestAnimationFrame(tick);
      observer.disconnect();
      tasks.disconnect();
    };
    requestAnimationFrame(tick);
  }

  const dropped = () => Boolean(drag?.shown && drag.dialog);

  function stopDrag() {
    drag.stop = true;
    const ticks = drag.ticks.slice(0, drag.upTick ?? drag.ticks.length);
    const gaps = ticks.slice(1).map((tick, place) => tick - ticks[place]);
    const lost = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / (1000 / 60)) - 1), 0);
    return { ok: Boolean(drag.shown), worst: Math.max(0, ...gaps), dropped: lost, frames: gaps.length, longs: drag.long.length, long: Math.max(0, ...drag.long), toPainted: drag.shown ? drag.shown - drag.up : null, toDialog: drag.dialog ? drag.dialog - drag.up : null };
  }

  const cellsOf = (node) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const around = element?.closest("td[data-day]");
    return around ? [around] : [...(element?.querySelectorAll?.("td[data-day]") ?? [])];
  };

  /** Waits until the chips of `code` are other than now: `painted` in epoch milliseconds, and the days whose cells have changed in any way. */
  function watch(code, timeout) {
    const state = () => chips(code).map((chip) => `${chip.closest("[data-day]")?.dataset.day} ${chip.dataset.status} ${chip.textContent}`).join("|");
    const before = state();
    const cells = new Set();
    return new Promise((done) => {
      const finish = async (when) => {
        clearTimeout(late);
        // What follows the first change belongs to it too.
        await new Promise((later) => setTimeout(later, 250));
        observer.disconnect();
        done({ painted: when && performance.timeOrigin + when, cells: [...cells] });
      };
      let found = false;
      const observer = new MutationObserver((records) => {
        for (const { type, target, addedNodes, removedNodes } of records) {
          if (target.parentElement?.closest("td[data-day]") || target.matches?.("td[data-day]")) cellsOf(target).forEach((each) => cells.add(each.dataset.day));
          else if (type === "childList") [...addedNodes, ...removedNodes].flatMap(cellsOf).forEach((each) => cells.add(each.dataset.day));
        }
        if (!found && state() !== before) {
          found = true;
          painted().then(finish);
        }
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
      const late = setTimeout(() => finish(null), timeout);
    });
  }

  const visibleCodes = () => [...document.querySelectorAll("td[data-day] [data-code]")].filter(shown).map((chip) => chip.dataset.code);
  const insideGrid = () => Boolean(document.activeElement?.closest(gridSelector));

  window.__cb = { settle, measure, told, place, startDrag, stopDrag, dropped, watch, visibleCodes, insideGrid };
})();
