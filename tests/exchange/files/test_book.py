from datetime import date, datetime
from decimal import Decimal

import pytest

from medcount.core.status import Status, ZoneKind
from medcount.core.when import LOCAL
from medcount.exchange.files.faults import FileFault, NoteCode
from medcount.exchange.files.rows import BookRow
from tests.exchange.files.refusals import faults, only_fault
from tests.exchange.good_files import BOOK, Folder, with_cell, with_column, xlsx_bytes


def test_a_row_of_the_book_says_all_its_columns(folder: Folder):
    assert folder.read().book[0] == BookRow(
        row=2,
        site="SH",
        place="A-01",
        zone_kind=ZoneKind.QUALIFIED,
        item_code="0012",
        item_name="髋关节柄",
        lot="L001",
        expiry=date(2027, 2, 28),
        status=Status.QUALIFIED,
        quantity=10,
        unit_cost=Decimal("1200.50"),
        di="09526064055028",
        storage_min_c=Decimal(2),
        storage_max_c=Decimal(30),
        place_min_c=Decimal(10),
        place_max_c=Decimal(25),
        as_of=datetime(2026, 1, 5, 8, tzinfo=LOCAL),
    )


def test_what_the_book_does_not_say_has_its_default(folder: Folder):
    short = "place,item_code,quantity,as_of\nA,1,-3,2026-01-05 08:00\n"

    (row,) = folder.read(book=short).book

    assert row == BookRow(
        row=2,
        place="A",
        item_code="1",
        quantity=-3,
        as_of=datetime(2026, 1, 5, 8, tzinfo=LOCAL),
    )


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("place", "", FileFault.MISSING_VALUE),
        ("item_code", "\u3000", FileFault.MISSING_VALUE),
        ("quantity", "", FileFault.MISSING_VALUE),
        ("as_of", "", FileFault.MISSING_VALUE),
        ("as_of", "2026-01-05", FileFault.BAD_TIME),
        ("as_of", "03/04/2026 09:00", FileFault.AMBIGUOUS_DATE),
        ("quantity", "5.5", FileFault.NOT_WHOLE),
        ("quantity", "五", FileFault.BAD_NUMBER),
        ("quantity", "9999999999999", FileFault.OUT_OF_RANGE),
        ("unit_cost", "-1", FileFault.OUT_OF_RANGE),
        ("unit_cost", "free", FileFault.BAD_NUMBER),
        ("expiry", "03/04/2026", FileFault.AMBIGUOUS_DATE),
        ("expiry", "2026-02-30", FileFault.BAD_DATE),
        ("status", "SOLD", FileFault.UNKNOWN_WORD),
        ("zone_kind", "A区", FileFault.UNKNOWN_WORD),
        ("lot", "L\x1d1", FileFault.BAD_CHARACTER),
        ("lot", "L" * 999, FileFault.TOO_LONG),
        ("storage_max_c", "1", FileFault.CONTRADICTION),
        ("place_max_c", "-300", FileFault.OUT_OF_RANGE),
        ("place_min_c", "26", FileFault.CONTRADICTION),
    ],
)
def test_a_bad_cell_is_named_by_file_row_column_and_code(
    folder: Folder, column: str, value: str, code: FileFault
):
    found = faults(folder, book=with_cell(BOOK, 2, column, value))

    assert {(fault.file, fault.row, fault.code) for fault in found} >= {("book.csv", 2, code)}
    assert found[0].column == column.replace("place_min_c", "place_max_c")


def test_all_faults_of_a_row_are_told_at_once(folder: Folder):
    book = with_cell(with_cell(BOOK, 3, "quantity", "x"), 3, "expiry", "y")

    assert [fault.column for fault in faults(folder, book=book)] == ["expiry", "quantity"]


def test_the_same_key_may_stand_twice_but_at_one_moment(folder: Folder):
    again = [*BOOK, BOOK[1]]
    later = with_cell(again, 6, "as_of", "2026-01-05 09:00")

    assert len(folder.read(book=again).book) == 5
    fault = only_fault(folder, book=later)
    assert (fault.row, fault.column, fault.code) == (6, "as_of", FileFault.CONTRADICTION)
    assert "row 2" in fault.reason


@pytest.mark.parametrize(
    ("column", "other"), [("zone_kind", "退货区"), ("place_min_c", "9"), ("place_max_c", "26")]
)
def test_a_place_has_one_kind_and_one_climate(folder: Folder, column: str, other: str):
    fault = only_fault(folder, book=with_cell(BOOK, 3, column, other))

    assert (fault.row, fault.column, fault.code) == (3, column, FileFault.CONTRADICTION)
    assert len(folder.read(book=with_cell(BOOK, 3, column, "")).book) == 4
    assert len(folder.read(book=with_cell(BOOK, 4, column, other)).book) == 4


@pytest.mark.parametrize(("column", "other"), [("storage_min_c", "3"), ("storage_max_c", "29")])
def test_an_item_is_stored_in_one_range(folder: Folder, column: str, other: str):
    fault = only_fault(folder, book=with_cell(BOOK, 3, column, other))

    assert (fault.row, fault.column, fault.code) == (3, column, FileFault.CONTRADICTION)
    assert "in row 2" in fault.reason
    assert len(folder.read(book=with_cell(BOOK, 3, column, "")).book) == 4
    assert len(folder.read(book=with_cell(BOOK, 4, column, other)).book) == 4


def test_codes_that_became_numbers_are_read_with_a_note_each(folder: Folder):
    book = BOOK
    for column, number in [("item_code", 12), ("lot", 20260105), ("place", 101), ("site", 7)]:
        book = with_cell(book, 2, column, number)
    book = with_cell(book, 2, "di", 9526064055028)

    read = folder.read(book=xlsx_bytes(book))

    row = read.book[0]
    assert (row.item_code, row.lot, row.place, row.site) == ("12", "20260105", "101", "7")
    assert row.di == "09526064055028"
    assert [(note.code, note.column, note.value) for note in read.notes] == [
        (NoteCode.PLACE_WAS_NUMBER, "place", "101"),
        (NoteCode.ITEM_CODE_WAS_NUMBER, "item_code", "12"),
        (NoteCode.LOT_WAS_NUMBER, "lot", "20260105"),
        (NoteCode.DI_REPAIRED, "di", "09526064055028"),
    ]
    assert {(note.row, note.item_code, note.lot) for note in read.notes} == {(2, "12", "20260105")}


def test_a_quantity_may_be_a_number_of_the_spreadsheet(folder: Folder):
    assert folder.read(book=xlsx_bytes(with_cell(BOOK, 2, "quantity", 5.0))).book[0].quantity == 5
    fault = only_fault(folder, book=xlsx_bytes(with_cell(BOOK, 2, "quantity", 5.5)))
    assert (fault.row, fault.column, fault.code) == (2, "quantity", FileFault.NOT_WHOLE)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("lot", 1.5, FileFault.NUMBER_NOT_TEXT),
        ("lot", 10.0**15, FileFault.NUMBER_NOT_TEXT),
        ("lot", date(2026, 1, 5), FileFault.DATE_NOT_TEXT),
        ("item_code", True, FileFault.NUMBER_NOT_TEXT),
        ("di", 9526064055029, FileFault.BAD_GTIN),
        ("status", 1, FileFault.UNKNOWN_WORD),
    ],
)
def test_a_code_that_the_spreadsheet_destroyed_is_refused(
    folder: Folder, column: str, value: float, code: FileFault
):
    fault = only_fault(folder, book=xlsx_bytes(with_cell(BOOK, 2, column, value)))

    assert (fault.row, fault.column, fault.code) == (2, column, code)


def test_dates_of_a_spreadsheet_may_be_mixed(folder: Folder):
    book = with_cell(BOOK, 2, "expiry", date(2027, 2, 28))
    book = with_cell(book, 3, "expiry", 46477)
    book = with_cell(book, 4, "expiry", 20280131)
    for row in (2, 3, 4):
        book = with_cell(book, row, "as_of", datetime(2026, 1, 5))  # noqa: DTZ001

    read = folder.read(book=xlsx_bytes(book)).book

    assert [row.expiry for row in read] == [
        date(2027, 2, 28), date(2027, 3, 31), date(2028, 1, 31), date(2026, 12, 5),
    ]  # fmt: skip
    assert read[0].as_of == datetime(2026, 1, 5, tzinfo=LOCAL)


def test_a_specification_that_became_a_date_is_kept_with_a_note(folder: Folder):
    book = with_column(BOOK, "spec", date(2026, 3, 5), 3.5, 4, "")

    read = folder.read(book=xlsx_bytes(book))

    assert [row.spec for row in read.book] == ["2026-03-05", "3.5", "4", ""]
    assert [(note.code, note.row) for note in read.notes] == [(NoteCode.TEXT_WAS_DATE, 2)]


def test_several_units_under_one_serial_are_dirt_and_no_fault(folder: Folder):
    read = folder.read(book=with_cell(BOOK, 4, "quantity", "2"))

    assert [(note.code, note.serial, note.value) for note in read.notes] == [
        (NoteCode.SERIAL_QUANTITY, "S1", "2")
    ]
