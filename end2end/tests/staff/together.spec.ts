// Several selected bookings move together or not at all: selected with Ctrl and a click, with `x`, or by taps while "Pilih" is on;
// moved by the dialog or carried.
import type { Locator, Page } from "@playwright/test";
import { carryOver, cell, chip, hold, openMonth, type Placed, startOf } from "../../carrying.ts";
import { expect, keepBooks, open, openOffice, signIn, test } from "../../office.ts";
import { escape, plusDays, words } from "../../words.ts";

const office = openOffice();
keepBooks(office);

/** Bookings of the mornings of two days, and the free day after them; all three follow each other in one month. */
async function twoInARow(facility: string): Promise<{ first: Placed; second: Placed; free: string }> {
  let after = plusDays(office().today, 21);
  for (;;) {
    const days = [await office().freeDay(facility, after)];
    for (const place of [0, 1]) days.push(await office().freeDay(facility, plusDays(days[place]!, 1)));
    const [one, two, three] = days as [string, string, string];
    if (two === plusDays(one, 1) && three === plusDays(two, 1) && one.slice(0, 7) === three.slice(0, 7)) {
      const first = { code: await approved(facility, one), from: one };
      const second = { code: await approved(facility, two), from: two };
      return { first, second, free: three };
    }
    after = plusDays(one, 1);
  }
}

async function approved(facility: string, date: string): Promise<string> {
  const { code } = await office().submitRequest({ facility, date });
  await office().approve(code);
  return code;
}

async function dayOf({ code }: Placed): Promise<string> {
  return (await startOf(office(), code)).slice(0, 10);
}

const dialog = (page: Page): Locator => page.getByRole("dialog", { name: words("calendar.together.title", { n: 2 }) });
const said = (page: Page, text: string): Locator => page.getByRole("status").filter({ hasText: text });
const bar = (page: Page): Locator => page.getByRole("region", { name: words("calendar.together.label") });

/** Selects with Ctrl (Cmd on a Mac) and a click. */
async function select(page: Page, ...bookings: Placed[]): Promise<void> {
  for (const booking of bookings) await chip(page, booking).click({ modifiers: ["ControlOrMeta"] });
  await expect(bar(page)).toContainText(words("calendar.together.count", { n: bookings.length }));
}

/** Fills in what is needed to move with an agreement, and sends it. */
async function agree(page: Page): Promise<void> {
  await dialog(page).getByRole("radio", { name: words("calendar.together.agreed") }).check();
  await dialog(page).getByRole("radio", { name: words("staff.agreement.phone") }).check();
  await dialog(page).getByLabel(words("staff.field.reason")).fill("Gedung dipakai rapat pimpinan.");
  await dialog(page).getByRole("button", { name: words("calendar.together.submit") }).click();
}

test("two bookings selected with Ctrl and a click go a day later, the first to where the second was", async ({ page }) => {
  const { first, second, free } = await twoInARow("RPT-1");
  await openMonth(page, office(), "RPT-1", first.from);
  await select(page, first, second);
  await expect(chip(page, first)).toHaveAccessibleName(new RegExp(`${words("calendar.together.selected")}$`));
  await expect(chip(page, first)).toHaveAttribute("data-selected", "");
  await expect(page, "the request itself was not opened").toHaveURL(/kalender/);

  await bar(page).getByRole("button", { name: words("calendar.together.open") }).click();
  await expect(dialog(page).getByLabel(words("calendar.together.days"))).toHaveValue("1");
  await expect(dialog(page).getByRole("listitem")).toHaveCount(2);
  await agree(page);
  await expect(dialog(page)).toBeHidden();
  await expect(said(page, words("calendar.together.moved", { n: 2 }))).toBeAttached();
  await expect(chip(page, { ...first, from: second.from })).toBeVisible();
  await expect(chip(page, { ...second, from: free })).toBeVisible();
  expect([await dayOf(first), await dayOf(second)]).toEqual([second.from, free]);
  await expect(bar(page), "nothing is selected any more").toBeHidden();

  await page.getByRole("button", { name: words("btn.undo") }).click();
  await expect(said(page, words("staff.said.undone"))).toBeAttached();
  await expect(chip(page, first)).toBeVisible();
  await expect(chip(page, second), "both are back, and nobody was told").toBeVisible();
  expect([await dayOf(first), await dayOf(second)]).toEqual([first.from, second.from]);
});

test("by keys: x selects and lets go, Escape lets go of all, and the selection outlives a change by somebody else", async ({ page }) => {
  const { first, second, free } = await twoInARow("KLS-A");
  await openMonth(page, office(), "KLS-A", first.from);
  const toChip = async (booking: Placed): Promise<void> => {
    await cell(page, booking.from).locator("[data-date]").focus();
    await page.keyboard.press("Space");
    await expect(chip(page, booking)).toBeFocused();
  };
  await toChip(first);
  await page.keyboard.press("x");
  await expect(said(page, words("calendar.together.count", { n: 1 })).first()).toBeAttached();
  await page.keyboard.press("x");
  await expect(said(page, words("calendar.together.cleared"))).toBeAttached();
  await page.keyboard.press("x");
  await toChip(second);
  await page.keyboard.press("x");
  await expect(bar(page)).toContainText(words("calendar.together.count", { n: 2 }));

  const other = await approved("KLS-A", free);
  await expect(chip(page, { code: other, from: free }), "a live change").toBeVisible();
  await expect(bar(page)).toContainText(words("calendar.together.count", { n: 2 }));
  await expect(chip(page, second)).toHaveAttribute("data-selected", "");

  await toChip(first);
  await page.keyboard.press("Escape");
  await expect(bar(page)).toBeHidden();
  await expect(page.locator("[data-selected]")).toHaveCount(0);
  expect([await dayOf(first), await dayOf(second)]).toEqual([first.from, second.from]);
});

test("one that clashes leaves both where they are, and the answer names it", async ({ page }) => {
  const { first, second, free } = await twoInARow("RPT-2");
  await approved("RPT-2", free);
  await openMonth(page, office(), "RPT-2", first.from);
  await select(page, first, second);
  await bar(page).getByRole("button", { name: words("calendar.together.open") }).click();
  await agree(page);
  await expect(dialog(page).getByRole("alert")).toContainText(words("calendar.together.refused", { code: second.code }));
  expect([await dayOf(first), await dayOf(second)]).toEqual([first.from, second.from]);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(bar(page), "they are still selected").toBeVisible();
});

test("several that move show at once, and jump back with the reason when one of them clashes", async ({ page }) => {
  const { first, second, free } = await twoInARow("KLS-A");
  const there = [{ ...first, from: second.from }, { ...second, from: free }];
  // Behind the dialog.
  const on = ({ code, from }: Placed): Locator => page.locator(`td[data-day="${from}"] [data-code="${code}"]`);
  await openMonth(page, office(), "KLS-A", first.from);
  await select(page, first, second);
  await bar(page).getByRole("button", { name: words("calendar.together.open") }).click();
  await expect(dialog(page).getByRole("listitem")).toHaveCount(2);
  const other = await approved("KLS-A", free);

  // The answer is kept back until the calendar has been looked at.
  const answer = await hold(page, /\/api\/inbox\/move-together(\?|$)/);
  await agree(page);
  for (const booking of there) await expect(on(booking), "before the server has answered").toBeAttached();
  for (const booking of [first, second]) await expect(on(booking)).toHaveCount(0);
  await expect(on({ code: other, from: free }), "what does not go stays").toBeAttached();
  answer();
  await expect(dialog(page).getByRole("alert")).toContainText(words("calendar.together.refused", { code: second.code }));
  for (const booking of [first, second]) await expect(on(booking), "it is back").toBeAttached();
  for (const booking of there) await expect(on(booking)).toHaveCount(0);
  await expect(page.getByRole("button", { name: words("btn.undo") })).toHaveCount(0);
  expect([await dayOf(first), await dayOf(second)]).toEqual([first.from, second.from]);
});

test("two admins: who was first with one of them is named, and what stands there now, before anything is overwritten", async ({ page }) => {
  const { first, second, free } = await twoInARow("AUL-1");
  await page.route("**/live**", (route) => route.abort());
  await openMonth(page, office(), "AUL-1", first.from);
  await select(page, first, second);
  await bar(page).getByRole("button", { name: words("calendar.together.open") }).click();
  await expect(dialog(page).getByRole("listitem")).toHaveCount(2);
  await office().act("admin", "move", second.code, {
    version: await office().version(second.code),
    start: `${second.from}T13:00`,
    end: `${second.from}T15:00`,
    reason: "Pagi dipakai",
    agreement: { how: "phone", note: "" },
  });
  await agree(page);
  await expect(dialog(page).getByRole("alert")).toContainText(words("calendar.together.refused", { code: second.code }));
  await expect(dialog(page).getByRole("alert")).toContainText(new RegExp(`${escape(words("staff.history.moved"))}, .+, \\d+ \\w+ \\d\\d\\.\\d\\d`));
  await expect(dialog(page).getByRole("listitem").nth(1)).toContainText("13.00–15.00");
  expect([await dayOf(first), await dayOf(second)]).toEqual([first.from, second.from]);
  await dialog(page).getByRole("button", { name: words("calendar.together.submit") }).click();
  await expect(dialog(page), "seen and pressed again they go").toBeHidden();
  await expect(said(page, second.code), "by name").toBeAttached();
  expect([await dayOf(first), await dayOf(second)]).toEqual([second.from, free]);
});

test("a refusal that comes when the dialog of several is closed is told all the same", async ({ page }) => {
  const { first, second, free } = await twoInARow("AUL-2");
  await approved("AUL-2", free);
  await openMonth(page, office(), "AUL-2", first.from);
  await select(page, first, second);
  await bar(page).getByRole("button", { name: words("calendar.together.open") }).click();
  const letGo = await hold(page, /\/api\/inbox\/move-together(\?|$)/);
  await agree(page);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  letGo();
  await expect(said(page, words("calendar.together.refused", { code: second.code }))).toBeAttached();
  expect([await dayOf(first), await dayOf(second)]).toEqual([first.from, second.from]);
});

test("carrying one of them carries both: a day is free only if it is for each", async ({ page }) => {
  const { first, second, free } = await twoInARow("LAB-1");
  await openMonth(page, office(), "LAB-1", first.from);
  await select(page, first, second);
  await carryOver(page, first, second.from);
  await expect(cell(page, second.from), "the second makes room").toHaveAttribute("data-drop", "target");
  await expect(page.locator('[data-drag="origin"]'), "both are in the hand").toHaveCount(2);
  await expect(page.locator('[data-drag="ghost"]')).toContainText("+1");
  await page.mouse.up();
  await expect(dialog(page).getByLabel(words("calendar.together.days"))).toHaveValue("1");
  await expect(dialog(page).getByLabel(words("calendar.together.minutes"))).toHaveValue("0");
  await page.keyboard.press("Escape");
  expect([await dayOf(first), await dayOf(second)], "dropping commits nothing").toEqual([first.from, second.from]);

  await approved("LAB-1", free);
  await carryOver(page, first, second.from);
  await expect(cell(page, second.from), "the second would clash").toHaveAttribute("data-drop", "refused");
  const why = new RegExp(escape(words("calendar.carry.refuses", { verdict: `${words("calendar.drop.taken", { time: "12.00" })}, KKG Gugus 3 Barabai`, what: `${second.code}, ` })));
  await expect(cell(page, second.from), "on the day it stands which one").toContainText(why);
  await expect(page.locator("#bawa-kabar").getByText(why), "and it is told").toBeVisible();
  await page.mouse.up();
  await expect(page.getByText(new RegExp(`^Tidak dapat dilepas pada .*${escape(second.code)}, `)), "also after it was let go").toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  expect([await dayOf(first), await dayOf(second)]).toEqual([first.from, second.from]);
});

const pick = (page: Page): Locator => page.getByRole("button", { name: words("calendar.together.pick"), exact: true });

test("while Pilih is on a click or Enter selects instead of opening or lifting, and off ends the selection", async ({ page }) => {
  const { first, second } = await twoInARow("KLS-B");
  await openMonth(page, office(), "KLS-B", first.from);
  await expect(pick(page)).toHaveAttribute("aria-pressed", "false");
  await pick(page).focus();
  await page.keyboard.press("Enter");
  await expect(pick(page)).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByText(words("calendar.together.picking"))).toBeVisible();

  await chip(page, first).click();
  await expect(bar(page)).toContainText(words("calendar.together.count", { n: 1 }));
  await expect(chip(page, first)).toHaveAccessibleName(new RegExp(`${words("calendar.together.selected")}$`));
  await cell(page, second.from).locator("[data-date]").focus();
  await page.keyboard.press("Space");
  await expect(chip(page, second)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(bar(page)).toContainText(words("calendar.together.count", { n: 2 }));
  await expect(page.locator("[data-drag]"), "nothing was lifted").toHaveCount(0);
  await chip(page, first).click();
  await expect(chip(page, first), "once more lets go of it").not.toHaveAttribute("data-selected");
  await expect(page, "no request was opened").toHaveURL(/kalender/);

  await pick(page).click();
  await expect(pick(page)).toHaveAttribute("aria-pressed", "false");
  await expect(bar(page)).toBeHidden();
  await expect(page.locator("[data-selected]")).toHaveCount(0);
  await expect(page.getByText(words("calendar.together.cleared"))).toBeVisible();
  await chip(page, first).click();
  await expect(page, "a click opens the request again").toHaveURL(new RegExp(`permohonan/${first.code}`));
});

test("those who may not move a booking are not offered to select", async ({ page }) => {
  await signIn(page, office(), "ult");
  await open(page, "/kantor/kalender");
  await expect(page.getByRole("grid")).toBeVisible();
  await expect(pick(page)).toHaveCount(0);
});

test.describe("with a finger on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("taps on lines of the agenda select them while Pilih is on, and both move together", async ({ page }) => {
    const { first, second, free } = await twoInARow("KLS-C");
    await signIn(page, office(), "admin");
    await open(page, `/kantor/kalender?view=agenda&date=${first.from}&facility=KLS-C`);
    const line = ({ code }: Placed): Locator => page.locator(`.agenda [data-code="${code}"]`);
    await pick(page).tap();
    await expect(pick(page)).toHaveAttribute("aria-pressed", "true");
    await line(first).locator("time").tap();
    await expect(line(first)).toHaveAttribute("data-selected", "");
    await line(second).getByRole("link").tap();
    await expect(line(second)).toContainText(words("calendar.together.selected"));
    await expect(page, "no request was opened").toHaveURL(/kalender/);
    await expect(bar(page)).toContainText(words("calendar.together.count", { n: 2 }));

    await bar(page).getByRole("button", { name: words("calendar.together.open") }).tap();
    await agree(page);
    await expect(dialog(page)).toBeHidden();
    await expect(page.getByText(words("calendar.together.moved", { n: 2 }))).toBeVisible();
    expect([await dayOf(first), await dayOf(second)]).toEqual([second.from, free]);
    await expect(pick(page), "the work is done").toHaveAttribute("aria-pressed", "false");
  });

  test("a tap on a bar of the day selects it, and Pilih ends it", async ({ page }) => {
    const { first } = await twoInARow("KLS-D");
    await signIn(page, office(), "admin");
    await open(page, `/kantor/kalender?view=day&date=${first.from}&facility=KLS-D`);
    const block = page.locator(`#bawa-area a[data-code="${first.code}"]`);
    await pick(page).tap();
    await block.tap();
    await expect(block).toHaveAttribute("data-selected", "");
    await expect(page.locator("[data-drag]"), "a tap lifts nothing").toHaveCount(0);
    await pick(page).tap();
    await expect(block).not.toHaveAttribute("data-selected");
    await expect(bar(page)).toBeHidden();
  });
});
