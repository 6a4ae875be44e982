// Pictures of every page, for people to look at: SCREENS=folder npx playwright test screens
// ONLY=regular-expression takes those of some pages.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { form, openOffice, pagesOf, test, untilAlive } from "../office.ts";
import { PUBLIC_PAGES, requestPages, STAFF_PAGES } from "../pages.ts";
import { plusDays, words } from "../words.ts";

const folder = process.env.SCREENS;
if (folder) {
  const office = openOffice();
  for (const scheme of ["light", "dark"] as const) {
    for (const width of [1280, 390]) {
      test(`pictures of every page, ${scheme}, ${width} px`, async ({ browser }) => {
        test.setTimeout(300_000);
        mkdirSync(resolve(folder), { recursive: true });
        const wanted = new RegExp(process.env.ONLY ?? "");
        const pages = [...PUBLIC_PAGES, ...STAFF_PAGES, ...(await requestPages(office()))].filter(({ name }) => wanted.test(name));
        const pageFor = pagesOf(browser, office(), { colorScheme: scheme, viewport: { width, height: width < 500 ? 844 : 900 }, deviceScaleFactor: width < 500 ? 2 : 1 });
        for (const { name, path, role } of pages) {
          const page = await pageFor(role);
          await page.goto(path);
          await untilAlive(page);
          const picture = (what: string) => page.screenshot({ path: join(resolve(folder), `${what}-${width}-${scheme}.png`), fullPage: true });
          await picture(name);
          if (name === "ajukan") {
            await form(page).submit.click();
            await form(page).errors.waitFor();
            await picture("ajukan-galat");
          }
          await page.close();
        }
      });

      test(`pictures of a booking in the hand, of the dialog and of a proposal, ${scheme}, ${width} px`, async ({ browser }) => {
        const named = (what: string) => join(resolve(folder), `kalender-${what}-${width}-${scheme}.png`);
        if (!new RegExp(process.env.ONLY ?? "").test("kalender")) return;
        mkdirSync(resolve(folder), { recursive: true });
        const free = async (after?: string) => office().freeDay("RPT-2", after);
        const date = await free();
        const { code } = await office().submitRequest({ facility: "RPT-2", date });
        await office().approve(code);
        const offered = await free(plusDays(date, 1));
        const pageFor = pagesOf(browser, office(), { colorScheme: scheme, viewport: { width, height: width < 500 ? 844 : 900 }, deviceScaleFactor: width < 500 ? 2 : 1 });
        const page = await pageFor("admin");
        await page.goto(`/kantor/kalender?date=${date}&facility=RPT-2`);
        await untilAlive(page);
        const line = page.locator(`.agenda [data-code="${code}"]`);
        await line.focus();
        await page.keyboard.press("Enter");
        await page.keyboard.press("ArrowRight");
        await page.screenshot({ path: named("dibawa") });
        await page.keyboard.press("Escape");
        await line.getByRole("button", { name: words("calendar.move.open") }).click();
        await page.getByRole("dialog").waitFor();
        await page.screenshot({ path: named("pindah") });
        await page.keyboard.press("Escape");
        const version = await office().version(code);
        await office().act("admin", "move", code, { version, start: `${offered}T08:00`, end: `${offered}T12:00`, reason: "Ruang dipakai asesmen.", agreement: null });
        await page.locator("[data-linked]").first().waitFor({ state: "attached" });
        await page.screenshot({ path: named("usulan"), fullPage: true });
        await page.close();
      });
    }
  }
}
