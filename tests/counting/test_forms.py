"""Adjustments: signed as they stand, held against the book once more, posted as of their count."""

import pytest

from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import forms
from medcount.ledger.models import Movement
from tests.counting.countroom import Count, balance, cast, issue, stock
from tests.stockroom import Stockroom, at, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom whose book is still empty."""
    return build()


def test_a_posted_form_moves_the_book_as_of_the_count(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    issue(room, 20, "10:30")

    left = count.post(count.signed_form("A1"))

    assert left == {}
    assert balance(room) == 70
    count.compare()
    assert count.line().expected == 100, "a posted line stands as it was signed"


def test_trap_7_the_latest_assertion_wins_in_the_order_of_the_counts(room: Stockroom) -> None:
    stock(room, 25)
    people = cast()
    early, late = Count(room, people, "A"), Count(room, people, "B")
    early.count("first", "09:00", 20)
    late.count("second", "10:00", 30)

    early.post(early.signed_form("A1"))
    late.compare()
    late.post(late.signed_form("B1"))

    assert balance(room) == 30


def test_trap_7_a_count_before_the_latest_posted_one_is_superseded(room: Stockroom) -> None:
    stock(room, 25)
    people = cast()
    early, late = Count(room, people, "A"), Count(room, people, "B")
    early.count("first", "09:00", 20)
    late.count("second", "10:00", 30)
    signed_early = early.signed_form("A1")

    late.post(late.signed_form("B1"))
    left = early.post(signed_early)

    assert list(left.values()) == ["SUPERSEDED"]
    assert balance(room) == 30
    assert early.variances()["QUANTITY"].state == "SUPERSEDED"


def test_trap_24_a_difference_that_changed_since_it_was_signed_is_never_posted(
    room: Stockroom,
) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "09:00", 90)
    signed = count.signed_form("A1")
    issue(room, 6, "08:30", recorded="12:35")

    left = count.post(signed)

    assert list(left.values()) == ["DIFFERENCE_CHANGED"]
    assert balance(room) == 94
    count.compare()
    assert count.line().variance == -4
    assert count.variances()["QUANTITY"].state == "OPEN"


def test_trap_27_a_count_posted_between_compare_and_post_voids_the_signature(
    room: Stockroom,
) -> None:
    stock(room, 10)
    people = cast()
    early, late = Count(room, people, "A"), Count(room, people, "B")
    early.count("first", "09:00", 20)
    late.count("second", "10:00", 30)
    signed_late = late.signed_form("B1")

    early.post(early.signed_form("A1"))
    left = late.post(signed_late)

    assert list(left.values()) == ["DIFFERENCE_CHANGED"]
    late.compare()
    assert (late.line().expected, late.line().variance) == (20, 10)
    late.post(late.signed_form("B2"))
    assert balance(room) == 30


def test_an_adjustment_below_nothing_is_refused_and_the_key_recounted(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "09:00", 90)
    signed = count.signed_form("A1")
    issue(room, 95, "12:00", recorded="12:35")

    left = count.post(signed)

    assert list(left.values()) == ["WOULD_BE_NEGATIVE"]
    assert count.line().disposition == "recount"
    assert balance(room) == 5


def test_a_swap_is_one_movement_between_its_lots(room: Stockroom) -> None:
    stock(room, 10, "L1")
    stock(room, 10, "L2")
    count = Count(room, cast(), "1")
    count.count("first", "09:00", 5)
    count.count("first", "09:30", 15, lot="L2")
    count.confirm(cause="LOT_SWAP")
    count.confirm(lot="L2", cause="LOT_SWAP")
    form = count.propose("A1")
    count.sign(form)
    count.sign(form, "quality", Role.QA)

    before = Movement.objects.count()
    count.post(form)

    assert (balance(room, "L1"), balance(room, "L2")) == (5, 15)
    assert Movement.objects.count() == before + 1
    assert count.variances("L1")["QUANTITY"].state == "POSTED"


def test_one_end_of_a_swap_does_not_leave_without_the_other(room: Stockroom) -> None:
    stock(room, 10, "L1")
    stock(room, 10, "L2")
    count = Count(room, cast(), "1")
    count.count("first", "09:00", 5)
    count.count("first", "09:30", 15, lot="L2")
    count.confirm(cause="LOT_SWAP")
    count.confirm(lot="L2", cause="LOT_SWAP")
    form = count.propose("A1")
    count.sign(form)
    count.sign(form, "quality", Role.QA)
    issue(room, 2, "08:30", recorded="12:35")

    left = count.post(form)

    assert sorted(left.values()) == ["DIFFERENCE_CHANGED", "DIFFERENCE_CHANGED"]
    assert (balance(room, "L1"), balance(room, "L2")) == (8, 10)


def test_a_posted_form_is_taken_back_by_a_signed_one(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    form = count.signed_form("A1")
    count.post(form)

    reversal = forms.propose_reversal(
        site=room.site,
        form=form,
        number="R1",
        reason="复查后撤回",
        actor=count.people["head"],
        at=at("13:00"),
    )
    count.sign(reversal, "quality", Role.QA)
    with pytest.raises(Refused, match=RefusalCode.FORM_NOT_SIGNED):
        count.post(reversal, "13:30")
    count.sign(reversal, "deputy", Role.WAREHOUSE_HEAD)
    count.post(reversal, "13:40")

    assert balance(room) == 100
    assert count.variances()["QUANTITY"].state == "OPEN"
    again = {"number": "R2", "reason": "再撤", "actor": count.people["head"], "at": at("14:00")}
    with pytest.raises(Refused, match=RefusalCode.FORM_ALREADY_REVERSED):
        forms.propose_reversal(site=room.site, form=form, **again)
    with pytest.raises(Refused, match=RefusalCode.FORM_IS_REVERSAL):
        forms.propose_reversal(site=room.site, form=reversal, **again)


@pytest.mark.parametrize(
    ("part", "role", "code"),
    [
        ("first", Role.WAREHOUSE_HEAD, RefusalCode.DUTY_CONFLICT),
        ("planner", Role.WAREHOUSE_HEAD, RefusalCode.DUTY_CONFLICT),
        ("finance", Role.WAREHOUSE_HEAD, RefusalCode.ROLE_MISSING),
    ],
)
def test_who_counted_or_proposed_or_lacks_the_role_does_not_sign(
    room: Stockroom, part: str, role: Role, code: RefusalCode
) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    count.confirm()
    form = count.propose("A1")

    with pytest.raises(Refused, match=code):
        count.sign(form, part, role)
    count.sign(form)


def test_who_signed_does_not_post(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    form = count.signed_form("A1")

    with pytest.raises(Refused, match=RefusalCode.DUTY_CONFLICT):
        count.post(form, part="head")
    assert count.post(form) == {}


def test_a_form_is_posted_once_and_only_when_signed(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    count.confirm()
    form = count.propose("A1")

    with pytest.raises(Refused, match=RefusalCode.FORM_NOT_SIGNED):
        count.post(form)
    count.sign(form)
    count.post(form)
    with pytest.raises(Refused, match=RefusalCode.FORM_ALREADY_POSTED):
        count.post(form)
    assert balance(room) == 90


def test_there_is_no_form_without_a_settled_difference(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)

    with pytest.raises(Refused, match=RefusalCode.FORM_EMPTY):
        count.propose("A1")


def test_only_a_posted_form_can_be_taken_back(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    form = count.signed_form("A1")
    asked = {"number": "R1", "reason": "撤回", "actor": count.people["head"], "at": at("13:00")}

    with pytest.raises(Refused, match=RefusalCode.FORM_NOT_POSTED):
        forms.propose_reversal(site=room.site, form=form, **asked)
    with pytest.raises(Refused, match=RefusalCode.FORM_UNKNOWN):
        forms.propose_reversal(site=room.site, form=count.plan, **asked)
