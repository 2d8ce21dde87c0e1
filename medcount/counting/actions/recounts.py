"""A recount sends another person to the lines that nobody but their counters has seen (R-204)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.duties import Role, Slot, conflict, require_role
from medcount.core.ids import uuid7
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions._appointed import require_appointed
from medcount.counting.actions._plan import Plan, lock_plan, require_frozen


@transaction.atomic
def order_recount(
    *,
    site: int,
    plan: UUID,
    lines: Collection[int] | None,
    counter: int,
    due_at: datetime | None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """
    Send a person to count lines again, in the round after their latest; return the task.

    ``lines`` None: every line that waits for a recount and for which nobody is on the way. Every
    difference is recounted, and so is what contradicts itself, is incomplete or moved meanwhile;
    where the second count does not confirm the first, a third decides. Whoever counted one of the
    lines in any round does not recount it (R-190), nor does who has judged it meanwhile (R-192).

    :raises Refused: ROLE_MISSING, COUNTER_NOT_APPOINTED, DUTY_CONFLICT, LINE_UNKNOWN,
        RECOUNT_NOT_NEEDED, RECOUNT_UNDER_WAY, USER_INACTIVE, USER_UNKNOWN, PLAN_NOT_COMPARED,
        PLAN_NOT_FROZEN, PLAN_UNKNOWN, PLAN_CANCELLED, PLAN_CLOSED
    """
    require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA)
    locked = lock_plan(site=site, plan=plan)
    require_frozen(locked)
    if locked.compared_at is None:
        raise Refused(RefusalCode.PLAN_NOT_COMPARED, plan=locked.number)
    require_appointed([counter], first_round=False, site=site, actor=actor, at=at)
    wanted = _wanted(lines, site=site, plan=locked)
    ids = [line.line for line in wanted]
    held = db.run("counting/part_in_lines", site=site, plan=plan, lines=ids, person=counter)
    rule = conflict((Slot(row.slot) for row in held), Slot.RECOUNT)
    if rule:
        raise Refused(RefusalCode.DUTY_CONFLICT, rule=rule, wanted=Slot.RECOUNT)
    task = uuid7()
    round_ = max(line.round for line in wanted)
    places = sorted({line.place for line in wanted})
    db.stage("counting/staged_task", [(task, round_, counter, places, ids, due_at)])
    db.run("counting/add_tasks", site=site, plan=plan, at=at)
    audit.record(
        "counting.recount.ordered",
        site=site,
        actor=actor,
        at=at,
        subjects=[
            ("counting_plan", str(plan)),
            ("counting_task", str(task)),
            *(("counting_line", str(line)) for line in ids),
        ],
        after={"round": round_, "counter": counter, "lines": ids},
        rule="R-204",
    )
    return task


def _wanted(lines: Collection[int] | None, *, site: int, plan: Plan) -> Sequence[db.Row]:
    named = None if lines is None else sorted(set(lines))
    found = db.run("counting/recountable_lines", site=site, plan=plan.id, lines=named)
    if named is None:
        found = [line for line in found if not line.under_way]
    else:
        _refuse_any(
            RefusalCode.LINE_UNKNOWN, sorted(set(named) - {line.line for line in found}), plan
        )
        _refuse_any(
            RefusalCode.RECOUNT_NOT_NEEDED, [one.line for one in found if not one.needed], plan
        )
        _refuse_any(
            RefusalCode.RECOUNT_UNDER_WAY, [one.line for one in found if one.under_way], plan
        )
    if not found:
        raise Refused(RefusalCode.RECOUNT_NOT_NEEDED, plan=plan.number, lines=[])
    return found


def _refuse_any(code: RefusalCode, lines: Sequence[int], plan: Plan) -> None:
    if lines:
        raise Refused(code, plan=plan.number, lines=lines)
