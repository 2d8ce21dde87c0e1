"""One time axis: the book as a stair of movements, and where it would lie had one moved earlier."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from medcount.core.book import Book, Entry

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A movement as the book took it."""

    movement: str
    at: datetime
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Count:
    """A tally as the axis needs it; quantity None where it was not allocated."""

    at: datetime
    quantity: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The book had some movements occurred on the other side of the count."""

    movements: Sequence[str]
    at: datetime  # The last moment, or where ``earlier`` is False the first, that would do.
    earlier: bool
    opening: int
    steps: Sequence[Step]
    explains: bool  # No tally would differ.


def stair(book: Book, *, since: datetime, until: datetime) -> tuple[int, list[Step]]:
    """Return what stood before the first movement of a window, and each movement's step in it."""
    quantity = opening = book.as_of(since - _INSTANT)
    steps = []
    for entry in sorted(book.entries, key=lambda entry: entry.at):
        if since <= entry.at <= until:
            steps.append(Step(entry.movement, entry.at, quantity, quantity + entry.delta))
            quantity += entry.delta
    return opening, steps


def what_if(
    book: Book,
    movements: Collection[str],
    counts: Sequence[Count],
    *,
    since: datetime,
    until: datetime,
) -> WhatIf | None:
    """
    Return the book as it would be had the movements occurred on the other side of every count.

    What lies after the first count is put to that moment, since what moved at the instant of a
    count moved before it; what lies before, to just after the last.
    """
    named = [entry for entry in book.entries if entry.movement in movements]
    if not named or not counts:
        return None
    first, last = min(count.at for count in counts), max(count.at for count in counts)
    earlier = all(entry.at > first for entry in named)
    moment = first if earlier else last + _INSTANT
    moved = Book(
        book.balance,
        [_put(entry, moment) if entry in named else entry for entry in book.entries],
    )
    opening, steps = stair(moved, since=since, until=until)
    return WhatIf(
        movements=[entry.movement for entry in named],
        at=moment,
        earlier=earlier,
        opening=opening,
        steps=steps,
        explains=all(
            count.quantity is None or count.quantity == moved.as_of(count.at) for count in counts
        ),
    )


def _put(entry: Entry, moment: datetime) -> Entry:
    return replace(entry, at=moment)
