// Carrying a booking over the admin's month: with the mouse and by keys.
import type { Locator, Page } from "@playwright/test";
import { type Booked, expect, type Office, open, signIn } from "./office.ts";
import { longDate, words } from "./words.ts";

/** What is called so on the calendar (a request by its code, an event by its key), and the day it stands on. */
export type Placed = Pick<Booked, "code" | "from">;

export async function startOf(office: Office, code: string): Promise<string> {
  const { body } = await (await office.api("admin"))("GET", `/reservations/${code}`);
  return body.start as string;
}

/** The admin's calendar of one facility, in the month of a day. */
export async function openMonth(page: Page, office: Office, facility: string, date: string): Promise<void> {
  await signIn(page, office, "admin");
  await open(page, `/kantor/kalender?date=${date}&facility=${facility}`);
  await expect(page.getByRole("grid")).toBeVisible();
}

export const cell = (page: Page, date: string): Locator => page.getByRole("grid").locator(`td[data-day="${date}"]`);
export const chip = (page: Page, { code, from }: Placed): Locator => cell(page, from).locator(`[data-code="${code}"]`);

export async function middle(place: Locator): Promise<{ x: number; y: number }> {
  // A live change may draw it anew at this very moment.
  await expect(() => place.scrollIntoViewIfNeeded({ timeout: 1_000 })).toPass({ timeout: 5_000 });
  return centre(place);
}

/** Where it is on the screen, and how large. */
export async function boxOf(place: Locator) {
  const box = await place.boundingBox();
  if (!box) throw new Error("it is not on the screen");
  return box;
}

/** Its middle, where it is now: under a finger nothing is scrolled. */
export async function centre(place: Locator): Promise<{ x: number; y: number }> {
  const box = await boxOf(place);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Takes hold of a booking and goes over a day with it. */
export async function carryOver(page: Page, booking: Placed, date: string): Promise<void> {
  const [from, to] = [await middle(chip(page, booking)), await middle(cell(page, date))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 4, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
}

/** The form of *Pindahkan*: the applicant has agreed by phone, and why. */
export async function agreeByPhone(form: Locator): Promise<void> {
  await form.getByRole("radio", { name: words("calendar.move.agreed") }).check();
  await form.getByRole("radio", { name: words("staff.agreement.phone") }).check();
  await form.getByRole("textbox", { name: words("staff.field.reason"), exact: true }).fill("Ruang dipakai asesmen nasional.");
}

/** The server hears of what is sent there only when the function that comes back was called. */
export async function hold(page: Page, address: RegExp): Promise<() => void> {
  let letGo = (): void => {};
  const held = new Promise<void>((done) => (letGo = done));
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return letGo;
}

/** The dialog *Pindahkan* after a drop, filled in as agreed by phone. */
export async function fillInAsAgreed(page: Page): Promise<{ dialog: Locator; submit: Locator }> {
  const dialog = page.getByRole("dialog");
  await agreeByPhone(dialog);
  return { dialog, submit: dialog.getByRole("button", { name: words("calendar.move.submit") }) };
}

/** The same, and sent. */
export async function sendAsAgreed(page: Page): Promise<void> {
  const { dialog, submit } = await fillInAsAgreed(page);
  await submit.click();
  await expect(dialog).toBeHidden();
}

/** What screen readers are told about the carrying. */
export const told = (page: Page): Locator => page.getByRole("status").filter({ hasText: /\S/ });

/** The line that tells what is carried, and how the place under it takes it. */
export const kabar = (page: Page): Locator => page.locator("#bawa-kabar");

/** What is heard of a step by keys. */
export const heard = (page: Page): Locator => kabar(page).locator(".sr");

/** Takes a booking up by keys: its day, Space to the day's bookings, Enter. */
export async function pickUp(page: Page, booking: Placed): Promise<void> {
  await page.getByRole("grid").getByRole("link", { name: new RegExp(`^${longDate(booking.from)}`) }).focus();
  await page.keyboard.press("Space");
  await expect(chip(page, booking)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(kabar(page)).toContainText(words("calendar.drop.here"));
}
