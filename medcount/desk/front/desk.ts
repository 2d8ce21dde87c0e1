// The desk's pages work without this script; it makes them quicker to use.
import "@tabler/core/dist/css/tabler.css";
import "./tokens.css";
import "./components.css";
import "./pages.css";
import "./variances.css";
import "./approvals.css";
import "./plans.css";
import "./today.css";
import "./records.css";
import "./mark.svg";
import htmx from "htmx.org";
import { goByKeys } from "./keys";
import { chooseTheme } from "./theme";
import { tellStories } from "./workbench";

// The policy of the pages forbids eval, inline script and inline style.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0;
// A refusal (422) is shown like an answer: it is the page with its reason.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];

function openMenu(): void {
  const nav = document.querySelector(".mc-nav");
  const menu = document.querySelector<HTMLButtonElement>(".mc-menu");
  menu?.addEventListener("click", () => {
    const open = nav?.classList.toggle("is-open") ?? false;
    menu.setAttribute("aria-expanded", String(open));
  });
}

// A field that acts as soon as it is changed, such as the choice of the site.
function sendOnChange(): void {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field instanceof HTMLSelectElement && field.hasAttribute("data-send")) {
      field.form?.requestSubmit();
    }
  });
}

function printOnDemand(): void {
  document.querySelector("[data-print]")?.addEventListener("click", () => print());
}

chooseTheme();
printOnDemand();
openMenu();
sendOnChange();
goByKeys();
tellStories();
