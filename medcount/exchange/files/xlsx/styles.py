"""A date is a number with a format: only the style of a cell tells one from the other."""

import re

from medcount.exchange.files.cells import Shows

_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 28, 29, 30, 31, 51, 53, 54, 58), Shows.DATE),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), Shows.MONTH),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), Shows.TIME),
    22: Shows.MOMENT,
}  # 27 to 36 and 50 to 58 are those of a Chinese spreadsheet.

_LITERAL = re.compile(r'"[^"]*"|\\.|[_*].')
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]")
_BRACKETS = re.compile(r"\[[^\]]*\]")


class Styles:
    """Hears a part of styles and keeps what each style of a cell shows."""

    def __init__(self) -> None:
        self.shows: list[Shows] = []
        self._formats: dict[str, Shows] = {str(id_): shows for id_, shows in _BUILT_IN.items()}
        self._of_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""
        if name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = shown_by(
                attributes.get("formatCode", "")
            )
        elif name == "cellXfs":
            self._of_cells = True
        elif name == "xf" and self._of_cells:
            number_format = attributes.get("numFmtId", "")
            self.shows.append(self._formats.get(number_format, Shows.NUMBER))

    def end(self, name: str) -> None:
        """Hear that an element ends."""
        if name == "cellXfs":
            self._of_cells = False

    def text(self, data: str) -> None:
        """Hear a piece of text; styles have none."""


def shown_by(number_format: str) -> Shows:
    """Return what a number format shows."""
    code = _LITERAL.sub("", number_format).partition(";")[0].casefold().replace("general", "")
    elapsed = _ELAPSED.search(code) is not None
    letters = set(_BRACKETS.sub("", code))
    dated, timed = bool(letters & set("yd")), bool(letters & set("hs"))
    if elapsed or (timed and not dated):
        return Shows.TIME
    if timed:
        return Shows.MOMENT
    if "d" in letters:
        return Shows.DATE
    return Shows.MONTH if "m" in letters or "y" in letters else Shows.NUMBER
