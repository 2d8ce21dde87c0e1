"""A plan goes step by step, by different people, and ends only when every line is settled."""

from uuid import uuid4

import pytest

from medcount.audit.queries import entries_of
from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import compare, plans
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import Stockroom, at, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom with a hundred gloves."""
    made = build()
    stock(made, 100)
    return made


def draft(room: Stockroom, people, number: str = "1"):
    """Return a plan nobody has approved."""
    return plans.create_plan(
        site=room.site,
        number=number,
        name="月末盘点",
        places=None,
        rounds_required=0,
        clock_error_ms=1000,
        actor=people["planner"],
        at=at("08:00"),
    )


def test_nobody_approves_the_plan_he_made(room: Stockroom) -> None:
    people = cast()
    plan = draft(room, people)
    made_it = people["planner"]
    also_head = type(made_it)(
        id=made_it.id,
        name=made_it.name,
        roles=frozenset({Role.PLANNER, Role.WAREHOUSE_HEAD}),
        source="UI",
    )
    step = {"site": room.site, "plan": plan, "at": at("08:10")}

    with pytest.raises(Refused, match=RefusalCode.DUTY_CONFLICT):
        plans.approve_plan(actor=also_head, **step)
    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        plans.approve_plan(actor=made_it, **step)
    plans.approve_plan(actor=people["head"], **step)
    with pytest.raises(Refused, match=RefusalCode.PLAN_ALREADY_APPROVED):
        plans.approve_plan(actor=people["quality"], **step)


def test_no_step_comes_before_its_time(room: Stockroom) -> None:
    people = cast()
    plan = draft(room, people)
    step = {"site": room.site, "plan": plan, "actor": people["planner"], "at": at("08:10")}

    with pytest.raises(Refused, match=RefusalCode.PLAN_NOT_APPROVED):
        plans.pass_gate(**step)
    with pytest.raises(Refused, match=RefusalCode.PLAN_GATE_NOT_PASSED):
        plans.freeze_book(**step)
    with pytest.raises(Refused, match=RefusalCode.PLAN_NOT_FROZEN):
        compare.compare(**step)
    with pytest.raises(Refused, match=RefusalCode.PLAN_UNKNOWN):
        compare.compare(**{**step, "plan": uuid4()})


def test_a_book_is_frozen_once(room: Stockroom) -> None:
    count = Count(room, cast(), "1")

    with pytest.raises(Refused, match=RefusalCode.PLAN_ALREADY_FROZEN):
        count.do(plans.freeze_book, "planner", "08:30")


def test_the_gate_stops_a_plan_that_covers_no_place(room: Stockroom) -> None:
    people = cast()
    plan = plans.create_plan(
        site=room.site,
        number="1",
        name="空盘",
        places=[],
        rounds_required=0,
        clock_error_ms=1000,
        actor=people["planner"],
        at=at("08:00"),
    )
    step = {"site": room.site, "plan": plan, "at": at("08:10")}
    plans.approve_plan(actor=people["head"], **step)

    with pytest.raises(Refused, match=RefusalCode.GATE_BLOCKED):
        plans.pass_gate(actor=people["planner"], **step)


def test_trap_10_a_count_does_not_close_while_a_key_is_not_counted(room: Stockroom) -> None:
    stock(room, 5, "L2")
    count = Count(room, cast(), "1")
    with pytest.raises(Refused, match=RefusalCode.PLAN_NOT_COMPARED):
        count.do(plans.close_plan, "head", "12:50")
    count.count("first", "10:00", 100)

    with pytest.raises(Refused, match=RefusalCode.PLAN_HAS_OPEN_LINES) as refused:
        count.do(plans.close_plan, "head", "13:00")
    assert refused.value.facts["lines"] == {"not_counted": 1}

    count.count("first", "10:30", 5, lot="L2")
    count.do(plans.close_plan, "head", "13:10")


def test_a_count_closes_only_when_its_variance_is_settled_and_posted(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)

    for settle in (lambda: None, count.confirm):
        settle()
        with pytest.raises(Refused, match=RefusalCode.PLAN_HAS_OPEN_LINES):
            count.do(plans.close_plan, "head", "13:00")
    form = count.propose("A1")
    count.sign(form)
    count.post(form)
    count.do(plans.close_plan, "head", "13:10")

    with pytest.raises(Refused, match=RefusalCode.PLAN_CLOSED):
        count.compare()


def test_a_cancelled_plan_keeps_its_data_and_a_posted_one_is_not_cancelled(
    room: Stockroom,
) -> None:
    people = cast()
    cancelled, posted = Count(room, people, "1"), Count(room, people, "2")
    cancelled.count("first", "10:00", 100)
    posted.count("first", "10:00", 90)
    posted.post(posted.signed_form("A1"))

    with pytest.raises(Refused, match=RefusalCode.REASON_MISSING):
        cancelled.do(plans.cancel_plan, "head", "13:00", reason="...")
    cancelled.do(plans.cancel_plan, "head", "13:00", reason="范围有误")
    with pytest.raises(Refused, match=RefusalCode.PLAN_CANCELLED):
        cancelled.compare()
    assert cancelled.line().counted == 100
    with pytest.raises(Refused, match=RefusalCode.PLAN_HAS_POSTED_FORM):
        posted.do(plans.cancel_plan, "head", "13:00", reason="范围有误")


def test_every_step_leaves_one_entry_on_the_plan(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 100)
    count.do(plans.close_plan, "head", "13:00")

    entries = entries_of(site=room.site, kind="counting_plan", subject=str(count.plan))
    assert [entry.action for entry in entries] == [
        "counting.plan.created",
        "counting.plan.approved",
        "counting.plan.gate_passed",
        "counting.book.frozen",
        "counting.tasks.assigned",
        "counting.scans.accepted",
        "counting.plan.compared",
        "counting.plan.closed",
    ]
