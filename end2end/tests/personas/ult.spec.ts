// P2, Pak Fauzi: the counter on a Monday with nine people waiting. The titles are the words of his acceptance list.
import type { Page } from "@playwright/test";
import { deskField, expect, keepBooks, open, openOffice, signIn, staffPage, task, test, untilAlive } from "../../office.ts";
import { longDate, pattern, words } from "../../words.ts";

const office = openOffice();
keepBooks(office);
const SCHOOL = "SDN Loket Uji 1";
const CODE = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=U]/;

const slashed = (date: string) => date.split("-").reverse().join("/");

/** Writes somebody into the guest book; gives their number. */
async function comes(page: Page, name: string, assistance?: string): Promise<string> {
  await deskField(page, "staff.desk.name").fill(name);
  await deskField(page, "staff.desk.institution").fill(SCHOOL);
  await deskField(page, "staff.desk.phone").fill("0852 4811 0937");
  if (assistance) await page.getByRole("checkbox", { name: assistance }).check();
  await page.getByRole("button", { name: words("staff.desk.save_only") }).click();
  const said = page.getByText(pattern("staff.desk.said.registered"));
  const waiting = page.getByRole("listitem").filter({ hasText: name });
  await expect(said).toBeVisible();
  await expect(waiting).toBeVisible();
  await expect(deskField(page, "staff.desk.name"), "the next page of the guest book is empty").toHaveValue("");
  return (await waiting.locator("b").first().innerText()).trim();
}

test("guest book and request for a known school take less than 90 s, by keyboard alone, with name and number carried over, and one key asks the facilities team", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const date = await office().freeDay("LAB-1");
  await office().submitRequest({ facility: "AUL-2", date: await office().freeDay("AUL-2"), institution: SCHOOL });
  const sarpras = await staffPage(() => browser.newContext({ baseURL: office().origin }), office(), "sarpras");
  await open(sarpras, "/kantor/tugas");
  await signIn(page, office(), "ult");
  await open(page, "/kantor/loket");
  await expect(page.locator("#instansi-dikenal option").first(), "the list of known institutions is there").toBeAttached();
  expect(await page.locator("#instansi-dikenal option").evaluateAll((all) => all.map((one) => one.getAttribute("value")))).toContain(SCHOOL);
  const began = Date.now();
  const keys = page.keyboard;
  const type = async (text: string) => {
    await keys.type(text);
    await keys.press("Tab");
  };

  await keys.press("F1");
  await expect(deskField(page, "staff.desk.name")).toBeFocused();
  await type("Norlina");
  await type(SCHOOL);
  await type("0852 4811 0937");
  await keys.press("F9");

  await expect(page).toHaveURL(/\/kantor\/loket\/permohonan\?visit=\d+/);
  await expect(deskField(page, "form.name"), "carried over").toHaveValue("Norlina");
  await expect(deskField(page, "form.institution")).toHaveValue(SCHOOL);
  await expect(deskField(page, "form.whatsapp")).toHaveValue("0852-4811-0937");
  await expect(deskField(page, "form.applicant_type"), "known from its last request").toHaveValue("kkg");
  // Enter moves on to the first field that is missing.
  await deskField(page, "form.name").focus();
  await keys.press("Enter");
  const facility = deskField(page, "apply.facility");
  await expect(facility).toBeFocused();
  await keys.type("Lab");
  await expect(facility).toHaveValue("LAB-1");
  for (let steps = 0; steps < 12 && !(await deskField(page, "form.date_start").evaluate((one) => one === document.activeElement)); steps += 1) await keys.press("Tab");
  await type(slashed(date));
  await type("");
  await keys.press("ArrowDown");
  await expect(page.getByRole("radio", { name: words("apply.preset.morning") })).toBeChecked();
  for (let steps = 0; steps < 6 && !(await deskField(page, "form.activity").evaluate((one) => one === document.activeElement)); steps += 1) await keys.press("Tab");
  await type("Rapat guru");
  await type("12");
  const identity = page.getByRole("radio", { name: words("staff.desk.identity.ktp"), exact: true });
  for (let steps = 0; steps < 6 && !(await identity.evaluate((one) => one === document.activeElement)); steps += 1) await keys.press("Tab");
  await keys.press("Space");
  await expect(identity).toBeChecked();
  const rules = page.getByRole("checkbox", { name: words("staff.desk.rules") });
  for (let steps = 0; steps < 6 && !(await rules.evaluate((one) => one === document.activeElement)); steps += 1) await keys.press("Tab");
  await keys.press("Space");
  await keys.press("F9");

  await expect(page).toHaveURL(/\/kantor\/loket\/bukti\//);
  const code = CODE.exec(await page.getByRole("heading", { level: 2, name: CODE }).innerText())?.[0] ?? "";
  expect(Date.now() - began, "well below 90 s").toBeLessThan(90_000);
  await expect(page.getByRole("article")).toContainText(longDate(date));

  await keys.press("F2");
  await expect(task(sarpras, code), "the facilities team sees the question at once, without reloading").toBeVisible({ timeout: 3_000 });
  await expect(page.getByText(words("staff.said.dispose"))).toBeVisible();
  await expect(page.getByRole("button", { name: words("staff.desk.dispose") })).toHaveCount(0);
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect([body.status, body.channel]).toEqual(["disposed", "ult"]);

  await keys.press("F9");
  await expect(page).toHaveURL(/\/kantor\/loket$/);
});

test("the queue calls the next one, calls again up to three times, skips, and lets a skipped one come back; who needs assistance comes first; the waiting room sees numbers and no names", async ({ page, browser }) => {
  await signIn(page, office(), "ult");
  await open(page, "/kantor/loket");
  const ordinary = await comes(page, "Suharto");
  const first = await comes(page, "Gusti Rahman", words("staff.desk.assistance.elderly"));
  await page.reload();
  const inLine = page.getByRole("region", { name: new RegExp(`^${words("staff.desk.waiting")}`) }).getByRole("listitem");
  await expect(inLine.first(), "the queue survives a reload").toContainText(first);
  await expect(inLine.nth(1)).toContainText(ordinary);
  await untilAlive(page);
  const screen = await (await browser.newContext({ baseURL: office().origin })).newPage();
  await open(screen, "/antrean");
  await expect(screen.getByRole("status")).toContainText(words("queue.none"));
  await expect(screen.getByRole("list").filter({ hasText: ordinary })).toContainText(first);

  await page.keyboard.press("F2");
  await expect(page.getByText(words("staff.desk.said.called", { number: first })), "who needs assistance comes first").toBeVisible();
  await expect(screen.getByRole("status"), "without a reload").toContainText(first, { timeout: 8_000 });
  await expect(screen.locator("body")).not.toContainText(/Suharto|Gusti|SDN/);

  await expect(page.getByRole("button", { name: words("staff.desk.skip") })).toBeDisabled();
  for (const calls of [2, 3]) {
    await page.keyboard.press("F3");
    await expect(page.getByText(words("staff.desk.calls", { n: calls, of: 3 }))).toBeVisible();
  }
  await page.keyboard.press("F4");
  await expect(page.getByRole("region", { name: words("staff.desk.skipped") })).toContainText(first);
  await page.getByRole("button", { name: `${words("staff.desk.return")}: ${first}` }).click();
  await expect(page.getByRole("listitem").filter({ hasText: first })).toContainText(words("staff.desk.back"));
  await page.keyboard.press("F2");
  await expect(screen.getByRole("status")).toContainText(ordinary, { timeout: 8_000 });
});

test("the slip has code and due time, on a roll of 80 mm and on A4, without what is only for the screen", async ({ page }) => {
  const { code } = await office().submitRequest({ facility: "RPT-2", date: await office().freeDay("RPT-2") });
  await signIn(page, office(), "ult");
  await open(page, `/kantor/loket/bukti/${code}`);
  await expect(page.getByRole("button", { name: words("staff.desk.dispose") })).toBeVisible();
  for (const path of [`/kantor/loket/bukti/${code}`, `/kantor/loket/bukti/${code}?kertas=a4`]) {
    await open(page, path);
    await page.emulateMedia({ media: "print" });
    const slip = page.getByRole("article");
    await expect(slip.getByRole("heading", { name: code })).toBeVisible();
    await expect(slip.getByRole("img", { name: words("staff.desk.qr") })).toBeVisible();
    await expect(slip).toContainText(/Jawaban paling lambat \p{L}+, \d+ \p{L}+ \d{4}, pukul \d\d\.\d\d WITA/u);
    await expect(page.getByRole("button")).toHaveCount(0);
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await page.emulateMedia({ media: "screen" });
  }
});

test("the kind of identity is kept, and there is no field for its number", async ({ page }) => {
  await signIn(page, office(), "ult");
  await open(page, "/kantor/loket/permohonan");
  for (const kind of ["ktp", "sim"] as const) await expect(page.getByRole("radio", { name: words(`staff.desk.identity.${kind}`), exact: true })).toBeVisible();
  const names = await page.locator("main :is(input, textarea, select)").evaluateAll((all) => all.map((one) => one.getAttribute("name") ?? ""));
  expect(names.filter((name) => /\bnik\b|number/.test(name))).toEqual([]);
});

test("every day of the office begins with number one, at midnight in WITA", async ({ browser }) => {
  const counter = () => staffPage(() => browser.newContext({ baseURL: office().origin }), office(), "ult");
  const before = await counter();
  await open(before, "/kantor/loket");
  await comes(before, "Hasnah");
  expect(await comes(before, "Mahmudah"), "not the first of the day").not.toBe("A-001");
  // In London it is still the day before.
  await office().goOnAt("2026-11-25T00:05:00+08:00");
  const after = await counter();
  await open(after, "/kantor/loket");
  await expect(after.getByRole("listitem").filter({ hasText: "Hasnah" })).toHaveCount(0);
  expect(await comes(after, "Rusdi")).toBe("A-001");
});
