"""A plan says what is counted, by whom and against which book; another person lets it begin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from psycopg.types.json import Jsonb

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.canonical import Value
from medcount.core.duties import Role, Slot, require_role, require_slot
from medcount.core.ids import uuid7
from medcount.core.plan import PlanKind
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.when import local_date
from medcount.counting.actions._comparison import compare_lines
from medcount.counting.actions._plan import Plan, lock_plan, require_open

# What the gate does not let through; the rest is shown and kept with the plan.
_BLOCKING = frozenset({"NO_PLACE"})


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a planner says of a plan."""

    name: str
    kind: PlanKind
    places: Sequence[int] | None
    rounds_required: int
    clock_error_ms: int
    due_at: datetime | None

    def columns(self) -> dict[str, Value]:
        """Return them by column."""
        return {
            "name": self.name,
            "kind": self.kind.value,
            "places": None if self.places is None else list(self.places),
            "rounds_required": self.rounds_required,
            "clock_error_ms": self.clock_error_ms,
            "due_at": self.due_at,
        }


@transaction.atomic
def create_plan(
    *,
    site: int,
    name: str,
    places: Sequence[int] | None,
    rounds_required: int,
    clock_error_ms: int,
    actor: Actor,
    at: datetime,
    number: str | None = None,
    kind: PlanKind = PlanKind.FULL,
    due_at: datetime | None = None,
) -> UUID:
    """
    Draft a plan for some places, or for the whole site where places is None.

    Without a number it takes the next one of its month, as PD-202603-01.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, PLACE_UNKNOWN, PLAN_NUMBER_TAKEN
    """
    _require_planner(actor)
    _require_places(places, site=site)
    facts = _Facts(name, kind, places, rounds_required, clock_error_ms, due_at)
    return _draft(facts, site=site, number=number, actor=actor, at=at)


@transaction.atomic
def copy_plan(*, site: int, plan: UUID, actor: Actor, at: datetime) -> UUID:
    """
    Draft a plan like another one of the site, whatever became of that: name, scope and rounds.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, PLAN_UNKNOWN
    """
    _require_planner(actor)
    copied = lock_plan(site=site, plan=plan)
    facts = _Facts(
        copied.name,
        PlanKind(copied.kind),
        copied.places,
        copied.rounds_required,
        copied.clock_error_ms,
        due_at=None,
    )
    return _draft(facts, site=site, number=None, actor=actor, at=at, copied=plan)


@transaction.atomic
def change_plan(
    *,
    site: int,
    plan: UUID,
    name: str,
    kind: PlanKind,
    places: Sequence[int] | None,
    rounds_required: int,
    clock_error_ms: int,
    due_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> None:
    """
    Write a draft anew; only its planner does, so that who approves it never had a hand in it.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, PLACE_UNKNOWN, PLAN_OF_ANOTHER, PLAN_UNKNOWN,
        PLAN_ALREADY_APPROVED, PLAN_CANCELLED, PLAN_CLOSED
    """
    _require_planner(actor)
    locked = lock_plan(site=site, plan=plan)
    require_open(locked)
    if locked.approved_at is not None:
        raise Refused(RefusalCode.PLAN_ALREADY_APPROVED, plan=locked.number)
    if locked.planner != actor.id:
        raise Refused(RefusalCode.PLAN_OF_ANOTHER, plan=locked.number)
    _require_places(places, site=site)
    facts = _Facts(name, kind, places, rounds_required, clock_error_ms, due_at)
    db.run("counting/change_plan", site=site, plan=plan, **facts.columns())
    before = _Facts(
        locked.name,
        PlanKind(locked.kind),
        locked.places,
        locked.rounds_required,
        locked.clock_error_ms,
        locked.due_at,
    )
    changed = {
        field: value for field, value in facts.columns().items() if value != before.columns()[field]
    }
    _record(
        "counting.plan.changed",
        locked,
        site=site,
        actor=actor,
        at=at,
        before={field: before.columns()[field] for field in changed},
        after=changed,
    )


@transaction.atomic
def approve_plan(*, site: int, plan: UUID, actor: Actor, at: datetime) -> None:
    """
    Let a draft plan begin; never the planner's own (R-192).

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, PLAN_UNKNOWN, PLAN_ALREADY_APPROVED,
        PLAN_CANCELLED, PLAN_CLOSED
    """
    require_role(actor, Role.WAREHOUSE_HEAD, Role.QA)
    locked = lock_plan(site=site, plan=plan)
    require_open(locked)
    require_slot(
        actor,
        Slot.APPROVE_PLAN,
        slots_held=[Slot.PLAN] if locked.planner == actor.id else [],
    )
    if locked.approved_at is not None:
        raise Refused(RefusalCode.PLAN_ALREADY_APPROVED, plan=locked.number)
    db.run("counting/approve_plan", site=site, plan=plan, approver=actor.id, at=at)
    _record("counting.plan.approved", locked, site=site, actor=actor, at=at)


@transaction.atomic
def pass_gate(*, site: int, plan: UUID, actor: Actor, at: datetime) -> list[tuple[str, int, str]]:
    """
    Check the scope before it is counted and keep what was found: code, how many, an example.

    :raises Refused: ROLE_MISSING, PLAN_NOT_APPROVED, GATE_BLOCKED, PLAN_UNKNOWN, PLAN_CANCELLED,
        PLAN_CLOSED
    """
    require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA)
    locked = lock_plan(site=site, plan=plan)
    require_open(locked)
    if locked.approved_at is None:
        raise Refused(RefusalCode.PLAN_NOT_APPROVED, plan=locked.number)
    rows = db.run("counting/gate_findings", site=site, places=locked.places)
    findings = [(row.code, row.found, row.example) for row in rows]
    blocking = sorted(_BLOCKING.intersection(code for code, _, _ in findings))
    if blocking:
        raise Refused(RefusalCode.GATE_BLOCKED, plan=locked.number, findings=blocking)
    db.run(
        "counting/pass_gate",
        site=site,
        plan=plan,
        findings=Jsonb(findings),
        actor=actor.id,
        at=at,
    )
    _record(
        "counting.plan.gate_passed",
        locked,
        site=site,
        actor=actor,
        at=at,
        after={"findings": [list(finding) for finding in findings]},
    )
    return findings


@transaction.atomic
def freeze_book(*, site: int, plan: UUID, actor: Actor, at: datetime) -> int:
    """
    Make a line of every stock key in scope with its balance of this moment, and count them.

    The frozen quantity is evidence of the cut-off (R-014); nothing is ever compared with it: each
    line is compared with the book at its own count time.

    :raises Refused: ROLE_MISSING, PLAN_GATE_NOT_PASSED, PLAN_ALREADY_FROZEN, PLAN_UNKNOWN,
        PLAN_CANCELLED, PLAN_CLOSED
    """
    require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA)
    locked = lock_plan(site=site, plan=plan)
    require_open(locked)
    if locked.gate_passed_at is None:
        raise Refused(RefusalCode.PLAN_GATE_NOT_PASSED, plan=locked.number)
    if locked.frozen_at is not None:
        raise Refused(RefusalCode.PLAN_ALREADY_FROZEN, plan=locked.number)
    db.run("counting/work_in_memory")
    lines = db.changed("counting/freeze_book", site=site, plan=plan, places=locked.places)
    db.run("counting/mark_frozen", site=site, plan=plan, actor=actor.id, lines=lines, at=at)
    _record("counting.book.frozen", locked, site=site, actor=actor, at=at, after={"lines": lines})
    return lines


@transaction.atomic
def cancel_plan(*, site: int, plan: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """
    Void a plan; its scans and lines stay readable (R-185).

    :raises Refused: ROLE_MISSING, REASON_MISSING, PLAN_UNKNOWN, PLAN_CANCELLED, PLAN_CLOSED,
        PLAN_HAS_POSTED_FORM
    """
    require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD)
    stated = require_reason(reason)
    locked = lock_plan(site=site, plan=plan)
    require_open(locked)
    if db.one("counting/posted_forms", site=site, plan=plan).forms:
        raise Refused(RefusalCode.PLAN_HAS_POSTED_FORM, plan=locked.number)
    db.run("counting/cancel_plan", site=site, plan=plan, actor=actor.id, reason=stated, at=at)
    _record("counting.plan.cancelled", locked, site=site, actor=actor, at=at, reason=stated)


@transaction.atomic
def close_plan(*, site: int, plan: UUID, actor: Actor, at: datetime) -> None:
    """
    Close a count in which every line is settled; from then on each of them is held for ever.

    :raises Refused: ROLE_MISSING, PLAN_HAS_OPEN_LINES, PLAN_NOT_COMPARED, PLAN_UNKNOWN,
        PLAN_CANCELLED, PLAN_CLOSED
    """
    require_role(actor, Role.WAREHOUSE_HEAD, Role.QA)
    locked = lock_plan(site=site, plan=plan)
    require_open(locked)
    if locked.compared_at is None:
        raise Refused(RefusalCode.PLAN_NOT_COMPARED, plan=locked.number)
    # Whatever came in since the last comparison has its say before the plan is over.
    db.run("counting/hold_tasks", site=site, plan=plan)
    compare_lines(site=site, plan=locked, at=at)
    open_lines = {
        row.reason: row.lines for row in db.run("counting/open_lines", site=site, plan=plan)
    }
    if open_lines:
        raise Refused(RefusalCode.PLAN_HAS_OPEN_LINES, plan=locked.number, lines=open_lines)
    db.run("counting/close_plan", site=site, plan=plan, actor=actor.id, at=at)
    _record("counting.plan.closed", locked, site=site, actor=actor, at=at)
    db.run("counting/keep_result", site=site, plan=plan, at=at)


def _require_planner(actor: Actor) -> None:
    require_role(actor, Role.PLANNER)
    require_slot(actor, Slot.PLAN, slots_held=[])


def _require_places(places: Sequence[int] | None, *, site: int) -> None:
    """Refuse what is no storage place of the site."""
    if places is None:
        return
    known = db.run("counting/storage_places", site=site, places=list(places))
    unknown = set(places) - {row.id for row in known}
    if unknown:
        raise Refused(RefusalCode.PLACE_UNKNOWN, places=sorted(unknown))


def _draft(
    facts: _Facts,
    *,
    site: int,
    number: str | None,
    actor: Actor,
    at: datetime,
    copied: UUID | None = None,
) -> UUID:
    plan = uuid7()
    taken = _take_number(site=site, wanted=number, at=at)
    db.run(
        "counting/create_plan",
        site=site,
        id=plan,
        number=taken,
        planner=actor.id,
        created_at=at,
        **facts.columns(),
    )
    audit.record(
        "counting.plan.created",
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_plan", str(plan))],
        after={
            "number": taken,
            **facts.columns(),
            **({"copied_from": str(copied)} if copied else {}),
        },
    )
    return plan


def _take_number(*, site: int, wanted: str | None, at: datetime) -> str:
    """Return the number of a new plan, the next of its month where none is wanted."""
    db.run("counting/lock_plan_numbers", site=site)
    if wanted is None:
        series = f"PD-{local_date(at):%Y%m}-"
        last: int = db.one("counting/last_plan_number", site=site, series=series).last
        return f"{series}{last + 1:02}"
    if db.one("counting/plans_numbered", site=site, number=wanted).plans:
        raise Refused(RefusalCode.PLAN_NUMBER_TAKEN, plan=wanted)
    return wanted


def _record(
    action: str,
    plan: Plan,
    *,
    site: int,
    actor: Actor,
    at: datetime,
    before: Mapping[str, Value] | None = None,
    after: Mapping[str, Value] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        action,
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_plan", str(plan.id))],
        before=before,
        after=after,
        reason=reason,
    )
