"""
The secondary data of a label: quantity, expiry, and a lot or a serial.

A date is written in one of seven ways, told by the digit before it; a month alone has none.
"""

import re
from datetime import date

from medcount.core.udi.dates import LabelDate, at_hour, day, day_of_year, month_end, year_of
from medcount.core.udi.gathering import Gathering
from medcount.core.udi.parsed import FaultCode

# By the digit before it: the date as written, 7 for none at all.
_DATES = {
    "2": "MMDDYY",
    "3": "YYMMDD",
    "4": "YYMMDDHH",
    "5": "YYJJJ",
    "6": "YYJJJHH",
}
_MONTH = "MMYY"
_DATED = "|".join(f"{flag}[0-9]{{{len(form)}}}" for flag, form in _DATES.items())
_SECONDARY = re.compile(
    r"(?P<julian>[0-9]{5})(?P<lot>.*)"
    r"|\$\$(?P<flag>\+?)(?:8(?P<few>[0-9]{2})|9(?P<many>[0-9]{5}))?"
    rf"(?:(?P<date>{_DATED})|(?P<month>[01][0-9]{{3}})|(?P<undated>7)|(?P<end>\Z))(?P<value>.*)"
    r"|\$(?!\$)(?P<alone>\+?)(?P<bare>.*)"
)
_SUPPLEMENT = re.compile(r"S(?P<serial>.*)|(?P<dated>14D|16D)(?P<date>.*)|Q(?P<quantity>.*)")
_SUPPLEMENT_DATES = {"14D": "expiry", "16D": "mfg_date"}
_VALUE = re.compile(r"[0-9A-Z. -]+")
_LONGEST = 18
_MOST_DIGITS = 5


def read_secondary(part: str, gathering: Gathering, at: int, *, today: date) -> bool:
    """Gather a part that begins with $ or a date; return whether it has that form."""
    found = _SECONDARY.fullmatch(part)
    if found is None:
        return False
    if found["julian"]:
        _put_date(found["julian"], "YYJJJ", gathering, at, today=today)
        _put_value("lot", found["lot"], gathering, at + found.start("lot"), may_lack=True)
    elif found["bare"] is not None:
        field = "serial" if found["alone"] else "lot"
        _put_value(field, found["bare"], gathering, at + found.start("bare"))
    else:
        _put_dated(found, gathering, at, today=today)
    return True


def read_supplement(part: str, gathering: Gathering, at: int) -> bool:
    """Gather a part that begins with S, 14D, 16D or Q; return whether it has that form."""
    found = _SUPPLEMENT.fullmatch(part)
    if found is None:
        return False
    if found["dated"]:
        value = found["date"]
        is_written = value.isascii() and value.isdigit() and len(value) == 8
        given = day(int(value[:4]), int(value[4:6]), int(value[6:])) if is_written else None
        gathering.put_date(_SUPPLEMENT_DATES[found["dated"]], given, at + 3)
    elif found["quantity"] is not None:
        _put_quantity(found["quantity"], gathering, at + 1)
    else:
        _put_value("serial", found["serial"], gathering, at + 1)
    return True


def _put_dated(found: re.Match[str], gathering: Gathering, at: int, *, today: date) -> None:
    quantity = found["few"] or found["many"]
    if quantity:
        _put_quantity(quantity, gathering, at + 3)
    if found["date"]:
        flag, digits = found["date"][0], found["date"][1:]
        _put_date(digits, _DATES[flag], gathering, at + found.start("date") + 1, today=today)
    elif found["month"]:
        _put_date(found["month"], _MONTH, gathering, at + found.start("month"), today=today)
    elif not quantity and found["undated"] is None:
        gathering.refuse(FaultCode.EMPTY, "expiry", at)
    field = "serial" if found["flag"] else "lot"
    dated = bool(found["date"] or found["month"] or found["end"] is not None)
    _put_value(field, found["value"], gathering, at + found.start("value"), may_lack=dated)


def _put_quantity(digits: str, gathering: Gathering, at: int) -> None:
    if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS:
        gathering.put("quantity", int(digits), at)
    else:
        gathering.refuse(FaultCode.STRUCTURE, "quantity", at)


def _put_value(
    field: str, value: str, gathering: Gathering, at: int, *, may_lack: bool = False
) -> None:
    if not value:
        if not may_lack:
            gathering.refuse(FaultCode.EMPTY, field, at)
    elif len(value) > _LONGEST:
        gathering.refuse(FaultCode.LENGTH, field, at)
    elif not _VALUE.fullmatch(value):
        gathering.refuse(FaultCode.CHARSET, field, at)
    else:
        gathering.put(field, value, at)


def _put_date(digits: str, form: str, gathering: Gathering, at: int, *, today: date) -> None:
    gathering.put_date("expiry", _date(digits, form, today=today), at)
    if form.endswith("HH"):
        gathering.put_extra("expiry_hour", digits[-2:], at)


def _date(digits: str, form: str, *, today: date) -> LabelDate | None:
    """Return the date that digits of a form mean, or None for one that never comes."""

    def part(letters: str) -> int:
        begin = form.index(letters)
        return int(digits[begin : begin + len(letters)])

    year = year_of(part("YY"), this_year=today.year)
    if form == _MONTH:
        return month_end(year, part("MM"))
    given = day_of_year(year, part("JJJ")) if "JJJ" in form else day(year, part("MM"), part("DD"))
    return at_hour(given, part("HH")) if "HH" in form else given
