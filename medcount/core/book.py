"""A book is a balance and the movements that made it, so it can be read as of any moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from medcount.core.when import local_date


class Basis(StrEnum):
    """What is known of the moment at which goods moved."""

    KNOWN = "KNOWN"
    BOOKED = "BOOKED"  # Only the booking time is known: occurred = recorded.
    DATE_ONLY = "DATE_ONLY"  # Only the day is known: placed at 00:00 local.
    AMENDED = "AMENDED"  # Put right by a signed amendment.


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement as one stock key sees it."""

    movement: str  # The movement's id in the system it came from.
    at: datetime
    delta: int  # Base units, signed: + in, - out.
    basis: Basis = Basis.KNOWN


@dataclass(frozen=True, slots=True)
class Book:
    """
    The balance of one stock key now, and its movements back to before the earliest count.

    A book without the movements before some moment is still right for every later moment,
    because the balance already holds them.
    """

    balance: int = 0
    entries: Sequence[Entry] = ()

    def as_of(self, moment: datetime) -> int:
        """Return the quantity at a moment; a movement of that same instant counts as before."""
        return self.balance - sum(entry.delta for entry in self.entries if entry.at > moment)

    def inside(self, first: datetime, last: datetime) -> list[Entry]:
        """Return the movements strictly between two scans of one tally."""
        return [entry for entry in self.entries if first < entry.at < last]

    def uncertain(self, moment: datetime, error: timedelta) -> list[Entry]:
        """Return the movements that may lie on either side of a moment (DESIGN §3 cut-off)."""
        day = local_date(moment)
        return [
            entry
            for entry in self.entries
            if abs(entry.at - moment) <= error
            or (entry.basis is Basis.DATE_ONLY and local_date(entry.at) == day)
        ]


def switched(entries: Sequence[Entry], moment: datetime, difference: int) -> list[Entry] | None:
    """
    Return the movements that, each placed on the other side of the moment, make a difference 0.

    The fewest such movements are returned, the earliest where several sets are as small; None
    when no set does it. Placing a movement counted as before on the far side lowers what is
    expected by its delta, and the reverse raises it.
    """
    in_order = sorted(entries, key=lambda entry: (entry.at, entry.movement))
    changes = [entry.delta if entry.at > moment else -entry.delta for entry in in_order]
    if difference in changes:
        return [in_order[changes.index(difference)]]
    reached: dict[int, tuple[Entry, ...]] = {0: ()}
    for entry, change in zip(in_order, changes, strict=True):
        for total, chosen in list(reached.items()):
            longer = (*chosen, entry)
            known = reached.get(total + change)
            if known is None or len(longer) < len(known):
                reached[total + change] = longer
        if len(reached) > _SUMS_MAX:
            break
    found = reached.get(difference) if difference else None
    return list(found) if found else None


# Beyond this many sums a key moved so often that naming one set would be a guess.
_SUMS_MAX = 20_000
