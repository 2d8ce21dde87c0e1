"""A primary symbol names the product, a secondary one its lot and dates, a combined one both."""

import re
from datetime import date

from medcount.core.udi.gathering import Gathering
from medcount.core.udi.hibc.secondary import read_secondary, read_supplement
from medcount.core.udi.hibc.symbols import check_fits, first_foreign, spellings
from medcount.core.udi.parsed import FaultCode, Issuer, Kind, Parsed
from medcount.core.udi.wedge import Scan

# The maker's code (LIC), the product's own (PCN) and the unit of measure: the DI is all three.
_PRIMARY = re.compile(r"[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}([0-9])")
_LONGEST_PRIMARY = 23


def read(scan: Scan, *, today: date) -> Parsed:
    """Return what a HIBC symbol says, or why it is refused."""
    gathering = Gathering(Issuer.HIBCC, scan)
    lead = scan.text.index("+")  # Behind the asterisk of the print.
    texts = list(spellings(scan))
    text = texts[0]
    foreign = first_foreign(text)
    fitting = [one for one in texts if foreign is None and len(one) > 2 and check_fits(one)]
    kind = Kind.UNKNOWN
    if foreign is not None:
        gathering.refuse(FaultCode.CHARSET, at=lead + foreign)
    elif len(text) < 3:
        gathering.refuse(FaultCode.STRUCTURE, at=lead)
    elif len(fitting) != 1:  # With and without a space at the end: nobody can know which.
        gathering.refuse(FaultCode.CHECK_DIGIT, at=lead + len(text) - 1)
    else:
        (text,) = fitting
        kind = _read(text, gathering, lead, today=today)
    return gathering.parsed(kind, canonical=text, today=today)


def _read(text: str, gathering: Gathering, lead: int, *, today: date) -> Kind:
    if not text[1].isalpha():
        gathering.put("link_char", text[-2], lead)
        _read_parts(text[1:-2], gathering, lead + 1, today=today)
        return Kind.PI_ONLY
    primary, slash, rest = text[1:-1].partition("/")
    found = _PRIMARY.fullmatch(primary)
    if found is None:
        too_much = primary.isalnum() and len(primary) > _LONGEST_PRIMARY
        code = FaultCode.LENGTH if too_much else FaultCode.STRUCTURE
        gathering.refuse(code, "di", lead + 1)
        return Kind.UDI
    gathering.put("di", primary, lead + 1)
    gathering.put("package_level", found[1], lead + len(primary))
    if slash:
        _read_parts(rest, gathering, lead + len(primary) + 2, today=today)
    else:
        gathering.put("link_char", text[-1], lead)
    return Kind.UDI


def _read_parts(text: str, gathering: Gathering, at: int, *, today: date) -> None:
    for part in text.split("/"):
        supplement = read_supplement(part, gathering, at)
        if not supplement and not read_secondary(part, gathering, at, today=today):
            gathering.refuse(FaultCode.STRUCTURE, at=at)
        at += len(part) + 1
