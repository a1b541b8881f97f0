// Lists by keyboard: j and k go down and up, Enter opens, x selects (with Shift from the last one on), n makes a new one;
// on a desk of items [ and ] go to the one before and after.
// Rows are selected by their check boxes, so that all of it works with a mouse and without script too.
export const typing = (at: HTMLElement) => at.closest("input:not([type=checkbox]), textarea, select, [contenteditable], dialog, [role=listbox]") !== null;

const rows = () => [...document.querySelectorAll<HTMLElement>("[data-list] [data-row], [data-list] > li")];
let last: HTMLInputElement | undefined;

function focus(row: HTMLElement) {
  for (const other of rows()) other.classList.toggle("at", other === row);
  const target = row.querySelector<HTMLElement>("[data-open], a[href]") ?? row;
  target.focus();
  row.scrollIntoView({ block: "nearest" });
}

function step(by: number) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.contains(document.activeElement) || row.classList.contains("at"));
  focus(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
}

/** Selects from the last selected row to this one, as this one now is. */
function reach(to: HTMLInputElement) {
  const boxes = [...document.querySelectorAll<HTMLInputElement>("[data-pick]")];
  const [from, end] = [boxes.indexOf(last ?? to), boxes.indexOf(to)].sort((a, b) => a - b);
  boxes.slice(Math.max(from, 0), end + 1).forEach((box) => (box.checked = to.checked));
}

function count() {
  const boxes = [...document.querySelectorAll<HTMLInputElement>("[data-pick]")];
  const picked = boxes.filter((box) => box.checked).length;
  const label = document.querySelector<HTMLElement>("[data-picked-count]");
  if (label) label.textContent = picked === 0 ? "" : (label.dataset.pickedCount ?? "").replace("0", String(picked));
  const all = document.querySelector<HTMLInputElement>("[data-pick-all]");
  if (all) {
    all.checked = picked > 0 && picked === boxes.length;
    all.indeterminate = picked > 0 && picked < boxes.length;
  }
}

function pick(box: HTMLInputElement, shift: boolean) {
  if (shift) reach(box);
  last = box;
  count();
}

export function lists() {
  document.addEventListener("click", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.matches("[data-pick]")) pick(box, event.shiftKey);
    if (box.matches("[data-pick-all]")) {
      document.querySelectorAll<HTMLInputElement>("[data-pick]").forEach((other) => (other.checked = box.checked));
      count();
    }
  });
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(at)) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "]" || event.key === "[") {
      const link = document.querySelector<HTMLAnchorElement>(event.key === "]" ? "[data-after]" : "[data-before]");
      if (!link) return;
      link.click();
    } else if (event.key.toLowerCase() === "x") {
      const row = rows().find((found) => found.contains(document.activeElement));
      const box = row?.querySelector<HTMLInputElement>("[data-pick]");
      if (!box) return;
      box.checked = !box.checked;
      pick(box, event.shiftKey);
    } else if (event.key === "n") {
      const make = document.querySelector<HTMLAnchorElement>("[data-new]");
      if (!make) return;
      make.click();
    } else if (event.key === "?") {
      document.querySelector<HTMLDialogElement>("#keys")?.showModal();
    } else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest("[data-keys], [data-keys-close]");
    const keys = document.querySelector<HTMLDialogElement>("#keys");
    if (button?.matches("[data-keys]")) keys?.showModal();
    if (button?.matches("[data-keys-close]") || event.target === keys) keys?.close();
  });
  document.addEventListener("htmx:load", count);
  window.addEventListener("pageshow", count);
}
