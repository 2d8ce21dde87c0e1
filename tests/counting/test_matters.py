"""The worklist of a count: what is to be settled, what it waits for, and what is settled."""

from datetime import date
from decimal import Decimal

import pytest

from medcount.core.book import Basis
from medcount.core.page import Turn
from medcount.counting.actions import settle
from medcount.counting.actions.scans import ScanEvent
from medcount.counting.queries.matters import (
    SORTS,
    Matter,
    MatterFilter,
    Need,
    every_variance,
    list_variances,
)
from tests.counting.countroom import Count, cast, issue, stock
from tests.stockroom import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def count() -> Count:
    """Return a count that found 90 of 100 of L1, all 7 of L2, and has not come to L3 yet."""
    room = build(unit_cost=Decimal("2.50"), name="医用橡胶检查手套")
    stock(room, 100)
    stock(room, 7, "L2")
    stock(room, 5, "L3", place="B-01")
    made = Count(room, cast(), "1")
    made.count("first", "10:00", 90)
    made.count("first", "10:10", 7, lot="L2")
    return made


def matters(count: Count, **which: object) -> dict[str, Matter]:
    """Return what is listed, by lot; each lot once."""
    page = list_variances(site=count.room.site, turn=Turn(), which=MatterFilter(**which))
    assert len({row.lot for row in page.rows}) == page.total
    return {row.lot: row for row in page.rows}


def needs(count: Count, **which: object) -> dict[str, str]:
    return {lot: row.needs for lot, row in matters(count, **which).items()}


def test_a_variance_says_where_what_how_much_and_why(count: Count) -> None:
    row = matters(count)["L1"]

    assert (row.item_name, row.place, row.lot, row.kind) == (
        "医用橡胶检查手套",
        "A-01",
        "L1",
        "QUANTITY",
    )
    assert (row.expected, row.counted, row.delta, row.amount) == (100, 90, -10, Decimal("-25.00"))
    assert (row.state, row.needs, row.rounds, row.recount) == ("OPEN", "RECOUNT", 1, True)
    assert (row.suggested, row.confirmed, row.owner_name) == ("", "", "")


def test_what_nobody_counted_is_listed_beside_the_variances_and_agreeing_lines_are_not(
    count: Count,
) -> None:
    assert needs(count) == {"L1": "RECOUNT", "L3": "COUNT"}
    assert matters(count)["L3"].counted is None


def test_a_contradiction_waits_for_a_recount_then_for_its_counter(count: Count) -> None:
    count.count("second", "10:20", 80)
    assert needs(count, needs=Need.ANY)["L1"] == "RECOUNT"
    assert matters(count, needs=Need.ANY)["L1"].recount

    count.task("third", 2)

    assert needs(count, needs=Need.ANY)["L1"] == "RECOUNTING"
    count.count("third", "11:00", 90, round=2)
    assert needs(count)["L1"] == "CAUSE"
    assert matters(count)["L1"].rounds == 2


def test_a_recount_of_one_line_leaves_the_others_waiting(count: Count) -> None:
    count.upload("second", count.scan("second", "10:20", 80))
    count.count("second", "10:25", 6, lot="L2")

    count.recount("third", "L1")

    told = needs(count, needs=Need.ANY)
    assert (told["L1"], told["L2"]) == ("RECOUNTING", "RECOUNT")


def test_what_moved_while_it_was_counted_is_listed_though_it_agrees(count: Count) -> None:
    stock(count.room, 10, "L4", place="B-01")
    scans = [
        count.scan("second", "11:00", 5, lot="L4", place="B-01"),
        count.scan("second", "11:10", 4, lot="L4", place="B-01"),
    ]
    count.room.post(count.room.movement(1, "B-01", "outside", "11:05", lot="L4", recorded="11:05"))
    count.upload("second", *scans)
    count.compare()

    row = matters(count)["L4"]
    assert (row.kind, row.delta, row.needs) == ("", 0, "RECOUNT")
    assert "MOVED_WHILE_COUNTING" in row.findings


def test_a_variance_goes_from_recount_to_cause_to_form_to_approval_to_nothing(
    count: Count,
) -> None:
    seen = [needs(count)["L1"]]
    count.recount("second", "L1")
    seen.append(needs(count)["L1"])
    count.count("second", "11:00", count.line().counted or 0, round=2)
    seen.append(needs(count)["L1"])
    count.confirm(cause="C-22")
    seen.append(needs(count)["L1"])
    form = count.propose()
    seen.append(needs(count)["L1"])
    count.sign(form)
    seen.append(needs(count)["L1"])
    count.post(form)
    seen.append(needs(count)["L1"])

    assert seen == ["RECOUNT", "RECOUNTING", "CAUSE", "FORM", "APPROVAL", "APPROVAL", ""]
    row = matters(count)["L1"]
    assert (row.state, row.confirmed, row.owner_name, row.due_date) == (
        "POSTED",
        "C-22",
        "head",
        date(2026, 3, 9),
    )


def test_a_variance_that_waits_for_a_paper_or_for_quality_says_so(count: Count) -> None:
    count.confirm(cause="UNPOSTED_ISSUE")
    assert needs(count)["L1"] == "DOCUMENT"

    count.do(
        settle.hand_to_quality,
        "head",
        "12:15",
        lines=[count.line().id],
        kind="QUANTITY",
        owner=None,
        reason="包装破损",
    )

    assert needs(count)["L1"] == "QUALITY"
    assert matters(count)["L1"].reason == "包装破损"


def test_a_filter_leaves_what_it_names(count: Count) -> None:
    issue(count.room, 10, "12:00", basis=Basis.BOOKED)
    count.compare()

    assert matters(count)["L1"].suggested == "COUNT_TIMING"
    for which, lots in (
        ({"needs": Need.ANY}, {"L1", "L3"}),
        ({"needs": Need.COUNT}, {"L3"}),
        ({"kind": "QUANTITY"}, {"L1"}),
        ({"kind": ""}, {"L3"}),
        ({"state": "OPEN"}, {"L1"}),
        ({"cause": "C-24"}, {"L1"}),
        ({"cause": "COUNT_TIMING"}, {"L1"}),
        ({"cause": "C-22"}, set()),
        ({"cause": "nonsense"}, set()),
        ({"zone": "Z"}, set()),
        ({"search": "b-01"}, {"L3"}),
        ({"search": "手套"}, {"L1", "L3"}),
        ({"search": "50%"}, set()),
        ({"plan": count.plan}, {"L1", "L3"}),
    ):
        assert set(matters(count, **which)) == lots, which
    count.confirm(cause="C-22")
    assert set(matters(count, cause="C-22")) == {"L1"}
    assert set(matters(count, owner=count.people["head"].id)) == {"L1"}
    assert set(matters(count, owner=count.people["first"].id)) == set()


@pytest.mark.parametrize("sort", [*SORTS, "-gross"])
def test_pages_and_export_hold_the_same_rows_in_the_same_order(count: Count, sort: str) -> None:
    exported = [row.id for row in every_variance(site=count.room.site, sort=sort)]

    first = list_variances(site=count.room.site, turn=Turn(sort=sort, rows=1))
    second = list_variances(site=count.room.site, turn=Turn(sort=sort, rows=1, cursor=first.next))

    assert [row.id for page in (first, second) for row in page.rows] == exported
    assert len(exported) == 2


def test_a_page_costs_two_statements_whatever_its_rows(
    count: Count, django_assert_num_queries
) -> None:
    for number in range(20):
        stock(count.room, 10, f"M{number}", place="B-01")
    count.upload("first", count.scan("first", "11:00", 0, place="B-01", event=ScanEvent.PLACE_DONE))
    count.compare()

    for rows in (10, 20):
        with django_assert_num_queries(2):
            page = list_variances(site=count.room.site, turn=Turn(rows=rows))
        assert len(page.rows) == rows
