// P1, Bu Rahmah: a teacher with a cheap phone on a slow line, who wants the hall for eighty people in three weeks.
// The titles are the words of her acceptance list.
import { applyPath, calendar, chooseOnCalendar, codeOn, expect, expectKept, fillForm, form, keepBooks, open, openOffice, RAHMAH, requestsCalled, slowDown, status, test, twoDays, words } from "../../office.ts";

const office = openOffice();
keepBooks(office);

test.use({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });

test("home, availability, form and code take four screens or fewer, without an account and without an app", async ({ page }) => {
  const date = await office().freeDay("AUL-1");
  const screens = new Set<string>();
  page.on("framenavigated", (frame) => { if (frame === page.mainFrame()) screens.add(new URL(frame.url()).pathname); });
  await open(page, "/");
  await chooseOnCalendar(page, "Aula Utama", date);
  await fillForm(page, { ...RAHMAH, participants: "80" });
  await form(page).submit.click();
  expect(await codeOn(page)).not.toBe("");
  expect(screens.size, [...screens].join(", ")).toBeLessThanOrEqual(4);
  expect([...screens].filter((path) => /^\/(masuk|kantor)/.test(path)), "nobody is asked to sign in").toEqual([]);
});

test("on 400 kbit/s and 400 ms the calendar is readable within 5 s, the form works before the program has come, and all of it takes 150 kB or less without the program", async ({ page }) => {
  test.setTimeout(120_000);
  const date = await office().freeDay("AUL-1");
  const { bytes } = await slowDown(page);
  const began = Date.now();
  await page.goto(`/?facility=AUL-1&month=${date.slice(0, 7)}`, { waitUntil: "commit" });
  await expect(calendar(page)).toBeVisible();
  const readable = Date.now() - began;
  console.log(`P1: the calendar is readable after ${readable} ms`);
  expect(readable).toBeLessThanOrEqual(5_000);

  await page.goto(applyPath("AUL-1", date), { waitUntil: "commit" });
  await expect(form(page).submit).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.hasAttribute("data-hydrated")), "the program is still on its way").toBe(false);
  await fillForm(page, { ...RAHMAH, participants: "80" });
  await form(page).submit.click();
  await codeOn(page);
  console.log(`P1: ${Math.round(bytes() / 1024)} kB beside the program`);
  expect(bytes(), "all three pages together").toBeLessThanOrEqual(150 * 1024);
});

test("the months are a table from the server, and two days are picked by tap or by typing them", async ({ page, browser }) => {
  const plain = await (await browser.newContext({ baseURL: office().origin, javaScriptEnabled: false })).newPage();
  await plain.goto("/?facility=KLS-D");
  await expect(plain.getByRole("table", { name: /Ketersediaan/ })).toBeVisible();

  const [first, last] = await twoDays(office(), "KLS-D");
  await open(page, applyPath("KLS-D", first));
  const day = (date: string) => page.locator(`#pilih-tanggal button[data-date="${date}"]`);
  await day(first).tap();
  await day(last).tap();
  await expect(form(page).startDate).toHaveValue(first);
  await expect(form(page).endDate).toHaveValue(last);

  await plain.goto(applyPath("KLS-D", first));
  await fillForm(plain, { ...RAHMAH, participants: "20", startDate: first, endDate: last });
  await form(plain).submit.click();
  const code = await codeOn(plain);
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect([body.start.slice(0, 10), body.end.slice(0, 10)]).toEqual([first, last]);
});

test("a double tap makes exactly one request", async ({ page }) => {
  const activity = "Lokakarya ketuk ganda";
  await open(page, applyPath("AUL-2", await office().freeDay("AUL-2")));
  await fillForm(page, { ...RAHMAH, activity });
  await form(page).submit.dblclick();
  await codeOn(page);
  expect(await requestsCalled(office(), activity)).toBe(1);
});

test("a retry after a lost answer makes exactly one request, and the same code is shown", async ({ page }) => {
  const activity = "Lokakarya jawaban hilang";
  await open(page, applyPath("AUL-2", await office().freeDay("AUL-2")));
  await fillForm(page, { ...RAHMAH, activity });
  let lost = 0;
  await page.route("**/api/reservations/submit**", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    // It arrives and is stored; only the answer does not come back.
    await route.fetch();
    await route.abort("connectionreset");
  });
  await form(page).submit.click();
  await expect(page.getByText(/Jaringan terputus/).first()).toBeVisible();
  expect(await requestsCalled(office(), activity), "it was stored the first time").toBe(1);
  await form(page).submit.or(page.getByRole("button", { name: words("apply.send_again") })).first().click();
  const code = await codeOn(page);
  const { body } = await (await office().api("admin"))("GET", `/reservations?q=${encodeURIComponent(activity)}`);
  expect((body.reservations as { code: string }[]).map((request) => request.code)).toEqual([code]);
});

test("a connection lost in the middle of the form is said clearly, and the entries are still there after a reload and a turn of the phone", async ({ page, context }) => {
  await open(page, applyPath("KLS-D", await office().freeDay("KLS-D")));
  await fillForm(page, { ...RAHMAH, participants: "20" });
  await form(page).activity.blur();
  await context.setOffline(true);
  await form(page).submit.click();
  await expect(page.getByText(/Jaringan terputus/).first()).toBeVisible();
  await expectKept(page, { participants: "20" });
  await page.setViewportSize({ width: 740, height: 360 });
  await expectKept(page, { participants: "20" });
  // As low as beside an open keyboard.
  await page.setViewportSize({ width: 360, height: 380 });
  await expectKept(page, { participants: "20" });

  await context.setOffline(false);
  await page.reload();
  await expect(form(page).activity).toHaveValue(RAHMAH.activity!);
  await expectKept(page, { participants: "20" });
  await form(page).rules.check();
  await form(page).submit.or(page.getByRole("button", { name: words("apply.send_again") })).first().click();
  expect(await codeOn(page)).not.toBe("");
  await expect(status(page, "submitted")).toBeVisible();
});

test("touch targets are 44 px high, 360 px scroll no way but down, and twice the size of text is usable", async ({ page }) => {
  const made = await office().submitRequest({ facility: "KLS-A", date: await office().freeDay("KLS-A") });
  for (const path of ["/", "/fasilitas", made.path, applyPath("AUL-1", await office().freeDay("AUL-1"))]) {
    await open(page, path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
  }
  const low = await page.getByRole("main").locator("button:visible, input:visible:not([type=checkbox]):not([type=radio]), select:visible").evaluateAll((all) =>
    all.map((one) => ({ name: one.getAttribute("name") ?? one.textContent ?? "", height: one.getBoundingClientRect().height })).filter(({ height }) => height > 1 && height < 44),
  );
  expect(low).toEqual([]);
  await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  const wide = await page.evaluate(() => [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > 361).map((one) => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`));
  expect(wide, "nothing sticks out at twice the size of text").toEqual([]);
});

test("a slot taken while she types is announced, her other entries are kept, and the nearest three free times are offered", async ({ page }) => {
  const date = await office().freeDay("RPT-2");
  await open(page, applyPath("RPT-2", date));
  await fillForm(page, { ...RAHMAH, participants: "12" });
  const rival = await office().submitRequest({ facility: "RPT-2", date, participants: 10 });
  await office().approve(rival.code);
  await expect(page.getByRole("status").getByText(/baru saja terisi/)).toBeVisible();
  const alternatives = page.getByRole("status").getByRole("button", { name: /Pakai ini/ });
  await expect(alternatives).toHaveCount(3);
  await expectKept(page, { participants: "12" });
  await alternatives.first().click();
  await expect(page.getByText(/baru saja terisi/)).toHaveCount(0);
  await form(page).submit.click();
  expect(await codeOn(page)).not.toBe("");
});

test("the moment of the answer is shown as day, date and time, and so is Tidak dipungut biaya", async ({ page }) => {
  await open(page, applyPath("AUL-1", await office().freeDay("AUL-1")));
  await expect(page.getByText(/Tidak dipungut biaya/).first(), "before it is sent").toBeVisible();
  const { path } = await office().submitRequest({ facility: "AUL-1", date: await office().freeDay("AUL-1") });
  await open(page, path);
  await expect(page.getByText(/paling lambat/).first()).toContainText(/Rabu, 25 November 2026,? pukul 16\.00/);
  await expect(page.getByText(/Tidak dipungut biaya/).first(), "and afterwards").toBeVisible();
});

test("a name of one word, a number with blanks, eighty people and no letter are taken", async ({ page }) => {
  await open(page, applyPath("AUL-1", await office().freeDay("AUL-1")));
  await fillForm(page, { ...RAHMAH, name: "Rahmah", whatsapp: "0812 5033 1234", participants: "80" });
  await form(page).submit.click();
  const code = await codeOn(page);
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect([body.applicant.name, body.participants]).toEqual(["Rahmah", 80]);
});
