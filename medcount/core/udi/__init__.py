"""A code is what a label says of itself: read by its standard or refused, never guessed."""

from medcount.core.udi.issuer import parse
from medcount.core.udi.pairing import joined
from medcount.core.udi.parsed import (
    Carrier,
    Doubt,
    DoubtCode,
    Epc,
    Fault,
    FaultCode,
    Issuer,
    Kind,
    Parsed,
    Precision,
)

__all__ = [
    "Carrier",
    "Doubt",
    "DoubtCode",
    "Epc",
    "Fault",
    "FaultCode",
    "Issuer",
    "Kind",
    "Parsed",
    "Precision",
    "joined",
    "parse",
]
