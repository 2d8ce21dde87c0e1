"""A plan says what is counted, by whom and against which book; another person lets it begin."""

from collections.abc import Mapping, Sequence
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
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions._comparison import compare_lines
from medcount.counting.actions._plan import Plan, lock_plan, require_open

# What the gate does not let through; the rest is shown and kept with the plan.
_BLOCKING = frozenset({"NO_PLACE"})


@transaction.atomic
def create_plan(
    *,
    site: int,
    number: str,
    name: str,
    places: Sequence[int] | None,
    rounds_required: int,
    clock_error_ms: int,
    actor: Actor,
    at: datetime,
) -> UUID:
    """
    Draft a plan for some places, or for the whole site where places is None.

    :raises Refused: ROLE_MISSING
    """
    require_role(actor, Role.PLANNER)
    plan = uuid7()
    db.run(
        "counting/create_plan",
        site=site,
        id=plan,
        number=number,
        name=name,
        places=list(places) if places is not None else None,
        rounds_required=rounds_required,
        clock_error_ms=clock_error_ms,
        planner=actor.id,
        created_at=at,
    )
    audit.record(
        "counting.plan.created",
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_plan", str(plan))],
        after={"number": number, "name": name, "rounds_required": rounds_required},
    )
    return plan


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
    db.run("counting/pass_gate", site=site, plan=plan, findings=Jsonb(findings), at=at)
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
    lines = db.changed("counting/freeze_book", site=site, plan=plan, places=locked.places)
    db.run("counting/mark_frozen", site=site, plan=plan, at=at)
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
    require_reason(reason)
    locked = lock_plan(site=site, plan=plan)
    require_open(locked)
    if db.one("counting/posted_forms", site=site, plan=plan).forms:
        raise Refused(RefusalCode.PLAN_HAS_POSTED_FORM, plan=locked.number)
    db.run("counting/cancel_plan", site=site, plan=plan, at=at)
    _record("counting.plan.cancelled", locked, site=site, actor=actor, at=at, reason=reason)


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


def _record(
    action: str,
    plan: Plan,
    *,
    site: int,
    actor: Actor,
    at: datetime,
    after: Mapping[str, Value] | None = None,
    reason: str = "",
) -> None:
    audit.record(
        action,
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_plan", str(plan.id))],
        after=after,
        reason=reason,
    )
