// What the staff's pages need of the browser beside the program: the service worker, and Web Push on request. Loaded by the frame of
// the staff's pages once they are alive (src/app/staff/layout.rs); public pages never load it.

if ("serviceWorker" in navigator) {
  // A browser that refuses (a private window) goes on without copies.
  navigator.serviceWorker.register("/sw.js", { scope: "/kantor" }).catch(() => {});
}

// A page that was loaded past the worker (a forced reload) signs out past it as well, so the worker is told.
document.addEventListener("submit", (event) => {
  const path = new URL(event.target.getAttribute("action") ?? "", document.baseURI).pathname;
  if (path !== "/api/session/sign-out" || !("serviceWorker" in navigator) || navigator.serviceWorker.controller) return;
  navigator.serviceWorker.getRegistration("/kantor").then((registration) => registration?.active?.postMessage(path)).catch(() => {});
}, true);

/** Shows the one sentence of the panel that fits, and hides the others. */
function say(panel, what) {
  for (const line of panel.querySelectorAll("[data-push-says]")) line.hidden = line.dataset.pushSays !== what;
}

/** base64url → bytes. */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** Asks for leave, subscribes, and sends the form of the panel with what the browser has answered. */
async function subscribe(panel) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return say(panel, "impossible");
  if ((await Notification.requestPermission()) !== "granted") return say(panel, "denied");
  const answer = await fetch("/api/notices/push-key", { method: "POST", headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" } });
  if (!answer.ok) return say(panel, "failed");
  const registration = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(await answer.json()) };
  const known = await registration.pushManager.getSubscription();
  const subscription = known ?? (await registration.pushManager.subscribe(options));
  const { endpoint, keys } = subscription.toJSON();
  const form = panel.querySelector("[data-push-form] form");
  for (const [name, value] of Object.entries({ endpoint, p256dh: keys.p256dh, auth: keys.auth })) form.elements.namedItem(name).value = value;
  say(panel, "");
  form.requestSubmit();
}

document.addEventListener("click", (event) => {
  const panel = event.target.closest?.("[data-push-begin]")?.closest("[data-push]");
  if (panel) subscribe(panel).catch(() => say(panel, "failed"));
});
