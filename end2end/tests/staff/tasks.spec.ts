// What comes back broken goes off the offer. The facilities team's day on a phone: personas/sarpras.spec.ts.
import { bookedToday, expect, openOffice, openSettled, signIn, task, test } from "../../office.ts";
import { plusDays } from "../../words.ts";

const office = openOffice();

test("what comes back broken waits for its repair and is off the offer until then", async ({ page }) => {
  const code = await bookedToday(office(), "RPT-2");
  await office().act("sarpras", "hand-over", code, { version: await office().version(code) });
  await signIn(page, office(), "sarpras");
  await openSettled(page, "/kantor/tugas");
  const back = task(page, code);
  await back.locator("summary").filter({ hasText: /^Terima Kembali/ }).click();
  await back.getByLabel("Kondisi").selectOption("broken");
  await back.getByRole("button", { name: "Terima Kembali" }).click();
  await expect(page.getByRole("alert"), "what is broken has to be said").toContainText("Tulis apa yang rusak atau hilang");
  await expect(back.getByLabel("Kondisi"), "what was chosen stays").toHaveValue("broken");
  await back.getByLabel(/^Catatan/).fill("Layar TV pecah");
  await back.getByRole("button", { name: "Terima Kembali" }).click();
  const waiting = page.getByRole("listitem").filter({ hasText: "Layar TV pecah" });
  await expect(waiting).toBeVisible();
  const state = async () => {
    const day = plusDays(office().today, 30);
    const { body } = await office().call("GET", `/api/v1/facilities/RPT-2/availability?from=${day}&to=${plusDays(day, 6)}`);
    return (body.days as { state: string }[]).some((known) => known.state === "free");
  };
  expect(await state(), "nobody is offered it").toBe(false);
  await waiting.getByRole("button", { name: /Sudah diperbaiki/ }).click();
  await expect(waiting).toHaveCount(0);
  expect(await state()).toBe(true);
});
