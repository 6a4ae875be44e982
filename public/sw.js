// The service worker of the staff's pages; the public pages never meet it (its scope is /kantor, see staff.js).
// It keeps one page for the time without a connection, today's agenda, with what that page needs to look right, and it shows what
// the office tells by Web Push. The server has written the time of the copy into the page; here it is only made visible.
// Why so: docs/decisions/0018-a-copy-of-todays-agenda.md

const TODAY = "/kantor/hari-ini";
const SIGN_OUT = "/api/session/sign-out";
const COPIES = "copies";
/** Looks that the agenda has beside its stylesheet. */
const LOOKS = ["/icons.svg", "/favicon.png", "/signs.css"];
/** While somebody works, the copy is renewed this often; with every page that is loaded at least this long after the last time. */
const RENEW = 5 * 60_000;
const RENEW_WITH_PAGE = 10_000;
/** A copy that is older names people for too long. */
const OLDEST = 24 * 3_600_000;
/** When this worker has kept a copy, by its own clock and in its own header. */
const KEPT_AT = "x-kept-at";

/** Grows with every sign-out: a copy that was asked for before is not kept after it. */
let signOuts = 0;
/** Renewals, one after the other. */
let renewals = Promise.resolve();

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim().then(() => renew(0)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (pathname === SIGN_OUT) event.respondWith(out(event));
  else if (request.mode === "navigate" && request.method === "GET") event.respondWith(page(event, pathname));
  else if (["style", "image", "font"].includes(request.destination) || LOOKS.includes(pathname)) event.respondWith(look(request, pathname));
  else if (request.method === "POST" && pathname.startsWith("/api/")) event.waitUntil(renew(RENEW));
});

/** A page comes from the server; without a connection the agenda stands in for it. */
async function page(event, pathname) {
  try {
    const answer = await fetch(event.request);
    // What a proxy says while the server is away.
    if (answer.status !== 502 && answer.status !== 504) {
      event.waitUntil(renew(pathname === TODAY ? 0 : RENEW_WITH_PAGE));
      return answer;
    }
    return (await copy(pathname)) ?? answer;
  } catch {
    return (await copy(pathname)) ?? Response.error();
  }
}

/** Files under /pkg/ change their name with their contents, so the one that is kept is right; of the others the newest is. */
async function look(request, pathname) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (kept && pathname.startsWith("/pkg/")) return kept;
  try {
    return await fetch(request);
  } catch {
    return kept ?? Response.error();
  }
}

/** Renews the copy unless it is younger than `age` milliseconds. */
function renew(age) {
  renewals = renewals.then(() => keep(age)).catch(() => {});
  return renewals;
}

async function keep(age) {
  const kept = await caches.match(TODAY);
  if (kept && Date.now() - Number(kept.headers.get(KEPT_AT)) < age) return;
  const before = signOuts;
  let answer;
  try {
    answer = await fetch(TODAY, { headers: { accept: "text/html" }, cache: "no-store" });
  } catch {
    return; // No connection: the older copy stays.
  }
  // Whoever is signed in now may not see it, or nobody is, or they are led elsewhere first: to the door, or to a new password.
  if (answer.status === 401 || answer.status === 403 || new URL(answer.url).pathname !== TODAY) return throwAway();
  if (!answer.ok || before !== signOuts) return;
  const html = await answer.text();
  const stylesheet = /<link\b[^>]*\brel="stylesheet"[^>]*>/.exec(html)?.[0].match(/\bhref="([^"]+)"/)?.[1];
  const copies = await caches.open(COPIES);
  const looks = stylesheet ? [...LOOKS, stylesheet] : LOOKS;
  for (const known of await copies.keys()) {
    const { pathname } = new URL(known.url);
    if (pathname !== TODAY && !looks.includes(pathname)) await copies.delete(known);
  }
  await Promise.all(looks.map(async (path) => {
    if (path.startsWith("/pkg/") && (await copies.match(path, { ignoreVary: true }))) return;
    await copies.add(path).catch(() => {});
  }));
  if (before !== signOuts) return;
  const headers = { "content-type": "text/html; charset=utf-8", [KEPT_AT]: String(Date.now()) };
  const policy = answer.headers.get("content-security-policy");
  if (policy) headers["content-security-policy"] = policy;
  await copies.put(TODAY, new Response(html, { headers }));
  // Signed out while it was written.
  if (before !== signOuts) await throwAway();
}

/** The kept agenda in place of the page at `pathname`, with the time that it is from; nothing when there is none. */
async function copy(pathname) {
  const kept = await caches.match(TODAY);
  if (!kept) return undefined;
  if (Date.now() - Number(kept.headers.get(KEPT_AT)) > OLDEST) {
    await throwAway();
    return undefined;
  }
  // It stays as it was drawn: of its scripts only the one that chooses light or dark runs.
  let html = (await kept.text())
    .replace(/<script\b[^>]*>([\s\S]*?)<\/script>/g, (whole, code) => (code.includes("dataset.theme") ? whole : ""))
    .replace(/<link\b[^>]*\brel="(?:modulepreload|preload|manifest)"[^>]*>/g, "");
  html = show(html, "salinan");
  if (pathname !== TODAY) html = show(html, "salinan-pengganti");
  return new Response(html, { headers: kept.headers });
}

/** Makes the element with this id visible. */
function show(html, id) {
  return html.replace(new RegExp(`<\\w+\\b[^>]*\\bid="${id}"[^>]*>`), (tag) => tag.replace(/\shidden(?:="[^"]*")?(?=[\s>])/, ""));
}

function throwAway() {
  return caches.delete(COPIES);
}

/** The way out. What was asked for while the server was still ending the session goes as well. */
async function out(event) {
  event.waitUntil(forget());
  try {
    return await fetch(event.request);
  } finally {
    await forgetCopy().catch(() => {});
  }
}

/** Whoever signs out leaves nothing here, and this device is told nothing more. */
async function forget() {
  await forgetCopy();
  const subscription = await self.registration.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe();
}

function forgetCopy() {
  signOuts += 1;
  return throwAway();
}

// From a page that was loaded past this worker (a forced reload): its way out is not seen as a fetch (staff.js).
self.addEventListener("message", (event) => {
  if (event.data === SIGN_OUT) event.waitUntil(forget());
});

self.addEventListener("push", (event) => {
  const notice = event.data?.json() ?? {};
  const options = { body: notice.text, tag: `${notice.kind} ${notice.code}`, icon: "/icon-192.png", data: { url: notice.url } };
  event.waitUntil(self.registration.showNotification("SILANDAP", options));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(lead(event.notification.data?.url ?? "/kantor/pemberitahuan"));
});

/** Opens a page of ours beside what is open: somebody may be typing there. */
async function lead(path) {
  const url = new URL(path, self.location.origin);
  if (url.origin === self.location.origin) await self.clients.openWindow(url);
}
