// A text that can name people: behind "@" the server offers those who may read the record.
type Reader = { name: string; note: string };

export function mentions(root: ParentNode) {
  root.querySelectorAll<HTMLTextAreaElement>("textarea[data-mention]:not([data-ready])").forEach((box) => {
    box.dataset.ready = "";
    const list = document.createElement("ul");
    list.className = "people-list";
    list.id = `${box.id}-people`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.mentionLabel ?? "");
    box.after(list);
    box.setAttribute("aria-controls", list.id);
    box.setAttribute("aria-autocomplete", "list");
    let at = 0;
    let asked = 0;

    const close = () => {
      list.hidden = true;
      box.removeAttribute("aria-activedescendant");
    };
    const options = () => [...list.querySelectorAll<HTMLElement>("li")];
    const choose = (index: number) => {
      at = (index + options().length) % Math.max(options().length, 1);
      options().forEach((option, place) => option.setAttribute("aria-selected", String(place === at)));
      box.setAttribute("aria-activedescendant", `${list.id}-${at}`);
    };
    /** What stands between the last "@" and the caret. */
    const typed = () => /[@\uff20]([^\s@\uff20]{0,20})$/.exec(box.value.slice(0, box.selectionStart));
    const take = (option?: HTMLElement) => {
      const found = typed();
      if (!option || !found) return;
      const caret = box.selectionStart;
      const start = caret - found[1].length;
      box.setRangeText(`${option.dataset.name} `, start, caret, "end");
      close();
      box.focus();
    };
    box.addEventListener("input", async () => {
      const found = typed();
      const mine = ++asked;
      if (!found) return close();
      const answer = await fetch(`${box.dataset.mention}${encodeURIComponent(found[1])}`, { headers: { Accept: "application/json" } });
      const people: Reader[] = answer.ok ? await answer.json() : [];
      if (mine !== asked) return;
      list.replaceChildren(
        ...people.map((person, place) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${place}`;
          option.setAttribute("role", "option");
          option.dataset.name = person.name;
          const note = document.createElement("small");
          note.textContent = person.note;
          option.append(person.name, note);
          return option;
        }),
      );
      list.hidden = people.length === 0;
      if (people.length > 0) choose(0);
      else close();
    });
    box.addEventListener("keydown", (event) => {
      if (list.hidden) {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) box.form?.requestSubmit();
        return;
      }
      if (event.key === "ArrowDown") choose(at + 1);
      else if (event.key === "ArrowUp") choose(at - 1);
      else if (event.key === "Enter" || event.key === "Tab") take(options()[at]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take((event.target as HTMLElement).closest("li") ?? undefined);
    });
    box.addEventListener("blur", close);
  });
}
