// Deciding: not without a reason, not over somebody else's change. Not without the facilities team's word: personas/admin.spec.ts.
import { action, expect, moveDialog, open, openOffice, rejection, reservationBody, reviewed, signIn, status, test, words } from "../../office.ts";
import { longDate, plusDays } from "../../words.ts";

const office = openOffice();

test("a rejection needs words that the applicant can understand", async ({ page }) => {
  const { code, path } = await reviewed(office(), "AUL-2");
  await signIn(page, office(), "admin");
  await open(page, `/kantor/permohonan/${code}`);
  const { reason, note, submit } = await rejection(page);
  await reason.selectOption("internal");
  await note.fill("   ");
  await submit.click();
  await expect(note).toHaveAttribute("aria-invalid", "true");
  await expect(note).toHaveAccessibleDescription(/alasan|penjelasan|wajib/i);
  await expect(status(page, "review")).toBeVisible();
  await expect(reason, "what was chosen stays").toHaveValue("internal");
  await note.fill("Aula dipakai untuk asesmen nasional pada hari itu.");
  await submit.click();
  await expect(status(page, "rejected")).toBeVisible();
  await page.goto(path);
  await expect(page.getByText("Aula dipakai untuk asesmen nasional pada hari itu.").first()).toBeVisible();
});

test("two requests for one slot: the first approval wins, the second is told who and gets alternatives", async ({ page }) => {
  const first = await reviewed(office(), "RPT-1");
  const second = await office().submitRequest({ facility: "RPT-1", date: first.date, institution: "MGMP Matematika SMP" });
  await office().act("ult", "dispose", second.code, { note: "", urgency: "normal" });
  await office().act("sarpras", "confirm", second.code, { answer: "available", note: "" });
  await signIn(page, office(), "admin");
  await open(page, `/kantor/permohonan/${first.code}`);
  await expect(page.getByText("MGMP Matematika SMP").first(), "the rival is shown").toBeVisible();
  await action(page, /^Setujui/).click();
  await expect(status(page, "approved")).toBeVisible();
  await open(page, `/kantor/permohonan/${second.code}`);
  await action(page, /^Setujui/).click();
  await expect(page.getByText(/sudah terisi/i).first()).toBeVisible();
  await expect(status(page, "review")).toBeVisible();
});

test("moving shows from and to, needs the applicant's agreement, and the calendar follows", async ({ page }) => {
  const { code, date } = await reviewed(office(), "KLS-A");
  const target = await office().freeDay("KLS-A", plusDays(date, 1));
  await signIn(page, office(), "admin");
  await open(page, `/kantor/permohonan/${code}`);
  const dialog = await moveDialog(page);
  await dialog.getByLabel(/^Tanggal mulai/).fill(target);
  await expect(dialog.getByLabel(/^Tanggal selesai/), "the last day follows the first").toHaveValue(target);
  await dialog.getByRole("radio", { name: words("calendar.move.offer_agreed") }).check();
  await dialog.getByRole("radio", { name: /telepon/i }).check();
  await dialog.getByLabel(/^Alasan/).fill("Disepakati lewat telepon.");
  await dialog.locator("[type=submit]").click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("main").getByText(new RegExp(longDate(target))).first()).toBeVisible();
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  expect(JSON.stringify(body)).toContain(target);
});

test("an open dialog and the text typed into it survive a live change", async ({ page }) => {
  const { code } = await reviewed(office(), "KLS-C");
  await signIn(page, office(), "admin");
  await open(page, `/kantor/permohonan/${code}`);
  const dialog = await moveDialog(page);
  const reason = dialog.getByLabel(/^Alasan/);
  await reason.fill("Kalimat yang belum selesai");
  await office().act("sarpras", "confirm", code, { answer: "partial", note: "Satu AC rusak." });
  await expect(page.getByText("Satu AC rusak.").first()).toBeAttached({ timeout: 2_000 });
  await expect(dialog).toBeVisible();
  await expect(reason).toHaveValue("Kalimat yang belum selesai");
  await expect(reason).toBeFocused();
});

test("words being typed into a rejection survive a live change, and the cursor stays in them", async ({ page }) => {
  const { code } = await reviewed(office(), "RPT-2");
  await signIn(page, office(), "admin");
  await open(page, `/kantor/permohonan/${code}`);
  const { reason, note } = await rejection(page);
  await reason.selectOption("internal");
  await note.fill("Mohon maaf, pada hari itu");
  await office().act("sarpras", "confirm", code, { answer: "partial", note: "Proyektor rusak." });
  await expect(page.getByText("Proyektor rusak.").first()).toBeVisible({ timeout: 2_000 });
  await expect(note).toHaveValue("Mohon maaf, pada hari itu");
  await expect(reason).toHaveValue("internal");
  await expect(note).toBeFocused();
});

test("the inbox shows a new request by itself, and what is typed into the search stays", async ({ page }) => {
  await signIn(page, office(), "ult");
  await open(page, "/kantor");
  const search = page.getByRole("searchbox").first();
  await search.fill("belum selesai men");
  const { code } = await office().submitRequest({ facility: "RPT-2", date: await office().freeDay("RPT-2"), institution: "SDN Loktabat Utara 3" });
  await expect(page.getByRole("row", { name: /SDN Loktabat Utara 3/ }).first()).toBeVisible({ timeout: 2_000 });
  await expect(search).toHaveValue("belum selesai men");
  expect(code).not.toBe("");
});

test("the calendar of bookings shows an approved request and leads to it", async ({ page }) => {
  const { code, date } = await reviewed(office(), "KLS-D");
  await office().act("admin", "approve", code, { version: await office().version(code), agreement: null });
  await signIn(page, office(), "admin");
  await open(page, `/kantor/kalender?date=${date}&facility=KLS-D`);
  const booking = page.getByRole("link", { name: /08\.00.*Disetujui/ }).first();
  await booking.click();
  await expect(page).toHaveURL(/\/kantor\/permohonan\//);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("the counter records the cancellation that an applicant told it, with how and why", async ({ page }) => {
      const facility = javaScriptEnabled ? "AUL-1" : "AUL-2";
      const { code, path } = await office().submitRequest({ facility, date: await office().freeDay(facility) });
      await signIn(page, office(), "ult");
      await (javaScriptEnabled ? open(page, `/kantor/permohonan/${code}`) : page.goto(`/kantor/permohonan/${code}`));
      await action(page, /^Pemohon membatalkan/).click();
      const main = page.getByRole("main");
      const how = main.getByLabel(words("staff.field.withdrawn_how"));
      const note = main.getByLabel(words("staff.withdraw.note"));
      const submit = main.getByRole("button", { name: words("staff.action.withdraw"), exact: true });
      await expect(main.getByLabel(words("staff.withdraw.reason")), "nobody has talked about it yet").toHaveCount(0);
      await note.fill("Narasumber berhalangan.");
      if (javaScriptEnabled) {
        await submit.click();
        await expect(how).toHaveAccessibleDescription(words("err.told_how"));
        await expect(note, "what was typed stays").toHaveValue("Narasumber berhalangan.");
      }
      await how.selectOption("phone");
      await submit.click();
      await expect(status(page, "cancelled")).toBeVisible();
      await expect(main.getByText("Narasumber berhalangan.").first()).toBeVisible();
      await page.goto(path);
      await expect(page.getByText("Narasumber berhalangan.").first()).toBeVisible();
    });

    test("the counter records that no agreement was reached, which is not the applicant's change of mind", async ({ page }) => {
      const { code, path } = await reviewed(office(), javaScriptEnabled ? "KLS-B" : "KLS-C");
      await signIn(page, office(), "ult");
      await (javaScriptEnabled ? open(page, `/kantor/permohonan/${code}`) : page.goto(`/kantor/permohonan/${code}`));
      await action(page, /^Pemohon membatalkan/).click();
      const main = page.getByRole("main");
      const kind = main.getByLabel(words("staff.withdraw.reason"));
      await expect(kind).toHaveValue("applicant");
      await kind.selectOption("no_agreement");
      await main.getByLabel(words("staff.field.withdrawn_how")).selectOption("in_person");
      await main.getByLabel(words("staff.withdraw.note")).fill("Hari lain tidak memungkinkan.");
      await main.getByRole("button", { name: words("staff.action.withdraw"), exact: true }).click();
      await expect(status(page, "cancelled")).toBeVisible();
      const told = `${words("staff.field.reason")}: – → ${words("reason.no_agreement")}`;
      await expect(main.getByText(told).first(), "the history names it").toBeAttached();
      await page.goto(path);
      await expect(page.getByText(words("reason.no_agreement")).first()).toBeVisible();
    });

    test("what came through the counter is approved face to face with one press", async ({ page }) => {
      const facility = javaScriptEnabled ? "AUL-1" : "AUL-2";
      const wish = { ...reservationBody({ facility, date: await office().freeDay(facility) }), id_kind: "ktp" };
      const made = await (await office().api("ult"))("POST", "/reservations", wish);
      expect(made.status).toBe(201);
      const { code } = made.body;
      await office().dispose(code);
      await office().act("sarpras", "confirm", code, { answer: "available", note: "" });
      await signIn(page, office(), "admin");
      await (javaScriptEnabled ? open(page, `/kantor/permohonan/${code}`) : page.goto(`/kantor/permohonan/${code}`));
      const main = page.getByRole("main");
      await expect(main.getByText(words("staff.approve.agreed_here")), "said before the press").toBeVisible();
      await expect(main.getByLabel(words("staff.field.agreement_how"))).toHaveValue("in_person");
      await action(page, /^Setujui/).click();
      await expect(status(page, "approved")).toBeVisible();
      const told = `${words("staff.field.agreement")}: – → ${words("staff.agreement.in_person")}`;
      await expect(main.getByText(told).first(), "the history names it").toBeAttached();
      const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
      expect(body.agreement).toEqual({ how: "in_person", note: "" });
    });
  });
}
