"""Documents that explain a difference, through `medcount count`."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Counted

Count = Callable[..., Counted]

BOOK = """
    place item_code lot quantity as_of
    A1    M1        L1  10       08:00
    A2    M1        L1  10       08:00
"""
DOCUMENTS = "id kind state created_at item_code lot quantity from_place to_place"
EXPLAINED = [("UNPOSTED_ISSUE", -2, ["d1"])]


def scans(*rows: str) -> str:
    """Return a scanner's file: place, lot, quantity."""
    return "\n".join(
        ["counted_at person place item_code lot quantity", *(f"09:00 P1 {row}" for row in rows)]
    )


def causes(line: dict[str, Any]) -> list[tuple[str, int, list[str]]]:
    """Return what a line is put down to."""
    return [(one["cause"], one["units"], one["evidence"]) for one in line["causes"]]


def at_a1(count: Count, paper: str, *, found: int = 8) -> list[tuple[str, int, list[str]]]:
    """Return what the difference of A1 is put down to, given one line of a document."""
    counted = count(
        book=BOOK,
        scans=scans(f"A1 M1 L1 {found}", "A2 M1 L1 10"),
        documents=f"{DOCUMENTS}\n{paper}",
    )
    return causes(counted.line(place="A1"))


@pytest.mark.parametrize(
    ("paper", "found", "explained"),
    [
        ("d1 ISSUE OPEN 08:30 M1 L1 2 A1 客户X", 8, EXPLAINED),
        ("d1 REQUISITION OPEN 08:30 M1 L1 2 A1 骨科", 8, EXPLAINED),
        ("d1 RETURN OPEN 08:30 M1 L1 2 A1 供应商Y", 8, EXPLAINED),
        ("d1 RECEIPT OPEN 08:30 M1 L1 2 供应商Y A1", 12, [("UNPOSTED_RECEIPT", 2, ["d1"])]),
        ("d1 RETURN OPEN 08:30 M1 L1 2 客户X A1", 12, [("UNPOSTED_RECEIPT", 2, ["d1"])]),
        ("d1 ISSUE OPEN 08:30 M1 L1 2 骨科 客户X", 8, []),
        ("d1 ISSUE OPEN 08:30 M1 L1 2 骨科 -", 8, []),
        ("d1 RECEIPT OPEN 08:30 M1 L1 2 供应商Y 客户X", 12, []),
        ("d1 RETURN OPEN 08:30 M1 L1 2 骨科 客户X", 8, []),
    ],
)
def test_an_end_that_the_book_does_not_know_lies_elsewhere(
    count: Count, paper: str, found: int, explained: list[tuple[str, int, list[str]]]
) -> None:
    assert at_a1(count, paper, found=found) == explained


def test_a_document_between_two_sites_explains_at_each_what_it_tells_of_it(count: Count) -> None:
    counted = count(
        book="site place item_code lot quantity as_of\nSH A1 M1 L1 10 08:00\nBJ B1 M1 L1 10 08:00",
        scans=scans("A1 M1 L1 8", "B1 M1 L1 8"),
        documents=f"{DOCUMENTS}\nd1 ISSUE OPEN 08:30 M1 L1 2 A1 B1",
    )

    assert causes(counted.line(place="A1")) == EXPLAINED
    assert causes(counted.line(place="B1")) == []


def test_a_line_of_nothing_explains_nothing(count: Count) -> None:
    assert at_a1(count, "d1 ISSUE OPEN 08:30 M1 L1 0 A1 -") == []


def test_a_document_made_on_the_day_is_known_on_it(count: Count) -> None:
    assert at_a1(count, "d1 ISSUE OPEN 2026-11-20 M1 L1 2 A1 -") == EXPLAINED


@pytest.mark.parametrize(("first", "second"), [("POSTED", "OPEN"), ("OPEN", "POSTED")])
def test_of_a_partly_posted_document_the_open_lines_are_evidence(
    count: Count, first: str, second: str
) -> None:
    counted = count(
        book=BOOK,
        scans=scans("A1 M1 L1 7", "A2 M1 L1 8"),
        movements="id recorded_at occurred_at kind item_code lot from_place quantity document\n"
        "m1 07:30 07:30 ISSUE M1 L1 A1 3 d1",
        documents=f"{DOCUMENTS}\n"
        f"d1 ISSUE {first} 08:30 M1 L1 3 A1 -\n"
        f"d1 ISSUE {second} 08:31 M1 L1 2 A2 -",
    )

    explained = {line["place"]: causes(line) for line in counted.answer["lines"]}
    if second == "OPEN":
        assert explained == {"A1": [], "A2": EXPLAINED}
    else:
        assert explained == {"A1": [], "A2": []}, "what a movement has booked explains nothing"


@pytest.mark.parametrize("moved", [2, 1])
def test_what_a_movement_has_booked_is_open_no_more(count: Count, moved: int) -> None:
    counted = count(
        book=BOOK,
        scans=scans("A1 M1 L1 8", "A2 M1 L1 10"),
        movements="id recorded_at occurred_at kind item_code lot from_place quantity document\n"
        f"m1 07:30 07:30 ISSUE M1 L1 A1 {moved} d1",
        documents=f"{DOCUMENTS}\nd1 ISSUE OPEN 08:30 M1 L1 2 A1 -",
    )

    assert causes(counted.line(place="A1")) == []
