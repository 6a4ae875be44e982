// The optional way over the head's desk: the admin sets it, the counter sends a request there, the head passes it on.
import { type Page } from "@playwright/test";
import { expect, open, openOffice, signIn, test, words } from "../office.ts";

const office = openOffice();

const addressees = (page: Page) => page.getByRole("main").getByLabel(words("staff.disposition.forwarded_to"));

/** The disposition's further entries, unfolded. */
async function unfold(page: Page): Promise<void> {
  await page.getByRole("main").locator("summary").filter({ hasText: words("staff.dispose.more") }).click();
}

/** The admin lets the counter send requests to the head first. */
async function setHeadFirst(page: Page): Promise<void> {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/atur/kantor");
  await page.getByLabel(words("settings.field.head_first")).selectOption("yes");
  await page.getByRole("button", { name: words("settings.save") }).click();
  await expect(page.getByText(words("people.said.settings_saved"))).toBeVisible();
}

test("nothing goes over the head until the office sets it; then the request waits on the head's desk until it is passed on", async ({ page, browser }) => {
  const made = await office().submitRequest({ facility: "AUL-2", date: await office().freeDay("AUL-2"), institution: "SDN Kepala 1", name: "Zulkifli" });
  const counter = await (await browser.newContext({ baseURL: office().origin })).newPage();
  await signIn(counter, office(), "ult");
  await open(counter, `/kantor/permohonan/${made.code}`);
  await unfold(counter);
  await expect(addressees(counter).locator("option[value=head]"), "off by default").toHaveCount(0);

  await setHeadFirst(page);

  await open(counter, `/kantor/permohonan/${made.code}`);
  await unfold(counter);
  await addressees(counter).selectOption("head");
  await counter.getByLabel(new RegExp(`^${words("staff.dispose.note")}`)).fill("Mohon arahan");
  await counter.getByRole("button", { name: words("staff.action.dispose") }).click();
  await expect(counter.getByText(words("staff.said.dispose"), { exact: true })).toBeVisible();
  await expect(counter.getByRole("main").getByText(words("staff.sarpras.with_head")).first(), "on whose desk it lies").toBeVisible();

  const head = await (await browser.newContext({ baseURL: office().origin })).newPage();
  await signIn(head, office(), "head");
  await open(head, "/kantor/kepala");
  const waiting = head.getByRole("listitem").filter({ hasText: "SDN Kepala 1" });
  await expect(waiting).toContainText("Mohon arahan");
  await expect(waiting, "no name of the applicant").not.toContainText("Zulkifli");
  await waiting.getByRole("combobox").selectOption("settle");
  await waiting.getByRole("textbox").fill("Siapkan penjaga");
  await waiting.getByRole("button", { name: words("staff.head.pass.sarpras") }).click();
  await expect(waiting).toHaveCount(0);
  await expect(head.getByText(words("staff.head.none"))).toBeVisible();

  await open(counter, `/kantor/permohonan/${made.code}`);
  await expect(counter.getByRole("main").getByText(/Selesaikan: Siapkan penjaga/).first()).toBeVisible();
  const { body } = await (await office().api("admin"))("GET", `/reservations/${made.code}`);
  expect([body.status, body.desk]).toEqual(["disposed", "sarpras"]);
});

test("without script the head sends a request back to the counter", async ({ page, browser }) => {
  await setHeadFirst(page);
  const admin = await office().api("admin");
  const made = await office().submitRequest({ facility: "RPT-1", date: await office().freeDay("RPT-1"), institution: "SDN Kepala 2" });
  await office().act("ult", "dispose", made.code, { forwarded_to: "head", note: "Mohon arahan" });
  const head = await (await browser.newContext({ javaScriptEnabled: false, baseURL: office().origin })).newPage();
  await signIn(head, office(), "head");
  await head.goto("/kantor/kepala");
  const waiting = head.getByRole("listitem").filter({ hasText: "SDN Kepala 2" });
  await waiting.getByRole("textbox").fill("Lengkapi dahulu");
  await waiting.getByRole("button", { name: words("staff.head.pass.ult") }).click();
  await expect(head).toHaveURL(/\/kantor\/kepala/);
  await expect(waiting).toHaveCount(0);
  const { body } = await admin("GET", `/reservations/${made.code}`);
  expect([body.status, body.desk]).toEqual(["submitted", "counter"]);
});
