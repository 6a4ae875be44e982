// The browser takes over what the server has drawn, and has nothing to complain about: no mismatch, no broken policy.
import { complaints, expect, openOffice, pagesOf, test, untilAlive } from "../office.ts";
import { inEnglish, PUBLIC_PAGES, requestPages, STAFF_PAGES } from "../pages.ts";

const office = openOffice();
/** A missing page answers 404, and the browser says so. */
const EXPECTED = /the server responded with a status of 404/;

for (const language of ["id", "en"] as const) {
  test(`every page comes alive without a complaint of the browser: ${language}`, async ({ browser }) => {
    test.setTimeout(300_000);
    const pageFor = pagesOf(browser, office());
    for (const { name, path, role } of [...PUBLIC_PAGES, ...STAFF_PAGES, ...(await requestPages(office()))]) {
      const page = await pageFor(role);
      const found = complaints(page);
      const answer = await page.goto(language === "en" ? inEnglish(path) : path);
      await untilAlive(page);
      expect(answer!.headers()["content-security-policy"], name).toMatch(/script-src[^;]*'nonce-/);
      expect(found.filter((line) => !(name === "tidak-ada" && EXPECTED.test(line))), name).toEqual([]);
      await page.close();
    }
  });
}

test("walking from page to page keeps one document, and the focus goes to the new heading", async ({ page }) => {
  const found = complaints(page);
  await page.goto("/");
  await untilAlive(page);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  for (const name of ["Daftar Fasilitas", "Lacak Permohonan", "Standar Pelayanan", "Pengaduan dan Saran", "Kalender Ketersediaan"]) {
    await page.getByRole("navigation", { name: "Utama" }).getByRole("link", { name }).click();
    await expect(page.getByRole("navigation", { name: "Utama" }).getByRole("link", { name })).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  }
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  expect(found).toEqual([]);
});
