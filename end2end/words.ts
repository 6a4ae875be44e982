// The words that people read, from the same files as the site: a renamed button renames itself here.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export type Language = "id" | "en";

const FOLDER = fileURLToPath(new URL("../locales/", import.meta.url));

/** `"key":` with `id:` and `en:` below it, one line each: the only shape the locale files use (tests/tidy.rs). */
function readAll(): Map<string, Record<Language, string>> {
  const texts = new Map<string, Record<Language, string>>();
  for (const file of readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yml"))) {
    let key = "";
    for (const line of readFileSync(FOLDER + file, "utf8").split("\n")) {
      const top = /^"?([\w.-]+)"?:\s*$/.exec(line);
      const text = /^\s+(id|en):\s*(.*?)\s*$/.exec(line);
      if (top) {
        key = top[1]!;
        texts.set(key, { id: "", en: "" });
      } else if (text && key) {
        const raw = text[2]!;
        const quoted = raw.startsWith("'") ? raw.slice(1, -1).replaceAll("''", "'") : raw;
        texts.get(key)![text[1] as Language] = raw.startsWith('"') ? (JSON.parse(raw) as string) : quoted;
      }
    }
  }
  return texts;
}

const TEXTS = readAll();

/** The text under `key`, with `%{name}` filled in. */
export function words(key: string, values: Record<string, string | number> = {}, language: Language = "id"): string {
  const text = TEXTS.get(key)?.[language];
  if (!text) throw new Error(`no text ${key} in ${language}`);
  return Object.entries(values).reduce((all, [name, value]) => all.replaceAll(`%{${name}}`, String(value)), text);
}

/** The text under `key` as a pattern; what stands in a placeholder does not matter. */
export function pattern(key: string, language: Language = "id"): RegExp {
  return new RegExp(words(key, {}, language).split(/%\{\w+\}/).map(escape).join(".*"), "i");
}

/** A text as a pattern that matches only itself. */
export function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

const DAYS: Record<Language, string[]> = {
  id: ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};
const MONTHS: Record<Language, string[]> = {
  id: ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"],
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
};

/** `2026-12-16` → `Rabu, 16 Desember 2026`. */
export function longDate(date: string, language: Language = "id"): string {
  const day = new Date(`${date}T00:00:00Z`);
  return `${DAYS[language][day.getUTCDay()]}, ${day.getUTCDate()} ${MONTHS[language][day.getUTCMonth()]} ${day.getUTCFullYear()}`;
}

/** `2026-12-16` → `Desember 2026`. */
export function monthYear(date: string, language: Language = "id"): string {
  return `${MONTHS[language][Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
}

/** The date `days` later. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
