// What the office prints, as PDF pages turned into pictures: no page too many, its words there, nothing of the screen on it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as mupdf from "mupdf";
import type { Page } from "@playwright/test";
import { expect, open, openOffice, reservationBody, signIn, test } from "../../office.ts";
import { words } from "../../words.ts";

const office = openOffice();

interface Sheet {
  words: string;
  /** Part of the page that is not white, 0 to 1. */
  ink: number;
  width: number;
  height: number;
}

/** The page as it is printed on A4, each PDF page as a picture. With SCREENS=folder the pictures are kept. */
async function printed(page: Page, name: string): Promise<Sheet[]> {
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true, printBackground: true });
  const document = mupdf.Document.openDocument(pdf, "application/pdf");
  const sheets: Sheet[] = [];
  for (let index = 0; index < document.countPages(); index += 1) {
    const sheet = document.loadPage(index);
    const picture = sheet.toPixmap(mupdf.Matrix.scale(1.5, 1.5), mupdf.ColorSpace.DeviceGray, false);
    const dots = picture.getPixels();
    const dark = dots.reduce((count, dot) => count + (dot < 200 ? 1 : 0), 0);
    const [left, top, right, bottom] = sheet.getBounds();
    sheets.push({ words: sheet.toStructuredText().asText(), ink: dark / dots.length, width: right - left, height: bottom - top });
    if (process.env.SCREENS) {
      mkdirSync(resolve(process.env.SCREENS), { recursive: true });
      writeFileSync(join(resolve(process.env.SCREENS), `cetak-${name}-${index + 1}.png`), picture.asPNG());
    }
  }
  return sheets;
}

/** A booking that was out and has come back. */
async function used(): Promise<string> {
  const date = await office().freeDay("RPT-1");
  const { status, body } = await office().call("POST", "/api/v1/reservations", {
    ...reservationBody({ facility: "RPT-1", date, from: "09:30", to: "11:00", name: "Hj. Norhayati, S.Pd.", institution: "SDN Kertas 1" }),
    items: [{ facility: "RPT-1", quantity: 1, layout: null }, { facility: "PRL-KRS", quantity: 20, layout: null }],
  });
  expect(status, JSON.stringify(body)).toBe(201);
  const code = body.code as string;
  await office().act("ult", "dispose", code, { note: "Mohon siapkan 20 kursi lipat.", urgency: "urgent", instruction: "coordinate" });
  await office().act("sarpras", "confirm", code, { answer: "available", note: "" });
  await office().act("admin", "approve", code, { version: await office().version(code), agreement: null });
  await office().goOnAt(`${date}T09:00:00+08:00`);
  await office().act("sarpras", "hand-over", code, { version: await office().version(code), note: "kunci 1" });
  await office().act("sarpras", "receive-back", code, { version: await office().version(code), checklist: [{ facility: "PRL-KRS", condition: "worn", quantity: 2, note: "kaki longgar" }] });
  return code;
}

test("the disposition sheet, the handover record and the slip are printed on one page each, and on the counter's roll", async ({ page }) => {
  const code = await used();
  await signIn(page, office(), "ult");
  const papers: { name: string; path: string; words: RegExp[] }[] = [
    { name: "disposisi", path: `/kantor/permohonan/${code}/disposisi`, words: [/Lembar disposisi/, /\d{4}\/2026/, /Hj\. Norhayati, S\.Pd\./, /☒ Segera/, /☒ Koordinasi/, /20 kursi lipat/] },
    { name: "berita-acara", path: `/kantor/permohonan/${code}/berita-acara`, words: [/Berita acara serah terima/, /BA-\d{4}\/2026/, /Penyerahan/, /Pengembalian/, /Rusak ringan/, /kaki longgar/, /kunci 1/] },
    { name: "bukti-a4", path: `/kantor/loket/bukti/${code}?kertas=a4`, words: [new RegExp(code), /Jawaban paling lambat/] },
    { name: "bukti-rol", path: `/kantor/loket/bukti/${code}`, words: [new RegExp(code), /Jawaban paling lambat/] },
  ];
  for (const { name, path, words } of papers) {
    await open(page, path);
    await expect(page.getByRole("article").first()).toBeVisible();
    const sheets = await printed(page, name);
    expect(sheets.length, name).toBeLessThanOrEqual(name === "bukti-rol" ? 2 : 1);
    const all = sheets.map((sheet) => sheet.words).join(" ");
    for (const word of words) expect(all.replace(/\s+/g, " "), name).toMatch(word);
    expect(all, "nothing of the screen").not.toMatch(/Cetak|Langsung ke isi|Pesan\n|Akun/);
    for (const sheet of sheets) {
      expect(sheet.ink, `something is on it: ${name}, ${sheets.length} pages, ${sheet.words.slice(0, 60)}`).toBeGreaterThan(0.002);
      expect(sheet.ink, "and it is not dark").toBeLessThan(0.3);
    }
  }
});

test("the proof of approval is printed on one page, by its applicant without script and by the counter", async ({ browser, page }) => {
  const made = await office().submitRequest({ facility: "RPT-2", date: await office().freeDay("RPT-2"), name: "Hj. Norhayati, S.Pd.", institution: "SDN Kertas 2" });
  await office().approve(made.code);
  const own = await (await browser.newContext({ javaScriptEnabled: false, baseURL: office().origin })).newPage();
  await own.goto(made.path);
  await own.getByRole("link", { name: words("track.proof") }).click();
  await expect(own.getByRole("heading", { level: 1, name: words("proof.title") })).toBeVisible();
  await signIn(page, office(), "ult");
  await open(page, `/kantor/permohonan/${made.code}`);
  await page.getByRole("link", { name: words("staff.papers.proof") }).click();
  await expect(page.getByRole("heading", { level: 1, name: words("proof.title") })).toBeVisible();
  await expect(page.getByRole("button", { name: words("staff.papers.print") })).toBeVisible();
  for (const [sheet, name] of [[own, "bukti-persetujuan"], [page, "bukti-persetujuan-loket"]] as const) {
    await expect(sheet.getByRole("img", { name: words("staff.desk.qr") })).toBeVisible();
    const sheets = await printed(sheet, name);
    expect(sheets.length, name).toBe(1);
    const all = sheets[0]!.words.replace(/\s+/g, " ");
    for (const word of [made.code, "Ruang Rapat 2", "Dilarang merokok", words("proof.title")]) expect(all, name).toContain(word);
    expect(all.includes("Norhayati"), `${name} names the borrower`).toBe(sheet === page);
    expect(all, "nothing of the screen").not.toMatch(/Cetak|Kembali ke permohonan/);
    expect(sheets[0]!.ink, "something is on it, and the QR code too").toBeGreaterThan(0.01);
    expect(sheets[0]!.ink, "and it is not dark").toBeLessThan(0.3);
  }
  await own.context().close();
});

test("the service standard is printed on A4 without the ways of the site", async ({ page }) => {
  await open(page, "/standar");
  const sheets = await printed(page, "standar");
  expect(sheets.length).toBeGreaterThanOrEqual(1);
  expect(sheets.length, "no endless roll").toBeLessThanOrEqual(6);
  for (const sheet of sheets) {
    expect([Math.round(sheet.width), Math.round(sheet.height)], "A4 in points").toEqual([595, 842]);
    expect(sheet.ink, "no empty page").toBeGreaterThan(0.001);
  }
  expect(sheets.map((sheet) => sheet.words).join(" ")).toMatch(/0028/);
});
