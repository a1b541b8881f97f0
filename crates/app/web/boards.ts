// Cards of a board can be dragged to a column; the same move stands as a button on each card.
export async function boards(root: ParentNode) {
  const lanes = [...root.querySelectorAll<HTMLElement>("[data-lane]:not([data-ready])")];
  if (lanes.length === 0) return;
  const { default: Sortable } = await import("sortablejs");
  for (const lane of lanes) {
    lane.dataset.ready = "";
    new Sortable(lane, {
      group: "board",
      sort: false,
      animation: 120,
      draggable: "[data-card]",
      filter: "button, summary",
      preventOnFilter: false,
      onEnd: (event) => {
        const to = event.to.dataset.lane ?? "";
        const from = event.from.dataset.lane ?? "";
        if (to === from) return;
        const form = event.item.querySelector<HTMLFormElement>(`form[data-to="${CSS.escape(to)}"]`);
        if (form) {
          form.requestSubmit();
        } else {
          event.from.append(event.item);
          const note = document.querySelector<HTMLElement>("[data-board-note]");
          if (note) note.hidden = false;
        }
      },
    });
  }
}
