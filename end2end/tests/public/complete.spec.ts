// A request that lacks something: the office says what, the applicant adds it, with and without script.
import { expect, open, openOffice, signIn, staffPage, status, test } from "../../office.ts";

const office = openOffice();

test("the office asks for what is missing, the applicant adds it, and the office sees it at once", async ({ browser }) => {
  const made = await office().submitRequest({ facility: "AUL-2", date: await office().freeDay("AUL-2") });
  await office().dispose(made.code);
  const admin = await staffPage(() => browser.newContext(), office(), "admin");
  await open(admin, `/kantor/permohonan/${made.code}`);
  await admin.locator("summary").filter({ hasText: /^Minta kelengkapan/ }).click();
  await admin.getByRole("button", { name: "Minta kelengkapan" }).click();
  await expect(admin.getByLabel(/^Yang perlu dilengkapi/), "it has to be said what").toHaveAttribute("aria-invalid", "true");
  await admin.getByLabel(/^Yang perlu dilengkapi/).fill("susunan acara");
  await admin.getByRole("button", { name: "Minta kelengkapan" }).click();
  await expect(admin.getByText("Menunggu kelengkapan pemohon").first()).toBeVisible();
  await expect(admin.getByText(/susunan acara/).first()).toBeVisible();

  const applicant = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await open(applicant, made.path);
  await expect(applicant.getByRole("heading", { name: "Mohon lengkapi permohonan Anda" })).toBeVisible();
  await expect(applicant.getByText(/Paling lambat Kamis, 26 November 2026/)).toBeVisible();
  await applicant.getByLabel(/^Jumlah peserta, bila berubah/).fill("4000");
  await applicant.getByLabel(/^Jawaban Anda/).fill("Pembukaan, diskusi, penutup");
  await applicant.getByRole("button", { name: "Kirim kelengkapan" }).click();
  await expect(applicant.getByLabel(/^Jumlah peserta, bila berubah/)).toHaveAttribute("aria-invalid", "true");
  await expect(applicant.getByLabel(/^Jawaban Anda/), "nothing typed is lost").toHaveValue("Pembukaan, diskusi, penutup");
  await applicant.getByLabel(/^Jumlah peserta, bila berubah/).fill("40");
  await applicant.getByRole("button", { name: "Kirim kelengkapan" }).click();
  await expect(applicant.getByRole("heading", { name: "Mohon lengkapi permohonan Anda" })).toHaveCount(0);
  await expect(admin.getByText("Pembukaan, diskusi, penutup").first(), "the office sees it without reloading").toBeVisible();
});

test("it works without script, and a fault keeps what was typed", async ({ browser }) => {
  const made = await office().submitRequest({ facility: "AUL-2", date: await office().freeDay("AUL-2") });
  await office().act("admin", "request-info", made.code, { version: await office().version(made.code), missing: "jumlah peserta" });
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(made.path);
  await page.getByLabel(/^Jawaban Anda/).fill("Kami berempat puluh");
  await page.getByLabel(/^Jumlah peserta, bila berubah/).fill("empat puluh");
  await page.getByRole("button", { name: "Kirim kelengkapan" }).click();
  await expect(page.getByLabel(/^Jawaban Anda/)).toHaveValue("Kami berempat puluh");
  await expect(page.getByLabel(/^Jumlah peserta, bila berubah/)).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel(/^Jumlah peserta, bila berubah/).fill("40");
  await page.getByRole("button", { name: "Kirim kelengkapan" }).click();
  await expect(page).toHaveURL(new RegExp(`${made.path}$`));
  await expect(page.getByRole("heading", { name: "Mohon lengkapi permohonan Anda" })).toHaveCount(0);
});

test("the counter records what the applicant says on the phone", async ({ page }) => {
  const made = await office().submitRequest({ facility: "AUL-1", date: await office().freeDay("AUL-1") });
  await office().act("ult", "request-info", made.code, { version: await office().version(made.code), missing: "penanggung jawab" });
  await signIn(page, office(), "ult");
  await open(page, `/kantor/permohonan/${made.code}`);
  await page.getByLabel(/^Kelengkapan dari pemohon/).fill("Penanggung jawab: Ibu Norhayati");
  await page.getByRole("button", { name: "Catat kelengkapan" }).click();
  await expect(status(page, "submitted")).toBeVisible();
  await expect(page.getByText("Penanggung jawab: Ibu Norhayati").first()).toBeVisible();
});
