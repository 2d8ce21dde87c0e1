"""The stock of any moment, filtered, sorted and taken home."""

import io

import openpyxl
import pytest

from medcount.exchange.files.rows import FileKind
from tests.desk.shelves import BOOKED, book, bring, queries_of


def taken_home(answer):
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_stock_is_shown_with_its_sums(as_person, stocked):
    text = as_person("head").get("/stock").content.decode()

    assert "GLOVE" in text
    assert f"共 {BOOKED:,} 件" in text
    assert f"¥{BOOKED * 2.5:,.2f}" in text


def test_the_stock_of_a_moment_is_told_as_known_today_or_as_known_then(as_person, stocked):
    head = as_person("head")
    movements = (
        b"id,occurred_at,recorded_at,kind,item_code,lot,from_place,to_place,to_status,quantity\n"
        b"m1,2026-02-01 09:00,2026-02-03 09:00,RECEIPT,GLOVE,LATE,,A-01,QUALIFIED,5"
    )
    bring(movements, site=stocked, kind=FileKind.MOVEMENTS, name="movements.csv")

    for at, known, is_there in (
        ("2026-01-31T09:00", "", False),
        ("2026-02-02T09:00", "", True),
        ("2026-02-02T09:00", "then", False),
        ("2026-02-04T09:00", "then", True),
    ):
        text = head.get("/stock", {"at": at, "known": known}).content.decode()
        assert ("LATE" in text) == is_there, (at, known)
        assert at.replace("T", " ") in text


@pytest.mark.parametrize(
    ("name", "value"),
    [("at", "yesterday"), ("expires_before", "2026-13-01")],
)
def test_a_moment_that_can_not_be_read_is_refused(as_person, stocked, name, value):
    answer = as_person("head").get("/stock", {name: value})

    assert answer.status_code == 422
    assert "INPUT_UNREADABLE" in answer.content.decode()


def test_filters_and_order_stand_in_the_address_and_the_export_follows_them(as_person, stocked):
    bring(book(("A-02", "MASK", "K1", 5), ("A-03", "MASK", "K2", 7)), site=stocked, name="two.csv")
    head = as_person("head")

    masks = head.get("/stock", {"search": "MASK", "sort": "-quantity"}).content.decode()
    assert "GLOVE" not in masks
    _, rows = masks.split("<tbody>")
    assert rows.index("K2") < rows.index("K1")

    home = taken_home(head.get("/stock", {"search": "MASK", "sort": "-quantity", "export": "xlsx"}))
    assert [row[6] for row in home] == ["批号", "K2", "K1"]
    assert [row[11] for row in home[1:]] == [7, 5]


def test_a_list_of_twenty_asks_as_often_as_one_of_ten(as_person, stocked):
    head = as_person("head")
    bring(book(*((f"B-{n}", "MASK", f"K{n}", 5) for n in range(10))), site=stocked, name="a.csv")
    of_ten = queries_of(head, "/stock?search=MASK")

    bring(book(*((f"C-{n}", "MASK", f"M{n}", 5) for n in range(10))), site=stocked, name="b.csv")

    assert queries_of(head, "/stock?search=MASK") == of_ten
