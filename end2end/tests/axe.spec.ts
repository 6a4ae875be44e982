// No page keeps anybody out: axe on every page, in both languages, light and dark, on a phone and on a desk.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { form, moveDialog, openOffice, pagesOf, rejection, test, untilAlive } from "../office.ts";
import { inEnglish, PUBLIC_PAGES, requestPages, STAFF_PAGES, type PageToVisit } from "../pages.ts";

const office = openOffice();
const WIDTHS = { phone: 390, desk: 1280 } as const;

async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} — ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
}

// Four runs in which every two of language, colours and width meet.
const RUNS = [
  { language: "id", scheme: "light", device: "phone" },
  { language: "id", scheme: "dark", device: "desk" },
  { language: "en", scheme: "light", device: "desk" },
  { language: "en", scheme: "dark", device: "phone" },
] as const;

test.describe.configure({ mode: "parallel" });

for (const { language, scheme, device } of RUNS) {
  test(`axe finds nothing on any page: ${language}, ${scheme}, ${device}`, async ({ browser }) => {
    test.setTimeout(480_000);
    const pages: PageToVisit[] = [...PUBLIC_PAGES, ...STAFF_PAGES, ...(await requestPages(office()))];
    const pageFor = pagesOf(browser, office(), { colorScheme: scheme, viewport: { width: WIDTHS[device], height: 900 } });
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

test("axe finds nothing on the form with all its errors, nor in the dialogs of staff", async ({ browser }) => {
  test.setTimeout(120_000);
  const found: Record<string, string[]> = {};
  for (const scheme of ["light", "dark"] as const) {
    const pageFor = pagesOf(browser, office(), { colorScheme: scheme, viewport: { width: WIDTHS.phone, height: 900 } });
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
