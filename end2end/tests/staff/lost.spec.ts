// The connection is lost while a booking is carried over the calendar: with the mouse, by keys, with a finger. And what is sent twice
// is moved once.
import type { Page } from "@playwright/test";
import { carryOver, cell, centre, chip, fillInAsAgreed, kabar, middle, openMonth, pickUp, startOf, told } from "../../carrying.ts";
import { booked, type Booked, expect, fingerOn, keepBooks, openOffice, test } from "../../office.ts";
import { plusDays, words } from "../../words.ts";

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

/** The requests for a facility around the two days of a booking, and when it is taken on these two. */
async function standing(facility: string, { from, to }: Booked): Promise<{ codes: string[]; taken: string[] }> {
  const range = `from=${from}&to=${plusDays(to, 1)}`;
  const listed = await (await office().api("admin"))("GET", `/reservations?facility=${facility}&${range}&limit=200`);
  const { body } = await office().call("GET", `/api/v1/facilities/${facility}/availability?${range}`);
  const days = (body.days as { date: string; busy: { start: string; end: string }[] }[]).filter(({ date }) => date === from || date === to);
  return {
    codes: (listed.body.reservations as { code: string }[]).map(({ code }) => code),
    taken: days.flatMap(({ busy }) => busy.map(({ start, end }) => `${start.slice(0, 16)}–${end.slice(11, 16)}`)),
  };
}

for (const [how, facility] of [["by a double click", "KLS-B"], ["once more because its answer was lost", "RPT-2"]] as const) {
  test(`a drop that is sent ${how} moves the booking once, and there is no second one`, async ({ page }) => {
    const booking = await booked(office(), facility);
    const before = await standing(facility, booking);
    expect(before.taken).toEqual([`${booking.from}T08:00–12:00`]);
    let sent = 0;
    await page.route(/\/api\/inbox\/move(\?|$)/, async (route) => {
      sent += 1;
      if (how === "by a double click" || sent > 1) return route.continue();
      // It arrives and is stored; only the answer does not come back.
      await route.fetch();
      await route.abort("connectionreset");
    });
    await openMonth(page, office(), facility, booking.from);
    await carryOver(page, booking, booking.to);
    await expect(cell(page, booking.to)).toHaveAttribute("data-drop", "target");
    await page.mouse.up();
    const { dialog, submit } = await fillInAsAgreed(page);
    if (how === "by a double click") {
      await submit.dblclick();
      await expect(dialog).toBeHidden();
      expect(sent, "one after the other").toBe(1);
    } else {
      await submit.click();
      await expect(dialog.getByRole("alert")).toContainText(words("err.network"));
      expect(await startOf(office(), booking.code), "it was moved the first time").toContain(booking.to);
      await submit.click();
      await expect(dialog.getByRole("alert"), "it is told what has become of it").toContainText(words("staff.history.moved"));
      await page.keyboard.press("Escape");
      await expect(dialog).toBeHidden();
    }
    await expect(page.getByRole("grid").locator(`[data-code="${booking.code}"]`)).toHaveCount(1);
    await expect(chip(page, { ...booking, from: booking.to })).toBeVisible();
    const { codes, taken } = await standing(facility, booking);
    expect(taken, "in one place").toEqual([`${booking.to}T08:00–12:00`]);
    expect(codes, "as many requests as before").toEqual(before.codes);
    expect(codes.filter((code) => code === booking.code)).toHaveLength(1);
  });
}

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
