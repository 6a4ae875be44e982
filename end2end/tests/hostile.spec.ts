// H37: text that would like to be something else is shown literally on every page, and no script of it runs.
import { type Page } from "@playwright/test";
import { expect, fillForm, form, open, openOffice, applyPath, signIn, test, untilAlive } from "../office.ts";

const office = openOffice();
const TEXTS = ["</textarea><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><script>alert(1)//"];

/** Fails the test when a dialog opens or a script of the text leaves its mark. */
async function guard(page: Page): Promise<string[]> {
  const ran: string[] = [];
  page.on("dialog", (dialog) => {
    ran.push(dialog.message());
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    window.alert = () => {
      throw new Error("a hostile script ran");
    };
  });
  page.on("pageerror", (error) => {
    if (/hostile/.test(error.message)) ran.push(error.message);
  });
  return ran;
}

/** The document holds none of the elements that the text would have made. */
async function expectHarmless(page: Page, ran: string[], where: string): Promise<void> {
  expect(ran, where).toEqual([]);
  const made = await page.evaluate(() => [
    ...[...document.querySelectorAll("img")].filter((image) => image.getAttribute("src") === "x").map(() => "img"),
    ...[...document.querySelectorAll("script")].filter((script) => /^alert\(1\)/.test(script.textContent ?? "")).map(() => "script"),
    ...[...document.querySelectorAll("*")].filter((element) => element.hasAttribute("onerror")).map((element) => element.tagName),
  ]);
  expect(made, where).toEqual([]);
}

for (const [index, text] of TEXTS.entries()) {
  test(`hostile text ${index + 1} is shown literally on every page that shows it`, async ({ browser }) => {
    const date = await office().freeDay("AUL-1");
    const made = await office().submitRequest({ facility: "AUL-1", date, institution: `Sekolah ${text}`, activity: `Rapat ${text}`, purpose: `Tujuan ${text}` });
    const rival = await office().submitRequest({ facility: "AUL-1", date, institution: `Saingan ${text}`, activity: `Lomba ${text}` });

    const applicant = await (await browser.newContext()).newPage();
    let ran = await guard(applicant);
    for (const scripted of [true, false]) {
      const page = scripted ? applicant : await (await browser.newContext({ javaScriptEnabled: false })).newPage();
      await page.goto(made.path);
      if (scripted) await untilAlive(page);
      await expect(page.getByText(`Rapat ${text}`).first()).toBeVisible();
      if (scripted) await expectHarmless(page, ran, "the applicant's page");
    }

    const admin = await (await browser.newContext()).newPage();
    ran = await guard(admin);
    await signIn(admin, office(), "admin");
    for (const path of ["/kantor?list=all&q=Sekolah", `/kantor/permohonan/${made.code}`, `/kantor/permohonan/${rival.code}`, `/kantor/kalender?date=${date}`, "/kantor/pesan"]) {
      await open(admin, path);
      await expectHarmless(admin, ran, path);
    }
    await open(admin, `/kantor/permohonan/${made.code}`);
    await expect(admin.getByText(`Sekolah ${text}`).first()).toBeVisible();
    await expect(admin.getByText(`Saingan ${text}`).first(), "in the list of rivals").toBeVisible();

    const api = await office().api("admin");
    const note = `Maaf ${text}`;
    const rejected = await api("POST", `/reservations/${made.code}/reject`, { version: await office().version(made.code), reason: "internal", note });
    expect(rejected.status).toBe(200);
    await open(admin, `/kantor/permohonan/${made.code}`);
    await expect(admin.getByText(note).first()).toBeVisible();
    await expectHarmless(admin, ran, "the rejected request with its message");
    ran = await guard(applicant);
    await open(applicant, made.path);
    await expect(applicant.getByText(note).first()).toBeVisible();
    await expectHarmless(applicant, ran, "the applicant reads the reason");
  });

  test(`hostile text ${index + 1} in every free field of the form comes back as typed, with and without script`, async ({ browser }) => {
    for (const javaScriptEnabled of [true, false]) {
      const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
      const ran = javaScriptEnabled ? await guard(page) : [];
      await page.goto(applyPath("RPT-1", await office().freeDay("RPT-1")));
      if (javaScriptEnabled) await untilAlive(page);
      await page.getByRole("main").locator("details").evaluateAll((all) => all.forEach((element) => element.setAttribute("open", ""))).catch(() => undefined);
      const boxes = page.getByRole("main").getByRole("textbox").filter({ visible: true });
      await fillForm(page, { kind: "kkg", name: "Rahmah", institution: `Sekolah ${text}`, activity: `Rapat ${text}`, whatsapp: "0511 4772384" });
      const free: string[] = [];
      for (const box of await boxes.all()) {
        if ((await box.evaluate((element) => element.tagName)) === "TEXTAREA") {
          await box.fill(text);
          free.push((await box.getAttribute("name")) ?? "");
        }
      }
      await form(page).submit.click();
      await expect(form(page).errors).toBeVisible();
      await expect(form(page).institution).toHaveValue(`Sekolah ${text}`);
      await expect(form(page).activity).toHaveValue(`Rapat ${text}`);
      for (const name of free) await expect(page.locator(`textarea[name="${name}"]`), name).toHaveValue(text);
      if (javaScriptEnabled) await expectHarmless(page, ran, "the form");
    }
  });
}

test("hostile words in the address are words", async ({ page }) => {
  const ran = await guard(page);
  for (const text of TEXTS) {
    const typed = encodeURIComponent(text);
    for (const path of [`/?facility=${typed}`, `/?facility=AUL-1&month=${typed}&date=${typed}`, `/ajukan?facility=${typed}&date=${typed}`, `/p/${typed}`, `/fasilitas/${typed}`, `/${typed}`, `/?lang=${typed}`]) {
      const answer = await page.goto(path);
      expect(answer!.status(), path).toBeLessThan(500);
      await expectHarmless(page, ran, path);
    }
  }
});
