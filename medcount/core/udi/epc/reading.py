"""A tag names what a label names, in bits: it is read as the label that would say the same."""

import re
from dataclasses import replace
from datetime import date

from medcount.core.udi.epc.bits import Bits, Unfit
from medcount.core.udi.epc.schemes import SCHEMES, Pairs
from medcount.core.udi.gathering import Gathering
from medcount.core.udi.gs1.elements import Element, Elements, Misfit, whole
from medcount.core.udi.gs1.identifiers import IDENTIFIERS
from medcount.core.udi.gs1.message import Message
from medcount.core.udi.gs1.reading import read as read_message
from medcount.core.udi.parsed import Doubt, DoubtCode, Epc, FaultCode, Issuer, Kind, Parsed
from medcount.core.udi.wedge import Scan

_HEADERS = "|".join(f"{header:02X}" for header in SCHEMES)
_HEADED = re.compile(rf"(?:{_HEADERS})[0-9A-Z]{{14,}}", re.IGNORECASE | re.ASCII)
_UNKNOWN = re.compile(r"[0-9A-F]{20,}", re.IGNORECASE | re.ASCII)
_MISREAD = re.compile(r"[G-Z]", re.IGNORECASE | re.ASCII)
_MOST_MISREAD = 2
_DIGITS_OF_A_TAG = 24


def begins(text: str) -> bool:
    """
    Return whether a text looks like the memory of a tag.

    Digits alone do so only where they fill a tag and begin with one of the headers; a letter or
    two that were misread do not hide it.
    """
    if _HEADED.fullmatch(text):
        misread = len(_MISREAD.findall(text))
        return misread <= _MOST_MISREAD and (len(text) >= _DIGITS_OF_A_TAG or not text.isdigit())
    return _UNKNOWN.fullmatch(text) is not None and not text.isdigit()


def read(scan: Scan, *, today: date) -> Parsed:
    """Return what a tag says, or why it is refused."""
    text = scan.text
    if misread := _MISREAD.search(text):
        return _refused(None, FaultCode.HEX, scan, misread.start(), today=today)
    bits = Bits(text)
    scheme = SCHEMES.get(bits.take(8))
    if scheme is None:
        return _refused(None, FaultCode.EPC_HEADER, scan, 0, today=today)
    try:
        told = scheme.read(bits)
        if not (scheme.is_open or told.has_more):
            bits.end()
    except Unfit as unfit:
        return _refused(Issuer.GS1, unfit.code, scan, 0, today=today)
    doubts = (Doubt(DoubtCode.TAG_HAS_MORE, scheme.name),) if told.has_more else ()
    # Filling the message with the text of the tag would make its digits look like elements.
    message = Message(_elements(told.pairs), "", 0, not scan.aim, doubts)
    parsed = read_message(message, scan, today=today)
    return replace(parsed, epc=Epc(scheme.name, told.filter)) if parsed.ok else parsed


def _elements(pairs: Pairs) -> Elements:
    fit: list[Element] = []
    for ai, value in pairs:
        identifier = IDENTIFIERS[ai]
        found = whole(identifier, value, 0)
        if isinstance(found, Misfit):
            is_check = found.code is FaultCode.CHECK_DIGIT
            code = found.code if is_check else FaultCode.EPC_VALUE
            return Elements(fit, Misfit(code, identifier, 0))
        fit.append(found)
    return Elements(fit)


def _refused(issuer: Issuer | None, code: FaultCode, scan: Scan, at: int, *, today: date) -> Parsed:
    gathering = Gathering(issuer, scan)
    gathering.refuse(code, "epc", at)
    return gathering.parsed(Kind.UNKNOWN, canonical=scan.text, today=today)
