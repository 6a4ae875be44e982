// No page keeps anybody out: axe on every page, in both languages, light and dark, on a phone and on a desk.
import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, expect, type Browser, type Page } from "@playwright/test";
import { form, moveDialog, openOffice, rejection, signIn, test, untilAlive, type Office, type Role } from "../office.ts";
import { inEnglish, PUBLIC_PAGES, requestPages, STAFF_PAGES, type PageToVisit } from "../pages.ts";

const office = openOffice();
const WIDTHS = { phone: 390, desk: 1280 } as const;

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} — ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
}

async function signedIn(browser: Browser, at: Office, scheme: "light" | "dark", width: number) {
  const contexts = new Map<Role | undefined, BrowserContext>();
  return async (role: Role | undefined): Promise<Page> => {
    let context = contexts.get(role);
    if (!context) {
      context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
      contexts.set(role, context);
      if (role) await signIn(await context.newPage(), at, role);
    }
    return context.newPage();
  };
}

for (const language of ["id", "en"] as const) {
  for (const scheme of ["light", "dark"] as const) {
    for (const [device, width] of Object.entries(WIDTHS)) {
      test(`axe finds nothing on any page: ${language}, ${scheme}, ${device}`, async ({ browser }) => {
        test.setTimeout(300_000);
        const pages: PageToVisit[] = [...PUBLIC_PAGES, ...STAFF_PAGES, ...(await requestPages(office()))];
        const pageFor = await signedIn(browser, office(), scheme, width);
        const found: Record<string, string[]> = {};
        for (const { name, path, role } of pages) {
          const page = await pageFor(role);
          await page.goto(language === "en" ? inEnglish(path) : path);
          await untilAlive(page);
          await expect.soft(page.locator("html"), name).toHaveAttribute("lang", language);
          await expect.soft(page.getByRole("heading", { level: 1 }), `${name} has one h1`).toHaveCount(1);
          const here = await violations(page);
          if (here.length > 0) found[name] = here;
          await page.close();
        }
        expect(found).toEqual({});
      });
    }
  }
}

test("axe finds nothing on the form with all its errors, nor in the dialogs of staff", async ({ browser }) => {
  test.setTimeout(120_000);
  const found: Record<string, string[]> = {};
  for (const scheme of ["light", "dark"] as const) {
    const pageFor = await signedIn(browser, office(), scheme, WIDTHS.phone);
    const applicant = await pageFor(undefined);
    await applicant.goto("/ajukan");
    await untilAlive(applicant);
    await form(applicant).submit.click();
    await expect(form(applicant).errors).toBeVisible();
    found[`form ${scheme}`] = await violations(applicant);

    const { code } = await office().submitRequest({ facility: "RPT-2", date: await office().freeDay("RPT-2") });
    const admin = await pageFor("admin");
    await admin.goto(`/kantor/permohonan/${code}`);
    await untilAlive(admin);
    await rejection(admin);
    found[`rejection ${scheme}`] = await violations(admin);
    await moveDialog(admin);
    found[`move ${scheme}`] = await violations(admin);
  }
  expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
});
