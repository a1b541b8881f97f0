// Copying an address (data-copy) or the text of an element (data-copies: its id): buttons that are hidden where the
// browser can't, and say that it is done.
export function copies(root: ParentNode) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy], button[data-copies]")) button.hidden = false;
}

function wanted(button: HTMLButtonElement): string {
  const source = button.dataset.copies && document.getElementById(button.dataset.copies);
  return source ? (source.textContent ?? "") : new URL(button.dataset.copy ?? "", location.href).href;
}

document.addEventListener("click", async (event) => {
  const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button[data-copy], button[data-copies]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(wanted(button));
  button.classList.add("copied-now");
  setTimeout(() => button.classList.remove("copied-now"), 1500);
});
