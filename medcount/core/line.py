"""A line of a count is one stock key: what the book says of it and what its lot is known to be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from medcount.core.book import Book

# Owner, lot, serial, status.
LineKey: TypeAlias = tuple[str, str, str, str]


class LineState(StrEnum):
    """What the count says of a line."""

    AGREES = "agrees"
    VARIANCE = "variance"
    CONFLICT = "conflict"
    NOT_COUNTED = "not_counted"
    INCOMPLETE = "incomplete"


# The findings that make a variance even where the quantity agrees.
VARIANCE_FINDINGS = frozenset(
    {"ATTRIBUTE_EXPIRY", "ATTRIBUTE_MFG_DATE", "ATTRIBUTE_LOT", "ZONE", "STORAGE"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One stock key of one item at one place."""

    owner: str
    lot: str
    serial: str
    status: str
    book: Book = field(default_factory=Book)
    found: bool = False  # Seen on the shelf, unknown to the book of this place.
    notes: frozenset[str] = frozenset()  # Findings that stand whatever is counted.

    @property
    def key(self) -> LineKey:
        """Return what tells the line apart from the others of its item and place."""
        return (self.owner, self.lot, self.serial, self.status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What book and movements know of a lot, wherever it lies."""

    known: bool = False
    homes: frozenset[tuple[str, str]] = frozenset()  # (status, owner) pairs it is booked under.
    expiry: date | None = None  # None where unknown or disputed: then nothing can be judged by it.
    mfg_date: date | None = None

    def home(self, *, status: str | None, owner: str | None) -> tuple[str, str]:
        """
        Return the status and owner under which found goods of this lot stand.

        What the scan says stands, and the rest is taken from the lot's only booking that fits it.
        Where the scan says what the lot is not booked under, the rest is the only one it is booked
        under. Otherwise the goods are 待处理 of no owner (R-012).
        """
        fitting = {
            (booked_status, booked_owner)
            for booked_status, booked_owner in self.homes
            if status in (None, booked_status) and owner in (None, booked_owner)
        }
        if len(fitting) == 1:
            return next(iter(fitting))
        statuses = {booked_status for booked_status, _ in self.homes}
        owners = {booked_owner for _, booked_owner in self.homes}
        if status is None:
            is_told = owner is not None and len(statuses) == 1
            status = next(iter(statuses)) if is_told else "PENDING_DISPOSITION"
        elif owner is None:
            owner = next(iter(owners)) if len(owners) == 1 else ""
        return (status, owner or "")


UNKNOWN_LOT = Lot()


def lot_of(lots: Mapping[str, Lot], code: str) -> Lot:
    """Return what is known of a lot; nothing is known of a lot that nobody booked."""
    return lots.get(code, UNKNOWN_LOT)
