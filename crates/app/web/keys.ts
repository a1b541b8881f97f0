// Keys of a page: what carries data-key is pressed by that key; a summary is opened and its first field focused.
import { typing } from "./lists";

export function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target as HTMLElement)) return;
    if (!/^[a-z0-9]$/.test(event.key)) return;
    const target = document.querySelector<HTMLElement>(`[data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
    if (target.matches("summary")) target.parentElement?.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea, button")?.focus();
  });
}
