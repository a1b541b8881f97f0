// Menus are <details class="menu">: they open without script; here they also close on Escape and on a click outside.
export function menus() {
  const open = () => document.querySelectorAll<HTMLDetailsElement>("details.menu[open]");
  document.addEventListener("click", (event) => {
    open().forEach((menu) => {
      if (!menu.contains(event.target as Node)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    });
    document.documentElement.classList.remove("nav-open");
  });
  document.querySelectorAll("[data-nav]").forEach((button) =>
    button.addEventListener("click", () => {
      const shown = document.documentElement.classList.toggle("nav-open");
      document.querySelector("[data-nav][aria-expanded]")?.setAttribute("aria-expanded", String(shown));
    }),
  );
}
