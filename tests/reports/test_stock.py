"""Stock can be asked for as of any moment, as known today or as known then."""

from datetime import date
from decimal import Decimal

import pytest

from medcount.catalog.actions import import_catalog
from medcount.catalog.staging import ItemRow, LotRow, PlaceRow, ZoneRow
from medcount.core.page import Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.ledger.actions import amend_occurred_at, open_book
from medcount.ledger.models import Movement
from medcount.ledger.staging import OpeningRow
from medcount.reports.stock import StockFilter, every_stock, list_stock, stock_totals
from tests.stockroom import CLERK, DAY, OUTSIDE, at, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    """Return a room with a zone, dates and costs: gloves of two lots, a stent with a serial."""
    room = build(items=("GLOVE", "STENT"), unit_cost=None)
    import_catalog(
        zones=[ZoneRow(site=room.site, code="OK", name="合格品区", kind="QUALIFIED")],
        places=[PlaceRow(site=room.site, code="A-01", zone="OK")],
        items=[
            ItemRow(
                code="GLOVE",
                name="灭菌手套",
                spec="7.5",
                base_unit="副",
                unit_cost=Decimal("1.255"),
            ),
            ItemRow(code="STENT", name="冠脉支架", spec="2.5×18"),
        ],
        lots=[
            LotRow(item="GLOVE", code="L1", expiry=date(2026, 3, 31)),
            LotRow(item="GLOVE", code="L2", expiry=date(2027, 3, 31)),
        ],
        actor=CLERK,
        at=DAY,
    )
    room.post(
        room.movement(100, OUTSIDE, "A-01", "08:00"),
        room.movement(40, OUTSIDE, "A-01", "08:30", lot="L2", status="QUARANTINE"),
        room.movement(
            1, OUTSIDE, "B-01", "09:00", item="STENT", lot="K9", serial="S-7", owner="ACME"
        ),
        room.movement(30, "A-01", OUTSIDE, "10:00", recorded="15:00"),
    )
    return room


def shown(room, clock, *, known=None, **filters):
    page = list_stock(
        site=room.site,
        at=at(clock),
        turn=Turn(),
        known_at=at(known) if known else None,
        which=StockFilter(**filters),
    )
    return {(row.place, row.item_code, row.lot): row.quantity for row in page.rows}


def test_stock_is_what_stood_at_the_moment_and_not_what_stands_now(room):
    assert shown(room, "07:59") == {}
    assert shown(room, "08:00") == {("A-01", "GLOVE", "L1"): 100}
    assert shown(room, "23:00") == {
        ("A-01", "GLOVE", "L1"): 70,
        ("A-01", "GLOVE", "L2"): 40,
        ("B-01", "STENT", "K9"): 1,
    }


def test_what_was_recorded_later_was_not_known_then(room):
    assert shown(room, "12:00")["A-01", "GLOVE", "L1"] == 70
    assert shown(room, "12:00", known="14:59")["A-01", "GLOVE", "L1"] == 100
    assert shown(room, "12:00", known="15:00")["A-01", "GLOVE", "L1"] == 70


def test_a_time_put_right_later_was_not_known_then_either(room):
    issue = Movement.objects.get(quantity=30)
    amend_occurred_at(
        site=room.site, movement=issue.id, occurred_at=at("08:15"), reason="补记", actor=CLERK,
        at=at("16:00"),
    )  # fmt: skip

    assert shown(room, "09:00")["A-01", "GLOVE", "L1"] == 70
    assert shown(room, "09:00", known="15:30")["A-01", "GLOVE", "L1"] == 100
    assert shown(room, "12:00", known="15:30")["A-01", "GLOVE", "L1"] == 70


def test_opening_stock_is_known_whenever_its_book_was_taken_over():
    room = build()
    open_book(
        site=room.site,
        rows=[
            OpeningRow(
                owner="", place=room.places["A-01"], item=room.items["GLOVE"], lot="L1", serial="",
                status="QUALIFIED", quantity=100, as_of=at("08:00"),
            )
        ],
        movements=[room.movement(30, "A-01", OUTSIDE, "09:00", recorded="09:05")],
        latest_as_of=at("08:00"),
        actor=CLERK,
        at=at("20:00"),
    )  # fmt: skip

    assert shown(room, "10:00", known="09:00") == {("A-01", "GLOVE", "L1"): 100}
    assert shown(room, "10:00", known="09:05") == {("A-01", "GLOVE", "L1"): 70}


def test_a_row_names_goods_place_and_money(room):
    rows = list_stock(site=room.site, at=at("12:00"), turn=Turn()).rows
    first, second, third = sorted(rows, key=lambda row: (row.item_code, row.lot))

    assert (first.place, first.zone, first.zone_kind) == ("A-01", "OK", "QUALIFIED")
    assert (first.item_name, first.spec, first.unit, first.expiry) == (
        "灭菌手套",
        "7.5",
        "副",
        date(2026, 3, 31),
    )
    assert (first.quantity, first.unit_cost, first.amount) == (
        70,
        Decimal("1.255"),
        Decimal("87.85"),
    )
    assert (second.lot, second.status) == ("L2", "QUARANTINE")
    assert (third.serial, third.owner, third.zone, third.expiry, third.amount) == (
        "S-7",
        "ACME",
        "",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("filters", "lots"),
    [
        ({"search": "glo"}, {"L1", "L2"}),
        ({"search": "支架"}, {"K9"}),
        ({"search": "l2"}, {"L2"}),
        ({"search": "S-7"}, {"K9"}),
        ({"search": "OVE"}, set()),
        ({"search": "%"}, set()),
        ({"zone": "OK"}, {"L1", "L2"}),
        ({"status": "QUARANTINE"}, {"L2"}),
        ({"owner": "ACME"}, {"K9"}),
        ({"owner": ""}, {"L1", "L2"}),
        ({"expires_before": date(2026, 4, 1)}, {"L1"}),
        ({"expires_before": date(2026, 3, 31)}, set()),
        ({"search": "GLOVE", "status": "QUALIFIED"}, {"L1"}),
    ],
)
def test_a_filter_leaves_what_it_names_in_page_totals_and_export(room, filters, lots):
    which = StockFilter(**filters)

    page = list_stock(site=room.site, at=at("12:00"), turn=Turn(), which=which)
    totals = stock_totals(site=room.site, at=at("12:00"), which=which)
    exported = list(every_stock(site=room.site, at=at("12:00"), which=which))

    assert {row.lot for row in page.rows} == lots
    assert exported == list(page.rows)
    assert (totals.rows, totals.quantity) == (len(lots), sum(row.quantity for row in page.rows))


def test_totals_say_what_they_leave_out(room):
    totals = stock_totals(site=room.site, at=at("12:00"))

    assert (totals.rows, totals.items, totals.quantity) == (3, 2, 111)
    assert (totals.amount, totals.without_cost) == (Decimal("138.05"), 1)


def test_another_sites_stock_is_not_shown(room):
    other = build(code="CD")

    assert list_stock(site=other.site, at=at("12:00"), turn=Turn()).rows == []


@pytest.mark.parametrize("sort", ["", "-quantity", "expiry", "-expiry", "item_name", "status"])
def test_pages_walk_through_all_rows_in_the_order_asked_for(room, sort):
    whole = [row.id for row in every_stock(site=room.site, at=at("12:00"), sort=sort)]
    walked, cursor = [], ""
    for _ in whole:
        turn = Turn(sort=sort, cursor=cursor, rows=1)
        page = list_stock(site=room.site, at=at("12:00"), turn=turn)
        walked += [row.id for row in page.rows]
        cursor = page.next

    assert walked == whole
    assert cursor == ""


def test_goods_without_an_expiry_come_last(room):
    expiries = [row.expiry for row in every_stock(site=room.site, at=at("12:00"), sort="expiry")]

    assert expiries == [date(2026, 3, 31), date(2027, 3, 31), None]


def test_an_unknown_order_is_refused(room):
    with pytest.raises(Refused) as refusal:
        list_stock(site=room.site, at=at("12:00"), turn=Turn(sort="password"))

    assert refusal.value.code is RefusalCode.LIST_SORT_UNKNOWN


def test_a_page_costs_the_same_statements_for_ten_rows_and_for_twenty(
    room, django_assert_num_queries
):
    for start in (0, 10):
        room.post(
            *(room.movement(1, OUTSIDE, "B-01", "11:00", lot=f"N{start + n}") for n in range(10))
        )
        with django_assert_num_queries(2):
            page = list_stock(site=room.site, at=at("12:00"), turn=Turn())
        assert page.total == start + 13
