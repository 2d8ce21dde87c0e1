"""To compare is to hold each tally against the book of its own moment, then ask why it differs."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.duties import Role, require_role
from medcount.counting.actions._comparison import compare_lines
from medcount.counting.actions._plan import lock_plan, require_frozen


@transaction.atomic
def compare(*, site: int, plan: UUID, actor: Actor, at: datetime) -> dict[str, int]:
    """
    Compare what was counted so far with the book, and return the number of lines by state.

    Safe to repeat whenever scans or movements have come in: the lines follow them, posted ones
    stand. Nothing is booked. MedCount does so by itself whenever a task was handed in.

    :raises Refused: ROLE_MISSING, PLAN_NOT_FROZEN, PLAN_UNKNOWN, PLAN_CANCELLED, PLAN_CLOSED
    """
    if actor.source != "JOB":
        require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA)
    locked = lock_plan(site=site, plan=plan)
    require_frozen(locked)
    states = compare_lines(site=site, plan=locked, at=at)
    audit.record(
        "counting.plan.compared",
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_plan", str(plan))],
        after={"states": states},
    )
    return states
