"""A moment of a handheld's clock is told on ours, with how far it may be wrong."""

from datetime import UTC, datetime, timedelta

import pytest

from medcount.core.clock import MOST_ERROR_MS, Sending

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def sending(offset: timedelta, round_trip_ms: int = 0) -> Sending:
    return Sending(sent_at=NOON + offset, received_at=NOON, round_trip_ms=round_trip_ms)


@pytest.mark.parametrize("offset", [timedelta(hours=8), -MINUTE, timedelta(days=-9000)])
def test_the_offset_at_sending_corrects_what_was_told_before(offset):
    assert sending(offset).corrected(NOON + offset - MINUTE) == NOON - MINUTE


def test_nothing_is_dated_after_it_was_received():
    assert sending(timedelta()).corrected(NOON + MINUTE) == NOON
    assert sending(timedelta()).error_ms(NOON + MINUTE, clock_error_ms=1000) == 60_000


@pytest.mark.parametrize(("round_trip_ms", "error_ms"), [(0, 1000), (1999, 1000), (2001, 1001)])
def test_the_error_is_the_plans_or_half_the_way_there_and_back(round_trip_ms, error_ms):
    assert sending(MINUTE, round_trip_ms).error_ms(NOON, clock_error_ms=1000) == error_ms


def test_a_clock_a_century_off_has_an_error_that_can_be_kept():
    absurd = sending(timedelta()).error_ms(NOON + timedelta(days=36_500), clock_error_ms=1000)

    assert absurd == MOST_ERROR_MS
