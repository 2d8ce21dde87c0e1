"""What `medcount count` does with its files and where it leaves its answer."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import Counted

Count = Callable[..., Counted]


@pytest.mark.parametrize("place", ["-", "A1", "B1"])
def test_a_scan_is_taken_back_without_its_place(count: Count, place: str) -> None:
    counted = count(
        book="site place item_code lot quantity as_of\nSH A1 M1 L1 10 08:00\nBJ B1 M1 L1 7 08:00",
        scans="id counted_at person place item_code lot quantity voids\n"
        "s1 09:00 P1 A1 M1 L1 11 -\n"
        f"s2 09:01 P1 {place} - - - s1\n"
        "s3 09:02 P1 A1 M1 L1 10 -\n"
        "s4 09:03 P1 B1 M1 L1 7 -",
    )

    assert counted.code == 0
    assert [(line["site"], line["counted"]) for line in counted.answer["lines"]] == [
        ("BJ", 7),
        ("SH", 10),
    ]


def test_a_scan_replaced_at_another_site_does_not_count_at_the_first(count: Count) -> None:
    counted = count(
        book="site place item_code lot quantity as_of\nSH A1 M1 L1 10 08:00\nBJ B1 M1 L1 7 08:00",
        scans="id counted_at person place item_code lot quantity voids\n"
        "s1 09:00 P1 A1 M1 L1 10 -\n"
        "s2 09:01 P1 A1 M1 L1 7 -\n"
        "s3 09:02 P1 B1 M1 L1 7 s2",
    )

    assert counted.code == 0


def test_who_takes_back_what_nobody_knows_makes_no_site_of_no_name(count: Count) -> None:
    counted = count(
        book="site place item_code lot quantity as_of\nSH A1 M1 L1 10 08:00\nBJ B1 M1 L1 7 08:00",
        scans="id counted_at person place item_code lot quantity voids\n"
        "s1 09:00 P1 A1 M1 L1 10 -\n"
        "s2 09:01 P1 B1 M1 L1 7 -\n"
        "s3 09:02 P1 - - - - s9",
    )

    assert counted.code == 1
    assert {line["state"] for line in counted.answer["lines"]} == {"agrees"}
    assert [(one["row"], one["code"]) for one in counted.answer["not_resolved"]] == [
        (4, "UNKNOWN_VOIDS")
    ]
