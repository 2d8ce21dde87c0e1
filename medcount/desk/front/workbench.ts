// The workbench: a row's story is told beside the list; on a narrow screen it is a page of its own.

function mark(row: Element | null): void {
  if (!row) return;
  for (const other of document.querySelectorAll("[data-row][aria-current]")) {
    other.removeAttribute("aria-current");
  }
  row.setAttribute("aria-current", "true");
  row.scrollIntoView({ block: "nearest" });
}

/** Tell the story of the row that is chosen, and say in the list which that is. */
export function tellStories(): void {
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.target;
    if (!(link instanceof HTMLAnchorElement) || !link.hasAttribute("data-story")) return;
    if (matchMedia("(width < 1100px)").matches) {
      event.preventDefault();
      location.href = link.href;
      return;
    }
    mark(link.closest("[data-row]"));
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    const story = document.getElementById("story");
    if (story?.hasAttribute("data-line")) story.focus({ preventScroll: true });
  });
}
