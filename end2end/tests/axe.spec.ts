// No page keeps anybody out, and every page comes alive: axe and the browser's own complaints on every page, in both languages, light
// and dark, on a phone and on a desk.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { complaints, form, moveDialog, openOffice, pagesOf, rejection, test, untilAlive, words } from "../office.ts";
import { inLanguage, PUBLIC_PAGES, requestPages, STAFF_PAGES, type PageToVisit } from "../pages.ts";
import type { Language } from "../words.ts";

const office = openOffice();
const WIDTHS = { phone: 390, desk: 1280 } as const;
/** A missing page answers 404, and the browser says so. */
const EXPECTED = /the server responded with a status of 404/;

async function violations(page: Page): Promise<string[]> {
  // The older way of running axe leaves out frames of other sites, of which we have none, and needs no second page to put results together.
  const axe = new AxeBuilder({ page }).setLegacyMode().withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} — ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
}

/** How a page is looked at. */
interface Look {
  language: Language;
  scheme: "light" | "dark";
  device: keyof typeof WIDTHS;
}

// Four pages in a row are looked at in these ways, and the second time each in the opposite way: so every page is seen in both languages,
// light and dark and at both widths, and over all pages all eight ways occur.
const LOOKS: Look[] = [
  { language: "id", scheme: "light", device: "phone" },
  { language: "id", scheme: "dark", device: "desk" },
  { language: "en", scheme: "light", device: "desk" },
  { language: "en", scheme: "dark", device: "phone" },
];

function opposite({ language, scheme, device }: Look): Look {
  return { language: language === "id" ? "en" : "id", scheme: scheme === "light" ? "dark" : "light", device: device === "phone" ? "desk" : "phone" };
}

test.describe.configure({ mode: "parallel" });

for (const time of ["first", "second"] as const) {
  test(`axe finds nothing on any page, and the browser has nothing to complain about: the ${time} look`, async ({ browser }) => {
    test.setTimeout(720_000);
    const pages: PageToVisit[] = [...PUBLIC_PAGES, ...STAFF_PAGES, ...(await requestPages(office()))];
    const pageFor = pagesOf(browser, office());
    const found: Record<string, string[]> = {};
    for (const [place, { name, path, role }] of pages.entries()) {
      const first = LOOKS[place % LOOKS.length]!;
      const { language, scheme, device } = time === "first" ? first : opposite(first);
      const look = `${name}: ${language}, ${scheme}, ${device}`;
      const page = await pageFor(role);
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width: WIDTHS[device], height: 900 });
      const said = complaints(page);
      const answer = await page.goto(inLanguage(path, language));
      await untilAlive(page);
      expect.soft(answer!.headers()["content-security-policy"], look).toMatch(/script-src[^;]*'nonce-/);
      // No mismatch between what the server has drawn and what the browser makes of it, and no broken policy.
      expect.soft(said.filter((line) => !(name === "tidak-ada" && EXPECTED.test(line))), look).toEqual([]);
      await expect.soft(page.locator("html"), look).toHaveAttribute("lang", language);
      await expect.soft(page.getByRole("heading", { level: 1 }), `${look} has one h1`).toHaveCount(1);
      const here = await violations(page);
      if (here.length > 0) found[look] = here;
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

test("axe finds nothing in the views of the calendar as the admin has them, with bookings selected and their dialogs open", async ({ browser }) => {
  test.setTimeout(300_000);
  const facility = "KLS-D";
  const first = await office().freeDay(facility);
  const codes: string[] = [];
  for (const [from, to] of [["08:00", "10:00"], ["13:00", "15:00"]] as const) {
    const { code } = await office().submitRequest({ facility, date: first, from, to });
    await office().approve(code);
    codes.push(code);
  }
  const found: Record<string, string[]> = {};
  const pageFor = pagesOf(browser, office());
  const page = await pageFor("admin");
  // Above each view has had two of these looks, and week and agenda without what the admin has in them; here each has all four.
  for (const device of ["phone", "desk"] as const) {
    for (const view of ["month", "week", "day", "agenda", "timeline"]) {
      await page.setViewportSize({ width: WIDTHS[device], height: 900 });
      await page.goto(`/kantor/kalender?view=${view}&date=${first}&facility=${facility}&lang=id`);
      await untilAlive(page);
      await expect(page.locator(`#bawa-area [data-code="${codes[0]}"]`).first(), `${view}: ${device}`).toBeAttached();
      for (const scheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: scheme });
        found[`${view}: ${scheme}, ${device}`] = await violations(page);
      }
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: WIDTHS.desk, height: 900 });
  await page.goto(`/kantor/kalender?view=month&date=${first}&facility=${facility}&lang=id`);
  await untilAlive(page);
  const chip = (code: string) => page.getByRole("grid").locator(`td[data-day="${first}"] [data-code="${code}"]`);
  for (const code of codes) await chip(code).click({ modifiers: ["ControlOrMeta"] });
  const bar = page.getByRole("region", { name: words("calendar.together.label") });
  await expect(bar).toContainText(words("calendar.together.count", { n: 2 }));
  await page.emulateMedia({ colorScheme: "dark" });
  found["selected: dark, desk"] = await violations(page);
  await page.emulateMedia({ colorScheme: "light" });
  await bar.getByRole("button", { name: words("calendar.together.open") }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  found["moved together: light, desk"] = await violations(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await page.getByRole("row").filter({ has: page.locator(`a[href$="/${codes[0]}"]`) }).getByRole("button", { name: words("calendar.move.open") }).click();
  await expect(dialog).toBeVisible();
  await page.emulateMedia({ colorScheme: "dark" });
  found["move dialog in the calendar: dark, desk"] = await violations(page);
  expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
});
