// The working calendar: what a change would move is shown before it is saved. The office stands in November 2027, so that the
// holidays of the next year are not there yet.
import type { Locator, Page } from "@playwright/test";
import { expect, open, openOffice, signIn, test } from "../../office.ts";
import { longDate, words } from "../../words.ts";

const office = openOffice({ now: "2027-11-23T09:00:00+08:00" });

const LIST = JSON.stringify([
  { date: "2028-01-01", kind: "libur_nasional", name_id: "Tahun Baru Masehi", name_en: "New Year's Day", source: "SKB 2028" },
  { date: "2028-01-26", kind: "cuti_bersama", name_id: "Cuti bersama Imlek" },
]);

const panel = (page: Page, key: string): Locator => page.getByRole("region", { name: words(key), exact: true });
const preview = (page: Page): Locator => panel(page, "workdays.preview.title");

async function dueOf(code: string): Promise<string> {
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  return body.due_at as string;
}

/** Fills in the form for a closure of the office and asks what it would do. */
async function askForClosure(page: Page, date: string, reason: string): Promise<void> {
  const form = panel(page, "workdays.add");
  await form.getByLabel(/^Tanggal/).fill(date);
  await form.getByLabel(words("workdays.kind"), { exact: true }).selectOption("libur_kantor");
  await form.getByLabel(words("workdays.name"), { exact: true }).fill(reason);
  await form.getByRole("button", { name: words("workdays.show") }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });
    const go = (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : page.goto(path));

    test("a closure shows which deadlines it moves, and moves them when it is saved", async ({ page }) => {
      const { code } = await office().submitRequest({ facility: "RPT-1", date: await office().freeDay("RPT-1") });
      const before = await dueOf(code);
      const closed = before.slice(0, 10);
      await signIn(page, office(), "admin");
      await go(page, "/kantor/hari-kerja");
      await expect(page.getByText(words("workdays.missing", { year: 2028 }))).toBeVisible();
      await askForClosure(page, closed, "Pilkada");

      await expect(preview(page).getByRole("heading", { level: 2 })).toBeVisible();
      if (javaScriptEnabled) await expect(preview(page).getByRole("heading", { level: 2 })).toBeFocused();
      await expect(preview(page).getByText(`${longDate(closed)}: Pilkada`)).toBeVisible();
      await expect(preview(page).getByRole("row").filter({ hasText: code })).toBeVisible();
      expect(await dueOf(code), "looking moves nothing").toBe(before);

      await preview(page).getByRole("button", { name: words("workdays.save") }).click();
      await expect(page.getByRole("region", { name: words("workdays.year", { year: 2027 }) })).toContainText("Pilkada");
      await expect(preview(page)).toHaveCount(0);
      expect((await dueOf(code)) > before, "a working day later").toBe(true);
      expect(JSON.parse(await office().command("check", "--json")).every(({ ok }: { ok: boolean }) => ok)).toBe(true);
    });

    test("a closure names who has booked that day, and cancels nothing", async ({ page }) => {
      const day = await office().freeDay("AUL-2");
      const { code } = await office().submitRequest({ facility: "AUL-2", date: day });
      await signIn(page, office(), "admin");
      await go(page, "/kantor/hari-kerja");
      await askForClosure(page, day, "Listrik padam");
      const row = preview(page).getByRole("table", { name: words("touched.caption") }).getByRole("row").filter({ hasText: code });
      await expect(row).toContainText("AUL-2");
      await expect(row).toContainText(words("touched.why.closed"));
      await expect(preview(page).getByText(words("touched.stay"))).toBeVisible();

      await preview(page).getByRole("button", { name: words("workdays.save") }).click();
      await expect(preview(page)).toHaveCount(0);
      const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
      expect(body.status).toBe("submitted");
    });

    test("a form with faults says so at its fields and keeps what was typed", async ({ page }) => {
      await signIn(page, office(), "admin");
      await go(page, "/kantor/hari-kerja");
      const form = panel(page, "workdays.add");
      await form.getByLabel(words("workdays.source"), { exact: false }).fill("Surat 12");
      await form.getByRole("button", { name: words("workdays.show") }).click();
      await expect(page.getByRole("alert")).toContainText(words("err.calendar_name"));
      await expect(form.getByLabel(words("workdays.name"), { exact: true })).toHaveAccessibleDescription(new RegExp(words("err.calendar_name")));
      await expect(form.getByLabel(words("workdays.source"), { exact: false })).toHaveValue("Surat 12");
    });
  });
}

test("the office opens on joint leave and closes again", async ({ page }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/hari-kerja?year=2027");
  const list = page.getByRole("region", { name: words("workdays.year", { year: 2027 }) });
  const christmasEve = list.getByRole("listitem").filter({ hasText: "Jumat, 24" }).filter({ hasText: words("workdays.kind.cuti_bersama") });
  await christmasEve.getByRole("button", { name: new RegExp(`^${words("workdays.open_act")}`) }).click();
  await preview(page).getByRole("button", { name: words("workdays.save") }).click();
  await expect(page.getByText(/Hari kerja sudah disimpan/)).toBeVisible();
  await expect(christmasEve.getByText(words("workdays.open"), { exact: true })).toBeVisible();
  await christmasEve.getByRole("button", { name: new RegExp(`^${words("workdays.close_act")}`) }).click();
  await preview(page).getByRole("link", { name: words("btn.back") }).click();
  await expect(preview(page), "nothing was saved").toHaveCount(0);
  await expect(christmasEve.getByText(words("workdays.open"), { exact: true })).toBeVisible();
});

test("a chosen file is read into the list, and importing it takes the banner away", async ({ page }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/hari-kerja");
  const form = panel(page, "workdays.import");
  await form.getByLabel(words("workdays.file")).setInputFiles({ name: "libur.json", mimeType: "application/json", buffer: Buffer.from(LIST) });
  await expect(form.getByLabel(words("workdays.list"), { exact: true })).toHaveValue(LIST);
  await form.getByRole("button", { name: words("workdays.show") }).click();
  await expect(preview(page).getByText(/Tahun Baru Masehi/)).toBeVisible();
  await preview(page).getByRole("button", { name: words("workdays.save") }).click();
  await expect(page.getByText(words("workdays.missing", { year: 2028 }))).toHaveCount(0);
  await page.getByRole("link", { name: "2028" }).click();
  await expect(page.getByRole("region", { name: words("workdays.year", { year: 2028 }) })).toContainText("Cuti bersama Imlek");
});

test("the head sees numbers and codes, no names, and no calendar to change", async ({ page }) => {
  await office().submitRequest({ facility: "RPT-2", date: await office().freeDay("RPT-2"), institution: "Yayasan Uji Dasbor" });
  await signIn(page, office(), "head");
  await open(page, "/kantor/dasbor");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(words("dashboard.title"));
  await expect(page.getByText(words("dashboard.in_time"))).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "AUL-1" })).toBeVisible();
  await expect(page.getByText("Yayasan Uji Dasbor")).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("link", { name: words("workdays.title") })).toHaveCount(0);
  await page.getByRole("link", { name: words("cal.prev") }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Oktober 2027" })).toBeVisible();
  await page.goto("/kantor/hari-kerja");
  await expect(page.getByText(words("error.forbidden.detail"))).toBeVisible();
});
