// Every page of the site, for the checks that visit them all.
import type { Office, Role } from "./server.ts";
import type { Language } from "./words.ts";

export interface PageToVisit {
  /** What the page is, for the names of tests and pictures. */
  name: string;
  path: string;
  /** Who must be signed in. */
  role?: Role;
}

/** Pages whose address is known before the office opens. */
export const PUBLIC_PAGES: PageToVisit[] = [
  { name: "beranda", path: "/" },
  { name: "beranda-hari", path: "/?facility=AUL-1&month=2026-12&date=2026-12-17" },
  { name: "beranda-asrama", path: "/?facility=ASR-1&month=2026-12" },
  { name: "ajukan", path: "/ajukan" },
  { name: "lacak", path: "/lacak" },
  { name: "fasilitas", path: "/fasilitas" },
  { name: "fasilitas-aula", path: "/fasilitas/AUL-1" },
  { name: "standar", path: "/standar" },
  { name: "pengaduan", path: "/pengaduan" },
  { name: "privasi", path: "/privasi" },
  { name: "antrean", path: "/antrean" },
  { name: "masuk", path: "/masuk" },
  { name: "tidak-ada", path: "/halaman-yang-tidak-ada" },
];

export const STAFF_PAGES: PageToVisit[] = [
  { name: "kantor", path: "/kantor", role: "admin" },
  { name: "kantor-belum-diberi-tahu", path: "/kantor?list=untold", role: "ult" },
  { name: "kantor-kalender", path: "/kantor/kalender", role: "admin" },
  { name: "kantor-linimasa", path: "/kantor/kalender?view=timeline", role: "admin" },
  { name: "kantor-pekan", path: "/kantor/kalender?view=week", role: "ult" },
  { name: "kantor-hari", path: "/kantor/kalender?view=day", role: "admin" },
  { name: "kantor-agenda", path: "/kantor/kalender?view=agenda", role: "sarpras" },
  { name: "kantor-kegiatan", path: "/kantor/kegiatan?facility=AUL-1&start=2026-12-17T08:00&end=2026-12-17T12:00", role: "admin" },
  { name: "kantor-tugas", path: "/kantor/tugas", role: "sarpras" },
  { name: "kantor-loket", path: "/kantor/loket", role: "ult" },
  { name: "kantor-loket-permohonan", path: "/kantor/loket/permohonan", role: "ult" },
  { name: "kantor-pesan", path: "/kantor/pesan", role: "ult" },
  { name: "kantor-pesan-terkirim", path: "/kantor/pesan?state=told&kind=approved", role: "admin" },
  { name: "kantor-dasbor", path: "/kantor/dasbor", role: "head" },
  { name: "kantor-kepala", path: "/kantor/kepala", role: "head" },
  { name: "kantor-hari-kerja", path: "/kantor/hari-kerja?year=2026", role: "admin" },
  { name: "kantor-fasilitas", path: "/kantor/fasilitas", role: "admin" },
  { name: "kantor-fasilitas-satu", path: "/kantor/fasilitas/AUL-1", role: "admin" },
  { name: "kantor-pemberitahuan", path: "/kantor/pemberitahuan", role: "admin" },
  { name: "kantor-hari-ini", path: "/kantor/hari-ini", role: "sarpras" },
  { name: "kantor-akun", path: "/kantor/akun", role: "sarpras" },
  { name: "kantor-petugas", path: "/kantor/petugas", role: "sysadmin" },
  { name: "kantor-atur", path: "/kantor/atur", role: "admin" },
  { name: "kantor-atur-kantor", path: "/kantor/atur/kantor", role: "admin" },
  { name: "kantor-atur-tata-tertib", path: "/kantor/atur/tata-tertib", role: "admin" },
  { name: "kantor-atur-standar", path: "/kantor/atur/standar", role: "admin" },
  { name: "kantor-atur-webhook", path: "/kantor/atur/webhook", role: "sysadmin" },
  { name: "kantor-atur-pesan", path: "/kantor/atur/pesan", role: "admin" },
  { name: "kantor-atur-pesan-disetujui", path: "/kantor/atur/pesan/approved", role: "admin" },
  { name: "kantor-privasi", path: "/kantor/privasi", role: "admin" },
];

/** Pages of one request in each state, made or found in this office. */
export async function requestPages(office: Office): Promise<PageToVisit[]> {
  const waiting = await office.submitRequest({ facility: "RPT-1", date: await office.freeDay("RPT-1") });
  const approved = await office.submitRequest({ facility: "RPT-1", date: await office.freeDay("RPT-1") });
  await office.approve(approved.code);
  const asked = await office.submitRequest({ facility: "KLS-A", date: await office.freeDay("KLS-A") });
  await office.dispose(asked.code);
  const rejected = await office.submitRequest({ facility: "RPT-1", date: await office.freeDay("RPT-1") });
  await office.dispose(rejected.code);
  await office.act("sarpras", "confirm", rejected.code, { answer: "unavailable", note: "Atap bocor" });
  await office.act("admin", "reject", rejected.code, { version: await office.version(rejected.code), reason: "maintenance", note: "Ruang sedang diperbaiki." });
  const incomplete = await office.submitRequest({ facility: "RPT-2", date: await office.freeDay("RPT-2") });
  await office.act("admin", "request-info", incomplete.code, { version: await office.version(incomplete.code), missing: "susunan acara dan jumlah peserta" });
  const contested = await office.freeDay("AUL-2");
  const rival = await office.submitRequest({ facility: "AUL-2", date: contested });
  await office.submitRequest({ facility: "AUL-2", date: contested });
  await office.dispose(rival.code);
  await office.act("sarpras", "confirm", rival.code, { answer: "partial", note: "AC kiri mati" });
  return [
    { name: "p-diajukan", path: waiting.path },
    { name: "p-disetujui", path: approved.path },
    { name: "p-bukti", path: `${approved.path}/bukti` },
    // Before the use; the open sheet is visited in survey.spec.ts.
    { name: "p-survei-belum", path: `${approved.path}/survei` },
    { name: "kantor-loket-bukti", path: `/kantor/loket/bukti/${waiting.code}`, role: "ult" },
    { name: "permohonan-diajukan", path: `/kantor/permohonan/${waiting.code}`, role: "ult" },
    { name: "permohonan-didisposisikan-sarpras", path: `/kantor/permohonan/${asked.code}`, role: "sarpras" },
    { name: "p-perlu-dilengkapi", path: incomplete.path },
    { name: "permohonan-perlu-dilengkapi", path: `/kantor/permohonan/${incomplete.code}`, role: "ult" },
    { name: "permohonan-disposisi", path: `/kantor/permohonan/${approved.code}/disposisi`, role: "admin" },
    { name: "permohonan-bukti", path: `/kantor/permohonan/${approved.code}/bukti`, role: "ult" },
    { name: "p-ditolak", path: rejected.path },
    { name: "permohonan-ditolak", path: `/kantor/permohonan/${rejected.code}`, role: "ult" },
    { name: "permohonan-bersaing", path: `/kantor/permohonan/${rival.code}`, role: "admin" },
    { name: "kantor-kalender-hari", path: `/kantor/kalender?date=${contested}&facility=AUL-2`, role: "admin" },
    { name: "permohonan-disetujui", path: `/kantor/permohonan/${approved.code}`, role: "admin" },
  ];
}

/** The same page in a language, whichever was chosen before. */
export function inLanguage(path: string, language: Language): string {
  return `${path}${path.includes("?") ? "&" : "?"}lang=${language}`;
}
