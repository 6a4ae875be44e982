// Once the browser has taken over what the server has drawn, going on loads no document. That every page is taken over without a complaint
// is looked at on each visit of axe.spec.ts.
import { complaints, expect, openOffice, test, untilAlive } from "../office.ts";

openOffice();

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
