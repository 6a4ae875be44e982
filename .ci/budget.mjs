// What a visitor with a fresh browser downloads for the first page, against its budget; exit 1 above it.
//   node .ci/budget.mjs SITE_ROOT URL         (a running server at URL that serves SITE_ROOT)
//   node .ci/budget.mjs SITE_ROOT silandap    (the binary: runs for the measurement, on an own database with example data)
// Reading:    HTML + CSS as transferred (brotli)                          ≤ 60 kB
// Everything: and icons, loader, WASM: all that the first page asks for   ≤ 350 kB
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { get } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { brotliDecompressSync } from "node:zlib";

const READING = 60_000;
const EVERYTHING = 350_000;
const [siteRoot, start] = process.argv.slice(2);
if (!siteRoot || !start) {
  console.error("budget: node .ci/budget.mjs SITE_ROOT URL|BINARY");
  process.exit(2);
}
const home = new URL("/", /^https?:/.test(start) ? start : await startServer(start));

/** One GET as a browser sends it; the body as it came over the wire, and unpacked. */
function fetchRaw(url) {
  return new Promise((done, failed) => {
    get(url, { headers: { "accept-encoding": "br", accept: "*/*", "user-agent": "Mozilla/5.0 (budget)" } }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => {
        const wire = Buffer.concat(parts);
        if (answer.statusCode !== 200) return failed(new Error(`${url}: ${answer.statusCode}`));
        const encoding = answer.headers["content-encoding"] ?? "identity";
        const type = answer.headers["content-type"] ?? "";
        const body = encoding === "br" ? brotliDecompressSync(wire) : wire;
        done({ url: String(url), bytes: wire.length, encoding, type, body, cache: answer.headers["cache-control"] ?? "" });
      });
    }).on("error", failed);
  });
}

const faults = [];
const loaded = new Map();
async function load(url, why) {
  const key = new URL(url, home).href.split("#")[0];
  if (loaded.has(key) || !key.startsWith(home.origin)) {
    if (!key.startsWith(home.origin)) faults.push(`${key} is not ours: no third-party request at run time`);
    return loaded.get(key);
  }
  const answer = { ...(await fetchRaw(key)), why };
  loaded.set(key, answer);
  const text = /html|css|javascript|wasm|svg|json/.test(answer.type);
  if (text && answer.encoding !== "br") faults.push(`${key} (${answer.type}) comes without brotli`);
  return answer;
}

/** Values of an attribute of all tags of one kind whose other attributes fit. */
function* attributes(html, tag, name, fits = () => true) {
  for (const [whole] of html.matchAll(new RegExp(`<${tag}\\b[^>]*>`, "gi"))) {
    const value = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(whole);
    if (value && fits(whole)) yield (value[1] ?? value[2] ?? value[3]).replaceAll("&amp;", "&");
  }
}

const page = await load(home, "page");
const html = page.body.toString();
for (const href of attributes(html, "link", "href", (tag) => /rel=["']?stylesheet/i.test(tag))) await load(href, "style");
for (const href of attributes(html, "link", "href", (tag) => /rel=["']?(modulepreload|preload|icon|manifest)/i.test(tag))) await load(href, "preload");
for (const src of attributes(html, "script", "src")) await load(src, "script");
for (const src of attributes(html, "img", "src")) await load(src, "image");
for (const href of attributes(html, "use", "href")) if (!href.startsWith("#")) await load(href, "icons");
// The inline loader names the module and its WASM: import('/pkg/…js'), and the WASM by default beside it.
for (const [, path] of html.matchAll(/["'`](\/[^"'`\s]+\.(?:js|wasm))["'`]/g)) await load(path, "loader");

// Modules bring what they import when they start; chunks behind a lazy route are fetched by name when someone goes there.
const scripts = [...loaded.values()].filter(({ url }) => /\.js(\?|$)/.test(url));
for (let script = scripts.pop(); script; script = scripts.pop()) {
  const code = script.body.toString();
  for (const [, path] of code.matchAll(/\b(?:import|export)\s*(?:[\w*{][^;"'()]*?from)?\s*["'](\.{1,2}\/[^"']+)["']/g)) {
    const url = new URL(path, script.url).href;
    if (!loaded.has(url)) scripts.push(await load(url, "import"));
  }
}
if (![...loaded.values()].some(({ url }) => /\.wasm(\?|$)/.test(url))) faults.push("no WASM was found for the first page; is the loader another one now?");

const rows = [...loaded.values()];
const kind = ({ url, why }) => (why === "page" || why === "style" || /\.css(\?|$)/.test(url) ? "reading" : "rest");
const sum = (list) => list.reduce((total, { bytes }) => total + bytes, 0);
const reading = sum(rows.filter((row) => kind(row) === "reading"));
const everything = sum(rows);
for (const row of rows) console.log(`${String(row.bytes).padStart(9)} B  ${row.encoding.padEnd(8)}  ${row.why.padEnd(8)} ${new URL(row.url).pathname}`);

const known = new Set(rows.map(({ body }) => digest(body)));
const apart = files(join(siteRoot)).filter((file) => /\.wasm$/.test(file) && !known.has(digest(readFileSync(file))));
for (const file of apart) {
  const packed = (() => { try { return readFileSync(`${file}.br`).length; } catch { return readFileSync(file).length; } })();
  console.log(`${String(packed).padStart(9)} B  later     only on the way to its pages: ${relative(siteRoot, file)}`);
}
const line = (name, bytes, limit) => {
  console.log(`${name}: ${(bytes / 1000).toFixed(1)} kB of ${limit / 1000} kB`);
  if (bytes > limit) faults.push(`${name} is above its budget`);
};
line("public home, HTML + CSS", reading, READING);
line("public home, everything", everything, EVERYTHING);
for (const fault of faults) console.error(`budget: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);

/** Starts the binary with an own database; it ends with this program. */
async function startServer(binary) {
  const folder = mkdtempSync(join(tmpdir(), "silandap-budget-"));
  const port = await new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
  const origin = `http://127.0.0.1:${port}`;
  const env = { ...process.env, DATABASE_URL: `sqlite://${join(folder, "silandap.db")}`, LEPTOS_SITE_ADDR: `127.0.0.1:${port}`, LEPTOS_SITE_ROOT: siteRoot, SILANDAP_PUBLIC_URL: origin };
  execFileSync(binary, ["demo", "--json"], { env });
  const server = spawn(binary, ["serve"], { env, stdio: "ignore" });
  process.on("exit", () => {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  });
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const ready = await new Promise((done) => get(`${origin}/readyz`, (answer) => done(answer.resume().statusCode === 200)).on("error", () => done(false)));
    if (ready) return origin;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`${binary} serve is not ready after 30 s`);
}

function digest(body) {
  return createHash("sha256").update(body).digest("hex");
}
function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
