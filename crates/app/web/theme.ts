// Runs before the page is painted: a theme left to the device becomes light or dark as the device says now.
const page = document.documentElement;
if (!page.dataset.bsTheme) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => (page.dataset.bsTheme = dark.matches ? "dark" : "light");
  follow();
  dark.addEventListener("change", follow);
}
