// Reading and sending a request must work in the browsers of 2022 (Chrome and WebView 100). This looks at the built files:
//   node .ci/old_browsers.mjs SITE_ROOT
// CSS:  nothing that makes such a browser drop what reading needs. JS: parses as ECMAScript 2021. WASM: only features it has.
// The way without any CSS and JavaScript is walked in end2end/tests/public/calendar.spec.ts.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";

const siteRoot = process.argv[2];
if (!siteRoot) {
  console.error("old_browsers: node .ci/old_browsers.mjs SITE_ROOT");
  process.exit(2);
}
const acorn = createRequire(new URL("../end2end/package.json", import.meta.url))("acorn");
const all = readdirSync(siteRoot, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
const faults = [];
const notes = new Map();
const seen = { css: 0, js: 0, wasm: 0 };

function note(text) {
  notes.set(text, (notes.get(text) ?? 0) + 1);
}

// ---------------------------------------------------------------------------------------------------------------- CSS
/** Blocks with their selector or at-rule, and the declarations directly inside. */
function parseCss(text) {
  const css = text.replace(/\/\*[\s\S]*?\*\//g, "");
  let at = 0;
  const block = (head) => {
    const node = { head, declarations: [], children: [] };
    let piece = "";
    let quote = "";
    let depth = 0;
    for (; at < css.length; at += 1) {
      const sign = css[at];
      if (quote) {
        piece += sign;
        if (sign === "\\") piece += css[(at += 1)];
        else if (sign === quote) quote = "";
      } else if (sign === '"' || sign === "'") {
        quote = sign;
        piece += sign;
      } else if (sign === "(" || sign === ")") {
        depth += sign === "(" ? 1 : -1;
        piece += sign;
      } else if (depth > 0) {
        piece += sign;
      } else if (sign === "{") {
        at += 1;
        node.children.push(block(piece.trim()));
        piece = "";
      } else if (sign === "}" || sign === ";") {
        if (piece.trim()) node.declarations.push(piece.trim());
        piece = "";
        if (sign === "}") return node;
      } else {
        piece += sign;
      }
    }
    if (piece.trim()) node.declarations.push(piece.trim());
    return node;
  };
  return block("");
}

function checkCss(name, text) {
  seen.css += 1;
  walk(parseCss(text), [], name);
}

/** Chrome 100 knows cascade layers (99), :is/:where, aspect-ratio, dvh not (108), :has not (105), @container not (105), nesting not (112). */
function walk(node, above, name) {
  const head = node.head;
  const rule = head !== "" && !head.startsWith("@");
  const guarded = above.some((outer) => outer.startsWith("@supports"));
  const where = `${name}: ${head.slice(0, 90)}`;
  if (rule && (above.some((outer) => outer !== "" && !outer.startsWith("@")) || head.includes("&")) && !above.some((outer) => outer.startsWith("@keyframes"))) {
    faults.push(`${where}: nesting, unknown before Chrome 112`);
  }
  if (/^@media\b/.test(head) && /[<>]=?/.test(head)) faults.push(`${where}: a range in a media query, unknown before Chrome 104`);
  if (/^@scope\b|^@starting-style\b/.test(head)) note(head.split(/[\s({]/)[0]);
  if (/^@container\b/.test(head)) note("@container");
  if (/^@property\b/.test(head)) note("@property");
  if (rule && /:has\(/.test(head)) {
    note(":has()");
    if (splitTop(head).length > 1 && !splitTop(head).every((part) => part.includes(":has("))) {
      faults.push(`${where}: a list with :has() is dropped as a whole; give it a rule of its own`);
    }
  }
  if (rule && /:(user-(in)?valid|popover-open|state\()|::details-content/.test(head)) {
    note(/:[:\w-]+/.exec(head)[0]);
    if (splitTop(head).length > 1) faults.push(`${where}: a list with a young selector is dropped as a whole`);
  }
  checkDeclarations(node.declarations, where, guarded);
  for (const child of node.children) walk(child, [...above, head], name);
}

const YOUNG_VALUES = [
  [/\boklch\(|\boklab\(|\blch\(|\blab\(/, "oklch(), lab() (Chrome 111)"],
  [/\bcolor-mix\(/, "color-mix() (Chrome 111)"],
  [/\bcolor\(/, "color() (Chrome 111)"],
  [/\blight-dark\(/, "light-dark() (Chrome 123)"],
  [/\d(dvh|svh|lvh|dvw|svw|lvw|dvb|svb|dvi|svi)\b/, "dynamic viewport units (Chrome 108)"],
  [/\d(cqw|cqh|cqi|cqb|cqmin|cqmax)\b/, "container units (Chrome 105)"],
  [/\d(rlh|lh)\b/, "line-height units (Chrome 109)"],
  [/\b(round|mod|rem|sin|cos|tan|sqrt|pow|hypot)\(/, "round() and its like (Chrome 125)"],
  [/\bsubgrid\b/, "subgrid (Chrome 117)"],
  [/\bfrom\s+(var\(|#|\w+\()/, "relative colours (Chrome 119)"],
];
const YOUNG_PROPERTIES = new Map(Object.entries({
  "text-wrap": 114, "text-wrap-style": 117, "container-type": 105, "container-name": 105, container: 105, "animation-timeline": 115, "view-transition-name": 111,
  "scrollbar-color": 121, "scrollbar-width": 121, "field-sizing": 123, "interpolate-size": 129, "font-size-adjust": 127, "transition-behavior": 117, "text-box": 133,
  "overflow-clip-margin-block": 999, "hyphenate-limit-chars": 109, "initial-letter": 110, translate: 104, rotate: 104, scale: 104, "anchor-name": 125, "position-anchor": 125,
}));

function checkDeclarations(declarations, where, guarded) {
  const plain = new Set();
  for (const declaration of declarations) {
    const colon = declaration.indexOf(":");
    if (colon < 0) continue;
    const property = declaration.slice(0, colon).trim();
    const value = declaration.slice(colon + 1).trim();
    const since = YOUNG_PROPERTIES.get(property);
    if (since) note(`${property} (Chrome ${since})`);
    const young = YOUNG_VALUES.filter(([pattern]) => pattern.test(value) && !(property.startsWith("--") && /^["']/.test(value)));
    if (young.length === 0) {
      plain.add(property);
      continue;
    }
    for (const [, label] of young) {
      // A young value is dropped where it stands if a plain one came before it; a custom property is never dropped, so it needs @supports.
      // Without its least or largest size a box is a little too short or too long, and reads all the same.
      if (guarded || (/^(min|max)-/.test(property) && /viewport|container units|line-height/.test(label)) || (plain.has(property) && !property.startsWith("--"))) note(label);
      else faults.push(`${where} { ${property}: ${value.slice(0, 60)} }: ${label} without a fallback`);
    }
  }
}

/** A selector list, cut at its outer commas. */
function splitTop(list) {
  const parts = [""];
  let depth = 0;
  for (const sign of list) {
    if (sign === "(" || sign === "[") depth += 1;
    if (sign === ")" || sign === "]") depth -= 1;
    if (sign === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}

// ----------------------------------------------------------------------------------------------------------------- JS
/** Calls and names that parse anywhere but that Chrome 100 does not have. */
const YOUNG_NAMES = /\b(Array\.fromAsync|Promise\.withResolvers|Promise\.try|Object\.groupBy|Map\.groupBy|Iterator\.from|URL\.canParse|AbortSignal\.(any|timeout)|startViewTransition|navigation\.navigate|\.toSorted\(|\.toReversed\(|\.toSpliced\(|\.isWellFormed\(|showPopover\()/;

function checkJs(name, code) {
  seen.js += 1;
  try {
    acorn.parse(code, { ecmaVersion: 2021, sourceType: "module", allowAwaitOutsideFunction: true });
  } catch (error) {
    // Class fields and top-level await are ECMAScript 2022 by name, but Chrome has them since 72…94 and 89.
    try {
      acorn.parse(code, { ecmaVersion: 2022, sourceType: "module" });
      note("ECMAScript 2022 syntax that Chrome 94 already had");
    } catch {
      faults.push(`${name}: ${error.message}: not readable for Chrome 100`);
    }
  }
  const young = YOUNG_NAMES.exec(code);
  if (young) faults.push(`${name}: ${young[0]} is younger than Chrome 100`);
}

// --------------------------------------------------------------------------------------------------------------- WASM
/** Chrome 100: bulk memory 75, sign extension 74, float-to-int 75, multi-value 85, mutable globals 74, reference types 96, SIMD 91, threads 74. */
const OLD_ENOUGH = new Set(["mutable-globals", "sign-ext", "bulk-memory", "bulk-memory-opt", "call-indirect-overlong", "nontrapping-fptoint", "reference-types", "multivalue", "simd128", "atomics"]);

function checkWasm(name, bytes) {
  seen.wasm += 1;
  if (!WebAssembly.validate(bytes)) {
    faults.push(`${name}: is no valid WebAssembly`);
    return;
  }
  const module = new WebAssembly.Module(bytes);
  const [section] = WebAssembly.Module.customSections(module, "target_features");
  if (!section) {
    // Split chunks and stripped files do not carry the section: look at the sections themselves instead.
    checkSections(name, bytes);
    return;
  }
  const data = new Uint8Array(section);
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  for (let left = number(); left > 0; left -= 1) {
    const used = String.fromCharCode(data[at++]) !== "-";
    const length = number();
    const feature = new TextDecoder().decode(data.subarray(at, at + length));
    at += length;
    if (used && !OLD_ENOUGH.has(feature)) faults.push(`${name}: needs ${feature}, which Chrome 100 does not have`);
  }
  checkSections(name, bytes);
}

/** Types of garbage collection, tags of the newer exceptions and 64-bit memories show in the sections whatever a file says of itself. */
function checkSections(name, bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = number();
    const end = at + size;
    if (id === 13) note("WASM tag section: exceptions (Chrome 95)");
    if (id > 13) faults.push(`${name}: section ${id} is unknown to Chrome 100`);
    if (id === 1) {
      for (let left = number(); left > 0; left -= 1) {
        const form = bytes[at++];
        if (form !== 0x60) {
          faults.push(`${name}: a type of form 0x${form.toString(16)} (garbage collection, Chrome 119)`);
          break;
        }
        for (const _ of [0, 1]) {
          const count = number();
          at += count; // value types of Chrome 100 are one byte each
        }
      }
    }
    if (id === 5) {
      number();
      if (bytes[at] & 4) faults.push(`${name}: a 64-bit memory (Chrome 133)`);
    }
    at = end;
  }
}

// ---------------------------------------------------------------------------------------------------------------- run
for (const file of all) {
  const name = relative(siteRoot, file);
  if (name.endsWith(".css")) checkCss(name, readFileSync(file, "utf8"));
  if (name.endsWith(".js")) checkJs(name, readFileSync(file, "utf8"));
  if (name.endsWith(".wasm")) checkWasm(name, readFileSync(file));
}
for (const [kind, count] of Object.entries(seen)) if (count === 0) faults.push(`no ${kind} file under ${siteRoot}`);
for (const [note, count] of notes) console.log(`enhancement, ignored by older browsers without harm: ${note} (${count}×)`);
console.log(`old browsers: ${seen.css} CSS, ${seen.js} JS and ${seen.wasm} WASM files looked at, ${faults.length} faults`);
for (const fault of faults) console.error(`old_browsers: ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
