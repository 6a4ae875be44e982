// Undoing a move for ten seconds, before its message can leave; and a move that the server refuses, which jumps back.
import type { Locator, Page } from "@playwright/test";
import { agreeByPhone, hold } from "../../carrying.ts";
import { booked, type Booked, expect, keepBooks, open, openOffice, signIn, test } from "../../office.ts";
import { words } from "../../words.ts";

const office = openOffice();
keepBooks(office);

async function detail(code: string): Promise<{ start: string; messages: { template: string; held_seconds: number }[] }> {
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  return body as { start: string; messages: { template: string; held_seconds: number }[] };
}

const on = (page: Page, code: string, date: string): Locator => page.locator(`td[data-day="${date}"] [data-code="${code}"]`);
const undo = (page: Page): Locator => page.getByRole("button", { name: words("btn.undo") });
const said = (page: Page, text: string): Locator => page.getByText(text);

/** The calendar with the dialog *Pindahkan* of a booking filled in for its free day, as agreed by phone. */
async function moveAsAgreed(page: Page, facility: string, { code, from, to }: Booked): Promise<Locator> {
  await signIn(page, office(), "admin");
  await open(page, `/kantor/kalender?date=${from}&facility=${facility}`);
  await expect(on(page, code, from)).toBeVisible();
  await page.getByRole("row").filter({ has: page.locator(`a[href$="/${code}"]`) }).getByRole("button", { name: words("calendar.move.open") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(words("form.date_start")).fill(to);
  await agreeByPhone(dialog);
  return dialog;
}

const submit = (dialog: Locator): Locator => dialog.getByRole("button", { name: words("calendar.move.submit") });

for (const by of ["the button", "Ctrl+Z"]) {
  test(`a move is undone by ${by}: the booking is back, and no message of the move waits`, async ({ page }) => {
    const facility = by === "Ctrl+Z" ? "RPT-2" : "RPT-1";
    const booking = await booked(office(), facility);
    const dialog = await moveAsAgreed(page, facility, booking);
    await submit(dialog).click();
    await expect(dialog).toBeHidden();
    await expect(on(page, booking.code, booking.to)).toBeVisible();
    await expect(undo(page)).toBeVisible();
    const held = (await detail(booking.code)).messages.find(({ template }) => template === "reschedule_agreed");
    expect(held?.held_seconds, "its message cannot leave yet").toBeGreaterThan(0);

    if (by === "Ctrl+Z") await page.keyboard.press("Control+z");
    else await undo(page).click();
    await expect(said(page, words("staff.said.undone"))).toBeVisible();
    await expect(on(page, booking.code, booking.from)).toBeVisible();
    await expect(on(page, booking.code, booking.to)).toHaveCount(0);
    await expect(undo(page), "once").toHaveCount(0);
    const { start, messages } = await detail(booking.code);
    expect(start).toContain(booking.from);
    const templates = messages.map(({ template }) => template);
    expect(templates).toContain("approved");
    expect(templates).not.toContain("reschedule_agreed");
  });
}

test("undone, a move brings back what was proposed before it, and its message never leaves", async ({ page }) => {
  const booking = await booked(office(), "RPT-1");
  await office().act("admin", "move", booking.code, {
    version: await office().version(booking.code),
    start: `${booking.to}T13:00`,
    end: `${booking.to}T15:00`,
    reason: "Ruang dipakai asesmen.",
    agreement: null,
  });
  const dialog = await moveAsAgreed(page, "RPT-1", booking);
  const linked = page.getByRole("grid").locator("[data-linked]");
  await expect(linked, "what it has and what is proposed").toHaveCount(2);
  await submit(dialog).click();
  await expect(dialog).toBeHidden();
  await expect(linked, "agreed by phone meanwhile").toHaveCount(0);
  await undo(page).click();
  await expect(said(page, words("staff.said.undone"))).toBeVisible();
  await expect(linked).toHaveCount(2);
  await expect(on(page, booking.code, booking.from)).toBeVisible();
  const { start, messages } = await detail(booking.code);
  expect(start).toContain(booking.from);
  const templates = messages.map(({ template }) => template);
  expect(templates).toContain("reschedule");
  expect(templates).not.toContain("reschedule_agreed");
});

test("undo lasts its seconds, whatever is announced meanwhile", async ({ page }) => {
  const booking = await booked(office(), "KLS-B");
  const dialog = await moveAsAgreed(page, "KLS-B", booking);
  await submit(dialog).click();
  await expect(dialog).toBeHidden();
  await expect(undo(page)).toBeVisible();
  await page.getByRole("button", { name: words("calendar.together.pick"), exact: true }).click();
  await expect(said(page, words("calendar.together.picking")), "something else is announced").toBeVisible();
  await expect(undo(page), "and the button is still there").toBeVisible();
  await expect(undo(page), "it says what it is about").toHaveAccessibleDescription(new RegExp(booking.code));
  await undo(page).click();
  await expect(said(page, words("staff.said.undone"))).toBeVisible();
  await expect(on(page, booking.code, booking.from)).toBeVisible();
  expect((await detail(booking.code)).start).toContain(booking.from);
});

test("a move shows at once, and jumps back with the reason when somebody was faster", async ({ page }) => {
  const booking = await booked(office(), "KLS-A");
  const dialog = await moveAsAgreed(page, "KLS-A", booking);
  const other = await office().submitRequest({ facility: "KLS-A", date: booking.to, institution: "PGRI Kalsel" });
  await office().approve(other.code);

  // The answer is kept back until the calendar has been looked at.
  const answer = await hold(page, /\/api\/inbox\/move(\?|$)/);
  await submit(dialog).click();
  await expect(on(page, booking.code, booking.to), "before the server has answered").toBeAttached();
  await expect(on(page, booking.code, booking.from)).toHaveCount(0);
  answer();
  await expect(dialog.getByRole("alert")).toContainText(/sudah terisi/);
  await expect(on(page, booking.code, booking.from), "it is back").toBeAttached();
  await expect(on(page, booking.code, booking.to)).toHaveCount(0);
  await expect(undo(page)).toHaveCount(0);
  expect((await detail(booking.code)).start).toContain(booking.from);
});
