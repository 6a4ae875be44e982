// A proposed date and its applicant: asked through the admin's form, read and answered on the page of the request.
import { expect, moveDialog, keepBooks, open, openOffice, signIn, test, words } from "../../office.ts";
import { longDate, plusDays } from "../../words.ts";

const office = openOffice();
keepBooks(office);

for (const javaScriptEnabled of [true, false]) {
  test(`a proposed date is agreed to on the page of the request, ${javaScriptEnabled ? "with" : "without"} script`, async ({ page, browser }) => {
    const facility = javaScriptEnabled ? "RPT-1" : "RPT-2";
    const date = await office().freeDay(facility);
    const target = await office().freeDay(facility, plusDays(date, 1));
    const { code, path } = await office().submitRequest({ facility, date });
    await office().approve(code);

    await signIn(page, office(), "admin");
    await open(page, `/kantor/permohonan/${code}`);
    const dialog = await moveDialog(page);
    await dialog.getByLabel(/^Tanggal mulai/).fill(target);
    await expect(dialog.getByRole("radio", { name: words("calendar.move.propose") }), "to ask first is what is meant").toBeChecked();
    await expect(dialog.getByText(/Rabu, 25 November 2026,? pukul 16\.00/), "by when they answer").toBeVisible();
    await dialog.getByLabel(/^Alasan/).fill("Ruang dipakai asesmen nasional.");
    await dialog.getByRole("button", { name: words("calendar.move.submit_propose") }).click();
    await expect(dialog).toBeHidden();
    const waits = page.getByRole("heading", { name: words("staff.proposal.move") });
    await expect(waits).toBeVisible();

    const applicant = await (await browser.newContext({ javaScriptEnabled })).newPage();
    await applicant.goto(office().origin + path);
    const main = applicant.getByRole("main");
    await expect(main.getByText(longDate(date)).first(), "from").toBeVisible();
    await expect(main.getByText(longDate(target)).first(), "to").toBeVisible();
    await expect(main.getByText("Ruang dipakai asesmen nasional.").first()).toBeVisible();
    const yes = main.getByRole("button", { name: words("track.proposal.yes"), exact: true });
    await yes.click();
    await expect(yes, "it is answered once").toHaveCount(0);
    await expect(main.getByText(longDate(target)).first()).toBeVisible();
    await expect(main.getByText(longDate(date)), "the old date is over").toHaveCount(0);

    await expect(waits, "the admin's page follows").toHaveCount(0, { timeout: 15_000 });
    const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
    expect(body.start as string).toContain(target);
  });
}

test("an offer is declined, and the request is under review again", async ({ page }) => {
  const date = await office().freeDay("KLS-A");
  const target = await office().freeDay("KLS-A", plusDays(date, 1));
  const { code, path } = await office().submitRequest({ facility: "KLS-A", date });
  await office().act("admin", "offer", code, { version: await office().version(code), start: `${target}T08:00`, end: `${target}T12:00` });
  await open(page, path);
  await page.getByRole("button", { name: words("track.proposal.no"), exact: true }).click();
  await expect(page.getByRole("main").getByText(words("status.review")).first()).toBeVisible();
  await expect(page.getByRole("button", { name: words("track.proposal.no"), exact: true })).toHaveCount(0);
});
