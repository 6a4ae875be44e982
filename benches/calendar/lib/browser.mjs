// One browser for everybody; every sample is a fresh page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const source = (name) => readFileSync(join(import.meta.dirname, name), "utf8");
const [INPAGE, OURS] = ["inpage.js", "ours.js"].map(source);
const SCREEN = { viewport: { width: 1280, height: 900 }, locale: "id-ID", timezoneId: "UTC" };

/** Counts what the page fetches, so that "settled" can mean that nothing is under way. */
function countFetches() {
  const { fetch } = window;
  const net = (window.__net = { open: 0, last: 0 });
  window.fetch = (...words) => {
    net.open += 1;
    return fetch.apply(window, words).finally(() => {
      net.open -= 1;
      net.last = performance.now();
    });
  };
}

export class Browser {
  static async launch(origin) {
    const browser = new Browser();
    browser.origin = origin;
    browser.contexts = new Map();
    browser.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });
    browser.failures = [];
    return browser;
  }

  /** A context for a page of ours is signed in at its office. */
  async context(office) {
    const key = office?.origin ?? "";
    if (!this.contexts.has(key)) {
      const context = await this.chromium.newContext(SCREEN);
      await context.addInitScript(countFetches);
      if (office) await office.signIn(context);
      this.contexts.set(key, context);
    }
    return this.contexts.get(key);
  }

  /** `path` is of our page; the others have one address for each view. */
  async open(page, { view = "month", office, path, throttle } = {}) {
    const context = await this.context(page.name === "ours" ? office : undefined);
    const tab = await context.newPage();
    tab.setDefaultTimeout(60_000);
    tab.on("pageerror", (error) => this.failures.push(`${page.name}: ${error.message.slice(0, 200)}`));
    if (page.name === "ours") {
      await tab.goto(office.origin + path);
      await tab.waitForFunction(() => document.documentElement.hasAttribute("data-hydrated"));
      await tab.evaluate(OURS);
    } else {
      await tab.goto(this.origin + (view === "timeline" ? page.timelineUrl : page.url));
      await tab.waitForFunction(() => window.bench);
    }
    await tab.evaluate((known) => (window.__page = known), page);
    await tab.evaluate(INPAGE);
    await tab.evaluate(() => window.__cb.settle());
    tab.cdp = await context.newCDPSession(tab);
    // CPU time of the main thread: a busy machine does not lengthen it.
    await tab.cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    if (throttle) await tab.cdp.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    return tab;
  }

  /** What a failed sample has left open. */
  async closeTabs() {
    for (const context of this.contexts.values()) for (const tab of context.pages()) await tab.close();
  }

  async close() {
    await this.chromium.close();
  }
}

export async function counters(tab) {
  const { metrics } = await tab.cdp.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value * 1000]));
}

/** One act of the page: CPU of its main thread, wall clock, and what stands there afterwards. */
export async function measure(tab, what, options, expect) {
  // Handing the data over does not count.
  await tab.evaluate(([given, ids]) => Object.assign(window, { __given: given, __expect: ids }), [options, expect]);
  const before = await counters(tab);
  const seen = await tab.evaluate((act) => window.__cb.measure(act, window.__given, window.__expect), what);
  const after = await counters(tab);
  const spent = (name) => after[name] - before[name];
  return { ...seen, busy: spent("TaskDuration"), script: spent("ScriptDuration"), layout: spent("LayoutDuration"), style: spent("RecalcStyleDuration") };
}
