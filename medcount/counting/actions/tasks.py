"""A task is one counter's part of one round; while it is open its scans count."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.duties import Role, Slot, require_role, require_slot
from medcount.core.ids import uuid7
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions._plan import lock_plan, require_frozen


@transaction.atomic
def assign_tasks(
    *,
    site: int,
    plan: UUID,
    counters: Sequence[tuple[int, int]],
    due_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> dict[tuple[int, int], UUID]:
    """
    Give counters their part of a round: (round, user) pairs; return the task of each pair.

    Who counted a line in one round and scans it again in a later one is told so by the
    comparison (R-190), since a person may well recount another's line in the same plan.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, PLAN_NOT_FROZEN, PLAN_UNKNOWN, PLAN_CANCELLED,
        PLAN_CLOSED
    """
    require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD)
    require_slot(actor, Slot.PLAN, slots_held=[])
    require_frozen(lock_plan(site=site, plan=plan))
    tasks = {(round_, user): uuid7() for round_, user in counters}
    db.stage(
        "counting/staged_task",
        [(task, round_, user, due_at) for (round_, user), task in tasks.items()],
    )
    db.run("counting/add_tasks", site=site, plan=plan, at=at)
    audit.record(
        "counting.tasks.assigned",
        site=site,
        actor=actor,
        at=at,
        subjects=[
            ("counting_plan", str(plan)),
            *(("counting_task", str(task)) for task in tasks.values()),
        ],
        after={
            str(task): {"round": round_, "counter": user} for (round_, user), task in tasks.items()
        },
    )
    return tasks


@transaction.atomic
def hand_over(
    *, site: int, plan: UUID, round: int, place: int, to_person: int, actor: Actor, at: datetime
) -> UUID:
    """
    Declare that another counter goes on where the actor stops: their scans join one tally.

    :raises Refused: PLAN_NOT_FROZEN, PLAN_UNKNOWN, PLAN_CANCELLED, PLAN_CLOSED
    """
    require_frozen(lock_plan(site=site, plan=plan))
    handover = uuid7()
    entry = audit.record(
        "counting.place.handed_over",
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_plan", str(plan)), ("place", str(place))],
        after={"round": round, "from_person": actor.id, "to_person": to_person},
    )
    db.run(
        "counting/hand_over",
        site=site,
        id=handover,
        plan=plan,
        round=round,
        place=place,
        from_person=actor.id,
        to_person=to_person,
        at=at,
        entry=entry,
    )
    return handover


@transaction.atomic
def submit_task(*, site: int, task: UUID, actor: Actor, at: datetime) -> None:
    """
    Hand a task in; scans that reach it afterwards are kept and marked, and do not count.

    :raises Refused: TASK_UNKNOWN, TASK_OF_ANOTHER, TASK_ALREADY_SUBMITTED
    """
    rows = db.run("counting/lock_task", site=site, task=task)
    if not rows:
        raise Refused(RefusalCode.TASK_UNKNOWN, tasks=[str(task)])
    if rows[0].counter != actor.id:
        raise Refused(RefusalCode.TASK_OF_ANOTHER)
    if rows[0].submitted_at is not None:
        raise Refused(RefusalCode.TASK_ALREADY_SUBMITTED, task=str(task))
    db.run("counting/submit_task", site=site, task=task, at=at)
    audit.record(
        "counting.task.submitted",
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_task", str(task)), ("counting_plan", str(rows[0].plan))],
        before={"submitted_at": None},
        after={"submitted_at": at},
    )
