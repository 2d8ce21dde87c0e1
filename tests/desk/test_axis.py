"""The picture of a story holds what it tells: levels, counts, movements, what is supposed."""

import pytest

from medcount.core.book import Basis
from medcount.desk.axis import FLOOR, LEFT, RIGHT, draw
from medcount.reports.story import story
from tests.counting.countroom import Count, cast, issue, stock
from tests.stockroom import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    """Return a count over a stockroom with 14 gloves of L1."""
    room = build()
    stock(room, 14)
    return Count(room, cast(), "1")


def drawn(count: Count):
    return draw(story(site=count.room.site, line=count.line().id))


def test_a_count_stands_from_nothing_to_what_was_counted_with_its_gap_above(count: Count) -> None:
    count.count("first", "10:42", 9)

    picture = drawn(count)

    [bar] = picture.bars
    assert (bar.book, bar.real, bar.difference, bar.is_over) == ("14", "9", "−5", False)
    assert bar.solid + bar.height == FLOOR
    assert bar.gap == bar.expected < bar.solid
    assert bar.when == "18:42 ±1 秒"  # By the warehouse's clock.
    assert LEFT < bar.x < RIGHT
    assert picture.supposed == ""


def test_what_is_over_stands_on_the_book_and_a_small_gap_can_be_seen(count: Count) -> None:
    stock(count.room, 4986)
    count.count("first", "10:42", 5001)

    [bar] = drawn(count).bars

    assert (bar.difference, bar.is_over) == ("+1", True)
    assert bar.gap_height >= 5
    assert bar.solid == bar.expected


def test_a_late_booking_hangs_in_amber_and_the_book_without_it_is_supposed(count: Count) -> None:
    count.upload("first", count.scan("first", "10:42", 11))
    issue(count.room, 3, "14:40", basis=Basis.BOOKED, outside_id="LY-007")
    count.compare()

    picture = drawn(count)

    assert [mark.is_late for mark in picture.marks] == [True]
    [label] = picture.labels
    assert list(label.lines) == ["出库 −3 补录", "LY-007", "22:40 入账"]
    assert picture.supposed.startswith(f"M{LEFT} ")
    assert picture.supposed != picture.stair


def test_what_moved_close_together_is_told_together(count: Count) -> None:
    count.count("first", "18:00", 2)
    for minute in range(6):
        issue(count.room, 2, f"10:{minute:02d}")

    picture = drawn(count)

    assert len(picture.marks) == 6
    [label] = picture.labels
    assert list(label.lines)[:2] == ["6 笔 −12", "18:00–18:05"]


def test_a_line_nobody_counted_has_a_level_book_and_no_bar(count: Count) -> None:
    count.compare()

    picture = drawn(count)

    assert (picture.bars, picture.marks, picture.labels) == ([], [], [])
    assert picture.stair.count("V") == 0
    assert len(picture.hours) > 1


def test_what_is_said_behind_the_last_bar_does_not_leave_the_picture(count: Count) -> None:
    count.upload("first", count.scan("first", "10:42", 9))
    count.upload("second", count.scan("second", "10:50", 9, round=2))
    count.compare()

    first, last = drawn(count).bars

    assert (first.word_end, last.word_end) == (True, False)
    assert last.word_x + 90 < RIGHT
