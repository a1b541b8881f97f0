// Copying an address: buttons that are hidden where the browser can't, and say that it is done.
export function copies(root: ParentNode) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(new URL(button.dataset.copy ?? "", location.href).href);
  button.classList.add("copied-now");
  setTimeout(() => button.classList.remove("copied-now"), 1500);
});
