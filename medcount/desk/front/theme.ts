// Light or dark: what the person chose, else what the machine prefers.

function preferred(): string {
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Change the theme, and keep the choice in a cookie so that the next page comes in it at once. */
export function switchTheme(): void {
  const root = document.documentElement;
  const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = theme;
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads it before the next page is drawn.
  document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax`;
}

/** Apply the theme; the page's switches change it. */
export function chooseTheme(): void {
  const root = document.documentElement;
  if (!root.dataset.bsTheme) root.dataset.bsTheme = preferred();
  for (const control of document.querySelectorAll("[data-theme-switch]")) {
    control.addEventListener("click", switchTheme);
  }
}
