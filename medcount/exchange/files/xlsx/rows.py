"""The cells of a sheet as they stream by, each as what it is and not as what it looks like."""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import isfinite

from medcount.exchange.files.cells import EMPTY, BrokenCell, Cell, NumberCell, Shows
from medcount.exchange.files.faults import FileFault, shown
from medcount.exchange.files.grid import MOST_COLUMNS, Row, Unreadable

# What a workbook of a million rows needs; more would not fit beside it in memory.
_MOST_TEXTS = 2_000_000
_MOST_CHARACTERS = 64_000_000
_MOST_PIECES, _LONGEST_PIECE = 1_000, 32_767  # Of one text.
_LAST_ROW = 1_048_576
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LETTERS = re.compile("[A-Za-z]{1,3}")


def unescaped(text: str) -> str:
    """Return text with the characters that XML cannot hold put back."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class TextHandler:
    """Hears the texts that the cells share, the reading aids of some left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._characters = 0
        self._reading = False
        self._aid = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""
        if name == "t":
            self._reading = not self._aid
        elif name == "rPh":
            self._aid = True
        elif name == "si" and len(self.texts) >= _MOST_TEXTS:
            raise Unreadable(FileFault.TOO_LARGE, f"more than {_MOST_TEXTS} texts")

    def end(self, name: str) -> None:
        """Hear that an element ends."""
        if name == "t":
            self._reading = False
        elif name == "rPh":
            self._aid = False
        elif name == "si":
            text = unescaped("".join(self._pieces))
            self._pieces.clear()
            self.texts.append(text)
            self._characters += len(text)
            if self._characters > _MOST_CHARACTERS:
                raise Unreadable(FileFault.TOO_LARGE, f"more than {_MOST_CHARACTERS} characters")

    def text(self, data: str) -> None:
        """Hear a piece of text."""
        if self._reading:
            _add(self._pieces, data)


class RowHandler:
    """Hears a sheet and keeps the rows that are whole until they are taken."""

    def __init__(self, texts: Sequence[str], shows: Sequence[Shows], *, from_1904: bool) -> None:
        self._texts = texts
        self._shows = {str(style): shown for style, shown in enumerate(shows)}
        self._from_1904 = from_1904
        self._rows: list[Row] = []
        self._row = 0
        self._cells: list[Cell] = []
        self._column = -1
        self._cell: dict[str, str] = {}
        self._pieces: list[str] = []
        self._reading = self._aid = self._formula = self._valued = False

    def take(self) -> list[Row]:
        """Return the rows that have become whole since the last call."""
        taken, self._rows = self._rows, []
        return taken

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""
        if name == "c":
            self._cell = attributes
            reference = attributes.get("r")
            self._column = (
                column_of(reference.rstrip("0123456789")) if reference else self._column + 1
            )
            self._pieces.clear()
            self._formula = self._valued = False
        elif name == "v" or name == "t":
            self._reading = not self._aid
            self._valued = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "rPh":
            self._aid = True

    def end(self, name: str) -> None:
        """Hear that an element ends."""
        if name == "v" or name == "t":
            self._reading = False
        elif name == "c":
            self._keep(self._value("".join(self._pieces)))
        elif name == "row":
            if self._cells:
                self._rows.append(Row(self._row, self._cells))
        elif name == "rPh":
            self._aid = False

    def text(self, data: str) -> None:
        """Hear a piece of text."""
        if self._reading:
            _add(self._pieces, data)

    def _keep(self, value: Cell) -> None:
        if value == EMPTY or self._column >= MOST_COLUMNS:
            return
        beyond = self._column - len(self._cells)
        if beyond >= 0:
            self._cells.extend([EMPTY] * beyond)
            self._cells.append(value)
        else:
            self._cells[self._column] = value

    def _begin_row(self, reference: str | None) -> None:
        number = self._row + 1 if reference is None else decimal_of(reference)
        if not self._row < number <= _LAST_ROW:
            raise Unreadable(FileFault.UNREADABLE_FILE, f"row {number} follows row {self._row}")
        self._row, self._cells, self._column = number, [], -1

    def _value(self, text: str) -> Cell:
        kind = self._cell.get("t", "n")
        if not text:
            uncalculated = self._formula and (kind == "n" or not self._valued)
            return BrokenCell(FileFault.FORMULA_WITHOUT_VALUE) if uncalculated else EMPTY
        if kind == "n":
            return self._number(text.strip())
        if kind == "s":
            index = decimal_of(text)
            if index >= len(self._texts):
                raise Unreadable(FileFault.UNREADABLE_FILE, f"row {self._row} lacks its text")
            return self._texts[index]
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind == "e":
            return BrokenCell(FileFault.ERROR_CELL, text)
        return unescaped(text)  # Text of the cell or of its formula, or a date as ISO 8601.

    def _number(self, text: str) -> Cell:
        if not _NUMBER.fullmatch(text) or not isfinite(float(text)):
            raise Unreadable(
                FileFault.UNREADABLE_FILE, f"row {self._row} holds the number {shown(text)}"
            )
        shows = self._shows.get(self._cell.get("s", ""), Shows.NUMBER)
        return NumberCell(text, shows, self._from_1904)


def _add(pieces: list[str], data: str) -> None:
    """Add a piece to a text, which no spreadsheet lets grow beyond 32,767 characters in all."""
    if len(pieces) >= _MOST_PIECES or len(data) > _LONGEST_PIECE:
        raise Unreadable(FileFault.TOO_LARGE, "a text without end")
    pieces.append(data)


@lru_cache(maxsize=1 << 10)
def column_of(letters: str) -> int:
    """Return the index of a column, which a spreadsheet calls by letters."""
    if not _LETTERS.fullmatch(letters):
        raise Unreadable(FileFault.UNREADABLE_FILE, f"a cell stands in column {shown(letters)}")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def decimal_of(text: str) -> int:
    """Return a number that is written in digits."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 9:
        raise Unreadable(FileFault.UNREADABLE_FILE, f"{shown(text)} is no number")
    return int(digits)
