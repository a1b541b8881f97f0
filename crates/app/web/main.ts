// What moves in the pages: htmx under a strict content policy, menus, pickers, child tables and drag on boards.
// Every page can be read, and every form sent, without any of it.
import htmx from "htmx.org";
import { menus } from "./menus";
import { pickers } from "./pickers";
import { rows } from "./rows";
import { boards } from "./boards";
import { copies } from "./copies";
import { imports } from "./imports";
import { keys } from "./keys";
import { keyed } from "./keyed";
import { lists } from "./lists";
import { mentions } from "./mentions";
import { suggest } from "./suggest";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
htmx.config.scrollIntoViewOnBoost = false;
window.htmx = htmx;

const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
document.addEventListener("htmx:configRequest", (event) => {
  const detail = (event as CustomEvent).detail;
  detail.headers["X-CSRF-Token"] = token;
  // An address that can be sent to somebody names what was chosen, not what was left open.
  if (detail.verb === "get") {
    for (const [name, value] of [...detail.formData]) if (value === "") detail.formData.delete(name);
  }
});
// A refused form comes back as a page with its errors: it is shown, not dropped.
document.addEventListener("htmx:beforeSwap", (event) => {
  const detail = (event as CustomEvent).detail;
  if (detail.xhr.status === 422 || detail.xhr.status === 409) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

function dress(root: ParentNode) {
  pickers(root);
  rows(root);
  boards(root);
  copies(root);
  imports(root);
  mentions(root);
}

menus();
lists();
keys();
suggest();
keyed();
dress(document);
document.addEventListener("htmx:load", (event) => dress(event.target as HTMLElement));

// "/" goes to the search box, as in most tools that people here know.
document.addEventListener("keydown", (event) => {
  const at = event.target as HTMLElement;
  if (event.key === "/" && !at.closest("input, textarea, select, [contenteditable]")) {
    event.preventDefault();
    document.querySelector<HTMLInputElement>("#site-search")?.focus();
  }
});

// Something typed and not yet saved is not left behind without a question.
let dirty = false;
document.addEventListener("input", (event) => {
  if ((event.target as HTMLElement).closest("form[data-keep]")) dirty = true;
});
document.addEventListener("submit", () => (dirty = false));
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

// A page that is also a paper form.
document.addEventListener("click", (event) => {
  if ((event.target as HTMLElement).closest("[data-print]")) window.print();
});

// A choice that sends its form at once (language, rows a page); without script there is a button.
document.addEventListener("change", (event) => {
  const field = event.target as HTMLSelectElement;
  if (field.matches("[data-send]")) field.form?.requestSubmit();
});
