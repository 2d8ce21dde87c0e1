"""Whose code it is: the one place that decides which family of rules reads a text."""

from datetime import date

from medcount.core.udi.gs1.message import recognised
from medcount.core.udi.gs1.reading import read
from medcount.core.udi.gs1.usual import usual
from medcount.core.udi.parsed import Carrier, Fault, FaultCode, Kind, Parsed
from medcount.core.udi.wedge import Scan, received

_LONGEST = 4296  # Characters in the largest symbol there is, a QR code of version 40.
_TRACE_CODE_DIGITS = 20


def parse(raw: str, *, today: date) -> Parsed:
    """
    Read one code as the scanner sent it; a code that no rule fits comes back refused.

    Never raises, whatever the text. `today` places years of two digits in their century.
    """
    scan = received(raw)
    if not scan.text:
        return _refused(scan, FaultCode.EMPTY)
    if len(raw) > _LONGEST:
        return _refused(scan, FaultCode.LENGTH)
    parsed = usual(scan, today=today)
    if parsed is not None:
        return parsed
    message = recognised(scan)
    if message is None:
        return _refused(scan, FaultCode.NOT_UDI)
    return read(message, scan, today=today)


def _refused(scan: Scan, code: FaultCode) -> Parsed:
    digits = scan.text.isascii() and scan.text.isdigit()
    is_trace_code = digits and len(scan.text) == _TRACE_CODE_DIGITS
    return Parsed(
        ok=False,
        kind=Kind.TRACE20 if is_trace_code else Kind.UNKNOWN,
        carrier=Carrier(scan.aim or None, guessed=not scan.aim),
        extra={},
        raw=scan.raw,
        errors=(Fault(code),),
        warnings=scan.doubts,
    )
