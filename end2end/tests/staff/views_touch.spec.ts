// The staff's calendar in its views, with a finger on a phone.
import type { Locator, Page } from "@playwright/test";
import { boxOf, centre, sendAsAgreed } from "../../carrying.ts";
import { expect, fingerOn, keepBooks, openOffice, test } from "../../office.ts";
import { agendaDay, bar, box, lane, viewsOf } from "../../viewing.ts";
import { plusDays, words } from "../../words.ts";

const office = openOffice();
keepBooks(office);
const { booked, reservation, openView, dayWithFreeMorning } = viewsOf(office);

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** Brings it into the middle of the screen, away from what is fixed at the edges. */
async function centred(place: Locator) {
  await place.evaluate((element) => element.scrollIntoView({ block: "center", inline: "center" }));
  const found = await boxOf(place);
  return { ...found, middle: { x: found.x + found.width / 2, y: found.y + found.height / 2 } };
}

/** How far the days were scrolled to the side. */
const scrolled = (page: Page): Promise<number> => page.locator(".timeline-scroll").evaluate((element) => element.scrollLeft);

/** Holds a bar until it is lifted, and lets go of it in its place: its handle. */
async function handleOf(page: Page, code: string): Promise<Locator> {
  const finger = await fingerOn(page);
  await finger.down((await centred(bar(page, code))).middle);
  await expect(bar(page, code), "it is in the hand").toHaveAttribute("data-drag", "origin");
  await finger.up();
  await expect(bar(page, code)).toHaveAttribute("data-handle", "");
  await expect(page.getByText(/^Tarik pegangan di ujung/), "it is told what the handle does").toBeVisible();
  const handle = bar(page, code).locator(".grip");
  const size = await centred(handle);
  expect(Math.min(size.width, size.height), "wide enough for a finger").toBeGreaterThanOrEqual(24);
  return handle;
}

test("in the week a swipe over a bar scrolls, a long press lifts it, and its handle draws the end out", async ({ page }) => {
  const { code, date } = await booked("KLS-D", 6);
  await openView(page, "week", date, "KLS-D");
  const finger = await fingerOn(page);
  const block = await centred(bar(page, code));
  const before = await scrolled(page);
  const end = { x: block.middle.x, y: block.y + block.height - 4 };
  await finger.swipe(end, { x: end.x - 150, y: end.y });
  await expect.poll(() => scrolled(page), "also one that starts at its end").toBeGreaterThan(before);
  await expect(page.locator("[data-drag], .landing")).toHaveCount(0);

  const at = (await centred(await handleOf(page, code))).middle;
  await finger.down(at);
  await finger.move(at, { x: at.x, y: at.y + 48 });
  await expect(page.locator(".landing").first()).toHaveAttribute("data-drop", "target");
  await finger.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(words("form.time_start"))).toHaveValue("08.00");
  await expect(dialog.getByLabel(words("form.time_end"))).toHaveValue("13.00");
  expect((await reservation(code)).end, "dropping commits nothing").toContain("T12:00");
});

test("in the timeline a swipe that starts on a bar scrolls, and lifts nothing", async ({ page }) => {
  const { code, date } = await booked("KLS-C", 7);
  // In the middle of the two weeks, so that there is something to scroll on either side.
  await openView(page, "timeline", plusDays(date, -6), "KLS-C");
  const finger = await fingerOn(page);
  const at = (await centred(bar(page, code))).middle;
  const before = await scrolled(page);
  await finger.swipe(at, { x: at.x - 150, y: at.y });
  await expect.poll(() => scrolled(page)).toBeGreaterThan(before);
  await expect(page.locator("[data-drag], [data-handle], .landing")).toHaveCount(0);
  await expect(page, "nor is the request opened").toHaveURL(/view=timeline/);
  expect((await reservation(code)).start).toContain(`${date}T08:00`);
});

test("among the hours of a day the handle draws the end out, and Escape or a touch beside it takes the handle away", async ({ page }) => {
  const { code, date } = await booked("KLS-A", 12);
  await openView(page, "day", date, "KLS-A");
  const hour = (await box(lane(page, "KLS-A"))).width / 10;
  const finger = await fingerOn(page);
  await handleOf(page, code);
  await page.keyboard.press("Escape");
  await expect(bar(page, code)).not.toHaveAttribute("data-handle");
  await handleOf(page, code);
  await page.getByRole("rowheader", { name: /Kelas A/ }).tap();
  await expect(bar(page, code)).not.toHaveAttribute("data-handle");

  const at = (await centred(await handleOf(page, code))).middle;
  await finger.down(at);
  await finger.move(at, { x: at.x + hour, y: at.y });
  await expect(page.locator(".landing")).toHaveAttribute("data-drop", "target");
  await finger.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(words("form.time_start"))).toHaveValue("08.00");
  await expect(dialog.getByLabel(words("form.time_end"))).toHaveValue("13.00");
  await sendAsAgreed(page);
  const { start, end } = await reservation(code);
  expect([start, end], "an hour longer").toEqual([expect.stringContaining(`${date}T08:00`), expect.stringContaining(`${date}T13:00`)]);
});

test("what a finger carries to the side scrolls the timeline first, though it rests, and only at its end the page turns", async ({ page }) => {
  const { code, date } = await booked("KLS-A", 8);
  await openView(page, "timeline", date, "KLS-A");
  const at = (await centred(bar(page, code))).middle;
  // Where the address stood when the end was reached.
  await page.locator(".timeline-scroll").evaluate((element) => {
    element.addEventListener("scroll", () => {
      if (element.scrollWidth - element.clientWidth - element.scrollLeft <= 1) Object.assign(window, { reached: location.search });
    });
  });
  const finger = await fingerOn(page);
  await finger.down(at);
  await expect(bar(page, code)).toHaveAttribute("data-drag", "origin");
  await finger.move(at, { x: 386, y: at.y });
  await expect(page, "then the page turns").toHaveURL(new RegExp(`date=${plusDays(date, 14)}`));
  expect(await page.evaluate(() => (window as unknown as { reached?: string }).reached)).toContain(`date=${date}`);
  await page.keyboard.press("Escape");
  await finger.up();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect((await reservation(code)).start).toContain(date);
});

test("in the agenda a line that is held is carried to another day that is shown", async ({ page }) => {
  const { code, date } = await booked("KLS-C", 6);
  const to = await dayWithFreeMorning("KLS-C", date);
  await openView(page, "agenda", date, "KLS-C");
  const [line, other] = [agendaDay(page, date).locator(`[data-code="${code}"]`), agendaDay(page, to)];
  const at = (await centred(line.locator("time"))).middle;
  const finger = await fingerOn(page);
  await finger.down(at);
  await expect(line, "it is in the hand").toHaveAttribute("data-lifted", "");
  await finger.move(at, await centre(other.getByRole("heading")));
  await expect(other).toHaveAttribute("data-drop", "target");
  await expect(other.getByText(words("calendar.drop.free"))).toBeVisible();
  await finger.up();
  await expect(page.getByRole("dialog").getByLabel(words("form.date_start"))).toHaveValue(to);
  expect((await reservation(code)).start, "dropping commits nothing").toContain(date);
});

test("in the timeline a bar that is held and moved is carried, handle or not", async ({ page }) => {
  const { code, date } = await booked("KLS-B", 13);
  await openView(page, "timeline", date);
  await handleOf(page, code);
  const finger = await fingerOn(page);
  const block = await centred(bar(page, code));
  const at = { x: block.x + 6, y: block.middle.y };
  const other = await boxOf(lane(page, "KLS-C"));
  await finger.down(at);
  await expect(bar(page, code)).toHaveAttribute("data-drag", "origin");
  await finger.move(at, { x: at.x, y: other.y + other.height / 2 });
  await expect(page.locator('tr[data-facility="KLS-C"] .landing')).toHaveAttribute("data-drop", "target");
  await finger.up();
  await expect(page.getByRole("dialog").getByLabel(words("calendar.move.facility"))).toHaveValue("KLS-C");
});
