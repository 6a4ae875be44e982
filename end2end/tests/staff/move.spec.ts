// The dialog "Pindahkan…": who was first when two move one booking, a result that comes when the dialog is closed, and a reason for
// passing a rule by.
import type { Locator, Page } from "@playwright/test";
import { agreeByPhone, hold, startOf } from "../../carrying.ts";
import { action, booked, type Booked, expect, moveDialog, open, openOffice, signIn, test } from "../../office.ts";
import { escape, plusDays, words } from "../../words.ts";

const office = openOffice();

async function approved(facility: string, date: string, from: string, to: string): Promise<string> {
  const { code } = await office().submitRequest({ facility, date, from, to });
  await office().approve(code);
  return code;
}

/** A colleague moves it, through the API. */
async function moveTo(code: string, date: string, from: string, to: string): Promise<void> {
  await office().act("admin", "move", code, {
    version: await office().version(code),
    start: `${date}T${from}`,
    end: `${date}T${to}`,
    reason: "Pagi dipakai",
    agreement: { how: "phone", note: "" },
  });
}

const saturdayAfter = (date: string): string => plusDays(date, 6 - new Date(`${date}T12:00Z`).getUTCDay());
const dialogOf = (page: Page): Locator => page.getByRole("dialog");
const reason = (form: Locator): Locator => form.getByRole("textbox", { name: words("staff.field.reason"), exact: true });
const exception = (form: Locator): Locator => form.getByRole("textbox", { name: new RegExp(`^${words("staff.field.override_reason")}`) });
const submit = (form: Locator): Locator => form.getByRole("button", { name: words("calendar.move.submit") });

async function openCalendar(page: Page, facility: string, { from }: Booked): Promise<void> {
  await signIn(page, office(), "admin");
  await open(page, `/kantor/kalender?date=${from}&facility=${facility}`);
}

/** Opens the dialog from the calendar's list of a day. */
async function openDialog(page: Page, code: string): Promise<Locator> {
  await page.getByRole("row").filter({ has: page.locator(`a[href$="/${code}"]`) }).getByRole("button", { name: words("calendar.move.open") }).click();
  await expect(dialogOf(page)).toContainText(code);
  return dialogOf(page);
}

/** The same on the calendar or on the page of the request. */
async function openDialogOn(page: Page, place: string, facility: string, booking: Booked): Promise<Locator> {
  if (place === "calendar") {
    await openCalendar(page, facility, booking);
    return openDialog(page, booking.code);
  }
  await signIn(page, office(), "admin");
  await open(page, `/kantor/permohonan/${booking.code}`);
  return moveDialog(page);
}

/** Fills the form in for another day, as agreed by phone. */
async function agree(form: Locator, date: string): Promise<void> {
  await form.getByLabel(words("form.date_start")).fill(date);
  await agreeByPhone(form);
}

test.afterEach("the books are in order", async () => {
  await office().command("check");
});

for (const [place, facility] of [["calendar", "RPT-1"], ["page of the request", "RPT-2"]] as const) {
  test(`two admins: the second sees on the ${place} who was first and where it is now, before anything is overwritten`, async ({ page }) => {
    const booking = await booked(office(), facility);
    // Nothing is heard of the colleague: the live stream is cut, as on a bad line.
    await page.route("**/live**", (route) => route.abort());
    const dialog = await openDialogOn(page, place, facility, booking);
    const told = words("calendar.move.told", { who: "Rahmah, 0812-5033-1234" });
    await expect(dialog.getByText(told), "who will be told, and at which number").toBeVisible();
    await agree(dialog, booking.to);
    await expect(dialog.getByText(told), "agreed or only proposed").toBeVisible();
    await moveTo(booking.code, booking.from, "13:00", "16:00");

    // Pressed twice while the newest is still on its way.
    const show = await hold(page, /\/api\/inbox\/reservation(\?|$)/);
    for (const _press of ["first", "second"]) {
      const answered = page.waitForResponse(/\/api\/inbox\/move(\?|$)/);
      await submit(dialog).click();
      expect((await answered).status(), "refused").toBe(409);
      await expect(submit(dialog), "one after the other").not.toHaveAttribute("aria-busy");
    }
    show();
    const whoWasFirst = new RegExp(`${escape(words("staff.history.moved"))}, .+, \\d+ \\w+ \\d\\d\\.\\d\\d`);
    await expect(dialog.getByRole("alert")).toContainText(whoWasFirst);
    await expect(dialog, "where it stands now").toContainText("13.00–16.00");
    await expect(dialog.getByLabel(words("form.date_start")), "what was typed is kept").toHaveValue(booking.to);
    await expect(reason(dialog)).toHaveValue("Ruang dipakai asesmen nasional.");
    expect(await startOf(office(), booking.code), "nothing was overwritten").toContain(`${booking.from}T13:00`);

    await submit(dialog).click();
    await expect(dialog, "seen and pressed again it moves").toBeHidden();
    expect(await startOf(office(), booking.code)).toContain(`${booking.to}T08:00`);
  });
}

test("a refusal that comes when the dialog is closed is told all the same, with the booking's code", async ({ page }) => {
  const booking = await booked(office(), "KLS-A");
  await openCalendar(page, "KLS-A", booking);
  const dialog = await openDialog(page, booking.code);
  await agree(dialog, booking.to);
  await approved("KLS-A", booking.to, "08:00", "12:00");
  const letGo = await hold(page, /\/api\/inbox\/move(\?|$)/);
  await submit(dialog).click();
  const on = (date: string): Locator => page.locator(`td[data-day="${date}"] [data-code="${booking.code}"]`);
  await expect(on(booking.to), "shown already").toBeAttached();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  letGo();
  const told = page.getByRole("status").filter({ hasText: words("calendar.move.not_moved", { code: booking.code, why: "" }) });
  await expect(told).toContainText(/sudah terisi/);
  await expect(on(booking.from), "it is back").toBeVisible();
  expect(await startOf(office(), booking.code)).toContain(booking.from);
});

test("a move that succeeds while another booking's dialog is open names its own, is undone as its own, and leaves that dialog open", async ({ page }) => {
  const booking = await booked(office(), "KLS-B");
  const other = await approved("KLS-B", booking.from, "14:00", "15:00");
  await openCalendar(page, "KLS-B", booking);
  const dialog = await openDialog(page, booking.code);
  await agree(dialog, booking.to);
  const letGo = await hold(page, /\/api\/inbox\/move(\?|$)/);
  await submit(dialog).click();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await openDialog(page, other);
  letGo();
  await expect(page.locator(".toast").filter({ hasText: booking.code })).toBeAttached();
  await expect(dialog, "the other one's").toContainText(other);
  await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(booking.from);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: words("btn.undo") }).click();
  await expect(page.getByText(words("staff.said.undone"))).toBeVisible();
  expect([(await startOf(office(), booking.code)).slice(0, 10), (await startOf(office(), other)).slice(0, 10)]).toEqual([booking.from, booking.from]);
});

for (const [place, facility, name] of [["calendar", "AUL-1", "Aula Utama"], ["page of the request", "LAB-1", "Laboratorium Komputer"]] as const) {
  test(`on the ${place} the dialog tells how a day takes the booking, before anything is sent`, async ({ page }) => {
    const booking = await booked(office(), facility);
    const taken = await office().freeDay(facility, plusDays(booking.to, 1));
    const rival = await office().submitRequest({ facility, date: taken, from: "08:00", to: "15:00", institution: "PGRI Kalsel" });
    await office().approve(rival.code);
    const dialog = await openDialogOn(page, place, facility, booking);
    const verdict = dialog.getByRole("status");
    const type = (date: string): Promise<void> => dialog.getByLabel(words("form.date_start")).fill(date);
    const free = words("calendar.move.free_set_up", { facility: name, n: 30 });
    await expect(verdict).toHaveText(words("calendar.drop.here"));
    await type(booking.to);
    await expect(verdict).toHaveText(free);
    await type(taken);
    await expect(verdict, "until when, and by whom").toHaveText(`${words("calendar.drop.taken", { time: "15.00" })}, PGRI Kalsel`);
    await type(saturdayAfter(booking.from));
    await expect(verdict, "a reason passes it by").toHaveText(words("calendar.move.passable", { verdict: words("calendar.drop.closed") }));
    await type(booking.to);
    await expect(verdict).toHaveText(free);
    await dialog.getByLabel(words("form.time_start")).fill("pagi");
    await expect(verdict, "what cannot be read is not judged").toBeEmpty();
    await page.keyboard.press("Escape");
    expect(await startOf(office(), booking.code), "nothing was sent").toContain(booking.from);
  });
}

test("while the dialog is open somebody else takes the day: it tells that, too", async ({ page }) => {
  const booking = await booked(office(), "RPT-1");
  await openCalendar(page, "RPT-1", booking);
  const dialog = await openDialog(page, booking.code);
  await dialog.getByLabel(words("form.date_start")).fill(booking.to);
  const verdict = dialog.getByRole("status");
  await expect(verdict).toHaveText(words("calendar.move.free_set_up", { facility: "Ruang Rapat 1", n: 30 }));
  await approved("RPT-1", booking.to, "08:00", "12:00");
  await expect(verdict).toContainText(words("calendar.drop.taken", { time: "12.00" }));
});

test("a day off is refused, asks for a reason, and is taken with one", async ({ page }) => {
  const booking = await booked(office(), "AUL-2");
  const saturday = saturdayAfter(booking.from);
  await openCalendar(page, "AUL-2", booking);
  const dialog = await openDialog(page, booking.code);
  await agree(dialog, booking.to);
  await expect(dialog.getByRole("status")).toContainText("kosong");
  await expect(exception(dialog), "nobody is asked for a reason that is not needed").toHaveCount(0);
  await dialog.getByLabel(words("form.date_start")).fill(saturday);
  await expect(exception(dialog), "before it is refused").toBeVisible();
  await submit(dialog).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  expect(await startOf(office(), booking.code)).toContain(booking.from);
  await exception(dialog).fill("Diminta Kepala, penjaga bersedia.");
  await submit(dialog).click();
  await expect(dialog).toBeHidden();
  expect(await startOf(office(), booking.code)).toContain(saturday);
});

test("without script the reason for a day off stands in the form from the beginning", async ({ browser }) => {
  const booking = await booked(office(), "LAB-1");
  const saturday = saturdayAfter(booking.from);
  const page = await (await browser.newContext({ javaScriptEnabled: false, baseURL: office().origin })).newPage();
  await signIn(page, office(), "admin");
  await page.goto(`/kantor/permohonan/${booking.code}`);
  await action(page, /^Pindahkan/).click();
  const form = page.locator("form").filter({ has: page.getByRole("button", { name: words("calendar.move.submit") }) });
  await agree(form, saturday);
  await form.getByLabel(words("form.date_end")).fill(saturday);
  await exception(form).fill("Diminta Kepala, penjaga bersedia.");
  await submit(form).click();
  await expect.poll(() => startOf(office(), booking.code)).toContain(saturday);
});
