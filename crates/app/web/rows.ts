// Child tables of a form: a row is added from the table's template and taken away; names carry the row's number.
import { pickers } from "./pickers";

export function rows(root: ParentNode) {
  root.querySelectorAll<HTMLElement>("[data-rows]:not([data-ready])").forEach((table) => {
    table.dataset.ready = "";
    const body = table.querySelector("tbody");
    const blank = table.querySelector<HTMLTemplateElement>("template");
    if (!body || !blank) return;
    let next = body.querySelectorAll("tr").length;
    table.querySelector("[data-add]")?.addEventListener("click", (event) => {
      event.preventDefault();
      const html = blank.innerHTML.replaceAll("__N__", String(next++));
      body.insertAdjacentHTML("beforeend", html);
      const row = body.lastElementChild as HTMLElement;
      pickers(row);
      row.querySelector<HTMLElement>("input, select, textarea")?.focus();
    });
    table.addEventListener("click", (event) => {
      const button = (event.target as HTMLElement).closest("[data-remove]");
      if (!button) return;
      event.preventDefault();
      button.closest("tr")?.remove();
      table.querySelector<HTMLElement>("[data-add]")?.focus();
    });
  });
}
