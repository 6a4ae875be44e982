// P3, Kak Anang: the facilities team's day, phone in one hand, key bunch in the other. The titles are the words of his acceptance
// list. What comes back broken: staff/tasks.spec.ts.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { bookedToday, expect, keepBooks, open, openOffice, signIn, task, test } from "../../office.ts";
import { longDate, plusDays, words } from "../../words.ts";

const office = openOffice();
keepBooks(office);
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** Counts what the thumb does on the page. */
async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    (window as unknown as { taps: number }).taps = 0;
    document.addEventListener("click", (event) => { if (event.isTrusted) (window as unknown as { taps: number }).taps += 1; }, true);
  });
  return () => page.evaluate(() => (window as unknown as { taps: number }).taps);
}

test("handovers out and returns of today are each done in three taps or fewer", async ({ browser }) => {
  const code = await bookedToday(office(), "RPT-1");
  const page = await (await browser.newContext(PHONE)).newPage();
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const taps = await countTaps(page);
  const out = task(page, code);
  await expect(out).toContainText("Syahrani");
  await out.locator("summary").filter({ hasText: /^Serahkan/ }).tap();
  await out.getByRole("button", { name: "Serahkan" }).tap();
  const back = task(page, code).filter({ has: page.locator("summary", { hasText: /^Terima Kembali/ }) });
  await expect(back).toBeVisible();
  expect(await taps(), "taps for the handover").toBeLessThanOrEqual(3);
  const before = await taps();
  await back.locator("summary").filter({ hasText: /^Terima Kembali/ }).tap();
  await back.getByRole("button", { name: "Terima Kembali" }).tap();
  await expect(task(page, code)).toHaveCount(0);
  expect((await taps()) - before, "taps for the return").toBeLessThanOrEqual(3);
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect(body.status).toBe("done");
});

test("Tersedia, Sebagian and Tidak are one tap each, with a note, and the admin's screen shows the answer by itself", async ({ browser }) => {
  const made = await office().submitRequest({ facility: "KLS-A", date: await office().freeDay("KLS-A"), institution: "SMPN 4 Tanjung" });
  await office().dispose(made.code);
  const admin = await (await browser.newContext()).newPage();
  await signIn(admin, office(), "admin");
  await open(admin, `/kantor/permohonan/${made.code}`);
  const page = await (await browser.newContext(PHONE)).newPage();
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const question = task(page, made.code);
  for (const answer of ["Tersedia", "Sebagian", "Tidak"]) await expect(question.getByRole("button", { name: new RegExp(`^${answer}`) }).first()).toBeVisible();
  await question.getByLabel(/^Catatan/).fill("AC sudah diperiksa");
  await question.getByRole("button", { name: "Tersedia" }).tap();
  await expect(admin.getByText("AC sudah diperiksa").first()).toBeAttached({ timeout: 2_000 });
  await expect(task(page, made.code)).toHaveCount(0);
});

test("the checklist asks for keys and condition, is read in the sun and hit by a thumb; without a connection nothing is queued, which is said, and the input stays", async ({ browser }) => {
  const code = await bookedToday(office(), "KLS-B");
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const out = task(page, code);
  await out.locator("summary").filter({ hasText: /^Serahkan/ }).click();
  await out.getByLabel(/^Kunci, remote/).fill("kunci 2, remote AC");
  expect((await new AxeBuilder({ page }).withRules(["color-contrast"]).analyze()).violations, "4.5 to 1 or more").toEqual([]);
  const height = (await out.getByRole("button", { name: "Serahkan" }).boundingBox())?.height ?? 0;
  expect(height, "the button of the handover").toBeGreaterThanOrEqual(44);
  await context.setOffline(true);
  await out.getByRole("button", { name: "Serahkan" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(out.getByLabel(/^Kunci, remote/)).toHaveValue("kunci 2, remote AC");
  await context.setOffline(false);
  await out.getByRole("button", { name: "Serahkan" }).click();
  await expect(task(page, code).getByText(/Terima Kembali/).first()).toBeVisible();
});

test("the facilities team cannot approve, and sees no more of tomorrow's applicants than name and number", async ({ page }) => {
  const date = await office().freeDay("KLS-C");
  const made = await office().submitRequest({ facility: "KLS-C", date, institution: "SDN Rahasia 9", name: "Zulkifli" });
  await office().dispose(made.code);
  await signIn(page, office(), "sarpras");
  await open(page, `/kantor/permohonan/${made.code}`);
  await expect(page.getByRole("button", { name: /^Setujui/ })).toHaveCount(0);
  await expect(page.getByText(/Bukan wewenang peran Anda/)).toContainText("Setujui");
  await expect(page.getByText("Hulu Sungai Tengah")).toHaveCount(0);
});

test("maintenance is entered from the phone; approved bookings in its way are listed first, and nothing is cancelled", async ({ browser }) => {
  const date = await office().freeDay("KLS-D");
  const { code } = await office().submitRequest({ facility: "KLS-D", date, institution: "MGMP Uji Pemeliharaan" });
  await office().approve(code);
  // What the facilities team closes at once begins today or tomorrow.
  await office().goOnAt(`${plusDays(date, -1)}T09:00:00+08:00`);
  const page = await (await browser.newContext(PHONE)).newPage();
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const ways = page.getByRole("navigation", { name: words("staff.rail.label") });
  await ways.locator("summary").filter({ hasText: words("staff.rail.more") }).tap();
  await ways.getByRole("link", { name: words("staff.rail.event"), exact: true }).filter({ visible: true }).tap();
  await expect(page).toHaveURL(/\/kantor\/kegiatan$/);
  await open(page, `/kantor/kegiatan?facility=KLS-D&start=${date}T08:00&end=${date}T12:00&purpose=maintenance`);
  await page.getByLabel(/^Kegiatan atau alasan/).fill("Perbaikan AC");
  await page.getByRole("main").getByRole("button", { name: words("event.enter"), exact: true }).tap();
  const list = page.getByRole("region", { name: /tanggal|waktu ini/i });
  await expect(list).toContainText(longDate(date));
  await expect(list.getByRole("link", { name: code })).toBeVisible();
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect(body.status, "the booking stands").toBe("approved");
});
