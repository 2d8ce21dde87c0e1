"""A message is one symbol's data, known as GS1 by its AIM identifier, by FNC1 or by its looks."""

from collections.abc import Collection
from typing import NamedTuple

from medcount.core.udi.gs1.elements import (
    Element,
    Elements,
    Misfit,
    bracketed,
    element_string,
    is_bracketed,
)
from medcount.core.udi.gs1.fnc1 import with_gs
from medcount.core.udi.gs1.identifiers import GS, IDENTIFIERS, identifier_at
from medcount.core.udi.gs1.numbers import check_digit_fits
from medcount.core.udi.parsed import Doubt, DoubtCode, FaultCode
from medcount.core.udi.wedge import Scan

# Symbols that begin with FNC1 and so promise element strings: GS1-128, DataMatrix with its
# rectangular extension, QR, DataBar and composite, DotCode, Aztec; each also as read with ECI.
FNC1_FIRST = frozenset(
    ["]C1", "]d2", "]d5", "]d8", "]dB", "]Q3", "]Q4", "]e0", "]J1", "]J4", "]z1", "]z4"]
)
# Symbols that hold a GTIN and nothing else, with its lengths: EAN-13 and UPC-A, EAN-8, ITF-14.
_GTIN_ONLY = {"]E0": (12, 13), "]E4": (8,), "]I0": (14,), "]I1": (14,)}

_GTIN_LENGTHS = (8, 12, 13, 14)
_GTIN = IDENTIFIERS["01"]
_TRACE_CODE_DIGITS = 20


class Message(NamedTuple):
    """One GS1 message, cut into its elements."""

    elements: Elements
    text: str  # With GS for FNC1, the first FNC1 taken off.
    start: int  # How many characters were taken off.
    guessed: bool
    doubts: tuple[Doubt, ...]


def is_gs1_alone(scan: Scan) -> bool:
    """Return whether a symbol holds GS1 data and nothing else, by its identifier or FNC1."""
    return scan.aim in FNC1_FIRST or scan.aim in _GTIN_ONLY or scan.text.startswith(GS)


def recognised(scan: Scan) -> Message | None:
    """Return the message in a reading, or None where nothing shows that it is a GS1 one."""
    marked, doubts = with_gs(scan.text)
    text = marked.lstrip(GS)
    start = len(marked) - len(text)
    fnc1_first = start > 0 or scan.aim in FNC1_FIRST
    if lengths := _GTIN_ONLY.get(scan.aim):
        return Message(_gtin(text, lengths), text, start, False, doubts)
    if is_bracketed(text):
        elements = bracketed(text)
    elif fnc1_first:
        elements = element_string(text)
    elif _is_digits(text) and len(text) in _GTIN_LENGTHS:
        elements = _gtin(text, _GTIN_LENGTHS)
        if len(text) == min(_GTIN_LENGTHS):
            doubts += (Doubt(DoubtCode.BARE_EIGHT_DIGITS, text),)
    elif GS in scan.text or _speaks_for_itself(text):
        elements = element_string(text)
    else:
        return None
    if scan.aim and not fnc1_first:
        doubts += (Doubt(DoubtCode.NOT_FLAGGED_GS1, scan.aim),)
    return Message(elements, text, start, not fnc1_first, doubts)


def _gtin(text: str, lengths: Collection[int]) -> Elements:
    if not _is_digits(text):
        return Elements([], Misfit(FaultCode.CHARSET, _GTIN, 0))
    if len(text) not in lengths:
        return Elements([], Misfit(FaultCode.LENGTH, _GTIN, 0))
    if not check_digit_fits(text):
        return Elements([], Misfit(FaultCode.CHECK_DIGIT, _GTIN, 0))
    return Elements([Element(_GTIN, text.zfill(_GTIN.longest), 0)])


def _speaks_for_itself(text: str) -> bool:
    """Return whether a text begins with an element that a check digit or the calendar can prove."""
    is_trace_code = len(text) == _TRACE_CODE_DIGITS and _is_digits(text)
    if is_trace_code and not text.startswith(("00", "01")):
        return False
    first = identifier_at(text, 0)
    if first is None or not first.fixed or not (first.checked_digits or first.date_form):
        return False
    return first.element.match(text, len(first.ai)) is not None


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
