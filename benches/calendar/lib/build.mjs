// Bundles the pages that ours stands beside, and serves them on loopback together with our stylesheet and icons.
import { createReadStream, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { build } from "esbuild";
import { FOLDER, SITE } from "./office.mjs";

const PAGES = join(import.meta.dirname, "../pages");
const OUT = join(FOLDER, "pages");
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

/** The static page stands in the frame of a staff page. */
const OFFICE = `<link rel="stylesheet" href="/pkg/silandap.css"><link rel="stylesheet" href="/signs.css"></head>
<body><div class="office"><main id="isi"><header class="page-head"><h1 id="title"></h1></header><div class="stack tight" id="root"></div></main><nav class="rail"></nav></div>`;
const PLAIN = `<style>body{margin:8px;font:14px/1.3 sans-serif}</style></head><body><main><h1 id="title"></h1><div id="root"></div></main>`;

const html = (frame, css) => `<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Calendar</title><link rel="icon" href="data:,">${css ? '<link rel="stylesheet" href="app.css">' : ""}
${frame}<script type="module" src="app.js"></script></body></html>`;

export async function buildPages() {
  for (const [name, frame] of [["floor", OFFICE], ["bare", PLAIN], ["fc7", PLAIN], ["fc7-timeline", PLAIN]]) {
    const out = join(OUT, name);
    mkdirSync(out, { recursive: true });
    await build({
      entryPoints: { app: join(PAGES, `${name}.js`) },
      outdir: out,
      bundle: true,
      minify: true,
      format: "esm",
      target: "es2022",
      legalComments: "none",
      logLevel: "warning",
    });
    writeFileSync(join(out, "index.html"), html(frame, existsSync(join(out, "app.css"))));
  }
}

/** Serves the pages, and below them our site; gives `{origin, close}`. */
export async function servePages() {
  if (!existsSync(join(SITE, "pkg/silandap.css"))) throw new Error(`${SITE}: build it first (make build)`);
  const server = createServer((request, response) => {
    let path = normalize(decodeURIComponent(new URL(request.url, "http://loopback").pathname));
    if (path.endsWith("/")) path += "index.html";
    const file = [OUT, SITE].map((root) => join(root, path)).find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    return createReadStream(file).pipe(response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
