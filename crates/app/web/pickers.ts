// A select that names people or records becomes a box to type in, which asks the server for more.
export async function pickers(root: ParentNode) {
  const fields = [...root.querySelectorAll<HTMLSelectElement>("select[data-picker]:not(.tomselected)")];
  if (fields.length === 0) return;
  const { default: TomSelect } = await import("tom-select");
  for (const field of fields) {
    if (field.classList.contains("tomselected") || field.closest("template")) continue;
    const url = field.dataset.picker ?? "";
    new TomSelect(field, {
      valueField: "id",
      labelField: "text",
      searchField: [],
      // The server has searched already; what it gives is shown as it comes.
      score: url ? () => () => 1 : undefined,
      ...(url ? {} : { valueField: "value", searchField: ["text"] }),
      maxOptions: 50,
      plugins: field.multiple ? ["remove_button"] : [],
      placeholder: field.dataset.placeholder ?? "",
      loadThrottle: 200,
      preload: url ? "focus" : false,
      load: url
        ? function (this: { clearOptions(): void }, text: string, done: (found?: { id: string; text: string }[]) => void) {
            fetch(`${url}${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } })
              .then((answer) => (answer.ok ? answer.json() : []))
              .then((found) => {
                // What an earlier text found is not an answer to this one; what is chosen stays.
                this.clearOptions();
                done(found);
              })
              .catch(() => done());
          }
        : undefined,
      render: { no_results: () => `<div class="no-results">${field.dataset.none ?? ""}</div>` },
    } as never);
    // The box stands for it, label included: the select itself is hidden from screen readers too.
    field.setAttribute("aria-hidden", "true");
  }
}
