"""A task is one counter's part; a hand-over makes two of them one."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import plans, tasks
from medcount.people.actions.enrolment import disable_person
from medcount.people.actions.roles import RoleRequest, approve_roles, request_roles
from medcount.people.queries import actor_for_user
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import DAY, Stockroom, at, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom with a hundred gloves."""
    made = build()
    stock(made, 100)
    return made


def test_trap_32_a_declared_hand_over_joins_two_halves_of_one_tally(room: Stockroom) -> None:
    people = cast()
    declared, silent = Count(room, people, "1"), Count(room, people, "2")
    declared.hand_over("first", "second", "10:30")

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
        tasks.submit_task(site=room.site, task=uuid4(), actor=count.people["first"], at=at("11:00"))


def test_an_upload_retried_after_submission_is_known_and_no_conflict(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    scan = count.scan("first", "10:00", 100)
    count.upload("first", scan)
    tasks.submit_task(
        site=room.site, task=count.task("first"), actor=count.people["first"], at=at("11:00")
    )

    (answer,) = count.upload("first", scan)
    count.compare()

    assert answer.receipt == "ALREADY_ACCEPTED"
    assert count.line().state == "agrees"


def test_goods_at_a_place_outside_the_plan_are_kept_and_do_not_count(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    outside = room.places["outside"]

    (answer,) = count.upload("first", replace(count.scan("first", "10:00", 7), place=outside))
    count.compare()

    assert answer.verdict == "OUT_OF_SCOPE"
    assert count.line().state == "not_counted"


def assign(count: Count, *parts, by: str = "planner", **facts) -> list[UUID]:
    """Assign parts of a round, each as (round, whom, place codes or None)."""
    counters = [
        (
            round_,
            count.people[part].id,
            None if codes is None else [count.room.places[code] for code in codes],
        )
        for round_, part, codes in parts
    ]
    made: list[UUID] = count.do(
        tasks.assign_tasks, by, "08:01", counters=counters, due_at=at("18:00"), **facts
    )
    return made


def test_parts_of_a_round_are_given_with_their_places(room: Stockroom) -> None:
    count = Count(room, cast(), "1")

    here, everywhere = assign(count, (1, "first", ["A-01"]), (1, "second", None))

    assert (count.of(here).counter, count.of(here).places) == ("first", 1)
    assert (count.of(everywhere).counter, count.of(everywhere).places) == ("second", 2)
    assert count.of(here).due_at == at("18:00")


def test_a_scan_beside_the_places_of_its_task_counts_where_the_plan_does(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    [task] = assign(count, (1, "first", ["B-01"]))
    count.tasks[1, "first"] = task

    (answer,) = count.upload("first", count.scan("first", "10:00", 100, place="A-01"))
    count.compare()

    assert answer.verdict == "ACCEPTED"
    assert count.line().state == "agrees"


@pytest.mark.parametrize(
    ("round_", "part", "allowed"),
    [
        (1, "first", True),
        (1, "second", True),
        (1, "third", False),
        (2, "first", True),
        (2, "third", True),
        (1, "planner", False),
        (2, "quality", False),
        (1, "admin", False),
    ],
)
def test_only_who_is_appointed_to_count_is_sent_to_the_shelf(
    room: Stockroom, round_: int, part: str, allowed: bool
) -> None:
    count = Count(room, cast(), "1")

    if allowed:
        assign(count, (round_, part, None))
        return
    with pytest.raises(Refused, match=RefusalCode.COUNTER_NOT_APPOINTED) as refused:
        assign(count, (round_, part, None))
    assert refused.value.facts["people"] == [part]


def test_an_appointment_counts_at_its_site_and_while_it_lasts(room: Stockroom) -> None:
    people = cast()
    count = Count(room, people, "1")
    elsewhere = build(code="CD").site
    admin = actor_for_user(username="admin", at=DAY, source="UI")
    asked = request_roles(
        requests=[
            RoleRequest(
                user_id=people["head"].id, role=Role.COUNTER, site_id=elsewhere, valid_from=DAY
            ),
            RoleRequest(
                user_id=people["finance"].id,
                role=Role.COUNTER,
                site_id=room.site,
                valid_from=DAY,
                valid_to=at("08:01"),
            ),
        ],
        actor=admin,
        at=DAY,
    )
    approve_roles(assignment_ids=asked, actor=people["quality"], at=DAY)

    for part in ("head", "finance"):
        with pytest.raises(Refused, match=RefusalCode.COUNTER_NOT_APPOINTED):
            assign(count, (1, part, None))


def test_nobody_who_was_disabled_or_never_enrolled_is_sent_to_the_shelf(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    admin = actor_for_user(username="admin", at=DAY, source="UI")
    disable_person(user_id=count.people["first"].id, reason="离职", actor=admin, at=DAY)
    nobody = replace(count.people["second"], id=0x7FFF_FFFF)

    with pytest.raises(Refused, match=RefusalCode.USER_INACTIVE):
        assign(count, (1, "first", None))
    with pytest.raises(Refused, match=RefusalCode.USER_UNKNOWN):
        count.people["nobody"] = nobody
        assign(count, (1, "nobody", None))


def test_a_file_may_name_counters_whom_nobody_appointed_and_a_person_may_not(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "1")
    step = {
        "site": room.site,
        "plan": count.plan,
        "counters": [(1, count.people["finance"].id, None)],
        "due_at": None,
        "at": at("08:01"),
    }

    for source in ("UI", "API", "CLI", "JOB"):
        with pytest.raises(Refused, match=RefusalCode.COUNTER_NOT_APPOINTED):
            tasks.assign_tasks(actor=replace(count.people["planner"], source=source), **step)
    tasks.assign_tasks(actor=replace(count.people["planner"], source="IMPORT"), **step)


def test_an_administrator_assigns_nothing(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    roles = frozenset({Role.PLANNER, Role.ADMIN})
    count.people["ruler"] = replace(count.people["planner"], roles=roles)

    with pytest.raises(Refused, match=RefusalCode.DUTY_CONFLICT) as refused:
        assign(count, (1, "first", None), by="ruler")
    assert refused.value.facts["rule"] == "R-183"


def test_a_task_has_places_and_they_are_of_its_plan(room: Stockroom) -> None:
    people = cast()
    plan = plans.create_plan(
        site=room.site,
        name="抽盘",
        places=[room.places["A-01"]],
        rounds_required=0,
        clock_error_ms=1000,
        actor=people["planner"],
        at=at("08:00"),
    )
    step = {"site": room.site, "plan": plan, "at": at("08:00")}
    plans.approve_plan(actor=people["head"], **step)
    plans.pass_gate(actor=people["planner"], **step)
    plans.freeze_book(actor=people["planner"], **step)

    for places, code in (
        ([room.places["B-01"]], RefusalCode.PLACE_OUT_OF_SCOPE),
        ([], RefusalCode.TASK_EMPTY),
    ):
        with pytest.raises(Refused, match=code):
            tasks.assign_tasks(
                counters=[(1, people["first"].id, places)],
                due_at=None,
                actor=people["planner"],
                **step,
            )


def test_the_same_places_are_given_to_one_person_once_a_round_while_the_task_is_open(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "1")
    [task] = assign(count, (1, "first", ["A-01"]))
    count.tasks[1, "first"] = task

    for again in (["A-01"], ["B-01", "A-01"], None):
        with pytest.raises(Refused, match=RefusalCode.TASK_ALREADY_ASSIGNED) as refused:
            assign(count, (1, "first", again))
        assert refused.value.facts["people"] == ["first"]
    with pytest.raises(Refused, match=RefusalCode.TASK_ALREADY_ASSIGNED):
        assign(count, (1, "second", None), (1, "second", ["A-01"]))
    assign(count, (1, "first", ["B-01"]), (2, "first", ["A-01"]), (1, "second", ["A-01"]))
    count.submit("first")
    assign(count, (1, "first", ["A-01"]))
