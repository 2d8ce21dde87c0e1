"""The story of a line: the book, the counts, why they differ and who settled it."""

import pytest
from django.utils import translation

from medcount.core.book import Basis
from medcount.core.document import DocumentKind, DocumentState
from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import forms, plans, settle
from medcount.documents.actions import import_documents
from medcount.documents.staging import DocumentRow
from medcount.ledger.actions import amend_occurred_at
from medcount.ledger.models import Movement
from medcount.reports.story import Story, story
from tests.counting.countroom import Count, cast, issue, stock
from tests.stockroom import CLERK, Stockroom, at, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom with 14 gloves of L1 at A-01."""
    made = build(name="球囊扩张导管", spec="2.5×15 mm", risk_class="III")
    stock(made, 14)
    return made


def told(count: Count, lot: str = "L1") -> Story:
    """Return the story of a lot's line."""
    return story(site=count.room.site, line=count.line(lot).id)


def test_a_late_booking_is_told_on_one_axis_with_what_would_explain_it(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    issue(room, 2, "09:20", outside_id="CK-014")
    count.upload("first", count.scan("first", "10:42", 9))
    room.post(room.movement(10, "outside", "A-01", "11:30", outside_id="RK-006"))
    count.upload("second", count.scan("second", "13:55", 19, round=2))
    issue(room, 3, "14:40", basis=Basis.BOOKED, outside_id="LY-007")
    count.compare()

    line = told(count)

    assert (line.line.book_quantity, line.opening, line.balance) == (14, 14, 19)
    assert [
        (one.number, one.delta, one.before, one.after, one.booked_later) for one in line.movements
    ] == [
        ("CK-014", -2, 14, 12, False),
        ("RK-006", 10, 12, 22, False),
        ("LY-007", -3, 22, 19, True),
    ]
    assert [
        (one.person, one.round, one.expected, one.counted, one.difference, one.error_ms)
        for one in line.tallies
    ] == [("first", 1, 12, 9, -3, 1000), ("second", 2, 22, 19, -3, 1000)]
    assert (line.since, line.until) == (at("08:00"), at("14:40"))
    [cause] = line.causes
    assert (cause.code, cause.units, cause.selected) == ("C-24", -3, True)
    assert cause.sentence == (
        "流水 LY-007（−3）在盘点之后才入账，没有记下发生时间；若发生在盘点之前，差异为零。"
    )
    [proof] = cause.evidence
    assert (proof.kind, proof.name, proof.quantity, proof.at) == (
        "movement",
        "LY-007",
        -3,
        at("14:40"),
    )
    assert int(proof.id) == Movement.objects.get(outside_id="LY-007").id
    supposed = line.what_if
    assert supposed is not None
    assert (supposed.at, supposed.explains) == (at("10:42"), True)
    with translation.override("en"):
        assert told(count).causes[0].sentence.startswith("Movement LY-007 (−3) was booked after")


def test_a_fact_learnt_after_the_count_is_marked_late_and_an_amended_one_keeps_its_first_time(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 9)
    issue(room, 2, "07:30", recorded="13:00", outside_id="CK-1")
    issue(room, 3, "12:00", basis=Basis.BOOKED, outside_id="LY-1")
    amend_occurred_at(
        site=room.site,
        movement=Movement.objects.get(outside_id="LY-1").id,
        occurred_at=at("09:30"),
        reason="手写 09:30",
        actor=count.people["head"],
        at=at("14:00"),
    )
    count.compare()

    line = told(count)

    assert [
        (one.number, one.occurred_at, one.late, one.basis, one.amended_from)
        for one in line.movements
    ] == [
        ("CK-1", at("07:30"), True, "KNOWN", None),
        ("LY-1", at("09:30"), True, "AMENDED", at("12:00")),
    ]
    assert (line.opening, line.since, line.line.state) == (14, at("07:30"), "agrees")


def test_a_paper_that_fits_is_named_with_its_kind_and_quantity(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    import_documents(
        site=room.site,
        rows=[
            DocumentRow(
                outside_id="LL-1",
                kind=DocumentKind.REQUISITION,
                state=DocumentState.OPEN,
                created_at=at("09:00"),
                item=room.items["GLOVE"],
                lot="L1",
                quantity=5,
            )
        ],
        actor=CLERK,
        at=at("09:00"),
    )
    count.count("first", "10:00", 9)

    [cause] = told(count).causes
    assert (cause.code, cause.sentence) == (
        "C-08",
        "领用单 LL-1 尚未过账，数量 5，与盘亏相同。",
    )
    assert [(proof.kind, proof.what, proof.quantity) for proof in cause.evidence] == [
        ("document", "REQUISITION", 5)
    ]


def test_a_swap_names_the_other_lot_and_its_scans(room: Stockroom) -> None:
    stock(room, 10, "L2")
    count = Count(room, cast(), "1")
    count.upload(
        "first", count.scan("first", "09:00", 9), count.scan("first", "09:30", 15, lot="L2")
    )
    count.compare()

    [cause] = told(count).causes
    assert (cause.code, cause.partner) == ("C-01", count.line("L2").id)
    assert cause.sentence == "同储位同品目的批号 L2 相差 +5，与本行正好相反。"
    assert sorted((proof.kind, proof.detail, proof.quantity) for proof in cause.evidence) == [
        ("scan", "L1", 9),
        ("scan", "L2", 15),
    ]


def test_who_settled_signed_and_posted_is_told(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 9)
    count.confirm(cause="C-22")
    returned = count.propose("A1")
    forms.return_form(
        site=room.site, form=returned, reason="再核", actor=count.people["head"], at=at("12:25")
    )
    count.confirm(cause="C-22")
    posted = count.propose("A2")
    for part, role in (
        ("head", Role.WAREHOUSE_HEAD),
        ("finance", Role.FINANCE),
        ("quality", Role.QA),
    ):
        count.sign(posted, part, role)
    count.post(posted, part="planner")

    line = told(count)

    [variance] = line.variances
    assert (variance.state, variance.settled_by, variance.owner) == ("POSTED", "head", "head")
    assert [
        (form.number, form.state, form.left_reason, [signed.role for signed in form.signatures])
        for form in line.forms
    ] == [
        ("A1", "RETURNED", "RETURNED", []),
        ("A2", "POSTED", "", ["WAREHOUSE_HEAD", "FINANCE", "QA"]),
    ]
    assert line.forms[1].posted_by == "planner"
    assert line.line.needs == []


def test_a_line_nobody_counted_has_a_book_and_no_more(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.compare()

    line = told(count)

    assert (line.tallies, line.causes, line.what_if, line.movements) == ([], [], None, [])
    assert (line.since, line.until, line.opening) == (at("08:00"), at("08:00"), 14)
    assert line.line.needs == ["COUNT"]


def test_what_moved_after_a_plan_was_closed_is_another_story(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 14)
    count.do(plans.close_plan, "head", "13:00")
    issue(room, 4, "15:00")

    line = told(count)

    assert (line.movements, line.opening, line.balance) == ([], 14, 10)


def test_a_variance_left_to_quality_says_since_when(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 9)
    count.do(
        settle.hand_to_quality,
        "head",
        "12:15",
        lines=[count.line().id],
        kind="QUANTITY",
        owner=None,
        reason="包装破损",
    )

    [variance] = told(count).variances
    assert (variance.with_quality_at, variance.settled_by) == (at("12:15"), "")


def test_a_story_takes_as_many_statements_however_long_it_is(
    room: Stockroom, django_assert_num_queries
) -> None:
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 9)
    line = count.line().id
    for minute in range(20):
        issue(room, 1, f"11:{minute:02d}", basis=Basis.BOOKED)
        if minute in (0, 19):
            count.compare()
            with django_assert_num_queries(6 if minute == 0 else 7):
                story(site=room.site, line=line)


def test_a_line_of_another_site_has_no_story(room: Stockroom) -> None:
    count = Count(room, cast(), "1")

    with pytest.raises(Refused, match=RefusalCode.LINE_UNKNOWN):
        story(site=build(code="BJ").site, line=count.line().id)
