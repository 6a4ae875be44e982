// Personal data: the notice that everybody reads, and the admin who answers a person that asks for theirs.
import { readFile } from "node:fs/promises";
import { expect, open, openOffice, signIn, test, words } from "../../office.ts";
import type { Page } from "@playwright/test";

const office = openOffice();
const panel = (page: Page, key: string) => page.getByRole("region", { name: words(key), exact: true });

/** Somebody asks for a room and takes the request back. */
async function withdrawn(whatsapp: string): Promise<string> {
  const { code, path } = await office().submitRequest({ facility: "RPT-1", date: await office().freeDay("RPT-1"), name: "Zulaikha", whatsapp });
  const { status } = await office().call("POST", `/api/v1/reservations/${code}/cancel`, undefined, { authorization: `Bearer ${path.split("/").pop()}` });
  expect(status).toBe(200);
  return code;
}

/** Looks for a person by number. */
async function find(page: Page, number: string): Promise<void> {
  await panel(page, "privacy.person.title").getByLabel(words("privacy.person.field")).fill(number);
  await panel(page, "privacy.person.title").getByRole("button", { name: words("privacy.person.find") }).click();
}

test("the form leads to the notice, which says how long what is kept", async ({ page }) => {
  await open(page, "/ajukan?facility=AUL-1");
  const [notice] = await Promise.all([page.waitForEvent("popup"), page.getByRole("main").getByRole("link", { name: words("page.privacy") }).click()]);
  await expect(notice).toHaveURL(/\/privasi$/);
  await expect(notice.getByRole("heading", { level: 1 })).toHaveText(words("page.privacy"));
  await expect(notice.getByRole("main")).toContainText(words("privacy.kept.done"));
  await expect(notice.getByRole("main")).toContainText(words("privacy.months", { n: 12 }));
});

for (const [javaScriptEnabled, number] of [
  [true, "081377700123"],
  [false, "081377700124"],
] as const) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("a person who asks gets a copy and is then forgotten", async ({ page }) => {
      const code = await withdrawn(number);
      await signIn(page, office(), "admin");
      await (javaScriptEnabled ? open(page, "/kantor/privasi") : page.goto("/kantor/privasi"));
      await find(page, number);
      const found = panel(page, "privacy.found.title");
      await expect(found.getByRole("link", { name: code })).toBeVisible();
      if (javaScriptEnabled) await expect(found.getByRole("heading", { level: 2 })).toBeFocused();

      const [copy] = await Promise.all([page.waitForEvent("download"), found.getByRole("button", { name: words("privacy.found.export") }).click()]);
      expect(copy.suggestedFilename()).toBe("data-pribadi.json");
      const everything = JSON.parse(await readFile((await copy.path())!, "utf8"));
      expect(everything.requests[0].applicant.name).toBe("Zulaikha");

      if (javaScriptEnabled) {
        await found.getByRole("button", { name: words("privacy.erase.submit") }).click();
        await expect(found.getByText(words("err.person_confirm"))).toBeVisible();
      }
      await found.getByRole("checkbox").check();
      await found.getByRole("button", { name: words("privacy.erase.submit") }).click();
      if (javaScriptEnabled) await expect(page.getByText(words("privacy.said.erased", { requests: 1, visits: 0 }))).toBeVisible();
      await expect(found).toHaveCount(0);
      await find(page, number);
      await expect(page.getByRole("alert")).toContainText(words("err.person_unknown"));
      expect(JSON.parse(await office().command("check", "--json")).every(({ ok }: { ok: boolean }) => ok)).toBe(true);
    });
  });
}

test("who has an open request is not forgotten, and the codes say why", async ({ page }) => {
  const { code } = await office().submitRequest({ facility: "RPT-2", date: await office().freeDay("RPT-2"), whatsapp: "081377700125" });
  await signIn(page, office(), "admin");
  await open(page, "/kantor/privasi");
  await find(page, "0813-7770-0125");
  const found = panel(page, "privacy.found.title");
  await expect(found.getByText(words("err.person_open", { codes: code }))).toBeVisible();
  await expect(found.getByRole("button", { name: words("privacy.erase.submit") })).toHaveCount(0);
});

test("the system manager counts what would be forgotten and sees no person", async ({ page }) => {
  await signIn(page, office(), "sysadmin");
  await open(page, "/kantor/privasi");
  const runs = panel(page, "privacy.runs.title");
  const before = await runs.getByRole("listitem").filter({ hasText: words("privacy.runs.dry") }).count();
  await runs.getByRole("button", { name: words("privacy.runs.rehearse") }).click();
  await expect(runs.getByRole("listitem").filter({ hasText: words("privacy.runs.dry") })).toHaveCount(before + 1);
  await expect(panel(page, "privacy.person.title")).toHaveCount(0);
});
