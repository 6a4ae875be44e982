// What the staff's calendar tells beside the bookings: who is in the way, what is proposed, and what time it is.
import type { Locator, Page } from "@playwright/test";
import { middle } from "../../carrying.ts";
import { booked, type Booked, expect, open, openOffice, signIn, test } from "../../office.ts";
import { longDate, plusDays, words } from "../../words.ts";

const office = openOffice();

/** The same hours a day later are proposed to the applicant. */
async function proposed(facility: string): Promise<Booked> {
  const booking = await booked(office(), facility);
  await office().act("admin", "move", booking.code, {
    version: await office().version(booking.code),
    start: `${booking.to}T08:00`,
    end: `${booking.to}T12:00`,
    reason: "Ruang dipakai pimpinan pada hari itu.",
    agreement: null,
  });
  return booking;
}

async function openView(page: Page, view: string, date: string, facility = ""): Promise<void> {
  await signIn(page, office(), "admin");
  await open(page, `/kantor/kalender?view=${view}&date=${date}${facility && `&facility=${facility}`}`);
}

const cell = (page: Page, date: string): Locator => page.locator(`#bawa-area td[data-day="${date}"]`);
const linked = (page: Page, code: string): Locator => page.locator(`#bawa-area [data-linked="${code}"]`);

/** `2026-12-17` → `Kam 17 Des 08.00` */
function morning(date: string): string {
  const [day, number, month] = longDate(date).replace(",", "").split(" ") as [string, string, string];
  return `${day.slice(0, 3)} ${number} ${month.slice(0, 3)} 08.00`;
}

test.afterEach("the books are in order", async () => {
  await office().command("check");
});

test("while a booking is carried a taken day says who has it, and a day off which one it is", async ({ page }) => {
  const booking = await booked(office(), "RPT-2");
  const other = await office().submitRequest({ facility: "RPT-2", date: booking.to, from: "08:00", to: "15:00", institution: "PGRI Kalsel" });
  await office().approve(other.code);
  await openView(page, "month", booking.from, "RPT-2");
  const [from, to] = [await middle(cell(page, booking.from).locator(`[data-code="${booking.code}"]`)), await middle(cell(page, booking.to))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 4, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
  const taken = `${words("calendar.drop.taken", { time: "15.00" })}, PGRI Kalsel`;
  await expect(cell(page, booking.to)).toContainText(taken);
  await expect(page.locator("#bawa-kabar"), "it is heard as well").toContainText(taken);
  await expect(cell(page, "2026-12-25")).toContainText(words("calendar.drop.day_off", { name: "Kelahiran Yesus Kristus (Natal)" }));
  await page.keyboard.press("Escape");
  await page.mouse.up();
});

test("what a booking has and what is proposed for it tell of each other in every view", async ({ page }) => {
  const { code, from, to } = await proposed("RPT-1");
  const goes = words("calendar.linked.would_be", { when: morning(to) });
  const was = words("calendar.linked.was", { when: morning(from) });
  await openView(page, "month", from, "RPT-1");
  for (const view of ["month", "week", "timeline"]) {
    // Both days may lie in two weeks.
    await open(page, `/kantor/kalender?view=${view}&date=${from}&facility=RPT-1`);
    await expect(linked(page, code).first(), view).toHaveAccessibleName(new RegExp(goes));
    await open(page, `/kantor/kalender?view=${view}&date=${to}&facility=RPT-1`);
    await expect(linked(page, code).last(), view).toHaveAccessibleName(new RegExp(was));
  }
  await open(page, `/kantor/kalender?view=day&date=${to}&facility=RPT-1`);
  await expect(linked(page, code)).toHaveAccessibleName(new RegExp(was));
  await open(page, `/kantor/kalender?view=agenda&date=${from}&facility=RPT-1`);
  await expect(linked(page, code).filter({ hasText: goes })).toBeVisible();
  await expect(linked(page, code).filter({ hasText: was })).toBeVisible();
});

test("whoever comes to one of the two sees the other, by pointer and by keys; other bookings pay nothing", async ({ page }) => {
  const { code, from, to } = await proposed("KLS-A");
  const plain = await office().submitRequest({ facility: "KLS-A", date: from, from: "13:00", to: "15:00" });
  await openView(page, "month", from, "KLS-A");
  // Both chips, and the line of its day below the month.
  await expect(linked(page, code)).toHaveCount(3);
  await expect(cell(page, from).locator(`[href$="${plain.code}"]`)).toBeVisible();
  expect(await cell(page, from).locator(`[href$="${plain.code}"]`).getAttribute("data-linked")).toBeNull();
  expect(await cell(page, from).locator(`[href$="${plain.code}"]`).getAttribute("title")).toBeNull();
  const lit = page.locator("#bawa-area [data-lit]");
  await cell(page, to).locator(`[data-linked="${code}"]`).hover();
  await expect(lit).toHaveCount(3);
  await expect(cell(page, from).locator("[data-lit]")).toHaveCount(1);
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(lit).toHaveCount(0);

  await open(page, `/kantor/kalender?view=agenda&date=${from}&facility=KLS-A`);
  await linked(page, code).first().getByRole("link").focus();
  await expect(lit).toHaveCount(2);
  await page.getByRole("heading", { level: 1 }).focus();
  await expect(lit).toHaveCount(0);
});

test("the line of now goes on by itself, and nothing else of the table is written", async ({ page }) => {
  await page.clock.install();
  const settled = page.waitForResponse(/calendar\/staff-page/);
  await openView(page, "day", office().today);
  await (await settled).finished();
  await page.mouse.move(0, 0);
  const tag = page.locator("#linimasa .now-tag");
  const line = page.locator("#linimasa .now").first();
  await expect(tag).toHaveText(/^\d\d\.\d\d$/);
  const minutes = async (): Promise<number> => {
    const [hour, minute] = ((await tag.textContent()) ?? "").split(".").map(Number) as [number, number];
    return 60 * hour + minute;
  };
  const [told, stood] = [await minutes(), await line.getAttribute("class")];
  await page.evaluate(() => {
    const written = new Set<string>();
    const watch = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        written.add(element?.closest(".now, .now-tag") ? "now" : (element?.outerHTML.slice(0, 120) ?? "?"));
      }
    });
    watch.observe(document.querySelector("#linimasa")!, { subtree: true, childList: true, attributes: true, characterData: true });
    Object.assign(window, { written });
  });
  await page.clock.fastForward("40:00");
  await expect.poll(minutes).toBeGreaterThanOrEqual(told + 40);
  expect(await minutes(), "by the office's clock, not by the device's").toBeLessThanOrEqual(told + 43);
  await expect(line).not.toHaveAttribute("class", stood ?? "");
  expect(await page.evaluate(() => [...(window as unknown as { written: Set<string> }).written])).toEqual(["now"]);
});

test.describe("on a tablet", () => {
  test.use({ viewport: { width: 820, height: 1180 }, hasTouch: true, isMobile: true });

  test("the chips of the month are high enough for a finger", async ({ page }) => {
    const { code, from } = await booked(office(), "KLS-B");
    await openView(page, "month", from, "KLS-B");
    expect(await page.evaluate(() => matchMedia("(pointer: coarse)").matches), "it is touched").toBe(true);
    const box = await cell(page, from).locator(`[data-code="${code}"]`).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(24);
  });
});

test("at midnight today is another day, without a word from the server", async ({ page }) => {
  const today = office().today;
  await office().goOnAt(`${today}T23:58:00+08:00`);
  await page.clock.install();
  await page.route(/\/kantor\/live/, (route) => route.abort());
  await openView(page, "month", today);
  const current = page.locator('#kalender-petugas td[aria-current="date"]');
  await expect(current).toHaveAttribute("data-day", today);
  await office().goOnAt(`${plusDays(today, 1)}T00:00:10+08:00`);
  await expect(current).toHaveAttribute("data-day", today);
  await page.clock.fastForward("03:00");
  await expect(current).toHaveAttribute("data-day", plusDays(today, 1));
});
