// Choices by a key: in the group that has the focus, else in the first without an answer, the key that stands beside a
// choice makes it; after that the next group has the focus. Without script the choices are plain radios and buttons.
const typing = (at: HTMLElement) => at.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog") !== null;

const groups = () => [...document.querySelectorAll<HTMLElement>("[data-keyed]")];
const answered = (group: HTMLElement) => group.querySelector("input[data-key]:checked") !== null;

function now(): HTMLElement | undefined {
  const all = groups();
  return all.find((group) => group.contains(document.activeElement)) ?? all.find((group) => !answered(group)) ?? all[0];
}

function step(from: HTMLElement) {
  const all = groups();
  const next = all[all.indexOf(from) + 1];
  const target = next?.querySelector<HTMLElement>("input[data-key]:checked") ?? next?.querySelector<HTMLElement>("[data-key]");
  target?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export function keyed() {
  document.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.length > 1 || typing(at)) return;
    const onPage = document.querySelector<HTMLElement>(`[data-key-page="${CSS.escape(event.key.toLowerCase())}"]`);
    if (onPage) {
      event.preventDefault();
      onPage.click();
      return;
    }
    const group = now();
    const choice = group?.querySelector<HTMLElement>(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!group || !choice) return;
    event.preventDefault();
    choice.click();
    if (choice instanceof HTMLInputElement) {
      choice.focus();
      // A choice that asks for its reason keeps the focus in its group.
      const reason = choice.hasAttribute("data-reason") ? group.querySelector<HTMLElement>("[data-reason-here]") : null;
      if (reason) reason.focus();
      else step(group);
    }
  });
}
