"""A serial seen at two places is a conflict unless a movement carried it between the sightings."""

import pytest

from medcount.core.line import LineState
from medcount.core.serials import as_duplicate, doubled_sightings
from tests.core.shelf import COLLEAGUE, accepted, count, done, line, scan

HERE, THERE = 10, 20
BOTH = {(HERE, 0), (THERE, 0)}
LOTS = {"L1": accepted("QUALIFIED")}


def place(*facts):
    return list(count(*facts, lots=LOTS).values())


@pytest.mark.parametrize(
    ("left", "came", "doubled"),
    [
        ([], [], BOTH),
        (["09:30 -1"], ["09:30 +1"], set()),
        (["08:30 -1"], ["08:30 +1"], BOTH),  # Gone before it was seen here.
        (["10:30 -1"], ["10:30 +1"], BOTH),  # Not there yet when it was seen there.
        (["09:30 +1"], ["09:30 -1"], BOTH),  # The wrong way.
        (["09:30 -1"], ["09:45 +1"], set()),  # By way of a third place.
        (["09:30 -1", "09:40 +1"], ["09:45 +1"], BOTH),  # It came back.
        (["09:30 -1"], [], BOTH),
        ([], ["09:30 +1"], BOTH),
    ],
)
def test_only_a_movement_between_the_sightings_carries_a_serial(left, came, doubled):
    places = {
        HERE: place(line("L1/S1 = 1", *left), scan("09:00 L1/S1 x 1")),
        THERE: place(line("L1/S1 = 0", *came), scan("10:00 L1/S1 x 1")),
    }

    assert doubled_sightings(places) == doubled


def test_the_order_in_which_the_places_are_told_does_not_matter():
    seen_first = place(line("L1/S1 = 1", "09:30 -1"), scan("09:00 L1/S1 x 1"))
    seen_later = place(line("L1/S1 = 0", "09:30 +1"), scan("10:00 L1/S1 x 1"))

    assert doubled_sightings({HERE: seen_first, THERE: seen_later}) == set()
    assert doubled_sightings({THERE: seen_later, HERE: seen_first}) == set()


def test_a_serial_booked_at_two_places_is_doubled_only_where_it_was_seen_twice():
    booked = line("L1/S1 = 1")
    seen_here = place(booked, scan("09:00 L1/S1 x 1"))
    seen_there = place(booked, scan("10:00 L1/S1 x 1"))
    missed_there = place(booked, done("10:00"))
    uncounted_there = place(booked)

    assert doubled_sightings({HERE: seen_here, THERE: seen_there}) == BOTH
    assert doubled_sightings({HERE: seen_here, THERE: missed_there}) == set()
    assert doubled_sightings({HERE: seen_here, THERE: uncounted_there}) == set()


def test_a_sighting_that_is_itself_in_conflict_still_doubles_the_serial():
    contested = place(
        line("L1/S1 = 1"),
        scan("09:00 L1/S1 x 1"),
        scan("09:10 L1/S1 x 0", by=COLLEAGUE),
    )
    seen_there = place(scan("10:00 L1/S1 x 1"))

    assert contested[0].state is LineState.CONFLICT
    assert doubled_sightings({HERE: contested, THERE: seen_there}) == BOTH


def test_every_unexplained_sighting_of_three_is_named_and_the_carried_one_is_not():
    elsewhere = 30
    places = {
        HERE: place(line("L1/S1 = 1", "09:30 -1"), scan("09:00 L1/S1 x 1")),
        THERE: place(line("L1/S1 = 0", "09:30 +1"), scan("10:00 L1/S1 x 1")),
        elsewhere: place(scan("11:00 L1/S1 x 1")),
    }

    assert doubled_sightings(places) == {(THERE, 0), (elsewhere, 0)}


def test_lots_without_serials_may_lie_at_as_many_places_as_they_like():
    here = place(line("L1 = 5"), scan("09:00 L1 x 5"))
    there = place(line("L1 = 3"), scan("10:00 L1 x 3"))

    assert doubled_sightings({HERE: here, THERE: there}) == set()


def test_a_doubled_serial_is_a_conflict_that_keeps_its_tallies():
    (seen,) = place(line("L1/S1 = 0"), scan("09:00 L1/S1 x 1"))

    doubled = as_duplicate(seen)

    assert (seen.state, seen.counted, seen.variance) == (LineState.VARIANCE, 1, 1)
    assert (doubled.state, doubled.counted, doubled.variance) == (LineState.CONFLICT, None, None)
    assert doubled.findings == seen.findings | {"DUPLICATE_SERIAL"}
    assert doubled.tallies == seen.tallies
    assert doubled.recount
