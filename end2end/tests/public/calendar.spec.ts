// The availability calendar keeps itself current, in both languages, without script. Read aloud and walked with keys: personas/blind.spec.ts.
import { calendar, day, expect, keepBooks, open, openOffice, test, turnTo } from "../../office.ts";
import { longDate, monthYear } from "../../words.ts";

const office = openOffice();
keepBooks(office);

test("the promise stands on the first page: free of charge, one working day", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText("Tidak dipungut biaya").first()).toBeVisible();
  await expect(page.getByText("1 hari kerja").first()).toBeVisible();
  await expect(page.getByText(/Diperbarui pukul \d\d\.\d\d WITA/)).toBeVisible();
});

test("a chosen day shows its hours and the nearest free times", async ({ page }) => {
  const date = await office().freeDay("AUL-2");
  await open(page, "/?facility=AUL-2");
  await turnTo(page, date);
  await day(page, date).click();
  await expect(page.getByRole("heading", { name: longDate(date) })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Waktu kosong terdekat" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`date=${date}`));
  await page.reload();
  await expect(page.getByRole("heading", { name: longDate(date) }), "the day lives in the address").toBeVisible();
});

test("a day on which nothing is lent says why when it is opened, also without script", async ({ page, browser }) => {
  const plain = await (await browser.newContext({ baseURL: office().origin, javaScriptEnabled: false })).newPage();
  for (const visitor of [page, plain]) {
    await visitor.goto("/?facility=AUL-1&month=2026-12");
    await day(visitor, "2026-12-25").click();
    const panel = visitor.getByRole("complementary", { name: longDate("2026-12-25") });
    await expect(panel).toContainText(/libur/i);
    await expect(panel).toContainText(/Natal/);
  }
});

test("a change elsewhere repaints the day in place; scroll, focus and the chosen day stay", async ({ page }) => {
  const date = await office().freeDay("KLS-A");
  const chosen = await office().freeDay("KLS-A");
  await page.setViewportSize({ width: 1280, height: 500 });
  await open(page, `/?facility=KLS-A&month=${date.slice(0, 7)}&date=${chosen}`);
  await expect(page.getByText("Langsung").first()).toBeVisible();
  await turnTo(page, date);
  await day(page, date).focus();
  await page.evaluate(() => scrollTo(0, 200));
  const before = await page.evaluate(() => scrollY);

  const { code } = await office().submitRequest({ facility: "KLS-A", date, from: "08:00", to: "16:00" });
  await expect(day(page, date)).toHaveAccessibleName(/menunggu|1 permohonan/, { timeout: 2_000 });
  await office().approve(code);
  await expect(day(page, date)).toHaveAccessibleName(/terisi/, { timeout: 2_000 });
  await expect(day(page, date), "the focus has not moved").toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(before);
});

test("in English everything is English, and times stay the office's", async ({ page }) => {
  await page.goto("/?facility=AUL-1&month=2026-12&lang=en");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("heading", { name: monthYear("2026-12-01", "en") })).toBeVisible();
  await expect(page.getByText(/Updated at \d\d[.:]\d\d WITA/)).toBeVisible();
  await expect(page.getByText(/Tidak dipungut|Tersedia/)).toHaveCount(0);
});

test("a browser without stylesheets and script reads the calendar and sends a request", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.route(/\.(css|js|wasm)(\?|$)/, (route) => route.abort());
  const page = await context.newPage();
  const date = await office().freeDay("RPT-2");
  await page.goto(`/?facility=RPT-2&month=${date.slice(0, 7)}&date=${date}`);
  await expect(calendar(page)).toContainText(longDate(date));
  await page.getByRole("main").getByRole("link", { name: /^Ajukan peminjaman, \d/ }).first().click();
  await page.getByLabel(/^Jenis pemohon/).selectOption("personal");
  await page.getByLabel(/^Nama lengkap/).fill("Rahmah");
  await page.getByLabel(/^Nama kegiatan/).fill("Rapat orang tua");
  await page.getByLabel(/^Jumlah peserta/).fill("10");
  await page.getByLabel(/^Nomor WhatsApp/).fill("081250331234");
  await page.getByRole("checkbox", { name: /tata tertib/ }).check();
  await page.getByRole("button", { name: /^Kirim Permohonan/ }).click();
  await expect(page).toHaveURL(/\/p\/[^/]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z*~$=]/);
});
