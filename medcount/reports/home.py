"""Does the book agree with the goods, and what is there for me to do today?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from medcount import db
from medcount.core.actor import Actor
from medcount.core.status import Status, fitting_pairs
from medcount.core.when import local_date

_TREND_PLANS = 12

# Where expired goods belong.
_ISOLATED = (Status.UNQUALIFIED, Status.EXPIRED_LOCK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A rate with what it rests on; None where there is nothing to rest on (R-230)."""

    rule: str
    part: Decimal
    whole: Decimal
    known: bool = True  # False: unit costs are missing, so that no sum can be given.

    @property
    def value(self) -> Decimal | None:
        """Return part over whole; over nothing there is no rate, and never a hundred percent."""
        return self.part / self.whole if self.known and self.whole > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The four figures of one count; those of a closed one as they stood at its close."""

    plan: UUID
    number: str
    name: str
    closed_at: datetime | None
    accuracy: Figure  # R-230a: lines without any difference, of those counted.
    difference: Figure  # R-230e: gross amount of the differences, of the book's.
    net_amount: Decimal  # Shown beside the gross one, never instead.
    on_time: Figure  # R-230h: tasks handed in by their due time, of those due.
    trail: Figure  # R-230l: changes of which the trail has an entry, of all.


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """How far a count has come in one zone; code "" where a place has none."""

    code: str
    name: str
    kind: str
    lines: int
    counted: int
    agreeing: int
    differing: int
    conflicting: int
    incomplete: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """The count that is on, in the numbers of the answer's sentence."""

    plan: UUID
    number: str
    name: str
    frozen_at: datetime
    compared_at: datetime | None
    lines: int
    counted: int
    agreeing: int
    differing: int
    conflicting: int
    incomplete: int
    stages: Mapping[str, int]  # Matters by counting.queries.matters.Need, without COUNT.
    zones: Sequence[Zone]
    figures: Figures

    @property
    def not_counted(self) -> int:
        """Return how many lines nobody has counted yet: not counted is not zero."""
        return self.lines - self.counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """
    Something that waits for this person.

    Kinds: CONFIRM_CAUSE, SETTLE_QUALITY, ASSIGN_RECOUNT, PROPOSE_FORM, SIGN_FORM, POST_FORM,
    APPROVE_PLAN, COUNT_TASK, ANSWER_FOR.
    """

    kind: str
    matters: int
    due_at: datetime | None  # The first of them.
    overdue: int
    plan: UUID | None  # Where all belong to one.


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Stock of one kind that somebody has to look at."""

    kind: str
    rule: str  # That objects to it; "" where none does.
    lots: int
    units: int
    keys: int
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """All that the first page shows."""

    current: Current | None
    trend: Sequence[Figures]  # Of the counts closed last, the oldest first.
    waiting: Sequence[Waiting]  # What is due first, first.
    alerts: Sequence[Stock]
    expiring: Sequence[Stock]
    held: Sequence[Stock]


_ALERTS = {
    "EXPIRED_NOT_ISOLATED": "R-062",
    "WRONG_ZONE": "R-050",
    "WRONG_STORAGE": "R-055",
    "NEGATIVE_BOOK": "",
}
_EXPIRING = {
    "EXPIRED_NOT_ISOLATED": "R-062",
    "EXPIRES_30": "R-061",
    "EXPIRES_90": "R-061",
    "EXPIRES_180": "R-061",
}
_HELD = {"HELD_FROZEN": "R-253", "HELD_RECALLED": "R-253", "HELD_PENDING_DISPOSITION": "R-253"}


def today(*, site: int, actor: Actor, at: datetime) -> Today:
    """Return what the first page says to this person, in at most seven statements."""
    fitting = fitting_pairs()
    stock = {
        row.kind: row._asdict()
        for row in db.run(
            "reports/home_stock",
            site=site,
            today=local_date(at),
            isolated=list(_ISOLATED),
            zones=[zone for zone, _ in fitting],
            statuses=[status for _, status in fitting],
        )
    }
    waiting = db.run(
        "reports/home_waiting", site=site, person=actor.id, roles=sorted(actor.roles), at=at
    )
    results = db.run("reports/home_results", site=site, plans=_TREND_PLANS)
    return Today(
        current=current(site=site, at=at),
        trend=[_figures(row) for row in reversed(results)],
        waiting=[Waiting(**row._asdict()) for row in waiting],
        alerts=_of_kinds(stock, _ALERTS),
        expiring=_of_kinds(stock, _EXPIRING),
        held=_of_kinds(stock, _HELD),
    )


def current(*, site: int, at: datetime) -> Current | None:
    """Return the count that is on; None where there is none."""
    plans = db.run("reports/home_plan", site=site)
    if not plans:
        return None
    [plan] = plans
    rows = db.run("reports/home_zones", site=site, plan=plan.id)
    progress = db.one("reports/home_progress", site=site, plan=plan.id, at=at)

    def total(column: str) -> Any:
        return sum(getattr(row, column) for row in rows)

    return Current(
        plan=plan.id,
        number=plan.number,
        name=plan.name,
        frozen_at=plan.frozen_at,
        compared_at=plan.compared_at,
        lines=total("lines"),
        counted=total("counted"),
        agreeing=total("agreeing"),
        differing=total("differing"),
        conflicting=total("conflicting"),
        incomplete=total("incomplete"),
        stages=progress.stages or {},
        zones=[_zone(row) for row in rows],
        figures=Figures(
            plan=plan.id,
            number=plan.number,
            name=plan.name,
            closed_at=None,
            accuracy=_figure("R-230a", total("agreeing"), total("counted")),
            difference=_figure(
                "R-230e",
                total("gross_amount"),
                total("expected_amount"),
                known=not total("uncosted"),
            ),
            net_amount=Decimal(total("net_amount")),
            on_time=_figure("R-230h", progress.on_time, progress.due),
            trail=_figure("R-230l", progress.covered, progress.changes),
        ),
    )


def _of_kinds(stock: Mapping[str, Mapping[str, Any]], kinds: Mapping[str, str]) -> list[Stock]:
    return [Stock(**stock[kind], rule=rule) for kind, rule in kinds.items() if kind in stock]


def _zone(row: db.Row) -> Zone:
    return Zone(
        code=row.code,
        name=row.name,
        kind=row.kind,
        lines=row.lines,
        counted=row.counted,
        agreeing=row.agreeing,
        differing=row.differing,
        conflicting=row.conflicting,
        incomplete=row.incomplete,
    )


def _figures(row: db.Row) -> Figures:
    return Figures(
        plan=row.id,
        number=row.number,
        name=row.name,
        closed_at=row.closed_at,
        accuracy=_figure("R-230a", row.agreeing, row.counted),
        difference=_figure("R-230e", row.gross_amount, row.expected_amount, known=not row.uncosted),
        net_amount=row.net_amount,
        on_time=_figure("R-230h", row.tasks_on_time, row.tasks_due),
        trail=_figure("R-230l", row.changes_covered, row.changes),
    )


def _figure(rule: str, part: Decimal | int, whole: Decimal | int, *, known: bool = True) -> Figure:
    return Figure(rule=rule, part=Decimal(part), whole=Decimal(whole), known=known)
