"""What every step of a count asks of its plan before it moves it on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from medcount import db
from medcount.core.refusal import RefusalCode, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan as it stood when it was locked."""

    id: UUID
    number: str
    name: str
    kind: str
    places: list[int] | None
    rounds_required: int
    clock_error_ms: int
    planner: int
    due_at: datetime | None
    approver: int | None
    approved_at: datetime | None
    gate_passed_at: datetime | None
    frozen_at: datetime | None
    compared_at: datetime | None
    closed_at: datetime | None
    cancelled_at: datetime | None


def lock_plan(*, site: int, plan: UUID) -> Plan:
    """
    Take a plan for the length of the transaction.

    :raises Refused: PLAN_UNKNOWN
    """
    rows = db.run("counting/lock_plan", site=site, plan=plan)
    if not rows:
        raise Refused(RefusalCode.PLAN_UNKNOWN, plan=str(plan))
    return Plan(**rows[0]._asdict())


def require_open(plan: Plan) -> None:
    """
    Refuse a plan that is over.

    :raises Refused: PLAN_CANCELLED, PLAN_CLOSED
    """
    require_not_cancelled(plan)
    if plan.closed_at is not None:
        raise Refused(RefusalCode.PLAN_CLOSED, plan=plan.number)


def require_not_cancelled(plan: Plan) -> None:
    """
    Refuse a plan that is void; one that is closed may still be settled after a late fact.

    :raises Refused: PLAN_CANCELLED
    """
    if plan.cancelled_at is not None:
        raise Refused(RefusalCode.PLAN_CANCELLED, plan=plan.number)


def require_frozen(plan: Plan) -> None:
    """
    Refuse a plan whose book is not frozen yet, or that is over.

    :raises Refused: PLAN_NOT_FROZEN, PLAN_CANCELLED, PLAN_CLOSED
    """
    require_open(plan)
    if plan.frozen_at is None:
        raise Refused(RefusalCode.PLAN_NOT_FROZEN, plan=plan.number)
