// The main job with five browsers open: an applicant on a phone, the counter, the facilities team, an admin, and somebody
// who only looks at the calendar.
import {
  action, chooseOnCalendar, codeOn, day, expect, fillForm, form, open, openOffice, RAHMAH, status, staffPage, test, untilAlive, withdraw, words,
} from "../office.ts";

const office = openOffice();
/** Nobody in the example data is called like this. */
const INSTITUTION = "KKG Gugus 7 Uji Utama";
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

test("the main job: a request made on the live calendar is checked, decided and told", async ({ browser }) => {
  test.setTimeout(120_000);
  const date = await office().freeDay("AUL-1");
  const newContext = () => browser.newContext();
  const applicant = await (await browser.newContext(PHONE)).newPage();
  const visitor = await (await newContext()).newPage();
  const [ult, sarpras, admin] = [
    await staffPage(newContext, office(), "ult"),
    await staffPage(newContext, office(), "sarpras"),
    await staffPage(newContext, office(), "admin"),
  ];
  await open(visitor, `/?facility=AUL-1&month=${date.slice(0, 7)}`);
  await expect(day(visitor, date)).toHaveAccessibleName(/: tersedia/);
  let loads = 0;
  visitor.on("load", () => (loads += 1));

  const code = await test.step("the applicant picks a free day on the calendar and sends the request", async () => {
    await open(applicant, "/");
    await chooseOnCalendar(applicant, "Aula Utama", date);
    await fillForm(applicant, { ...RAHMAH, institution: INSTITUTION });
    await form(applicant).submit.click();
    const code = await codeOn(applicant);
    await expect(status(applicant, "submitted")).toBeVisible();
    return code;
  });
  await expect(day(visitor, date), "everybody sees that somebody waits for this day").toHaveAccessibleName(/1 permohonan|menunggu/);

  await test.step("the counter asks the facilities team", async () => {
    await ult.getByRole("main").getByRole("row", { name: new RegExp(INSTITUTION) }).filter({ hasText: words("status.submitted") }).getByRole("link").first().click();
    await expect(ult.getByText(code).first()).toBeVisible();
    await untilAlive(ult);
    await action(ult, /^(Minta konfirmasi|Disposisikan)/i).click();
    await expect(status(ult, "disposed")).toBeVisible();
  });

  await test.step("the facilities team says that the hall is available", async () => {
    await open(sarpras, `/kantor/permohonan/${code}`);
    await action(sarpras, /^Tersedia/).click();
    await expect(status(sarpras, "review")).toBeVisible();
  });

  await test.step("the admin approves, and the applicant reads it without reloading", async () => {
    await open(admin, `/kantor/permohonan/${code}`);
    await untilAlive(applicant);
    const button = admin.getByRole("main").getByRole("button", { name: /^Setujui/ }).first();
    await expect(button).toBeEnabled();
    await expect(applicant.getByText(/DISETUJUI/)).toHaveCount(0);
    const clicked = performance.now();
    await button.click();
    await expect(applicant.getByRole("heading", { name: /DISETUJUI/ })).toBeVisible({ timeout: 1_000 });
    console.log(`from the admin's click to "DISETUJUI" on the applicant's page: ${Math.round(performance.now() - clicked)} ms`);
    await expect(status(applicant, "approved")).toBeVisible();
  });

  await expect(day(visitor, date), "the calendar of a fifth, anonymous browser has changed").not.toHaveAccessibleName(/: tersedia(,|$)/, { timeout: 1_000 });
  expect(loads, "without a reload").toBe(0);

  await test.step("the answer goes out over WhatsApp, and the clock of the service stops", async () => {
    await expect(admin.getByText(/DISETUJUI/).first()).toBeVisible();
    const whatsapp = admin.getByRole("link", { name: /Buka WhatsApp/ }).first();
    await expect(whatsapp).toHaveAttribute("href", /^https:\/\/wa\.me\/6281250331234\?text=.*DISETUJUI/);
    await open(ult, "/kantor?list=untold");
    await expect(ult.getByRole("row", { name: new RegExp(INSTITUTION) })).toBeVisible();
    await admin.getByRole("button", { name: /Tandai (Sudah )?Terkirim/i }).first().click();
    await expect(admin.getByRole("main").getByText(/belum diberi tahu/i), "about this request").toHaveCount(0);
    await open(ult, "/kantor?list=untold");
    await expect(ult.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(ult.getByRole("row", { name: new RegExp(INSTITUTION) })).toHaveCount(0);
  });

  const api = await office().api("admin");
  const { body } = await api("GET", `/reservations/${code}`);
  expect(body.status).toBe("approved");
  const checks = JSON.parse(await office().command("check", "--json")) as { check: string; ok: boolean }[];
  expect(checks.filter(({ ok }) => !ok), "silandap check").toEqual([]);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the public half of the main job: calendar, form, kept entries, status page, withdrawal", async ({ page }) => {
    const date = await office().freeDay("AUL-2");
    await page.goto("/");
    await chooseOnCalendar(page, "Aula Kecil", date);
    await fillForm(page, { ...RAHMAH, whatsapp: "0511 4772384", activity: "" });
    await form(page).submit.click();

    await expect(form(page).errors).toContainText(/Nama kegiatan/);
    await expect(form(page).errors).toContainText(words("err.phone_fixed"));
    await expect(form(page).name, "nothing typed is lost").toHaveValue(RAHMAH.name!);
    await expect(form(page).institution).toHaveValue(RAHMAH.institution!);
    await expect(form(page).participants).toHaveValue(RAHMAH.participants!);
    await expect(form(page).whatsapp).toHaveValue("0511 4772384");
    await expect(form(page).rules).toBeChecked();

    await fillForm(page, { activity: RAHMAH.activity!, whatsapp: RAHMAH.whatsapp! });
    await form(page).submit.click();
    const code = await codeOn(page);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-Z*~$=]$/);
    await expect(status(page, "submitted")).toBeVisible();

    await withdraw(page);
    await expect(status(page, "cancelled")).toBeVisible();
  });
});
