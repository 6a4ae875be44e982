// The counter: by keys alone from the guest book to the slip, the queue and its screen, and the slip on paper.
import type { Page } from "@playwright/test";
import { expect, open, openOffice, signIn, staffPage, test } from "../../office.ts";
import { longDate, pattern, words } from "../../words.ts";

const office = openOffice();
const SCHOOL = "SDN Loket Uji 1";
const CODE = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=U]/;

const field = (page: Page, key: string) => page.locator("input, select, textarea").and(page.getByLabel(new RegExp(`^${words(key)}`))).first();
const slashed = (date: string) => date.split("-").reverse().join("/");

/** Writes somebody into the guest book; gives their number. */
async function comes(page: Page, name: string, assistance?: string): Promise<string> {
  await field(page, "staff.desk.name").fill(name);
  await field(page, "staff.desk.institution").fill(SCHOOL);
  await field(page, "staff.desk.phone").fill("0852 4811 0937");
  if (assistance) await page.getByRole("checkbox", { name: assistance }).check();
  await page.getByRole("button", { name: words("staff.desk.save_only") }).click();
  const said = page.getByText(pattern("staff.desk.said.registered"));
  const waiting = page.getByRole("listitem").filter({ hasText: name });
  await expect(said).toBeVisible();
  await expect(waiting).toBeVisible();
  await expect(field(page, "staff.desk.name"), "the next page of the guest book is empty").toHaveValue("");
  return (await waiting.locator("b").first().innerText()).trim();
}

test("a request of a known school is entered at the counter by keyboard alone", async ({ page }) => {
  const date = await office().freeDay("LAB-1");
  await office().submitRequest({ facility: "AUL-2", date: await office().freeDay("AUL-2"), institution: SCHOOL });
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
  await expect(field(page, "staff.desk.name")).toBeFocused();
  await type("Norlina");
  await type(SCHOOL);
  await type("0852 4811 0937");
  await keys.press("F9");

  await expect(page).toHaveURL(/\/kantor\/loket\/permohonan\?visit=\d+/);
  await expect(field(page, "form.name"), "carried over").toHaveValue("Norlina");
  await expect(field(page, "form.institution")).toHaveValue(SCHOOL);
  await expect(field(page, "form.whatsapp")).toHaveValue("0852-4811-0937");
  await expect(field(page, "form.applicant_type"), "known from its last request").toHaveValue("kkg");
  // Enter moves on to the first field that is missing.
  await field(page, "form.name").focus();
  await keys.press("Enter");
  const facility = field(page, "apply.facility");
  await expect(facility).toBeFocused();
  await keys.type("Lab");
  await expect(facility).toHaveValue("LAB-1");
  for (let steps = 0; steps < 12 && !(await field(page, "form.date_start").evaluate((one) => one === document.activeElement)); steps += 1) await keys.press("Tab");
  await type(slashed(date));
  await type("");
  await keys.press("ArrowDown");
  await expect(page.getByRole("radio", { name: words("apply.preset.morning") })).toBeChecked();
  for (let steps = 0; steps < 6 && !(await field(page, "form.activity").evaluate((one) => one === document.activeElement)); steps += 1) await keys.press("Tab");
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
  await expect(page.getByText(words("staff.said.dispose"))).toBeVisible();
  await expect(page.getByRole("button", { name: words("staff.desk.dispose") })).toHaveCount(0);
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect([body.status, body.channel]).toEqual(["disposed", "ult"]);

  await keys.press("F9");
  await expect(page).toHaveURL(/\/kantor\/loket$/);
});

test("the waiting room shows the number that is called, and no names", async ({ page, browser }) => {
  await signIn(page, office(), "ult");
  await open(page, "/kantor/loket");
  const ordinary = await comes(page, "Suharto");
  const first = await comes(page, "Gusti Rahman", words("staff.desk.assistance.elderly"));
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

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the screen in the waiting room is read anew by a link, and the queue works by buttons", async ({ page }) => {
    await signIn(page, office(), "admin");
    await page.goto("/kantor/loket");
    await field(page, "staff.desk.name").fill("Rahmah");
    await field(page, "staff.desk.institution").fill(SCHOOL);
    await field(page, "staff.desk.phone").fill("0812 5033 1234");
    await page.getByRole("button", { name: words("staff.desk.save_only") }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Rahmah" })).toBeVisible();
    await page.getByRole("button", { name: new RegExp(`^${words("staff.desk.next")}`) }).click();
    await expect(page.getByText(words("staff.desk.calls", { n: 1, of: 3 }))).toBeVisible();
    await page.goto("/antrean");
    await page.getByRole("link", { name: words("queue.reload") }).click();
    await expect(page.getByRole("status")).toContainText(/A-\d{3}/);
  });
});

test("the slip is printed without what is only for the screen", async ({ page }) => {
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

test("the facilities team has no counter", async ({ browser }) => {
  const page = await staffPage(() => browser.newContext({ baseURL: office().origin }), office(), "sarpras");
  await expect(page.getByRole("link", { name: words("staff.desk.rail"), exact: true })).toHaveCount(0);
  for (const path of ["/kantor/loket", "/kantor/loket/permohonan"]) {
    await open(page, path);
    await expect(page.getByRole("alert").first(), path).toBeVisible();
    await expect(page.getByRole("main").locator("form"), path).toHaveCount(0);
  }
});
