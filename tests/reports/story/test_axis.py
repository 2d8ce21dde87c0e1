"""The book as a stair, and where it would lie had a movement occurred on the other side."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from medcount.core.book import Book, Entry
from medcount.reports.story.axis import Count, Step, stair, what_if
from tests.stockroom import at

BOOK = Book(
    19,
    [
        Entry("CK", at("09:20"), -2),
        Entry("RK", at("11:30"), +10),
        Entry("LY", at("14:40"), -3),
    ],
)
COUNTS = [Count(at("10:42"), 9), Count(at("13:55"), 19)]
DAY = {"since": at("08:00"), "until": at("15:20")}


def test_the_stair_goes_from_what_stood_there_to_what_stands_now() -> None:
    assert stair(BOOK, **DAY) == (
        14,
        [
            Step("CK", at("09:20"), 14, 12),
            Step("RK", at("11:30"), 12, 22),
            Step("LY", at("14:40"), 22, 19),
        ],
    )


def test_a_movement_at_the_very_beginning_is_a_step_of_its_own() -> None:
    opening, steps = stair(BOOK, since=at("09:20"), until=at("09:20"))

    assert (opening, steps) == (14, [Step("CK", at("09:20"), 14, 12)])


def test_a_late_booking_put_before_both_counts_explains_them() -> None:
    supposed = what_if(BOOK, {"LY"}, COUNTS, **DAY)

    assert supposed is not None
    assert (supposed.at, supposed.earlier, supposed.explains) == (at("10:42"), True, True)
    assert [(step.movement, step.after) for step in supposed.steps] == [
        ("CK", 12),
        ("LY", 9),
        ("RK", 19),
    ]


def test_a_movement_within_the_error_may_have_come_after_the_count() -> None:
    book = Book(7, [Entry("RK", at("10:41"), +3)])

    supposed = what_if(book, {"RK"}, [Count(at("10:42"), 4)], **DAY)

    assert supposed is not None
    assert not supposed.earlier
    assert supposed.at > at("10:42")
    assert supposed.explains


def test_a_movement_that_does_not_explain_says_so() -> None:
    supposed = what_if(BOOK, {"RK"}, COUNTS, **DAY)

    assert supposed is not None
    assert not supposed.explains


def test_without_a_count_or_a_movement_there_is_nothing_to_suppose() -> None:
    assert what_if(BOOK, {"LY"}, [], **DAY) is None
    assert what_if(BOOK, {"XX"}, COUNTS, **DAY) is None


@given(
    st.integers(-50, 50),
    st.lists(st.tuples(st.integers(0, 600), st.integers(-20, 20).filter(bool)), max_size=12),
    st.integers(0, 600),
)
def test_the_stair_agrees_with_the_book_at_every_moment(
    balance: int, moved: list[tuple[int, int]], minute: int
) -> None:
    entries = [
        Entry(str(number), at("08:00") + timedelta(minutes=minutes), delta)
        for number, (minutes, delta) in enumerate(moved)
    ]
    book, moment = Book(balance, entries), at("08:00") + timedelta(minutes=minute)

    opening, steps = stair(book, since=at("08:00"), until=at("18:00"))

    reached = [step.after for step in steps if step.at <= moment]
    assert (reached[-1] if reached else opening) == book.as_of(moment)
