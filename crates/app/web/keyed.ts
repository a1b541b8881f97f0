// Sheets of choices by key: in the group that has the focus, else in the first without an answer, the key that stands
// beside a choice makes it; after that the next group has the focus. Without script the choices are plain radios.
import { typing } from "./lists";

const groups = () => [...document.querySelectorAll<HTMLElement>("[data-keyed]")];
const answered = (group: HTMLElement) => group.querySelector("input[data-choice]:checked") !== null;

function now(): HTMLElement | undefined {
  const all = groups();
  return all.find((group) => group.contains(document.activeElement)) ?? all.find((group) => !answered(group)) ?? all[0];
}

function step(from: HTMLElement) {
  const all = groups();
  const next = all[all.indexOf(from) + 1];
  const target = next?.querySelector<HTMLElement>("input[data-choice]:checked") ?? next?.querySelector<HTMLElement>("[data-choice]");
  target?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export function keyed() {
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1) return;
    if (typing(at) && !at.matches("input[data-choice]")) return;
    const group = now();
    const choice = group?.querySelector<HTMLInputElement>(`input[data-choice="${CSS.escape(event.key)}"]`);
    if (!group || !choice) return;
    event.preventDefault();
    choice.click();
    choice.focus();
    // A choice that asks for its reason keeps the focus in its group.
    const reason = choice.hasAttribute("data-reason") ? group.querySelector<HTMLElement>("[data-reason-here]") : null;
    if (reason) reason.focus();
    else step(group);
  });
}
