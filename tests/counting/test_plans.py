"""A plan goes step by step, by different people, and ends only when every line is settled."""

import pytest

from medcount.audit.queries import entries_of
from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import compare, plans, tasks
from medcount.counting.actions.scans import ScanEvent
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
        compare.compare(**{**step, "plan": room_id()})


def room_id():
    """Return an id that names no plan."""
    from uuid import uuid4

    return uuid4()


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


def test_trap_32_a_declared_hand_over_joins_two_halves_of_one_tally(room: Stockroom) -> None:
    people = cast()
    declared, silent = Count(room, people, "1"), Count(room, people, "2")
    declared.do(
        tasks.hand_over,
        "first",
        "10:30",
        round=1,
        place=room.places["A-01"],
        to_person=people["second"].id,
    )

    for count in (declared, silent):
        count.upload("first", count.scan("first", "10:00", 60))
        count.upload("second", count.scan("second", "11:00", 40))
        count.compare()

    assert (declared.line().state, declared.line().counted) == ("agrees", 100)
    assert (silent.line().state, silent.line().counted) == ("conflict", None)


def test_scans_after_submission_are_kept_and_do_not_count(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 60)
    submit = {"site": room.site, "task": count.task("first"), "at": at("11:00")}

    with pytest.raises(Refused, match=RefusalCode.TASK_OF_ANOTHER):
        tasks.submit_task(actor=count.people["second"], **submit)
    tasks.submit_task(actor=count.people["first"], **submit)
    with pytest.raises(Refused, match=RefusalCode.TASK_ALREADY_SUBMITTED):
        tasks.submit_task(actor=count.people["first"], **submit)
    (late,) = count.upload("first", count.scan("first", "11:10", 40))
    count.compare()

    assert late.verdict == "AFTER_SUBMISSION"
    assert count.line().counted == 60


def test_a_counter_uploads_only_his_own_task(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    scan = count.scan("first", "10:00", 100)

    with pytest.raises(Refused, match=RefusalCode.TASK_OF_ANOTHER):
        count.upload("second", scan)
    with pytest.raises(Refused, match=RefusalCode.TASK_UNKNOWN):
        tasks.submit_task(
            site=room.site, task=room_id(), actor=count.people["first"], at=at("11:00")
        )


def test_an_upload_that_comes_again_changes_nothing(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    scans = [count.scan("first", "10:00", 60), count.scan("first", "10:01", 40)]

    first = count.upload("first", *scans)
    again = count.upload("first", *scans, scans[0])
    count.compare()

    assert [answer.receipt for answer in first] == ["ACCEPTED", "ACCEPTED"]
    assert [answer.receipt for answer in again] == ["ALREADY_ACCEPTED"] * 3
    assert count.line().counted == 100


def test_another_scan_under_a_used_sequence_number_is_a_conflict(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 60, sequence=7))

    (answer,) = count.upload("first", count.scan("first", "10:01", 40, sequence=7))

    assert answer.receipt == "CONFLICTS"


def test_a_place_done_by_another_counter_adds_no_second_sum(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 100))
    count.upload("second", count.scan("second", "10:30", 0, event=ScanEvent.PLACE_DONE))
    count.compare()

    assert (count.line().state, count.line().counted) == ("agrees", 100)
