// Compresses the client's files anew where knowing their size beforehand makes them smaller than the build tool's own: browsers get the .br
// as it lies there, so every byte counts once for each visitor.
//   node .ci/precompress.mjs SITE_ROOT
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const [root] = process.argv.slice(2);
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath ?? entry.path, entry.name);
  if (!entry.isFile() || !file.endsWith(".br")) continue;
  const plain = readFileSync(file.slice(0, -3));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  const packed = brotliCompressSync(plain, { params });
  if (packed.length < statSync(file).size) writeFileSync(file, packed);
}
