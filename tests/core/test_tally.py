"""A tally is what one person counted of one key in one visit, judged at its last scan."""

from datetime import timedelta

import pytest

from medcount.core.tally import serial_tally, tally, visits, zero_tally
from tests.core.shelf import COLLEAGUE, COUNTER, at, book, clock, done, scan


def stays(scans, dones=()):
    """Return the visits as (visitor, round, the clocks of their scans)."""
    return [
        (visit.visitor, visit.round, [clock(scan.at) for scan in visit.scans])
        for visit in visits(scans, dones)
    ]


def tallied(kind, *scans, of):
    (visit,) = visits(scans, ())
    return kind(visit, scans, book=of)


@pytest.mark.parametrize("round", [1, 2])
def test_scanning_after_place_done_opens_a_new_visit(round):
    scans = [scan(f"{minute} L1 x 1", round=round) for minute in ("09:00", "10:00", "10:01")]

    assert stays(scans) == [(COUNTER, round, ["09:00", "10:00", "10:01"])]
    assert stays(scans, [done("10:00", round=round)]) == [
        (COUNTER, round, ["09:00", "10:00"]),  # The instant of PLACE_DONE belongs to its visit.
        (COUNTER, round, ["10:01"]),
    ]


@pytest.mark.parametrize(
    "of_another",
    [done("09:30", by=COLLEAGUE), done("09:30", round=2)],
    ids=["of another person", "of another round"],
)
def test_a_place_done_ends_only_the_visit_it_was_said_in(of_another):
    scans = [scan("09:00 L1 x 1"), scan("10:00 L1 x 1")]

    assert len(stays(scans, [done("09:30")])) == 2
    assert len(stays(scans, [of_another])) == 1


def test_each_person_and_each_round_has_visits_of_its_own():
    scans = [
        scan("09:00 L1 x 1"),
        scan("09:01 L1 x 1", by=COLLEAGUE),
        scan("09:02 L1 x 1"),
        scan("09:03 L1 x 1", round=2),
    ]

    assert stays(scans) == [
        (COLLEAGUE, 1, ["09:01"]),
        (COUNTER, 1, ["09:00", "09:02"]),
        (COUNTER, 2, ["09:03"]),
    ]


def test_a_declared_hand_over_joins_what_two_people_scanned_in_one_visit():
    first_half = scan("09:00 L1 x 6")
    second_half = scan("10:00 L1 x 4", by=COLLEAGUE)
    handed_over = scan("10:00 L1 x 4", by=COLLEAGUE, visitor=COUNTER)

    assert len(stays([first_half, second_half])) == 2
    assert stays([first_half, handed_over]) == [(COUNTER, 1, ["09:00", "10:00"])]

    joined = tallied(tally, first_half, handed_over, of=book(10))

    assert joined.people == {COUNTER, COLLEAGUE}
    assert (joined.quantity, joined.difference) == (10, 0)


def test_a_visit_handed_over_ends_with_the_place_done_of_who_took_it():
    scans = [
        scan("09:00 L1 x 6"),
        scan("10:00 L1 x 4", by=COLLEAGUE, visitor=COUNTER),
        scan("11:00 L1 x 1", by=COLLEAGUE, visitor=COUNTER),
    ]

    ended = stays(scans, [done("10:30", by=COLLEAGUE, visitor=COUNTER)])

    assert ended == [(COUNTER, 1, ["09:00", "10:00"]), (COUNTER, 1, ["11:00"])]


def test_a_tally_is_the_sum_of_its_scans_judged_at_the_last():
    counted = tallied(
        tally, scan("10:00 L1 x 60"), scan("09:00 L1 x 30"), of=book(100, "08:00 +20", "10:30 -30")
    )

    assert (counted.first, counted.at) == (at("09:00"), at("10:00"))
    assert (counted.quantity, counted.expected, counted.difference) == (90, 120, -30)


def test_a_tally_is_as_exact_as_the_clock_of_its_last_scan():
    counted = tallied(
        tally, scan("09:00 L1 x 1", error_s=60), scan("10:00 L1 x 1", error_s=5), of=book(2)
    )

    assert counted.error == timedelta(seconds=5)


@pytest.mark.parametrize(
    ("moment", "was_moved"), [("09:00", False), ("09:30", True), ("10:00", False)]
)
def test_a_tally_is_moved_only_by_a_movement_strictly_between_its_scans(moment, was_moved):
    stock = book(10, f"{moment} -3")

    counted = tallied(tally, scan("09:00 L1 x 5"), scan("10:00 L1 x 2"), of=stock)

    assert counted.moved is was_moved


@pytest.mark.parametrize(
    ("scans", "quantity", "findings"),
    [
        (["09:00 L1/S1 x 1"], 1, set()),
        (["09:00 L1/S1 x 1", "09:01 L1/S1 x 1"], 1, {"DUPLICATE_SERIAL"}),
        (["09:00 L1/S1 x 3"], 1, {"DUPLICATE_SERIAL"}),
        (["09:00 L1/S1 x 0"], 0, set()),
    ],
)
def test_a_serial_is_there_or_not_however_often_it_was_scanned(scans, quantity, findings):
    counted = tallied(serial_tally, *(scan(text) for text in scans), of=book(1))

    assert (counted.quantity, counted.findings) == (quantity, findings)


def test_a_place_done_asserts_zero_at_its_own_moment():
    stock = book(10, "09:30 -4", "12:00 -6")

    zero = zero_tally(done("11:00", opened="10:00"), book=stock)

    assert (zero.quantity, zero.expected, zero.difference) == (0, 6, -6)
    assert (zero.first, zero.at) == (at("10:00"), at("11:00"))
    assert (zero.scans, zero.moved) == ((), False)


@pytest.mark.parametrize(
    ("opened", "was_moved"), [("09:00", True), ("09:30", False), ("10:00", False)]
)
def test_a_zero_is_moved_by_a_movement_between_opening_and_place_done(opened, was_moved):
    stock = book(10, "09:30 -4")

    assert zero_tally(done("11:00", opened=opened), book=stock).moved is was_moved


def test_a_zero_after_a_hand_over_is_the_word_of_both():
    zero = zero_tally(done("11:00", by=COLLEAGUE, visitor=COUNTER), book=book(1))

    assert (zero.person, zero.people) == (COLLEAGUE, {COUNTER, COLLEAGUE})
