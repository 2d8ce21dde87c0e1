"""Whose code it is: the one place that decides which family of rules reads a text."""

from datetime import date

from medcount.core.udi import ahm, iccbba, ma
from medcount.core.udi.epc import reading as epc
from medcount.core.udi.gs1 import link
from medcount.core.udi.gs1.message import is_gs1_alone, recognised
from medcount.core.udi.gs1.reading import read
from medcount.core.udi.gs1.usual import usual
from medcount.core.udi.hibc import reading as hibc
from medcount.core.udi.parsed import Carrier, Fault, FaultCode, Kind, Parsed
from medcount.core.udi.wedge import Scan, received

_LONGEST = 4296  # Characters in the largest symbol there is, a QR code of version 40.
_TRACE_CODE_DIGITS = 20


def parse(raw: str, *, today: date) -> Parsed:
    """
    Read one code as the scanner sent it; a code that no rule fits comes back refused.

    Never raises, whatever the text. `today` places years of two digits in their century.
    """
    if len(raw) > _LONGEST:
        return _refused(received(raw), FaultCode.LENGTH)
    return usual(raw, today=today) or _parse(received(raw), today=today)


def _parse(scan: Scan, *, today: date) -> Parsed:
    if not scan.text:
        return _refused(scan, FaultCode.EMPTY)
    if not is_gs1_alone(scan):
        parsed = _by_its_first_characters(scan, today=today)
        if parsed is not None:
            return parsed
    message = recognised(scan)
    if message is not None:
        return read(message, scan, today=today)
    if epc.begins(scan.text):
        return epc.read(scan, today=today)
    return _refused(scan, FaultCode.NOT_UDI)


def _by_its_first_characters(scan: Scan, *, today: date) -> Parsed | None:
    """Return the answer of the family that begins its codes so, or None where none does."""
    text = scan.text
    if text.startswith(("+", "*+")):
        return hibc.read(scan, today=today)
    if text.startswith("MA."):
        return ma.read(text, scan, today=today)
    if iccbba.begins(text):
        return iccbba.read(scan, today=today)
    if ahm.begins(text):
        return ahm.read(scan, today=today)
    return _by_its_address(scan, today=today) if link.is_address(text) else None


def _by_its_address(scan: Scan, *, today: date) -> Parsed:
    code = ma.in_link(scan.text)
    if code is not None:
        return ma.read(code, scan, today=today)
    message = link.linked(scan)
    if message is not None:
        return read(message, scan, today=today)
    is_packed = link.is_packed(scan.text)
    return _refused(scan, FaultCode.UNPARSED if is_packed else FaultCode.NOT_UDI)


def _is_trace_code(text: str) -> bool:
    return len(text) == _TRACE_CODE_DIGITS and text.isascii() and text.isdigit()


def _refused(scan: Scan, code: FaultCode) -> Parsed:
    return Parsed(
        ok=False,
        kind=Kind.TRACE20 if _is_trace_code(scan.text) else Kind.UNKNOWN,
        carrier=Carrier(scan.aim or None, guessed=not scan.aim),
        extra={},
        raw=scan.raw,
        errors=(Fault(code),),
        warnings=scan.doubts,
    )
