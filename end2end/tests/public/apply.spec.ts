// The request form: all errors at once, and nothing typed is ever lost. On the teacher's phone: personas/teacher.spec.ts.
import { type Page } from "@playwright/test";
import { applyPath, codeOn, day, expect, expectKept, fillForm, form, keepBooks, open, openOffice, RAHMAH, requestsCalled, test, twoDays, words } from "../../office.ts";
import { longDate } from "../../words.ts";

const office = openOffice();
keepBooks(office);

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });
    const go = (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : page.goto(path));

    test("an empty form shows all errors at once, each beside its field, and the summary has the focus", async ({ page }) => {
      await go(page, applyPath("AUL-1", await office().freeDay("AUL-1")));
      await form(page).submit.click();
      const { errors } = form(page);
      await expect(errors).toContainText(/Ada \d+ isian yang perlu diperbaiki/);
      for (const label of [/Nama lengkap|Isi nama/, /Nama kegiatan/, /WhatsApp/, /tata tertib/i]) await expect(errors).toContainText(label);
      for (const field of [form(page).name, form(page).activity, form(page).whatsapp]) {
        await expect(field).toHaveAttribute("aria-invalid", "true");
        await expect(field, "the message belongs to the field").toHaveAccessibleDescription(/\S/);
      }
      if (javaScriptEnabled) await expect(errors).toBeFocused();
      const target = await errors.getByRole("link").first().getAttribute("href");
      expect(target).toMatch(/^#./);
    });

    test("a wrong number keeps everything else that was typed", async ({ page }) => {
      await go(page, applyPath("AUL-1", await office().freeDay("AUL-1")));
      await fillForm(page, { ...RAHMAH, whatsapp: "0511 4772384" });
      await form(page).submit.click();
      await expect(form(page).errors).toContainText(words("err.phone_fixed"));
      await expect(form(page).whatsapp).toHaveValue("0511 4772384");
      await fillForm(page, { whatsapp: RAHMAH.whatsapp! });
      await expectKept(page);
      await form(page).submit.click();
      expect(await codeOn(page)).not.toBe("");
    });

    test("a slot taken meanwhile offers three alternatives and keeps the rest; one of them is then taken", async ({ page }) => {
      const facility = javaScriptEnabled ? "RPT-1" : "KLS-B";
      const date = await office().freeDay(facility);
      // The live stream is cut, so that the page cannot know before it sends.
      await page.route("**/live**", (route) => route.abort());
      await go(page, applyPath(facility, date));
      await fillForm(page, { ...RAHMAH, participants: "12" });
      const rival = await office().submitRequest({ facility, date });
      await office().approve(rival.code);
      await form(page).submit.click();

      const alternatives = page.getByRole("main").getByRole("link", { name: /Pakai ini/ }).or(page.getByRole("main").getByRole("button", { name: /Pakai ini/ }));
      await expect(alternatives).toHaveCount(3);
      await expect(page.getByText(/sudah terisi/).first()).toBeVisible();
      await expect(form(page).name).toHaveValue(RAHMAH.name!);
      await expect(form(page).activity).toHaveValue(RAHMAH.activity!);
      await alternatives.first().click();
      await expect(form(page).activity, "the rest of the form stays").toHaveValue(RAHMAH.activity!);
      await expect(form(page).whatsapp).toHaveValue(RAHMAH.whatsapp!);
      await form(page).rules.check();
      await form(page).submit.click();
      expect(await codeOn(page)).not.toBe("");
    });
  });
}

for (const by of ["mouse", "finger"] as const) {
  test.describe(`hours by ${by}`, () => {
    if (by === "finger") test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

    test("are drawn on the picked day; what is taken says so, and a tap takes the free stretch", async ({ page }) => {
      const facility = by === "mouse" ? "KLS-A" : "KLS-D";
      const date = await office().freeDay(facility);
      const rival = await office().submitRequest({ facility, date, from: "08:00", to: "10:00" });
      await office().approve(rival.code);
      await open(page, applyPath(facility, date));
      const strip = page.locator("#jam-strip");
      // What was fetched when the live stream opened may draw it anew at this very moment.
      await expect(() => strip.scrollIntoViewIfNeeded({ timeout: 1_000 })).toPass({ timeout: 5_000 });
      const box = (await strip.boundingBox())!;
      const [from, to] = [page.getByLabel(words("form.time_start")), page.getByLabel(words("form.time_end"))];
      /** The middle of the quarter of an hour that begins then; the strip goes from 08.00 to 16.00. */
      const at = (hour: number): { x: number; y: number } => ({ x: box.x + (box.width * (hour + 0.125 - 8)) / 8, y: box.y + box.height / 2 });
      const draw = async (first: number, last: number): Promise<void> => {
        if (by === "mouse") {
          await page.mouse.move(at(first).x, at(first).y);
          await page.mouse.down();
          await page.mouse.move(at(last).x, at(last).y, { steps: 6 });
          return page.mouse.up();
        }
        const touch = await page.context().newCDPSession(page);
        const send = (type: "touchStart" | "touchMove" | "touchEnd", hour?: number) =>
          touch.send("Input.dispatchTouchEvent", { type, touchPoints: hour === undefined ? [] : [at(hour)] });
        await send("touchStart", first);
        for (let step = 1; step <= 6; step += 1) await send("touchMove", first + ((last - first) * step) / 6);
        await send("touchEnd");
      };

      await draw(11, 14.75);
      await expect(from).toHaveValue("11:00");
      await expect(to).toHaveValue("15:00");
      await expect(page.getByRole("status").getByText(`11.00–15.00: ${words("cal.free")}`)).toBeVisible();

      await draw(9, 11.75);
      await expect(from).toHaveValue("09:00");
      await expect(page.getByRole("status").getByText(`09.00–12.00: ${words("cal.booked")} 08.00–10.00`)).toBeVisible();

      if (by === "mouse") await page.mouse.click(at(13).x, at(13).y);
      else await page.touchscreen.tap(at(13).x, at(13).y);
      await expect(from, "after the preparation of the room").toHaveValue("10:30");
      await expect(to).toHaveValue("16:00");

      await page.getByText(words("apply.draw_hours")).click();
      await expect(from, "a press on the words beside it changes nothing").toHaveValue("10:30");
      await page.reload();
      await expect(from, "drawn hours are in the draft").toHaveValue("10:30");
    });
  });
}

test("the same form sent again from a second tab is told apart by its key: no second request", async ({ page, context }) => {
  const activity = "Rapat dua tab";
  const path = applyPath("KLS-C", await office().freeDay("KLS-C"));
  await open(page, path);
  await fillForm(page, { ...RAHMAH, activity });
  await form(page).submit.click();
  const code = await codeOn(page);
  await page.goBack();
  await page.goForward();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(code);
  expect(await requestsCalled(office(), activity)).toBe(1);

  const second = await context.newPage();
  await open(second, path);
  await expect(form(second).activity, "the draft of a sent form is gone").toHaveValue("");
});

test("more people than the room holds is said beside the field, in the caller's language", async ({ page }) => {
  await open(page, applyPath("RPT-2", await office().freeDay("RPT-2")) + "&lang=en");
  await page.getByLabel(/^Number of participants/).fill("17");
  await page.getByRole("button", { name: /^Submit Request/ }).click();
  await expect(page.getByLabel(/^Number of participants/)).toHaveAccessibleDescription(/16/);
});

test("Enter in a text field sends the form, and does not turn the page of the small calendar", async ({ page }) => {
  await open(page, applyPath("AUL-2", await office().freeDay("AUL-2")));
  await fillForm(page, { ...RAHMAH, activity: "Rapat dengan tombol Enter" });
  await form(page).activity.press("Enter");
  expect(await codeOn(page)).not.toBe("");
});

test("several days are drawn in the small month with the mouse, or with Shift and arrows, or by two taps", async ({ page }) => {
  const [first, last] = await twoDays(office(), "KLS-D");
  await open(page, applyPath("KLS-D", first));
  const day = (date: string) => page.locator(`#pilih-tanggal button[data-date="${date}"]`);
  const fields = form(page);
  await expect(page.locator('#pilih-tanggal [tabindex="0"]'), "the month is one tab stop").toHaveCount(1);

  await day(first).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect(fields.endDate).toHaveValue(last);
  await expect(fields.startDate).toHaveValue(first);
  await expect(day(last), "the focus goes along").toBeFocused();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(fields.endDate).toHaveValue(first);

  const [from, to] = [await day(first).boundingBox(), await day(last).boundingBox()];
  await page.mouse.move(from!.x + 10, from!.y + 10);
  await page.mouse.down();
  await page.mouse.move(to!.x + 10, to!.y + 10, { steps: 5 });
  await page.mouse.up();
  await expect(fields.startDate).toHaveValue(first);
  await expect(fields.endDate).toHaveValue(last);
  await expect(page.locator("td[data-range=end]")).toHaveCount(1);

  await day(first).click();
  await expect(fields.endDate, "a tap begins anew").toHaveValue(first);
  await day(last).click();
  await expect(fields.endDate).toHaveValue(last);
});

const TAKEN = "/api/reservations/taken";
/** The office has looked at a choice with these words in it. */
const looked = (page: Page, choice: string) =>
  page.waitForResponse((response) => response.url().includes(TAKEN) && response.ok() && decodeURIComponent(response.request().postData() ?? "").includes(choice));
const said = (page: Page, text: RegExp) => page.getByRole("status").getByText(text);

test("the second of two days is taken meanwhile: it is announced, and an answer that does not come takes nothing away", async ({ page }) => {
  const [first, last] = await twoDays(office(), "KLS-B");
  await open(page, applyPath("KLS-B", first));
  const free = looked(page, `[end_date]=${last}`);
  await fillForm(page, { ...RAHMAH, participants: "12", startDate: first, endDate: last });
  await free;
  const rival = await office().submitRequest({ facility: "KLS-B", date: last });
  await office().approve(rival.code);
  await expect(said(page, /baru saja terisi/)).toBeVisible();
  await expectKept(page, { participants: "12" });

  await page.route(`**${TAKEN}**`, (route) => route.abort());
  const failed = page.waitForEvent("requestfailed", (request) => request.url().includes(TAKEN));
  await office().submitRequest({ facility: "KLS-B", date: await office().freeDay("KLS-B") });
  await failed;
  await expect(said(page, /baru saja terisi/)).toBeVisible();

  await page.unroute(`**${TAKEN}**`);
  await fillForm(page, { endDate: first });
  await expect(said(page, /baru saja terisi/), "the first day alone is still free").toHaveCount(0);
});

test("the second of two things is taken meanwhile, and fewer units are left than asked for: it is announced", async ({ page }) => {
  const date = await office().freeDay("PRL-LCD");
  await open(page, applyPath("AUL-2", date, "09:00", "11:00"));
  await page.getByRole("button", { name: words("apply.more_items"), exact: true }).click();
  const free = looked(page, "[quantity]=3");
  await page.getByLabel(words("apply.further_facility", { n: 2 })).selectOption("PRL-LCD");
  await page.locator("input[name=item_quantity]").nth(1).fill("3");
  await free;
  const { body } = await office().call("GET", "/api/v1/facilities/PRL-LCD");
  const rival = await office().submitRequest({ facility: "PRL-LCD", date, quantity: body.stock - 2 });
  await office().approve(rival.code);
  await expect(said(page, /Hanya tersisa 2 unit/)).toBeVisible();
  await page.locator("input[name=item_quantity]").nth(1).fill("2");
  await expect(said(page, /Hanya tersisa/), "two can still be had").toHaveCount(0);
});

test("days that cannot be picked get the focus and say why; the keys go on in the next month, and with Shift the stretch does", async ({ page }) => {
  await open(page, "/ajukan?facility=KLS-C&month=2026-12");
  const day = (date: string) => page.locator(`#pilih-tanggal button[data-date="${date}"]`);
  const refuses = async (date: string, reason: RegExp) => {
    await expect(day(date)).toBeFocused();
    await expect(day(date)).toHaveAttribute("aria-disabled", "true");
    await expect(day(date)).toHaveAccessibleName(new RegExp(`${longDate(date)}: .*${reason.source}`, "i"));
  };
  await day("2026-12-23").focus();
  await page.keyboard.press("ArrowRight");
  await refuses("2026-12-24", /cuti bersama/);
  await page.keyboard.press("ArrowRight");
  await refuses("2026-12-25", /libur/);
  await page.keyboard.press("Enter");
  await expect(said(page, new RegExp(`${longDate("2026-12-25")}: .*libur`, "i"))).toBeVisible();
  await expect(form(page).startDate, "and nothing is picked").toHaveValue("");
  await page.keyboard.press("ArrowRight");
  await refuses("2026-12-26", /akhir pekan/);
  await page.keyboard.press("PageUp");
  await expect(day("2026-11-26")).toBeFocused();
  for (const date of ["2026-11-25", "2026-11-24", "2026-11-23"]) {
    await page.keyboard.press("ArrowLeft");
    await expect(day(date)).toBeFocused();
  }
  await refuses("2026-11-23", /sudah lewat/);
  await page.keyboard.press("PageDown");
  await expect(day("2026-12-23")).toBeFocused();

  await day("2026-12-31").focus();
  await page.keyboard.press("Shift+ArrowRight");
  await refuses("2027-01-01", /libur/);
  for (const date of ["2027-01-02", "2027-01-03", "2027-01-04"]) {
    await page.keyboard.press("Shift+ArrowRight");
    await expect(day(date)).toBeFocused();
  }
  await expect(form(page).startDate).toHaveValue("2026-12-31");
  await expect(form(page).endDate, "over the days that are closed").toHaveValue("2027-01-04");
  await expect(day("2027-01-04"), "the focus stays when the stretch is drawn").toBeFocused();

  await page.getByRole("button", { name: words("cal.prev") }).click();
  const at = async (button: ReturnType<typeof day>): Promise<[number, number]> => {
    const box = (await button.boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  await day("2026-12-30").scrollIntoViewIfNeeded();
  await page.mouse.move(...(await at(day("2026-12-30"))));
  await page.mouse.down();
  await page.mouse.move(...(await at(page.getByRole("button", { name: words("cal.next") }))), { steps: 5 });
  await expect(day("2027-01-06"), "the mouse turns the month on the arrow").toBeVisible();
  await page.mouse.move(...(await at(day("2027-01-06"))), { steps: 5 });
  await page.mouse.up();
  await expect(form(page).startDate).toHaveValue("2026-12-30");
  await expect(form(page).endDate).toHaveValue("2027-01-06");
});

test("whoever has paused what changes by itself lets it go on in the form, and hears then what was taken", async ({ page }) => {
  const date = await office().freeDay("KLS-C");
  const free = looked(page, `[end_date]=${date}`);
  await open(page, applyPath("KLS-C", date));
  await free;
  await page.getByRole("button", { name: words("cal.pause"), exact: true }).press("Enter");
  const goOn = page.getByRole("button", { name: words("cal.resume"), exact: true });
  await expect(goOn).toBeFocused();
  const rival = await office().submitRequest({ facility: "KLS-C", date });
  await office().approve(rival.code);
  await expect(said(page, /baru saja terisi/)).toHaveCount(0);
  await goOn.press("Enter");
  await expect(said(page, /baru saja terisi/)).toBeVisible();
});

test("a booking of half a hall blocks the whole hall: the calendar says so, and the form is refused with alternatives", async ({ page }) => {
  const admin = await office().api("admin");
  const hall = (await office().call("GET", "/api/v1/facilities/AUL-2")).body as { hours: unknown };
  const made = await admin("POST", "/facilities", { code: "AUL-2A", name: "Aula Kecil sisi timur", kind: "hall", stock: 1 });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const half = { name: "Aula Kecil sisi timur", kind: "hall", stock: 1, set_up_minutes: 30, clean_up_minutes: 30, lending_units: ["hour"], capacity: { theater: 40 } };
  const saved = await admin("PUT", "/facilities/AUL-2A", { ...half, hours: hall.hours, inside: ["AUL-2"], position: 99, active: true });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
  const date = await office().freeDay("AUL-2");
  const { code } = await office().submitRequest({ facility: "AUL-2A", date, from: "08:00", to: "16:00" });
  await office().approve(code);

  await open(page, `/?facility=AUL-2&month=${date.slice(0, 7)}`);
  await expect(day(page, date)).toHaveAccessibleName(/terisi/i);
  await open(page, applyPath("AUL-2", date));
  const activity = "Pertemuan di seluruh aula";
  await fillForm(page, { ...RAHMAH, activity, participants: "12" });
  await form(page).submit.click();
  await expect(page.getByText(/sudah terisi/).first()).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: /Pakai ini/ }).or(page.getByRole("main").getByRole("button", { name: /Pakai ini/ }))).toHaveCount(3);
  await expectKept(page, { activity, participants: "12" });
  expect(await requestsCalled(office(), activity), "nothing was received").toBe(0);
});
