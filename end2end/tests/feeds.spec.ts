// For the world outside: calendars as other programs read them (a strict parser that is not ours), and notices to other systems.
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import ICAL from "ical.js";
import { expect, open, openOffice, signIn, test, words } from "../office.ts";
import { plusDays } from "../words.ts";

const office = openOffice();
const DAY = 86_400_000;
const WITA = 8 * 3_600_000;

interface Entry {
  uid: string;
  sequence: number;
  status: string;
  summary: string;
  description: string;
  start: number;
  end: number;
}

/** The entries of a calendar; what RFC 5545 does not allow fails here. */
function read(text: string): Entry[] {
  expect(text, "no line ends with CR or LF alone").not.toMatch(/\r(?!\n)|(?<!\r)\n/);
  for (const line of text.split("\r\n")) expect(Buffer.byteLength(line), line).toBeLessThanOrEqual(75);
  ICAL.design.strict = true;
  const calendar = new ICAL.Component(ICAL.parse(text) as object[]);
  expect(calendar.name).toBe("vcalendar");
  expect(calendar.getFirstPropertyValue("version")).toBe("2.0");
  expect(calendar.getFirstPropertyValue("prodid")).toBeTruthy();
  const entries = calendar.getAllSubcomponents("vevent").map((component) => {
    for (const name of ["uid", "dtstamp", "dtstart", "dtend", "sequence", "status", "last-modified"]) {
      expect(component.getAllProperties(name), name).toHaveLength(1);
    }
    const event = new ICAL.Event(component);
    expect(event.startDate.zone.tzid, "moments are told in UTC").toBe("UTC");
    return {
      uid: event.uid,
      sequence: event.sequence,
      status: String(component.getFirstPropertyValue("status")),
      summary: event.summary,
      description: event.description,
      start: event.startDate.toJSDate().getTime(),
      end: event.endDate.toJSDate().getTime(),
    };
  });
  expect(new Set(entries.map(({ uid }) => uid)).size, "every entry has a name of its own").toBe(entries.length);
  return entries;
}

async function feed(path: string): Promise<Entry[]> {
  const { status, headers, body } = await office().call("GET", path);
  expect(status, path).toBe(200);
  expect(headers["content-type"]).toBe("text/calendar; charset=utf-8");
  return read(body as string);
}

/** The parts of a stretch on each day of the office that it touches, as the API tells it. */
function byDay({ start, end }: { start: number; end: number }): string[] {
  const parts: string[] = [];
  for (let from = start; from < end; ) {
    const midnight = (Math.floor((from + WITA) / DAY) + 1) * DAY - WITA;
    const to = Math.min(end, midnight);
    parts.push(`${new Date(from).toISOString()}/${new Date(to).toISOString()}`);
    from = to;
  }
  return parts;
}

test("what a calendar says is taken is what the API says", async () => {
  const from = office().today;
  const to = plusDays(from, 120);
  const [first, last] = [Date.parse(`${from}T00:00:00+08:00`), Date.parse(`${to}T00:00:00+08:00`)];
  let compared = 0;
  for (const facility of ["AUL-1", "AUL-2", "RPT-1", "KLS-A", "LAB-1"]) {
    const { body } = await office().call("GET", `/api/v1/facilities/${facility}/availability?from=${from}&to=${to}`);
    const days = body.days as { busy: { start: string; end: string; state: string }[] }[];
    const taken = days.flatMap(({ busy }) => busy.filter(({ state }) => state !== "pending"));
    const wanted = taken.map(({ start, end }) => `${new Date(start).toISOString()}/${new Date(end).toISOString()}`).sort();
    const entries = await feed(`/kalender/${facility}.ics`);
    const said = entries.filter(({ status }) => status === "CONFIRMED").flatMap(byDay);
    const inRange = said.filter((part) => Date.parse(part.slice(0, 24)) >= first && Date.parse(part.slice(0, 24)) < last).sort();
    expect(inRange, facility).toEqual(wanted);
    compared += wanted.length;
  }
  expect(compared, "there was something to compare").toBeGreaterThan(10);
});

test("an entry keeps its name over a move and is cancelled in the end", async () => {
  const day = await office().freeDay("AUL-2");
  const later = await office().freeDay("AUL-2", plusDays(day, 1));
  const { code } = await office().submitRequest({ facility: "AUL-2", date: day });
  const before = new Set((await feed("/kalender/AUL-2.ics")).map(({ uid }) => uid));
  await office().approve(code);
  const mine = async () => (await feed("/kalender/AUL-2.ics")).filter(({ uid }) => !before.has(uid));
  const [approved] = await mine();
  expect(approved).toMatchObject({ status: "CONFIRMED", start: Date.parse(`${day}T08:00:00+08:00`), end: Date.parse(`${day}T12:00:00+08:00`) });
  const target = { start: `${later}T09:00`, end: `${later}T12:00`, reason: "Ujian sekolah", agreement: { how: "phone" } };
  await office().act("admin", "move", code, { version: await office().version(code), ...target });
  const [moved] = await mine();
  expect(moved).toMatchObject({ uid: approved!.uid, status: "CONFIRMED", start: Date.parse(`${later}T09:00:00+08:00`) });
  expect(moved!.sequence).toBeGreaterThan(approved!.sequence);
  await office().act("admin", "cancel", code, { version: await office().version(code), reason: "internal", note: "Dipakai kantor" });
  const [cancelled, ...others] = await mine();
  expect(cancelled).toMatchObject({ uid: approved!.uid, status: "CANCELLED" });
  expect(cancelled!.sequence).toBeGreaterThan(moved!.sequence);
  expect(others).toEqual([]);
});

test("staff subscribe on their page, and what people have typed stays one property", async ({ page }) => {
  const title = "Rapat, satu; dua\\tiga END:VEVENT END:VCALENDAR \"empat\" 老虎 ".repeat(2).trim();
  const { code } = await office().submitRequest({
    facility: "RPT-2",
    date: await office().freeDay("RPT-2"),
    activity: title,
    institution: "KKG; Gugus, 3",
    participants: 8,
  });
  await office().approve(code);
  await signIn(page, office(), "ult");
  await open(page, "/kantor/akun");
  const panel = page.getByRole("region", { name: words("people.feed.title"), exact: true });
  await panel.getByRole("button", { name: words("people.feed.create"), exact: true }).click();
  await expect(page.getByText(words("people.once.feed"))).toBeVisible();
  const address = new URL(await page.getByRole("main").locator("code").innerText());
  expect(address.origin).toBe(office().origin);
  const entry = (await feed(address.pathname)).find(({ description }) => description?.includes(code));
  expect(entry?.summary.startsWith(title), entry?.summary).toBe(true);
  expect(entry?.description.split("\n")).toEqual([
    words("feed.code", { code }),
    words("feed.status", { status: words("status.approved") }),
    words("feed.institution", { institution: "KKG; Gugus, 3" }),
  ]);
  const { body } = await office().call("GET", address.pathname);
  expect(body).not.toMatch(/Rahmah|5033|81250331234/);

  await panel.getByRole("button", { name: words("people.feed.end"), exact: true }).click();
  await expect(panel.getByRole("button", { name: words("people.feed.create"), exact: true })).toBeVisible();
  expect((await office().call("GET", address.pathname)).status).toBe(404);
});

test("the page of a facility leads to its calendar", async ({ page }) => {
  await page.goto("/fasilitas/AUL-1");
  await expect(page.getByRole("link", { name: words("standard_page.feed") })).toHaveAttribute("href", "/kalender/AUL-1.ics");
});

/** Another system; it answers `status` to everything. */
async function receiver(): Promise<{ url: string; got: { headers: Record<string, string>; body: string }[]; answers: { status: number }; server: Server }> {
  const got: { headers: Record<string, string>; body: string }[] = [];
  const answers = { status: 204 };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => (body += part));
    request.on("end", () => {
      got.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(answers.status).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/kabar`, got, answers, server };
}

test("the system manager lets another system know, tries it and switches it off", async ({ page }) => {
  const other = await receiver();
  try {
    await signIn(page, office(), "sysadmin");
    await page.getByRole("navigation", { name: words("staff.rail.label") }).getByRole("link", { name: words("webhook.rail") }).click();
    const add = page.getByRole("region", { name: words("webhook.add.title"), exact: true });
    await open(page, "/kantor/atur/webhook");
    await add.getByLabel(words("webhook.add.url")).fill("https://10.0.0.1/kabar");
    await add.getByRole("button", { name: words("webhook.add.submit"), exact: true }).click();
    await expect(add.getByText(words("err.webhook_internal"))).toBeVisible();
    await expect(add.getByLabel(words("webhook.add.url"))).toHaveValue("https://10.0.0.1/kabar");
    await add.getByLabel(words("webhook.add.url")).fill(other.url);
    await add.getByRole("button", { name: words("webhook.add.submit"), exact: true }).click();
    await expect(page.getByText(words("people.once.webhook"))).toBeVisible();
    const secret = await page.getByRole("main").locator("code").innerText();
    const panel = page.getByRole("region", { name: other.url, exact: true });
    const press = (act: string) => panel.getByRole("button", { name: words(`webhook.act.${act}`) }).click();
    await press("test");
    await expect(panel.getByRole("row", { name: /webhook\.test/ })).toContainText(words("webhook.became.delivered", { answer: " (204)" }));
    const [tried] = other.got;
    const signed = `${tried!.headers["webhook-id"]}.${tried!.headers["webhook-timestamp"]}.${tried!.body}`;
    const mac = createHmac("sha256", Buffer.from(secret.replace("whsec_", ""), "base64")).update(signed).digest("base64");
    expect(tried!.headers["webhook-signature"]).toBe(`v1,${mac}`);

    const { code } = await office().submitRequest({ facility: "RPT-1", date: await office().freeDay("RPT-1") });
    await expect.poll(() => other.got.map(({ body }) => (JSON.parse(body) as { data: { code?: string } }).data.code)).toContain(code);
    await press("off");
    await expect(panel.getByText(words("webhook.off.asked"))).toBeVisible();
    await press("delete");
    await expect(page.getByText(words("webhook.none"))).toBeVisible();
  } finally {
    other.server.close();
  }
});
