// The facilities team's day, one thumb on a phone: answers, handovers and returns in three taps, damage off the offer.
import { type Page } from "@playwright/test";
import { expect, open, openOffice, signIn, test } from "../../office.ts";
import { plusDays } from "../../words.ts";

const office = openOffice();
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** A booking that begins in half an hour: the office goes on to its day. */
async function bookedToday(facility: string): Promise<string> {
  const date = await office().freeDay(facility);
  const { code } = await office().submitRequest({ facility, date, from: "09:30", to: "11:00", name: "Syahrani", institution: `SDIT Ukhuwah ${facility}` });
  await office().approve(code);
  await office().goOnAt(`${date}T09:00:00+08:00`);
  return code;
}

/** Counts what the thumb does on the page. */
async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    (window as unknown as { taps: number }).taps = 0;
    document.addEventListener("click", (event) => { if (event.isTrusted) (window as unknown as { taps: number }).taps += 1; }, true);
  });
  return () => page.evaluate(() => (window as unknown as { taps: number }).taps);
}

const task = (page: Page, code: string) => page.getByRole("listitem").filter({ has: page.locator(`a[href$="${code}"]`) });

test("P3: a handover and a return are done in three taps or fewer, with everything good", async ({ browser }) => {
  const code = await bookedToday("RPT-1");
  const page = await (await browser.newContext(PHONE)).newPage();
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const taps = await countTaps(page);
  const out = task(page, code);
  await expect(out).toContainText("Syahrani");
  await out.locator("summary").filter({ hasText: /^Serahkan/ }).tap();
  await out.getByRole("button", { name: "Serahkan" }).tap();
  const back = task(page, code).filter({ has: page.locator("summary", { hasText: /^Terima Kembali/ }) });
  await expect(back).toBeVisible();
  expect(await taps(), "taps for the handover").toBeLessThanOrEqual(3);
  const before = await taps();
  await back.locator("summary").filter({ hasText: /^Terima Kembali/ }).tap();
  await back.getByRole("button", { name: "Terima Kembali" }).tap();
  await expect(task(page, code)).toHaveCount(0);
  expect((await taps()) - before, "taps for the return").toBeLessThanOrEqual(3);
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect(body.status).toBe("done");
});

test("P3: an answer with a note takes one tap, and the admin's page shows it within two seconds", async ({ browser }) => {
  const made = await office().submitRequest({ facility: "KLS-A", date: await office().freeDay("KLS-A"), institution: "SMPN 4 Tanjung" });
  await office().dispose(made.code);
  const admin = await (await browser.newContext()).newPage();
  await signIn(admin, office(), "admin");
  await open(admin, `/kantor/permohonan/${made.code}`);
  const page = await (await browser.newContext(PHONE)).newPage();
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const question = task(page, made.code);
  await question.getByLabel(/^Catatan/).fill("AC sudah diperiksa");
  await question.getByRole("button", { name: "Tersedia" }).tap();
  await expect(admin.getByText("AC sudah diperiksa").first()).toBeAttached({ timeout: 2_000 });
  await expect(task(page, made.code)).toHaveCount(0);
});

test("what comes back broken waits for its repair and is off the offer until then", async ({ page }) => {
  const code = await bookedToday("RPT-2");
  await office().act("sarpras", "hand-over", code, { version: await office().version(code) });
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const back = task(page, code);
  await back.locator("summary").filter({ hasText: /^Terima Kembali/ }).click();
  await back.getByLabel("Kondisi").selectOption("broken");
  await back.getByRole("button", { name: "Terima Kembali" }).click();
  await expect(page.getByRole("alert"), "what is broken has to be said").toContainText("Tulis apa yang rusak atau hilang");
  await expect(back.getByLabel("Kondisi"), "what was chosen stays").toHaveValue("broken");
  await back.getByLabel(/^Catatan/).fill("Layar TV pecah");
  await back.getByRole("button", { name: "Terima Kembali" }).click();
  const waiting = page.getByRole("listitem").filter({ hasText: "Layar TV pecah" });
  await expect(waiting).toBeVisible();
  const state = async () => {
    const day = plusDays(office().today, 30);
    const { body } = await office().call("GET", `/api/v1/facilities/RPT-2/availability?from=${day}&to=${plusDays(day, 6)}`);
    return (body.days as { state: string }[]).some((known) => known.state === "free");
  };
  expect(await state(), "nobody is offered it").toBe(false);
  await waiting.getByRole("button", { name: /Sudah diperbaiki/ }).click();
  await expect(waiting).toHaveCount(0);
  expect(await state()).toBe(true);
});

test("without a connection nothing is sent and what was typed stays", async ({ page, context }) => {
  const code = await bookedToday("KLS-B");
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const out = task(page, code);
  await out.locator("summary").filter({ hasText: /^Serahkan/ }).click();
  await out.getByLabel(/^Kunci, remote/).fill("kunci 2, remote AC");
  await context.setOffline(true);
  await out.getByRole("button", { name: "Serahkan" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(out.getByLabel(/^Kunci, remote/)).toHaveValue("kunci 2, remote AC");
  await context.setOffline(false);
  await out.getByRole("button", { name: "Serahkan" }).click();
  await expect(task(page, code).getByText(/Terima Kembali/).first()).toBeVisible();
});

test("P3: the facilities team cannot approve, and sees no more of tomorrow's applicants than name and number", async ({ page }) => {
  const date = await office().freeDay("KLS-C");
  const made = await office().submitRequest({ facility: "KLS-C", date, institution: "SDN Rahasia 9", name: "Zulkifli" });
  await office().dispose(made.code);
  await signIn(page, office(), "sarpras");
  await open(page, `/kantor/permohonan/${made.code}`);
  await expect(page.getByRole("button", { name: /^Setujui/ })).toHaveCount(0);
  await expect(page.getByText(/Bukan wewenang peran Anda/)).toContainText("Setujui");
  await expect(page.getByText("Hulu Sungai Tengah")).toHaveCount(0);
});

test("a checklist that is half filled in stays open while others work, and so does a note of an answer", async ({ page }) => {
  const code = await bookedToday("RPT-1");
  const asked = await office().submitRequest({ facility: "KLS-A", date: await office().freeDay("KLS-A"), institution: "SMPN 9 Kandangan" });
  await office().dispose(asked.code);
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const out = task(page, code);
  await out.locator("summary").filter({ hasText: /^Serahkan/ }).click();
  await out.getByLabel(/^Kunci, remote/).fill("kunci 7");
  await task(page, asked.code).getByLabel(/^Catatan/).fill("menunggu teknisi");
  const another = await office().submitRequest({ facility: "KLS-B", date: await office().freeDay("KLS-B"), institution: "SMPN 10 Rantau" });
  await office().dispose(another.code);
  await expect(task(page, another.code), "the news have come").toBeVisible();
  await expect(out.getByLabel(/^Kunci, remote/)).toBeVisible();
  await expect(out.getByLabel(/^Kunci, remote/)).toHaveValue("kunci 7");
  await expect(task(page, asked.code).getByLabel(/^Catatan/)).toHaveValue("menunggu teknisi");
  await open(page, "/kantor");
  await task(page, asked.code).getByLabel(/^Catatan/).fill("teknisi datang pukul 10");
  const third = await office().submitRequest({ facility: "KLS-C", date: await office().freeDay("KLS-C"), institution: "SMPN 11 Rantau" });
  await office().dispose(third.code);
  await expect(task(page, third.code)).toBeVisible();
  await expect(task(page, asked.code).getByLabel(/^Catatan/)).toHaveValue("teknisi datang pukul 10");
});
