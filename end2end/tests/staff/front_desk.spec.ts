// The counter without script, and who has none. With keys alone, its queue and its slip: personas/ult.spec.ts.
import { deskField, expect, open, openOffice, signIn, staffPage, test, words } from "../../office.ts";

const office = openOffice();
const SCHOOL = "SDN Loket Uji 1";

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the screen in the waiting room is read anew by a link, and the queue works by buttons", async ({ page }) => {
    await signIn(page, office(), "admin");
    await page.goto("/kantor/loket");
    await deskField(page, "staff.desk.name").fill("Rahmah");
    await deskField(page, "staff.desk.institution").fill(SCHOOL);
    await deskField(page, "staff.desk.phone").fill("0812 5033 1234");
    await page.getByRole("button", { name: words("staff.desk.save_only") }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Rahmah" })).toBeVisible();
    await page.getByRole("button", { name: new RegExp(`^${words("staff.desk.next")}`) }).click();
    await expect(page.getByText(words("staff.desk.calls", { n: 1, of: 3 }))).toBeVisible();
    await page.goto("/antrean");
    await page.getByRole("link", { name: words("queue.reload") }).click();
    await expect(page.getByRole("status")).toContainText(/A-\d{3}/);
  });
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
