"""A variance is settled by a person: its cause, who answers for it and until when."""

from datetime import date

import pytest

from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import settle
from tests.counting.countroom import Count, cast, issue, stock
from tests.stockroom import Stockroom, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    """Return a count of a hundred gloves that found ninety."""
    room: Stockroom = build()
    stock(room, 100)
    stock(room, 7, "L2")
    made = Count(room, cast(), "1")
    made.count("first", "10:00", 90)
    made.count("first", "10:10", 7, lot="L2")
    return made


def confirm(count: Count, part: str, **facts: object) -> None:
    """Confirm the variance of L1 as somebody, unless said otherwise."""
    told = {
        "lines": [count.line().id],
        "kind": "QUANTITY",
        "cause": "UNKNOWN",
        "owner": count.people["head"].id,
        "due_date": date(2026, 3, 9),
        "reason": "现场核实",
    }
    count.do(settle.confirm_causes, part, "12:10", **{**told, **facts})


def test_a_confirmed_cause_names_who_answers_and_until_when(count: Count) -> None:
    confirm(count, "head")

    (variance,) = count.variances().values()
    assert (variance.cause, variance.owner, variance.due_date, variance.state) == (
        "UNKNOWN",
        "head",
        date(2026, 3, 9),
        "CAUSE_CONFIRMED",
    )
    assert count.line().disposition == "adjust"


def test_what_is_proposed_follows_the_confirmed_cause(count: Count) -> None:
    confirm(count, "head", cause="UNPOSTED_ISSUE")

    assert count.line().disposition == "post_document"


def test_only_those_who_may_confirm_a_cause_and_with_a_reason(count: Count) -> None:
    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        confirm(count, "first")
    with pytest.raises(Refused, match=RefusalCode.REASON_MISSING):
        confirm(count, "head", reason="...")
    with pytest.raises(Refused, match=RefusalCode.CAUSE_UNKNOWN):
        confirm(count, "head", cause="小偷")
    confirm(count, "head")


def test_a_label_that_differs_is_for_quality_alone(count: Count) -> None:
    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        confirm(count, "head", kind="ATTRIBUTE")
    with pytest.raises(Refused, match=RefusalCode.VARIANCE_UNKNOWN):
        confirm(count, "quality", kind="ATTRIBUTE")


def test_a_line_without_a_variance_has_no_cause(count: Count) -> None:
    with pytest.raises(Refused, match=RefusalCode.VARIANCE_UNKNOWN):
        confirm(count, "head", lines=[count.line().id, count.line("L2").id])
    assert count.variances()["QUANTITY"].state == "OPEN"


def test_a_variance_that_a_late_fact_resolved_is_not_settled_again(count: Count) -> None:
    issue(count.room, 10, "09:00", recorded="12:05")
    count.compare()

    assert count.variances()["QUANTITY"].state == "RESOLVED"
    with pytest.raises(Refused, match=RefusalCode.VARIANCE_NOT_OPEN):
        confirm(count, "head")


def test_a_difference_that_changed_is_open_again(count: Count) -> None:
    confirm(count, "head")
    issue(count.room, 4, "09:00", recorded="12:05")
    count.compare()

    assert (count.line().variance, count.variances()["QUANTITY"].state) == (-6, "OPEN")
