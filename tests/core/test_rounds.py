"""Equal differences agree with each other; unequal ones need another person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from medcount.core.rounds import by_other_people, weigh
from medcount.core.tally import Tally
from tests.core.shelf import COLLEAGUE, COUNTER, DECIDER, RECOUNTER, at

USUAL_CLOCK = {1: "09:00", 2: "12:00", 3: "15:00", 4: "17:00"}
UNALLOCATED = None


def counted(round, difference, *, by, clock="", **marks):
    """Return a tally of a key whose book says 100."""
    moment = at(clock or USUAL_CLOCK[round])
    return Tally(
        person=by,
        round=round,
        quantity=None if difference is None else 100 + difference,
        first=moment,
        at=moment,
        error=timedelta(seconds=1),
        expected=100,
        **{"people": frozenset({by}), "moved": False, **marks},
    )


def first(difference, **marks):
    return counted(1, difference, by=COUNTER, **marks)


def beside(difference, **marks):
    return counted(1, difference, by=COLLEAGUE, clock="10:00", **marks)


def second(difference, **marks):
    return counted(2, difference, by=RECOUNTER, **marks)


def third(difference, **marks):
    return counted(3, difference, by=DECIDER, **marks)


@pytest.mark.parametrize(
    ("tallies", "difference"),
    [
        ([first(-10)], -10),
        ([first(-10), beside(-10)], -10),
        ([first(-10), beside(-9)], None),
        ([first(-10), second(-10)], -10),
        ([first(-10), second(-9)], None),
        ([first(0), second(-9)], None),
        ([first(-10), second(-9), third(-9)], -9),
        ([first(-10), second(-9), third(-10)], -10),
        ([first(-10), second(-9), third(-5)], -5),  # The third decides and stands.
        ([first(-10), beside(-9), second(-9)], -9),  # Round 2 knows one of the two.
        ([first(-10), beside(-9), second(-8)], None),
        ([first(-10), beside(-9), second(-8), third(-7)], -7),
        ([first(UNALLOCATED)], None),
        ([first(UNALLOCATED), second(-3)], None),  # Nothing says yet that both mean the same.
        ([first(UNALLOCATED), second(-3), third(-2)], -2),
        ([first(-10), second(UNALLOCATED)], None),
    ],
)
def test_rounds_settle_a_line_only_where_their_differences_agree(tallies, difference):
    assert weigh(tallies).difference == difference
    assert weigh(tallies).settled is (difference is not None)


def test_what_two_rounds_confirmed_or_a_third_decided_stands():
    late = counted(4, -1, by="late counter")

    confirmed = weigh([first(-10), second(-10), third(-5)])
    decided = weigh([first(-10), second(-9), third(-5), late])

    assert confirmed.difference == -10
    assert decided.difference == -5


def test_a_round_with_a_disputed_scan_is_settled_by_a_next_one_that_finds_the_same():
    disputed = first(-10, findings=frozenset({"ID_CONFLICT"}))

    assert weigh([disputed]).difference is None
    assert weigh([disputed, second(-10)]).difference == -10
    assert weigh([disputed, second(-9)]).difference is None


def test_two_people_who_disagree_in_the_deciding_round_decide_nothing():
    other_decider = counted(3, -4, by="other decider")
    told = [first(-10), second(-9), third(-5)]

    assert weigh(told).difference == -5
    assert weigh([*told, other_decider]).difference is None


@pytest.mark.parametrize(
    "marks",
    [{"moved": True}, {"missing": frozenset({"lot"})}],
    ids=["goods moved", "a field was missing"],
)
def test_a_round_that_cannot_stand_is_superseded_by_the_next(marks):
    assert weigh([first(-10), second(0)]).difference is None

    outcome = weigh([first(-10, **marks), second(0)])

    assert outcome.difference == 0
    assert outcome.in_play == (second(0),)


def test_a_round_that_cannot_stand_still_speaks_while_it_is_the_last():
    outcome = weigh([first(-10, moved=True)])

    assert outcome.difference == -10
    assert outcome.in_play == (first(-10, moved=True),)


def test_after_a_superseded_round_the_next_two_must_agree():
    superseded = first(-10, moved=True)

    assert weigh([superseded, second(-3), third(-3)]).difference == -3
    assert weigh([superseded, second(-3), third(-4)]).difference is None


def test_the_latest_tally_that_carries_the_result_is_shown():
    outvoted = beside(-9)

    assert weigh([first(-10), outvoted, second(-10)]).shown == second(-10)
    assert weigh([first(-10), beside(-10)]).shown == beside(-10)


def test_counts_of_one_difference_agree_although_goods_moved_between_them():
    morning = first(0)
    after_an_issue = replace(beside(0), quantity=96, expected=96)

    outcome = weigh([morning, after_an_issue])

    assert (outcome.difference, outcome.shown.quantity) == (0, 96)


def test_a_line_that_nobody_counted_says_nothing():
    assert weigh([]) is None


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_in_which_rounds_arrive_does_not_matter(order):
    told = [first(-10), second(-9), third(-5)]

    assert weigh(told[::order]) == weigh(told)


def test_the_same_person_in_a_later_round_is_ignored():
    own_recount = counted(2, -10, by=COUNTER)

    assert by_other_people([first(-10), second(-10)]) == ([first(-10), second(-10)], [])
    assert by_other_people([first(-10), own_recount]) == ([first(-10)], [own_recount])


def test_the_third_person_is_neither_of_the_first_two():
    own_decision = counted(3, -9, by=RECOUNTER)

    counting, ignored = by_other_people([first(-10), second(-9), own_decision])

    assert (counting, ignored) == ([first(-10), second(-9)], [own_decision])


def test_a_person_who_was_ignored_does_not_bar_others():
    own_recount = counted(2, -10, by=COUNTER)

    counting, _ = by_other_people([first(-10), own_recount, second(-9), third(-9)])

    assert counting == [first(-10), second(-9), third(-9)]


def test_two_visits_of_one_person_in_one_round_both_count():
    again = counted(1, -10, by=COUNTER, clock="10:00")

    assert by_other_people([first(-10), again]) == ([first(-10), again], [])


def test_a_team_is_barred_from_the_recount_by_any_of_its_members():
    team = replace(second(-9), people=frozenset({RECOUNTER, COUNTER}))

    assert by_other_people([first(-10), team]) == ([first(-10)], [team])


@pytest.mark.parametrize(
    ("tallies", "confirmed"),
    [
        ([first(-10)], False),
        ([first(-10), beside(-10)], True),
        ([first(-10), second(-10)], True),
        ([first(-10), second(-9)], False),
        ([first(-10), second(-9), third(-5)], True),
        ([first(-10, moved=True), second(-10)], False),  # Only the second round can stand.
        ([first(-10, people=frozenset({COUNTER, COLLEAGUE}))], False),  # They counted together.
    ],
)
def test_a_difference_is_confirmed_by_another_persons_count(tallies, confirmed):
    assert weigh(tallies).confirmed is confirmed
