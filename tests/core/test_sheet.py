"""A sheet gives every scan to a line, and a zero to what a PLACE_DONE covers."""

import pytest

from medcount.core.line import UNKNOWN_LOT, LineState, lot_of
from medcount.core.sheet import missing_fields
from tests.core.shelf import (
    COLLEAGUE,
    COUNTER,
    DECIDER,
    RECOUNTER,
    TOMORROW,
    accepted,
    at,
    count,
    done,
    line,
    scan,
)


def tallies(judgement):
    """Return what was tallied of a line: round, person, quantity, in the order of the sheet."""
    return [(tally.round, tally.person, tally.quantity) for tally in judgement.tallies]


# Zeros of PLACE_DONE


def test_place_done_counts_zero_what_nobody_scanned():
    shelf = [line("L1 = 10"), line("L2 = 4"), scan("09:00 L1 x 10")]

    without, counted = count(*shelf), count(*shelf, done("11:00"))

    assert without["L2"].state is LineState.NOT_COUNTED
    assert (without["L2"].counted, without["L2"].variance) == (None, None)
    assert tallies(counted["L2"]) == [(1, COUNTER, 0)]
    assert (counted["L2"].variance, counted["L2"].counted_at) == (-4, at("11:00"))
    assert tallies(counted["L1"]) == [(1, COUNTER, 10)]


def test_a_zero_is_judged_at_the_moment_of_place_done():
    shelf = line("L1 = 10", "10:30 -10", "12:00 +5")

    counted = count(shelf, done("11:00", opened="10:45"))["L1"]

    assert (counted.state, counted.expected, counted.counted) == (LineState.AGREES, 0, 0)


def test_a_key_scanned_by_a_colleague_in_the_round_gets_no_zero():
    shelf = [line("L1 = 10"), scan("09:00 L1 x 10", by=COLLEAGUE)]

    assert tallies(count(*shelf, done("11:00"))["L1"]) == [(1, COLLEAGUE, 10)]


def test_each_person_who_says_place_done_asserts_his_own_zero():
    shelf = line("L1 = 10", "11:30 -10")

    both = count(shelf, done("11:00"), done("12:00", by=COLLEAGUE, opened="11:45"))["L1"]

    assert tallies(both) == [(1, COUNTER, 0), (1, COLLEAGUE, 0)]
    assert [tally.difference for tally in both.tallies] == [-10, 0]
    assert both.state is LineState.CONFLICT


def test_a_found_key_gets_no_zero_from_others_in_the_round_it_was_found_in():
    shelf = [line("L1 = 10"), scan("09:00 L1 x 10"), scan("09:05 L9 x 2", by=COLLEAGUE)]

    counted = count(*shelf, done("11:00"))

    assert tallies(counted["L9 PENDING_DISPOSITION"]) == [(1, COLLEAGUE, 2)]


@pytest.mark.parametrize(
    ("first_count", "recounted"), [("09:00 L1 x 9", True), ("09:00 L1 x 10", False)]
)
def test_in_round_2_place_done_speaks_only_for_what_is_under_recount(first_count, recounted):
    shelf = [line("L1 = 10"), scan(first_count)]

    counted = count(*shelf, done("12:00", by=RECOUNTER, round=2))["L1"]

    assert ((2, RECOUNTER, 0) in tallies(counted)) is recounted


def test_a_recounter_who_was_sent_for_one_line_says_nothing_of_another_that_differs():
    sought, beside = line("L1 = 10"), line("L2 = 10")
    shelf = [sought, beside, scan("09:00 L1 x 9"), scan("09:10 L2 x 9")]

    counted = count(*shelf, done("12:00", by=RECOUNTER, round=2, sent_for=(sought,)))

    assert (2, RECOUNTER, 0) in tallies(counted["L1"])
    assert tallies(counted["L2"]) == [(1, COUNTER, 9)]


def test_a_recount_that_finds_nothing_confirms_a_first_zero():
    shelf = [line("L1 = 10"), done("11:00")]

    confirmed = count(*shelf, done("12:00", by=RECOUNTER, round=2))["L1"]

    assert (confirmed.state, confirmed.variance) == (LineState.VARIANCE, -10)
    assert tallies(confirmed) == [(1, COUNTER, 0), (2, RECOUNTER, 0)]


def test_round_2_says_nothing_of_what_round_1_never_counted():
    never_counted = line("L1 = 10")

    counted = count(never_counted, done("12:00", by=RECOUNTER, round=2))

    assert counted["L1"].state is LineState.NOT_COUNTED


def test_a_found_key_under_recount_is_counted_zero_where_it_is_not_found_again():
    shelf = [scan("09:00 L9 x 2"), done("11:00")]

    counted = count(*shelf, done("12:00", by=RECOUNTER, round=2))["L9 PENDING_DISPOSITION"]

    assert tallies(counted) == [(1, COUNTER, 2), (2, RECOUNTER, 0)]
    assert counted.state is LineState.CONFLICT


def test_a_line_whose_goods_moved_while_counting_is_under_recount_although_it_agrees():
    shelf = [
        line("L1 = 10", "09:03 -3"),
        scan("09:00 L1 x 4"),
        scan("09:06 L1 x 3"),
    ]

    counted = count(*shelf, done("12:00", by=RECOUNTER, round=2))["L1"]

    assert counted.tallies[0].difference == 0
    assert tallies(counted)[1:] == [(2, RECOUNTER, 0)]


def test_a_round_that_the_policy_demands_covers_lines_that_agreed():
    shelf = [line("L1 = 10"), scan("09:00 L1 x 10")]
    second = done("12:00", by=RECOUNTER, round=2)

    demanded = count(*shelf, second, rounds_required=2)["L1"]
    not_demanded = count(*shelf, second)["L1"]

    assert tallies(demanded)[1:] == [(2, RECOUNTER, 0)]
    assert tallies(not_demanded)[1:] == []


def test_no_zero_is_derived_at_a_place_of_which_a_code_was_not_read():
    shelf = [line("L1 = 10"), done("11:00")]

    assert count(*shelf)["L1"].counted == 0
    assert count(*shelf, unread=True)["L1"].state is LineState.NOT_COUNTED


def test_no_zero_is_derived_of_an_item_of_which_a_demanded_field_was_not_given():
    demanded = {"demanded": frozenset({"lot"})}
    shelf = [line("L1 = 10"), line("L2 = 4"), done("11:00")]

    whole = count(*shelf, scan("09:00 L1 x 10"), **demanded)
    incomplete = count(*shelf, scan("09:00 - x 10"), **demanded)

    assert whole["L2"].counted == 0
    assert incomplete["L2"].state is LineState.NOT_COUNTED
    assert incomplete["L1"].state is LineState.NOT_COUNTED
    assert incomplete["- PENDING_DISPOSITION"].state is LineState.INCOMPLETE


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("09:00 L1/S1 x 1", {"expiry", "mfg_date"}),
        ("09:00 L1 x 1", {"serial", "expiry", "mfg_date"}),
        ("09:00 -/S1 x 1", {"lot", "expiry", "mfg_date"}),
    ],
)
def test_only_a_demanded_field_is_missing(said, missing):
    everything = frozenset({"lot", "serial", "expiry", "mfg_date"})

    assert missing_fields(scan(said), everything) == missing
    assert missing_fields(scan(said), everything - missing) == set()
    assert missing_fields(scan(said, expiry=TOMORROW, mfg_date=TOMORROW), everything) == (
        missing - {"expiry", "mfg_date"}
    )


# Keys that the shelf does not tell apart

TWO_STATUSES = (line("L1 = 7"), line("L1 FROZEN = 3"))
TWO_OWNERS = (line("L1 of CLINIC = 7"), line("L1 of HOSPITAL = 3"))


@pytest.mark.parametrize(
    ("lines", "finding"),
    [(TWO_STATUSES, "STATUS_NOT_SHOWN"), (TWO_OWNERS, "OWNER_NOT_SHOWN")],
    ids=["statuses", "owners"],
)
def test_keys_that_look_alike_agree_only_where_their_sums_do(lines, finding):
    equal = count(*lines, scan("09:00 L1 x 10"))
    unequal = count(*lines, scan("09:00 L1 x 9"))

    assert [one.state for one in equal.values()] == [LineState.AGREES] * 2
    assert [one.counted for one in equal.values()] == [7, 3]
    assert [one.state for one in unequal.values()] == [LineState.CONFLICT] * 2
    assert [one.counted for one in unequal.values()] == [None, None]
    assert all(one.findings == {finding} for one in [*equal.values(), *unequal.values()])


def test_a_scan_that_names_its_status_counts_on_that_key_alone():
    counted = count(*TWO_STATUSES, scan("09:00 L1 FROZEN x 2"))

    assert counted["L1 FROZEN"].variance == -1
    assert counted["L1 FROZEN"].findings == set()
    assert counted["L1"].state is LineState.NOT_COUNTED


@pytest.mark.parametrize(
    ("named", "rest", "state"),
    [
        (3, 7, LineState.AGREES),
        (2, 8, LineState.AGREES),
        (3, 6, LineState.CONFLICT),
        (5, 5, LineState.CONFLICT),  # The sum is right, yet 5 are said to be frozen of 3.
    ],
)
def test_what_was_named_of_keys_that_look_alike_joins_their_sum(named, rest, state):
    scans = [scan(f"09:00 L1 FROZEN x {named}"), scan(f"09:05 L1 x {rest}")]

    counted = count(*TWO_STATUSES, *scans)

    assert [one.state for one in counted.values()] == [state, state]


def test_sums_are_compared_at_the_moment_of_the_last_scan():
    lines = [line("L1 = 7", "09:30 -2"), line("L1 FROZEN = 3")]

    before = count(*lines, scan("09:00 L1 x 10"))
    after = count(*lines, scan("10:00 L1 x 8"))

    assert [one.counted for one in before.values()] == [7, 3]
    assert [one.counted for one in after.values()] == [5, 3]


def test_a_key_without_stock_at_the_moment_is_not_meant_while_another_has_some():
    lines = [line("L1 = 7"), line("L1 FROZEN = 3", "08:30 -3")]

    counted = count(*lines, scan("09:00 L1 x 6"))

    assert counted["L1"].variance == -1
    assert counted["L1 FROZEN"].state is LineState.NOT_COUNTED


def test_goods_seen_where_every_fitting_key_is_empty_cannot_be_allocated():
    lines = [line("L1 = 0"), line("L1 FROZEN = 0")]

    counted = count(*lines, scan("09:00 L1 x 1"))

    assert [one.state for one in counted.values()] == [LineState.CONFLICT] * 2


def allocation(qualified, frozen, *, by=RECOUNTER, round=2):
    hour = {2: 12, 3: 15}[round]
    return [
        scan(f"{hour}:00 L1 QUALIFIED x {qualified}", by=by, round=round),
        scan(f"{hour}:05 L1 FROZEN x {frozen}", by=by, round=round),
    ]


def test_a_person_may_allocate_a_shared_sum_but_not_change_it():
    nine_found = [*TWO_STATUSES, scan("09:00 L1 x 9")]

    agreeing = count(*nine_found, *allocation(7, 2))
    changing = count(*nine_found, *allocation(7, 3))

    assert [one.variance for one in agreeing.values()] == [0, -1]
    assert [one.state for one in agreeing.values()] == [LineState.AGREES, LineState.VARIANCE]
    assert [one.state for one in changing.values()] == [LineState.CONFLICT] * 2
    assert [one.counted for one in changing.values()] == [None, None]


def test_a_third_round_that_agrees_with_the_second_outweighs_the_first_sum():
    shelf = [*TWO_STATUSES, scan("09:00 L1 x 9"), *allocation(7, 3)]

    counted = count(*shelf, *allocation(7, 3, by=DECIDER, round=3))

    assert [one.state for one in counted.values()] == [LineState.AGREES] * 2


def test_a_key_below_zero_that_nobody_named_does_not_spoil_equal_sums():
    lines = [line("L1 = 7"), line("L1 FROZEN = -2")]

    equal = count(*lines, scan("09:00 L1 x 5"))
    unequal = count(*lines, scan("09:00 L1 x 7"))

    assert [one.state for one in equal.values()] == [LineState.AGREES] * 2
    assert [one.state for one in unequal.values()] == [LineState.CONFLICT] * 2


# Serials and found goods


def test_a_serial_scanned_under_another_lot_is_counted_on_its_booked_key():
    lots = {"L1": accepted("QUALIFIED"), "L2": accepted("QUALIFIED")}

    as_booked = count(line("L1/S1 = 1"), scan("09:00 L1/S1 x 1"), lots=lots)
    relabelled = count(line("L1/S1 = 1"), scan("09:00 L2/S1 x 1"), lots=lots)

    assert as_booked["L1/S1"].state is LineState.AGREES
    assert relabelled.keys() == {"L1/S1"}
    assert (relabelled["L1/S1"].counted, relabelled["L1/S1"].variance) == (1, 0)
    assert relabelled["L1/S1"].state is LineState.VARIANCE
    assert relabelled["L1/S1"].findings == {"ATTRIBUTE_LOT"}


def test_a_serial_booked_under_both_lots_is_counted_where_its_label_says():
    lines = [line("L1/S1 = 1"), line("L2/S1 = 1")]

    counted = count(*lines, scan("09:00 L2/S1 x 1"))

    assert counted["L2/S1"].state is LineState.AGREES
    assert counted["L1/S1"].state is LineState.NOT_COUNTED


def test_a_serial_booked_under_two_lots_and_labelled_with_a_third_is_found_on_that_one():
    lines = [line("L1/S1 = 1"), line("L2/S1 = 1")]

    counted = count(*lines, scan("09:00 L3/S1 x 1"))

    assert counted["L3/S1 PENDING_DISPOSITION"].variance == +1
    assert counted["L1/S1"].state is counted["L2/S1"].state is LineState.NOT_COUNTED


def test_a_serial_whose_label_shows_no_lot_is_counted_without_a_finding():
    counted = count(line("L1/S1 = 1"), scan("09:00 -/S1 x 1"))

    assert (counted["L1/S1"].state, counted["L1/S1"].findings) == (LineState.AGREES, set())


def test_one_missing_and_one_extra_serial_are_two_variances():
    lines = [line(f"L1/{serial} = 1") for serial in ("S1", "S2", "S3")]
    scans = [scan(f"09:00 L1/{serial} x 1") for serial in ("S2", "S3", "S4")]

    counted = count(*lines, *scans, done("11:00"), lots={"L1": accepted("QUALIFIED")})

    assert {name: one.variance for name, one in counted.items()} == {
        "L1/S1": -1,
        "L1/S2": 0,
        "L1/S3": 0,
        "L1/S4": +1,
    }


@pytest.mark.parametrize(
    ("homes", "said", "stands_as"),
    [
        (["QUALIFIED"], "L1", "L1"),
        (["FROZEN of HOSPITAL"], "L1", "L1 FROZEN of HOSPITAL"),
        (["QUALIFIED", "FROZEN"], "L1", "L1 PENDING_DISPOSITION"),
        (["QUALIFIED of CLINIC", "QUALIFIED of HOSPITAL"], "L1", "L1 PENDING_DISPOSITION"),
        (["QUALIFIED", "FROZEN"], "L1 FROZEN", "L1 FROZEN"),
        (
            ["QUALIFIED of CLINIC", "QUALIFIED of HOSPITAL"],
            "L1 of HOSPITAL",
            "L1 of HOSPITAL",
        ),
        (["QUALIFIED of HOSPITAL"], "L1 FROZEN", "L1 FROZEN of HOSPITAL"),
        (
            ["QUALIFIED of CLINIC", "QUALIFIED of HOSPITAL"],
            "L1 FROZEN",
            "L1 FROZEN",
        ),
        (["QUALIFIED"], "L1 of HOSPITAL", "L1 of HOSPITAL"),
        (["QUALIFIED", "FROZEN"], "L1 of HOSPITAL", "L1 PENDING_DISPOSITION of HOSPITAL"),
    ],
)
def test_found_goods_take_the_only_booking_of_their_lot_that_fits(homes, said, stands_as):
    counted = count(scan(f"09:00 {said} x 5"), lots={"L1": accepted(*homes)})

    assert counted.keys() == {stands_as}
    assert (counted[stands_as].expected, counted[stands_as].variance) == (0, 5)
    assert counted[stands_as].line.found
    assert "UNKNOWN_LOT" not in counted[stands_as].findings


def test_a_surplus_of_an_unknown_lot_stands_on_its_own_lot_as_pending():
    shelf = [line("L1 = 10"), scan("09:00 L9 x 5")]

    unknown = count(*shelf, lots={"L1": accepted("QUALIFIED")})
    known = count(*shelf, lots={"L9": accepted("QUALIFIED")})

    assert unknown["L9 PENDING_DISPOSITION"].findings == {"UNKNOWN_LOT"}
    assert known["L9"].findings == set()


def test_a_lot_that_is_demanded_and_was_not_read_is_missing_rather_than_unknown():
    found = scan("09:00 - x 5")

    demanded = count(found, demanded=frozenset({"lot"}))["- PENDING_DISPOSITION"]
    not_demanded = count(found)["- PENDING_DISPOSITION"]

    assert demanded.findings == {"MISSING_LOT"}
    assert not_demanded.findings == {"UNKNOWN_LOT"}


def test_nothing_is_known_of_a_lot_that_nobody_booked():
    assert lot_of({"L1": accepted("QUALIFIED")}, "L9") is UNKNOWN_LOT
