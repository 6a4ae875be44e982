// What people do at the office, as verbs for the specs. Names come from roles and labels, never from CSS paths.
import { test as base, expect, type Browser, type BrowserContext, type BrowserContextOptions, type Locator, type Page } from "@playwright/test";
import { Office, type OfficeOptions, type Role } from "./server.ts";
import { longDate, monthYear, pattern, plusDays, words } from "./words.ts";

export { expect };
export { type Office, type Role, reservationBody, TUESDAY } from "./server.ts";

let running: Office | undefined;

export const test = base.extend<{ closesPages: void }>({
  // eslint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use(running?.origin),
  /** Pages that a test has opened in contexts of its own would go on calling an office that is closed by then. */
  closesPages: [
    async ({ browser }, use, info) => {
      await use();
      if (info.status === info.expectedStatus) for (const context of browser.contexts()) await context.close();
    },
    { auto: true },
  ],
});

/**
 * Opens an office for this spec file and closes it afterwards; fails when its log speaks of a fault. What is only known once something
 * else has been opened is given by a function.
 */
export function openOffice(options: OfficeOptions | (() => OfficeOptions) = {}): { (): Office } {
  test.beforeAll(async () => {
    running = await Office.open(typeof options === "function" ? options() : options);
  });
  test.afterAll(async () => {
    const faults = await running?.close();
    running = undefined;
    expect(faults ?? [], "no panic, no error and no answer of 500 in the server's log").toEqual([]);
  });
  return () => {
    if (!running) throw new Error("the office is not open");
    return running;
  };
}

/** After each test of this spec file the books are in order: `silandap check` fails when one of its checks does. */
export function keepBooks(office: () => Office): void {
  test.afterEach("the books are in order", async () => {
    await office().command("check");
  });
}

/** Waits until the page has come alive; before that everything works as plain HTML. */
export async function untilAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.hasAttribute("data-hydrated"), undefined, { timeout: 30_000 });
}

/** Opens a page and waits until it is alive. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await untilAlive(page);
}

/** Waits until the service worker looks after this page. */
export async function untilLookedAfter(page: Page): Promise<void> {
  const looksAfter = (timeout: number) => page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout });
  try {
    await looksAfter(8_000);
  } catch {
    // The page was loaded in the moment in which the worker began: from the next load on it is looked after.
    await page.reload();
    await untilAlive(page);
    await looksAfter(20_000);
  }
}

/** Signs a staff member of the example data in; ends at the inbox. */
export async function signIn(page: Page, office: Office, role: Role): Promise<void> {
  const { name, password } = office.user(role);
  await page.goto("/masuk");
  await page.getByLabel("Nama pengguna").fill(name);
  await page.getByLabel("Kata sandi").fill(password);
  await page.getByRole("button", { name: "Masuk", exact: true }).click();
  await expect(page).toHaveURL(/\/kantor/);
}

/** A context with a signed-in staff member and its page. */
export async function staffPage(newContext: () => Promise<BrowserContext>, office: Office, role: Role): Promise<Page> {
  const page = await (await newContext()).newPage();
  await signIn(page, office, role);
  return page;
}

/** Pages of whoever is asked for; each role signs in once. */
export function pagesOf(browser: Browser, office: Office, options: BrowserContextOptions = {}): (role?: Role) => Promise<Page> {
  const contexts = new Map<Role | undefined, BrowserContext>();
  return async (role) => {
    let context = contexts.get(role);
    if (!context) {
      context = await browser.newContext(options);
      contexts.set(role, context);
      if (role) {
        const door = await context.newPage();
        await signIn(door, office, role);
        await door.close();
      }
    }
    return context.newPage();
  };
}

/** The month calendar: a table, or a grid once script has taken over. */
export function calendar(page: Page): Locator {
  return page.getByRole("table", { name: /Ketersediaan|Availability/ }).or(page.getByRole("grid", { name: /Ketersediaan|Availability/ }));
}

/** The link of one day on the calendar, by the sentence it speaks. */
export function day(page: Page, date: string): Locator {
  return calendar(page).getByRole("link", { name: new RegExp(longDate(date)) });
}

/** Turns the pages of the calendar to the month of `date`. */
export async function turnTo(page: Page, date: string): Promise<void> {
  const heading = page.getByRole("heading", { name: monthYear(date), exact: true });
  for (let turns = 0; turns < 6 && !(await heading.isVisible()); turns += 1) {
    const link = page.getByRole("main").getByRole("link", { name: words("cal.next") });
    const href = (await link.getAttribute("href")) ?? "";
    const target = new URL(href, page.url()).searchParams.get("month");
    await link.click();
    await expect(page).toHaveURL(new RegExp(`month=${target ?? ""}`));
    // The address changes before the month is drawn.
    await expect(link).not.toHaveAttribute("href", href);
  }
  await expect(heading).toBeVisible();
}

/** Chooses facility and day on the calendar and goes on to the form. */
export async function chooseOnCalendar(page: Page, facility: string, date: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pilih fasilitas" }).getByRole("link", { name: facility, exact: true }).click();
  await expect(calendar(page)).toHaveAccessibleName(new RegExp(facility));
  await turnTo(page, date);
  await day(page, date).click();
  await expect(page.getByRole("heading", { name: longDate(date) })).toBeVisible();
  await page.getByRole("link", { name: /^Ajukan peminjaman, \d/ }).filter({ visible: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: words("form.title") })).toBeVisible();
}

export interface Typed {
  name?: string;
  institution?: string;
  activity?: string;
  participants?: string;
  whatsapp?: string;
  kind?: string;
  startDate?: string;
  endDate?: string;
  rules?: boolean;
}

/** The controls of the request form. */
export function form(page: Page) {
  const main = page.getByRole("main");
  return {
    name: main.getByLabel(/^Nama lengkap/),
    institution: main.getByLabel(/^Nama instansi/),
    activity: main.getByLabel(/^Nama kegiatan/),
    participants: main.getByLabel(/^Jumlah peserta/),
    whatsapp: main.getByLabel(/^Nomor WhatsApp/),
    kind: main.getByLabel(/^Jenis pemohon/),
    startDate: main.getByLabel(/^Tanggal mulai/),
    endDate: main.getByLabel(/^Tanggal selesai/),
    rules: main.getByRole("checkbox", { name: /tata tertib/i }),
    preset: (name: string) => main.getByRole("radio", { name: new RegExp(`^${name}`) }),
    submit: main.getByRole("button", { name: /^Kirim (Permohonan|Lagi)/ }),
    errors: main.getByRole("alert").filter({ hasText: /perlu diperbaiki/ }),
  };
}

/** Fills in what is given; dates as the control wants them. */
export async function fillForm(page: Page, typed: Typed): Promise<void> {
  const fields = form(page);
  if (typed.kind !== undefined) await fields.kind.selectOption(typed.kind);
  for (const key of ["activity", "participants", "name", "institution", "whatsapp"] as const) {
    const text = typed[key];
    if (text !== undefined) await fields[key].fill(text);
  }
  for (const key of ["startDate", "endDate"] as const) {
    const date = typed[key];
    if (date === undefined) continue;
    const native = (await fields[key].getAttribute("type")) === "date";
    await fields[key].fill(native ? date : date.split("-").reverse().join("/"));
  }
  if (typed.rules !== undefined) await fields.rules.setChecked(typed.rules);
}

/** Everything a complete request for a room needs beside its day. */
export const RAHMAH: Typed = {
  kind: "kkg",
  name: "Rahmah",
  institution: "KKG Gugus 3 Barabai",
  activity: "Pertemuan KKG Gugus 3 Barabai",
  participants: "40",
  whatsapp: "0812 5033 1234",
  rules: true,
};

/** The address of the form with a facility and a day chosen. */
export function applyPath(facility: string, date: string, from = "08:00", to = "12:00"): string {
  return `/ajukan?${new URLSearchParams({ facility, date, from, to })}`;
}

/** Everything that was typed still stands in the form. */
export async function expectKept(page: Page, changed: Typed = {}): Promise<void> {
  const fields = form(page);
  const typed = { ...RAHMAH, ...changed };
  for (const key of ["name", "institution", "activity", "participants", "whatsapp", "kind"] as const) await expect(fields[key]).toHaveValue(typed[key]!);
}

/** How many requests the office has that were made with this name of an activity. */
export async function requestsCalled(office: Office, activity: string): Promise<number> {
  const { body } = await (await office.api("admin"))("GET", `/reservations?q=${encodeURIComponent(activity)}&limit=50`);
  return (body.reservations as unknown[]).length;
}

/** A request that the facilities team has answered. */
export async function reviewed(office: Office, facility: string): Promise<{ code: string; path: string; date: string }> {
  const date = await office.freeDay(facility);
  const made = await office.submitRequest({ facility, date });
  await office.dispose(made.code);
  await office.act("sarpras", "confirm", made.code, { answer: "available", note: "" });
  return { code: made.code, path: made.path, date };
}

/** A booking that begins in half an hour: the office goes on to its day. */
export async function bookedToday(office: Office, facility: string): Promise<string> {
  const date = await office.freeDay(facility);
  const { code } = await office.submitRequest({ facility, date, from: "09:30", to: "11:00", name: "Syahrani", institution: `SDIT Ukhuwah ${facility}` });
  await office.approve(code);
  await office.goOnAt(`${date}T09:00:00+08:00`);
  return code;
}

export interface Booked {
  code: string;
  /** The day it stands on, and a free day of the same month. */
  from: string;
  to: string;
}

/** An approved booking of the morning, and a free day after it in the same month. */
export async function booked(office: Office, facility: string): Promise<Booked> {
  let from = await office.freeDay(facility);
  for (;;) {
    const to = await office.freeDay(facility, plusDays(from, 1));
    if (from.slice(0, 7) === to.slice(0, 7)) {
      const { code } = await office.submitRequest({ facility, date: from });
      await office.approve(code);
      return { code, from, to };
    }
    from = to;
  }
}

/** Two free days that follow each other in one month. */
export async function twoDays(office: Office, facility: string): Promise<[string, string]> {
  let first = await office.freeDay(facility);
  for (;;) {
    const next = await office.freeDay(facility, plusDays(first, 1));
    if (next === plusDays(first, 1) && next.slice(0, 7) === first.slice(0, 7)) return [first, next];
    first = next;
  }
}

/** What the facilities team has to do about a request today. */
export function task(page: Page, code: string): Locator {
  return page.getByRole("listitem").filter({ has: page.locator(`a[href$="${code}"]`) });
}

/** A control of the counter by the beginning of its label. */
export function deskField(page: Page, key: string): Locator {
  return page.locator("input, select, textarea").and(page.getByLabel(new RegExp(`^${words(key)}`))).first();
}

export interface Point {
  x: number;
  y: number;
}

/** Real touches of one finger. */
export async function fingerOn(page: Page) {
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: Point[]) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  const way = (from: Point, to: Point, steps: number): Point[] =>
    Array.from({ length: steps }, (_, step) => (step + 1) / steps).map((part) => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }));
  return {
    down: (at: Point) => touch("touchStart", at),
    async move(from: Point, to: Point, steps = 5) {
      for (const at of way(from, to, steps)) await touch("touchMove", at);
    },
    up: () => touch("touchEnd"),
    /** Down, over there and up at once: a machine that is busy between down and the first move would make it a long press. */
    async swipe(from: Point, to: Point) {
      await Promise.all([touch("touchStart", from), ...way(from, to, 8).map((at) => touch("touchMove", at)), touch("touchEnd")]);
    },
  };
}

/** A cheap phone on a bad line: 400 kbit/s, 400 ms, a processor a quarter as fast. Counts the bytes beside the program. */
export async function slowDown(page: Page): Promise<{ bytes: () => number }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  let bytes = 0;
  const small = new Set<string>();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    if (!/\.wasm|\.js/.test(response.url)) small.add(requestId);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (small.has(requestId)) bytes += encodedDataLength;
  });
  return { bytes: () => bytes };
}

/** The applicant takes the request back: asks, and confirms. */
export async function withdraw(page: Page): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: words("btn.cancel_booking") }).filter({ visible: true }).first().click();
  await page.getByRole("button", { name: /^Ya, batalkan/ }).click();
}

/** The code on the page of a request that was just sent. */
export async function codeOn(page: Page): Promise<string> {
  await expect(page).toHaveURL(/\/p\/[^/]+$/);
  const heading = page.getByRole("heading", { level: 1 });
  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]/;
  // The address changes before the page behind it is read.
  await expect(heading).toHaveText(code);
  return code.exec(await heading.innerText())?.[0] ?? "";
}

/** The button of an action, or the line that opens its form. */
export function action(page: Page, name: RegExp): Locator {
  const main = page.getByRole("main");
  return main.getByRole("button", { name }).or(main.locator("summary").filter({ hasText: name })).filter({ visible: true }).first();
}

/** What people use to reject, opened: reason, words for the applicant, and the button. */
export async function rejection(page: Page) {
  await action(page, /^Tolak/).click();
  const main = page.getByRole("main");
  return {
    reason: main.getByLabel(/^Alasan/).filter({ visible: true }),
    note: main.getByRole("textbox", { name: /^Penjelasan/ }).filter({ visible: true }),
    submit: main.getByRole("button", { name: /^Tolak Permohonan/ }),
  };
}

/** The dialog behind *Pindahkan…*, opened. */
export async function moveDialog(page: Page): Promise<Locator> {
  await action(page, /^Pindahkan/).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  return dialog;
}

/** The badge that tells the state of the request on this page; steps that are still to come do not count. */
export function status(page: Page, code: "submitted" | "disposed" | "review" | "approved" | "rejected" | "cancelled"): Locator {
  return page.getByRole("main").locator(`[data-status=${code}]`).filter({ hasText: words(`status.${code}`), visible: true }).first();
}

/** Collects what the browser complains about: errors, warnings, broken policies, failed requests to our own server. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning", "assert"].includes(message.type())) found.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => found.push(`exception: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 500) found.push(`${response.status()}: ${response.url()}`);
  });
  return found;
}

export { pattern, words };
