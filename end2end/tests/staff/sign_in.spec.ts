// Signing in, signing out, and who may see what.
import { action, expect, openOffice, signIn, test, untilAlive, words, type Role } from "../../office.ts";

const office = openOffice();

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test("a wrong password and an unknown name get the same answer; the right one opens the inbox", async ({ page }) => {
      const { name, password } = office().user("ult");
      const attempt = async (typedName: string, typedPassword: string) => {
        await page.goto("/masuk");
        if (javaScriptEnabled) await untilAlive(page);
        await page.getByLabel("Nama pengguna").fill(typedName);
        await page.getByLabel("Kata sandi").fill(typedPassword);
        await page.getByRole("button", { name: "Masuk", exact: true }).click();
      };
      await attempt(name, "salah-sekali");
      const alert = page.getByRole("main").getByText(/(nama pengguna|kata sandi).*(salah|tidak cocok|belum benar|tidak dikenal)/i).first();
      await expect(alert).toBeVisible();
      const answer = await alert.textContent();
      await attempt("tidak.ada", "salah-sekali");
      await expect(alert).toBeVisible();
      expect(await alert.textContent()).toBe(answer);
      await expect(page).toHaveURL(/\/masuk/);

      await attempt(name, password);
      await expect(page).toHaveURL(/\/kantor/);
      await expect(page.getByRole("heading", { level: 1, name: words("nav.inbox") })).toBeVisible();
    });
  });
}

test("after signing out the old cookie opens nothing", async ({ page, context }) => {
  await signIn(page, office(), "admin");
  const old = (await context.cookies()).find(({ httpOnly }) => httpOnly);
  expect(old, "the session cookie is out of reach of scripts").toBeDefined();
  expect(old!.sameSite).not.toBe("None");
  await page.goto("/kantor/akun");
  await untilAlive(page);
  await page.getByRole("button", { name: words("staff.account.sign_out") }).first().click();
  await expect(page).not.toHaveURL(/\/kantor/);
  await context.addCookies([old!]);
  await page.goto("/kantor");
  await expect(page).toHaveURL(/\/masuk/);
});

test("nobody gets in without signing in", async ({ page }) => {
  for (const path of ["/kantor", "/kantor/kalender", "/kantor/loket", "/kantor/pesan", "/kantor/akun", "/kantor/permohonan/0000-0000-0"]) {
    await page.goto(path);
    await expect(page, path).toHaveURL(/\/masuk/);
    await expect(page.getByLabel("Kata sandi")).toBeVisible();
  }
});

const MAY: Record<"ult" | "sarpras" | "admin", { may: RegExp[]; mayNot: RegExp[] }> = {
  ult: { may: [/^(Minta konfirmasi|Disposisikan)/i], mayNot: [/^Setujui/, /^Tolak/, /^Pindahkan/] },
  sarpras: { may: [/^Tersedia/], mayNot: [/^Setujui/, /^Tolak/, /^(Minta konfirmasi|Disposisikan)/i] },
  admin: { may: [/^Tolak/, /^Pindahkan/], mayNot: [/^Tersedia/] },
};

for (const [role, { may, mayNot }] of Object.entries(MAY)) {
  test(`${role} can press only what the rights table allows, and no dead button lies`, async ({ page }) => {
    const { code } = await office().submitRequest({ facility: "AUL-1", date: await office().freeDay("AUL-1") });
    if (role === "sarpras") {
      const ult = await office().api("ult");
      expect((await ult("POST", `/reservations/${code}/dispose`, { note: "", urgency: "normal" })).status).toBe(200);
    }
    await signIn(page, office(), role as Role);
    await page.goto(`/kantor/permohonan/${code}`);
    await untilAlive(page);
    await expect(page.getByText(code).first()).toBeVisible();
    for (const name of may) await expect(action(page, name), `${role} ${name}`).toBeEnabled();
    for (const name of mayNot) {
      for (const button of await page.getByRole("main").locator("button, summary").filter({ hasText: name }).all()) {
        const state = await button.evaluate((element) => element.matches(":disabled") || element.getAttribute("aria-disabled") === "true");
        expect(state, `${role} ${name}`).toBe(true);
      }
    }
  });
}

for (const role of ["head", "sysadmin"] as const) {
  test(`${role} handles no requests and sees no applicant`, async ({ page }) => {
    const { code } = await office().submitRequest({ facility: "AUL-2", date: await office().freeDay("AUL-2"), institution: "MGMP Rahasia Uji" });
    await signIn(page, office(), role);
    for (const path of ["/kantor", "/kantor?list=all&q=Rahasia", `/kantor/permohonan/${code}`, "/kantor/pesan"]) {
      await page.goto(path);
      await expect(page.getByRole("main")).toBeVisible();
      await expect(page.getByText("MGMP Rahasia Uji"), path).toHaveCount(0);
      await expect(page.getByText("0812-5033-1234"), path).toHaveCount(0);
    }
  });
}
