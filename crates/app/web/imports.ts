// A file that is dropped or chosen is sent at once; while the server reads or writes, the form says so and waits.
export function imports(root: ParentNode) {
  for (const zone of root.querySelectorAll<HTMLElement>(".drop")) {
    const over = (is: boolean) => () => zone.classList.toggle("drop-over", is);
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", over(false));
  }
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-busy]")) {
    form.addEventListener("submit", () => {
      const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
      form.classList.add("busy");
      form.setAttribute("aria-busy", "true");
      if (button) button.textContent = form.dataset.busy ?? "";
    });
  }
  // Back from the next page, the form is ready again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && document.querySelector("form.busy")) location.reload();
  });
}
