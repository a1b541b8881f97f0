// What a site's pages load: counts views, time looked at, links out, downloads, forms and events of the site's own,
// without cookies and without keeping anything in the browser. Built apart from our own pages, for other sites.

type Values = Record<string, unknown>;
type Options = { props?: Values; revenue?: { amount: number | string; currency?: string }; interactive?: boolean };
type Queue = { (...call: [string, Options?]): void; q?: [string, Options?][] };

const doc = document;
const here = location;
const script = doc.currentScript as HTMLScriptElement;
const data = script.dataset;
const site = data.site || data.websiteId || data.domain;
const target = new URL("/e", data.host || data.hostUrl || script.src).href;
const hash = "hash" in data;
const HEARTBEAT_SECONDS = 60;
const IDLE_MS = 60_000;

let page = "";
let seconds = 0;
let depth = 0;
let told = 0;
let active = Date.now();

function send(k: string, more?: Values): void {
  try {
    if (localStorage.hengce_ignore) return;
  } catch {}
  const body = JSON.stringify({ s: site, k, u: page, ...(hash && { h: 1 }), ...more });
  fetch(target, { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
}

/** Tells how long the page was looked at since it last told, and how far it was read. */
function leave(): void {
  if (page && (seconds || depth > told)) send("engagement", { e: seconds * 1000, d: depth });
  seconds = 0;
  told = depth;
}

function reach(): void {
  active = Date.now();
  const high = doc.documentElement.scrollHeight;
  depth = Math.max(depth, Math.min(100, Math.round(((scrollY + innerHeight) / high) * 100)));
}

function view(): void {
  const url = hash ? here.href : here.href.split("#")[0];
  if (url === page) return;
  leave();
  const r = page || doc.referrer;
  page = url;
  depth = told = 0;
  send("view", { r, t: doc.title, w: `${screen.width}x${screen.height}`, l: navigator.language });
  reach();
}

function custom(n: string, { props, revenue, interactive }: Options = {}): void {
  send("custom", { n, p: props, m: revenue?.amount, c: revenue?.currency, i: interactive });
}

addEventListener("click", ({ target }) => {
  const near = (target as Element).closest?.bind(target);
  const named = near?.<HTMLElement>("[data-hengce-event],[data-umami-event]")?.dataset;
  if (named) custom(named.hengceEvent || named.umamiEvent || "");
  const link = near?.<HTMLAnchorElement>("a[href]");
  if (!link) return;
  if (/\.(pdf|docx?|xlsx?|pptx?|csv|txt|zip|rar|7z|apk|dmg|exe|mp[34])$/i.test(link.pathname)) send("download", { n: link.href });
  else if (link.host !== here.host && /^http/.test(link.protocol)) send("outbound", { n: link.href });
}, true);
addEventListener("submit", ({ target }) => {
  const form = target as HTMLFormElement;
  send("form", { n: form.id || form.getAttribute("name") || new URL(form.action).pathname });
}, true);
for (const used of ["scroll", "keydown", "pointermove", "touchstart"]) addEventListener(used, reach, { passive: true });
addEventListener("pagehide", leave);
doc.addEventListener("visibilitychange", () => doc.hidden && leave());
setInterval(() => {
  if (!doc.hidden && Date.now() - active < IDLE_MS && ++seconds >= HEARTBEAT_SECONDS) leave();
}, 1000);

for (const name of ["pushState", "replaceState"] as const) {
  const real = history[name];
  history[name] = function (this: History, ...state) {
    real.apply(this, state);
    setTimeout(view);
  };
}
addEventListener("popstate", view);
if (hash) addEventListener("hashchange", view);

const all = window as unknown as { hengce?: Queue };
const queued = all.hengce?.q || [];
all.hengce = custom;
if ((doc as Document & { prerendering?: boolean }).prerendering) doc.addEventListener("prerenderingchange", view);
else view();
for (const call of queued) custom(...call);
