"""AHM: known by its looks alone; no layout was published, so the text waits for a person."""

import re
from datetime import date

from medcount.core.udi.gathering import Gathering
from medcount.core.udi.parsed import FaultCode, Issuer, Kind, Parsed
from medcount.core.udi.wedge import Scan

_LOOKS = re.compile(r"MF[0-9A-Z]{6,}(?:\*[ -~]*)?")


def begins(text: str) -> bool:
    """Return whether a text looks like a code of this agency."""
    return _LOOKS.fullmatch(text) is not None


def read(scan: Scan, *, today: date) -> Parsed:
    """Return the code unread (R-145)."""
    gathering = Gathering(Issuer.AHM, scan)
    gathering.refuse(FaultCode.UNPARSED)
    return gathering.parsed(Kind.UNKNOWN, canonical=scan.text, today=today)
