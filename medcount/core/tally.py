"""A tally is what one person counted of one key in one visit of one place, judged at its moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from medcount.core.book import Book
from medcount.core.line import LineKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One accepted reading of goods, already parsed and converted to base units."""

    id: str
    person: str
    round: int
    at: datetime
    error: timedelta
    lot: str
    serial: str
    quantity: int
    owner: str | None = None  # None: the shelf does not show it and nobody said it.
    status: str | None = None
    expiry: date | None = None
    mfg_date: date | None = None
    visitor: str = ""  # Whose visit it belongs to; another person's after a hand-over.


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDone:
    """A person's word that everything in a place was scanned in a round."""

    person: str
    round: int
    at: datetime
    opened_at: datetime  # The first event of the visit it ends.
    error: timedelta
    visitor: str = ""
    disputed: bool = False  # Its id came again with other content.
    keys: frozenset[LineKey] | None = None  # Those its counter was sent for; None: all of them.


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was counted of one line in one visit; quantity None when it cannot be allocated."""

    people: frozenset[str]
    person: str
    round: int
    quantity: int | None
    first: datetime
    at: datetime
    error: timedelta
    expected: int
    moved: bool  # A movement of the key lies inside the visit's scans of it.
    scans: tuple[Scan, ...] = ()  # None for a zero derived from PLACE_DONE.
    missing: frozenset[str] = frozenset()  # Demanded fields that a scan did not give.
    findings: frozenset[str] = frozenset()
    shared: frozenset[int] = frozenset()  # The lines of a sum that could not be told apart …
    shared_difference: int = 0  # … and what that sum differs by.
    allotted: int | None = None  # This line's part of it, once a later round told the keys apart.

    @property
    def difference(self) -> int | None:
        """Return counted minus as-of at the tally's own moment: d of DESIGN §3."""
        return self.allotted if self.quantity is None else self.quantity - self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One person's stay at one place in one round, up to that person's PLACE_DONE."""

    visitor: str
    round: int
    number: int
    scans: tuple[Scan, ...]


def visits(scans: Iterable[Scan], dones: Sequence[PlaceDone]) -> list[Visit]:
    """
    Return the visits of one place in order; scanning after PLACE_DONE opens a new one.

    A scan at the very instant of PLACE_DONE still belongs to the visit that it ends.
    """
    ends: dict[tuple[str, int], list[datetime]] = {}
    for done in dones:
        ends.setdefault((done.visitor or done.person, done.round), []).append(done.at)
    found: dict[tuple[int, str, int], list[Scan]] = {}
    for scan in scans:
        visitor = scan.visitor or scan.person
        number = sum(end < scan.at for end in ends.get((visitor, scan.round), ()))
        found.setdefault((scan.round, visitor, number), []).append(scan)
    return [
        Visit(
            visitor=visitor,
            round=round_,
            number=number,
            scans=tuple(sorted(members, key=lambda scan: (scan.at, scan.id))),
        )
        for (round_, visitor, number), members in sorted(found.items(), key=lambda pair: pair[0])
    ]


def tally(
    visit: Visit, scans: Sequence[Scan], *, book: Book, missing: frozenset[str] = frozenset()
) -> Tally:
    """Return the tally of one line: the sum of a visit's scans of it, at the last of them."""
    last = max(scans, key=lambda scan: (scan.at, scan.error))
    first = min(scan.at for scan in scans)
    return Tally(
        people=frozenset(scan.person for scan in scans),
        person=last.person,
        round=visit.round,
        quantity=sum(scan.quantity for scan in scans),
        first=first,
        at=last.at,
        error=last.error,
        expected=book.as_of(last.at),
        moved=bool(book.inside(first, last.at)),
        scans=tuple(scans),
        missing=missing,
    )


def serial_tally(
    visit: Visit, scans: Sequence[Scan], *, book: Book, missing: frozenset[str] = frozenset()
) -> Tally:
    """Return the tally of one serial: there or not there, however often it was scanned (R-121)."""
    whole = tally(visit, scans, book=book, missing=missing)
    assert whole.quantity is not None
    if whole.quantity <= 1:
        return whole
    return replace(whole, quantity=1, findings=frozenset({"DUPLICATE_SERIAL"}))


def zero_tally(done: PlaceDone, *, book: Book) -> Tally:
    """Return the zero that a PLACE_DONE asserts for a line nobody scanned in that round."""
    return Tally(
        people=frozenset({done.person, done.visitor or done.person}),
        person=done.person,
        round=done.round,
        quantity=0,
        first=done.opened_at,
        at=done.at,
        error=done.error,
        expected=book.as_of(done.at),
        moved=bool(book.inside(done.opened_at, done.at)),
        findings=frozenset({"ID_CONFLICT"}) if done.disputed else frozenset(),
    )
