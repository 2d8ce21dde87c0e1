"""
The usual label, read in one stroke.

Most labels say 01, 11, 17, 10, 21 or a part of them, in this order, and leave nothing to doubt.
One pattern, put together from the table of identifiers, reads such a label whole and several times
as fast. It answers what the long way would have answered, or leaves the label to the long way.
"""

import re
from datetime import date
from functools import lru_cache

from medcount.core.udi.dates import is_far_off
from medcount.core.udi.gs1.dates import label_date
from medcount.core.udi.gs1.identifiers import GS, IDENTIFIERS, DateForm
from medcount.core.udi.gs1.message import FNC1_FIRST
from medcount.core.udi.gs1.numbers import check_digit_fits
from medcount.core.udi.parsed import Carrier, Issuer, Kind, Parsed, Precision
from medcount.core.udi.wedge import SUFFIX

_END = rf"[{SUFFIX}]*\Z"


def _element(ai: str) -> str:
    return ai + IDENTIFIERS[ai].element.pattern.replace(r"\Z", f"(?={_END})")


# Those that vouch for the kind of data, and silence.
_CARRIERS = {aim: Carrier(aim or None, guessed=not aim) for aim in sorted(FNC1_FIRST | {""})}
_USUAL = re.compile(
    f"({'|'.join(re.escape(aim) for aim in reversed(_CARRIERS))})"
    + _element("01")
    + "".join(f"(?:{_element(ai)})?" for ai in ("11", "17", "10", "21"))
    + _END
)
_LOT, _SERIAL = 5, 6  # Groups of the pattern.
# An element that the last value may have swallowed: a date, or what the label does not say yet.
_IN_SERIAL_BESIDE_LOT = re.compile("1[13567][0-9]{6}").search
_IN_SERIAL = re.compile("1[13567][0-9]{6}|10.").search
_IN_LOT = re.compile("1[13567][0-9]{6}|21.").search
_fits = lru_cache(maxsize=8192)(check_digit_fits)  # A store sees few products, and each often.


def usual(raw: str, *, today: date) -> Parsed | None:
    """Return what a usual label says, or None where there is anything to refuse or to doubt."""
    found = _USUAL.match(raw)
    if found is None or "<" in raw:
        return None
    aim, di, made, expires, lot, serial = found.groups()
    if not _fits(di):
        return None
    if serial:
        hidden = _IN_SERIAL_BESIDE_LOT if lot else _IN_SERIAL
        if hidden(raw, found.start(_SERIAL) + 1):
            return None
    elif lot and _IN_LOT(raw, found.start(_LOT) + 1):
        return None
    fields: dict[str, object] = {
        "ok": True,
        "issuer": Issuer.GS1,
        "kind": Kind.UDI,
        "di": di,
        "lot": lot,
        "serial": serial,
        "di_key": f"GS1:{di}",
        "carrier": _CARRIERS[aim],
        "extra": {},
        "raw": raw,
    }
    canonical = f"01{di}10{lot}{GS}" if lot else f"01{di}"
    if made:
        fields["mfg_date"] = day = _day(made, today.year)
        fields["mfg_date_precision"] = Precision.DAY
        canonical += f"11{made}"
        if day is None:
            return None
    if expires:
        fields["expiry"] = day = _day(expires, today.year)
        fields["expiry_precision"] = Precision.DAY
        canonical += f"17{expires}"
        if day is None:
            return None
    fields["canonical"] = f"{canonical}21{serial}" if serial else canonical.removesuffix(GS)
    return Parsed.of(fields)


@lru_cache(maxsize=8192)  # A store sees few different dates, and each of them often.
def _day(digits: str, this_year: int) -> str | None:
    """Return a date that leaves nothing to doubt: a real day, and not far from today."""
    given = label_date(digits, DateForm.DAY_OR_MONTH, this_year)
    if given is None or given.precision is Precision.MONTH:
        return None
    return None if is_far_off(given.date, date(this_year, 1, 1)) else given.date.isoformat()
