// What the office says of itself: set by the admin, seen by visitors; the house rules keep their old versions.
import type { Locator, Page } from "@playwright/test";
import { expect, open, openOffice, signIn, test } from "../../office.ts";
import { plusDays, words } from "../../words.ts";

const office = openOffice();

const panel = (page: Page, key: string, values = {}): Locator => page.getByRole("region", { name: words(key, values), exact: true });
const field = (page: Page, key: string): Locator => page.getByRole("main").getByLabel(words(`settings.field.${key}`), { exact: true });
const save = (place: Locator): Locator => place.getByRole("button", { name: new RegExp(`^${words("settings.save")}`) });
const foot = (page: Page): Locator => page.getByRole("contentinfo");

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });
    const go = (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : page.goto(path));

    test("what the admin sets stands on the public pages, and what is emptied is gone", async ({ page }) => {
      const decree = `No. SK 0028/C7.14/${javaScriptEnabled ? "2026" : "2027"}`;
      await signIn(page, office(), "admin");
      await go(page, "/kantor/atur");
      await page.getByRole("main").getByRole("link", { name: words("settings.office.title") }).click();
      await expect(page.getByRole("heading", { level: 1, name: words("settings.office.title") })).toBeVisible();
      await expect(field(page, "expansion"), "nobody knows what it stands for").toHaveValue("");
      await field(page, "decree").fill(decree);
      await field(page, "phone").fill("");
      await field(page, "whatsapp").fill("0812 5033 1234");
      await save(page.getByRole("main")).click();
      await expect(page.getByText(decree, { exact: true }).or(page.locator(`input[value="${decree}"]`)).first()).toBeAttached();
      await page.reload();
      await expect(page.getByRole("main").getByLabel(words("settings.field.whatsapp"), { exact: true }), "kept as one way of writing it").toHaveValue("+6281250331234");
      await go(page, "/standar");
      await expect(page.getByText(decree, { exact: true })).toBeVisible();
      await expect(foot(page).getByRole("link", { name: "0812-5033-1234" })).toHaveAttribute("href", "https://wa.me/6281250331234");
      await expect(foot(page)).not.toContainText("4772384");
      await expect(foot(page)).toContainText("Jl. Gotong Royong No. 85");
    });
  });
}

test("a number stands as it is kept as soon as it is saved", async ({ page }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/atur/kantor");
  await field(page, "whatsapp").fill("0812 5033 7777");
  await save(page.getByRole("main")).click();
  await expect(page.getByText(words("people.said.settings_saved"))).toBeVisible();
  await expect(field(page, "whatsapp")).toHaveValue("+6281250337777");
});

test("a link that runs script is refused at its field, and what was typed stays", async ({ page }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/atur/kantor");
  await field(page, "dangsanak").fill("javascript:alert(1)");
  await save(page.getByRole("main")).click();
  await expect(page.getByRole("alert")).toContainText(words("err.link"));
  await expect(field(page, "dangsanak")).toHaveAccessibleDescription(new RegExp(words("err.link").slice(0, 20)));
  await expect(field(page, "dangsanak")).toHaveValue("javascript:alert(1)");
  await field(page, "dangsanak").fill("https://dangsanak.example");
  await save(page.getByRole("main")).click();
  await expect(page.getByText(words("people.said.settings_saved"))).toBeVisible();
  await open(page, "/pengaduan");
  await expect(page.getByRole("main").getByRole("link", { name: "dangsanak.example" })).toHaveAttribute("href", "https://dangsanak.example");
});

test("a component is not filled in until the office writes it", async ({ page }) => {
  await open(page, "/standar");
  const list = panel(page, "standard_page.components");
  await expect(list.getByText(words("standard.not_filled"))).toHaveCount(8);
  await signIn(page, office(), "admin");
  await open(page, "/kantor/atur/standar");
  const component = panel(page, "standard.missing.safety");
  await component.getByLabel(words("settings.in_indonesian"), { exact: true }).fill("Satpam berjaga 24 jam.");
  await save(component).click();
  await expect(page.getByText(words("people.said.settings_saved"))).toBeVisible();
  await open(page, "/standar?lang=en");
  const written = page.getByRole("region", { name: words("standard.missing.safety", {}, "en"), exact: true });
  await expect(written.getByText("Satpam berjaga 24 jam.")).toBeVisible();
  await expect(page.getByText(words("standard.not_filled", {}, "en"))).toHaveCount(7);
});

test("new house rules wait for their day, and the old ones can be read again", async ({ page }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/atur/tata-tertib");
  const form = panel(page, "settings.rules.new", { version: 2 });
  await form.getByLabel(words("settings.in_indonesian"), { exact: true }).fill("1. Jaga kebersihan.\n2. Tidak ada kembang api.");
  await form.getByLabel(words("settings.in_english"), { exact: true }).fill("Keep it clean.");
  await form.getByRole("button", { name: words("settings.rules.publish"), exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(words("err.rules_lines", { id: 2, en: 1 }));
  await form.getByLabel(words("settings.in_english"), { exact: true }).fill("Keep it clean.\nNo fireworks.");
  await form.getByRole("button", { name: words("settings.rules.publish"), exact: true }).click();
  await expect(panel(page, "settings.rules.version", { version: 2 })).toContainText(words("settings.rules.to_come"));
  await expect(panel(page, "settings.rules.version", { version: 1 })).toContainText(words("settings.rules.in_force"));
  await expect(panel(page, "settings.rules.new", { version: 3 }).getByLabel(words("settings.rules.from"), { exact: true })).toHaveValue(plusDays(office().today, 1));
  await open(page, "/standar");
  await expect(page.getByRole("region", { name: words("fac.rules"), exact: true }), "until then the first version counts").not.toContainText("kembang api");
});

test("others read the house rules and set nothing", async ({ page }) => {
  await signIn(page, office(), "ult");
  await open(page, "/kantor/atur/tata-tertib");
  await expect(panel(page, "settings.rules.version", { version: 1 })).toBeVisible();
  await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
  await page.goto("/kantor/atur/kantor");
  await expect(page.getByText(words("error.forbidden.detail"))).toBeVisible();
});
