"""
The usual label, read in one stroke.

Most labels say 01, 11, 17, 10, 21 or a part of them, in this order, and leave nothing to doubt.
One pattern, put together from the table of identifiers, reads such a label whole and twice as
fast. It answers what the long way would have answered, or leaves the label to the long way.
"""

import re
from datetime import date

from medcount.core.udi.dates import is_far_off
from medcount.core.udi.gs1.dates import label_date
from medcount.core.udi.gs1.identifiers import GS, IDENTIFIERS, DateForm
from medcount.core.udi.gs1.message import FNC1_FIRST
from medcount.core.udi.gs1.missing_fnc1 import may_hide_element
from medcount.core.udi.gs1.numbers import check_digit_fits
from medcount.core.udi.parsed import Carrier, Issuer, Kind, Parsed, Precision
from medcount.core.udi.wedge import Scan

_USUAL = re.compile(
    f"01{IDENTIFIERS['01'].element.pattern}"
    + "".join(f"(?:{ai}{IDENTIFIERS[ai].element.pattern})?" for ai in ("11", "17", "10", "21"))
)
_VOUCHED_OR_SILENT = FNC1_FIRST | {""}


def usual(scan: Scan, *, today: date) -> Parsed | None:
    """Return what a usual label says, or None where there is anything to refuse or to doubt."""
    text = scan.text
    found = _USUAL.fullmatch(text)
    if found is None or "<" in text or scan.doubts or scan.aim not in _VOUCHED_OR_SILENT:
        return None
    di, made, expires, lot, serial = found.groups()
    if not check_digit_fits(di):
        return None
    if (lot or serial) and may_hide_element(text, found.start(5 if serial else 4)):
        return None
    fields: dict[str, object] = {
        "ok": True,
        "issuer": Issuer.GS1,
        "kind": Kind.UDI,
        "di": di,
        "lot": lot,
        "serial": serial,
        "di_key": f"{Issuer.GS1.value}:{di}",
        "carrier": Carrier(scan.aim or None, guessed=not scan.aim),
        "extra": {},
        "raw": scan.raw,
        "canonical": _canonical(di, lot, made, expires, serial),
    }
    for field, digits in (("mfg_date", made), ("expiry", expires)):
        if digits:
            given = label_date(digits, DateForm.DAY_OR_MONTH, today.year)
            if given is None or given.precision is Precision.MONTH or is_far_off(given.date, today):
                return None
            fields[field] = given.date.isoformat()
            fields[f"{field}_precision"] = given.precision
    return Parsed.of(fields)


def _canonical(
    di: str, lot: str | None, made: str | None, expires: str | None, serial: str | None
) -> str:
    elements = [f"01{di}"]
    if lot:
        elements.append(f"10{lot}{GS}")
    if made:
        elements.append(f"11{made}")
    if expires:
        elements.append(f"17{expires}")
    if serial:
        elements.append(f"21{serial}")
    return "".join(elements).removesuffix(GS)
