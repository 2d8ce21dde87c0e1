"""The cases that systems in the field get wrong, each through `medcount count`."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Counted

Count = Callable[..., Counted]

BOOK_OF_100 = """
    place item_code lot quantity as_of
    A-01  GLOVE     L1  100      08:00
"""


def scans(*rows: str) -> str:
    """Return a scanner's file of one item: time, person, place, lot, quantity."""
    return "\n".join(["counted_at person place item_code lot quantity", *rows])


def movement(row: str) -> str:
    """Return a movements file of one row of GLOVE L1."""
    return "id occurred_at recorded_at kind item_code lot from_place to_place quantity\n" + row


def told(line: dict[str, Any]) -> tuple[Any, ...]:
    """Return what a trap is about: expected, variance, state, disposition, book after."""
    return (
        line["expected"],
        line["variance"],
        line["state"],
        line["disposition"],
        line["book_after"],
    )


def test_trap_1_a_movement_booked_after_the_count_does_not_touch_the_variance(
    count: Count,
) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("10:00 P1 A-01 GLOVE L1 90"),
        movements=movement("M1 10:30 10:30 RECEIPT GLOVE L1 - A-01 20"),
    )

    assert told(counted.line(lot="L1")) == (100, -10, "variance", "adjust", 110)
    assert counted.code == 1


def test_trap_2_what_moved_before_the_count_is_expected(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("10:00 P1 A-01 GLOVE L1 120"),
        movements=movement("M1 09:00 09:05 RECEIPT GLOVE L1 - A-01 20"),
    )

    assert told(counted.line(lot="L1")) == (120, 0, "agrees", "none", 120)
    assert counted.code == 0


def test_trap_3_an_issue_after_the_count_leaves_it_agreeing(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("09:00 P1 A-01 GLOVE L1 100"),
        movements=movement("M1 10:00 10:00 ISSUE GLOVE L1 A-01 - 100"),
    )

    assert told(counted.line(lot="L1")) == (100, 0, "agrees", "none", 0)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("09:30", (100, -100, "variance", "adjust", 0)),
        ("10:30", (0, 0, "agrees", "none", 0)),
    ],
)
def test_trap_4_an_issue_booked_late_settles_the_line_once_it_is_known(
    count: Count, now: str, expected: tuple[Any, ...]
) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("09:00 P1 A-01 GLOVE L1 0"),
        movements=movement("M1 08:00 10:00 ISSUE GLOVE L1 A-01 - 100"),
        now=now,
    )

    assert told(counted.line(lot="L1")) == expected


def test_trap_5_a_booking_without_its_own_time_is_the_cause_and_nothing_is_adjusted(
    count: Count,
) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("09:00 P1 A-01 GLOVE L1 0"),
        movements=movement("M1 - 10:00 ISSUE GLOVE L1 A-01 - 100"),
    )

    line = counted.line(lot="L1")
    assert told(line) == (100, -100, "variance", "wait", 0)
    assert [(c["cause"], c["units"], c["evidence"]) for c in line["causes"]] == [
        ("COUNT_TIMING", -100, ["M1"])
    ]
    assert line["causes"][0]["confidence"] is None


def test_trap_6_a_receipt_during_the_count_agrees(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100.replace("100 ", "10  "),
        scans=scans("09:00 P1 A-01 GLOVE L1 10"),
        movements=movement("M1 09:30 09:30 RECEIPT GLOVE L1 - A-01 10"),
    )

    assert told(counted.line(lot="L1")) == (10, 0, "agrees", "none", 20)


def test_trap_8_goods_found_on_an_empty_book_are_held_when_their_lot_is_unknown(
    count: Count,
) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("09:00 P1 A-01 GLOVE L1 100", "09:00 P1 A-02 GLOVE L9 100"),
    )

    line = counted.line(lot="L9")
    assert told(line) == (0, 100, "variance", "hold", 100)
    assert line["status"] == "PENDING_DISPOSITION"


def test_trap_8_goods_found_of_a_known_lot_take_its_booked_status(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("09:00 P1 A-01 GLOVE L1 100", "09:00 P1 A-02 GLOVE L1 100"),
    )

    line = counted.line(place="A-02")
    assert told(line) == (0, 100, "variance", "adjust", 100)
    assert line["status"] == "QUALIFIED"


def test_trap_9_a_surplus_of_an_unknown_lot_stays_on_its_own_lot(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("09:00 P1 A-01 GLOVE L1 100", "09:00 P1 A-01 GLOVE L2 5"),
    )

    line = counted.line(lot="L2")
    assert told(line) == (0, 5, "variance", "hold", 5)
    assert "UNKNOWN_LOT" in line["findings"]
    assert counted.line(lot="L1")["state"] == "agrees"


BOOK_OF_THREE = """
    place item_code lot quantity as_of
    A-01  GLOVE     L1  1        08:00
    A-01  GLOVE     L2  2        08:00
    A-01  MASK      L3  3        08:00
"""


def test_trap_10_what_nobody_scanned_is_not_counted(count: Count) -> None:
    counted = count(book=BOOK_OF_THREE, scans=scans("09:00 P1 A-01 GLOVE L1 1"))

    assert counted.summary["not_counted"] == 2
    assert told(counted.line(lot="L3")) == (3, None, "not_counted", "none", 3)


def test_trap_10_a_place_declared_done_counts_its_unscanned_keys_zero(count: Count) -> None:
    counted = count(
        book=BOOK_OF_THREE,
        scans="""
            event      counted_at person place item_code lot quantity
            SCAN       09:00      P1     A-01  GLOVE     L1  1
            PLACE_DONE 10:00      P1     A-01  -         -   -
        """,
    )

    assert counted.summary["not_counted"] == 0
    line = counted.line(lot="L3")
    assert told(line) == (3, -3, "variance", "adjust", 0)
    assert (line["counted"], line["counted_at"]) == (0, "2026-11-20T10:00:00+08:00")


def test_trap_11_opposite_differences_of_two_lots_never_net(count: Count) -> None:
    counted = count(
        book="""
            place item_code lot quantity as_of unit_cost
            A-01  GLOVE     LA  10       08:00 2.50
            A-01  GLOVE     LB  10       08:00 2.50
        """,
        scans=scans("09:00 P1 A-01 GLOVE LA 5", "09:01 P1 A-01 GLOVE LB 15"),
    )

    assert (counted.summary["gross_units"], counted.summary["net_units"]) == (10, 0)
    assert counted.summary["accuracy_by_line"] == 0
    assert (counted.summary["gross_amount"], counted.summary["net_amount"]) == ("25.00", "0.00")
    assert {line["causes"][0]["cause"] for line in counted.answer["lines"]} == {"LOT_SWAP"}
    assert {line["disposition"] for line in counted.answer["lines"]} == {"move"}


@pytest.mark.parametrize(
    ("column", "booked", "read", "finding"),
    [
        ("expiry", "2027-06-30", "2027-07-31", "ATTRIBUTE_EXPIRY"),
        ("mfg_date", "2025-06-30", "2025-07-31", "ATTRIBUTE_MFG_DATE"),
    ],
)
def test_traps_12_and_33_another_date_than_accepted_is_a_variance(
    count: Count, column: str, booked: str, read: str, finding: str
) -> None:
    counted = count(
        book=f"place item_code lot quantity as_of {column}\nA-01 GLOVE L1 9 08:00 {booked}",
        scans=f"counted_at person place item_code lot quantity {column}\n"
        f"09:00 P1 A-01 GLOVE L1 9 {read}",
    )

    line = counted.line(lot="L1")
    assert (line["state"], line["variance"], line["findings"]) == ("variance", 0, [finding])


@pytest.mark.parametrize(("second", "expected"), [(5, ("conflict", None)), (6, ("agrees", 6))])
def test_trap_13_two_people_in_one_round_are_never_summed(
    count: Count, second: int, expected: tuple[str, int | None]
) -> None:
    counted = count(
        book=BOOK_OF_100.replace("100 ", "6   "),
        scans=scans("09:00 P1 A-01 GLOVE L1 6", f"09:10 P2 A-01 GLOVE L1 {second}"),
    )

    line = counted.line(lot="L1")
    assert (line["state"], line["counted"]) == expected
    assert len(line["tallies"]) == 2


def test_trap_14_a_replayed_batch_counts_once(count: Count) -> None:
    batch = ["S1 09:00 P1 A-01 GLOVE L1 60", "S2 09:01 P1 A-01 GLOVE L1 40"]

    counted = count(
        book=BOOK_OF_100,
        scans="\n".join(
            ["id counted_at person place item_code lot quantity", *batch, *batch[:1], *batch]
        ),
    )

    assert counted.line(lot="L1")["counted"] == 100
    assert counted.code == 0


def test_a_known_id_with_other_content_is_a_conflict(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans="""
            id counted_at person place item_code lot quantity
            S1 09:00      P1     A-01  GLOVE     L1  100
            S1 09:00      P1     A-01  GLOVE     L1  90
        """,
    )

    assert counted.line(lot="L1")["state"] == "conflict"
    assert [(one["row"], one["code"]) for one in counted.answer["not_resolved"]] == [
        (3, "ID_CONFLICT")
    ]


def test_a_scan_put_right_twice_counts_as_it_was_put_right_last(count: Count) -> None:
    counted = count(
        book="place item_code lot quantity as_of\nA-01 GLOVE L1 10 08:00",
        scans="id counted_at person place item_code lot quantity voids\n"
        "a 10:00 P1 A-01 GLOVE L1 12 -\n"
        "b 10:01 P1 A-01 GLOVE L1  8 a\n"
        "c 10:02 P1 A-01 GLOVE L1 10 b",
    )

    assert told(counted.line(lot="L1")) == (10, 0, "agrees", "none", 10)


def test_trap_15_a_skewed_clock_is_corrected(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans="""
            device_at clock_offset_s person place item_code lot quantity
            18:00     28800          P1     A-01  GLOVE     L1  100
        """,
        movements=movement("M1 10:30 10:30 ISSUE GLOVE L1 A-01 - 40"),
    )

    line = counted.line(lot="L1")
    assert told(line) == (100, 0, "agrees", "none", 60)
    assert line["counted_at"] == "2026-11-20T10:00:00+08:00"


def test_trap_16_packs_count_in_base_units(count: Count) -> None:
    counted = count(
        book="place item_code lot quantity as_of di\nA-01 GLOVE L1 40 08:00 09521234500018",
        packaging="item_code di level factor\nGLOVE 19521234500015 CASE 12",
        scans="counted_at person place barcode quantity\n"
        "09:00 P1 A-01 (01)19521234500015(10)L1 3\n"
        "09:01 P1 A-01 (01)09521234500018(10)L1 4",
    )

    assert counted.line(lot="L1")["counted"] == 40


BOOK_OF_SERIALS = """
    place item_code lot serial quantity as_of
    A-01  STENT     L1  S1     1        08:00
    A-01  STENT     L1  S2     1        08:00
    A-01  STENT     L1  S3     1        08:00
"""


def serial_scans(*rows: str) -> str:
    """Return a scanner's file of serials: time, person, place, serial."""
    return "\n".join(
        ["counted_at person place item_code lot serial event"]
        + [
            f"{time} {person} {place} STENT L1 {serial} SCAN"
            if serial != "done"
            else f"{time} {person} {place} - - - PLACE_DONE"
            for time, person, place, serial in (row.split() for row in rows)
        ]
    )


def test_trap_17_serials_are_counted_as_a_set(count: Count) -> None:
    counted = count(
        book=BOOK_OF_SERIALS,
        scans=serial_scans(
            "09:00 P1 A-01 S2", "09:01 P1 A-01 S3", "09:02 P1 A-01 S4", "09:05 P1 A-01 done"
        ),
    )

    variances = {line["serial"]: line["variance"] for line in counted.answer["lines"]}
    assert variances == {"S1": -1, "S2": 0, "S3": 0, "S4": 1}
    assert (counted.summary["gross_units"], counted.summary["net_units"]) == (2, 0)


def test_trap_18_a_serial_at_two_places_is_a_conflict_at_both(count: Count) -> None:
    counted = count(
        book=BOOK_OF_SERIALS,
        scans=serial_scans("09:00 P1 A-01 S2", "09:30 P1 A-02 S2"),
    )

    for place in ("A-01", "A-02"):
        line = counted.line(serial="S2", place=place)
        assert (line["state"], line["findings"]) == ("conflict", ["DUPLICATE_SERIAL"])


def test_trap_18_a_serial_that_was_moved_between_is_no_duplicate(count: Count) -> None:
    counted = count(
        book=BOOK_OF_SERIALS,
        scans=serial_scans("09:00 P1 A-01 S2", "09:30 P1 A-02 S2"),
        movements="id occurred_at recorded_at kind item_code lot serial from_place to_place"
        " quantity\nM1 09:15 09:15 TRANSFER STENT L1 S2 A-01 A-02 1",
    )

    assert counted.line(serial="S2", place="A-01")["state"] == "agrees"
    assert counted.line(serial="S2", place="A-02")["state"] == "agrees"


def test_a_serial_twice_in_one_visit_is_one_piece(count: Count) -> None:
    counted = count(
        book=BOOK_OF_SERIALS, scans=serial_scans("09:00 P1 A-01 S2", "09:01 P1 A-01 S2")
    )

    line = counted.line(serial="S2")
    assert (line["counted"], line["findings"]) == (1, ["DUPLICATE_SERIAL"])


def test_trap_19_goods_moved_mid_count_agree_at_both_places(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100.replace("100 ", "10  "),
        scans=scans("09:00 P1 A-01 GLOVE L1 10", "10:00 P1 A-02 GLOVE L1 10"),
        movements=movement("M1 09:30 09:30 TRANSFER GLOVE L1 A-01 A-02 10"),
    )

    assert told(counted.line(place="A-01")) == (10, 0, "agrees", "none", 0)
    assert told(counted.line(place="A-02")) == (10, 0, "agrees", "none", 10)


def test_trap_20_two_tallies_are_each_judged_at_their_own_time(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100.replace("100 ", "10  "),
        scans=scans("09:00 P1 A-01 GLOVE L1 10", "10:00 P2 A-01 GLOVE L1 6"),
        movements=movement("M1 09:30 09:30 ISSUE GLOVE L1 A-01 - 4"),
    )

    line = counted.line(lot="L1")
    assert told(line) == (6, 0, "agrees", "none", 6)
    assert [tally["expected"] for tally in line["tallies"]] == [10, 6]


def test_trap_21_expired_goods_are_a_finding_though_the_quantity_agrees(count: Count) -> None:
    counted = count(
        book="place item_code lot quantity as_of expiry\nA-01 GLOVE L1 9 08:00 2026-11-19",
        scans="counted_at person place item_code lot quantity expiry\n"
        "09:00 P1 A-01 GLOVE L1 9 2026-11-19",
    )

    line = counted.line(lot="L1")
    assert (line["state"], line["findings"]) == ("agrees", ["EXPIRED"])
    assert counted.code == 1


def test_goods_may_be_used_on_the_printed_day(count: Count) -> None:
    counted = count(
        book="place item_code lot quantity as_of expiry\nA-01 GLOVE L1 9 08:00 2026-11-20",
        scans="counted_at person place item_code lot quantity expiry\n"
        "09:00 P1 A-01 GLOVE L1 9 2026-11-20",
    )

    assert counted.line(lot="L1")["findings"] == []


def test_trap_22_goods_in_the_wrong_zone_are_a_variance(count: Count) -> None:
    counted = count(
        book="place item_code lot quantity as_of zone_kind status\n"
        "A-01 GLOVE L1 9 08:00 QUARANTINE QUALIFIED",
        scans=scans("09:00 P1 A-01 GLOVE L1 9"),
    )

    line = counted.line(lot="L1")
    assert (line["state"], line["variance"], line["findings"]) == ("variance", 0, ["ZONE"])


def test_goods_stored_outside_their_range_are_a_variance(count: Count) -> None:
    counted = count(
        book="place item_code lot quantity as_of storage_min_c storage_max_c place_min_c"
        " place_max_c\nA-01 REAGENT L1 9 08:00 2 8 0 30",
        scans=scans("09:00 P1 A-01 REAGENT L1 9"),
    )

    assert counted.line(lot="L1")["findings"] == ["STORAGE"]


def test_trap_23_owners_are_never_netted(count: Count) -> None:
    counted = count(
        book="owner place item_code lot quantity as_of\n"
        "OURS A-01 GLOVE L1 10 08:00\nTHEIRS A-01 GLOVE L1 10 08:00",
        scans="counted_at person place item_code lot owner quantity\n"
        "09:00 P1 A-01 GLOVE L1 OURS 9\n09:01 P1 A-01 GLOVE L1 THEIRS 11",
    )

    assert counted.line(owner="OURS")["variance"] == -1
    assert counted.line(owner="THEIRS")["variance"] == 1
    assert counted.summary["gross_units"] == 2


def test_trap_28_a_movement_known_by_its_day_is_never_placed_silently(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("10:00 P1 A-01 GLOVE L1 100"),
        movements=movement("M1 2026-11-20 10:30 ISSUE GLOVE L1 A-01 - 5"),
    )

    line = counted.line(lot="L1")
    assert told(line) == (95, 5, "variance", "wait", 95)
    assert "CUT_OFF" in line["findings"]


def test_traps_5_and_28_movements_late_and_known_by_their_day_explain_a_difference_together(
    count: Count,
) -> None:
    counted = count(
        book="place item_code lot quantity as_of\nA-01 GLOVE L1 10 08:00",
        scans=scans("10:00 P1 A-01 GLOVE L1 12"),
        movements="id occurred_at recorded_at kind item_code lot from_place to_place quantity\n"
        "M1 -          10:30 RECEIPT GLOVE L1 -    A-01 2\n"
        "M2 2026-11-20 10:40 ISSUE   GLOVE L1 A-01 -    1",
    )

    line = counted.line(lot="L1")
    assert told(line) == (9, 3, "variance", "wait", 11)
    assert line["findings"] == ["CUT_OFF"]
    assert [(c["cause"], c["units"], c["evidence"]) for c in line["causes"]] == [
        ("COUNT_TIMING", 3, ["M2", "M1"])
    ]


def test_trap_29_a_key_that_moved_while_it_was_scanned_is_recounted_alone(count: Count) -> None:
    counted = count(
        book=BOOK_OF_THREE,
        scans=scans(
            "10:00 P1 A-01 MASK L3 1",
            "10:06 P1 A-01 MASK L3 2",
            "10:07 P1 A-01 GLOVE L1 1",
        ),
        movements=movement("M1 10:03 10:03 ISSUE MASK L3 A-01 - 3"),
    )

    assert "MOVED_WHILE_COUNTING" in counted.line(lot="L3")["findings"]
    assert counted.line(lot="L3")["disposition"] == "recount"
    assert counted.line(lot="L1")["disposition"] == "none"


def test_trap_30_a_movement_of_the_same_instant_counts_as_before_and_is_flagged(
    count: Count,
) -> None:
    counted = count(
        book=BOOK_OF_100,
        scans=scans("10:00 P1 A-01 GLOVE L1 95"),
        movements=movement("M1 10:00 10:00 ISSUE GLOVE L1 A-01 - 5"),
    )

    line = counted.line(lot="L1")
    assert told(line) == (95, 0, "agrees", "none", 95)
    assert line["findings"] == ["CUT_OFF"]


@pytest.mark.parametrize(
    ("found", "states"),
    [
        (10, {("QUALIFIED", "agrees", 7), ("FROZEN", "agrees", 3)}),
        (9, {("QUALIFIED", "conflict", None), ("FROZEN", "conflict", None)}),
    ],
)
def test_trap_31_keys_the_shelf_does_not_tell_apart_are_never_split_by_guess(
    count: Count, found: int, states: set[tuple[str, str, int | None]]
) -> None:
    counted = count(
        book="place item_code lot status quantity as_of\n"
        "A-01 GLOVE L1 QUALIFIED 7 08:00\nA-01 GLOVE L1 FROZEN 3 08:00",
        scans=scans(f"09:00 P1 A-01 GLOVE L1 {found}"),
    )

    lines = counted.answer["lines"]
    assert {(line["status"], line["state"], line["counted"]) for line in lines} == states
    assert all(line["findings"] == ["STATUS_NOT_SHOWN"] for line in lines)


def test_trap_34_an_open_work_order_explains_what_it_took(count: Count) -> None:
    counted = count(
        book=BOOK_OF_100.replace("100 ", "20  "),
        scans=scans("09:00 P1 A-01 GLOVE L1 16"),
        documents="id kind state created_at item_code lot quantity from_place\n"
        "WO1 WORK_ORDER OPEN 08:30 GLOVE L1 4 A-01",
    )

    line = counted.line(lot="L1")
    assert told(line) == (20, -4, "variance", "wait", 20)
    assert [(c["cause"], c["evidence"]) for c in line["causes"]] == [("WORK_IN_PROCESS", ["WO1"])]
