"""A stock key says whose goods lie where and as what; a movement leads from one to another."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class PlaceKind(StrEnum):
    """What a place is to its site: a storage place is inside, all others stand for the outside."""

    STORAGE = "STORAGE"
    SUPPLIER = "SUPPLIER"
    CUSTOMER = "CUSTOMER"
    GAIN_LOSS = "GAIN_LOSS"
    DESTRUCTION = "DESTRUCTION"
    TRANSIT = "TRANSIT"
    OPENING = "OPENING"
    OUTSIDE = "OUTSIDE"  # Not said where: a movement that names one end only.


OUTSIDE_KINDS = tuple(kind for kind in PlaceKind if kind is not PlaceKind.STORAGE)


class MovementKind(StrEnum):
    """Why goods moved."""

    RECEIPT = "RECEIPT"
    ISSUE = "ISSUE"
    TRANSFER = "TRANSFER"
    RETURN = "RETURN"
    STATUS = "STATUS"
    ADJUST = "ADJUST"
    CORRECTION = "CORRECTION"
    OPENING = "OPENING"


# Opening stock was there before everything that is known to have moved (CONTRACTS, book).
OPENING_AT = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockKey:
    """What a balance is kept for; an empty text says that there is none."""

    owner: str = ""
    place: int
    item: int
    lot: str = ""
    serial: str = ""
    status: str
