// Both doors to the end: from the form or the counter to "Selesai", in three browsers at once, over three days of the office.
import type { Page } from "@playwright/test";
import { action, applyPath, codeOn, expect, fillForm, form, open, openOffice, RAHMAH, signIn, staffPage, status, test, words } from "../office.ts";

const office = openOffice();

const task = (page: Page, code: string) => page.getByRole("listitem").filter({ has: page.locator(`a[href$="${code}"]`) });

/** The facilities team says yes on its phone. */
async function available(sarpras: Page, code: string): Promise<void> {
  await open(sarpras, "/kantor/tugas");
  await task(sarpras, code).getByRole("button", { name: "Tersedia" }).click();
  await expect(task(sarpras, code)).toHaveCount(0);
}

/** The admin says yes and tells it. */
async function decideAndTell(admin: Page, code: string): Promise<void> {
  await open(admin, `/kantor/permohonan/${code}`);
  await action(admin, /^Setujui/).click();
  await expect(status(admin, "approved")).toBeVisible();
  await admin.getByRole("button", { name: /Tandai (Sudah )?(Terkirim|Disampaikan)/i }).first().click();
  await expect(admin.getByRole("button", { name: /Tandai (Sudah )?(Terkirim|Disampaikan)/i }).filter({ visible: true })).toHaveCount(0);
}

/** The day has come: handed over in the morning, taken back at noon; `watcher` sees it without reloading. */
async function useIt(sarpras: Page, code: string, date: string, watcher: () => Promise<Page>, seen: (page: Page, state: "in_use" | "done") => Promise<void>): Promise<void> {
  await office().goOnAt(`${date}T07:30:00+08:00`);
  const watching = await watcher();
  await signIn(sarpras, office(), "sarpras");
  await open(sarpras, "/kantor/tugas");
  await task(sarpras, code).locator("summary").filter({ hasText: /^Serahkan/ }).click();
  await task(sarpras, code).getByRole("button", { name: "Serahkan" }).click();
  await seen(watching, "in_use");
  await task(sarpras, code).locator("summary").filter({ hasText: /^Terima Kembali/ }).click();
  await task(sarpras, code).getByRole("button", { name: "Terima Kembali" }).click();
  await seen(watching, "done");
}

async function sound(): Promise<void> {
  const checks = JSON.parse(await office().command("check", "--json")) as { check: string; ok: boolean; detail: string }[];
  expect(checks.filter(({ ok }) => !ok), "silandap check").toEqual([]);
}

test("the app's door: asked online, passed on, answered, approved, told, handed over, taken back", async ({ browser }) => {
  test.setTimeout(150_000);
  const date = await office().freeDay("AUL-2");
  const applicant = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await open(applicant, applyPath("AUL-2", date));
  await fillForm(applicant, { ...RAHMAH, institution: "KKG Jalur Penuh" });
  await form(applicant).submit.click();
  const code = await codeOn(applicant);
  const path = new URL(applicant.url()).pathname;
  const admin = await staffPage(() => browser.newContext(), office(), "admin");
  const sarpras = await staffPage(() => browser.newContext({ viewport: { width: 390, height: 844 } }), office(), "sarpras");
  await open(admin, `/kantor/permohonan/${code}`);
  await action(admin, /^Disposisikan/).click();
  await expect(status(admin, "disposed")).toBeVisible();
  await available(sarpras, code);
  await decideAndTell(admin, code);
  await expect(applicant.getByRole("heading", { name: /DISETUJUI/ })).toBeVisible();

  const watcher = async () => {
    await open(applicant, path);
    return applicant;
  };
  await useIt(sarpras, code, date, watcher, async (page, state) => {
    await expect(page.getByText(words(`status.${state}`)).first(), `the applicant sees ${state} without reloading`).toBeVisible();
  });
  await sound();
});

test("the counter's door: a number, the guest book, the form, the slip, and on to the end", async ({ browser }) => {
  test.setTimeout(150_000);
  await office().goOnAt("2026-11-25T09:00:00+08:00");
  const date = await office().freeDay("RPT-1", "2027-01-12");
  const ult = await staffPage(() => browser.newContext(), office(), "ult");
  const admin = await staffPage(() => browser.newContext(), office(), "admin");
  const sarpras = await staffPage(() => browser.newContext({ viewport: { width: 390, height: 844 } }), office(), "sarpras");
  const field = (key: string) => ult.locator("input, select, textarea").and(ult.getByLabel(new RegExp(`^${words(key)}`))).first();
  await open(ult, "/kantor/loket");
  await field("staff.desk.name").fill("Norlina");
  await field("staff.desk.institution").fill("SDN Jalur Loket");
  await field("staff.desk.phone").fill("0852 4811 0937");
  await ult.keyboard.press("F9");
  await expect(ult).toHaveURL(/\/kantor\/loket\/permohonan\?visit=\d+/);
  await field("apply.facility").selectOption("RPT-1");
  await field("form.date_start").fill(date.split("-").reverse().join("/"));
  await ult.getByRole("radio", { name: words("apply.preset.morning") }).check();
  await field("form.applicant_type").selectOption("school");
  await field("form.activity").fill("Rapat guru");
  await field("form.participants").fill("12");
  await ult.getByRole("radio", { name: words("staff.desk.identity.ktp"), exact: true }).check();
  await ult.getByRole("checkbox", { name: words("staff.desk.rules") }).check();
  await ult.keyboard.press("F9");
  await expect(ult).toHaveURL(/\/kantor\/loket\/bukti\//);
  const code = new URL(ult.url()).pathname.split("/").pop() ?? "";
  await expect(ult.getByRole("article")).toContainText(code);
  await ult.keyboard.press("F2");
  await expect(ult.getByText(words("staff.said.dispose"))).toBeVisible();
  await available(sarpras, code);
  await decideAndTell(admin, code);

  const watcher = async () => {
    await signIn(ult, office(), "ult");
    await open(ult, `/kantor/permohonan/${code}`);
    return ult;
  };
  await useIt(sarpras, code, date, watcher, async (page, state) => {
    await expect(page.getByText(words(`status.${state}`)).first(), `the counter sees ${state} without reloading`).toBeVisible();
  });
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect([body.status, body.channel, body.agreement?.how]).toEqual(["done", "ult", "in_person"]);
  await sound();
});
