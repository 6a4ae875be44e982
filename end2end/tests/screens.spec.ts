// Pictures of every page, for people to look at: SCREENS=folder npx playwright test screens
// ONLY=regular-expression takes those of some pages.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { form, openOffice, pagesOf, test, untilAlive } from "../office.ts";
import { PUBLIC_PAGES, requestPages, STAFF_PAGES } from "../pages.ts";

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
    }
  }
}
