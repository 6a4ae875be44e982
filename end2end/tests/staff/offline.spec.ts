// Without a connection today's agenda is readable, with the time of its copy; who signs out leaves no copy behind.
import type { Page } from "@playwright/test";
import { bookedToday, expect, open, openOffice, pattern, signIn, test, untilAlive, untilLookedAfter, words } from "../../office.ts";

const office = openOffice();

/** What the browser keeps of the agenda; empty when it keeps none. */
const kept = (page: Page) => page.evaluate(async () => (await (await caches.match("/kantor/hari-ini"))?.text()) ?? "");

test("today's agenda is readable without a connection, with the time of the copy, also in place of other pages", async ({ page, context }) => {
  const code = await bookedToday(office(), "RPT-1");
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor");
  await untilLookedAfter(page);
  await expect.poll(() => kept(page), "kept by working on any page").toContain("SDIT Ukhuwah RPT-1");
  await open(page, "/kantor/hari-ini");
  const main = page.getByRole("main");
  const copyLine = main.getByText(pattern("today.copy"));
  // The example data may lend other meeting rooms on the same day.
  const line = main.getByRole("listitem").filter({ hasText: "SDIT Ukhuwah RPT-1" });
  await expect(line.getByRole("heading").getByRole("link")).toHaveAttribute("href", `/kantor/permohonan/${code}`);
  await expect(copyLine, "with a connection it is no copy").toBeHidden();

  await context.setOffline(true);
  await page.goto("/kantor/hari-ini");
  await expect(copyLine).toBeVisible();
  await expect(copyLine).toContainText("09.0");
  await expect(main).toContainText("SDIT Ukhuwah RPT-1, Syahrani");
  await expect(line.getByRole("link", { name: "0812-5033-1234" })).toHaveAttribute("href", "tel:081250331234");
  await expect(main.getByText(words("today.instead"))).toBeHidden();
  expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily), "it looks like our pages").toContain("Segoe UI");
  await page.goto("/kantor/pesan");
  await expect(main.getByText(words("today.instead"))).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: words("today.title") })).toBeVisible();

  await context.setOffline(false);
  await open(page, "/kantor/tugas");
  await expect(page.getByRole("heading", { level: 1, name: words("staff.day.title") })).toBeVisible();
});

test("who signs out leaves no copy on the device", async ({ page, context }) => {
  await bookedToday(office(), "RPT-2");
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/akun");
  await untilLookedAfter(page);
  await expect.poll(() => kept(page)).toContain("SDIT Ukhuwah RPT-2");
  await page.getByRole("button", { name: words("staff.account.sign_out") }).click();
  await expect(page).toHaveURL(/\/masuk/);
  await expect.poll(() => kept(page)).toBe("");
  await context.setOffline(true);
  await expect(page.goto("/kantor/hari-ini")).rejects.toThrow();
});

test("a page that was loaded past the worker leaves no copy either when somebody signs out there", async ({ page, context }) => {
  await bookedToday(office(), "LAB-1");
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/akun");
  await untilLookedAfter(page);
  await expect.poll(() => kept(page)).toContain("SDIT Ukhuwah LAB-1");
  await page.evaluate(() => Object.assign(window, { before: true }));
  // Shift and reload.
  await (await context.newCDPSession(page)).send("Page.reload", { ignoreCache: true });
  await page.waitForFunction(() => !("before" in window));
  await untilAlive(page);
  await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/staff.js")));
  expect(await page.evaluate(() => navigator.serviceWorker.controller), "nobody sees what it fetches").toBeNull();
  await page.getByRole("button", { name: words("staff.account.sign_out") }).click();
  await expect(page).toHaveURL(/\/masuk/);
  await expect.poll(() => kept(page)).toBe("");
});

test("who has to choose a password first keeps no other page in place of the agenda", async ({ page }) => {
  const { name, password } = JSON.parse(await office().command("user", "add", "noor", "--role", "sarpras", "--json")) as { name: string; password: string };
  await open(page, "/masuk");
  await page.getByLabel(words("staff.sign_in.name")).fill(name);
  await page.getByLabel(words("staff.sign_in.password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: words("staff.sign_in.submit"), exact: true }).click();
  await expect(page).toHaveURL(/\/kantor\/akun/);
  await open(page, "/kantor/akun");
  await untilLookedAfter(page);
  // Somebody's copy of long ago, to see that the worker has looked and has put nothing in its place.
  await page.evaluate(async () => (await caches.open("copies")).put("/kantor/hari-ini", new Response("lama", { headers: { "x-kept-at": "0" } })));
  await open(page, "/kantor/akun");
  await expect.poll(() => kept(page)).toBe("");
});

test("public pages never meet the worker, and who may not see the agenda keeps no copy", async ({ page }) => {
  await open(page, "/");
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
  await signIn(page, office(), "head");
  await open(page, "/kantor/akun");
  await untilLookedAfter(page);
  await open(page, "/kantor/dasbor");
  expect(await kept(page)).toBe("");
  await open(page, "/");
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
  await expect(page.locator('script[src="/staff.js"]')).toHaveCount(0);
});
