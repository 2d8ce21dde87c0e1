"""The first page: does the book agree with the goods, and what is there for me to do today?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from medcount.catalog.actions import import_catalog
from medcount.catalog.models import Lot
from medcount.catalog.staging import ItemRow, LotRow, PlaceRow, ZoneRow
from medcount.core.duties import Role
from medcount.counting.actions import plans, settle, tasks
from medcount.counting.actions.assertions import hold_assertions
from medcount.counting.actions.scans import ScanEvent
from medcount.ledger.models import Movement
from medcount.people.queries import setup_actor
from medcount.reports.home import Figure, Stock, Today, today
from tests.counting.countroom import Count, cast, issue, stock
from tests.stockroom import CLERK, DAY, Stockroom, at, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom whose book is still empty."""
    return build(unit_cost=Decimal(2))


def page(count: Count, part: str = "head", clock: str = "18:00") -> Today:
    """Return the first page as somebody sees it."""
    return today(site=count.room.site, actor=count.people[part], at=at(clock))


def waiting(count: Count, part: str) -> dict[str, int]:
    return {one.kind: one.matters for one in page(count, part).waiting}


def test_plus_five_and_minus_five_are_two_wrong_lines_and_no_net(room: Stockroom) -> None:
    stock(room, 10, "L1")
    stock(room, 10, "L2")
    count = Count(room, cast(), "1")
    count.upload(
        "first", count.scan("first", "10:00", 5), count.scan("first", "10:10", 15, lot="L2")
    )
    count.compare()

    current = page(count).current
    assert current is not None
    assert (current.lines, current.counted, current.agreeing, current.differing) == (2, 2, 0, 2)
    assert current.figures.accuracy.value == 0
    assert (current.figures.difference.part, current.figures.difference.whole) == (20, 40)
    assert current.figures.difference.value == Decimal("0.5")
    assert current.figures.net_amount == 0
    assert current.stages == {"RECOUNT": 2}


def test_where_nothing_was_counted_there_is_no_figure(room: Stockroom) -> None:
    stock(room, 10)
    count = Count(room, cast(), "1")

    current = page(count).current
    assert current is not None
    assert (current.lines, current.counted, current.not_counted) == (1, 0, 1)
    assert current.figures.accuracy.value is None
    assert current.figures.difference.value is None
    assert current.figures.on_time.value is None
    assert current.figures.trail.value == 1


@pytest.mark.parametrize(
    ("part", "whole", "known", "value"),
    [
        (0, 0, True, None),
        (5, 0, True, None),
        (0, 4, True, Decimal(0)),
        (3, 4, True, Decimal("0.75")),
        (3, 4, False, None),
    ],
)
def test_a_rate_over_nothing_is_no_rate(
    part: int, whole: int, known: bool, value: Decimal | None
) -> None:
    figure = Figure(rule="R-230a", part=Decimal(part), whole=Decimal(whole), known=known)

    assert figure.value == value


def test_an_amount_is_not_told_where_a_unit_cost_is_missing() -> None:
    room = build(unit_cost=None)
    stock(room, 10)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 9)

    current = page(count).current
    assert current is not None
    assert current.figures.difference.value is None
    assert current.figures.accuracy.value == 0


def test_a_surplus_over_an_empty_book_is_gross_without_a_rate(room: Stockroom) -> None:
    stock(room, 10)
    issue(room, 10, "07:00")
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 3)

    current = page(count).current
    assert current is not None
    assert (current.figures.difference.part, current.figures.difference.value) == (6, None)


def test_the_count_is_told_zone_by_zone(room: Stockroom) -> None:
    import_catalog(
        zones=[ZoneRow(site=room.site, code="A", name="合格品区", kind="QUALIFIED")],
        places=[PlaceRow(site=room.site, code="A-01", zone="A")],
        actor=CLERK,
        at=DAY,
    )
    stock(room, 10, "L1")
    stock(room, 10, "L2")
    stock(room, 5, "L3", place="B-01")
    count = Count(room, cast(), "1")
    count.upload(
        "first", count.scan("first", "10:00", 10), count.scan("first", "10:10", 8, lot="L2")
    )
    count.compare()

    current = page(count).current
    assert current is not None
    assert [
        (zone.code, zone.kind, zone.lines, zone.counted, zone.agreeing, zone.differing)
        for zone in current.zones
    ] == [("A", "QUALIFIED", 2, 2, 1, 1), ("", "", 1, 0, 0, 0)]


def test_what_waits_is_what_a_person_of_that_role_can_do_next(room: Stockroom) -> None:
    stock(room, 10)
    count = Count(room, cast(), "1")
    count.task("first")
    assert waiting(count, "first") == {"COUNT_TASK": 1}
    count.count("first", "10:00", 9)
    count.count("second", "10:30", 8)
    assert waiting(count, "head") == {"ASSIGN_RECOUNT": 1}
    assert waiting(count, "quality") == {}
    count.count("third", "11:00", 9, round=2)
    assert waiting(count, "head") == {"CONFIRM_CAUSE": 1}
    assert waiting(count, "planner") == {}
    count.confirm(cause="C-22")
    assert waiting(count, "planner") == {"PROPOSE_FORM": 1}
    assert waiting(count, "head") == {"PROPOSE_FORM": 1, "ANSWER_FOR": 1}
    form = count.propose()
    assert waiting(count, "head") == {"SIGN_FORM": 1, "ANSWER_FOR": 1}
    assert waiting(count, "finance") == {}
    count.sign(form)
    assert waiting(count, "finance") == {"POST_FORM": 1}
    assert "POST_FORM" not in waiting(count, "head"), "who signed does not post (R-193)"
    count.post(form)
    assert waiting(count, "finance") == waiting(count, "head") == {}


def test_who_counted_or_proposed_is_not_asked_to_sign(room: Stockroom) -> None:
    stock(room, 10)
    people = cast()
    people["first"] = replace(people["first"], roles=frozenset({*people["first"].roles, Role.QA}))
    people["planner"] = replace(
        people["planner"], roles=frozenset({Role.PLANNER, Role.WAREHOUSE_HEAD})
    )
    count = Count(room, people, "1")
    count.count("first", "10:00", 9)
    count.confirm(cause="C-23")
    count.propose()

    assert "SIGN_FORM" not in waiting(count, "first")
    assert "SIGN_FORM" not in waiting(count, "planner")
    assert waiting(count, "director") == {"SIGN_FORM": 1}


def test_what_is_left_to_quality_waits_for_quality(room: Stockroom) -> None:
    stock(room, 10)
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

    assert waiting(count, "head") == {}
    assert waiting(count, "quality") == {"SETTLE_QUALITY": 1}


def test_a_draft_waits_for_another_than_its_planner(room: Stockroom) -> None:
    people = cast()
    count = Count(room, people, "1")
    plans.create_plan(
        site=room.site,
        number="2",
        name="抽盘",
        places=None,
        rounds_required=0,
        clock_error_ms=1000,
        actor=people["planner"],
        at=at("09:00"),
    )

    assert waiting(count, "quality") == {"APPROVE_PLAN": 1}
    assert waiting(count, "planner") == {}


def test_what_is_overdue_says_so(room: Stockroom) -> None:
    stock(room, 10)
    count = Count(room, cast(), "1")
    count.do(
        tasks.assign_tasks,
        "planner",
        "08:01",
        counters=[(1, count.people["first"].id, None)],
        due_at=at("17:00"),
    )

    [early] = page(count, "first", "16:00").waiting
    [late] = page(count, "first", "18:00").waiting

    assert (early.due_at, early.overdue, early.plan) == (at("17:00"), 0, count.plan)
    assert late.overdue == 1
    current = page(count).current
    assert current is not None
    assert (current.figures.on_time.part, current.figures.on_time.whole) == (0, 1)


def settled_count(room: Stockroom) -> Count:
    """Return a count of two lots, one of them wrong, posted and closed."""
    stock(room, 10, "L1")
    stock(room, 10, "L2")
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 9)
    count.count("first", "10:10", 10, lot="L2")
    count.post(count.signed_form("A1"))
    count.do(plans.close_plan, "head", "13:00")
    return count


def test_a_closed_count_keeps_its_figures_whatever_is_learnt_later(room: Stockroom) -> None:
    count = settled_count(room)

    [closed] = page(count).trend
    assert page(count).current is None
    assert (closed.number, closed.accuracy.value) == ("1", Decimal("0.5"))
    assert (closed.difference.part, closed.difference.whole, closed.net_amount) == (2, 40, -2)
    issue(room, 3, "08:00", recorded="14:00", lot="L2")
    for entry in Movement.objects.values_list("entry", flat=True).distinct():
        hold_assertions(
            site=room.site, entry=entry, actor=setup_actor(source="JOB"), at=at("15:00")
        )
    assert page(count).trend == [closed]
    assert waiting(count, "head")["CONFIRM_CAUSE"] == 1, "of a plan that is closed"


def test_the_trail_covers_every_change_but_one_that_left_no_entry(room: Stockroom) -> None:
    count = settled_count(room)
    [closed] = page(count).trend
    assert closed.trail.value == 1
    assert closed.trail.whole >= 12
    again = Count(room, count.people, "2")
    again.upload("first", again.scan("first", "16:00", 9), again.scan("first", "16:05", 1, lot="X"))
    again.compare()
    again.recount("second")
    honest = trail_of(again)
    assert honest.value == 1

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE smuggled ON COMMIT DROP AS"
            " SELECT * FROM counting_scan WHERE site = %s AND plan = %s LIMIT 1",
            [room.site, again.plan],
        )
        cursor.execute(
            "UPDATE smuggled SET id = %s, entry = %s, sequence = 999", [uuid4(), uuid4()]
        )
        cursor.execute("INSERT INTO counting_scan SELECT * FROM smuggled")

    assert (trail_of(again).part, trail_of(again).whole) == (honest.part, honest.whole + 1)


def trail_of(count: Count) -> Figure:
    """Return how far the trail covers the count that is on."""
    current = page(count).current
    assert current is not None
    return current.figures.trail


def test_stock_is_told_by_what_is_to_be_looked_at() -> None:
    room = build(storage_min_c=Decimal(2), storage_max_c=Decimal(8))
    import_catalog(
        zones=[
            ZoneRow(site=room.site, code="G", name="合格品区", kind="QUALIFIED"),
            ZoneRow(site=room.site, code="R", name="不合格品区", kind="UNQUALIFIED"),
        ],
        places=[
            PlaceRow(site=room.site, code="A-01", zone="G"),
            PlaceRow(site=room.site, code="B-01", zone="R", min_c=Decimal(10), max_c=Decimal(30)),
        ],
        lots=[
            LotRow(item="GLOVE", code=code, expiry=expiry)
            for code, expiry in {
                "GONE": date(2026, 3, 1),
                "TODAY": date(2026, 3, 3),
                "D30": date(2026, 4, 2),
                "D31": date(2026, 4, 3),
                "D90": date(2026, 6, 1),
                "D91": date(2026, 6, 2),
                "D180": date(2026, 8, 30),
                "D181": date(2026, 8, 31),
            }.items()
        ],
        actor=CLERK,
        at=DAY,
    )
    for lot in ("GONE", "TODAY", "D30", "D31", "D90", "D91", "D180", "D181"):
        stock(room, 2, lot)
    stock(room, 3, "GONE", place="B-01", status="UNQUALIFIED")
    stock(room, 4, "D181", status="FROZEN")
    stock(room, 5, "D181", place="B-01", status="RECALLED")
    stock(room, 6, "NEW", status="PENDING_DISPOSITION")
    stock(room, 7, "D181", place="B-01")
    issue(room, 8, "07:00", lot="SHORT")

    found = today(site=room.site, actor=CLERK, at=at("18:00"))

    def said(rows: object) -> list[tuple[str, str, int, int]]:
        return [(row.kind, row.rule, row.lots, row.units) for row in rows]

    # At 18:00 UTC it is the third of March in the warehouse.
    assert said(found.alerts) == [
        ("EXPIRED_NOT_ISOLATED", "R-062", 1, 2),
        ("WRONG_ZONE", "R-050", 1, 7),
        ("WRONG_STORAGE", "R-055", 2, 15),
        ("NEGATIVE_BOOK", "", 1, -8),
    ]
    assert said(found.expiring) == [
        ("EXPIRED_NOT_ISOLATED", "R-062", 1, 2),
        ("EXPIRES_30", "R-061", 2, 4),
        ("EXPIRES_90", "R-061", 2, 4),
        ("EXPIRES_180", "R-061", 2, 4),
    ]
    assert said(found.held) == [
        ("HELD_FROZEN", "R-253", 1, 4),
        ("HELD_RECALLED", "R-253", 1, 5),
        ("HELD_PENDING_DISPOSITION", "R-253", 1, 6),
    ]
    [expired] = [row for row in found.alerts if row.kind == "EXPIRED_NOT_ISOLATED"]
    assert expired == Stock(
        kind="EXPIRED_NOT_ISOLATED",
        rule="R-062",
        lots=1,
        units=2,
        keys=1,
        example="A-01 GLOVE GONE",
    )


def test_the_last_usable_day_is_usable_and_the_first_unusable_is_not() -> None:
    room = build()
    import_catalog(
        lots=[
            LotRow(item="GLOVE", code=code, expiry=date(2026, 3, 2))
            for code in ("INCLUSIVE", "EXCLUSIVE")
        ],
        actor=CLERK,
        at=DAY,
    )
    Lot.objects.filter(code="EXCLUSIVE").update(expiry_kind="EXCLUSIVE")
    stock(room, 1, "INCLUSIVE")
    stock(room, 1, "EXCLUSIVE")

    [alert] = today(site=room.site, actor=CLERK, at=at("08:00")).alerts

    assert (alert.kind, alert.example) == ("EXPIRED_NOT_ISOLATED", "A-01 GLOVE EXCLUSIVE")


def test_a_page_costs_as_many_statements_for_twenty_lines_as_for_one(
    room: Stockroom, django_assert_num_queries
) -> None:
    import_catalog(items=[ItemRow(code="GLOVE")], actor=CLERK, at=DAY)
    stock(room, 10)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 9)
    with django_assert_num_queries(6):
        page(count)
    for number in range(20):
        stock(room, 10, f"M{number}", place="B-01")
    count.upload("first", count.scan("first", "11:00", 0, place="B-01", event=ScanEvent.PLACE_DONE))
    count.compare()

    with django_assert_num_queries(6):
        page(count)


def test_a_site_without_anything_has_a_page(room: Stockroom) -> None:
    found = today(site=room.site, actor=CLERK, at=at("08:00"))

    assert found.current is None
    assert not any((found.trend, found.waiting, found.alerts, found.expiring, found.held))
