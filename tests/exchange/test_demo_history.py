"""The company over weeks: its days follow from now, and each of its counts finds its own faults."""

from datetime import date, datetime, timedelta

import pytest

from medcount.core.document import DocumentState
from medcount.core.status import Status
from medcount.exchange.demo_company.between import deliver, put_right
from medcount.exchange.demo_company.history import (
    Dates,
    counted_so_far,
    dates,
    live_month,
    settled_month,
    walks,
)
from medcount.exchange.demo_company.month import Fault, Key, Month

FEW = 900
DAYS = Dates(month_end=date(2026, 2, 28), live=date(2026, 3, 25))


@pytest.fixture(scope="module")
def settled() -> Month:
    month = settled_month(DAYS, keys=FEW)
    put_right(month)
    return month


def stock(month: Month) -> dict[Key, int]:
    """Return what is left of what was booked once all has moved."""
    left = dict(month.booked)
    for movement in month.movements:
        for key, sign in ((movement.source, -1), (movement.target, +1)):
            if key is not None:
                left[key] = left.get(key, 0) + sign * movement.quantity
    return left


@pytest.mark.parametrize(
    ("now", "month_end", "live"),
    [
        ("2026-03-25T11:30:00+08:00", "2026-02-28", "2026-03-25"),
        ("2026-03-25T11:29:59+08:00", "2026-02-28", "2026-03-24"),
        ("2026-03-24T16:00:00+00:00", "2026-02-28", "2026-03-24"),
        ("2026-03-03T12:00:00+08:00", "2026-02-28", "2026-03-03"),
        ("2026-03-03T09:00:00+08:00", "2026-01-31", "2026-03-02"),
        ("2026-01-01T12:00:00+08:00", "2025-11-30", "2026-01-01"),
    ],
)
def test_the_days_follow_from_now_and_lie_before_it(now: str, month_end: str, live: str) -> None:
    days = dates(datetime.fromisoformat(now))

    assert (days.month_end.isoformat(), days.live.isoformat()) == (month_end, live)
    assert days.rises_at <= datetime.fromisoformat(now)
    assert (days.live - days.month_end).days >= 3


def test_nothing_is_ever_less_than_nothing(settled: Month) -> None:
    lost = {key for key, quantity in settled.strayed.items() if quantity < 0}

    assert {key for key, quantity in stock(settled).items() if quantity < 0} <= lost
    assert len({movement.id for movement in settled.movements}) == len(settled.movements)


def test_what_a_count_did_not_book_is_put_right_the_morning_after(settled: Month) -> None:
    mended = [one for one in settled.movements if "-P" in one.id]
    used = {known.evidence for known in settled.known if known.evidence}

    assert {one.recorded_at.date() for one in mended} == {DAYS.month_end + timedelta(days=1)}
    assert {one.document for one in mended} - {""} <= used
    states = {paper.state for paper in settled.documents if paper.id in used}
    assert states == {DocumentState.POSTED}


def test_held_goods_lie_at_both_sites(settled: Month) -> None:
    held = {(key.site, key.status) for key in settled.booked}

    for site in ("SH", "SZ"):
        for status in (Status.FROZEN, Status.RECALLED, Status.PENDING_DISPOSITION):
            assert (site, status) in held


def test_the_count_under_way_has_come_three_quarters_along_each_walk(settled: Month) -> None:
    live = live_month(DAYS, settled, booked=stock(settled))

    visited = {visit.place.code for visit in live.visits}
    for walk in walks(live):
        assert {place.code for place in counted_so_far(walk)} <= visited
        assert not {place.code for place in walk[len(walk) * 3 // 4 :]} & visited
    assert {visit.round for visit in live.visits} == {1}
    assert max(visit.closed_at for visit in live.visits) < DAYS.rises_at
    assert max(one.recorded_at for one in live.movements) <= DAYS.last_news_at


def test_new_goods_of_the_count_under_way_came_the_evening_before(settled: Month) -> None:
    before = stock(settled)
    live = live_month(DAYS, settled, booked=before)

    brought = deliver(live, booked=before)

    for movement in brought:
        for key, sign in ((movement.source, -1), (movement.target, +1)):
            if key is not None:
                before[key] = before.get(key, 0) + sign * movement.quantity
    assert {key: before[key] for key in live.booked} == live.booked
    assert {one.recorded_at.date() for one in brought} == {DAYS.live - timedelta(days=1)}
    assert {known.fault for known in live.known} >= {
        Fault.LOT_SWAP,
        Fault.UNKNOWN_LOT,
        Fault.COUNT_TIMING,
        Fault.WRONG_ZONE,
    }
