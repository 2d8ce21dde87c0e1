"""A date is read in one way or not at all; a moment without offset is the warehouse's own time."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache

from medcount.core.when import LOCAL
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

EARLIEST, LATEST = date(1950, 1, 1), date(2200, 12, 31)


@dataclass(frozen=True, slots=True)
class When:
    """What a cell says of a moment."""

    at: datetime
    bare_date: bool = False  # No time of day was given: at is 00:00 of the day.
    with_offset: bool = False
    ends_day: bool = False  # 24:00 was given: at is 00:00 of the day after.


_OFFSET = "(?: ?(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?))?"
_COLONS = (
    "(?P<H>[0-9]{1,2}):(?P<M>[0-9]{2})(?::(?P<S>[0-9]{2})(?:[.,](?P<f>[0-9]{1,9}))?)?" + _OFFSET
)
_CHARACTERS = "(?P<H>[0-9]{1,2}) ?[时点] ?(?P<M>[0-9]{1,2}) ?分(?: ?(?P<S>[0-9]{1,2}) ?秒)?"
_RUN = "(?P<H>[0-9]{2})(?P<M>[0-9]{2})(?P<S>[0-9]{2})?" + _OFFSET
_SIGNED_DAY = "(?P<y>[0-9]{4})(?P<s>[-/.])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
_SPOKEN_DAY = "(?P<y>[0-9]{4}) ?年 ?(?P<m>[0-9]{1,2}) ?月 ?(?P<d>[0-9]{1,2}) ?[日号]"
_RUN_DAY = "(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"
_MOMENTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        f"{_SIGNED_DAY}(?:[T ] *{_COLONS})?",
        f"{_RUN_DAY}(?:[T ] *{_COLONS})?",
        f"{_RUN_DAY}[T ]?{_RUN}",
        f"{_SPOKEN_DAY}(?: *{_COLONS})?",
        f"{_SPOKEN_DAY} *{_CHARACTERS}",
    )
]
_MONTHS = [
    re.compile(pattern)
    for pattern in (
        "(?P<y>[0-9]{4})[-/](?P<m>[0-9]{1,2})",
        r"(?P<y>[0-9]{4})\.(?P<m>[0-9]{2})",  # 2026.1 may have been 2026.10 in a spreadsheet.
        "(?P<y>[0-9]{4}) ?年 ?(?P<m>[0-9]{1,2}) ?月份?",
    )
]
# The year does not stand first in full, or it is not certain where it ends.
_AMBIGUOUS = re.compile(
    r"[0-9]{1,2}([-/. ])[0-9]{1,2}\1([0-9]{4}|[0-9]{2})([T ].*)?"
    r"|[0-9]{4}\.[0-9]|[0-9]{6}|[0-9]{2} ?年.*",
    re.DOTALL,
)

_ZERO_1900 = datetime(1899, 12, 30, tzinfo=LOCAL)
_DAYS_FROM_1900_TO_1904 = 1462
_FIRST_SERIAL = (EARLIEST - _ZERO_1900.date()).days
_LAST_SERIAL = (LATEST - _ZERO_1900.date()).days
_MILLISECONDS_A_DAY = 86_400_000
_RUN_LENGTHS = frozenset({6, 8, 12, 14})  # Six are refused: a year may be in them or not.
_WIDEST_OFFSET_MINUTES = 14 * 60


def day(cell: Cell) -> date:
    """
    Return a date; a month alone is its last day (R-064).

    :raises BadValue: BAD_DATE, AMBIGUOUS_DATE, OUT_OF_RANGE, ERROR_CELL, FORMULA_WITHOUT_VALUE
    """
    if isinstance(cell, str):
        return _day_of_text(cell)
    number = _number(cell, otherwise=FileFault.BAD_DATE)
    if _is_run(number):
        return _day_of_text(number.number)
    date_shown = _moment_of_serial(number, otherwise=FileFault.BAD_DATE).date()
    # Who types 2026-2 into a spreadsheet gets the first of the month, and sees the month alone.
    if number.shows is Shows.MONTH and date_shown.day == 1:
        return _last_day(date_shown.year, date_shown.month, number.text)
    return date_shown


def moment(cell: Cell) -> When:
    """
    Return a moment, or the 00:00 of a bare date.

    :raises BadValue: BAD_TIME, AMBIGUOUS_DATE, OUT_OF_RANGE, ERROR_CELL, FORMULA_WITHOUT_VALUE
    """
    if isinstance(cell, str):
        return _moment_of_text(cell)
    number = _number(cell, otherwise=FileFault.BAD_TIME)
    if _is_run(number):
        return _moment_of_text(number.number)
    at = _moment_of_serial(number, otherwise=FileFault.BAD_TIME)
    return When(at, bare_date=_is_midnight(at) and number.shows is not Shows.MOMENT)


@lru_cache(maxsize=1 << 14)
def _day_of_text(text: str) -> date:
    plain = narrow(text)
    for pattern in _MONTHS:
        if found := pattern.fullmatch(plain):
            return _last_day(int(found["y"]), int(found["m"]), text)
    when = _read(plain, text, otherwise=FileFault.BAD_DATE)
    # An offset may carry midnight into the day before: the day meant is then anybody's guess.
    if when.with_offset and not _is_midnight(when.at):
        raise BadValue(FileFault.AMBIGUOUS_DATE, shown(text))
    return when.at.date() - timedelta(days=when.ends_day)


@lru_cache(maxsize=1 << 14)
def _moment_of_text(text: str) -> When:
    return _read(narrow(text), text, otherwise=FileFault.BAD_TIME)


def _read(plain: str, text: str, *, otherwise: FileFault) -> When:
    for pattern in _MOMENTS:
        if found := pattern.fullmatch(plain):
            break
    else:
        raise BadValue(
            FileFault.AMBIGUOUS_DATE if _AMBIGUOUS.fullmatch(plain) else otherwise, shown(text)
        )
    parts = found.groupdict()
    try:
        year, month, day_, hour, minute, second = (int(parts.get(name) or 0) for name in "ymdHMS")
        microsecond = int((parts.get("f") or "").ljust(6, "0")[:6])
        zone = _zone(parts.get("offset"))
        # ISO 8601 lets a day end at 24:00, which is when the next one begins.
        ends_day = hour == 24 and not (minute or second or microsecond)
        at = datetime(year, month, day_, 0 if ends_day else hour, minute, second, microsecond, zone)
        at += timedelta(days=ends_day)
    except (ValueError, OverflowError) as error:
        raise BadValue(otherwise, f"{shown(text)}, {error}") from None
    _require_range(at.date(), text)
    return When(
        at.astimezone(LOCAL),
        bare_date=not parts.get("H"),
        with_offset=bool(parts.get("offset")),
        ends_day=ends_day,
    )


def _zone(offset: str | None) -> timezone:
    if not offset:
        return LOCAL
    if offset in "Zz":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    if int(digits[2:]) > 59 or minutes > _WIDEST_OFFSET_MINUTES:
        raise ValueError("no clock has this offset")
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))


def _last_day(year: int, month: int, text: str) -> date:
    if not 1 <= month <= 12:
        raise BadValue(FileFault.BAD_DATE, shown(text))
    _require_range(date(max(year, 1), month, 1), text)
    return date(year, month, monthrange(year, month)[1])


def _require_range(read: date, text: str) -> None:
    if not EARLIEST <= read <= LATEST:
        raise BadValue(
            FileFault.OUT_OF_RANGE, f"{shown(text)}, from {EARLIEST} to {LATEST} is allowed"
        )


def _number(cell: Cell, *, otherwise: FileFault) -> NumberCell:
    if isinstance(cell, BrokenCell):
        raise BadValue(cell.code, cell.text)
    if not isinstance(cell, NumberCell) or cell.shows is Shows.TIME:
        raise BadValue(otherwise, described(cell))
    return cell


def _is_run(cell: NumberCell) -> bool:
    """Return whether a number is a date spelt in digits rather than a count of days."""
    return (
        cell.shows is Shows.NUMBER and cell.number.isdecimal() and len(cell.number) in _RUN_LENGTHS
    )


def _moment_of_serial(cell: NumberCell, *, otherwise: FileFault) -> datetime:
    days = float(cell.text) + (_DAYS_FROM_1900_TO_1904 if cell.from_1904 else 0)
    if not _FIRST_SERIAL <= days < _LAST_SERIAL + 1:
        code = otherwise if cell.shows is Shows.NUMBER else FileFault.OUT_OF_RANGE
        raise BadValue(code, described(cell))
    # A spreadsheet is exact to the millisecond; what is beyond is the noise of its fractions.
    return _ZERO_1900 + timedelta(milliseconds=round(days * _MILLISECONDS_A_DAY))


def _is_midnight(at: datetime) -> bool:
    return at.time() == time.min
