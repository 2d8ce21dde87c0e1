"""Every difference is counted again by another person, and a third decides where two differ."""

from typing import Any
from uuid import UUID

import pytest

from medcount.audit.queries import entries_of
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import compare, plans, recounts
from medcount.counting.actions.scans import ScanEvent
from tests.counting.countroom import Count, cast, issue, stock
from tests.stockroom import Stockroom, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom with a hundred gloves of each of two lots."""
    made = build()
    stock(made, 100)
    stock(made, 100, "L2")
    return made


@pytest.fixture
def count(room: Stockroom) -> Count:
    """Return a count in which the first counter found ten gloves too few of L1."""
    made = Count(room, cast(), "1")
    made.upload("first", made.scan("first", "10:00", 90))
    made.count("first", "10:05", 100, lot="L2")
    return made


def recounted(count: Count, part: str, clock: str, quantity: int, **facts: Any) -> None:
    """Count L1 again in the round that was ordered, hand it in and compare."""
    round_ = max(number for number, whom in count.tasks if whom == part)
    count.upload(part, count.scan(part, clock, quantity, round=round_, **facts))
    count.submit(part, round_=round_)
    count.compare()


def test_a_difference_is_recounted_in_the_next_round_and_confirmed(count: Count) -> None:
    task = count.recount("second", "L1")

    ordered = count.of(task)
    recounted(count, "second", "11:00", 90)

    assert (ordered.round, ordered.lines_ordered, ordered.places) == (2, 1, 1)
    assert (count.line().state, count.line().variance) == ("variance", -10)
    with pytest.raises(Refused, match=RefusalCode.RECOUNT_NOT_NEEDED):
        count.recount("third", "L1")


def test_a_third_person_decides_where_the_second_does_not_confirm_the_first(
    count: Count,
) -> None:
    count.recount("second", "L1")
    recounted(count, "second", "11:00", 95)
    assert count.line().state == "conflict"

    task = count.recount("third", "L1")
    recounted(count, "third", "11:30", 97)

    assert count.of(task).round == 3
    assert (count.line().state, count.line().variance) == ("variance", -3)


@pytest.mark.parametrize("part", ["first", "second"])
def test_whoever_counted_a_line_in_any_round_does_not_recount_it(count: Count, part: str) -> None:
    count.recount("second", "L1")
    recounted(count, "second", "11:00", 95)

    with pytest.raises(Refused, match=RefusalCode.DUTY_CONFLICT) as refused:
        count.recount(part, "L1")
    assert refused.value.facts["rule"] == "R-190"
    count.recount("third", "L1")


@pytest.mark.parametrize("part", ["first", "second"])
def test_neither_end_of_a_hand_over_recounts_what_both_counted(room: Stockroom, part: str) -> None:
    count = Count(room, cast(), "1")
    count.hand_over("first", "second", "10:30")
    count.upload("first", count.scan("first", "10:00", 60))
    count.upload("second", count.scan("second", "11:00", 30))
    done = count.scan("second", "11:10", 0, event=ScanEvent.PLACE_DONE)
    count.upload("second", done)
    count.compare()

    for lot in ("L1", "L2"):
        with pytest.raises(Refused, match=RefusalCode.DUTY_CONFLICT):
            count.recount(part, lot)
    count.recount("third", "L1", "L2")


def test_every_line_that_waits_for_a_recount_is_ordered_at_once_and_only_once(
    count: Count,
) -> None:
    found = count.scan("first", "10:10", 3, lot="L9")
    count.upload("first", found)
    count.compare()
    count.recount("second", "L1")

    rest = count.recount("third")

    assert count.of(rest).lines_ordered == 1
    with pytest.raises(Refused, match=RefusalCode.RECOUNT_UNDER_WAY):
        count.recount("third", "L1")
    with pytest.raises(Refused, match=RefusalCode.RECOUNT_NOT_NEEDED):
        count.recount("third")


def test_a_recount_is_under_way_until_it_was_weighed(count: Count) -> None:
    count.recount("second", "L1")
    count.submit("second", "12:30", round_=2)

    with pytest.raises(Refused, match=RefusalCode.RECOUNT_UNDER_WAY):
        count.recount("third", "L1", clock="12:40")
    count.do(compare.compare, "planner", "12:45")

    again = count.recount("third", "L1", clock="12:50")
    assert count.of(again).round == 2, "nobody has counted it in round 2"


def test_what_agrees_or_was_not_counted_or_stands_posted_is_not_recounted(
    room: Stockroom,
) -> None:
    stock(room, 7, "L3")
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 90))
    count.count("first", "10:05", 100, lot="L2")
    count.post(count.signed_form("A1"))

    for lot in ("L1", "L2", "L3"):
        with pytest.raises(Refused, match=RefusalCode.RECOUNT_NOT_NEEDED):
            count.recount("second", lot)


def test_what_moved_while_it_was_counted_is_recounted_though_it_agrees(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    issue(room, 10, "10:05")
    count.upload("first", count.scan("first", "10:00", 40))
    count.count("first", "10:10", 50)
    assert "MOVED_WHILE_COUNTING" in count.line().findings

    count.recount("second")
    recounted(count, "second", "11:00", 90)

    assert (count.line().state, count.line().findings) == ("agrees", [])


def test_a_recounter_who_finds_the_place_empty_speaks_only_of_what_he_was_sent_for(
    count: Count,
) -> None:
    count.count("first", "10:10", 90, lot="L2")
    count.recount("second", "L1")

    recounted(count, "second", "11:00", 0, event=ScanEvent.PLACE_DONE)

    assert count.line().state == "conflict"
    assert (count.line("L2").state, count.line("L2").variance) == ("variance", 90)


def test_goods_found_in_round_1_and_not_in_the_recount_are_put_to_a_third(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 3, lot="L9")
    count.recount("second", "L9")

    recounted(count, "second", "11:00", 0, event=ScanEvent.PLACE_DONE)

    assert count.line("L9").state == "conflict"
    assert count.line("L1").state == "not_counted"


def order(count: Count, **facts: Any) -> UUID:
    usual = {"lines": None, "counter": count.people["second"].id, "due_at": None}
    made: UUID = count.do(
        recounts.order_recount, facts.pop("by", "head"), "12:05", **{**usual, **facts}
    )
    return made


def test_a_recount_is_ordered_of_lines_of_the_plan_and_of_people_appointed_to_count(
    count: Count,
) -> None:
    line = count.line().id

    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        order(count, by="first")
    with pytest.raises(Refused, match=RefusalCode.LINE_UNKNOWN):
        order(count, lines=[line, line + 1000])
    with pytest.raises(Refused, match=RefusalCode.COUNTER_NOT_APPOINTED):
        order(count, counter=count.people["finance"].id)
    with pytest.raises(Refused, match=RefusalCode.USER_UNKNOWN):
        order(count, counter=0x7FFF_FFFF)
    task = order(count, lines=[line], by="quality")

    (entry,) = entries_of(site=count.room.site, kind="counting_line", subject=str(line))
    assert (entry.action, entry.rule) == ("counting.recount.ordered", "R-204")
    assert entry.after == {"round": 2, "counter": count.people["second"].id, "lines": [line]}
    assert count.of(task).counter == "second"


def test_a_recount_follows_a_comparison_of_an_open_plan(room: Stockroom, count: Count) -> None:
    fresh = Count(room, count.people, "2")
    with pytest.raises(Refused, match=RefusalCode.PLAN_NOT_COMPARED):
        order(fresh)
    count.do(plans.cancel_plan, "head", "13:00", reason="范围有误")

    with pytest.raises(Refused, match=RefusalCode.PLAN_CANCELLED):
        order(count)
