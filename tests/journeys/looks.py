"""What can be seen of a page that no person would miss, and that a test can."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.journeys.company import EAST_ASIAN
from tests.journeys.person import DESK, PHONE

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text()
GRAVE = ("serious", "critical")

# Whatever somebody reads or hears; what is Chinese on purpose says so by its language.
_TEXTS = """() => {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest("script, style, [lang^=zh]")) texts.push(node.data.trim());
  }
  for (const name of ["aria-label", "alt", "placeholder", "title"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      texts.push(element.getAttribute(name));
    }
  }
  return texts;
}"""

# Which kinds of elements there are: where there is none that was not seen before, nothing is new.
_KINDS = """() => [...new Set([...document.querySelectorAll("*")].map((element) =>
  [element.tagName, element.getAttribute("class"), ...element.getAttributeNames()].join(" ")))]"""

_WIDTH = "() => document.documentElement.scrollWidth"

_GRAVE = """async ([grave, theme, rules]) => {
  document.documentElement.dataset.bsTheme = theme;
  const options = { preload: false, resultTypes: ["violations"] };
  if (rules.length) options.runOnly = rules;
  const { violations } = await axe.run(document, options);
  return violations.filter(({ impact }) => grave.includes(impact)).map(({ id, nodes }) =>
    `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 3).join("; ")}`);
}"""


def chinese(page: Page) -> list[str]:
    """Return the texts of a page that hold Chinese."""
    texts = page.evaluate(_TEXTS)
    return [text for text in dict.fromkeys(texts) if re.search(EAST_ASIAN, text)]


def too_wide(page: Page) -> list[str]:
    """Return at which widths a page has to be scrolled sideways; the one it has comes first."""
    found = []
    for size in sorted((DESK, PHONE), key=lambda size: size != page.viewport_size):
        page.set_viewport_size(size)
        width = page.evaluate(_WIDTH)
        if width > size["width"]:
            found.append(f"{width} px wide at {size['width']}")
    return found


def kinds(page: Page) -> set[str]:
    """Return which kinds of elements a page has."""
    return set(page.evaluate(_KINDS))


def grave(page: Page) -> list[str]:
    """
    Return what keeps people from using a page, in light and dark, on desk and phone.

    Another theme changes nothing but colours, another width what is scrolled and what is on top.
    """
    page.evaluate(AXE)
    found: list[str] = []
    for theme, size, rules in (
        ("light", DESK, []),
        ("dark", DESK, ["color-contrast"]),
        ("dark", PHONE, ["color-contrast", "scrollable-region-focusable"]),
    ):
        page.set_viewport_size(size)
        said: Any = page.evaluate(_GRAVE, [GRAVE, theme, rules])
        found += [f"{one} ({theme}, {size['width']})" for one in said]
    return found
