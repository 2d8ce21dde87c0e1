"""A variance stands between a counted line and the book at that line's own moment."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcount.core.line import LineState
from medcount.core.status import Status, ZoneKind
from medcount.core.variance import judge
from tests.core.shelf import (
    COLLEAGUE,
    COUNTER,
    DECIDER,
    RECOUNTER,
    TODAY,
    TOMORROW,
    YESTERDAY,
    accepted,
    at,
    case,
    count,
    done,
    line,
    scan,
)

AGREES, VARIANCE = LineState.AGREES, LineState.VARIANCE
CONFLICT, INCOMPLETE = LineState.CONFLICT, LineState.INCOMPLETE


def said(judgement):
    return judgement.state, judgement.counted, judgement.variance


# Each count is judged at its own moment


@pytest.mark.parametrize(
    ("movements", "scanned", "expected", "variance"),
    [
        (["10:30 +20"], "10:00 L1 x 90", 100, -10),
        (["09:00 +20"], "10:00 L1 x 120", 120, 0),
        (["10:00 -100"], "09:00 L1 x 100", 100, 0),
        (["08:00 -100"], "09:00 L1 x 0", 0, 0),
        (["09:30 -40", "10:30 +5"], "10:00 L1 x 59", 60, -1),
    ],
)
def test_a_count_is_compared_with_the_book_of_its_own_moment(
    movements, scanned, expected, variance
):
    counted = count(line("L1 = 100", *movements), scan(scanned))["L1"]

    assert (counted.expected, counted.variance) == (expected, variance)
    assert counted.state is (VARIANCE if variance else AGREES)


def test_what_nobody_counted_is_expected_as_the_book_stands_now_and_has_no_variance():
    uncounted = count(line("L1 = 100", "10:00 -30"))["L1"]

    assert said(uncounted) == (LineState.NOT_COUNTED, None, None)
    assert (uncounted.expected, uncounted.counted_at) == (70, None)


def test_opposite_differences_of_two_lots_are_two_variances():
    counted = count(line("L1 = 10"), line("L2 = 10"), scan("09:00 L1 x 5"), scan("09:01 L2 x 15"))

    assert [one.variance for one in counted.values()] == [-5, +5]


def test_opposite_differences_of_two_owners_are_two_variances():
    counted = count(
        line("L1 of CLINIC = 10"),
        line("L1 of HOSPITAL = 10"),
        scan("09:00 L1 of CLINIC x 9"),
        scan("09:01 L1 of HOSPITAL x 11"),
    )

    assert [one.variance for one in counted.values()] == [-1, +1]


# Rounds and people


@pytest.mark.parametrize(("second", "outcome"), [(6, (AGREES, 6, 0)), (5, (CONFLICT, None, None))])
def test_two_people_in_one_round_agree_or_conflict_and_are_never_summed(second, outcome):
    scans = [scan("09:00 L1 x 6"), scan("09:30 L1 x 5", by=COLLEAGUE)]
    scans[1] = replace(scans[1], quantity=second)

    assert said(count(line("L1 = 6"), *scans)["L1"]) == outcome


def test_two_people_agree_each_at_his_own_time():
    shelf = line("L1 = 10", "09:30 -4")
    scans = [scan("09:00 L1 x 10"), scan("10:00 L1 x 6", by=COLLEAGUE)]

    counted = count(shelf, *scans)["L1"]

    assert said(counted) == (AGREES, 6, 0)
    assert counted.counted_at == at("10:00")


def test_scanning_again_after_place_done_is_a_count_of_its_own():
    scans = [scan("09:00 L1 x 6"), scan("10:00 L1 x 6")]

    in_one_visit = count(line("L1 = 6"), *scans)["L1"]
    in_two_visits = count(line("L1 = 6"), *scans, done("09:30"))["L1"]

    assert said(in_one_visit) == (VARIANCE, 12, +6)
    assert said(in_two_visits) == (AGREES, 6, 0)


def test_the_same_person_in_round_2_is_ignored_and_named():
    shelf = [line("L1 = 10"), scan("09:00 L1 x 9")]

    recounted = count(*shelf, scan("12:00 L1 x 10", by=RECOUNTER, round=2))["L1"]
    by_himself = count(*shelf, scan("12:00 L1 x 10", round=2))["L1"]

    assert (recounted.state, recounted.findings) == (CONFLICT, set())
    assert said(by_himself) == (VARIANCE, 9, -1)
    assert by_himself.findings == {"SAME_PERSON"}
    assert len(by_himself.tallies) == 2


def test_where_two_rounds_disagree_the_third_stands():
    shelf = [
        line("L1 = 10"),
        scan("09:00 L1 x 9"),
        scan("12:00 L1 x 8", by=RECOUNTER, round=2),
    ]

    assert said(count(*shelf)["L1"]) == (CONFLICT, None, None)
    assert said(count(*shelf, scan("15:00 L1 x 7", by=DECIDER, round=3))["L1"]) == (
        VARIANCE,
        7,
        -3,
    )


def test_a_round_that_the_policy_demands_and_nobody_delivered_leaves_the_line_incomplete():
    shelf = [line("L1 = 10"), scan("09:00 L1 x 10")]
    second = scan("12:00 L1 x 10", by=RECOUNTER, round=2)
    by_himself = scan("12:00 L1 x 10", round=2)

    assert count(*shelf, rounds_required=1)["L1"].state is AGREES
    assert count(*shelf, second, rounds_required=2)["L1"].state is AGREES
    for delivered in ([], [by_himself]):
        missing = count(*shelf, *delivered, rounds_required=2)["L1"]
        assert (missing.state, missing.variance) == (INCOMPLETE, None)
        assert "ROUND_MISSING" in missing.findings


def test_a_scan_that_came_again_with_other_content_is_a_conflict():
    shelf = [line("L1 = 10"), scan("09:00 L1 x 10", id="scan")]

    assert count(*shelf, disputed_scans=frozenset({"other"}))["L1"].state is AGREES

    disputed = count(*shelf, disputed_scans=frozenset({"scan"}))["L1"]

    assert said(disputed) == (CONFLICT, None, None)
    assert disputed.findings == {"ID_CONFLICT"}

    second = scan("12:00 L1 x 10", by=RECOUNTER, round=2)
    recounted = count(*shelf, second, disputed_scans=frozenset({"scan"}))["L1"]

    assert said(recounted) == (AGREES, 10, 0)


def test_a_demanded_field_that_a_scan_does_not_give_leaves_the_line_incomplete():
    shelf = line("L1 = 10")
    demanded = {"demanded": frozenset({"expiry"})}

    whole = count(shelf, scan("09:00 L1 x 10", expiry=TOMORROW), **demanded)["L1"]
    missing = count(shelf, scan("09:00 L1 x 10"), **demanded)["L1"]

    assert whole.state is AGREES
    assert (missing.state, missing.variance) == (INCOMPLETE, None)
    assert missing.findings == {"MISSING_EXPIRY"}


@pytest.mark.parametrize("last_scan", ["10:06 L1 x 3", "10:06 L1 x 4"])
def test_goods_that_moved_inside_the_visit_are_recounted_whatever_the_sum(last_scan):
    shelf = [line("L1 = 10", "10:03 -3"), line("L2 = 5")]

    counted = count(*shelf, scan("10:00 L1 x 4"), scan("10:01 L2 x 5"), scan(last_scan))

    assert counted["L1"].findings == {"MOVED_WHILE_COUNTING"}
    assert counted["L1"].recount
    assert not counted["L2"].recount


def test_a_recount_supersedes_the_round_in_which_goods_moved():
    shelf = [line("L1 = 10", "10:03 -3"), scan("10:00 L1 x 4"), scan("10:06 L1 x 6")]

    counted = count(*shelf, scan("12:00 L1 x 7", by=RECOUNTER, round=2))["L1"]

    assert said(counted) == (AGREES, 7, 0)
    assert counted.findings == set()


@pytest.mark.parametrize(
    ("facts", "recount"),
    [
        ([scan("09:00 L1 x 10")], False),
        ([scan("09:00 L1 x 9")], False),
        ([scan("09:00 L1 x 9"), scan("09:30 L1 x 8", by=COLLEAGUE)], True),
        ([], False),
    ],
)
def test_only_another_count_can_say_more_of_a_conflict(facts, recount):
    assert count(line("L1 = 10"), *facts)["L1"].recount is recount


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ([scan("09:00 L1 x 10")], False),
        ([scan("09:00 L1 x 9")], True),
        ([scan("09:00 L1 x 9"), scan("12:00 L1 x 9", by=RECOUNTER, round=2)], False),
        ([scan("09:00 L1 x 9"), scan("12:00 L1 x 8", by=RECOUNTER, round=2)], True),
        ([scan("09:00 L1 x 9"), scan("12:00 L1 x 9", round=2)], True),  # He recounted himself.
        ([], False),
    ],
)
def test_every_difference_is_to_be_counted_by_another_person(facts, due):
    assert count(line("L1 = 10"), *facts)["L1"].recount_due is due


# Cut-off


@pytest.mark.parametrize(
    ("clock", "findings"),
    [
        ("09:59:58", set()),
        ("09:59:59", {"CUT_OFF"}),
        ("10:00", {"CUT_OFF"}),
        ("10:00:01", {"CUT_OFF"}),
        ("10:00:02", set()),
    ],
)
def test_a_movement_within_the_clock_error_is_a_cut_off_finding(clock, findings):
    counted = count(line("L1 = 10", f"{clock} -3"), scan("10:00 L1 x 7"))["L1"]

    assert counted.findings == findings


def test_a_movement_at_the_last_scans_instant_is_cut_off_and_not_moved_while_counting():
    shelf = [scan("09:50 L1 x 4"), scan("10:00 L1 x 3")]

    at_the_last = count(line("L1 = 10", "10:00 -3"), *shelf)["L1"]
    inside = count(line("L1 = 10", "09:55 -3"), *shelf)["L1"]

    assert at_the_last.findings == {"CUT_OFF"}
    assert inside.findings == {"MOVED_WHILE_COUNTING"}


@pytest.mark.parametrize(
    ("quantity", "explaining"),
    [(100, ["00:00"]), (95, []), (97, []), (92, []), (98, [])],
)
def test_a_movement_of_known_day_explains_only_the_difference_it_would_make(quantity, explaining):
    issued_some_time_today = line("L1 = 100", "00:00 -5 DATE_ONLY")
    counted = scan("10:00 L1 x 100")

    judged = count(issued_some_time_today, replace(counted, quantity=quantity))["L1"]

    assert judged.findings == {"CUT_OFF"}
    assert [entry.movement for entry in judged.explained_by_cut_off] == explaining


@pytest.mark.parametrize(
    ("quantity", "explaining"),
    [
        (100, ["00:00", "00:01"]),
        (97, ["00:00"]),
        (95, ["00:01"]),
        (92, []),  # As the book says: nothing is to explain.
        (99, []),
    ],
)
def test_any_subset_of_the_uncertain_movements_may_explain_the_difference(quantity, explaining):
    shelf = line("L1 = 100", "00:00 -5 DATE_ONLY", "00:01 -3 DATE_ONLY")

    judged = count(shelf, replace(scan("10:00 L1 x 1"), quantity=quantity))["L1"]

    assert [entry.movement for entry in judged.explained_by_cut_off] == explaining


@pytest.mark.parametrize(
    ("clock", "findings"), [("00:10", {"CUT_OFF"}), ("23:59", {"CUT_OFF"}), ("24:01", set())]
)
def test_a_movement_of_known_day_is_cut_off_on_the_warehouses_own_day(clock, findings):
    shelf = line("L1 = 10", "00:00 -5 DATE_ONLY")

    assert count(shelf, scan(f"{clock} L1 x 5"))["L1"].findings == findings


@pytest.mark.parametrize(
    ("confirming", "outcome"), [(7, (AGREES, set())), (6, (CONFLICT, {"CUT_OFF"}))]
)
def test_cut_off_stands_on_the_count_that_is_shown_or_on_all_that_contradict(confirming, outcome):
    shelf = line("L1 = 10", "09:00 -3")
    scans = [scan("09:00 L1 x 7"), scan(f"10:00 L1 x {confirming}", by=COLLEAGUE)]

    counted = count(shelf, *scans)["L1"]

    assert (counted.state, counted.findings) == outcome


def test_a_derived_zero_is_uncertain_as_a_scan_is():
    shelf = line("L1 = 5", "00:00 -5 DATE_ONLY")

    assert count(shelf, done("10:00"))["L1"].findings == {"CUT_OFF"}


# What the label and the place say


@pytest.mark.parametrize("field", ["expiry", "mfg_date"])
def test_a_label_that_differs_from_the_accepted_lot_is_a_variance(field):
    lots = {"L1": accepted("QUALIFIED", **{field: TOMORROW})}
    shelf = line("L1 = 10")

    alike = count(shelf, scan("09:00 L1 x 10", **{field: TOMORROW}), lots=lots)["L1"]
    unread = count(shelf, scan("09:00 L1 x 10"), lots=lots)["L1"]
    other = count(shelf, scan("09:00 L1 x 10", **{field: TODAY}), lots=lots)["L1"]

    assert alike.state is unread.state is AGREES
    assert said(other) == (VARIANCE, 10, 0)
    assert other.findings == {f"ATTRIBUTE_{field.upper()}"}


def test_a_recount_that_reads_the_label_right_takes_the_attribute_finding_back():
    lots = {"L1": accepted("QUALIFIED", expiry=TOMORROW)}
    shelf = [line("L1 = 10"), scan("09:00 L1 x 10", expiry=TODAY)]
    reread = scan("12:00 L1 x 10", by=RECOUNTER, round=2, expiry=TOMORROW)

    assert count(*shelf, lots=lots)["L1"].state is VARIANCE
    assert count(*shelf, reread, lots=lots)["L1"].state is AGREES


@pytest.mark.parametrize(
    ("expiry", "findings"),
    [(YESTERDAY, {"EXPIRED"}), (TODAY, set()), (TOMORROW, set()), (None, set())],
)
def test_goods_may_be_used_on_the_day_of_their_expiry_and_not_after(expiry, findings):
    lots = {"L1": accepted("QUALIFIED", expiry=expiry)}

    counted = count(line("L1 = 10"), scan("09:00 L1 x 10"), lots=lots)["L1"]

    assert (counted.state, counted.findings) == (AGREES, findings)


@pytest.mark.parametrize(("clock", "findings"), [("23:59", set()), ("24:01", {"EXPIRED"})])
def test_goods_expire_at_local_midnight(clock, findings):
    lots = {"L1": accepted("QUALIFIED", expiry=TODAY)}

    assert count(line("L1 = 10"), scan(f"{clock} L1 x 10"), lots=lots)["L1"].findings == findings


@pytest.mark.parametrize("status", Status)
def test_expired_goods_are_a_finding_unless_they_are_isolated(status):
    lots = {"L1": accepted(status, expiry=YESTERDAY)}
    name = "L1" if status is Status.QUALIFIED else f"L1 {status}"

    counted = count(line(f"L1 {status} = 1"), scan("09:00 L1 x 1"), lots=lots)[name]

    isolated = status in (Status.UNQUALIFIED, Status.EXPIRED_LOCK)
    assert counted.findings == (set() if isolated else {"EXPIRED"})


def test_goods_that_nobody_saw_are_neither_expired_nor_misplaced():
    facts = {
        "lots": {"L1": accepted("QUALIFIED", expiry=YESTERDAY)},
        "zone_kind": "QUARANTINE",
        "storage_fits": False,
    }
    shelf = line("L1 = 10")

    seen = count(shelf, scan("09:00 L1 x 10"), **facts)["L1"]

    assert seen.findings == {"EXPIRED", "ZONE", "STORAGE"}
    assert count(shelf, scan("09:00 L1 x 0"), **facts)["L1"].findings == set()
    assert count(shelf, done("09:00"), **facts)["L1"].findings == set()
    assert count(shelf, **facts)["L1"].findings == set()


BELONGS = {
    ZoneKind.QUARANTINE: {"QUARANTINE"},
    ZoneKind.QUALIFIED: {"QUALIFIED"},
    ZoneKind.SHIPPING: {"RESERVED_OUT"},
    ZoneKind.RETURNED: {"RETURN_PENDING"},
    ZoneKind.UNQUALIFIED: {"UNQUALIFIED", "EXPIRED_LOCK", "RECALLED"},
}


@pytest.mark.parametrize("zone", ZoneKind)
@pytest.mark.parametrize(
    "status", sorted({*set().union(*BELONGS.values()), "FROZEN", "PENDING_DISPOSITION"})
)
def test_goods_outside_the_zone_of_their_status_are_a_variance(zone, status):
    name = "L1" if status == "QUALIFIED" else f"L1 {status}"

    counted = count(line(f"L1 {status} = 1"), scan("09:00 L1 x 1"), zone_kind=zone)[name]

    belongs = status in BELONGS[zone] | {"FROZEN", "PENDING_DISPOSITION"}
    assert counted.findings == (set() if belongs else {"ZONE"})
    assert counted.state is (AGREES if belongs else VARIANCE)


def test_a_place_of_no_zone_suits_every_status():
    assert count(line("L1 = 1"), scan("09:00 L1 x 1"), zone_kind="")["L1"].findings == set()


def test_a_place_outside_the_items_storage_range_is_a_variance():
    shelf = [line("L1 = 10"), scan("09:00 L1 x 10")]

    assert count(*shelf, storage_fits=True)["L1"].state is AGREES

    too_warm = count(*shelf, storage_fits=False)["L1"]

    assert said(too_warm) == (VARIANCE, 10, 0)
    assert too_warm.findings == {"STORAGE"}


@pytest.mark.parametrize(
    ("expected", "counted", "is_outlier"),
    [
        (10, 100, True),
        (10, 99, False),  # Not ten times as many.
        (5, 55, True),  # Ten times and 50 more.
        (5, 54, False),
        (100, 999, False),
        (0, 1000, False),  # Ten times nothing says nothing.
        (100, 1, False),
    ],
)
def test_an_outlier_is_ten_times_the_book_and_fifty_above_it(expected, counted, is_outlier):
    judged = count(line(f"L1 = {expected}"), scan(f"09:00 L1 x {counted}"))["L1"]

    assert ("OUTLIER" in judged.findings) is is_outlier
    assert judged.state is VARIANCE


def test_a_serial_scanned_twice_in_one_visit_is_counted_once_and_named():
    counted = count(line("L1/S1 = 1"), scan("09:00 L1/S1 x 1"), scan("09:05 L1/S1 x 1"))["L1/S1"]

    assert said(counted) == (AGREES, 1, 0)
    assert counted.findings == {"DUPLICATE_SERIAL"}


# Whatever the order


SHELF = (
    line("L1 = 7", "08:05 -2", "08:20 +4"),
    line("L1 FROZEN = 3"),
    line("L2 = 5"),
    line("L3/S1 = 1"),
    done("08:30"),
    done("08:45", by=RECOUNTER, round=2),
)

scan_sentences = st.tuples(
    st.sampled_from(["L1", "L1 FROZEN", "L1 QUALIFIED", "L2", "L3/S1", "L2/S1", "L9"]),
    st.integers(0, 8),
    st.sampled_from([COUNTER, COLLEAGUE, RECOUNTER]),
    st.sampled_from([1, 1, 2]),
)


@given(sentences=st.lists(scan_sentences, max_size=8), data=st.data())
def test_judging_does_not_depend_on_the_order_in_which_scans_arrive(sentences, data):
    scans = [
        scan(f"08:{6 * number:02} {key} x {quantity}", by=person, round=round)
        for number, (key, quantity, person, round) in enumerate(sentences)
    ]
    lots = {"L1": accepted("QUALIFIED", "FROZEN"), "L2": accepted("QUALIFIED")}

    shuffled = data.draw(st.permutations(scans))

    assert judge(case(*SHELF, *shuffled, lots=lots)) == judge(case(*SHELF, *scans, lots=lots))
