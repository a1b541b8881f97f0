// The search box offers what it would find while one types: arrows go through it, Enter opens, Escape closes. Without
// script Enter sends the form, as it does when nothing is chosen.
const WAIT_MS = 180;

export function suggest() {
  const box = document.querySelector<HTMLInputElement>("[data-suggest]");
  const list = box ? document.getElementById(box.getAttribute("aria-controls") ?? "") : null;
  if (!box || !list) return;
  let timer = 0;
  let asked = 0;

  const offers = () => [...list.querySelectorAll<HTMLAnchorElement>("[role=option]")];
  const chosen = () => list.querySelector<HTMLAnchorElement>("[aria-selected=true]");

  function show(shown: boolean) {
    list!.hidden = !shown;
    box!.setAttribute("aria-expanded", String(shown));
    if (!shown) box!.removeAttribute("aria-activedescendant");
  }

  function choose(offer: HTMLAnchorElement | undefined) {
    for (const other of offers()) other.setAttribute("aria-selected", String(other === offer));
    if (!offer) return box!.removeAttribute("aria-activedescendant");
    box!.setAttribute("aria-activedescendant", offer.id);
    offer.scrollIntoView({ block: "nearest" });
  }

  function step(by: number) {
    const all = offers();
    const at = all.findIndex((offer) => offer === chosen());
    const next = at + by;
    // Beyond either end it is the box again.
    choose(at < 0 && by < 0 ? all[all.length - 1] : all[next]);
  }

  async function ask() {
    const text = box!.value.trim();
    const turn = ++asked;
    if (text === "") return show(false);
    const answer = await fetch(`${box!.dataset.suggest}?q=${encodeURIComponent(text)}`).catch(() => null);
    // An answer to what was typed before comes too late.
    if (!answer?.ok || turn !== asked) return;
    list!.innerHTML = await answer.text();
    show(document.activeElement === box);
  }

  box.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT_MS);
  });
  box.addEventListener("focus", () => show(offers().length > 0 && box.value.trim() !== ""));
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !list.hidden && chosen()) {
      window.location.assign(chosen()!.href);
    } else if (event.key === "Escape" && !list.hidden) {
      show(false);
    } else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (!list.contains(event.target as Node) && event.target !== box) show(false);
  });
  box.addEventListener("blur", () => window.setTimeout(() => list.contains(document.activeElement) || show(false), 150));
}
