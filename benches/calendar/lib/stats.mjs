export const median = (numbers) => quantile(numbers, 0.5);

export function quantile(numbers, part) {
  const sorted = numbers.filter((number) => number != null && !Number.isNaN(number)).sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  const place = (sorted.length - 1) * part;
  const below = Math.floor(place);
  const above = sorted[below + 1] ?? sorted[below];
  // Two that were never seen are no distance apart.
  return above === sorted[below] ? above : sorted[below] + (above - sorted[below]) * (place - below);
}

/** Three digits or so. */
export function figure(number) {
  if (number == null || Number.isNaN(number)) return "–";
  if (!Number.isFinite(number)) return "never";
  return number >= 100 ? number.toFixed(0) : number >= 10 ? number.toFixed(1) : number.toFixed(2);
}

/** A Markdown table with its columns in line. */
export function table(head, rows) {
  const all = [head, ...rows.map((row) => row.map((cell) => (typeof cell === "number" ? figure(cell) : String(cell ?? "–"))))];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row) => `| ${widths.map((width, column) => (column ? (row[column] ?? "").padStart(width) : (row[column] ?? "").padEnd(width))).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => (column ? `${"-".repeat(width + 1)}:` : "-".repeat(width + 2))).join("|")}|`;
  return [line(all[0]), rule, ...all.slice(1).map(line)].join("\n");
}
