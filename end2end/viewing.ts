// The staff's calendar in its views: what is booked for the tests, and where it is found on the screen.
import type { Locator, Page } from "@playwright/test";
import { boxOf } from "./carrying.ts";
import { type Office, open, signIn } from "./office.ts";
import { plusDays } from "./words.ts";

/** What is asked of the office and done in it. */
export function viewsOf(office: () => Office) {
  /** An approved booking of a morning, 08.00 to 12.00. */
  async function booked(facility: string, weeks = 3): Promise<{ code: string; date: string }> {
    const date = await office().freeDay(facility, plusDays(office().today, 7 * weeks));
    const { code } = await office().submitRequest({ facility, date });
    await office().approve(code);
    return { code, date };
  }

  async function reservation(code: string): Promise<{ start: string; end: string; items: { facility: string }[] }> {
    return (await (await office().api("admin"))("GET", `/reservations/${code}`)).body;
  }

  async function openView(page: Page, view: string, date: string, facility = ""): Promise<void> {
    await signIn(page, office(), "admin");
    await open(page, `/kantor/kalender?view=${view}&date=${date}${facility && `&facility=${facility}`}`);
  }

  /** A day soon after `date` that the agenda shows, because something is booked in its afternoon; its morning is free. */
  async function dayWithFreeMorning(facility: string, date: string): Promise<string> {
    const day = await office().freeDay(facility, plusDays(date, 1));
    const { code } = await office().submitRequest({ facility, date: day, from: "13:00", to: "15:00" });
    await office().approve(code);
    return day;
  }

  return { booked, reservation, openView, dayWithFreeMorning };
}

export const bar = (page: Page, code: string): Locator => page.locator(`#bawa-area a[data-code="${code}"]`);
export const lane = (page: Page, facility: string): Locator => page.locator(`tr[data-facility="${facility}"] .lane`);

/** A day of the agenda with its heading and its lines. */
export const agendaDay = (page: Page, date: string): Locator => page.locator(`#agenda .agenda-day[data-day="${date}"]`);

export async function box(place: Locator) {
  await place.scrollIntoViewIfNeeded();
  return boxOf(place);
}
