"""
ICCBBA: parts of ISBT 128 on devices with human tissue, each begun by two characters and of one
length; a blood bag has two such parts of its own.
"""

import re
from datetime import date
from typing import NamedTuple

from medcount.core.udi.dates import LabelDate, day_of_year
from medcount.core.udi.gathering import Gathering
from medcount.core.udi.parsed import DoubtCode, FaultCode, Issuer, Kind, Parsed
from medcount.core.udi.wedge import Scan


class _Part(NamedTuple):
    """One data structure."""

    lead: str
    length: int
    field: str


_PARTS = (
    _Part("=/", 16, "di"),
    _Part("=)", 10, "di"),  # A blood bag: maker and catalogue number.
    _Part("=,", 6, "serial"),
    _Part("&,1", 18, "lot"),
    _Part("&)", 10, "lot"),
    _Part("=>", 6, "expiry"),
    _Part("=}", 6, "mfg_date"),
)
_COMPOUND = re.compile(r"=\+([0-9]{2})[0-9]{3}")  # How many parts follow, and of which list.
_DONATION = _Part("=", 15, "donation_id")
_DATES = frozenset({"expiry", "mfg_date"})
_VALUE = re.compile(r"[0-9A-Z]+")


def begins(text: str) -> bool:
    """Return whether a text begins like one of the parts."""
    return _part_at(text, 0) is not None or _COMPOUND.match(text) is not None


def read(scan: Scan, *, today: date) -> Parsed:
    """Return what the parts say, or why they are refused."""
    text = scan.text
    gathering = Gathering(Issuer.ICCBBA, scan)
    compound = _COMPOUND.match(text)
    at = compound.end() if compound else 0
    parts: set[str] = set()
    count = 0
    while at < len(text):
        part = _part_at(text, at)
        if part is None:
            gathering.refuse(FaultCode.STRUCTURE, at=at)
            break
        begin = at + len(part.lead)
        at = begin + part.length
        if not _put(part, text[begin:at], gathering, begin):
            break
        parts.add(text[begin - len(part.lead) : at])
        count += 1
    if compound and int(compound[1]) != count:
        gathering.doubt(DoubtCode.PARTS_UNLIKE, f"{int(compound[1])} ≠ {count}")
    if compound and compound.end() == len(text):
        gathering.refuse(FaultCode.EMPTY)
    return gathering.parsed(_kind(gathering), canonical="".join(sorted(parts)), today=today)


def _part_at(text: str, at: int) -> _Part | None:
    for part in _PARTS:
        if text.startswith(part.lead, at):
            return part
    following = text[at + 1 : at + 2]
    is_donation = text.startswith("=", at) and _VALUE.fullmatch(following)
    return _DONATION if is_donation else None


def _put(part: _Part, value: str, gathering: Gathering, at: int) -> bool:
    """Gather a value; return whether it had the part's own length and characters."""
    if len(value) < part.length:
        gathering.refuse(FaultCode.LENGTH, part.field, at)
        return False
    if not _VALUE.fullmatch(value):
        gathering.refuse(FaultCode.CHARSET, part.field, at)
        return False
    if part.field in _DATES:
        gathering.put_date(part.field, _date(value), at)
    elif part is _DONATION:
        gathering.put_extra(part.field, value, at)
    else:
        gathering.put(part.field, value, at)
    return True


def _date(value: str) -> LabelDate | None:
    """Return a date written CYYJJJ: the hundreds of the year, 9 for 1900, then its day."""
    if not value.isdigit():
        return None
    century = 1900 if value[0] == "9" else 2000 + 100 * int(value[0])
    return day_of_year(century + int(value[1:3]), int(value[3:]))


def _kind(gathering: Gathering) -> Kind:
    if "di" in gathering.fields:
        return Kind.UDI
    is_production = gathering.fields or gathering.given("expiry") or gathering.given("mfg_date")
    return Kind.PI_ONLY if is_production else Kind.UNKNOWN
