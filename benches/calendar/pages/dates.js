// Dates as text, in UTC, so that no zone gets in.
export const DAY = 86_400_000;
export const iso = (time) => new Date(time).toISOString().slice(0, 10);

export const days = (from, count) => Array.from({ length: count }, (_, day) => iso(Date.parse(from) + day * DAY));

/** `YYYY-MM` of the month that is `steps` after that of `date`. */
export function monthOf(date, steps) {
  const [year, month] = date.split("-").map(Number);
  return iso(Date.UTC(year, month - 1 + steps, 1)).slice(0, 7);
}

/** The whole weeks of a month from Monday, seven dates each. */
export function weeks(month) {
  const first = Date.parse(`${month}-01`);
  const from = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY;
  const end = Date.parse(`${monthOf(month, 1)}-01`);
  const count = Math.ceil((end - from) / DAY / 7);
  return Array.from({ length: count }, (_, week) => days(iso(from + week * 7 * DAY), 7));
}

/** Events by date; they come by start. */
export function byDay(events) {
  const index = new Map();
  for (const event of events) {
    const date = event.start.slice(0, 10);
    const list = index.get(date);
    if (list) list.push(event);
    else index.set(date, [event]);
  }
  return index;
}
