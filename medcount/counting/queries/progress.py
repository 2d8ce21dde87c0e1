"""How far a count has come at this moment, place by place, while handhelds scan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from medcount import db
from medcount.counting.voids import taken_back_scans

# Whoever scanned at a place so long ago is taken to be there still.
WORKING_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallied:
    """How many lines there are, were seen, and what the last comparison said of them."""

    lines: int
    seen: int  # Scanned in their latest round, or left out by somebody who said PLACE_DONE.
    agree: int
    variance: int
    question: int  # Conflict, incomplete or moved meanwhile: only another count can say more.
    not_counted: int  # Not seen, and nothing said of them; never zero.


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceProgress:
    """One place on the map of a count."""

    id: int
    code: str
    tallied: Tallied
    done: bool  # Somebody said PLACE_DONE.
    counters: Sequence[str]  # The names of those who are there.


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneProgress:
    """One zone on the map of a count; places of no zone stand under an empty code."""

    code: str
    name: str
    kind: str
    places: Sequence[PlaceProgress]

    @property
    def tallied(self) -> Tallied:
        """Return the sums of its places."""
        return _sum(place.tallied for place in self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The map of a count."""

    zones: Sequence[ZoneProgress]

    @property
    def tallied(self) -> Tallied:
        """Return the sums of the whole count."""
        return _sum(zone.tallied for zone in self.zones)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentScan:
    """One event from the floor, as a bystander sees it."""

    id: UUID
    counted_at: datetime
    received_at: datetime
    round: int
    person: str
    place: str
    event: str
    item_name: str
    lot: str
    serial: str
    quantity: int
    verdict: str
    takes_back: bool
    taken_back: bool


def progress(*, site: int, plan: UUID, at: datetime) -> Progress:
    """
    Return the map of a count at a moment, by zone and place code.

    What was seen is live, whether or not anything was compared yet; what agrees or differs is what
    the last comparison said. Two statements, however large the count.
    """
    rows = db.run(
        "counting/progress",
        site=site,
        plan=plan,
        taken_back=taken_back_scans(site=site, plan=plan),
        since=at - WORKING_FOR,
    )
    zones = groupby(rows, key=lambda row: (row.zone_code, row.zone_name, row.zone_kind))
    return Progress(
        zones=[
            ZoneProgress(code=code, name=name, kind=kind, places=[_place(row) for row in places])
            for (code, name, kind), places in zones
        ]
    )


def recent_scans(*, site: int, plan: UUID, limit: int) -> list[RecentScan]:
    """Return the events of a count that came in last, the newest first; nothing of the book."""
    rows = db.run("counting/recent_scans", site=site, plan=plan, limit=limit)
    return [RecentScan(**row._asdict()) for row in rows]


def _place(row: db.Row) -> PlaceProgress:
    return PlaceProgress(
        id=row.id,
        code=row.code,
        tallied=Tallied(
            lines=row.lines,
            seen=row.seen,
            agree=row.agree,
            variance=row.variance,
            question=row.question,
            not_counted=row.not_counted,
        ),
        done=row.done,
        counters=row.counters,
    )


def _sum(parts: Iterable[Tallied]) -> Tallied:
    known = list(parts)
    return Tallied(
        lines=sum(part.lines for part in known),
        seen=sum(part.seen for part in known),
        agree=sum(part.agree for part in known),
        variance=sum(part.variance for part in known),
        question=sum(part.question for part in known),
        not_counted=sum(part.not_counted for part in known),
    )
