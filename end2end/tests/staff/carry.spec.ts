// Carrying a booking to another day on the staff's calendar: with the mouse, with a finger, by keys.
import type { Page } from "@playwright/test";
import { carryOver, cell, centre, chip, heard, kabar, middle, openMonth, pickUp, sendAsAgreed, startOf, told } from "../../carrying.ts";
import { booked, type Booked, expect, fingerOn, keepBooks, open, openOffice, signIn, test } from "../../office.ts";
import { longDate, monthYear, plusDays, words } from "../../words.ts";

const office = openOffice();
keepBooks(office);

/** A booking whose free day is taken by somebody else until 15.00. */
async function withRival(facility: string): Promise<Booked> {
  const booking = await booked(office(), facility);
  const other = await office().submitRequest({ facility, date: booking.to, from: "08:00", to: "15:00", institution: "PGRI Kalsel" });
  await office().approve(other.code);
  return booking;
}

/** What is added where a reason passes the rule by. */
const withReason = () => words("calendar.carry.with_reason", { button: words("calendar.move.open") });

/** The same day of the month before. */
function monthBefore(date: string): string {
  const before = new Date(`${date}T12:00Z`);
  before.setUTCMonth(before.getUTCMonth() - 1);
  return before.toISOString().slice(0, 10);
}

/** The month is turned: at once, because a hand that rests on the arrow turns on. */
async function turned(page: Page, date: string): Promise<void> {
  await page.waitForFunction((title) => document.querySelector("h1")?.textContent === title, monthYear(date));
}

test("a booking is dragged to a free day; the day says so, and the dialog opens with it", async ({ page }) => {
  const booking = await booked(office(), "RPT-1");
  await openMonth(page, office(), "RPT-1", booking.from);
  await carryOver(page, booking, booking.to);
  await expect(cell(page, booking.to)).toHaveAttribute("data-drop", "target");
  await expect(cell(page, booking.to)).toContainText(words("calendar.drop.free"));
  await expect(chip(page, booking), "its own place stays visible").toHaveAttribute("data-drag", "origin");
  await page.mouse.up();

  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(booking.to);
  expect(await startOf(office(), booking.code), "dropping commits nothing").toContain(booking.from);

  await dialog.getByRole("radio", { name: words("calendar.move.agreed") }).check();
  await dialog.getByRole("radio", { name: words("staff.agreement.phone") }).check();
  await dialog.getByLabel(words("staff.field.reason")).fill("Ruang rapat dipakai pimpinan pada hari itu.");
  await dialog.getByRole("button", { name: words("calendar.move.submit") }).click();
  await expect(dialog).toBeHidden();
  await expect(cell(page, booking.to).locator(`[data-code="${booking.code}"]`)).toBeVisible();
  expect(await startOf(office(), booking.code)).toContain(`${booking.to}T08:00`);

  await carryOver(page, { ...booking, from: booking.to }, booking.from);
  await expect(cell(page, booking.from), "carried once more it is judged from where it stands now").toHaveAttribute("data-drop", "target");
  await page.mouse.up();
  await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(booking.from);
});

test("a taken day and a day off refuse it with the reason, and nothing changes", async ({ page }) => {
  const booking = await withRival("RPT-2");
  await openMonth(page, office(), "RPT-2", booking.from);

  await carryOver(page, booking, booking.to);
  await expect(cell(page, booking.to)).toHaveAttribute("data-drop", "refused");
  await expect(cell(page, booking.to)).toContainText("Terisi hingga 15.00");
  await page.mouse.up();
  await expect(told(page)).toContainText(`${longDate(booking.to)}: Terisi hingga 15.00`);
  await expect(told(page), "no reason passes somebody by").not.toContainText(withReason());
  await expect(page.getByRole("dialog")).toBeHidden();

  const saturday = plusDays(booking.from, 6 - new Date(`${booking.from}T12:00Z`).getUTCDay());
  await carryOver(page, booking, saturday);
  await expect(cell(page, saturday)).toHaveAttribute("data-drop", "refused");
  await expect(cell(page, saturday)).toContainText(words("calendar.drop.closed"));
  await page.mouse.up();
  await expect(told(page), "an admin may pass a day off by").toContainText(`${words("calendar.drop.closed")}. ${withReason()}`);
  await expect(page.getByRole("dialog")).toBeHidden();

  await carryOver(page, booking, saturday);
  await expect(cell(page, saturday)).toHaveAttribute("data-drop", "refused");
  await page.keyboard.press("Escape");
  await expect(told(page)).toContainText(longDate(booking.from));
  await expect(page.locator("[data-drag]"), "Escape lets go of it").toHaveCount(0);
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await startOf(office(), booking.code)).toContain(booking.from);
});

test("by keys: Space to the day's bookings, Enter picks one up, arrows carry it, Enter drops it", async ({ page }) => {
  const booking = await booked(office(), "KLS-A");
  await openMonth(page, office(), "KLS-A", booking.from);
  await pickUp(page, booking);

  const days = (Date.parse(booking.to) - Date.parse(booking.from)) / 86_400_000;
  await expect(heard(page), "picked up: whose it is and when").toContainText(longDate(booking.from));
  await expect(heard(page), "and its keys").toContainText(words("calendar.carry.moves_day"));
  for (let step = 0; step < days; step += 1) await page.keyboard.press("ArrowRight");
  await expect(told(page)).toContainText(longDate(booking.to));
  await expect(told(page)).toContainText(words("calendar.drop.free"));
  const free = words("calendar.drop.free");
  await expect(heard(page), "first the day, and no keys that were told before").toHaveText(`${longDate(booking.to)}: ${free}`);

  await page.keyboard.press("Tab");
  await expect(heard(page), "other keys are told").toHaveText(`08.00–12.00: ${free}. ${words("calendar.carry.moves_hour")}`);
  await page.keyboard.press("ArrowRight");
  await expect(told(page), "an hour later by quarters").toContainText("08.15–12.15");
  await expect(heard(page), "first the hours").toHaveText(`08.15–12.15: ${free}`);
  await page.keyboard.press("ArrowDown");
  await expect(told(page), "by an hour").toContainText("09.15–13.15");
  await page.keyboard.press("ArrowUp");
  await expect(told(page), "and back").toContainText("08.15–12.15");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect(told(page), "and longer").toContainText("08.15–12.30");
  await page.keyboard.press("PageDown");
  await expect(told(page), "by a day").toContainText(words("calendar.carry.until", { time: "08.15–12.30", day: longDate(plusDays(booking.to, 1)) }));
  await page.keyboard.press("PageUp");
  await expect(told(page), "and back").toContainText("08.15–12.30:");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect(told(page), "another room").not.toContainText("Kelas A,");
  await page.keyboard.press("Escape");
  await expect(told(page)).toContainText(longDate(booking.from));
  await expect(chip(page, booking), "the focus is back on the booking").toBeFocused();

  await page.keyboard.press("Enter");
  await expect(heard(page), "picked up again the keys are told again").toContainText(words("calendar.carry.moves_day"));
  for (let step = 0; step < days; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(booking.to);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await pickUp(page, booking);
  for (let step = 0; step < days; step += 1) await page.keyboard.press("ArrowRight");
  await expect(kabar(page)).toContainText(words("calendar.drop.free"));
  for (let field = 0; field < 3; field += 1) await page.keyboard.press("Tab");
  await expect(kabar(page)).toContainText(words("calendar.carry.moves_facility"));
  await expect(async () => {
    await page.keyboard.press("ArrowRight");
    await expect(kabar(page), "another room that is free").not.toContainText("Kelas A,", { timeout: 1_000 });
    await expect(kabar(page)).toContainText(words("calendar.drop.free"), { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await page.keyboard.press("Enter");
  const room = dialog.getByLabel(words("calendar.move.facility"));
  await expect(room).toHaveValue(/^(?!KLS-A$).+/);
  await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(booking.to);
  expect(await startOf(office(), booking.code), "dropping commits nothing").toContain(booking.from);
  const facility = await room.inputValue();
  await sendAsAgreed(page);
  expect(await startOf(office(), booking.code)).toContain(`${booking.to}T08:00`);
  const { body } = await (await office().api("admin"))("GET", `/reservations/${booking.code}`);
  expect(body.items, "it is the other room's").toMatchObject([{ facility }]);
});

test("by keys a taken day and a day off refuse it as well, and by mouse a past day over the month's edge", async ({ page }) => {
  const booking = await withRival("LAB-1");
  await openMonth(page, office(), "LAB-1", booking.from);
  await pickUp(page, booking);
  const days = (Date.parse(booking.to) - Date.parse(booking.from)) / 86_400_000;
  for (let step = 0; step < days; step += 1) await page.keyboard.press("ArrowRight");
  await expect(kabar(page)).toContainText("Terisi hingga 15.00");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Tidak dapat dilepas pada .*Terisi hingga 15\.00/)).toBeVisible();
  for (let weekday = new Date(`${booking.to}T12:00Z`).getUTCDay(); weekday < 6; weekday += 1) await page.keyboard.press("ArrowRight");
  await expect(kabar(page)).toContainText(words("calendar.drop.closed"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-drag]")).toHaveCount(0);

  await open(page, `/kantor/kalender?date=${booking.from}&facility=LAB-1`);
  const past = monthBefore(booking.from);
  const [from, arrow] = [await middle(chip(page, booking)), await middle(page.getByRole("link", { name: words("calendar.prev.month") }))];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 4, { steps: 3 });
  await page.mouse.move(arrow.x, arrow.y, { steps: 6 });
  await turned(page, past);
  await page.mouse.move(arrow.x, arrow.y + 200);
  const day = await middle(cell(page, past));
  await page.mouse.move(day.x, day.y, { steps: 6 });
  await expect(cell(page, past)).toHaveAttribute("data-drop", "refused");
  await expect(cell(page, past)).toContainText(words("calendar.drop.past"));
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await startOf(office(), booking.code)).toContain(booking.from);
});

test("by keys over the month's edge: the month turns, a past day refuses, and Escape leaves everything where it was", async ({ page }) => {
  const booking = await booked(office(), "AUL-2");
  await openMonth(page, office(), "AUL-2", booking.from);
  await pickUp(page, booking);
  const past = monthBefore(booking.from);
  await page.keyboard.press("PageUp");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(monthYear(past));
  await expect(told(page)).toContainText(longDate(past));
  await expect(told(page)).toContainText(words("calendar.drop.past"));
  await expect(page.getByRole("grid").locator(":focus"), "the focus goes along").toHaveAttribute("data-date", past);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Tidak dapat dilepas pada .*Sudah lewat\.$/), "it is not dropped there, with no reason either").toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("PageDown");
  await expect(cell(page, booking.from)).toBeVisible();
  await expect(page.getByRole("grid").locator(":focus")).toHaveAttribute("data-date", booking.from);
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-drag]")).toHaveCount(0);
  expect(await startOf(office(), booking.code)).toContain(booking.from);
});

test("carried to the lower edge it scrolls the page though the hand rests, and aims at what has come under the hand", async ({ page }) => {
  const booking = await booked(office(), "RPT-2");
  await page.setViewportSize({ width: 1280, height: 360 });
  await openMonth(page, office(), "RPT-2", booking.from);
  await chip(page, booking).evaluate((element) => element.scrollIntoView({ block: "center" }));
  const before = await page.evaluate(() => scrollY);
  const from = await middle(chip(page, booking));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 4, { steps: 3 });
  const rest = { x: from.x, y: 356 };
  await page.mouse.move(rest.x, rest.y, { steps: 3 });
  const room = () => page.evaluate(() => document.documentElement.scrollHeight - innerHeight - scrollY);
  await expect.poll(room, "to the end of the page").toBeLessThanOrEqual(1);
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(before + 20);
  const under = () => page.evaluate(({ x, y }) => document.elementFromPoint(x, y)?.closest("td[data-day]")?.getAttribute("data-day") ?? "", rest);
  const day = await under();
  await expect(page.locator("#bawa-kabar")).toContainText(day ? longDate(day) : words("calendar.carry.nowhere"));
  await page.mouse.move(rest.x, 3, { steps: 3 });
  await expect.poll(() => page.evaluate(() => scrollY), "and up again").toBe(0);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await startOf(office(), booking.code)).toContain(booking.from);
});

test("a hand that trembles over the window's edge turns one page, and the next one only after as long a rest", async ({ page }) => {
  const booking = await booked(office(), "LAB-1");
  await openMonth(page, office(), "LAB-1", booking.from);
  const from = await middle(chip(page, booking));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 4, { steps: 3 });
  for (let time = 0; time < 5; time += 1) {
    await page.mouse.move(1240, from.y);
    await page.mouse.move(1277, from.y);
  }
  const next = new Date(`${booking.from.slice(0, 7)}-01T12:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  const title = monthYear(next.toISOString().slice(0, 10));
  // Looked at in every frame: the hand has to leave the edge before the page turns once more.
  await page.waitForFunction((title) => document.querySelector("main h1")?.textContent?.trim() === title, title);
  await page.mouse.move(640, from.y);
  await expect(page.locator("#bawa-kabar")).not.toBeEmpty();
  await expect(page.getByRole("heading", { level: 1 }), "one page").toHaveText(title);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await startOf(office(), booking.code)).toContain(booking.from);
});

for (const [by, facility] of [["the mouse", "LAB-1"], ["keys", "KLS-D"]] as const) {
  test(`two admins: when the other one moves it while it is carried by ${by}, it is put down where it is now`, async ({ page }) => {
    const booking = await booked(office(), facility);
    await openMonth(page, office(), facility, booking.from);
    if (by === "keys") {
      await pickUp(page, booking);
      const days = (Date.parse(booking.to) - Date.parse(booking.from)) / 86_400_000;
      for (let step = 0; step < days; step += 1) await page.keyboard.press("ArrowRight");
      await expect(heard(page)).toContainText(words("calendar.drop.free"));
    } else {
      await carryOver(page, booking, booking.to);
      await expect(cell(page, booking.to)).toHaveAttribute("data-drop", "target");
    }
    const version = await office().version(booking.code);
    await office().act("admin", "move", booking.code, {
      version,
      start: `${booking.from}T13:00`,
      end: `${booking.from}T16:00`,
      reason: "Pagi dipakai",
      agreement: { how: "phone", note: "" },
    });
    await expect(told(page)).toContainText("diubah orang lain");
    await expect(told(page), "by whom").toContainText(new RegExp(`${words("staff.history.moved")}, .+, \\d+ \\w+ \\d\\d\\.\\d\\d`));
    await expect(page.locator("[data-drag]"), "nothing is left in the hand").toHaveCount(0);
    if (by === "keys") await expect(page.locator("#bawa-area :focus"), "not lost to the top of the page").toHaveCount(1);
    else await page.mouse.up();
    await expect(page.getByRole("dialog")).toBeHidden();
    expect(await startOf(office(), booking.code)).toContain(`${booking.from}T13:00`);
  });
}

test("a move that was sent by keys leaves the focus in the calendar, though its day was drawn anew", async ({ page }) => {
  const booking = await booked(office(), "KLS-C");
  await openMonth(page, office(), "KLS-C", booking.from);
  await pickUp(page, booking);
  const days = (Date.parse(booking.to) - Date.parse(booking.from)) / 86_400_000;
  for (let step = 0; step < days; step += 1) await page.keyboard.press("ArrowRight");
  await expect(told(page)).toContainText(longDate(booking.to));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: words("calendar.move.agreed") }).press("Space");
  await dialog.getByRole("radio", { name: words("staff.agreement.phone") }).press("Space");
  await dialog.getByLabel(words("staff.field.reason")).fill("Kelas dipakai asesmen nasional.");
  await dialog.getByRole("button", { name: words("calendar.move.submit") }).press("Enter");
  await expect(dialog).toBeHidden();
  await expect(cell(page, booking.to).locator(`[data-code="${booking.code}"]`)).toBeVisible();
  await expect(page.locator("#bawa-area :focus"), "not lost to the top of the page").toHaveCount(1);
});

test("the counter sees the month but carries nothing", async ({ page }) => {
  const booking = await booked(office(), "KLS-B");
  await signIn(page, office(), "ult");
  await open(page, `/kantor/kalender?date=${booking.from}&facility=KLS-B`);
  await expect(cell(page, booking.from).locator(".booking")).not.toHaveCount(0);
  await expect(page.locator("[data-code]")).toHaveCount(0);
  const ask = (origin: string) =>
    page.evaluate(
      async ([address, body]) => (await fetch(address!, { method: "POST", body: new URLSearchParams(JSON.parse(body!) as Record<string, string>) })).status,
      [`${origin}/api/calendar/move-ground`, JSON.stringify({ code: booking.code, from: booking.from, to: booking.to })],
    );
  expect(await ask(office().origin)).toBe(403);
  await page.context().clearCookies();
  await signIn(page, office(), "admin");
  expect(await ask(office().origin), "the admin may").toBe(200);
});

test("what is seen can be lifted though the last fetch has failed, unless it stands elsewhere by now", async ({ page }) => {
  const booking = await booked(office(), "KLS-C");
  const fetched = page.waitForResponse(/calendar\/staff-page/);
  await openMonth(page, office(), "KLS-C", booking.from);
  await (await fetched).finished();
  await page.route(/calendar\/staff-page/, (route) => route.abort());
  const fails = () => page.waitForEvent("requestfailed", (request) => request.url().includes("calendar/staff-page"));
  let failed = fails();
  await office().submitRequest({ facility: "KLS-C", date: booking.to, from: "13:00", to: "15:00", institution: "PGRI Kalsel" });
  await failed;
  await carryOver(page, booking, booking.to);
  await expect(cell(page, booking.to), "the rules' data is fresh").toHaveAttribute("data-drop", "target");
  await page.keyboard.press("Escape");
  await page.mouse.up();

  failed = fails();
  await office().act("admin", "move", booking.code, {
    version: await office().version(booking.code),
    start: `${booking.to}T08:00`,
    end: `${booking.to}T12:00`,
    reason: "Kelas dipakai pimpinan",
    agreement: { how: "phone", note: "" },
  });
  await failed;
  await expect(chip(page, booking), "the screen has the old day").toBeVisible();
  await carryOver(page, booking, plusDays(booking.from, 1));
  await expect(page.getByText(/diubah orang lain/)).toBeVisible();
  await expect(page.locator("[data-drag]")).toHaveCount(0);
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toBeHidden();
});

test.describe("with a finger on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("a long press of 350 ms on a line of the agenda lifts it, a swipe scrolls, and what was moved is undone by a tap", async ({ page }) => {
    const booking = await booked(office(), "KLS-D");
    await openMonth(page, office(), "KLS-D", booking.from);
    const line = page.locator(`.agenda [data-code="${booking.code}"] time`);
    const finger = await fingerOn(page);

    let at = await middle(line);
    await finger.swipe(at, { x: at.x, y: at.y - 200 });
    await expect.poll(() => page.evaluate(() => scrollY), "the page was scrolled").toBeGreaterThan(0);
    await expect(page.locator("[data-drop]")).toHaveCount(0);

    at = await middle(line);
    await page.evaluate(() => {
      const times: number[] = [];
      addEventListener("pointerdown", (event) => times.push(event.timeStamp), { capture: true, once: true });
      const watch = new MutationObserver(() => {
        if (!document.querySelector("[data-drag=origin]")) return;
        times.push(performance.now());
        watch.disconnect();
      });
      watch.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-drag"] });
      Object.assign(window, { times });
    });
    await finger.down(at);
    await expect(chip(page, booking), "it is in the hand").toHaveAttribute("data-drag", "origin");
    const [pressed, lifted] = await page.evaluate(() => (window as unknown as { times: [number, number] }).times);
    expect(lifted - pressed, "not before").toBeGreaterThanOrEqual(340);
    // A machine that is busy elsewhere is late.
    expect(lifted - pressed, "and no later than a hand waits").toBeLessThan(550);
    const aim = await centre(cell(page, booking.to));
    await finger.move(at, aim);
    await expect(cell(page, booking.to)).toHaveAttribute("data-drop", "target");
    await finger.up();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(booking.to);
    expect(await startOf(office(), booking.code)).toContain(booking.from);

    await dialog.getByRole("radio", { name: words("calendar.move.agreed") }).check();
    await dialog.getByRole("radio", { name: words("staff.agreement.phone") }).check();
    await dialog.getByLabel(words("staff.field.reason")).fill("Kelas dipakai asesmen nasional.");
    await dialog.getByRole("button", { name: words("calendar.move.submit") }).tap();
    await expect(dialog).toBeHidden();
    await page.getByRole("button", { name: words("btn.undo") }).tap();
    await expect(page.getByText(words("staff.said.undone"))).toBeAttached();
    expect(await startOf(office(), booking.code)).toContain(booking.from);
  });

  test.describe("as long as the page", () => {
    test.use({ viewport: { width: 390, height: 2_400 } });

    test("a taken day, a day off and a past day refuse it, and the arrow turns the month", async ({ page }) => {
      const booking = await withRival("KLS-B");
      await openMonth(page, office(), "KLS-B", booking.from);
      const line = page.locator(`.agenda [data-code="${booking.code}"] time`);
      const finger = await fingerOn(page);
      const lift = async () => {
        const at = await centre(line);
        await finger.down(at);
        await expect(chip(page, booking), "it is in the hand").toHaveAttribute("data-drag", "origin");
        return at;
      };
      let at = await lift();
      await finger.move(at, await centre(cell(page, booking.to)));
      await expect(cell(page, booking.to)).toHaveAttribute("data-drop", "refused");
      await expect(cell(page, booking.to)).toContainText("Terisi hingga 15.00");
      await finger.up();
      await expect(page.locator("[data-drag]")).toHaveCount(0);
      await expect(page.getByRole("dialog")).toBeHidden();

      at = await lift();
      const saturday = plusDays(booking.from, 6 - new Date(`${booking.from}T12:00Z`).getUTCDay());
      const off = await centre(cell(page, saturday));
      await finger.move(at, off);
      await expect(cell(page, saturday)).toHaveAttribute("data-drop", "refused");
      await expect(cell(page, saturday)).toContainText(words("calendar.drop.closed"));
      const arrow = await centre(page.getByRole("link", { name: words("calendar.prev.month") }));
      await finger.move(off, arrow);
      const past = monthBefore(booking.from);
      await turned(page, past);
      const below = { x: arrow.x, y: arrow.y + 200 };
      await finger.move(arrow, below, 2);
      await finger.move(below, await centre(cell(page, past)));
      await expect(cell(page, past)).toHaveAttribute("data-drop", "refused");
      await expect(cell(page, past)).toContainText(words("calendar.drop.past"));
      await finger.up();
      await expect(page.getByRole("dialog")).toBeHidden();
      expect(await startOf(office(), booking.code)).toContain(booking.from);
    });
  });
});
