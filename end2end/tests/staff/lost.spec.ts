// The connection is lost while a booking is carried over the calendar: with the mouse, by keys, with a finger.
import type { Page } from "@playwright/test";
import { carryOver, cell, centre, chip, kabar, middle, openMonth, pickUp, startOf, told } from "../../carrying.ts";
import { booked, type Booked, expect, fingerOn, keepBooks, openOffice, test } from "../../office.ts";
import { words } from "../../words.ts";

const office = openOffice();
keepBooks(office);

/** Let go of without a connection: the reason is told, and with the connection the booking stands where it stood. */
async function staysAndTellsWhy(page: Page, booking: Booked): Promise<void> {
  await expect(told(page)).toContainText(words("error.network.title"));
  await page.context().setOffline(false);
  // A phone shows it as a stroke in its colour.
  await expect(chip(page, booking)).toHaveCount(1);
  await expect(page.locator("[data-drag]"), "nothing is left in the hand").toHaveCount(0);
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await startOf(office(), booking.code)).toContain(booking.from);
}

test("the connection is lost while it is dragged: it stays where it is, and the reason is told", async ({ page, context }) => {
  const booking = await booked(office(), "KLS-C");
  await openMonth(page, office(), "KLS-C", booking.from);
  await carryOver(page, booking, booking.to);
  await expect(cell(page, booking.to)).toHaveAttribute("data-drop", "target");
  await context.setOffline(true);
  await page.mouse.up();
  await staysAndTellsWhy(page, booking);
});

test("the connection is lost while it is carried by keys: the same, and the focus stays in the calendar", async ({ page, context }) => {
  const booking = await booked(office(), "KLS-D");
  await openMonth(page, office(), "KLS-D", booking.from);
  await pickUp(page, booking);
  const days = (Date.parse(booking.to) - Date.parse(booking.from)) / 86_400_000;
  for (let step = 0; step < days; step += 1) await page.keyboard.press("ArrowRight");
  await expect(kabar(page)).toContainText(words("calendar.drop.free"));
  await context.setOffline(true);
  await page.keyboard.press("Enter");
  await staysAndTellsWhy(page, booking);
  await expect(page.getByRole("grid").locator(":focus")).toHaveCount(1);
});

test.describe("with a finger on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("the connection is lost while a finger carries it: the same", async ({ page, context }) => {
    const booking = await booked(office(), "KLS-A");
    await openMonth(page, office(), "KLS-A", booking.from);
    const finger = await fingerOn(page);
    const at = await middle(page.locator(`.agenda [data-code="${booking.code}"] time`));
    await finger.down(at);
    await expect(chip(page, booking), "it is in the hand").toHaveAttribute("data-drag", "origin");
    await finger.move(at, await centre(cell(page, booking.to)));
    await expect(cell(page, booking.to)).toHaveAttribute("data-drop", "target");
    await context.setOffline(true);
    await finger.up();
    await staysAndTellsWhy(page, booking);
  });
});

test("without a connection nothing sticks to the pointer", async ({ page, context }) => {
  const booking = await booked(office(), "RPT-1");
  // Once its stream is open the page fetches the month again; that has to be over before the connection goes.
  const fetched = page.waitForResponse(/calendar\/staff-page/);
  await openMonth(page, office(), "RPT-1", booking.from);
  await (await fetched).finished();
  await context.setOffline(true);
  await carryOver(page, booking, booking.to);
  await expect(page.getByText(/^Jaringan terputus, .*angkat lagi setelah tersambung/), "why not, and what to do").toBeVisible();
  await expect(page.locator("[data-drag]")).toHaveCount(0);
  await page.mouse.up();
  await context.setOffline(false);
  await carryOver(page, booking, booking.to);
  await expect(cell(page, booking.to), "and it can be carried again").toHaveAttribute("data-drop", "target");
  await page.keyboard.press("Escape");
  await page.mouse.up();
});
