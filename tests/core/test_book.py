"""A book is read as of any moment, and knows which movements may lie on either side of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcount.core.book import Basis, Book, Entry, switched
from medcount.core.when import local_date
from tests.core.shelf import MIDNIGHT, at, book, moved

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("clock", "quantity"),
    [("08:00", 100), ("08:59:59", 100), ("09:00", 120), ("09:30", 120), ("10:00", 90)],
)
def test_a_movement_counts_from_its_own_instant_on(clock, quantity):
    stock = book(100, "09:00 +20", "10:00 -30")

    assert stock.as_of(at(clock)) == quantity


def test_a_book_without_its_early_movements_is_right_for_every_later_moment():
    whole = book(100, "09:00 +20", "10:00 -30")

    cut = Book(whole.balance, whole.entries[1:])

    assert cut.as_of(at("09:30")) == whole.as_of(at("09:30"))


@given(
    opening=st.integers(-1000, 1000),
    moves=st.lists(st.tuples(st.integers(0, 60), st.integers(-50, 50)), max_size=12),
    minute=st.integers(-1, 61),
)
def test_as_of_equals_replaying_the_movements_from_the_opening(opening, moves, minute):
    entries = [
        Entry(f"M{number}", MIDNIGHT + timedelta(minutes=minutes), delta)
        for number, (minutes, delta) in enumerate(moves)
    ]
    stock = Book(opening + sum(delta for _, delta in moves), entries)

    replayed = opening
    for minutes, delta in sorted(moves):
        if minutes <= minute:
            replayed += delta

    assert stock.as_of(MIDNIGHT + timedelta(minutes=minute)) == replayed


@pytest.mark.parametrize(
    ("clock", "lies_inside"),
    [("09:59", False), ("10:00", False), ("10:03", True), ("10:06", False), ("10:07", False)],
)
def test_a_movement_lies_inside_two_scans_only_strictly_between_them(clock, lies_inside):
    stock = book(10, f"{clock} -3")

    assert bool(stock.inside(at("10:00"), at("10:06"))) is lies_inside


@pytest.mark.parametrize(
    ("clock", "is_uncertain"),
    [
        ("09:59:58", False),
        ("09:59:59", True),
        ("10:00", True),
        ("10:00:01", True),
        ("10:00:02", False),
    ],
)
def test_a_movement_within_the_clock_error_of_the_count_is_uncertain(clock, is_uncertain):
    stock = book(10, f"{clock} -3")

    assert bool(stock.uncertain(at("10:00"), SECOND)) is is_uncertain


@pytest.mark.parametrize(
    ("counted", "is_uncertain"),
    [
        ("-1:59", False),  # The same day in UTC, the day before here.
        ("00:01", True),
        ("07:59", True),  # Still the day before in UTC.
        ("08:01", True),
        ("23:59", True),
        ("24:01", False),
    ],
)
def test_a_movement_of_known_day_is_uncertain_on_its_local_day_only(counted, is_uncertain):
    stock = book(10, "00:00 -5 DATE_ONLY")

    assert bool(stock.uncertain(at(counted), SECOND)) is is_uncertain


@pytest.mark.parametrize("basis", ["KNOWN", "BOOKED", "AMENDED"])
def test_a_movement_of_known_time_is_certain_the_rest_of_its_day(basis):
    stock = book(10, f"00:00 -5 {basis}")

    assert stock.uncertain(at("10:00"), SECOND) == []


def test_a_day_begins_at_local_midnight():
    assert local_date(at("24:00")) - local_date(at("23:59")) == timedelta(days=1)


@pytest.mark.parametrize(
    ("movements", "difference", "names"),
    [
        (["00:00 -5"], +5, ["00:00"]),  # Expected 5 too few: the issue had not gone yet.
        (["00:00 -5"], -5, None),  # The other way round the goods would be gone twice.
        (["00:00 -5"], +4, None),
        (["00:00 +5"], -5, ["00:00"]),
        (["11:00 -5"], -5, ["11:00"]),  # After the count by the book, before it on the floor.
        (["11:00 -5"], +5, None),
        (["00:00 -5", "00:01 -3", "00:02 -1"], +8, ["00:00", "00:01"]),
        (["00:00 -5", "00:01 +3"], +2, ["00:00", "00:01"]),
        (["00:00 -5", "00:01 -3", "00:02 -8"], +8, ["00:02"]),  # The fewest that do it.
        (["00:01 -5", "00:00 -5"], +5, ["00:00"]),  # The earliest of equals.
        (["00:00 -5", "11:00 -5"], 0, None),  # Nothing is to explain.
        ([], 5, None),
    ],
)
def test_a_difference_is_explained_only_by_movements_whose_other_side_makes_it_zero(
    movements, difference, names
):
    entries = [moved(movement) for movement in movements]

    chosen = switched(entries, at("10:00"), difference)

    assert (chosen and [entry.movement for entry in chosen]) == names


def test_a_movement_at_the_instant_of_the_count_switches_as_one_before_it():
    at_that_instant = Entry("M1", at("10:00"), -5, Basis.KNOWN)

    assert switched([at_that_instant], at("10:00"), +5) == [at_that_instant]
    assert switched([at_that_instant], at("10:00"), -5) is None
