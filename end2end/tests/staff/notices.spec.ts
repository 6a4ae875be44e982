// What those who work here are told: a number in the menu that lives, a list, and devices that are told too.
import type { Page } from "@playwright/test";
import { expect, open, openOffice, reviewed, signIn, staffPage, test, untilLookedAfter, words } from "../../office.ts";
import { longDate } from "../../words.ts";

const office = openOffice();

const link = (page: Page) => page.getByRole("navigation", { name: words("staff.rail.label") }).getByRole("link", { name: words("staff.rail.notices") });
const unread = (page: Page) => page.getByRole("region", { name: new RegExp(`^${words("notice.unread")}`) });
const read = (page: Page) => page.getByRole("region", { name: words("notice.read"), exact: true });

/** The number in the menu; the example data may have something to tell from the beginning. */
const count = async (page: Page) => Number(/\d+/.exec(await link(page).innerText())?.[0] ?? 0);

async function newRequest(facility: string): Promise<string> {
  return (await office().submitRequest({ facility, date: await office().freeDay(facility) })).code;
}

test("a new request raises the number in another browser without a reload, and reading it takes it away", async ({ page, browser }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/akun");
  const before = await count(page);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const code = await newRequest("RPT-1");
  await expect(link(page)).toHaveAccessibleName(`${before + 1} ${words("staff.rail.unread")} ${words("staff.rail.notices")}`);

  await link(page).click();
  const title = `${words("notice.kind.new_request")}: ${code}`;
  await expect(unread(page).getByRole("link", { name: title })).toHaveAttribute("href", `/kantor/permohonan/${code}`);
  const second = await newRequest("RPT-2");
  await expect(unread(page).getByRole("listitem").first(), "the newest first").toContainText(second);
  expect(await page.evaluate(() => "sameDocument" in window), "all of it in one document").toBe(true);

  // By keyboard alone.
  const button = unread(page).getByRole("button", { name: `${words("notice.mark")} ${title}` });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(read(page).getByRole("link", { name: title })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect.poll(() => count(page)).toBe(before + 1);

  const counter = await staffPage(() => browser.newContext(), office(), "ult");
  await open(counter, "/kantor/pemberitahuan");
  await expect(unread(counter).getByRole("link", { name: title }), "what one has read is new to the other").toBeVisible();
  await unread(counter).getByRole("button", { name: words("notice.mark_all") }).click();
  await expect(unread(counter)).toContainText(words("notice.none"));
  await expect(link(counter)).toHaveAccessibleName(words("staff.rail.notices"));

  const head = await staffPage(() => browser.newContext(), office(), "head");
  await open(head, "/kantor/pemberitahuan");
  await expect(unread(head)).toContainText(words("notice.none"));
  await expect(head.getByText(code)).toHaveCount(0);
});

test("the facilities team is told when it is asked, and the admin when it has answered", async ({ browser }) => {
  const [team, admin] = [await staffPage(() => browser.newContext(), office(), "sarpras"), await staffPage(() => browser.newContext(), office(), "admin")];
  for (const page of [team, admin]) await open(page, "/kantor/pemberitahuan");
  const code = await newRequest("KLS-A");
  await office().dispose(code);
  await expect(unread(team).getByRole("link", { name: `${words("notice.kind.asked_of_sarpras")}: ${code}` })).toBeVisible();
  await office().act("sarpras", "confirm", code, { answer: "available", note: "" });
  await expect(unread(admin).getByRole("link", { name: `${words("notice.kind.answered")}: ${code}` })).toBeVisible();
  await expect(team.getByRole("link", { name: `${words("notice.kind.new_request")}: ${code}` }), "that is not theirs").toHaveCount(0);
});

for (const javaScriptEnabled of [true, false]) {
  test(`the facilities team is told what an applicant has given back, and is led to no closed door (script: ${javaScriptEnabled})`, async ({ browser }) => {
    const facility = javaScriptEnabled ? "RPT-1" : "RPT-2";
    const { code, date } = await reviewed(office(), facility);
    await office().act("admin", "approve", code, { version: await office().version(code), agreement: null });
    const team = await staffPage(() => browser.newContext({ javaScriptEnabled }), office(), "sarpras");
    if (javaScriptEnabled) await open(team, "/kantor/pemberitahuan");
    const { body } = await office().call("GET", `/api/v1/facilities/${facility}`);
    await office().act("ult", "withdraw", code, { how: "phone", note: "Narasumber sakit." });
    if (!javaScriptEnabled) await team.goto("/kantor/pemberitahuan");
    const text = `${words("notice.kind.withdrawn")}: ${body.name}; ${longDate(date)}, 08.00–12.00 WITA`;
    const line = unread(team).getByRole("listitem").filter({ hasText: text });
    await expect(line, "live where there is script").toBeVisible();
    await expect(line.getByRole("link")).toHaveCount(0);
    await expect(line).not.toContainText("Barabai");
    await line.getByRole("button", { name: `${words("notice.mark")} ${text}` }).click();
    await expect(read(team).getByText(text)).toBeVisible();
  });
}

test("without script the list is read and marked just the same, and adding a device says what it needs", async ({ browser }) => {
  const code = await newRequest("KLS-B");
  const page = await staffPage(() => browser.newContext({ javaScriptEnabled: false }), office(), "ult");
  await page.goto("/kantor/pemberitahuan");
  const title = `${words("notice.kind.new_request")}: ${code}`;
  await unread(page).getByRole("button", { name: `${words("notice.mark")} ${title}` }).click();
  await expect(page).toHaveURL(/\/kantor\/pemberitahuan/);
  await expect(read(page).getByRole("link", { name: title })).toBeVisible();
  await expect(page.getByText(words("notice.devices.no_script"))).toBeVisible();
  await expect(page.getByRole("button", { name: words("notice.devices.begin") })).toHaveCount(0);
});

test("a device is added only with leave, listed, and ended", async ({ page }) => {
  await page.addInitScript(() => {
    // A browser in a test has no push service of its own; what it would answer is put here.
    const state = window as unknown as { leave: string };
    state.leave = "denied";
    Notification.requestPermission = async () => state.leave as NotificationPermission;
    const keys = {
      p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
      auth: "BTBZMqHH6r4Tts7J_aSIgg",
    };
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async () =>
      ({ toJSON: () => ({ endpoint: "https://push.example.org/send/abc", keys }) }) as unknown as PushSubscription;
  });
  await signIn(page, office(), "admin");
  await open(page, "/kantor/pemberitahuan");
  const panel = page.getByRole("region", { name: words("notice.devices.title") });
  const begin = panel.getByRole("button", { name: words("notice.devices.begin") });
  await page.waitForFunction(() => document.querySelector('script[src="/staff.js"]') !== null);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  // The script may be there and not listen yet.
  await expect(async () => {
    await begin.click();
    await expect(panel.getByText(words("notice.devices.denied"))).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(panel.getByRole("listitem")).toHaveCount(0);
  await page.evaluate(() => Object.assign(window, { leave: "granted" }));
  await begin.click();
  await expect(panel.getByRole("listitem")).toHaveCount(1);
  await expect(panel.getByText(words("notice.devices.denied"))).toBeHidden();
  await panel.getByRole("button", { name: new RegExp(`^${words("notice.devices.end")}`) }).click();
  await expect(panel.getByRole("listitem")).toHaveCount(0);
});

test("a notice that is tapped on a phone takes nobody away from what they are typing", async ({ page, context }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/akun");
  await untilLookedAfter(page);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  const worker = context.serviceWorkers().find((known) => known.url().endsWith("/sw.js"));
  const opened = await worker?.evaluate(async () => {
    const here = globalThis as unknown as { lead: (path: string) => Promise<void>; Clients: { prototype: object }; WindowClient: { prototype: object } };
    const addresses: string[] = [];
    // What browsers allow after a real tap only.
    Object.assign(here.Clients.prototype, { openWindow: async (url: URL) => void addresses.push(url.pathname) });
    Object.assign(here.WindowClient.prototype, { focus: async () => undefined });
    await here.lead("/kantor/pemberitahuan");
    await here.lead("https://evil.example/kantor");
    return addresses;
  });
  expect(opened).toEqual(["/kantor/pemberitahuan"]);
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
});
