"""A plan goes step by step, by different people, and ends only when every line is settled."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from medcount.audit.queries import entries_of
from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.core.plan import PlanKind, PlanState
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import compare, plans
from medcount.counting.queries.plans import PlanDetail, plan_detail
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import Stockroom, at, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom with a hundred gloves."""
    made = build()
    stock(made, 100)
    return made


def draft(room: Stockroom, people, number: str | None = "1", **facts):
    """Return a plan nobody has approved."""
    usual = {
        "name": "月末盘点",
        "places": None,
        "rounds_required": 0,
        "clock_error_ms": 1000,
        "actor": people["planner"],
        "at": at("08:00"),
    }
    return plans.create_plan(site=room.site, number=number, **{**usual, **facts})


def read(room: Stockroom, plan) -> PlanDetail:
    return plan_detail(site=room.site, plan=plan, at=at("08:30"))


def with_roles(actor: Actor, *roles: Role) -> Actor:
    return replace(actor, roles=frozenset(roles))


def test_nobody_approves_the_plan_he_made(room: Stockroom) -> None:
    people = cast()
    plan = draft(room, people)
    made_it = people["planner"]
    also_head = with_roles(made_it, Role.PLANNER, Role.WAREHOUSE_HEAD)
    step = {"site": room.site, "plan": plan, "at": at("08:10")}

    with pytest.raises(Refused, match=RefusalCode.DUTY_CONFLICT):
        plans.approve_plan(actor=also_head, **step)
    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        plans.approve_plan(actor=made_it, **step)
    plans.approve_plan(actor=people["head"], **step)
    with pytest.raises(Refused, match=RefusalCode.PLAN_ALREADY_APPROVED):
        plans.approve_plan(actor=people["quality"], **step)


def test_an_administrator_neither_plans_nor_approves(room: Stockroom) -> None:
    people = cast()
    plan = draft(room, people)
    planning_admin = with_roles(people["third"], Role.PLANNER, Role.ADMIN)
    approving_admin = with_roles(people["third"], Role.WAREHOUSE_HEAD, Role.ADMIN)
    step = {"site": room.site, "plan": plan, "at": at("08:10")}

    for action in (
        lambda: draft(room, people, "2", actor=planning_admin),
        lambda: plans.copy_plan(actor=planning_admin, **step),
        lambda: change(room, plan, actor=planning_admin),
        lambda: plans.approve_plan(actor=approving_admin, **step),
    ):
        with pytest.raises(Refused, match=RefusalCode.DUTY_CONFLICT) as refused:
            action()
        assert refused.value.facts["rule"] == "R-183"


def test_a_plan_without_a_number_takes_the_next_of_its_month(room: Stockroom) -> None:
    people = cast()
    elsewhere = build(code="CD")
    draft(room, people, "PD-202603-07")
    draft(room, people, "PD-202603-X")

    numbers = [read(site, draft(site, people, None)).number for site in (room, room, elsewhere)]

    assert numbers == ["PD-202603-08", "PD-202603-09", "PD-202603-01"]


def test_a_plan_of_the_last_evening_in_utc_is_numbered_by_the_warehouses_month(
    room: Stockroom,
) -> None:
    plan = draft(room, cast(), None, at=at("00:00") + timedelta(days=29, hours=17))

    assert read(room, plan).number == "PD-202604-01"


def test_a_number_belongs_to_one_plan_of_the_site(room: Stockroom) -> None:
    people = cast()
    draft(room, people, "1")

    with pytest.raises(Refused, match=RefusalCode.PLAN_NUMBER_TAKEN):
        draft(room, people, "1")
    draft(build(code="CD"), people, "1")


@pytest.mark.parametrize("code", ["outside", "of another site"])
def test_a_plan_counts_storage_places_of_its_own_site(room: Stockroom, code: str) -> None:
    people = cast()
    place = room.places["outside"] if code == "outside" else build(code="CD").places["A-01"]

    with pytest.raises(Refused, match=RefusalCode.PLACE_UNKNOWN):
        draft(room, people, places=[room.places["A-01"], place])
    draft(room, people, places=[room.places["A-01"]])


def change(room: Stockroom, plan, *, actor: Actor, **facts) -> None:
    usual = {
        "name": "五月抽盘",
        "kind": PlanKind.SPOT,
        "places": [room.places["A-01"]],
        "rounds_required": 2,
        "clock_error_ms": 500,
        "due_at": at("18:00"),
    }
    plans.change_plan(site=room.site, plan=plan, actor=actor, at=at("08:05"), **{**usual, **facts})


def test_a_draft_is_changed_by_its_planner_alone_and_not_once_it_is_approved(
    room: Stockroom,
) -> None:
    people = cast()
    plan = draft(room, people)
    another_planner = with_roles(people["deputy"], Role.PLANNER)

    with pytest.raises(Refused, match=RefusalCode.PLAN_OF_ANOTHER):
        change(room, plan, actor=another_planner)
    with pytest.raises(Refused, match=RefusalCode.PLACE_UNKNOWN):
        change(room, plan, actor=people["planner"], places=[room.places["outside"]])
    change(room, plan, actor=people["planner"])
    changed = read(room, plan)
    plans.approve_plan(site=room.site, plan=plan, actor=people["head"], at=at("08:10"))
    with pytest.raises(Refused, match=RefusalCode.PLAN_ALREADY_APPROVED):
        change(room, plan, actor=people["planner"])

    assert (changed.name, changed.kind, changed.places) == (
        "五月抽盘",
        PlanKind.SPOT,
        [room.places["A-01"]],
    )
    assert (changed.rounds_required, changed.due_at) == (2, at("18:00"))
    entry = entries_of(site=room.site, kind="counting_plan", subject=str(plan))[1]
    assert (entry.action, entry.before["name"]) == ("counting.plan.changed", "月末盘点")


def test_a_plan_is_copied_as_it_was_drafted_whatever_became_of_it(room: Stockroom) -> None:
    people = cast()
    copied = draft(
        room, people, kind=PlanKind.CYCLE, places=[room.places["A-01"]], due_at=at("18:00")
    )
    plans.cancel_plan(
        site=room.site, plan=copied, reason="范围有误", actor=people["head"], at=at("08:05")
    )

    copy = plans.copy_plan(site=room.site, plan=copied, actor=people["planner"], at=at("08:10"))

    made = read(room, copy)
    assert (made.name, made.kind, made.places) == (
        "月末盘点",
        PlanKind.CYCLE,
        [room.places["A-01"]],
    )
    assert (made.state, made.number, made.due_at) == (PlanState.DRAFT, "PD-202603-01", None)


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
    plan = draft(room, people, places=[])
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
