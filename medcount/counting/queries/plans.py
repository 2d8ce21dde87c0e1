"""Plans as a planner sees them: how far each has come, who moved it on, and what it found."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from medcount import db
from medcount.core.page import Page, Turn
from medcount.core.plan import RAIL, PlanKind, PlanState, Standing, standings
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.queries.progress import Progress, progress
from medcount.db import listing

_SORTS = ("-created_at", "number", "name", "kind", "planner", "lines", "counted", "differing")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One plan of a list; its figures are those of the freeze, then of the last comparison."""

    id: UUID
    number: str
    name: str
    kind: PlanKind
    state: PlanState
    places: int | None  # How many; None is the whole site.
    lines: int
    counted: int
    differing: int
    planner: str
    approver: str
    created_at: datetime
    approved_at: datetime | None
    frozen_at: datetime | None
    compared_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeZone:
    """A zone that a plan counts, in whole or in part; places of no zone have an empty code."""

    code: str
    name: str
    kind: str
    places: int
    places_of_zone: int

    @property
    def is_whole(self) -> bool:
        """Return whether all of its places are counted."""
        return self.places == self.places_of_zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a count's rail: how the count stands to it, who took it, when, how many lines."""

    state: PlanState
    standing: Standing
    who: str
    at: datetime | None
    lines: int | None  # Those that are there now; of COUNTING all that were seen.


@dataclass(frozen=True, slots=True)
class GateFinding:
    """What stood against counting the scope: how many, and one of them."""

    code: str
    found: int
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """What a count differs by, gross before net; an amount is None where a cost is not known."""

    gross_units: int
    net_units: int
    gross_amount: Decimal | None
    net_amount: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDetail:
    """
    One plan with all that its page shows.

    Differences are the book's side of the count: not for those who count blind.
    """

    id: UUID
    number: str
    name: str
    kind: PlanKind
    state: PlanState
    places: Sequence[int] | None
    scope: Sequence[ScopeZone]
    rounds_required: int
    clock_error_ms: int
    due_at: datetime | None
    rail: Sequence[Step]
    gate_findings: Sequence[GateFinding]
    gate_passed_by: str
    gate_passed_at: datetime | None
    compared_at: datetime | None
    states: Mapping[str, int]  # Lines by what the last comparison said of them.
    differences: Differences
    progress: Progress
    cancelled_by: str
    cancelled_at: datetime | None
    cancel_reason: str


def list_plans(
    *, site: int, turn: Turn, states: Collection[PlanState] = (), search: str = ""
) -> Page[PlanRow]:
    """
    Return one page of a site's plans, the newest first; ``states`` empty is any.

    :raises Refused: LIST_SORT_UNKNOWN, LIST_CURSOR_UNREADABLE
    """
    return listing.page(
        "counting/list_plans",
        turn=turn,
        sorts=_SORTS,
        row=_row,
        site=site,
        states=[state.value for state in states],
        search=search,
    )


def every_plan(
    *, site: int, sort: str = "", states: Collection[PlanState] = (), search: str = ""
) -> Iterator[PlanRow]:
    """
    Stream all plans that the list would show, for an export.

    :raises Refused: LIST_SORT_UNKNOWN
    """
    return listing.every(
        "counting/list_plans",
        sort=sort,
        sorts=_SORTS,
        row=_row,
        site=site,
        states=[state.value for state in states],
        search=search,
    )


def plan_detail(*, site: int, plan: UUID, at: datetime) -> PlanDetail:
    """
    Return one plan with its rail, its map at a moment and what it found.

    :raises Refused: PLAN_UNKNOWN
    """
    rows = db.run("counting/plan_detail", site=site, plan=plan)
    if not rows:
        raise Refused(RefusalCode.PLAN_UNKNOWN, plan=str(plan))
    row = rows[0]
    figures = db.run("counting/plan_figures", site=site, plan=plan)
    moments = db.one("counting/plan_moments", site=site, plan=plan)
    seen = progress(site=site, plan=plan, at=at)
    zones = db.run("counting/plan_scope", site=site, places=row.places)
    return PlanDetail(
        id=row.id,
        number=row.number,
        name=row.name,
        kind=PlanKind(row.kind),
        state=PlanState(row.state),
        places=row.places,
        scope=[ScopeZone(**zone._asdict()) for zone in zones],
        rounds_required=row.rounds_required,
        clock_error_ms=row.clock_error_ms,
        due_at=row.due_at,
        rail=_rail(row, moments, lines=_lines_by_step(figures, moments, seen)),
        gate_findings=[GateFinding(*finding) for finding in row.gate_findings or ()],
        gate_passed_by=row.gate_passed_by,
        gate_passed_at=row.gate_passed_at,
        compared_at=row.compared_at,
        states=_sums(figures, "state"),
        differences=_differences(figures),
        progress=seen,
        cancelled_by=row.cancelled_by,
        cancelled_at=row.cancelled_at,
        cancel_reason=row.cancel_reason,
    )


def _row(*, kind: str, state: str, **columns: db.Row) -> PlanRow:
    return PlanRow(kind=PlanKind(kind), state=PlanState(state), **columns)


def _lines_by_step(
    figures: Sequence[db.Row], moments: db.Row, seen: Progress
) -> dict[PlanState, int]:
    """Return how many lines are at each step; what agrees has nothing to post and is at none."""
    by_step = {PlanState(step): lines for step, lines in _sums(figures, "step").items()}
    return {
        **by_step,
        PlanState.COUNTING: seen.tallied.seen,
        PlanState.POSTED: moments.posted_lines,
    }


def _sums(figures: Sequence[db.Row], column: str) -> dict[str, int]:
    sums: dict[str, int] = {}
    for figure in figures:
        name = getattr(figure, column)
        sums[name] = sums.get(name, 0) + figure.lines
    return sums


def _rail(row: db.Row, moments: db.Row, *, lines: Mapping[PlanState, int]) -> list[Step]:
    taken: dict[PlanState, tuple[str, datetime | None]] = {
        PlanState.DRAFT: (row.planner, row.created_at),
        PlanState.APPROVED: (row.approver, row.approved_at),
        PlanState.SNAPSHOT: (row.frozen_by, row.frozen_at),
        PlanState.COUNTING: ("", moments.counting_at),
        PlanState.RECOUNT: ("", moments.recount_at),
        PlanState.RECONCILE: ("", moments.reconcile_at),
        PlanState.PENDING_APPROVAL: (moments.proposed_by, moments.proposed_at),
        PlanState.APPROVED_ADJ: (moments.signed_by, moments.signed_at),
        PlanState.POSTED: (moments.posted_by, moments.posted_at),
        PlanState.CLOSED: (row.closed_by, row.closed_at),
    }
    state = PlanState(row.state)
    stands = standings(state, lines=lines)
    return [
        Step(
            state=step,
            standing=Standing.DONE
            if state is PlanState.CANCELLED and taken[step][1] is not None
            else stands[step],
            who=taken[step][0],
            at=taken[step][1],
            lines=lines.get(step),
        )
        for step in RAIL
    ]


def _differences(figures: Sequence[db.Row]) -> Differences:
    costly = not any(figure.without_cost for figure in figures)
    return Differences(
        gross_units=sum(figure.gross_units for figure in figures),
        net_units=sum(figure.net_units for figure in figures),
        gross_amount=_amount(figures, "gross_amount") if costly else None,
        net_amount=_amount(figures, "net_amount") if costly else None,
    )


def _amount(figures: Sequence[db.Row], column: str) -> Decimal:
    total: Decimal = sum((getattr(figure, column) for figure in figures), Decimal(0))
    return total.quantize(_CENT, ROUND_HALF_UP)
