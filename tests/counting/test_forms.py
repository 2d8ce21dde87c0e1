"""Adjustments: signed as they stand, held against the book once more, posted as of their count."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest

from medcount.core.approval import Level
from medcount.core.duties import Role
from medcount.core.page import Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import forms
from medcount.counting.queries.forms import FormDetail, every_form, form_detail, list_forms
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
    count.sign(form, "finance", Role.FINANCE)
    count.sign(form, "quality", Role.QA)

    before = Movement.objects.count()
    count.post(form, part="planner")

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
    count.sign(form, "finance", Role.FINANCE)
    count.sign(form, "quality", Role.QA)
    issue(room, 2, "08:30", recorded="12:35")

    left = count.post(form, part="planner")

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


def detail(count: Count, form: UUID, part: str = "head") -> FormDetail:
    """Return a form as somebody sees it."""
    return form_detail(site=count.room.site, form=form, actor=count.people[part])


def test_a_form_without_a_number_gets_the_next_of_its_day(room: Stockroom) -> None:
    stock(room, 100)
    people = cast()
    numbers = []
    for plan in ("1", "2", "3"):
        count = Count(room, people, plan)
        count.count("first", "10:00", 90)
        count.confirm()
        numbers.append(detail(count, count.propose("TZ-20260302-07" if plan == "2" else "")).number)

    assert numbers == ["TZ-20260302-01", "TZ-20260302-07", "TZ-20260302-08"]


def test_a_number_is_given_once(room: Stockroom) -> None:
    stock(room, 100)
    people = cast()
    first, second = Count(room, people, "1"), Count(room, people, "2")
    for count in (first, second):
        count.count("first", "10:00", 90)
        count.confirm()
    first.propose("A1")

    with pytest.raises(Refused, match=RefusalCode.FORM_NUMBER_TAKEN):
        second.propose("A1")


@pytest.mark.parametrize(
    ("unit_cost", "facts", "level", "missing"),
    [
        ("19.999", {}, Level.HEAD, ["WAREHOUSE_HEAD"]),
        ("20", {}, Level.HEAD, ["WAREHOUSE_HEAD"]),
        ("20.001", {}, Level.FINANCE, ["WAREHOUSE_HEAD", "FINANCE"]),
        ("100", {}, Level.FINANCE, ["WAREHOUSE_HEAD", "FINANCE"]),
        ("100.001", {}, Level.QUALITY, ["WAREHOUSE_HEAD", "FINANCE", "QA"]),
        ("1000", {}, Level.QUALITY, ["WAREHOUSE_HEAD", "FINANCE", "QA"]),
        ("1000.001", {}, Level.DIRECTOR, ["WAREHOUSE_HEAD", "FINANCE", "QA", "DIRECTOR"]),
        ("0.1", {"risk_class": "III"}, Level.QUALITY, ["WAREHOUSE_HEAD", "FINANCE", "QA"]),
        (None, {}, Level.FINANCE, ["WAREHOUSE_HEAD", "FINANCE"]),
    ],
)
def test_ten_missing_units_call_the_signers_that_they_cost(
    unit_cost: str | None, facts: dict[str, object], level: Level, missing: list[str]
) -> None:
    room = build(unit_cost=None if unit_cost is None else Decimal(unit_cost), **facts)
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    count.confirm()

    form = detail(count, count.propose())

    assert (form.level, list(form.missing)) == (level, missing)
    (listed,) = list_forms(site=room.site, turn=Turn()).rows
    assert (listed.level, listed.missing) == (level, missing)


def test_a_detail_says_what_is_signed_and_who_may_do_what(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    count.confirm(cause="C-22")
    form = count.propose("A1")

    told = detail(count, form)
    (line,) = told.lines
    assert (line.place, line.lot, line.expected, line.counted, line.delta) == (
        "A-01",
        "L1",
        100,
        90,
        -10,
    )
    assert (line.cause_code, line.cause_word, line.disposition) == (
        "C-22",
        "自然损耗/破损",
        "adjust",
    )
    assert (line.amount, told.gross, told.net) == (-10, 10, -10)
    assert (told.state, told.sign_as, told.sign_refusal) == ("PROPOSED", ["WAREHOUSE_HEAD"], None)
    refused = {
        part: detail(count, form, part).sign_refusal.code
        for part in ("planner", "first", "finance")
    }
    assert refused == {
        "planner": RefusalCode.DUTY_CONFLICT,
        "first": RefusalCode.DUTY_CONFLICT,
        "finance": RefusalCode.ROLE_MISSING,
    }
    assert detail(count, form, "finance").post_refusal.code is RefusalCode.FORM_NOT_SIGNED
    digest = told.digest

    count.sign(form)

    told = detail(count, form)
    (signature,) = told.signatures
    assert (signature.signer_name, signature.meaning, signature.stands) == ("head", "APPROVE", True)
    assert (told.state, told.missing, told.digest) == ("SIGNED", {}, digest)
    assert told.post_refusal.facts["rule"] == "R-193"
    assert detail(count, form, "finance").post_refusal is None
    count.post(form)
    told = detail(count, form, "finance")
    assert (told.state, told.posted_by) == ("POSTED", "finance")
    assert told.post_refusal.code is RefusalCode.FORM_ALREADY_POSTED


def test_a_detail_costs_as_many_statements_for_one_line_as_for_twenty(
    django_assert_num_queries,
) -> None:
    lots = [f"L{number}" for number in range(20)]
    room = build()
    for lot in lots:
        stock(room, 10, lot)
    count = Count(room, cast(), "1")
    count.upload("first", *(count.scan("first", "10:00", 9, lot=lot) for lot in lots))
    count.compare()
    count.confirm(lot="L0")
    small = count.propose()
    for lot in lots[1:]:
        count.confirm(lot=lot)
    large = count.propose()

    for form in (small, large):
        with django_assert_num_queries(5):
            detail(count, form)
    assert detail(count, small).split_with == [detail(count, large).number]
    for rows in (1, 2):
        with django_assert_num_queries(2):
            list_forms(site=room.site, turn=Turn(rows=rows))


def test_a_returned_form_gives_its_lines_back(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    form = count.signed_form("A1")

    returned = forms.return_form(
        site=room.site,
        form=form,
        reason="请先核对出库复核记录",
        actor=count.people["finance"],
        at=at("12:35"),
    )

    assert returned == [count.line().id]
    assert count.variances()["QUANTITY"].state == "OPEN"
    told = detail(count, form)
    assert (told.state, told.returned_by, told.return_reason) == (
        "RETURNED",
        "finance",
        "请先核对出库复核记录",
    )
    assert told.sign_refusal.code is RefusalCode.FORM_RETURNED
    with pytest.raises(Refused, match=RefusalCode.FORM_RETURNED):
        count.post(form)
    with pytest.raises(Refused, match=RefusalCode.FORM_RETURNED):
        count.sign(form, "deputy")
    count.post(count.signed_form("A2"))
    assert balance(room) == 90


def test_a_form_is_returned_with_a_reason_by_a_signer_or_who_proposed_it(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    count.confirm()
    asked = {"site": room.site, "form": count.propose(), "at": at("12:35")}

    with pytest.raises(Refused, match=RefusalCode.REASON_MISSING):
        forms.return_form(reason="…", actor=count.people["head"], **asked)
    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        forms.return_form(reason="不同意", actor=count.people["first"], **asked)
    forms.return_form(reason="先撤回", actor=count.people["planner"], **asked)
    with pytest.raises(Refused, match=RefusalCode.FORM_RETURNED):
        forms.return_form(reason="再退", actor=count.people["head"], **asked)


def test_a_returned_reversal_leaves_what_is_posted_and_may_be_asked_for_again(
    room: Stockroom,
) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    posted = count.signed_form("A1")
    count.post(posted)
    asked = {"site": room.site, "form": posted, "reason": "复查", "at": at("13:00")}
    reversal = forms.propose_reversal(actor=count.people["head"], **asked)

    forms.return_form(
        site=room.site, form=reversal, reason="无误", actor=count.people["quality"], at=at("13:10")
    )

    assert count.variances()["QUANTITY"].state == "POSTED"
    assert detail(count, posted).state == "POSTED"
    again = forms.propose_reversal(actor=count.people["head"], **asked)
    count.sign(again, "deputy")
    count.post(again, "13:30")
    assert detail(count, posted).state == "REVERSED"


def test_a_form_that_all_its_lines_left_is_returned(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "09:00", 90)
    signed = count.signed_form("A1")
    issue(room, 6, "08:30", recorded="12:35")

    count.post(signed)

    told = detail(count, signed)
    assert (told.state, [line.left_reason for line in told.lines]) == (
        "RETURNED",
        ["DIFFERENCE_CHANGED"],
    )


def test_forms_are_listed_by_how_far_they_have_come(room: Stockroom) -> None:
    stock(room, 100)
    people = cast()
    counts = [Count(room, people, number) for number in ("1", "2")]
    for count in counts:
        count.count("first", "10:00", 90)
    proposed, posted = counts
    proposed.confirm()
    proposed.propose("A1")
    form = posted.signed_form("A2")

    def numbers(**asked: object) -> list[str]:
        return [row.number for row in list_forms(site=room.site, turn=Turn(), **asked).rows]

    assert numbers(state="SIGNED") == ["A2"]
    posted.post(form)
    assert numbers(state="PROPOSED") == ["A1"]
    assert numbers(state="POSTED") == ["A2"]
    assert numbers(plan=proposed.plan) == ["A1"]
    assert numbers(search="a2") == ["A2"]
    (row,) = [row for row in every_form(site=room.site, sort="number") if row.number == "A2"]
    assert (row.gross, row.net, row.signed, row.missing) == (10, -10, ["WAREHOUSE_HEAD"], [])


def test_a_form_of_another_site_is_unknown(room: Stockroom) -> None:
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)
    form = count.signed_form("A1")

    elsewhere = replace(count, room=build(code="BJ"), number="2")
    with pytest.raises(Refused, match=RefusalCode.FORM_UNKNOWN):
        detail(elsewhere, form)
