"""A merged area shows the value of its first cell in all of them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from medcount.exchange.files.cells import EMPTY
from medcount.exchange.files.faults import FileFault, shown
from medcount.exchange.files.grid import MOST_COLUMNS, Merged, Row, Unreadable
from medcount.exchange.files.xlsx.rows import column_of, decimal_of

_MOST_AREAS = 1_000_000
_AREA = re.compile("([A-Za-z]+)([0-9]+):([A-Za-z]+)([0-9]+)")


class Area(NamedTuple):
    """The cells that are merged, first and last included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class AreaHandler:
    """Hears a sheet and keeps its merged areas, which stand behind its rows."""

    def __init__(self) -> None:
        self.areas: list[Area] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""
        if name != "mergeCell":
            return
        reference = attributes.get("ref", "")
        found = _AREA.fullmatch(reference)
        if found is None:
            raise Unreadable(FileFault.UNREADABLE_FILE, f"{shown(reference)} is no area of cells")
        if len(self.areas) >= _MOST_AREAS:
            raise Unreadable(FileFault.TOO_LARGE, f"more than {_MOST_AREAS} merged areas")
        left, top, right, bottom = found.groups()
        rows = sorted(map(decimal_of, (top, bottom)))
        columns = sorted(map(column_of, (left, right)))
        self.areas.append(Area(rows[0], columns[0], rows[1], columns[1]))

    def end(self, name: str) -> None:
        """Hear that an element ends."""

    def text(self, data: str) -> None:
        """Hear a piece of text; areas have none."""


class Spread:
    """Goes down a sheet and tells each row what merged areas show in it."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._beginning: dict[int, list[Area]] = {}
        for area in areas:
            self._beginning.setdefault(area.first_row, []).append(area)
        self._open: dict[int, tuple[Area, Merged]] = {}  # By column.

    def over(self, row: Row) -> Row:
        """Return a row with what is shown in those of its cells that are merged into others."""
        for area in self._beginning.get(row.number, ()):
            held = row.cells[area.first_column : area.first_column + 1]
            merged = Merged(area.first_row, held[0] if held else EMPTY)
            for column in range(area.first_column, min(area.last_column + 1, MOST_COLUMNS)):
                self._open[column] = area, merged
        if not self._open:
            return row
        ended = [column for column, (area, _) in self._open.items() if area.last_row < row.number]
        for column in ended:
            del self._open[column]
        return row._replace(
            merged={
                column: merged
                for column, (area, merged) in self._open.items()
                if (row.number, column) != (area.first_row, area.first_column)
            }
        )
