// Packs the client's files once, as hard as it goes, so that the server sends them as they lie there: a .br and a .gz beside each file of
// text or code. Every byte counts once for each visitor, and which way of naming distances is shorter differs from file to file.
//   node .ci/precompress.mjs SITE_ROOT
import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const PACKED = new Set([".wasm", ".js", ".mjs", ".css", ".svg", ".json", ".webmanifest", ".html", ".txt", ".ts"]);
const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)];
const [root] = process.argv.slice(2);

async function pack(file) {
  const plain = await readFile(file);
  const ways = [0, 2].map((postfix) => ({
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
  }));
  const [zipped, ...packed] = await Promise.all([zip(plain, { level: 9 }), ...ways.map((params) => brotli(plain, { params }))]);
  await writeFile(`${file}.br`, packed.reduce((least, other) => (other.length < least.length ? other : least)));
  await writeFile(`${file}.gz`, zipped);
}

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && PACKED.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
await Promise.all(files.map(pack));
