// Messages: untold decisions first, told in other ways than WhatsApp, seen live elsewhere; and the office's own wording.
import type { Locator, Page } from "@playwright/test";
import { expect, open, openOffice, signIn, staffPage, test, untilAlive } from "../../office.ts";
import { escape, words } from "../../words.ts";

const office = openOffice();

/** The card of the message about a request; its name begins with the request's code. */
const card = (page: Page, code: string): Locator => page.getByRole("region", { name: new RegExp(`^${escape(code)}`) });
const untold = (page: Page): Locator => page.getByRole("region", { name: new RegExp(words("staff.messages.decisions")) });
const group = (page: Page, code: string): Locator =>
  page.getByRole("navigation", { name: words("staff.messages.groups") }).getByRole("link", { name: new RegExp(`^${words(`staff.messages.group.${code}`)}`) });

/** An approved request that nobody was told of. */
async function decided(facility: string): Promise<{ code: string; path: string }> {
  const made = await office().submitRequest({ facility, date: await office().freeDay(facility) });
  await office().approve(made.code);
  return made;
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });
    const go = (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : page.goto(path));

    test("a decision that nobody was told of comes first, and is told by phone", async ({ page }) => {
      const { code, path } = await decided("RPT-1");
      await signIn(page, office(), "ult");
      await go(page, "/kantor/pesan?state=told");
      await expect(untold(page).getByRole("region", { name: new RegExp(`^${escape(code)}`) }), "whatever is filtered").toBeVisible();
      await expect(card(page, code).getByText(words("staff.delivery.queued"), { exact: true })).toBeVisible();
      await card(page, code).getByRole("button", { name: words("staff.message.told_phone"), exact: true }).click();
      await expect(untold(page).getByText(code)).toHaveCount(0);
      await go(page, `/kantor/pesan?state=told&q=${code}`);
      await expect(card(page, code).getByText(words("staff.delivery.manual"), { exact: true })).toBeVisible();
      await expect(card(page, code)).toContainText(words("staff.told_how.phone"));
      await expect(card(page, code).getByRole("button", { name: words("staff.message.told_phone") })).toHaveCount(0);
      await page.goto(path);
      await expect(page.getByText(/^Sudah diberi tahu lewat telepon, /)).toBeVisible();
    });

    test("messages are found by state, kind and code, each list under an address", async ({ page }) => {
      const made = await office().submitRequest({ facility: "RPT-2", date: await office().freeDay("RPT-2") });
      await signIn(page, office(), "ult");
      await go(page, "/kantor/pesan");
      await page.getByLabel(words("staff.messages.kind"), { exact: true }).selectOption("received");
      await page.getByLabel(words("staff.messages.code"), { exact: true }).fill(made.code.slice(0, 7).toLowerCase());
      await page.getByRole("button", { name: words("staff.messages.filter"), exact: true }).click();
      await expect(page).toHaveURL(/kind=received/);
      await expect(card(page, made.code)).toHaveCount(1);
      await group(page, "told").click();
      await expect(page).toHaveURL(/state=told/);
      await expect(group(page, "told")).toHaveAttribute("aria-current", "true");
      await expect(card(page, made.code)).toHaveCount(0);
      await group(page, "all").click();
      await expect(card(page, made.code)).toHaveCount(1);
      await page.reload();
      await expect(card(page, made.code), "the address says it all").toHaveCount(1);
      if (javaScriptEnabled) await untilAlive(page);
      await expect(page.getByLabel(words("staff.messages.kind"), { exact: true })).toHaveValue("received");
    });

    test("the wording of the approval is changed, looked at, used by the next one, and taken back", async ({ page }) => {
      const opening = javaScriptEnabled ? "Dengan senang hati" : "Dengan gembira";
      const { code: real } = await decided("KLS-A");
      await signIn(page, office(), "admin");
      await go(page, "/kantor/atur");
      await page.getByRole("main").getByRole("link", { name: words("wordings.title"), exact: true }).click();
      await page.getByRole("main").getByRole("link", { name: words("staff.template.approved"), exact: true }).click();
      await expect(page.getByRole("heading", { level: 1, name: words("staff.template.approved") })).toBeVisible();
      if (javaScriptEnabled) await untilAlive(page);
      const text = page.getByRole("main").getByRole("textbox", { name: words("settings.in_indonesian"), exact: true });
      const look = page.getByRole("button", { name: words("wordings.look"), exact: true });
      const save = page.getByRole("button", { name: words("wordings.save"), exact: true });

      await text.fill(`${opening}, {nama}: *{fasilitas} disetujui. {kode}`);
      await save.click();
      await expect(page.getByRole("alert")).toContainText(words("err.wording_missing", { names: "{tautan}" }));
      await expect(page.getByRole("alert")).toContainText(words("err.wording_asterisks"));
      await expect(text, "what was typed stays").toHaveValue(`${opening}, {nama}: *{fasilitas} disetujui. {kode}`);

      await text.fill(`${opening}, {nama}: *{fasilitas}* disetujui. {kode}, {tautan}`);
      await page.getByLabel(words("wordings.request"), { exact: true }).selectOption(real);
      await look.click();
      const preview = page.getByRole("region", { name: words("wordings.preview"), exact: true });
      await expect(preview).toContainText(`${opening}, Rahmah: *Ruang`);
      await expect(preview).toContainText(real);
      await expect(preview, "in both languages").toContainText("is *APPROVED*");
      await expect(text).toHaveValue(`${opening}, {nama}: *{fasilitas}* disetujui. {kode}, {tautan}`);

      await save.click();
      const indonesian = page.getByRole("region", { name: words("settings.in_indonesian"), exact: true });
      await expect(indonesian).toContainText(/approved_v\d/);
      await expect(indonesian).toContainText(`${opening}, {{1}}: *{{2}}* disetujui. {{3}}, {{4}}`);
      await indonesian.getByRole("button", { name: new RegExp(`^${words("wordings.approved")}`) }).click();
      await expect(indonesian.getByRole("button", { name: new RegExp(`^${words("wordings.approved")}`) })).toHaveCount(0);

      const { code } = await decided("KLS-B");
      await go(page, `/kantor/permohonan/${code}`);
      await expect(page.getByText(new RegExp(`^${opening}, Rahmah: \\*.+\\* disetujui\\. ${escape(code)}, http`))).toBeVisible();
      await go(page, `/kantor/permohonan/${real}`);
      await expect(page.getByText(/DISETUJUI/).first(), "what was told before stays as it was").toBeVisible();

      await go(page, "/kantor/atur/pesan/approved");
      await indonesian.locator("summary").filter({ hasText: words("wordings.read_published") }).click();
      await indonesian.getByRole("button", { name: new RegExp(`^${words("wordings.back")}`) }).click();
      await expect(indonesian).toContainText(words("wordings.in_force", { version: words("wordings.published") }));
      await expect(text).toHaveValue(/\*DISETUJUI\*/);
    });
  });
}

test("what one of two tells is gone from the other's list, and nothing typed there is lost", async ({ browser }) => {
  const { code } = await decided("KLS-C");
  const other = await decided("KLS-C");
  const first = await staffPage(() => browser.newContext(), office(), "ult");
  const second = await staffPage(() => browser.newContext(), office(), "admin");
  await open(first, "/kantor/pesan");
  await open(second, "/kantor/pesan");
  await expect(card(second, code)).toBeVisible();
  const typed = second.getByLabel(words("staff.messages.code"), { exact: true });
  await typed.fill("9B2");
  await card(second, other.code).evaluate((element) => element.setAttribute("data-marked", "yes"));
  let loads = 0;
  second.on("load", () => (loads += 1));
  await card(first, code).getByRole("button", { name: words("staff.message.mark_sent"), exact: true }).click();
  await expect(card(second, code)).toHaveCount(0, { timeout: 3_000 });
  await expect(typed).toHaveValue("9B2");
  await expect(typed).toBeFocused();
  await expect(card(second, other.code), "cards of other messages were not touched").toHaveAttribute("data-marked", "yes");
  expect(loads).toBe(0);
});

test("the applicant's page says that they were told, without a reload", async ({ page }) => {
  const { code, path } = await decided("AUL-1");
  await open(page, path);
  await expect(page.getByText(/^Sudah diberi tahu/)).toHaveCount(0);
  const api = await office().api("admin");
  const { body } = await api("GET", `/reservations/${code}`);
  const message = body.messages.find(({ template }: { template: string }) => template === "approved");
  const told = await api("POST", `/reservations/${code}/notified`, { message: message.id, how: "whatsapp" });
  expect(told.status).toBe(200);
  const panel = page.getByRole("region", { name: /DISETUJUI/ });
  await expect(panel.getByText(/^Sudah diberi tahu lewat WhatsApp, \w+, \d+ \w+ \d{4}, pukul \d\d\.\d\d WITA\.$/)).toBeVisible({ timeout: 3_000 });
  await expect(page.getByRole("status").filter({ hasText: /^Sudah diberi tahu/ }), "and is heard").toHaveCount(1);
});

test("a message is filtered and told by keyboard alone", async ({ page }) => {
  const { code } = await decided("AUL-2");
  await signIn(page, office(), "ult");
  await open(page, "/kantor/pesan");
  await page.getByLabel(words("staff.messages.code"), { exact: true }).focus();
  await page.keyboard.type(code.slice(0, 6));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`q=${code.slice(0, 6)}`));
  const button = card(page, code).getByRole("button", { name: words("staff.message.told_paper"), exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(card(page, code).getByRole("button", { name: words("staff.message.told_paper") })).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 }), "the focus is not lost with the card").toBeFocused();
});

test("others change no wording", async ({ page }) => {
  await signIn(page, office(), "ult");
  for (const path of ["/kantor/atur/pesan", "/kantor/atur/pesan/approved"]) {
    await page.goto(path);
    await expect(page.getByText(words("error.forbidden.detail"))).toBeVisible();
  }
});
