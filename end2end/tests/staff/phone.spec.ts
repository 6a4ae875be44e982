// The ways of somebody with many rights, on a phone.
import { expect, open, openOffice, signIn, test, words } from "../../office.ts";

const office = openOffice();

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test("what has no room in the bar stands behind its last tab, and nothing scrolls sideways", async ({ page }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor");
  const ways = page.getByRole("navigation", { name: words("staff.rail.label") });
  const list = ways.getByRole("list").first();
  expect(await list.evaluate((one) => one.scrollWidth - one.clientWidth), "the bar has room for its tabs").toBeLessThanOrEqual(0);
  const settings = ways.getByRole("link", { name: words("settings.title"), exact: true }).filter({ visible: true });
  await expect(settings).toHaveCount(0);
  const more = ways.locator("summary").filter({ hasText: words("staff.rail.more") });
  await more.tap();
  await expect(settings).toBeInViewport();
  await settings.tap();
  await expect(page).toHaveURL(/\/kantor\/atur/);
  await expect(settings, "it is closed again").toHaveCount(0);
  await expect(more).toBeVisible();
});
