// Accounts: given out by the system manager, made safe by their owners, and lent to a colleague for some days.
import { createHmac } from "node:crypto";
import { expect, open, openOffice, signIn, test, TUESDAY, untilAlive, words } from "../../office.ts";
import type { Page } from "@playwright/test";

const office = openOffice();
let opened = 0;
test.beforeAll(() => {
  opened = Date.now();
});

/** Number of the half minute that the office's clock is in. */
function step(): number {
  return Math.floor((Date.parse(TUESDAY) + Date.now() - opened) / 30_000);
}

/** The code of one half minute, worked out as a phone does (RFC 6238). */
function code(secret: string, at: number): string {
  const bits = [...secret].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(at));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const panel = (page: Page, title: string) => page.getByRole("region", { name: words(title), exact: true });

/** Name and password at the door. */
async function knock(page: Page, { name, password }: { name: string; password: string }): Promise<void> {
  await page.getByLabel(words("staff.sign_in.name")).fill(name);
  await page.getByLabel(words("staff.sign_in.password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: words("staff.sign_in.submit"), exact: true }).click();
}

/** Sets a second factor up on the page; gives its secret and the half minute that proved it. */
async function setUpSecondFactor(page: Page): Promise<{ secret: string; proved: number; recovery: string }> {
  await open(page, "/kantor/akun");
  const factor = panel(page, "people.factor.title");
  await factor.getByRole("button", { name: words("people.factor.begin") }).click();
  await expect(factor.getByRole("link", { name: words("people.factor.open_app") })).toHaveAttribute("href", /^otpauth:\/\/totp\/SILANDAP:/);
  const [secret, recovery] = await factor.locator("code").allInnerTexts();
  const proved = step();
  await factor.getByLabel(words("people.factor.first_code")).fill(code(secret!.replaceAll(" ", ""), proved));
  await factor.getByRole("button", { name: words("people.factor.confirm"), exact: true }).click();
  await expect(factor.getByText(words("people.factor.codes_left", { n: 8 }))).toBeVisible();
  return { secret: secret!.replaceAll(" ", ""), proved, recovery: recovery! };
}

test("the system manager gives an account out, and its owner chooses a password of their own", async ({ page, browser }) => {
  await signIn(page, office(), "sysadmin");
  await page.getByRole("navigation", { name: words("staff.rail.label") }).getByRole("link", { name: words("staff.rail.people") }).click();
  const add = panel(page, "people.add.title");
  await untilAlive(page);
  await add.getByLabel(words("people.add.name")).fill("rahmat");
  await add.getByRole("button", { name: words("people.add.submit"), exact: true }).click();
  await expect(add.getByText(/Pilih paling sedikit satu peran/)).toBeVisible();
  await expect(add.getByLabel(words("people.add.name"))).toHaveValue("rahmat");
  await add.getByRole("checkbox", { name: words("role.ult") }).check();
  await add.getByRole("button", { name: words("people.add.submit"), exact: true }).click();
  await expect(page.getByText(words("people.once.password", { name: "rahmat" }))).toBeVisible();
  const password = await page.getByRole("main").locator("code").innerText();
  await expect(page.getByRole("region", { name: "rahmat" })).toContainText(words("role.ult"));

  const theirs = await (await browser.newContext()).newPage();
  await theirs.goto(`${office().origin}/masuk`);
  await knock(theirs, { name: "rahmat", password });
  await expect(theirs).toHaveURL(/\/kantor\/akun/);
  await expect(theirs.getByText(words("staff.account.must_change"))).toBeVisible();
  await open(page, "/kantor/petugas");
  await expect(page.getByText(password), "it was shown once").toHaveCount(0);
});

test("a second factor is asked for behind the right password, and a code works once", async ({ page, browser }) => {
  const user = office().user("ult");
  await signIn(page, office(), "ult");
  const { secret, proved, recovery } = await setUpSecondFactor(page);

  const door = await (await browser.newContext({ baseURL: office().origin })).newPage();
  await open(door, "/masuk");
  const field = door.getByLabel(words("staff.sign_in.code"));
  await expect(field).toHaveCount(0);
  await knock(door, { ...user, password: "salah-sekali" });
  await expect(door.getByText(words("staff.sign_in.wrong"))).toBeVisible();
  await expect(field, "nothing is said of it to those who guess").toHaveCount(0);
  await knock(door, user);
  await expect(door.getByText(words("staff.sign_in.code_needed"))).toBeVisible();
  await field.fill(code(secret, proved));
  await door.getByRole("button", { name: words("staff.sign_in.submit"), exact: true }).click();
  await expect(door.getByText(words("staff.sign_in.code_wrong"))).toBeVisible();
  await field.fill(code(secret, proved + 1));
  await door.getByRole("button", { name: words("staff.sign_in.submit"), exact: true }).click();
  await expect(door).toHaveURL(/\/kantor/);

  const plain = await (await browser.newContext({ baseURL: office().origin, javaScriptEnabled: false })).newPage();
  await plain.goto("/masuk");
  await knock(plain, user);
  await expect(plain.getByText(words("staff.sign_in.code_needed"))).toBeVisible();
  await plain.getByLabel(words("staff.sign_in.code")).fill(recovery);
  await knock(plain, user);
  await expect(plain).toHaveURL(/\/kantor/);
});

test("people see where they are signed in and end what is not theirs", async ({ page, browser }) => {
  const other = await (await browser.newContext({ baseURL: office().origin })).newPage();
  await signIn(other, office(), "sarpras");
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/akun");
  const sessions = panel(page, "people.sessions.title");
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expect(sessions.getByText(words("people.sessions.here"))).toHaveCount(1);
  await sessions.getByRole("button", { name: words("people.sessions.end_others") }).click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await other.goto("/kantor");
  await expect(other).toHaveURL(/\/masuk/);
});

test("a colleague who stands in sees it and may do the absent one's work", async ({ page, browser }) => {
  const { name } = office().user("head");
  await signIn(page, office(), "admin");
  await open(page, "/kantor/akun");
  const absence = panel(page, "people.absence.title");
  await absence.getByRole("button", { name: words("people.absence.submit") }).click();
  await expect(absence.getByText(words("err.choice"))).toBeVisible();
  await absence.getByLabel(words("people.absence.colleague")).selectOption(name);
  await absence.getByLabel(words("people.absence.first")).fill(office().today);
  await absence.getByRole("button", { name: words("people.absence.submit") }).click();
  await expect(absence.getByText(words("people.absence.mine", { name }))).toBeVisible();

  const theirs = await (await browser.newContext({ baseURL: office().origin })).newPage();
  await signIn(theirs, office(), "head");
  await open(theirs, "/kantor/akun");
  await expect(theirs.getByText(words("people.absence.notice", { names: office().user("admin").name }))).toBeVisible();
  await expect(theirs.getByRole("link", { name: words("staff.rail.inbox") })).toBeVisible();

  await absence.getByRole("button", { name: words("people.absence.end") }).click();
  await expect(absence.getByText(words("people.absence.mine", { name }))).toHaveCount(0);
  await theirs.reload();
  await expect(theirs.getByRole("heading", { level: 1, name: words("staff.account.title") })).toBeVisible();
  await expect(theirs.getByRole("link", { name: words("staff.rail.inbox") })).toHaveCount(0);
});
