// The satisfaction survey: after the return whoever holds the link judges nine things, once, and without a name.
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, type Office, open, openOffice, test, untilAlive, words } from "../../office.ts";
import { escape } from "../../words.ts";

const office = openOffice();
const ELEMENTS = ["persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan"] as const;
const PHONE = { width: 390, height: 844 };

/** A booking that was used and has come back; the office goes on to its day. Gives the address of its page. */
async function used(at: Office, facility: string): Promise<string> {
  const date = await at.freeDay(facility);
  const { code, path } = await at.submitRequest({ facility, date, from: "09:30", to: "11:00" });
  await at.approve(code);
  await at.goOnAt(`${date}T09:30:00+08:00`);
  await at.act("sarpras", "hand-over", code, { version: await at.version(code) });
  await at.act("sarpras", "receive-back", code, { version: await at.version(code) });
  return path;
}

/** The question about one thing. */
const question = (page: Page, key: string): Locator => page.getByRole("group", { name: new RegExp(escape(words(`survey.${key}.question`))) });
const send = (page: Page): Locator => page.getByRole("button", { name: words("survey.send") });
const heading = (page: Page, key: string): Locator => page.getByRole("heading", { level: 1, name: words(key), exact: true });

async function choose(page: Page, key: string, score: number): Promise<void> {
  await question(page, key).getByRole("radio", { name: words(`survey.${key}.${score}`), exact: true }).check();
}

for (const [javaScriptEnabled, facility] of [[true, "RPT-1"], [false, "RPT-2"]] as const) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled, viewport: PHONE });
    const go = (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : page.goto(path));

    test("after the use it is filled in once, and gaps are named without losing the rest", async ({ page }) => {
      const path = await used(office(), facility);
      await go(page, path);
      await page.getByRole("main").getByRole("link", { name: words("track.survey") }).click();
      await expect(page).toHaveURL(new RegExp(`${path}/survei$`));
      await expect(heading(page, "survey.title")).toBeVisible();
      if (javaScriptEnabled) {
        expect(await page.evaluate(() => document.documentElement.scrollWidth), "nothing sticks out of a phone").toBeLessThanOrEqual(PHONE.width);
      }

      for (const key of ELEMENTS.slice(0, 8)) await choose(page, key, 3);
      await send(page).click();
      const notice = page.getByRole("alert");
      await expect(notice).toContainText(words("err.summary", { n: 1 }));
      await expect(notice.getByRole("link")).toHaveAttribute("href", "#pengaduan");
      await expect(question(page, "pengaduan")).toHaveAccessibleDescription(new RegExp(escape(words("err.survey_choose"))));
      await expect(question(page, "biaya").getByRole("radio", { name: words("survey.biaya.3"), exact: true }), "what was chosen stays").toBeChecked();

      await choose(page, "pengaduan", 4);
      await choose(page, "biaya", 4);
      await send(page).click();
      await expect(heading(page, "survey.thanks.title")).toBeVisible();
      await expect(send(page)).toHaveCount(0);

      await go(page, `${path}/survei`);
      await expect(heading(page, "survey.answered.title"), "once is all").toBeVisible();
      await expect(send(page)).toHaveCount(0);
    });
  });
}

test("whoever answers on an old page is told that there is an answer already", async ({ browser }) => {
  const path = await used(office(), "KLS-A");
  const pages = [await (await browser.newContext()).newPage(), await (await browser.newContext()).newPage()] as const;
  for (const page of pages) {
    await open(page, `${path}/survei`);
    for (const key of ELEMENTS) await choose(page, key, 4);
  }
  await send(pages[0]).click();
  await expect(heading(pages[0], "survey.thanks.title")).toBeVisible();
  await send(pages[1]).click();
  await expect(heading(pages[1], "survey.answered.title")).toBeVisible();
});

test("the keyboard is enough, and axe finds nothing: both languages, light and dark", async ({ browser }) => {
  const path = await used(office(), "KLS-B");
  for (const [scheme, language] of [["light", "id"], ["dark", "en"]] as const) {
    const page = await (await browser.newContext({ colorScheme: scheme, viewport: PHONE })).newPage();
    await open(page, `${path}/survei?lang=${language}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await send(page).or(page.getByRole("button", { name: "Send answers" })).click();
    await expect(page.getByRole("alert"), "with all its faults").toBeVisible();
    await untilAlive(page);
    await expect(page.getByRole("alert"), "it has the focus").toBeFocused();
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
    await page.close();
  }
  const page = await (await browser.newContext()).newPage();
  await open(page, `${path}/survei`);
  await question(page, "persyaratan").getByRole("radio").first().focus();
  for (let place = 0; place < ELEMENTS.length; place += 1) {
    // From 1 to 2, then on to the next question.
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
  }
  await expect(page.getByLabel(words("survey.gender"))).toBeFocused();
  for (let place = 0; place < 4; place += 1) await page.keyboard.press("Tab");
  await expect(send(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(heading(page, "survey.thanks.title")).toBeVisible();
});

test("it is not open before the use is over, and a link that opens nothing says so", async ({ page }) => {
  const { code, path } = await office().submitRequest({ facility: "AUL-2", date: await office().freeDay("AUL-2") });
  await office().approve(code);
  await open(page, `${path}/survei`);
  await expect(heading(page, "survey.not_yet.title")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: words("survey.back") }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(code);
  const unknown = await page.goto("/p/0123456789abcdef0123456789abcdef/survei");
  expect(unknown?.status()).toBe(404);
});
