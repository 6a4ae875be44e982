// The staff's calendar in its views: the same bookings, the same keys, and carrying in each of them.
import type { Page } from "@playwright/test";
import { centre, middle, sendAsAgreed } from "../../carrying.ts";
import { expect, keepBooks, open, openOffice, signIn, staffPage, test } from "../../office.ts";
import { agendaDay, bar, box, lane, viewsOf } from "../../viewing.ts";
import { longDate, monthYear, plusDays, words } from "../../words.ts";

const office = openOffice();
keepBooks(office);
const { booked, reservation, openView, dayWithFreeMorning } = viewsOf(office);

const monthOf = (date: string): string => date.slice(0, 7);

/** Takes hold at one point and goes to another; the button stays down. */
async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + Math.sign(to.x - from.x || 1) * 8, from.y + 4, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 6 });
}

test("every view shows the booking, keeps day and facility, and is an address to send", async ({ page }) => {
  const { code, date } = await booked("RPT-1");
  await openView(page, "month", date, "RPT-1");
  for (const view of ["timeline", "week", "day", "agenda", "month"]) {
    await page.getByRole("navigation", { name: words("calendar.views") }).getByRole("link", { name: words(`calendar.view.${view}`), exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`view=${view}&date=${date}&facility=RPT-1`));
    await expect(page.locator(`#bawa-area [data-code="${code}"]`).first()).toBeVisible();
    await expect(page.getByRole("link", { name: words(`calendar.view.${view}`), exact: true })).toHaveAttribute("aria-current", "page");
  }
  await page.goto(`/kantor/kalender?view=timeline&date=${date}&facility=RPT-1`);
  await expect(lane(page, "RPT-1")).toBeVisible();
  await page.getByRole("link", { name: words("calendar.next.timeline") }).click();
  await expect(page).toHaveURL(new RegExp(`date=${plusDays(date, 14)}`));
  await page.goBack();
  await expect(bar(page, code)).toBeVisible();
});

test("without script every view is a page with its bookings", async ({ browser }) => {
  const { code, date } = await booked("RPT-2");
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, office(), "admin");
  for (const view of ["month", "timeline", "week", "day", "agenda"]) {
    await page.goto(`/kantor/kalender?view=${view}&date=${date}&facility=RPT-2`);
    await expect(page.locator(`#bawa-area a[href$="${code}"]`).first()).toBeVisible();
  }
  await context.close();
});

test("pools show what is left, day by day", async ({ page }) => {
  const date = await office().freeDay("PRL-LCD", plusDays(office().today, 70));
  const { code } = await office().submitRequest({ facility: "PRL-LCD", date, quantity: 4 });
  await office().approve(code);
  await openView(page, "timeline", date, "PRL-LCD");
  await expect(lane(page, "PRL-LCD").getByText(/^sisa 2$/)).toBeVisible();
  await expect(page.getByRole("rowheader", { name: /LCD Proyektor/ })).toContainText("sisa dari 6");
});

test("all loans of a pool are in the agenda of the day, where the week's last line and the pool's row lead", async ({ page }) => {
  const date = await office().freeDay("PRL-LTP", plusDays(office().today, 84));
  const codes: string[] = [];
  for (let loan = 0; loan < 6; loan += 1) codes.push((await office().submitRequest({ facility: "PRL-LTP", date, whatsapp: `08125033200${loan}` })).code);
  const listed = async () => {
    await expect(page).toHaveURL(new RegExp(`view=agenda&date=${date}&facility=PRL-LTP`));
    for (const code of codes) await expect(page.locator(`#agenda a[href$="${code}"]`).first()).toBeVisible();
  };
  await openView(page, "week", date, "PRL-LTP");
  await page.locator(`td[data-day="${date}"]`).getByRole("link", { name: `+2 ${words("calendar.more")}` }).click();
  await listed();
  await open(page, `/kantor/kalender?view=timeline&date=${date}&facility=PRL-LTP`);
  await page.getByRole("rowheader", { name: /Laptop Ujian/ }).getByRole("link", { name: /Laptop Ujian/ }).click();
  await listed();
});

test("a Friday's prayer break is shaded with its words in week, day and timeline", async ({ page }) => {
  const weekday = (new Date(`${office().today}T12:00Z`).getUTCDay() + 6) % 7;
  let friday = plusDays(office().today, 21 + 4 - weekday);
  while ((await office().freeDay("LAP-1", friday)) !== friday) friday = plusDays(friday, 7);
  const said = words("calendar.prayer_break", { time: "11.30–13.00" });
  await openView(page, "week", friday, "LAP-1");
  await expect(page.locator(`td[data-day="${friday}"] .shade`)).toHaveText(said);
  await expect(page.locator(".week-day .shade")).toHaveCount(1);
  for (const view of ["day", "timeline"]) {
    await page.goto(`/kantor/kalender?view=${view}&date=${friday}&facility=LAP-1`);
    await expect(page.getByRole("columnheader").filter({ hasText: said }).first()).toBeAttached();
    await expect(lane(page, "LAP-1").locator('.shade.s06, [data-status="prayer"]').first()).toBeAttached();
  }
});

test("only who may move bookings is told the keys for it", async ({ browser }) => {
  const [days, lift, team, select] = ["days", "lift", "team", "select"].map((what) => words(`calendar.carry.hint_${what}`));
  const told = [
    ["ult", "timeline", ""],
    ["admin", "timeline", `${lift} ${select}`],
    ["admin", "week", `${days} ${lift} ${select}`],
    ["sarpras", "timeline", team],
    ["sarpras", "month", `${days} ${team}`],
  ] as const;
  for (const [role, view, keys] of told) {
    const page = await staffPage(() => browser.newContext(), office(), role);
    await open(page, `/kantor/kalender?view=${view}`);
    await expect(page.getByRole("grid"), `${role}, ${view}`).toHaveAccessibleDescription(keys);
    await page.context().close();
  }
});

test("in the timeline a booking goes to another room of the same hours", async ({ page }) => {
  const { code, date } = await booked("KLS-A", 10);
  await openView(page, "timeline", date);
  const from = await box(bar(page, code));
  const other = await box(lane(page, "KLS-B"));
  await drag(page, { x: from.x + 10, y: from.y + from.height / 2 }, { x: from.x + 10, y: other.y + other.height / 2 });
  await expect(page.locator('tr[data-facility="KLS-B"] .landing')).toHaveAttribute("data-drop", "target");
  await page.mouse.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(date);
  await expect(dialog.getByLabel(words("calendar.move.facility"))).toHaveValue("KLS-B");
  const before = await reservation(code);
  expect(before.items, "dropping commits nothing").toMatchObject([{ facility: "KLS-A" }]);

  await sendAsAgreed(page);
  await expect(lane(page, "KLS-B").locator(`[data-code="${code}"]`)).toBeVisible();
  await expect(lane(page, "KLS-A").locator(`[data-code="${code}"]`)).toHaveCount(0);
  const { items, start, end } = await reservation(code);
  expect(items, "it is the other room's").toMatchObject([{ facility: "KLS-B" }]);
  expect({ start, end }, "at the same hours").toEqual({ start: before.start, end: before.end });
});

test("among the hours of a day it is drawn to another hour, and its end is drawn out", async ({ page }) => {
  const { code, date } = await booked("KLS-C");
  await openView(page, "day", date, "KLS-C");
  const from = await box(bar(page, code));
  const row = await box(lane(page, "KLS-C"));
  const hour = row.width / 10;
  await drag(page, { x: from.x + from.width / 2, y: from.y + from.height / 2 }, { x: from.x + from.width / 2 + 2 * hour, y: from.y + from.height / 2 });
  await expect(page.locator(".landing")).toHaveAttribute("data-drop", "target");
  await page.mouse.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(words("form.time_start"))).toHaveValue("10.00");
  await expect(dialog.getByLabel(words("form.time_end"))).toHaveValue("14.00");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  const end = { x: from.x + from.width - 5, y: from.y + from.height / 2 };
  await drag(page, end, { x: end.x + hour, y: end.y });
  await page.mouse.up();
  await expect(dialog.getByLabel(words("form.time_start"))).toHaveValue("08.00");
  await expect(dialog.getByLabel(words("form.time_end"))).toHaveValue("13.00");
  expect((await reservation(code)).end, "dropping commits nothing").toContain("T12:00");
  await sendAsAgreed(page);
  const after = await reservation(code);
  expect([after.start, after.end], "an hour longer").toEqual([expect.stringContaining(`${date}T08:00`), expect.stringContaining(`${date}T13:00`)]);
});

test("in the week it goes to another day and hour at once", async ({ page }) => {
  const { code, date } = await booked("KLS-D");
  await openView(page, "week", date, "KLS-D");
  const from = await box(bar(page, code));
  const weekday = (new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7;
  const next = plusDays(date, weekday < 4 ? 1 : -1);
  const column = await box(page.locator(`td[data-day="${next}"] .week-day`));
  await drag(page, { x: from.x + 20, y: from.y + 30 }, { x: column.x + column.width / 2, y: from.y + 30 + column.height / 10 });
  await expect(page.locator(".landing").first()).toBeVisible();
  await page.mouse.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(next);
  await expect(dialog.getByLabel(words("form.time_start"))).toHaveValue("09.00");
});

test("by keys in the timeline: one stop, arrows from bar to bar, Enter picks up, Tab to the length, Enter drops", async ({ page }) => {
  const { code, date } = await booked("LAB-1");
  await openView(page, "day", date, "LAB-1");
  await expect(bar(page, code), "the only bar is the stop").toHaveAttribute("tabindex", "0");
  await expect(page.getByRole("grid")).toBeVisible();
  await page.getByRole("region", { name: words("calendar.lanes.label") }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(bar(page, code)).toBeFocused();
  await page.keyboard.press("Enter");
  const told = page.locator("#bawa-kabar");
  await expect(told).toContainText(words("calendar.drop.here"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(told).toContainText(words("calendar.carry.moves_length"));
  await page.keyboard.press("ArrowRight");
  await expect(told).toContainText("08.00–12.15");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByLabel(words("form.time_end"))).toHaveValue("12.15");
});

test("by keys in the agenda: arrows from line to line and into one, Enter picks up, arrows carry, Escape gives up, Enter drops", async ({ page }) => {
  const { code, date } = await booked("KLS-C", 9);
  const to = await office().freeDay("KLS-C", plusDays(date, 1));
  await openView(page, "agenda", date, "KLS-C");
  const line = page.getByRole("treegrid").first().locator(`[data-code="${code}"]`);
  await expect(line, "the first line is the stop").toHaveAttribute("tabindex", "0");
  await line.focus();
  await page.keyboard.press("ArrowRight");
  await expect(line.getByRole("link")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(line.getByRole("button", { name: words("calendar.move.open") })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(line).toBeFocused();

  const told = page.locator("#bawa-kabar");
  await page.keyboard.press("Enter");
  await expect(told).toContainText(words("calendar.drop.here"));
  await expect(line, "it is seen that it is in the hand").toHaveAttribute("data-lifted", "");
  await page.keyboard.press("ArrowRight");
  await expect(told).toContainText(longDate(plusDays(date, 1)));
  await page.keyboard.press("Escape");
  await expect(told).toBeEmpty();
  await expect(line, "back on the line").toBeFocused();

  await page.keyboard.press("Enter");
  const days = (Date.parse(to) - Date.parse(date)) / 86_400_000;
  for (let step = 0; step < days; step += 1) await page.keyboard.press("ArrowRight");
  await expect(told).toContainText(longDate(to));
  await expect(told).toContainText(words("calendar.drop.free"));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(to);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.locator("#agenda :focus"), "the focus stays in the list").toHaveCount(1);
  expect((await reservation(code)).start, "dropping commits nothing").toContain(date);
});

test("in the agenda a line is dragged to another day that is shown; the day says so, and on its own day it stays", async ({ page }) => {
  const { code, date } = await booked("KLS-C", 7);
  const to = await dayWithFreeMorning("KLS-C", date);
  await openView(page, "agenda", date, "KLS-C");
  const [own, other] = [agendaDay(page, date), agendaDay(page, to)];
  const at = await middle(own.locator(`[data-code="${code}"] time`));

  await drag(page, at, await centre(own.getByRole("heading")));
  await expect(own).toContainText(words("calendar.drop.here"));
  await page.mouse.up();
  await expect(page.locator("[data-lifted]"), "it was given up").toHaveCount(0);
  await expect(own).not.toContainText(words("calendar.drop.here"));
  await expect(page.getByRole("dialog")).toBeHidden();

  await drag(page, at, await centre(other.getByRole("heading")));
  await expect(other).toHaveAttribute("data-drop", "target");
  await expect(other.getByText(words("calendar.drop.free"))).toBeVisible();
  await expect(own, "one day is aimed at").not.toHaveAttribute("data-drop");
  await page.mouse.up();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel(words("form.date_start"))).toHaveValue(to);
  await expect(other.locator(`[data-landed="${code}"]`), "it lies where it was let go").toBeAttached();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.locator("[data-drop]")).toHaveCount(0);
  expect((await reservation(code)).start, "dropping commits nothing").toContain(date);
});

test("in the week Space leads from a day to its bookings, Enter picks one up, Escape leads back", async ({ page }) => {
  const { code, date } = await booked("KLS-A", 11);
  await openView(page, "week", date, "KLS-A");
  const day = page.getByRole("grid").locator(`[data-date="${date}"]`);
  await expect(day, "the day of the address is the stop").toHaveAttribute("tabindex", "0");
  await day.focus();
  await page.keyboard.press("Space");
  await expect(bar(page, code)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#bawa-kabar")).toContainText(words("calendar.drop.here"));
  await page.keyboard.press("Escape");
  await expect(bar(page, code)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(day).toBeFocused();
});

test("each view is one tab stop, and the list below the month is one more", async ({ page }) => {
  const { date } = await booked("KLS-D", 5);
  await signIn(page, office(), "admin");
  for (const [view, stops] of [["month", 2], ["week", 1], ["day", 1], ["timeline", 1], ["agenda", 1]] as const) {
    await open(page, `/kantor/kalender?view=${view}&date=${date}&facility=KLS-D`);
    const count = () =>
      page.evaluate(() => {
        const can = [...document.querySelectorAll<HTMLElement>("#bawa-area :is(a[href], button:not([disabled]), [tabindex])")];
        return can.filter((element) => element.tabIndex >= 0).length;
      });
    await expect.poll(count, view).toBe(stops);
  }
});

test("PageDown turns the page of every view, and the focus goes along", async ({ page }) => {
  const { date } = await booked("KLS-D", 8);
  await signIn(page, office(), "admin");
  for (const [view, days] of [["week", 7], ["day", 1], ["timeline", 14], ["agenda", 14]] as const) {
    await open(page, `/kantor/kalender?view=${view}&date=${date}&facility=KLS-D`);
    await page.locator('#bawa-area [tabindex="0"]').first().focus();
    await page.keyboard.press("PageDown");
    await expect(page, view).toHaveURL(new RegExp(`date=${plusDays(date, days)}`));
    await expect(page.locator("main :focus"), `${view}: not lost to the top of the page`).toHaveCount(1);
  }
});

test("what is carried to the arrow turns the month, and can be dropped there", async ({ page }) => {
  const { code, date } = await booked("AUL-2");
  await openView(page, "month", date, "AUL-2");
  const from = await box(bar(page, code));
  const arrow = await box(page.getByRole("link", { name: words("calendar.next.month") }));
  await drag(page, { x: from.x + 20, y: from.y + 8 }, { x: arrow.x + arrow.width / 2, y: arrow.y + arrow.height / 2 });
  const next = new Date(`${date.slice(0, 7)}-01T12:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(monthYear(next.toISOString().slice(0, 10)));
  await page.mouse.move(600, 10);
  const to = await office().freeDay("AUL-2", next.toISOString().slice(0, 10));
  const day = await box(page.locator(`td[data-day="${to}"]`));
  await page.mouse.move(day.x + day.width / 2, day.y + day.height / 2, { steps: 4 });
  await expect(page.locator(`td[data-day="${to}"]`)).toHaveAttribute("data-drop", "target");
  await page.mouse.up();
  await expect(page.getByRole("dialog").getByLabel(words("form.date_start"))).toHaveValue(to);
});

test("a change at another desk touches only the days that it concerns", async ({ page }) => {
  const { code, date } = await booked("AUL-1", 4);
  const settled = page.waitForResponse(/calendar\/staff-page/);
  await openView(page, "month", date);
  await (await settled).finished();
  await page.evaluate(() => {
    const touched = new Set<string>();
    const watch = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const day = (target instanceof Element ? target : target.parentElement)?.closest("td[data-day]");
        touched.add(day?.getAttribute("data-day") ?? "beside the days");
      }
    });
    watch.observe(document.querySelector("table.month")!, { subtree: true, childList: true, attributes: true, characterData: true });
    Object.assign(window, { touched });
  });
  const to = await office().freeDay("AUL-1", plusDays(date, 1));
  await office().act("admin", "move", code, {
    version: await office().version(code),
    start: `${to}T08:00`,
    end: `${to}T12:00`,
    reason: "Aula dipakai pimpinan",
    agreement: { how: "phone", note: "" },
  });
  await expect(page.locator(`td[data-day="${to}"] [data-code="${code}"]`).or(page.locator(`td[data-day="${to}"] .more`)).first()).toBeVisible();
  const touched = await page.evaluate(() => [...(window as unknown as { touched: Set<string> }).touched].sort());
  expect(touched).toEqual([date, to].filter((day) => touched.includes(day)).sort());
  expect(touched.length).toBeGreaterThan(0);
  await expect(page.getByRole("grid").getByRole("link", { name: new RegExp(`^${longDate(date)}`) })).toBeVisible();
});

test("a change at another desk touches the booking's own day in the week and the agenda, and its own row in the timeline", async ({ page }) => {
  const { code, date } = await booked("KLS-D", 8);
  await signIn(page, office(), "admin");
  const booking = page.locator(`#bawa-area [data-code="${code}"]`).first();
  const said = () => booking.evaluate((element) => `${element.getAttribute("aria-label") ?? ""} ${element.textContent ?? ""}`);
  const views = [
    { view: "week", within: "#bawa-area table", part: "td[data-day]", facility: "KLS-D", from: "13.00" },
    { view: "timeline", within: "#bawa-area table", part: "tr[data-facility]", facility: "", from: "08.00" },
    { view: "agenda", within: "#agenda", part: '[id^="agenda-tempat-"]', facility: "", from: "13.00" },
  ];
  for (const { view, within, part, facility, from } of views) {
    const settled = page.waitForResponse(/calendar\/staff-page/);
    await open(page, `/kantor/kalender?view=${view}&date=${date}&facility=${facility}`);
    await (await settled).finished();
    await expect(booking).toBeAttached();
    await page.evaluate(
      ([within, part]) => {
        const parts = [...document.querySelectorAll(part!)];
        const touched = new Set<number>();
        const watch = new MutationObserver((changes) => {
          for (const { target } of changes) touched.add(parts.indexOf((target instanceof Element ? target : target.parentElement)?.closest(part!) as Element));
        });
        watch.observe(document.querySelector(within!)!, { subtree: true, childList: true, attributes: true, characterData: true });
        Object.assign(window, { touched });
      },
      [within, part],
    );
    await office().act("admin", "move", code, {
      version: await office().version(code),
      start: `${date}T${from.replace(".", ":")}`,
      end: `${date}T${from === "13.00" ? "15:00" : "10:00"}`,
      reason: "Kelas dipakai pimpinan",
      agreement: { how: "phone", note: "" },
    });
    await expect.poll(said, view).toContain(from);
    const place = await booking.evaluate((element, part) => [...document.querySelectorAll(part)].indexOf(element.closest(part)!), part);
    expect(await page.evaluate(() => [...(window as unknown as { touched: Set<number> }).touched]), `${view}: nothing beside it`).toEqual([place]);
  }
});

test("a month of a hundred bookings is ten tab stops at most", async ({ page }) => {
  const month = monthOf(plusDays(office().today, 60));
  const { body } = await office().call("GET", `/api/v1/facilities/PRL-KRS/availability?from=${month}-01&to=${month}-28`);
  const days = (body.days as { date: string; state: string }[]).filter(({ state }) => state === "free").map(({ date }) => date);
  for (let made = 0; made < 100; made += 10) {
    const ten = Array.from({ length: 10 }, (_, place) => made + place);
    await Promise.all(ten.map((at) => office().submitRequest({ facility: "PRL-KRS", date: days[at % days.length]!, whatsapp: `0812503${31_000 + at}` })));
  }
  await openView(page, "month", `${month}-15`, "PRL-KRS");
  const grid = page.getByRole("grid");
  await expect(grid.locator('[tabindex="0"]').first()).toBeVisible();
  await expect(grid.locator(".booking").nth(40), "they are there").toBeAttached();
  const stops = await grid.evaluate((table) => {
    const wanted = [...table.querySelectorAll<HTMLElement>("a[href], button:not([disabled]), input, select, textarea, [tabindex]")];
    return wanted.filter((element) => element.tabIndex >= 0 && element.getClientRects().length > 0).length;
  });
  expect(stops).toBeGreaterThan(0);
  expect(stops).toBeLessThanOrEqual(10);
});

test("a day of six bookings shows the first four in the month and counts the other two; below it all six are listed", async ({ page }) => {
  const date = await office().freeDay("LAP-1", plusDays(office().today, 35));
  const at = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;
  for (const hour of [8, 9, 10, 11, 12, 13]) {
    const { code } = await office().submitRequest({ facility: "LAP-1", date, from: at(hour), to: at(hour + 1) });
    await office().approve(code);
  }
  await openView(page, "month", date, "LAP-1");
  const day = page.locator(`td[data-day="${date}"]`);
  await expect(day.locator('.booking[data-status="approved"] b')).toHaveText(["08.00", "09.00", "10.00", "11.00"]);
  await expect(day.locator(".booking"), "no fifth one").toHaveCount(4);
  const more = day.getByRole("link", { name: words("calendar.more_spoken", { n: 2, date: longDate(date) }) });
  await expect(more).toHaveText(`+2 ${words("calendar.more")}`);
  await expect(more).toBeVisible();
  await expect(page.locator("#agenda .line")).toHaveCount(6);
});

test("drawing on empty hours leads to a new event with facility and hours filled in; on days, with the days", async ({ page }) => {
  const date = await office().freeDay("KLS-B", plusDays(office().today, 77));
  await openView(page, "day", date, "KLS-B");
  const row = await box(lane(page, "KLS-B"));
  const hour = row.width / 10;
  const y = row.y + row.height / 2;
  await drag(page, { x: row.x + 2 * hour + 4, y }, { x: row.x + 4 * hour - 4, y });
  await expect(page.locator(".landing")).toContainText(words("calendar.draw.note"));
  await page.mouse.up();
  await expect(page).toHaveURL(new RegExp(`/kantor/kegiatan\\?facility=KLS-B&start=${date}T09:00&end=${date}T11:00`));
  await expect(page.getByRole("main").getByLabel(/^Fasilitas/)).toHaveValue("KLS-B");

  await open(page, `/kantor/kalender?view=month&date=${date}&facility=KLS-B`);
  const weekday = (new Date(`${date}T12:00Z`).getUTCDay() + 6) % 7;
  const next = plusDays(date, weekday < 4 ? 1 : -1);
  const [from, to] = [await box(page.locator(`td[data-day="${date}"]`)), await box(page.locator(`td[data-day="${next}"]`))];
  await drag(page, { x: from.x + from.width / 2, y: from.y + from.height - 6 }, { x: to.x + to.width / 2, y: to.y + to.height - 6 });
  await expect(page.locator('td[data-drop="target"]')).toHaveCount(2);
  await page.mouse.up();
  const [first, last] = [date, next].sort();
  await expect(page).toHaveURL(new RegExp(`start=${first}T08:00&end=${last}T16:00`));

  await open(page, `/kantor/kalender?view=month&date=${date}&facility=KLS-B`);
  await page.getByRole("grid").locator(`[data-date="${date}"]`).focus();
  await page.keyboard.press("n");
  await expect(page, "and by a key").toHaveURL(new RegExp(`facility=KLS-B&start=${date}T08:00&end=${date}T16:00`));
});

test("Escape gives up what is being drawn, and nothing is entered", async ({ page }) => {
  const date = await office().freeDay("KLS-B", plusDays(office().today, 84));
  await openView(page, "day", date, "KLS-B");
  const row = await box(lane(page, "KLS-B"));
  const hour = row.width / 10;
  const y = row.y + row.height / 2;
  await drag(page, { x: row.x + 2 * hour + 4, y }, { x: row.x + 4 * hour - 4, y });
  await expect(page.locator(".landing")).toContainText(words("calendar.draw.note"));
  await page.keyboard.press("Escape");
  await expect(page.locator(".landing")).toHaveCount(0);
  await page.mouse.move(row.x + 5 * hour, y, { steps: 3 });
  await expect(page.locator(".landing"), "not before the mouse goes down anew").toHaveCount(0);
  await page.mouse.up();
  await expect(page).toHaveURL(/kalender/);
});
