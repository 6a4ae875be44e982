// Many bookings into the office's own database, with its guard awake: a clash stops the filling. What the filling does not write
// are the requests' histories and messages, so `silandap check` is no part of the bench.
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import initSqlJs from "sql.js";

const RECEIVED = Date.parse("2027-02-01T09:00:00+08:00") / 1000;
const DAY = 86_400;

/** Epoch seconds of the office's wall clock. */
const epoch = (wall) => Date.parse(`${wall}:00+08:00`) / 1000;

/**
 * `file` has its tables and its staff, and nobody has it open. `asked` holds the codes of requests that nobody has decided yet;
 * all others are approved. Buffers are zero, facilities are open around the clock: what is measured is drawing, not rules.
 */
export async function fill(file, { facilities, events, asked = new Set() }) {
  const db = await open(file);
  db.run("pragma foreign_keys = on");
  db.run("begin");
  db.run("update staff set must_change_password = 0");
  const [admin] = db.exec("select staff_id from staff_role where role = 'admin' order by staff_id limit 1")[0].values[0];
  const ids = new Map();
  const addFacility = insert(db, "facility", ["id", "code", "name", "kind", "stock", "lending_units", "position", "example"]);
  const addHours = insert(db, "facility_hours", ["facility_id", "weekday", "opens", "closes"]);
  facilities.forEach(({ id: code, title }, index) => {
    const id = index + 1;
    ids.set(code, id);
    addFacility([id, code, title, "meeting", 1, "hour", id, 1]);
    for (let weekday = 0; weekday < 7; weekday += 1) addHours([id, weekday, 0, 1440]);
  });
  const addRequest = insert(db, "reservation", [
    "id", "code", "secret", "channel", "name", "kind", "institution", "regency", "whatsapp", "activity", "participants", "id_kind", "pattern",
    "start_wall", "end_wall", "starts_at", "ends_at", "status", "received_at", "due_at",
    "sarpras_answer", "sarpras_at", "sarpras_by", "decided_at", "decided_by", "notified_at",
  ]);
  const addItem = insert(db, "reservation_item", ["reservation_id", "facility_id", "quantity"]);
  const addUse = insert(db, "occupancy", ["facility_id", "reservation_id", "starts_at", "ends_at", "quantity", "hold"]);
  events.forEach((event, index) => {
    const [id, facility, from, to] = [index + 1, ids.get(event.resource), epoch(event.start), epoch(event.end)];
    const decided = !asked.has(event.id);
    const decision = decided ? ["available", RECEIVED + DAY, admin, RECEIVED + DAY, admin, RECEIVED + DAY] : [null, null, null, null, null, null];
    addRequest([
      id, event.id, randomBytes(16).toString("hex"), "ult", "Rahmah", "kkg", event.title, "63.07", "+6281250331234", "Pertemuan", 12, "ktp", "daily",
      event.start, event.end, from, to, decided ? "approved" : "submitted", RECEIVED, RECEIVED + 90 * DAY, ...decision,
    ]);
    addItem([id, facility, 1]);
    addUse([facility, id, from, to, 1, decided ? "hard" : "soft"]);
  });
  db.run("update facility set revision = revision + 1");
  db.run("commit");
  db.run("analyze");
  writeFileSync(file, db.export());
  db.close();
}

async function open(file) {
  const SQL = await initSqlJs();
  const bytes = withLog(readFileSync(file), `${file}-wal`);
  // A database in memory has no write-ahead log: these two bytes of the header say which kind it is (SQLite file format, §1.3.3).
  // The server puts it back when it opens the file.
  bytes[18] = 1;
  bytes[19] = 1;
  for (const beside of ["-wal", "-shm"]) rmSync(file + beside, { force: true });
  return new SQL.Database(bytes);
}

/** The database with the pages that the commands have left in its write-ahead log (SQLite file format, §4). */
function withLog(database, path) {
  if (!existsSync(path)) return database;
  const log = readFileSync(path);
  const size = log.length > 32 ? log.readUInt32BE(8) : 0;
  const pages = new Map();
  let waiting = [];
  let length = database.length;
  for (let at = 32; size > 0 && at + 24 + size <= log.length; at += 24 + size) {
    // Other salts: left over from before the log began anew.
    if (log.readBigUInt64BE(at + 8) !== log.readBigUInt64BE(16)) break;
    waiting.push([log.readUInt32BE(at), log.subarray(at + 24, at + 24 + size)]);
    const committed = log.readUInt32BE(at + 4);
    if (committed === 0) continue;
    length = committed * size;
    for (const [number, page] of waiting) pages.set(number, page);
    waiting = [];
  }
  const whole = Buffer.alloc(length);
  database.copy(whole);
  for (const [number, page] of pages) if (number * size <= length) page.copy(whole, (number - 1) * size);
  return whole;
}

function insert(db, table, columns) {
  const statement = db.prepare(`insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`);
  return (values) => statement.run(values);
}
