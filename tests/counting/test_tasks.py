"""A task is one counter's part; a hand-over makes two of them one."""

from dataclasses import replace
from uuid import uuid4

import pytest

from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import tasks
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import Stockroom, at, build

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
