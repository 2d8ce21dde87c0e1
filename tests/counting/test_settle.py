"""A variance is settled by a person: its cause, who answers for it and until when."""

from datetime import date

import pytest

from medcount.audit import queries as trail
from medcount.core.book import Basis
from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import settle
from medcount.ledger.models import Movement
from medcount.people.actions.enrolment import disable_person
from medcount.people.models import Signature
from medcount.people.queries import setup_actor
from medcount.people.signatures import Method
from tests.counting.countroom import Count, balance, cast, issue, stock
from tests.stockroom import Stockroom, at, build

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


def test_another_cause_may_be_confirmed_until_the_variance_is_posted(count: Count) -> None:
    confirm(count, "head", cause="UNPOSTED_ISSUE")

    confirm(count, "quality", cause="C-22")

    assert (count.variances()["QUANTITY"].cause, count.line().disposition) == ("C-22", "adjust")
    *_, first, second = trail.entries_of(
        site=count.room.site, kind="counting_line", subject=str(count.line().id)
    )
    assert (first.after["cause"], second.after["cause"]) == ("UNPOSTED_ISSUE", "C-22")
    form = count.propose()
    count.sign(form)
    confirm(count, "quality", cause="C-06")
    assert list(count.post(form).values()) == ["CAUSE_CHANGED"]


def test_who_answers_is_an_active_person(count: Count) -> None:
    with pytest.raises(Refused, match=RefusalCode.USER_UNKNOWN):
        confirm(count, "head", owner=999_999)
    second = count.people["second"].id
    disable_person(user_id=second, reason="离职", actor=setup_actor(source="CLI"), at=at("12:05"))
    with pytest.raises(Refused, match=RefusalCode.USER_INACTIVE):
        confirm(count, "head", owner=second)


def hand_to_quality(count: Count, part: str = "head", **facts: object) -> None:
    """Hand the variance of L1 to quality."""
    told = {"kind": "QUANTITY", "owner": None, "reason": "疑似质量问题", **facts}
    count.do(settle.hand_to_quality, part, "12:15", lines=[count.line().id], **told)


def test_what_was_handed_to_quality_is_settled_and_signed_by_quality(count: Count) -> None:
    confirm(count, "head")

    hand_to_quality(count, owner=count.people["quality"].id)

    variance = count.variances()["QUANTITY"]
    assert (variance.state, variance.owner, variance.reason) == ("OPEN", "quality", "疑似质量问题")
    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        confirm(count, "head")
    confirm(count, "quality")
    form = count.propose()
    count.sign(form)
    with pytest.raises(Refused, match=RefusalCode.FORM_NOT_SIGNED) as refused:
        count.post(form)
    assert refused.value.facts["missing"] == {"FINANCE": "R-195", "QA": "R-194"}


def test_a_variance_is_handed_to_quality_with_a_reason_by_who_may(count: Count) -> None:
    with pytest.raises(Refused, match=RefusalCode.REASON_MISSING):
        hand_to_quality(count, reason=" ")
    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        hand_to_quality(count, "first")
    with pytest.raises(Refused, match=RefusalCode.VARIANCE_UNKNOWN):
        hand_to_quality(count, kind="ZONE")


def amend(count: Count, part: str = "head", occurred: str = "09:30", **facts: object) -> int:
    """Say when the only issue of the day occurred; return what L1 still differs by."""
    told = {
        "line": count.line().id,
        "movement": Movement.objects.get(site=count.room.site, kind="ISSUE").id,
        "occurred_at": at(occurred),
        "owner": count.people["head"].id,
        "due_date": date(2026, 3, 9),
        "reason": "领用单手写 09:30",
        "role": Role.WAREHOUSE_HEAD,
        "method": Method.BOTH_COMPONENTS,
        **facts,
    }
    return count.do(settle.amend_timing, part, "12:20", **told)


def test_trap_5_an_amended_time_settles_the_variance_in_one_signed_step(count: Count) -> None:
    issue(count.room, 10, "12:00", basis=Basis.BOOKED)
    count.compare()
    entries = trail_of_plan(count)

    left = amend(count)

    assert left == 0
    variance = count.variances()["QUANTITY"]
    assert (variance.state, variance.cause, variance.owner) == ("RESOLVED", "COUNT_TIMING", "head")
    assert (count.line().state, count.line().expected, balance(count.room)) == ("agrees", 90, 90)
    assert trail_of_plan(count) == entries + 1
    signature = Signature.objects.get(subject_kind="movement")
    assert (signature.signer_name, signature.signer_role) == ("head", "WAREHOUSE_HEAD")


def trail_of_plan(count: Count) -> int:
    """Return how many entries the plan's trail has."""
    site = count.room.site
    return len(trail.entries_of(site=site, kind="counting_plan", subject=str(count.plan)))


def test_an_amended_time_after_the_count_leaves_the_variance_open(count: Count) -> None:
    issue(count.room, 10, "12:00", basis=Basis.BOOKED)
    count.compare()

    assert amend(count, occurred="10:30") == -10
    assert count.variances()["QUANTITY"].state == "OPEN"


def test_a_time_is_amended_by_who_may_and_signs_as_what_they_are(count: Count) -> None:
    issue(count.room, 10, "12:00", basis=Basis.BOOKED)

    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        amend(count, "planner")
    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        amend(count, role=Role.QA)
    assert amend(count) == 0


def test_a_time_of_a_movement_elsewhere_explains_nothing_here(count: Count) -> None:
    issue(count.room, 3, "11:00", lot="L2")

    with pytest.raises(Refused, match=RefusalCode.MOVEMENT_OF_OTHER_KEY):
        amend(count)
