// Bookings that are the same for everybody: N a month, spread evenly over days and facilities, never two at once in one facility.
const pad = (number) => String(number).padStart(2, "0");

/** 1 March 2027 is a Monday. The office's clock stands at its first half hour, so that every booking is still to come. */
export const MONTH = "2027-03";
export const NEXT = "2027-04";
export const FIRST = `${MONTH}-01`;
export const NOW = `${FIRST}T00:30:00+08:00`;
/** Pairs of open days (the middle of March is full of holidays): from, and where a booking is carried to. */
const PAIRS = [["16", "18"], ["17", "19"], ["22", "24"], ["02", "04"], ["03", "05"], ["29", "31"]].map((days) => days.map((day) => `${MONTH}-${day}`));
/** Chips that a day of the month shows. */
export const CHIPS = 4;
/** Days of one page of the timeline. */
export const PAGE_DAYS = 14;

const COLORS = ["#1d4ed8", "#b45309", "#15803d", "#7c3aed", "#be123c", "#0e7490", "#4d7c0f", "#a21caf", "#c2410c", "#0f766e", "#4338ca", "#9f1239"];
const WHO = ["KKG Gugus 3", "MKKS SMA", "SDN 1 Banjarbaru", "PGRI Banjar", "Himpaudi", "Pramuka", "SMAN 2 Martapura", "PKBM Harapan", "Disdik Tapin", "Pengawas SD"];

/** Numbers that look random and are not. */
export function random(seed) {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CHECK = `${DIGITS}*~$=U`;

/** Codes of requests (Crockford base 32 with a check character, src/domain/code.rs) that are letters and digits only. */
function* codes(from) {
  for (let bits = from; ; bits += 1) {
    const check = CHECK[bits % 37];
    if ("*~$=".includes(check)) continue;
    let text = "";
    for (let rest = bits, place = 0; place < 8; place += 1, rest = Math.floor(rest / 32)) text = DIGITS[rest % 32] + text;
    yield `${text.slice(0, 4)}-${text.slice(4)}-${check}`;
  }
}

export function makeFacilities(count) {
  return Array.from({ length: count }, (_, index) => ({ id: `RNG-${String(index + 1).padStart(3, "0")}`, title: `Ruang ${index + 1}` }));
}

/** `month` is `YYYY-MM`. Gives `{id, title, start, end, resource, color}` by start; the id is the request's code, times are the office's wall clock. */
export function makeEvents(count, month, facilities) {
  const [year, number] = month.split("-").map(Number);
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate();
  const next = random(count * 7919 + number);
  const code = codes(number * 1_000_003);
  const perCell = Math.floor(count / (days * facilities));
  const rest = count - perCell * days * facilities;
  // What is left over: evenly over the days, in one facility or another.
  const more = new Set();
  for (let extra = 0; extra < rest; extra += 1) {
    const day = Math.floor((extra * days) / rest);
    let facility = Math.floor(next() * facilities);
    while (more.has(day * facilities + facility)) facility = (facility + 1) % facilities;
    more.add(day * facilities + facility);
  }
  const [opens, span] = [7 * 60, 15 * 60];
  const clock = (minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
  const events = [];
  for (let cell = 0; cell < days * facilities; cell += 1) {
    const here = perCell + (more.has(cell) ? 1 : 0);
    if (here === 0) continue;
    const facility = cell % facilities;
    const date = `${month}-${pad(Math.floor(cell / facilities) + 1)}`;
    const length = Math.max(15, Math.min(120, Math.floor(span / here / 15) * 15));
    const slack = Math.floor((span - here * length) / 15);
    let from = opens + (slack > 0 ? Math.floor(next() * slack) * 15 : 0);
    for (let turn = 0; turn < here; turn += 1, from += length) {
      events.push({
        id: code.next().value,
        title: WHO[Math.floor(next() * WHO.length)],
        start: `${date}T${clock(from)}`,
        end: `${date}T${clock(from + length)}`,
        resource: `RNG-${String(facility + 1).padStart(3, "0")}`,
        color: COLORS[facility % COLORS.length],
      });
    }
  }
  return events.sort(byStart);
}

export function byStart(a, b) {
  const key = (event) => event.start + event.end + event.resource;
  return key(a) < key(b) ? -1 : 1;
}

/** March and April as one office has them. */
export function makeOffice(rows, count) {
  return { facilities: makeFacilities(rows), march: makeEvents(count, MONTH, rows), april: makeEvents(count, NEXT, rows) };
}

export const on = (events, date) => events.filter((event) => event.start.startsWith(date));

/** Would `event` be alone in its facility on `date`, at its own hours? */
function fits(event, date, events) {
  const [from, to] = [date + event.start.slice(10), date + event.end.slice(10)];
  return !on(events, date).some((other) => other.resource === event.resource && other.start < to && from < other.end);
}

/** Bookings that the month shows, each with a day that is free for it and that will show it: `{event, from, to}`. */
export function movable(events) {
  const found = [];
  for (const [from, to] of PAIRS) {
    for (const event of on(events, from).slice(0, CHIPS)) {
      const before = on(events, to).filter((other) => other.start.slice(10) <= event.start.slice(10)).length;
      if (before < CHIPS && fits(event, to, events)) found.push({ event, from, to });
    }
  }
  return found;
}
