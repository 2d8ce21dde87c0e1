"""What a handheld uploads is kept once, whatever the network does."""

import pytest

from medcount.counting.actions.scans import ScanEvent
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import Stockroom, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom with a hundred gloves."""
    made = build()
    stock(made, 100)
    return made


def test_an_upload_that_comes_again_changes_nothing(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    scans = [count.scan("first", "10:00", 60), count.scan("first", "10:01", 40)]

    first = count.upload("first", *scans)
    again = count.upload("first", *scans, scans[0])
    count.compare()

    assert [answer.receipt for answer in first] == ["ACCEPTED", "ACCEPTED"]
    assert [answer.receipt for answer in again] == ["ALREADY_ACCEPTED"] * 3
    assert count.line().counted == 100


def test_another_scan_under_a_used_sequence_number_is_a_conflict(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 60, sequence=7))

    (answer,) = count.upload("first", count.scan("first", "10:01", 40, sequence=7))

    assert answer.receipt == "CONFLICTS"


def test_a_place_done_by_another_counter_adds_no_second_sum(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 100))
    count.upload("second", count.scan("second", "10:30", 0, event=ScanEvent.PLACE_DONE))
    count.compare()

    assert (count.line().state, count.line().counted) == ("agrees", 100)
