// P5, Pak Kepala: the month on one page. The titles are the words of his acceptance list, as far as there is something to read:
// the monthly report, the survey and the files for a spreadsheet come later (docs/not-yet.md).
import AxeBuilder from "@axe-core/playwright";
import { expect, keepBooks, open, openOffice, signIn, test, words } from "../../office.ts";

const office = openOffice();
keepBooks(office);

test("the month in numbers: how many came, by which way, the share answered within one working day, and how much each facility was used", async ({ page }) => {
  await signIn(page, office(), "head");
  await open(page, "/kantor/dasbor");
  await expect(page.getByRole("heading", { name: "November 2026" })).toBeVisible();
  await expect(page.getByText(/\d+,\d%/).first(), "as numbers are written here").toBeVisible();
  for (const key of ["dashboard.by_status", "dashboard.by_channel", "dashboard.late"]) await expect(page.getByRole("region", { name: new RegExp(`^${words(key)}`) })).toBeVisible();
  await expect(page.getByRole("main").getByRole("table").first()).toBeVisible();
});

test("no personal names in it, and no request is opened to a role that may not", async ({ page }) => {
  const made = await office().submitRequest({ facility: "KLS-D", date: await office().freeDay("KLS-D"), institution: "SDN Tak Tampak", name: "Zulaikha" });
  await signIn(page, office(), "head");
  await open(page, "/kantor/dasbor");
  const text = await page.content();
  for (const secret of ["SDN Tak Tampak", "Zulaikha", "0812-5033-1234"]) expect(text).not.toContain(secret);
  await open(page, `/kantor/permohonan/${made.code}`);
  await expect(page.getByText("Zulaikha")).toHaveCount(0);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test("it works on a tablet, and is read without colour", async ({ page }) => {
  await page.setViewportSize({ width: 768, height: 1024 });
  await signIn(page, office(), "head");
  await open(page, "/kantor/dasbor");
  expect(await page.evaluate(() => document.documentElement.scrollWidth), "no sideways scroll").toBeLessThanOrEqual(768);
  const silent = await page.getByRole("main").locator("[data-status]").evaluateAll((all) => all.filter((one) => !one.textContent?.trim()).map((one) => one.outerHTML));
  expect(silent, "every state has words").toEqual([]);
});
