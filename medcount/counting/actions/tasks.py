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
from medcount.counting.actions._appointed import require_appointed
from medcount.counting.actions._known import known_task
from medcount.counting.actions._plan import lock_plan, require_frozen


@transaction.atomic
def assign_tasks(
    *,
    site: int,
    plan: UUID,
    counters: Sequence[tuple[int, int, Sequence[int] | None]],
    due_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> list[UUID]:
    """
    Give counters their parts of a round: round, user, places (None: all that the plan counts).

    Return the tasks in the order of their parts. Who counted a line in one round and scans it again
    in a later one is told so by the comparison (R-190), since a person may well recount another's
    line in the same plan.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, COUNTER_NOT_APPOINTED, USER_INACTIVE,
        USER_UNKNOWN, PLACE_OUT_OF_SCOPE, TASK_EMPTY, TASK_ALREADY_ASSIGNED, PLAN_NOT_FROZEN,
        PLAN_UNKNOWN, PLAN_CANCELLED, PLAN_CLOSED
    """
    require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD)
    require_slot(actor, Slot.PLAN, slots_held=[])
    require_frozen(lock_plan(site=site, plan=plan))
    for first in (True, False):
        people = {user for round_, user, _ in counters if (round_ == 1) == first}
        require_appointed(people, first_round=first, site=site, actor=actor, at=at)
    _require_scope(counters, site=site, plan=plan)
    tasks = [uuid7() for _ in counters]
    db.stage(
        "counting/staged_task",
        [
            (task, round_, user, None if places is None else sorted(set(places)), None, due_at)
            for task, (round_, user, places) in zip(tasks, counters, strict=True)
        ],
    )
    twice = [row.name for row in db.run("counting/overlapping_tasks", site=site, plan=plan)]
    if twice:
        raise Refused(RefusalCode.TASK_ALREADY_ASSIGNED, people=twice)
    db.run("counting/add_tasks", site=site, plan=plan, at=at)
    audit.record(
        "counting.tasks.assigned",
        site=site,
        actor=actor,
        at=at,
        subjects=[
            ("counting_plan", str(plan)),
            *(("counting_task", str(task)) for task in tasks),
        ],
        after={
            str(task): {
                "round": round_,
                "counter": user,
                "places": None if places is None else sorted(set(places)),
            }
            for task, (round_, user, places) in zip(tasks, counters, strict=True)
        },
    )
    return tasks


def _require_scope(
    counters: Sequence[tuple[int, int, Sequence[int] | None]], *, site: int, plan: UUID
) -> None:
    """Refuse a part without any place, and places that the plan does not count."""
    told = [places for _, _, places in counters if places is not None]
    if not all(told):
        raise Refused(RefusalCode.TASK_EMPTY)
    wanted = {place for places in told for place in places}
    inside = db.run("counting/places_in_scope", site=site, plan=plan, places=list(wanted))
    outside = wanted - {row.id for row in inside}
    if outside:
        raise Refused(RefusalCode.PLACE_OUT_OF_SCOPE, places=sorted(outside))


@transaction.atomic
def hand_over(
    *, site: int, task: UUID, place: int, to_person: int, actor: Actor, at: datetime
) -> UUID:
    """
    Declare that another counter goes on where the actor stops: their scans join one tally.

    :raises Refused: TASK_UNKNOWN, TASK_OF_ANOTHER, TASK_ALREADY_SUBMITTED, PLACE_OUT_OF_SCOPE,
        HANDOVER_TO_ONESELF, HANDOVER_ALREADY_DECLARED, COUNTER_NOT_APPOINTED, USER_INACTIVE,
        USER_UNKNOWN, PLAN_NOT_FROZEN, PLAN_CANCELLED, PLAN_CLOSED
    """
    known = known_task(site=site, task=task)
    if known is None:
        raise Refused(RefusalCode.TASK_UNKNOWN, tasks=[str(task)])
    plan = known.plan
    require_frozen(lock_plan(site=site, plan=plan))
    round_ = _open_task(site=site, task=task, actor=actor).round
    if to_person == actor.id:
        raise Refused(RefusalCode.HANDOVER_TO_ONESELF)
    require_appointed({to_person}, first_round=round_ == 1, site=site, actor=actor, at=at)
    _require_scope([(round_, to_person, [place])], site=site, plan=plan)
    handover = uuid7()
    entry = audit.record(
        "counting.place.handed_over",
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_plan", str(plan)), ("place", str(place))],
        after={"round": round_, "from_person": actor.id, "to_person": to_person},
    )
    declared = db.changed(
        "counting/hand_over",
        site=site,
        id=handover,
        plan=plan,
        round=round_,
        place=place,
        from_person=actor.id,
        to_person=to_person,
        at=at,
        entry=entry,
    )
    if not declared:
        raise Refused(RefusalCode.HANDOVER_ALREADY_DECLARED)
    return handover


def _open_task(*, site: int, task: UUID, actor: Actor) -> db.Row:
    """Take a task of the actor's for the length of the transaction, or refuse."""
    rows = db.run("counting/lock_task", site=site, task=task)
    if not rows:
        raise Refused(RefusalCode.TASK_UNKNOWN, tasks=[str(task)])
    if rows[0].counter != actor.id:
        raise Refused(RefusalCode.TASK_OF_ANOTHER)
    if rows[0].submitted_at is not None:
        raise Refused(RefusalCode.TASK_ALREADY_SUBMITTED, task=str(task))
    return rows[0]


@transaction.atomic
def submit_task(*, site: int, task: UUID, actor: Actor, at: datetime) -> None:
    """
    Hand a task in; scans that reach it afterwards are kept and marked, and do not count.

    What was counted is compared with the book by the worker, as soon as this is committed.

    :raises Refused: TASK_UNKNOWN, TASK_OF_ANOTHER, TASK_ALREADY_SUBMITTED
    """
    plan: UUID = _open_task(site=site, task=task, actor=actor).plan
    db.run("counting/submit_task", site=site, plan=plan, task=task, at=at)
    db.defer(
        "counting.compare",
        queueing_lock=f"counting.compare/{site}/{plan}",
        site=site,
        plan=str(plan),
    )
    audit.record(
        "counting.task.submitted",
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_task", str(task)), ("counting_plan", str(plan))],
        before={"submitted_at": None},
        after={"submitted_at": at},
    )
