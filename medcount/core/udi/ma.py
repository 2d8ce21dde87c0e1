"""MA码: the product, then what varies of it, in parts between dots begun by letters (R-144)."""

import re
from datetime import date

from medcount.core.udi.dates import LabelDate, day, year_of
from medcount.core.udi.gathering import Gathering
from medcount.core.udi.gs1.link import unescaped
from medcount.core.udi.parsed import DoubtCode, FaultCode, Issuer, Kind, Parsed
from medcount.core.udi.wedge import Scan

# Country, devices, registrant, and the product: package level, item code and check. The item code
# of the norm has 6 characters, but longer ones are on the market.
_DI = re.compile(r"MA\.[0-9]{3}\.M0\.[0-9A-Z]{6}\.([0-9])[0-9A-Za-z@$,*+%/#!^~-]{7,}")
_DI_PARTS = 5
_SHORTEST_PRODUCT = 8
_IN_LINK = re.compile(r"[=/?&](MA(?:\.|%2[Ee])[0-9][^&#? \t\r\n]*)")
_UNITS = {
    "L": "lot",
    "S": "serial",
    "M": "mfg_date",
    "P": "mfg_date",  # In older codes.
    "D": "sterilization_lot",
    "V": "valid_until",  # The last day on which it is good …
    "E": "expires_on",  # … and the first on which it is not; labels differ in which they print.
    "Y": "Y",  # The code of the health insurance.
    "C": "C",  # The check of the parts that vary.
}
_DATES = frozenset({"mfg_date", "valid_until", "expires_on"})
_VALUE = re.compile(r"[!-~]+")
# What each character counts for in the check: of the letters, h has left out two numbers.
_WEIGHTS = {
    character: str(number)
    for start, characters in (
        (0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"),
        (45, "hijklmnopqrstuvwxyz-.@$,*+%/#!^~"),
    )
    for number, character in enumerate(characters, start)
}


def in_link(text: str) -> str | None:
    """Return the MA code that a web address carries."""
    found = _IN_LINK.search(text)
    return (unescaped(found[1]) or found[1]) if found else None


def read(text: str, scan: Scan, *, today: date) -> Parsed:
    """Return what a code says, or why it is refused; ``text`` is the code in the reading."""
    gathering = Gathering(Issuer.MA, scan)
    lead = max(scan.text.find(text), 0)
    parts = text.split(".")
    di, units = ".".join(parts[:_DI_PARTS]), parts[_DI_PARTS:]
    found = _DI.fullmatch(di)
    if found is None:
        is_short = len(parts) >= _DI_PARTS and len(parts[-1]) < _SHORTEST_PRODUCT and not units
        gathering.refuse(FaultCode.LENGTH if is_short else FaultCode.STRUCTURE, "di", lead)
    else:
        gathering.put("di", di, lead)
        gathering.put("package_level", found[1], lead)
        if check_digit(di[:-1]) != di[-1]:
            gathering.doubt(DoubtCode.CHECK_UNLIKE, di)
    at = lead + len(di)
    for unit in units:
        _put(unit, gathering, at + 1, today=today)
        at += 1 + len(unit)
    _agree(gathering, lead)
    _check(units, gathering)
    return gathering.parsed(Kind.UDI, canonical=text, today=today)


def check_digit(text: str) -> str | None:
    """
    Return the digit that ends a text, or None for a text that has no such digit.

    The rule was recovered from codes on the market; the agency issues codes by its own rules and
    asks nobody to rely on this one. So what does not fit is a doubt and no fault.
    """
    if any(character not in _WEIGHTS for character in text):
        return None
    digits = "".join(_WEIGHTS[character] for character in text)
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def _put(unit: str, gathering: Gathering, at: int, *, today: date) -> None:
    field = _UNITS.get(unit[:1])
    value = unit[1:]
    if field is None:
        gathering.refuse(FaultCode.STRUCTURE, at=at)
    elif not value:
        gathering.refuse(FaultCode.EMPTY, field, at)
    elif field in _DATES:
        gathering.put_date(field, _date(value, today=today), at + 1)
    elif not _VALUE.fullmatch(value):
        gathering.refuse(FaultCode.CHARSET, field, at + 1)
    elif field == unit[0]:
        gathering.put_extra(field, value, at + 1)
    else:
        gathering.put(field, value, at + 1)


def _date(digits: str, *, today: date) -> LabelDate | None:
    """Return a date written YYMMDD or YYYYMMDD."""
    if not (digits.isascii() and digits.isdigit() and len(digits) in (6, 8)):
        return None
    year, rest = int(digits[:-4]), digits[-4:]
    if len(digits) == 6:
        year = year_of(year, this_year=today.year)
    return day(year, int(rest[:2]), int(rest[2:]))


def _agree(gathering: Gathering, lead: int) -> None:
    """Take the expiry from V, else from E; on some labels E comes before V, which is doubtful."""
    until, from_ = gathering.given("valid_until"), gathering.given("expires_on")
    if until or from_:
        gathering.put_date("expiry", until or from_, lead)
    if until and from_ and from_.date < until.date:
        gathering.doubt(
            DoubtCode.EXPIRY_UNLIKE, f"{from_.date.isoformat()} < {until.date.isoformat()}"
        )


def _check(units: list[str], gathering: Gathering) -> None:
    said = next((unit[1:] for unit in units if unit[:1] == "C"), None)
    checked = "".join(f".{unit}" for unit in units if unit[:1] != "C")
    if said is not None and check_digit(checked) != said:
        gathering.doubt(DoubtCode.CHECK_UNLIKE, f".C{said}")
