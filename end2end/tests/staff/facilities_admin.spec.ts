// The administration of facilities: what a change touches is shown before it is saved, and nothing is cancelled.
import type { Locator, Page } from "@playwright/test";
import { expect, open, openOffice, signIn, test } from "../../office.ts";
import { words } from "../../words.ts";

const office = openOffice();

const panel = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });
const preview = (page: Page): Locator => panel(page, words("places.preview.title"));
const DAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat"];

for (const { javaScriptEnabled, room, name } of [
  { javaScriptEnabled: true, room: "RPT-1", name: "Ruang Rapat 1" },
  { javaScriptEnabled: false, room: "RPT-2", name: "Ruang Rapat 2" },
]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });
    const go = (page: Page, path: string) => (javaScriptEnabled ? open(page, path) : page.goto(path));

    test("shorter hours list the bookings outside them, and saving keeps these", async ({ page }) => {
      const { code } = await office().submitRequest({ facility: room, date: await office().freeDay(room) });
      await office().approve(code);
      await signIn(page, office(), "admin");
      await go(page, `/kantor/fasilitas/${room}`);
      const form = panel(page, name);
      for (const day of DAYS) await form.getByLabel(words("places.closes", { day }), { exact: true }).fill("11.00");
      await form.getByRole("button", { name: words("places.show") }).click();

      await expect(preview(page).getByRole("heading", { level: 2 })).toBeVisible();
      if (javaScriptEnabled) await expect(preview(page).getByRole("heading", { level: 2 })).toBeFocused();
      await expect(preview(page).getByRole("row").filter({ hasText: code })).toContainText(words("touched.why.hours"));
      await expect(form.getByLabel(words("places.closes", { day: "Senin" }), { exact: true })).toHaveValue("11.00");

      await preview(page).getByRole("button", { name: words("places.save") }).click();
      await expect(preview(page)).toHaveCount(0);
      await expect(form.getByLabel(words("places.closes", { day: "Senin" }), { exact: true })).toHaveValue("11.00");
      const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
      expect(body.status, "nothing is cancelled").toBe("approved");
      expect(JSON.parse(await office().command("check", "--json")).every(({ ok }: { ok: boolean }) => ok)).toBe(true);
    });

    test("a form with faults says so at its fields and keeps what was typed", async ({ page }) => {
      await signIn(page, office(), "admin");
      await go(page, "/kantor/fasilitas/LAB-1");
      const form = panel(page, "Laboratorium Komputer");
      await form.getByLabel(words("places.field.name"), { exact: true }).fill("");
      await form.getByLabel(words("places.field.stock"), { exact: true }).fill("nol");
      await form.getByRole("button", { name: words("places.show") }).click();
      await expect(page.getByRole("alert")).toContainText(words("err.place_name"));
      await expect(form.getByLabel(words("places.field.name"), { exact: true })).toHaveAccessibleDescription(new RegExp(words("err.place_name")));
      await expect(form.getByLabel(words("places.field.stock"), { exact: true })).toHaveValue("nol");
    });
  });
}

test("how a facility is reached is written in both languages, and everybody reads it on its page", async ({ page }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/fasilitas/AUL-2");
  const form = panel(page, "Aula Kecil");
  await form.getByLabel(words("places.field.access_id")).fill("Jalur landai di pintu barat, toilet 12 m.");
  await form.getByLabel(words("places.field.access_en")).fill("");
  await form.getByRole("button", { name: words("places.show") }).click();
  await expect(form.getByLabel(words("places.field.access_en"))).toHaveAccessibleDescription(new RegExp(words("err.place_access")));
  await form.getByLabel(words("places.field.access_en")).fill("Ramp at the west door, toilet 12 m away.");
  await form.getByRole("button", { name: words("places.show") }).click();
  await expect(preview(page).getByText("Jalur landai di pintu barat")).toBeVisible();
  await preview(page).getByRole("button", { name: words("places.save") }).click();
  await expect(page.getByText(words("places.saved"))).toBeVisible();
  for (const [language, text] of [["id", "Jalur landai di pintu barat, toilet 12 m."], ["en", "Ramp at the west door, toilet 12 m away."]] as const) {
    await page.goto(`/fasilitas/AUL-2?lang=${language}`);
    await expect(page.getByRole("region", { name: words("fac.access", {}, language), exact: true })).toContainText(text);
  }
});

test("an inactive facility is offered to nobody", async ({ page }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/fasilitas");
  await page.getByRole("link", { name: "Ruang Kelas D", exact: true }).click();
  const form = panel(page, "Ruang Kelas D");
  await form.getByRole("checkbox", { name: /^Aktif/ }).uncheck();
  await form.getByRole("button", { name: words("places.show") }).click();
  await preview(page).getByRole("button", { name: words("places.save") }).click();
  await expect(page.getByText(words("places.saved"))).toBeVisible();
  const { body } = await office().call("GET", "/api/v1/facilities");
  expect(JSON.stringify(body)).not.toContain("KLS-D");
  expect((await page.goto("/fasilitas/KLS-D"))?.status()).toBe(404);
  await open(page, "/kantor/fasilitas");
  await expect(page.getByRole("listitem").filter({ hasText: "KLS-D" })).toContainText(words("places.inactive"));
});

test("something new leads to its own page and is not offered yet", async ({ page }) => {
  await signIn(page, office(), "admin");
  await open(page, "/kantor/fasilitas");
  const form = panel(page, words("places.add"));
  await form.getByLabel(words("places.field.code"), { exact: true }).fill("AUL-1");
  await form.getByLabel(words("places.field.name"), { exact: true }).fill("Aula Timur");
  await form.getByRole("button", { name: words("places.add_act") }).click();
  await expect(page.getByRole("alert")).toContainText(words("err.place_code_taken"));
  await form.getByLabel(words("places.field.code"), { exact: true }).fill("aul-3");
  await form.getByRole("button", { name: words("places.add_act") }).click();
  await expect(page).toHaveURL(/\/kantor\/fasilitas\/AUL-3$/);
  await expect(panel(page, "Aula Timur").getByRole("checkbox", { name: /^Aktif/ })).not.toBeChecked();
});

test("a facility is closed for a while and opened again", async ({ page }) => {
  const date = await office().freeDay("KLS-A");
  await signIn(page, office(), "admin");
  await open(page, "/kantor/fasilitas/KLS-A");
  const closures = panel(page, words("places.closures"));
  await closures.getByLabel(words("places.close_from"), { exact: true }).fill(`${date}T08:00`);
  await closures.getByLabel(words("places.close_to"), { exact: true }).fill(`${date}T10:00`);
  await closures.getByLabel(words("places.close_reason"), { exact: true }).fill("Uji kelistrikan");
  await closures.getByRole("button", { name: words("places.close_act"), exact: true }).click();
  const line = closures.getByRole("listitem").filter({ hasText: "Uji kelistrikan" });
  await expect(line).toBeVisible();
  await line.getByRole("button", { name: new RegExp(`^${words("places.reopen")}`) }).click();
  await expect(line).toHaveCount(0);
});
