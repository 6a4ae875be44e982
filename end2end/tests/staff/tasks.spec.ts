// What comes back broken goes off the offer. The facilities team's day on a phone: personas/sarpras.spec.ts.
import { bookedToday, expect, open, openOffice, signIn, task, test } from "../../office.ts";
import { plusDays, words } from "../../words.ts";

const office = openOffice();

test("what comes back broken waits for its repair and is off the offer until then", async ({ page }) => {
  const code = await bookedToday(office(), "RPT-2");
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

test("a checklist that is half filled in stays open while others work, and so does a note of an answer", async ({ page }) => {
  const code = await bookedToday(office(), "RPT-1");
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

test("a phone that has not heard of a move is told who was faster, and its answer is about the new day only when it is given again", async ({ page }) => {
  const date = await office().freeDay("KLS-D");
  const later = await office().freeDay("KLS-D", plusDays(date, 1));
  const { code } = await office().submitRequest({ facility: "KLS-D", date, institution: "SMPN 12 Rantau" });
  await office().dispose(code);
  const known = async () => (await (await office().api("admin"))("GET", `/reservations/${code}`)).body;
  await signIn(page, office(), "sarpras");
  // Its live stream is cut, as on a bad line.
  await page.route("**/live**", (route) => route.abort());
  await open(page, "/kantor/tugas");
  const question = task(page, code);
  await question.getByLabel(/^Catatan/).fill("AC baik");
  const agreement = { how: "phone", note: "" };
  const version = await office().version(code);
  await office().act("admin", "move", code, { version, start: `${later}T08:00`, end: `${later}T12:00`, reason: "Ujian", agreement });
  await question.getByRole("button", { name: "Tersedia" }).click();
  const fault = page.locator("#jawaban-galat");
  await expect(fault).toContainText(words("staff.refusal.version_conflict"));
  await expect(fault, "who was faster, and with what").toContainText(words("staff.history.moved"));
  expect((await known()).sarpras_answer).toBeNull();
  await expect(question.locator("input[name=version]").first(), "the new day is shown").toHaveValue(String(version + 1));
  await expect(question.getByLabel(/^Catatan/), "what was typed stays").toHaveValue("AC baik");
  await question.getByRole("button", { name: "Tersedia" }).click();
  await expect(task(page, code)).toHaveCount(0);
  expect((await known()).sarpras_answer).toBe("available");
});
