// Not everything that was asked for is there: the facilities team answers thing by thing, the admin offers what is there, the applicant
// agrees, and the approval takes just that.
import { type Browser, type Page } from "@playwright/test";
import { expect, keepBooks, open, openOffice, reservationBody, signIn, test, words } from "../office.ts";

const office = openOffice();
keepBooks(office);

const task = (page: Page, code: string) => page.getByRole("listitem").filter({ has: page.locator(`a[href$="${code}"]`) });

/** A request for a room and 20 chairs that the facilities team is asked about. */
async function roomAndChairs(facility: string): Promise<{ code: string; path: string }> {
  const date = await office().freeDay(facility);
  const { status, body } = await office().call("POST", "/api/v1/reservations", {
    ...reservationBody({ facility, date, institution: `SDN Kursi ${facility}` }),
    items: [{ facility, quantity: 1, layout: null }, { facility: "PRL-KRS", quantity: 20, layout: null }],
  });
  expect(status, JSON.stringify(body)).toBe(201);
  await office().dispose(body.code as string);
  return { code: body.code as string, path: new URL(body.track_url as string, office().origin).pathname };
}

/** Somebody's page, with script or without. */
async function pageOf(browser: Browser, javaScriptEnabled: boolean): Promise<Page> {
  return (await browser.newContext({ javaScriptEnabled, baseURL: office().origin })).newPage();
}

for (const javaScriptEnabled of [true, false]) {
  test(`14 of 20 chairs and the room are offered, agreed to and approved, ${javaScriptEnabled ? "with" : "without"} script`, async ({ browser }) => {
    const { code, path } = await roomAndChairs(javaScriptEnabled ? "RPT-1" : "RPT-2");

    const team = await pageOf(browser, javaScriptEnabled);
    await signIn(team, office(), "sarpras");
    if (javaScriptEnabled) await open(team, "/kantor/tugas");
    else await team.goto("/kantor/tugas");
    const question = task(team, code);
    await expect(question.getByRole("button", { name: words("staff.sarpras.partial"), exact: true }), "partly is said of each thing").toHaveCount(0);
    await question.locator("summary").filter({ hasText: words("staff.answer.each") }).click();
    const chairs = question.getByRole("group", { name: /Kursi Lipat/ });
    await chairs.getByRole("combobox").selectOption("partial");
    await chairs.getByRole("spinbutton").fill("14");
    await chairs.getByRole("textbox").fill("enam rusak");
    await question.getByRole("button", { name: words("staff.answer.send") }).click();
    await expect(task(team, code).getByRole("button", { name: words("staff.answer.send") }), "it is answered").toHaveCount(0);

    const admin = await pageOf(browser, javaScriptEnabled);
    await signIn(admin, office(), "admin");
    await admin.goto(`/kantor/permohonan/${code}`);
    const answers = admin.getByRole("list", { name: words("staff.answer.list") });
    await expect(answers).toContainText(words("staff.of_all", { n: 14, all: 20 }));
    await expect(answers).toContainText("enam rusak");
    await expect(admin.getByRole("button", { name: words("staff.action.approve"), exact: true }), "not all of it").toBeDisabled();
    await admin.getByRole("button", { name: words("staff.offer_part.submit") }).click();
    await expect(admin.getByRole("heading", { name: words("staff.proposal.part") })).toBeVisible();

    const applicant = await pageOf(browser, javaScriptEnabled);
    await applicant.goto(path);
    const main = applicant.getByRole("main");
    await expect(main.getByRole("heading", { name: words("track.proposal.part.title") })).toBeVisible();
    await expect(main.getByText(/14 Kursi Lipat/).first()).toBeVisible();
    await main.getByRole("button", { name: words("track.proposal.yes"), exact: true }).click();
    await expect(main.getByRole("button", { name: words("track.proposal.yes"), exact: true }), "it is answered once").toHaveCount(0);

    const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
    expect(body.status).toBe("approved");
    expect((body.items as { facility: string; quantity: number }[]).map(({ facility, quantity }) => [facility, quantity])).toContainEqual(["PRL-KRS", 14]);
  });
}

test("a number that does not fit its answer is refused, and what was chosen stays", async ({ page }) => {
  const { code } = await roomAndChairs("KLS-A");
  await signIn(page, office(), "sarpras");
  await open(page, "/kantor/tugas");
  const question = task(page, code);
  await question.locator("summary").filter({ hasText: words("staff.answer.each") }).click();
  const chairs = question.getByRole("group", { name: /Kursi Lipat/ });
  await chairs.getByRole("spinbutton").fill("14");
  await question.getByRole("button", { name: words("staff.answer.send") }).click();
  await expect(page.getByRole("alert")).toContainText("pilih Sebagian");
  await expect(chairs.getByRole("spinbutton")).toHaveValue("14");
  // Somebody else's news draw the list anew; what is being typed is still there.
  const other = await office().submitRequest({ facility: "KLS-B", date: await office().freeDay("KLS-B") });
  await office().dispose(other.code);
  await expect(task(page, other.code)).toBeVisible();
  await expect(chairs.getByRole("spinbutton")).toHaveValue("14");
  await chairs.getByRole("combobox").selectOption("partial");
  await question.getByRole("button", { name: words("staff.answer.send") }).click();
  await expect(question.getByRole("button", { name: words("staff.answer.send") })).toHaveCount(0);
});

test("a single room has three answers and no list", async ({ page }) => {
  const made = await office().submitRequest({ facility: "KLS-C", date: await office().freeDay("KLS-C") });
  await office().dispose(made.code);
  await signIn(page, office(), "sarpras");
  await open(page, `/kantor/permohonan/${made.code}`);
  const main = page.getByRole("main");
  await expect(main.getByRole("button", { name: words("staff.sarpras.partial"), exact: true })).toBeVisible();
  await expect(main.getByText(words("staff.answer.each"))).toHaveCount(0);
});
