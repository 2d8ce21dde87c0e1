"""An assertion never expires: what becomes known later is held against it."""

import pytest

from medcount.counting.actions import plans
from tests.counting.countroom import Count, balance, cast, hold_all, issue, stock
from tests.stockroom import Stockroom, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom whose book is still empty."""
    return build()


def test_trap_26_a_fact_learnt_after_posting_opens_a_variance_and_is_reversed_by_signature(
    room: Stockroom,
) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "09:00", 90)
    count.post(count.signed_form("A1"))
    count.do(plans.close_plan, "head", "13:00")

    issue(room, 10, "08:00", recorded="14:00")
    hold_all(room)

    ledger_variance = count.variances()["LEDGER"]
    assert (ledger_variance.delta, ledger_variance.state) == (10, "OPEN")
    assert ledger_variance.cause == "COUNT_TIMING"
    assert balance(room) == 80, "nothing is reversed by itself"
    count.post(count.signed_form("A2", kind="LEDGER", cause="COUNT_TIMING"), clock="15:00")
    assert balance(room) == 90
    hold_all(room)
    assert count.variances()["LEDGER"].state == "POSTED"


def test_a_later_fact_that_mends_a_broken_count_resolves_its_variance(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "09:00", 100)
    count.do(plans.close_plan, "head", "13:00")
    issue(room, 10, "08:00", recorded="14:00")
    hold_all(room)
    assert count.variances()["LEDGER"].state == "OPEN"

    stock(room, 10)
    hold_all(room)

    assert (count.variances()["LEDGER"].delta, count.variances()["LEDGER"].state) == (0, "RESOLVED")


def test_a_fact_that_occurred_after_the_count_breaks_nothing(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "09:00", 100)
    count.do(plans.close_plan, "head", "13:00")

    issue(room, 10, "09:30", recorded="14:00")
    hold_all(room)

    assert count.variances() == {}
