// Events of the office itself: once or again and again, every date looked at before any is stored.
import type { Locator, Page } from "@playwright/test";
import { carryOver, cell, chip, heard, kabar, openMonth } from "../../carrying.ts";
import { type Booked, expect, keepBooks, open, openOffice, signIn, test } from "../../office.ts";
import { longDate, plusDays, words } from "../../words.ts";

const office = openOffice();
keepBooks(office);
const INSTITUTION = "MGMP Seni Budaya Uji";

/** The form with a facility and a morning filled in, as the calendar opens it. */
function path(facility: string, date: string): string {
  return `/kantor/kegiatan?facility=${facility}&start=${date}T08:00&end=${date}T12:00&purpose=internal`;
}

/** A free day, and a later one on which somebody has an approved booking. */
async function freeAndTaken(facility: string): Promise<{ free: string; taken: string; code: string }> {
  const free = await office().freeDay(facility);
  const taken = await office().freeDay(facility, plusDays(free, 1));
  const { code } = await office().submitRequest({ facility, date: taken, institution: INSTITUTION });
  await office().approve(code);
  return { free, taken, code };
}

async function busyOn(facility: string, date: string): Promise<string[]> {
  const { body } = await office().call("GET", `/api/v1/facilities/${facility}/availability?from=${date}&to=${plusDays(date, 1)}`);
  return (body.days[0].busy as { start: string; end: string }[]).map(({ start, end }) => `${start.slice(11, 16)}–${end.slice(11, 16)}`);
}

const dates = (page: Page) => page.getByRole("region", { name: /tanggal|waktu ini/i });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });
    const go = (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : page.goto(path));

    test("a series names the date that clashes and who has it, and is stored without it", async ({ page }) => {
      const facility = javaScriptEnabled ? "RPT-1" : "RPT-2";
      const { free, taken, code } = await freeAndTaken(facility);
      await signIn(page, office(), "admin");
      await go(page, path(facility, free));
      const main = page.getByRole("main");
      await main.getByLabel(/^Kegiatan atau alasan/).fill("Rapat persiapan");
      await main.getByRole("radio", { name: words("event.repeat.daily"), exact: true }).check();
      await main.getByLabel(/^Tanggal terakhir/).fill(taken);
      await main.getByRole("button", { name: words("event.check") }).click();

      const list = dates(page);
      await expect(list.getByRole("heading", { level: 2 })).toHaveText(/\d+ tanggal, \d+ bentrok/);
      if (javaScriptEnabled) await expect(list.getByRole("heading", { level: 2 })).toBeFocused();
      await expect(list.getByText(words("event.dates.nothing_yet"))).toBeVisible();
      const clash = list.getByRole("listitem").filter({ hasText: longDate(taken) }).first();
      await expect(clash).toContainText(INSTITUTION);
      await expect(clash.getByRole("link", { name: code })).toBeVisible();
      expect(await busyOn(facility, free), "looking stores nothing").toEqual([]);

      await list.getByRole("button", { name: /^Lewati \d+ tanggal bentrok/ }).click();
      await expect(page).toHaveURL(new RegExp(`/kantor/kalender\\?facility=${facility}&date=${free}`));
      expect(await busyOn(facility, free)).toEqual(["08:00–12:00"]);
      expect(await busyOn(facility, taken), "the booking stands").toEqual(["08:00–12:00"]);
      expect(JSON.parse(await office().command("check", "--json")).every(({ ok }: { ok: boolean }) => ok)).toBe(true);
    });

    test("a single event over a booking lists it, and batalkan semua stores nothing", async ({ page }) => {
      const facility = javaScriptEnabled ? "KLS-A" : "KLS-B";
      const { taken, code } = await freeAndTaken(facility);
      await signIn(page, office(), "admin");
      await go(page, path(facility, taken));
      await page.getByLabel(/^Kegiatan atau alasan/).fill("Asesmen nasional");
      await page.getByRole("main").getByRole("button", { name: words("event.enter"), exact: true }).click();
      const list = dates(page);
      await expect(list.getByText(words("event.dates.refused"))).toBeVisible();
      await expect(list.getByRole("link", { name: code })).toBeVisible();
      await expect(list.getByRole("button", { name: /^Lewati/ }), "nothing would be left").toHaveCount(0);
      await list.getByRole("button", { name: words("event.enter_nothing") }).click();
      await expect(list).toHaveCount(0);
      await expect(page.getByLabel(/^Kegiatan atau alasan/), "what was typed stays").toHaveValue("Asesmen nasional");
      expect(await busyOn(facility, taken)).toEqual(["08:00–12:00"]);
    });
  });
}

test("by keys: faults are links to their fields, and Enter looks without storing", async ({ page }) => {
  const date = await office().freeDay("LAB-1");
  await signIn(page, office(), "admin");
  await open(page, path("LAB-1", date));
  const reason = page.getByLabel(/^Kegiatan atau alasan/);
  await reason.press("Enter");
  const summary = page.getByRole("alert").filter({ hasText: /perlu diperbaiki/ });
  await expect(summary).toBeFocused();
  await summary.getByRole("link").first().press("Enter");
  await expect(reason).toBeFocused();
  await expect(reason).toHaveAccessibleDescription(/Tulis kegiatan/);
  await reason.fill("Pelatihan");
  await reason.press("Enter");
  await expect(dates(page).getByRole("heading", { level: 2 })).toHaveText(words("event.dates.one_free"));
  expect(await busyOn("LAB-1", date)).toEqual([]);
  await reason.fill("Pelatihan operator");
  await expect(dates(page), "dates of another form would mislead").toHaveCount(0);
  await page.getByRole("main").getByRole("button", { name: words("event.enter"), exact: true }).press("Enter");
  await expect(page).toHaveURL(/\/kantor\/kalender/);
  await expect(page.getByText(/Sudah dicatat/)).toBeVisible();
  expect(await busyOn("LAB-1", date)).toEqual(["08:00–12:00"]);
});

test("the facilities team enters maintenance that cannot wait, and no events", async ({ page }) => {
  const date = await office().freeDay("AUL-2");
  await office().goOnAt(`${plusDays(date, -1)}T09:00:00+08:00`);
  await signIn(page, office(), "sarpras");
  await open(page, path("AUL-2", plusDays(date, 1)));
  await expect(page.getByRole("radio", { name: new RegExp(words("cal.internal")) })).toHaveCount(0);
  await expect(page.getByRole("radio", { name: new RegExp(words("cal.maintenance")) })).toBeChecked();
  await page.getByLabel(/^Kegiatan atau alasan/).fill("Perawatan AC");
  const enter = page.getByRole("main").getByRole("button", { name: words("event.enter"), exact: true });
  await enter.click();
  await expect(page.getByText(words("err.repair_later")).first(), "what can wait is the admin's").toBeVisible();
  expect(await busyOn("AUL-2", plusDays(date, 1))).toEqual([]);
  await open(page, path("AUL-2", date));
  await page.getByLabel(/^Kegiatan atau alasan/).fill("Perawatan AC");
  await enter.click();
  await expect(page).toHaveURL(/\/kantor\/kalender/);
  expect(await busyOn("AUL-2", date)).toEqual(["08:00–12:00"]);
});

interface Event extends Booked {
  facility: string;
}

/** An event of the office on the morning of a free day, and a free day in the same month. */
async function entered(facility: string): Promise<Event> {
  let after = plusDays(office().today, 21);
  for (;;) {
    const from = await office().freeDay(facility, after);
    const to = await office().freeDay(facility, plusDays(from, 1));
    if (from.slice(0, 7) !== to.slice(0, 7)) {
      after = plusDays(from, 1);
      continue;
    }
    const closure = { facility, start: `${from}T08:00`, end: `${from}T12:00`, reason: "Rapat kerja", purpose: "internal" };
    const { status, body } = await (await office().api("admin"))("POST", "/closures", closure);
    expect(status).toBe(201);
    return { code: `c${body.id as number}`, facility, from, to };
  }
}

const undo = (page: Page): Locator => page.getByRole("button", { name: words("btn.undo") });

test("an event is dragged to another day: it is there at once, and undone", async ({ page }) => {
  const event = await entered("RPT-1");
  await openMonth(page, office(), event.facility, event.from);
  await carryOver(page, event, event.to);
  await expect(cell(page, event.to)).toHaveAttribute("data-drop", "target");
  await page.mouse.up();
  await expect(chip(page, { ...event, from: event.to })).toBeVisible();
  await expect(page.getByRole("dialog"), "nobody has to agree").toBeHidden();
  await expect(page.getByText(/Rapat kerja dipindahkan ke/)).toBeVisible();
  expect(await busyOn(event.facility, event.to)).toEqual(["08:00–12:00"]);
  expect(await busyOn(event.facility, event.from)).toEqual([]);

  await undo(page).click();
  await expect(page.getByText(words("staff.said.undone"))).toBeVisible();
  await expect(chip(page, event)).toBeVisible();
  await expect(undo(page), "once").toHaveCount(0);
  expect(await busyOn(event.facility, event.from)).toEqual(["08:00–12:00"]);

  const saturday = plusDays(event.from, 6 - new Date(`${event.from}T12:00Z`).getUTCDay());
  await carryOver(page, event, saturday);
  await expect(cell(page, saturday), "a day off is the office's own").toHaveAttribute("data-drop", "target");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await office().command("check");
});

test("an event is carried by keys, a day and a quarter of an hour on", async ({ page }) => {
  const event = await entered("KLS-C");
  await openMonth(page, office(), event.facility, event.from);
  await page.getByRole("grid").getByRole("link", { name: new RegExp(`^${longDate(event.from)}`) }).focus();
  await page.keyboard.press("Space");
  await expect(chip(page, event)).toBeFocused();
  await page.keyboard.press("Enter");
  const told = page.getByRole("status").filter({ hasText: /\S/ });
  await expect(told).toContainText(words("calendar.drop.here"));
  const days = (Date.parse(event.to) - Date.parse(event.from)) / 86_400_000;
  for (let step = 0; step < days; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect(told).toContainText("08.15–12.15");
  await expect(told).toContainText(words("calendar.drop.free"));
  await page.keyboard.press("Enter");
  await expect(page.getByText(/Rapat kerja dipindahkan ke/)).toBeVisible();
  await expect(chip(page, { ...event, from: event.to })).toBeVisible();
  expect(await busyOn(event.facility, event.to)).toEqual(["08:15–12:15"]);
  await expect(page.locator("#bawa-area :focus"), "not lost to the top of the page").toHaveCount(1);
});

test("by keys an event that is made longer by days, beyond the day that is shown, is refused where somebody is", async ({ page }) => {
  const event = await entered("RPT-2");
  const taken = await office().freeDay(event.facility, plusDays(event.from, 3));
  const { code } = await office().submitRequest({ facility: event.facility, date: taken, institution: INSTITUTION });
  await office().approve(code);
  await signIn(page, office(), "admin");
  await open(page, `/kantor/kalender?view=day&date=${event.from}&facility=${event.facility}`);
  await page.locator(`#linimasa [data-code="${event.code}"]`).focus();
  await page.keyboard.press("Enter");
  await expect(kabar(page)).toContainText(words("calendar.drop.here"));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(kabar(page)).toContainText(words("calendar.carry.moves_length"));
  const days = (Date.parse(taken) - Date.parse(event.from)) / 86_400_000;
  for (let day = 1; day < days; day += 1) await page.keyboard.press("PageDown");
  const until = words("calendar.carry.until", { time: "08.00–12.00", day: longDate(plusDays(taken, -1)) });
  await expect(heard(page), "until the day before").toContainText(`${until}: ${words("calendar.drop.free")}`);
  await page.keyboard.press("PageDown");
  await expect(kabar(page)).toContainText(`${words("calendar.drop.taken", { time: "12.00" })}, ${INSTITUTION}`);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Tidak dapat dilepas pada .*Terisi hingga 12\.00/)).toBeVisible();
  await page.keyboard.press("Escape");
  expect(await busyOn(event.facility, event.from), "it lasts as long as before").toEqual(["08:00–12:00"]);
});

test("over a booking an event is refused with the reason, by the day and by the server", async ({ page }) => {
  const event = await entered("KLS-D");
  const { code } = await office().submitRequest({ facility: event.facility, date: event.to, institution: INSTITUTION });
  await office().approve(code);
  await openMonth(page, office(), event.facility, event.from);
  await carryOver(page, event, event.to);
  await expect(cell(page, event.to)).toHaveAttribute("data-drop", "refused");
  await expect(cell(page, event.to)).toContainText("Terisi hingga 12.00");
  await page.mouse.up();
  await expect(page.getByText(`${longDate(event.to)}: Terisi hingga 12.00`)).toBeVisible();

  // Whoever drops it where the day looked free a moment ago is told who is in the way.
  await page.route(/calendar\/closure-ground/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), held: [] } });
  });
  await carryOver(page, event, event.to);
  await expect(cell(page, event.to)).toHaveAttribute("data-drop", "target");
  await page.mouse.up();
  await expect(page.getByRole("status").getByText(code)).toBeVisible();
  await expect(chip(page, event), "it is where it was").toBeVisible();
  await expect(undo(page)).toHaveCount(0);
  expect(await busyOn(event.facility, event.from)).toEqual(["08:00–12:00"]);
  await office().command("check");
});
