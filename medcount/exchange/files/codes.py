"""A code is evidence: kept to the last zero and in its case, or refused (R-146)."""

import re
import unicodedata
from functools import lru_cache

from medcount.exchange.files.cells import (
    BLANKS,
    BadValue,
    BrokenCell,
    Cell,
    NumberCell,
    Shows,
    described,
    narrow,
)
from medcount.exchange.files.faults import FileFault, shown
from medcount.exchange.files.moments import day

# The database's unique index over the key's texts ends at 2,700 bytes.
CODE_LENGTH = 128
NAME_LENGTH = 1_000
BARCODE_LENGTH = 4_296  # The most that a QR code holds.

# A spreadsheet keeps 15 digits; from here on the last ones may be invented.
_EXACT_BELOW = 10**15
_SHORTEST_GTIN, _LONGEST_GTIN = 8, 14
_WHOLE_GTINS = frozenset({8, 12, 13, 14})
_CODE_REFUSES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_NAME_REFUSES = frozenset({"Cc", "Cs"})
# How a spreadsheet shows a long number, and what it then saves as text: 6.90123E+12.
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2,3}", re.IGNORECASE)
# What a scanner sends inside a code: FS, GS, RS, US and the end of an ISO 15434 envelope.
_SCANNED = frozenset("\x1c\x1d\x1e\x1f\x04")


def code(cell: Cell) -> str:
    """
    Return a code without the blanks around it.

    :raises BadValue: BAD_CHARACTER, TOO_LONG, NUMBER_NOT_TEXT, DATE_NOT_TEXT, ERROR_CELL,
        FORMULA_WITHOUT_VALUE
    """
    return _code_of_text(cell) if isinstance(cell, str) else _digits(cell)


def name(cell: Cell) -> str:
    """
    Return text that is read by people only, without the blanks around it.

    :raises BadValue: BAD_CHARACTER, TOO_LONG, OUT_OF_RANGE, ERROR_CELL, FORMULA_WITHOUT_VALUE
    """
    if isinstance(cell, str):
        return _name_of_text(cell)
    if isinstance(cell, BrokenCell):
        raise BadValue(cell.code, cell.text)
    if isinstance(cell, bool):
        return str(cell).upper()
    return cell.number if cell.shows in (Shows.NUMBER, Shows.TIME) else day(cell).isoformat()


def di(cell: Cell) -> str:
    """
    Return a product code, a GTIN in 14 digits where its check digit proves that it is one.

    Text that is no GTIN by its letters or its length is somebody's own code, and stays as it is.

    :raises BadValue: BAD_GTIN, and those of a code
    """
    if isinstance(cell, str) and _ROUNDED.fullmatch(narrow(cell)):
        raise BadValue(FileFault.BAD_GTIN, shown(cell))
    digits = code(cell)
    return _gtin(digits) if isinstance(cell, NumberCell) or _is_gtin(digits) else digits


def barcode(cell: Cell) -> str:
    """
    Return what the scanner read, every separator kept; a number must prove to be a GTIN.

    :raises BadValue: BAD_GTIN, and those of a code
    """
    if not isinstance(cell, str):
        return _gtin(_digits(cell))
    # A blank may be the check character of an HIBC code, and stands last then.
    stripped = cell.strip("\t\r\n").lstrip(" ")
    if not stripped.startswith("+"):
        stripped = stripped.rstrip(" \t\r\n")
    _check(stripped, refused=_CODE_REFUSES, allowed=_SCANNED, longest=BARCODE_LENGTH)
    return stripped


def had_lost_zeros(cell: Cell, value: str) -> bool:
    """Return whether a code has more digits than its cell, which is no GTIN of a shorter kind."""
    if isinstance(cell, NumberCell):
        return len(cell.number) < len(value)
    return isinstance(cell, str) and len(value) > len(cell.strip(BLANKS)) not in _WHOLE_GTINS


@lru_cache(maxsize=1 << 16)
def _code_of_text(text: str) -> str:
    stripped = text.strip(BLANKS)
    if _ROUNDED.fullmatch(narrow(text)):
        raise BadValue(FileFault.NUMBER_NOT_TEXT, shown(stripped))
    _check(stripped, refused=_CODE_REFUSES, allowed=frozenset(), longest=CODE_LENGTH)
    return stripped


@lru_cache(maxsize=1 << 12)
def _name_of_text(text: str) -> str:
    stripped = text.strip(BLANKS)
    _check(stripped, refused=_NAME_REFUSES, allowed=frozenset("\t\r\n"), longest=NAME_LENGTH)
    return stripped


def _check(text: str, *, refused: frozenset[str], allowed: frozenset[str], longest: int) -> None:
    if len(text) > longest:
        raise BadValue(FileFault.TOO_LONG, f"{len(text)} characters, {longest} are allowed")
    if text.isprintable() and "\ufffd" not in text:
        return
    for character in text:
        point = ord(character)
        nonsense = point == 0xFFFD or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point <= 0xFDEF
        if nonsense or (character not in allowed and unicodedata.category(character) in refused):
            raise BadValue(FileFault.BAD_CHARACTER, f"U+{point:04X} in {shown(text)}")


def _digits(cell: Cell) -> str:
    """Return the digits of a code that the spreadsheet has made a number, if all are there."""
    if isinstance(cell, BrokenCell):
        raise BadValue(cell.code, cell.text)
    if not isinstance(cell, NumberCell):
        raise BadValue(FileFault.NUMBER_NOT_TEXT, described(cell))
    if cell.shows is not Shows.NUMBER:
        raise BadValue(FileFault.DATE_NOT_TEXT, described(cell))
    if not cell.number.isdecimal() or int(cell.number) >= _EXACT_BELOW:
        raise BadValue(FileFault.NUMBER_NOT_TEXT, described(cell))
    return cell.number


def _gtin(digits: str) -> str:
    if not _SHORTEST_GTIN <= len(digits) <= _LONGEST_GTIN or not check_digit_fits(digits):
        raise BadValue(FileFault.BAD_GTIN, shown(digits))
    return digits.zfill(_LONGEST_GTIN)


def _is_gtin(text: str) -> bool:
    """Return whether text is a GTIN by its length, right or wrong, or a right one without zeros."""
    if not (text.isascii() and text.isdecimal()):
        return False
    may_lack_zeros = _SHORTEST_GTIN <= len(text) < _LONGEST_GTIN
    return len(text) in _WHOLE_GTINS or (may_lack_zeros and check_digit_fits(text))


def check_digit_fits(digits: str) -> bool:
    """Return whether the last digit is the GS1 check digit of those before it."""
    weighted = sum(
        int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))
    )
    return weighted % 10 == 0
