"""A quantity is a whole number of base units; nothing is rounded and no notation is guessed."""

import re
from decimal import Decimal
from functools import lru_cache

from medcount.exchange.files.cells import (
    BadValue,
    BrokenCell,
    Cell,
    NumberCell,
    Shows,
    described,
    narrow,
)
from medcount.exchange.files.faults import FileFault, shown

LARGEST = 10**12

_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
_WHOLE = re.compile(rf"[+-]?{_DIGITS}(?:\.0+)?")
_DECIMAL = re.compile(rf"[+-]?{_DIGITS}(?:\.[0-9]+)?")
_LONGEST = 40  # Characters; Python refuses to read thousands of digits.


def whole(cell: Cell, *, least: int, most: int = LARGEST) -> int:
    """
    Return a whole number within bounds.

    :raises BadValue: BAD_NUMBER, NOT_WHOLE, OUT_OF_RANGE, ERROR_CELL, FORMULA_WITHOUT_VALUE
    """
    text = _text(cell)
    number = _whole(text)
    if not least <= number <= most:
        raise BadValue(FileFault.OUT_OF_RANGE, f"{shown(text)}, from {least} to {most} is allowed")
    return number


def decimal(cell: Cell, *, least: Decimal, most: Decimal) -> Decimal:
    """
    Return a decimal number within bounds.

    :raises BadValue: BAD_NUMBER, OUT_OF_RANGE, ERROR_CELL, FORMULA_WITHOUT_VALUE
    """
    text = _text(cell)
    number = _decimal(text)
    if not least <= number <= most:
        raise BadValue(FileFault.OUT_OF_RANGE, f"{shown(text)}, from {least} to {most} is allowed")
    return number


def _text(cell: Cell) -> str:
    if isinstance(cell, BrokenCell):
        raise BadValue(cell.code, cell.text)
    if isinstance(cell, NumberCell) and cell.shows is Shows.NUMBER:
        return cell.number
    if not isinstance(cell, str):
        raise BadValue(FileFault.BAD_NUMBER, described(cell))
    return cell


@lru_cache(maxsize=1 << 14)
def _whole(text: str) -> int:
    plain = narrow(text)
    if len(plain) > _LONGEST or not _DECIMAL.fullmatch(plain):
        raise BadValue(FileFault.BAD_NUMBER, shown(text))
    if not _WHOLE.fullmatch(plain):
        raise BadValue(FileFault.NOT_WHOLE, shown(text))
    return int(plain.partition(".")[0].replace(",", ""))


@lru_cache(maxsize=1 << 14)
def _decimal(text: str) -> Decimal:
    plain = narrow(text)
    if len(plain) > _LONGEST or not _DECIMAL.fullmatch(plain):
        raise BadValue(FileFault.BAD_NUMBER, shown(text))
    return Decimal(plain.replace(",", ""))
