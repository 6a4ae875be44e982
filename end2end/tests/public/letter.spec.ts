// The letter of a request: sent from its page by a plain form, with script and without, and opened by staff.
import { readFileSync } from "node:fs";
import type { Download, Locator, Page } from "@playwright/test";
import { expect, keepBooks, openOffice, signIn, test, untilAlive, words } from "../../office.ts";

const office = openOffice();
keepBooks(office);
const NAME = "Surat Bu Rahmah.pdf";
const LETTER = Buffer.from("%PDF-1.7\n% surat permohonan\n%%EOF\n");

const panel = (page: Page, key: string): Locator => page.getByRole("region", { name: words(key), exact: true });

async function send(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  const letters = panel(page, "track.letter.title");
  await letters.getByLabel(words("track.letter.file"), { exact: true }).setInputFiles({ name, mimeType, buffer });
  await letters.getByRole("button", { name: words("track.letter.send") }).click();
}

async function saved(page: Page, link: Locator): Promise<Download> {
  const coming = page.waitForEvent("download");
  await link.click();
  return coming;
}

for (const javaScriptEnabled of [true, false]) {
  test(`a letter is sent from the page of the request and opened by staff, ${javaScriptEnabled ? "with" : "without"} script`, async ({ page, browser }) => {
    const facility = javaScriptEnabled ? "RPT-1" : "RPT-2";
    const { code, path } = await office().submitRequest({ facility, date: await office().freeDay(facility) });
    const applicant = await (await browser.newContext({ javaScriptEnabled })).newPage();
    const alive = async () => (javaScriptEnabled ? untilAlive(applicant) : undefined);
    await applicant.goto(office().origin + path);
    await alive();

    await send(applicant, "halaman.pdf", "application/pdf", Buffer.from("<!doctype html><script>alert(1)</script>"));
    await expect(panel(applicant, "track.letter.title").getByRole("alert")).toContainText(words("err.file_type"));
    await alive();
    await expect(applicant.getByRole("heading", { level: 1 }), "it is still the page of the request").toHaveText(code);
    await expect(panel(applicant, "track.letter.title").getByRole("link")).toHaveCount(0);

    await send(applicant, NAME, "application/pdf", LETTER);
    await expect(applicant).toHaveURL(office().origin + path);
    await alive();
    const link = panel(applicant, "track.letter.title").getByRole("link", { name: NAME });
    await expect(link).toBeVisible();
    const own = await saved(applicant, link);
    expect(own.suggestedFilename()).toBe(NAME);
    expect(readFileSync(await own.path()).equals(LETTER)).toBe(true);

    await signIn(page, office(), "ult");
    await page.goto(`/kantor/permohonan/${code}`);
    const staffs = await saved(page, panel(page, "staff.files.title").getByRole("link", { name: NAME }));
    expect(staffs.suggestedFilename()).toBe(NAME);
    expect(readFileSync(await staffs.path()).equals(LETTER)).toBe(true);
    await expect(page, "the page stays").toHaveURL(new RegExp(`/kantor/permohonan/${code}$`));
  });
}

test("a chosen letter stays chosen while the office works on the request", async ({ page }) => {
  const { code, path } = await office().submitRequest({ facility: "KLS-A", date: await office().freeDay("KLS-A") });
  await page.goto(path);
  await untilAlive(page);
  const field = panel(page, "track.letter.title").getByLabel(words("track.letter.file"), { exact: true });
  await field.setInputFiles({ name: NAME, mimeType: "application/pdf", buffer: LETTER });
  await office().dispose(code);
  await expect(page.getByRole("main").getByText(words("status.disposed")).first()).toBeVisible();
  await panel(page, "track.letter.title").getByRole("button", { name: words("track.letter.send") }).click();
  await expect(panel(page, "track.letter.title").getByRole("link", { name: NAME })).toBeVisible();
});

test("a photo of the handover is added on the request's page", async ({ page }) => {
  const { code } = await office().submitRequest({ facility: "RPT-1", date: await office().freeDay("RPT-1") });
  await office().approve(code);
  await signIn(page, office(), "admin");
  await page.goto(`/kantor/permohonan/${code}`);
  await untilAlive(page);
  const files = panel(page, "staff.files.title");
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xff, 0xd9]);
  await files.getByLabel(words("staff.files.photo"), { exact: true }).setInputFiles({ name: "aula.jpeg", mimeType: "image/jpeg", buffer: jpeg });
  await files.getByRole("button", { name: words("staff.files.add") }).click();
  await expect(files.getByRole("link", { name: "aula.jpg" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/kantor/permohonan/${code}$`));
});

test("the counter takes in the letter that was brought on paper, and the history says so", async ({ page }) => {
  const { code, path } = await office().submitRequest({ facility: "KLS-C", date: await office().freeDay("KLS-C") });
  await signIn(page, office(), "ult");
  await page.goto(`/kantor/permohonan/${code}`);
  await untilAlive(page);
  const files = panel(page, "staff.files.title");
  await files.locator("summary").filter({ hasText: words("staff.files.letter_in") }).click();
  await files.getByLabel(words("staff.files.letter"), { exact: true }).setInputFiles({ name: NAME, mimeType: "application/pdf", buffer: LETTER });
  await files.getByRole("button", { name: words("staff.files.add_letter") }).click();
  await expect(files.getByRole("link", { name: NAME })).toBeVisible();
  await expect(page.getByRole("region", { name: words("staff.history.title") })).toContainText(words("staff.history.letter_taken_in"));
  await page.goto(path);
  await expect(panel(page, "track.letter.title").getByRole("link", { name: NAME }), "the applicant sees it too").toBeVisible();
});
