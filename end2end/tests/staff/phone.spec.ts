// The ways of somebody with many rights, and what narrows their list down, on a phone.
import { expect, open, openOffice, signIn, test, words } from "../../office.ts";
import { plusDays } from "../../words.ts";

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

test("day, state and channel fold away beside the search, stand in the address, and stay open while they filter", async ({ page }) => {
  const date = await office().freeDay("RPT-2");
  const { code } = await office().submitRequest({ facility: "RPT-2", date });
  const other = await office().submitRequest({ facility: "RPT-2", date: await office().freeDay("RPT-2", plusDays(date, 1)) });
  await signIn(page, office(), "admin");
  await open(page, "/kantor");
  const day = page.getByLabel(words("staff.inbox.date"));
  await expect(day).toBeHidden();
  await page.locator("summary").filter({ hasText: words("staff.inbox.more_filters") }).tap();
  await day.fill(date);
  await page.getByRole("search").getByLabel(words("staff.column.status")).selectOption("submitted");
  await page.getByRole("search").getByLabel(words("staff.messages.channel")).selectOption("online");
  await page.getByRole("search").getByRole("button", { name: words("staff.messages.filter"), exact: true }).tap();
  await expect(page).toHaveURL(new RegExp(`date=${date}&status=submitted&channel=online`));
  const link = (of: string) => page.getByRole("main").locator(`a[href$="${of}"]`);
  await expect(link(code)).toBeVisible();
  await expect(link(other.code)).toHaveCount(0);
  await open(page, new URL(page.url()).pathname + new URL(page.url()).search);
  await expect(day, "what is filtered is never hidden").toHaveValue(date);
  await expect(day).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), "nothing scrolls sideways").toBeLessThanOrEqual(0);
});
