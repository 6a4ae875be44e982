// P6, Mas Iqbal: blind, with TalkBack on a phone and NVDA on the school's laptop. The titles are the words of his acceptance list.
// Carrying a booking by keys: staff/carry.spec.ts; axe on every page: axe.spec.ts.
import { applyPath, calendar, codeOn, day, expect, fillForm, form, keepBooks, open, openOffice, RAHMAH, signIn, test } from "../../office.ts";
import { escape, longDate, monthYear, pattern, plusDays, words } from "../../words.ts";

const office = openOffice();
keepBooks(office);

test("the language of the page, one h1, landmarks and a skip link are there, and its title says the state", async ({ page }) => {
  await open(page, "/");
  await expect(page.locator("html")).toHaveAttribute("lang", "id");
  await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
  for (const landmark of ["banner", "main", "contentinfo"] as const) await expect(page.getByRole(landmark)).toHaveCount(1);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: words("nav.skip") })).toBeFocused();
  await page.goto("/?lang=en");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto("/?lang=id");

  const { code, path } = await office().submitRequest({ facility: "AUL-2", date: await office().freeDay("AUL-2") });
  await open(page, path);
  await expect(page).toHaveTitle(new RegExp(escape(words("track.title", { status: words("status.submitted"), code }))));
  await office().approve(code);
  await expect(page, "and follows it").toHaveTitle(new RegExp(escape(words("track.title", { status: words("status.approved"), code }))));
});

test("the calendar is a table with a caption, and each day speaks its date and how it stands", async ({ page }) => {
  await page.goto("/?facility=AUL-1&month=2026-12");
  await expect(calendar(page)).toHaveAccessibleName(/Ketersediaan .*Desember 2026/);
  const cells = calendar(page).getByRole("cell").or(calendar(page).getByRole("gridcell"));
  const spoken = (await cells.allTextContents()).map((text) => text.replace(/\s+/g, " ").trim());
  expect(spoken.length % 7).toBe(0);
  for (let date = "2026-12-01"; date <= "2026-12-31"; date = plusDays(date, 1)) {
    const sentence = new RegExp(`${longDate(date)}: (tersedia|tersedia sebagian|menunggu persetujuan|terisi|akhir pekan|layanan tutup|cuti bersama|hari libur nasional|pemeliharaan|sudah lewat|kegiatan internal)`, "i");
    expect(spoken.filter((text) => sentence.test(text)), date).toHaveLength(1);
  }
  expect(spoken.find((text) => text.includes(longDate("2026-12-25")))).toMatch(/libur/i);
  expect(spoken.find((text) => text.includes(longDate("2026-12-24")))).toMatch(/cuti bersama/i);
});

test("arrow keys, Home, End, PageUp and PageDown walk the calendar", async ({ page }) => {
  const date = await office().freeDay("RPT-1", "2026-12-14");
  await open(page, `/?facility=RPT-1&month=${date.slice(0, 7)}`);
  const focused = async (): Promise<string> =>
    page.evaluate(() => (document.activeElement?.closest("td, [role=gridcell]")?.textContent ?? document.activeElement?.textContent ?? "").replace(/\s+/g, " "));
  const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  await day(page, date).focus();

  for (const [key, target] of [
    ["ArrowRight", plusDays(date, 1)],
    ["ArrowLeft", date],
    ["ArrowDown", plusDays(date, 7)],
    ["ArrowUp", date],
    ["Home", plusDays(date, -weekday)],
    ["End", plusDays(date, 6 - weekday)],
  ] as const) {
    if (target.slice(0, 7) !== date.slice(0, 7)) continue;
    await page.keyboard.press(key);
    await expect.poll(focused, { message: key }).toContain(longDate(target));
  }

  const heading = page.getByRole("heading", { level: 2, name: /\d{4}$/ }).first();
  await page.keyboard.press("PageDown");
  await expect(heading).toHaveText(monthYear(plusDays(`${date.slice(0, 7)}-28`, 7)));
  await expect.poll(focused, { message: "the focus stays in the calendar" }).toMatch(/\d{4}:/);
  await page.keyboard.press("PageUp");
  await expect(heading).toHaveText(monthYear(date));
});

test("live updates come to a polite region, a whole request in one sentence", async ({ page }) => {
  const date = await office().freeDay("KLS-A");
  await open(page, `/?facility=KLS-A&month=${date.slice(0, 7)}`);
  await expect(page.getByText("Langsung").first()).toBeVisible();
  const { code } = await office().submitRequest({ facility: "KLS-A", date, from: "08:00", to: "16:00" });
  const said = page.getByRole("status").filter({ hasText: pattern("home.changed") });
  await expect(said).toHaveCount(1);
  await expect(said).toContainText(/menunggu|permohonan/i);
  await office().approve(code);
  await expect(said).toContainText(/terisi/i);
  await expect(page.locator("[aria-live=assertive]")).toHaveCount(0);
});

test("live updates can be paused: meanwhile nothing changes or is said, and what came is shown when they go on", async ({ page }) => {
  const pause = page.getByRole("button", { name: words("cal.pause"), exact: true });
  const goOn = page.getByRole("button", { name: words("cal.resume"), exact: true });
  // Somebody who does not pause shows when the change has reached the browsers.
  const witness = await page.context().newPage();
  const changed = (of: typeof page) => of.getByRole("status").filter({ hasText: pattern("home.changed") });

  const date = await office().freeDay("KLS-D");
  const month = `/?facility=KLS-D&month=${date.slice(0, 7)}`;
  await open(page, month);
  await open(witness, month);
  await expect(page.getByText(words("cal.live"), { exact: true })).toBeVisible();
  await expect(witness.getByText(words("cal.live"), { exact: true })).toBeVisible();
  await pause.focus();
  await page.keyboard.press("Enter");
  await expect(goOn, "by keyboard, and the focus stays").toBeFocused();
  await expect(page.getByText(words("cal.live"), { exact: true })).toHaveCount(0);
  const before = await calendar(page).textContent();
  const { code, path } = await office().submitRequest({ facility: "KLS-D", date, from: "08:00", to: "16:00" });
  await office().approve(code);
  await expect(changed(witness)).toContainText(/terisi/i);
  expect(await calendar(page).textContent()).toBe(before);
  await expect(changed(page)).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(changed(page), "once, when it goes on").toContainText(/terisi/i);
  await expect.poll(() => calendar(page).textContent()).not.toBe(before);
  await expect(pause).toBeFocused();

  // The visit keeps it, on the applicant's page and on those of the office.
  await pause.press("Enter");
  await expect(goOn).toBeVisible();
  const second = await office().submitRequest({ facility: "KLS-D", date: await office().freeDay("KLS-D") });
  const title = (status: string): RegExp => new RegExp(escape(words("track.title", { status: words(`status.${status}`), code: second.code })));
  await open(page, second.path);
  await open(witness, second.path);
  await expect(goOn).toBeVisible();
  await expect(witness.getByText(words("cal.live"), { exact: true })).toBeVisible();
  await office().approve(second.code);
  await expect(witness).toHaveTitle(title("approved"));
  await expect(page).toHaveTitle(title("submitted"));
  await goOn.press("Enter");
  await expect(page).toHaveTitle(title("approved"));

  await signIn(page, office(), "ult");
  await open(page, "/kantor");
  await open(witness, "/kantor");
  await expect(witness.getByText(words("cal.live"), { exact: true })).toBeVisible();
  await pause.press("Enter");
  await expect(goOn).toBeFocused();
  const third = await office().submitRequest({ facility: "KLS-D", date: await office().freeDay("KLS-D") });
  const row = (of: typeof page) => of.getByRole("main").getByRole("link", { name: new RegExp(third.code) });
  await expect(row(witness)).toBeVisible();
  await expect(row(page)).toHaveCount(0);
  await goOn.press("Enter");
  await expect(row(page)).toBeVisible();
  expect(await (await page.request.get(path)).text(), "without script there is no button").not.toContain(`>${words("cal.pause")}<`);
});

test("errors: a summary with the focus, links to the fields, and each message belongs to its field, which has a label and not only a placeholder", async ({ page }) => {
  await open(page, applyPath("AUL-2", await office().freeDay("AUL-2")));
  await form(page).submit.click();
  await expect(form(page).errors, "the summary takes the focus").toBeFocused();
  await expect(page).toHaveTitle(new RegExp(words("apply.title_with_errors", { n: "\\d+" })));
  await form(page).errors.getByRole("link").first().press("Enter");
  const focused = page.locator(":focus");
  await expect(focused).toHaveAttribute("aria-invalid", "true");
  await expect(focused).toHaveAccessibleDescription(/.+/);
  const unnamed = await page.getByRole("main").locator("input:visible, select:visible, textarea:visible").evaluateAll((all) =>
    (all as HTMLInputElement[]).filter((one) => !one.labels?.length && !one.getAttribute("aria-label") && !one.getAttribute("aria-labelledby")).map((one) => one.name),
  );
  expect(unnamed).toEqual([]);
});

test("a dialog keeps the focus and gives it back, and nobody has to read letters out of a picture", async ({ page }) => {
  const { path } = await office().submitRequest({ facility: "KLS-B", date: await office().freeDay("KLS-B") });
  await open(page, path);
  const opener = page.getByRole("main").getByRole("button", { name: words("btn.cancel_booking") }).filter({ visible: true }).first();
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: words("track.withdraw_question") });
  await expect(dialog).toBeVisible();
  for (let tabs = 0; tabs < 6; tabs += 1) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(() => document.activeElement !== document.body && !document.querySelector("dialog[open]")?.contains(document.activeElement));
    expect(outside, `after ${tabs + 1} tabs`).toBe(false);
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();

  await open(page, applyPath("KLS-B", await office().freeDay("KLS-B")));
  await expect(page.getByRole("main").locator("form img, form canvas, iframe")).toHaveCount(0);
});

test("access info for facilities: ramp, toilet and distance stand under a heading of their own, in both languages", async ({ page }) => {
  for (const [language, ramp] of [["id", /jalur landai/i], ["en", /ramp/i]] as const) {
    await page.goto(`/fasilitas/AUL-1?lang=${language}`);
    const access = page.getByRole("region", { name: words("fac.access", {}, language), exact: true });
    await expect(access.getByRole("heading", { level: 2 })).toHaveText(words("fac.access", {}, language));
    for (const told of [ramp, /toilet/i, /\d+ m\b/]) await expect(access).toContainText(told);
    await expect(page.getByText(words("standard_page.example", {}, language)), "it is marked as an example").toBeVisible();
    const { body } = await office().call("GET", "/api/v1/facilities/AUL-1");
    await expect(access.getByRole("paragraph")).toHaveText(body.access[language]);
  }
});

test("needs for access are optional and private", async ({ page }) => {
  const need = "Memakai kursi roda, mohon jalur landai";
  const date = await office().freeDay("AUL-2");
  await open(page, applyPath("AUL-2", date));
  await fillForm(page, RAHMAH);
  await page.getByText(words("apply.optional_fields")).click();
  await page.getByLabel(words("form.access_needs")).fill(need);
  await form(page).submit.click();
  const code = await codeOn(page);
  await office().approve(code);
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect(body.access_needs, "the office knows it").toBe(need);
  expect(JSON.stringify(body.messages), "no message repeats it").not.toContain(need);
  const seen = await office().call("GET", `/api/v1/facilities/AUL-2/availability?from=${date}&to=${plusDays(date, 1)}`);
  expect(JSON.stringify(seen.body), "nobody else does").not.toContain(need);
  await signIn(page, office(), "head");
  await open(page, "/kantor/dasbor");
  expect(await page.content()).not.toContain(need);
});

test("the WhatsApp message reads well aloud: no emoji, no table, dates in words", async () => {
  const date = await office().freeDay("KLS-C");
  const { code } = await office().submitRequest({ facility: "KLS-C", date });
  await office().approve(code);
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  const texts = (body.messages as { text: string }[]).map(({ text }) => text);
  expect(texts.length).toBeGreaterThanOrEqual(1);
  for (const text of texts) {
    expect(text).not.toMatch(/\p{Extended_Pictographic}/u);
    expect(text).not.toMatch(/[|\t]|-{3,}|={3,}/);
    expect(text).toContain(longDate(date).split(", ")[1]);
    expect(text, "no date in digits").not.toMatch(/\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{4}-\d{2}-\d{2}/);
  }
});
