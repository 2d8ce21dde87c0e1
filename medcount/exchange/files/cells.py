"""A cell is what stood in the file, before anybody has decided what it means."""

from enum import Enum
from typing import NamedTuple, TypeAlias

from medcount.exchange.files.faults import FileFault, shown

# Everything that Unicode calls white space but the separators FS, GS, RS and US; and the BOM.
BLANKS = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
# Full-width forms of the ASCII signs and of the blank, and the typographic minus.
_NARROW = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {
    0x3000: ord(" "),
    0x2212: ord("-"),
}


class Shows(Enum):
    """What a spreadsheet shows where it has stored a number."""

    NUMBER = "number"
    DATE = "date"
    MONTH = "month"  # A date without its day.
    MOMENT = "date and time"
    TIME = "time of day"


class NumberCell(NamedTuple):
    """A number of a spreadsheet, which may be a date by the cell's format alone."""

    text: str  # As the file spells it.
    shows: Shows = Shows.NUMBER
    from_1904: bool = False  # Days are counted from 1904, not from 1900.

    @property
    def number(self) -> str:
        """Return the number in the 15 digits that a spreadsheet vouches for, without exponent."""
        plain = f"{float(self.text):.15g}"
        return f"{float(plain):.15f}".rstrip("0").rstrip(".") if "e" in plain else plain


class BrokenCell(NamedTuple):
    """A cell whose formula has no value."""

    code: FileFault
    text: str = ""


Cell: TypeAlias = str | bool | NumberCell | BrokenCell

EMPTY = ""


class BadValue(Exception):
    """A cell's content cannot be what its column needs."""

    def __init__(self, code: FileFault, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


def is_blank(cell: Cell) -> bool:
    """Return whether a cell is empty or holds nothing but blanks."""
    return isinstance(cell, str) and not cell.strip(BLANKS)


def narrow(text: str) -> str:
    """Return text with full-width digits and signs made plain, without the blanks around it."""
    return text.translate(_NARROW).strip(BLANKS)


def described(cell: Cell) -> str:
    """Return a cell for a person to recognise."""
    if isinstance(cell, NumberCell) and cell.shows is not Shows.NUMBER:
        return f"{cell.text} shown as a {cell.shows.value}"
    return shown(cell if isinstance(cell, str | bool) else cell.text)
