// A decision reaches the applicant by itself: the office sends it through the Cloud API (a fake of it, graph.ts), hears what became of it,
// and whatever did not arrive comes back to the people of the office.
import type { Locator, Page } from "@playwright/test";
import { Graph, type Letter, NOT_ON_WHATSAPP, TOKEN_EXPIRED } from "../graph.ts";
import { action, expect, open, openOffice, staffPage, test, words } from "../office.ts";
import { escape } from "../words.ts";

let graph: Graph;
test.beforeAll(async () => {
  graph = await Graph.open();
});
// An expired token stops the channel, and the log says so.
const office = openOffice(() => ({ settings: graph.settings(), expected: /a channel for messages has stopped/ }));
test.afterAll(() => graph.close());
test.afterEach("the books are in order", async () => {
  graph.mend();
  await office().command("check");
});

interface Asked {
  code: string;
  path: string;
  /** As the Cloud API names it. */
  number: string;
  institution: string;
}

let people = 0;
/** The office leaves a number alone for six seconds after each message, and one more. */
const PAUSE = 8_000;

/** The rooms that are asked for, one in each test and two in one. All are asked for at once, so that the office is waited for once. */
const ROOMS = ["RPT-1", "RPT-2", "KLS-A", "KLS-B", "KLS-C"];
const waiting = new Map<string, Asked>();
test.beforeAll("rooms are asked for, and the receipts have gone a while ago", async () => {
  for (const room of ROOMS) waiting.set(room, await ask(room));
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
});

/** The request for a room, which the facilities team has answered. */
function asked(facility: string): Asked {
  const request = waiting.get(facility);
  if (!request) throw new Error(`nobody has asked for ${facility}`);
  return request;
}

/** A request of somebody with a number of their own, whose receipt has left. */
async function ask(facility: string): Promise<Asked> {
  people += 1;
  const number = `6281250339${String(people).padStart(3, "0")}`;
  const institution = `SDN Kabar ${people}`;
  const date = await office().freeDay(facility);
  const { code, path } = await office().submitRequest({ facility, date, institution, whatsapp: `0${number.slice(2)}` });
  await office().dispose(code);
  await office().act("sarpras", "confirm", code, { answer: "available", note: "" });
  await expect.poll(() => graph.sent(number, "received").length, "the receipt has left").toBe(1);
  return { code, path, number, institution };
}

async function approve({ code }: Asked): Promise<void> {
  await office().act("admin", "approve", code, { version: await office().version(code), agreement: null });
}

/** The approval as the Cloud API got it, once and no more. */
async function approvalTo(number: string): Promise<Letter> {
  await expect.poll(() => graph.sent(number, "approved").length, "the decision has left").toBe(1);
  return graph.sent(number, "approved")[0]!;
}

/** What the office knows of the message about the decision. */
async function decision(code: string): Promise<{ state: string; proof: string; attempts: number }> {
  const { body } = await (await office().api("admin"))("GET", `/reservations/${code}`);
  return (body.messages as { template: string; state: string; proof: string; attempts: number }[]).find(({ template }) => template === "approved")!;
}

/** Everything that the example data left untold is told by phone, so that the menu counts nothing. */
async function tellTheOthers(): Promise<void> {
  const api = await office().api("admin");
  const { body } = await api("GET", "/messages?state=waiting&limit=200");
  const decisions = (body.messages as { id: number; code: string; decision: boolean }[]).filter(({ decision }) => decision);
  for (const { id, code } of decisions) expect((await api("POST", `/reservations/${code}/notified`, { message: id, how: "phone" })).status).toBe(200);
}

/** The way to the messages in the menu; it is called after how many decisions nobody was told of. */
const rail = (page: Page): Locator =>
  page.getByRole("navigation", { name: words("staff.rail.label") }).getByRole("link", { name: new RegExp(`${words("staff.rail.messages")}$`) });
/** The message on the page of a request: as long as it has to be told, and afterwards. */
const toTell = (page: Page): Locator => page.getByRole("region", { name: new RegExp(`^${words("staff.message.title")}`) });
const told = (page: Page): Locator => page.getByRole("region", { name: new RegExp(`^${words("staff.template.approved")}`) });
/** On the list of messages: the card about a request, among the untold decisions. */
const untold = (page: Page, code: string): Locator =>
  page.getByRole("region", { name: new RegExp(`^${words("staff.messages.decisions")}`) }).getByRole("region", { name: new RegExp(`^${escape(code)}`) });
const says = (place: Locator, key: string): Locator => place.getByText(words(key), { exact: true }).first();
/** How the applicant's page says it; the same words are read out elsewhere on it. */
const known = (page: Page): Locator =>
  page.getByRole("region", { name: /DISETUJUI/ }).getByText(/^Sudah diberi tahu lewat WhatsApp, \w+, \d+ \w+ \d{4}, pukul \d\d\.\d\d WITA\.$/);
const PROOF = new RegExp(words("staff.message.proof", { channel: words("staff.channel.cloud_api"), at: "24 Nov \\d\\d\\.\\d\\d" }));

test("an approval is taken, delivered and read, and both sides see it without a reload", async ({ browser }) => {
  test.setTimeout(120_000);
  const { path: registering, answer } = graph.handshake();
  expect((await office().call("GET", registering)).body, "the address for news can be registered").toBe(answer);
  await tellTheOthers();
  const request = asked("RPT-1");
  const applicant = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await open(applicant, request.path);
  const admin = await staffPage(() => browser.newContext(), office(), "admin");
  await open(admin, `/kantor/permohonan/${request.code}`);
  await expect(rail(admin), "there is nothing to tell").toHaveAccessibleName(words("staff.rail.messages"));
  let loads = 0;
  for (const one of [applicant, admin]) one.on("load", () => (loads += 1));

  await test.step("approved, and on its way", async () => {
    graph.keepSilent(request.number);
    await action(admin, /^Setujui/).click();
    await expect(toTell(admin)).toBeVisible();
    await expect(rail(admin)).toHaveAccessibleName(`1 ${words("staff.rail.untold")} ${words("staff.rail.messages")}`);
    await expect(applicant.getByRole("heading", { name: /DISETUJUI/ })).toBeVisible();
    await expect(applicant.getByText(/^Sudah diberi tahu/), "a decision is not a proof").toHaveCount(0);
  });

  const letter = await approvalTo(request.number);
  expect(letter.parameters, "what the template says of this request").toContain(request.code);

  await test.step("accepted: the first proof", async () => {
    graph.speakAgain();
    await expect(known(applicant)).toBeVisible();
    await expect(applicant.getByRole("status").filter({ hasText: /^Sudah diberi tahu/ }), "and is heard").toHaveCount(1);
    await expect(told(admin)).toContainText(PROOF);
    await expect(says(told(admin), "staff.delivery.accepted")).toBeVisible();
    await expect(toTell(admin)).toHaveCount(0);
    await expect(rail(admin)).toHaveAccessibleName(words("staff.rail.messages"));
    expect(loads, "without a reload").toBe(0);
  });

  await test.step("delivered, and read; news that come late or twice lead nowhere back", async () => {
    for (const [news, state] of [["delivered", "delivered"], ["read", "read"], ["delivered", "read"], ["sent", "read"]] as const) {
      expect(await graph.report(office().origin, letter, news), news).toBe(200);
      await expect.poll(async () => (await decision(request.code)).state, news).toBe(state);
      await expect(says(told(admin), `staff.delivery.${state}`)).toBeVisible();
    }
    expect(loads, "without a reload").toBe(0);
    await expect(told(admin), "the proof stays the first one").toContainText(PROOF);
    await expect(known(applicant)).toBeVisible();
    expect(await decision(request.code)).toMatchObject({ state: "read", proof: "cloud_api", attempts: 1 });
  });
});

test("a number that is not on WhatsApp: untold with the reason, told by the bell, taken in hand and told", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const request = asked("RPT-2");
  const admin = await staffPage(() => browser.newContext(), office(), "admin");
  await admin.context().route(/^https:\/\/wa\.me\//, (route) => route.fulfill({ contentType: "text/html", body: "<title>WhatsApp</title>" }));
  const [bell, inbox] = [await admin.context().newPage(), await admin.context().newPage()];
  await open(admin, "/kantor/pesan");
  await open(bell, "/kantor/pemberitahuan");
  await open(inbox, "/kantor?list=untold");
  const row = inbox.getByRole("main").getByRole("row", { name: new RegExp(`${request.institution}\\b`) });
  const card = untold(admin, request.code);

  graph.refuse(NOT_ON_WHATSAPP, request.number);
  await approve(request);
  await expect(says(card, "staff.delivery.failed")).toBeVisible();
  await expect(card).toContainText(words("staff.why.not_on_whatsapp"));
  await expect(card).toContainText("(131026)");
  await expect(row, "the loudest list of the office has it").toBeVisible();
  const unread = bell.getByRole("region", { name: new RegExp(`^${words("notice.unread")}`) });
  const notice = unread.getByRole("link", { name: `${words("notice.kind.message_failed")}: ${request.code}` });
  await expect(notice).toHaveAttribute("href", `/kantor/permohonan/${request.code}`);

  await card.getByRole("button", { name: words("staff.message.take"), exact: true }).click();
  await expect(card.getByText(words("staff.delivery.by_hand"), { exact: true })).toBeVisible();
  const whatsapp = card.getByRole("link", { name: words("staff.message.open") });
  await expect(whatsapp).toHaveAttribute("href", new RegExp(`^https://wa\\.me/${request.number}\\?text=.*DISETUJUI`));
  const coming = admin.waitForEvent("popup");
  await whatsapp.click();
  await (await coming).close();
  await expect(card).toContainText(/WhatsApp dibuka 24 Nov \d\d\.\d\d; belum ditandai terkirim\./);
  await card.getByRole("button", { name: words("staff.message.mark_sent"), exact: true }).click();
  await expect(card).toHaveCount(0);
  await expect(row).toHaveCount(0);

  await open(admin, `/kantor/permohonan/${request.code}`);
  await expect(says(told(admin), "staff.delivery.manual")).toBeVisible();
  await expect(told(admin)).toContainText(words("staff.told_how.whatsapp"));
  await open(page, request.path);
  await expect(known(page)).toBeVisible();
  expect(await decision(request.code)).toMatchObject({ state: "manual", proof: "manual" });
  expect(graph.sent(request.number, "approved"), "what is refused for good is tried once").toHaveLength(1);
});

test("an expired token: the channel stops, says why, and what waited leaves when it runs again", async ({ browser }) => {
  const [first, second] = [asked("KLS-A"), asked("KLS-B")];
  const admin = await staffPage(() => browser.newContext(), office(), "admin");
  const bell = await admin.context().newPage();
  await open(admin, "/kantor/pesan");
  await open(bell, "/kantor/pemberitahuan");
  const stopped = admin.getByRole("heading", { name: new RegExp(`^${words("staff.stop.channel", { channel: words("staff.channel.cloud_api"), at: "24 Nov" })}`) });
  const main = admin.getByRole("main");
  await expect(stopped).toHaveCount(0);

  graph.refuse(TOKEN_EXPIRED);
  await approve(first);
  await expect(stopped).toBeVisible();
  await expect(main.getByText(words("staff.why.token")).first()).toBeVisible();
  await expect(main.getByText(words("staff.stop.kept"))).toBeVisible();
  await expect(bell.getByText(words("notice.kind.channel_stopped"), { exact: true }).first()).toBeVisible();
  await approve(second);
  for (const { code } of [first, second]) await expect(untold(admin, code)).toBeVisible();
  expect(graph.sent(second.number, "approved"), "nothing is sent while it stands still").toHaveLength(0);

  graph.mend();
  await main.getByRole("button", { name: words("staff.stop.resume"), exact: true }).click();
  await expect(stopped).toHaveCount(0);
  for (const { code, number } of [first, second]) {
    await expect(untold(admin, code)).toHaveCount(0);
    expect(graph.sent(number, "approved").filter(({ id }) => id !== undefined), "each once").toHaveLength(1);
    expect(await decision(code)).toMatchObject({ state: "accepted", proof: "cloud_api" });
  }
});

test("a failure that is heard of later takes the proof back, a forged one does not, and it is tried again", async ({ page, browser }) => {
  const request = asked("KLS-C");
  await approve(request);
  const letter = await approvalTo(request.number);
  await open(page, request.path);
  await expect(known(page)).toBeVisible();
  const admin = await staffPage(() => browser.newContext(), office(), "admin");
  await open(admin, `/kantor/permohonan/${request.code}`);
  await expect(told(admin)).toContainText(PROOF);

  expect(await graph.report(office().origin, letter, "failed", "a-secret-that-is-not-the-offices")).toBe(401);
  expect(await decision(request.code)).toMatchObject({ state: "accepted", proof: "cloud_api" });

  expect(await graph.report(office().origin, letter, "failed")).toBe(200);
  await expect(toTell(admin), "it has to be told again").toContainText(words("staff.why.not_on_whatsapp"));
  const history = admin.getByRole("region", { name: words("staff.history.title"), exact: true });
  await expect(history).toContainText(words("staff.history.untold"));
  await expect(known(page), "the applicant's page says no longer that they know").toHaveCount(0);
  const list = await admin.context().newPage();
  await open(list, "/kantor/pesan");
  await expect(says(untold(list, request.code), "staff.delivery.failed")).toBeVisible();
  await open(list, "/kantor?list=untold");
  await expect(list.getByRole("main").getByRole("row", { name: new RegExp(`${request.institution}\\b`) })).toBeVisible();

  await toTell(admin).getByRole("button", { name: words("staff.message.retry"), exact: true }).click();
  await expect(told(admin)).toContainText(PROOF, { timeout: PAUSE + 5_000 });
  await expect(known(page)).toBeVisible();
  expect(new Set(graph.sent(request.number, "approved").map(({ id }) => id)).size, "under a new id").toBe(2);
});
