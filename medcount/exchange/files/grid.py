"""A sheet is rows of cells with the numbers a person sees beside them, whatever the file is."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple, Protocol

from medcount.exchange.files.cells import Cell
from medcount.exchange.files.faults import FileFault

# A header has far fewer; what stands beyond belongs to no column of ours.
MOST_COLUMNS = 500


class Merged(NamedTuple):
    """What a merged area shows in all of its cells."""

    first_row: int
    value: Cell


class Row(NamedTuple):
    """One row that is not empty, its cells as they are stored."""

    number: int
    cells: list[Cell]
    merged: Mapping[int, Merged] = MappingProxyType({})  # By the index of a cell that is covered.


class Sheet(Protocol):
    """Rows that may be read more than once."""

    @property
    def name(self) -> str:
        """Return what people call the sheet; a CSV has one without a name."""

    @property
    def ragged(self) -> bool:
        """Return whether a cell beyond the header means that the row is broken."""

    def rows(self) -> Iterator[Row]:
        """
        Yield the rows in order.

        :raises Unreadable: when the file breaks off or is not what it seems
        """


class Unreadable(Exception):
    """The file, or the rest of it, cannot be read."""

    def __init__(self, code: FileFault, detail: str = "", *, row: int = 0) -> None:
        super().__init__(code, detail, row)
        self.code = code
        self.detail = detail
        self.row = row
