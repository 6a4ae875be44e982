// One request and its applicant: found by code and four digits, followed live, taken back.
import { expect, open, openOffice, status, test, withdraw, words } from "../../office.ts";

const office = openOffice();

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("code and last four digits open the request; a wrong code and wrong digits answer alike", async ({ page }) => {
      const { code, path } = await office().submitRequest({ facility: "RPT-1", date: await office().freeDay("RPT-1") });
      const find = async (typedCode: string, digits: string) => {
        await page.goto("/lacak");
        await page.getByRole("main").getByLabel(/Kode permohonan/i).fill(typedCode);
        await page.getByRole("main").getByLabel(/4 angka terakhir/i).fill(digits);
        await page.getByRole("main").getByRole("button", { name: words("track.find") }).click();
      };
      const answer = async () => (await page.getByRole("main").getByText(words("err.not_found")).first().textContent())?.trim();

      await find(code, "0000");
      await expect(page.getByText(words("err.not_found")).first()).toBeVisible();
      const wrongDigits = await answer();
      await find("0000-0000-0", "1234");
      await expect(page.getByText(words("err.not_found")).first()).toBeVisible();
      expect(await answer()).toBe(wrongDigits);

      await find(code.toLowerCase().replaceAll("-", " "), "1234");
      await expect(page).toHaveURL(new RegExp(`${path}$`));
      await expect(page.getByRole("heading", { level: 1 })).toContainText(code);
    });

    test("the page of a request tells the moment by which the answer comes, and takes the request back", async ({ page }) => {
      const { code, path } = await office().submitRequest({ facility: "AUL-2", date: await office().freeDay("AUL-2") });
      if (javaScriptEnabled) await open(page, path);
      else await page.goto(path);
      await expect(page.getByText(code).first()).toBeVisible();
      await expect(page.getByText(/paling lambat/).first()).toContainText(/Rabu, 25 November 2026,? pukul 16\.00/);
      await expect(page.getByText(/0812-?5033-?1234|\+?6281250331234/)).toHaveCount(0);
      await withdraw(page);
      await expect(status(page, "cancelled")).toBeVisible();
      await expect(page.getByRole("main").getByRole("button", { name: words("btn.cancel_booking") }).and(page.locator(":enabled"))).toHaveCount(0);
    });
  });
}

test("the applicant's page follows the office live, without a reload", async ({ page }) => {
  const { code, path } = await office().submitRequest({ facility: "KLS-A", date: await office().freeDay("KLS-A") });
  await open(page, path);
  let loads = 0;
  page.on("load", () => (loads += 1));
  await office().approve(code);
  await expect(status(page, "approved")).toBeVisible({ timeout: 2_000 });
  expect(loads).toBe(0);
});

test("a rejected request shows the office's words and free times instead", async ({ page }) => {
  const { code, path } = await office().submitRequest({ facility: "KLS-B", date: await office().freeDay("KLS-B") });
  const admin = await office().api("admin");
  const answer = await admin("POST", `/reservations/${code}/reject`, { version: await office().version(code), reason: "internal", note: "Ruang dipakai asesmen nasional." });
  expect(answer.status).toBe(200);
  await open(page, path);
  await expect(status(page, "rejected")).toBeVisible();
  await expect(page.getByText("Ruang dipakai asesmen nasional.").first()).toBeVisible();
});

test("a secret that does not exist is a friendly page with status 404", async ({ page }) => {
  const answer = await page.goto("/p/00000000000000000000000000000000");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: words("nav.track") }).filter({ visible: true }).first()).toBeVisible();
});

