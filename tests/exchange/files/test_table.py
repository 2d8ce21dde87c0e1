from pathlib import Path

import openpyxl
import pytest

from medcount.exchange.files.faults import FileFault, NoteCode
from medcount.exchange.files.read import read_count_files
from medcount.exchange.files.rows import BadFiles, BookRow
from tests.exchange.files.refusals import faults, only_fault
from tests.exchange.good_files import (
    BOOK,
    SCANS,
    Folder,
    Grid,
    csv_bytes,
    with_cell,
    with_column,
    without_column,
    xlsx_bytes,
)

HEADERS = [
    "站点", "储位", "区域类型", "物料编码", "品名", "批号", "序列号", "有效期至", "质量状态",
    "数量(件)", "单价", "DI", "储存温度下限", "储存温度上限", "储位温度下限", "储位温度上限",
    "账面时点",
]  # fmt: skip


def test_chinese_headers_and_exact_ones_say_the_same(folder: Folder):
    assert folder.read(book=[HEADERS, *BOOK[1:]]).book == folder.read().book


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_header_proves_the_delimiter(folder: Folder, delimiter: str):
    assert folder.read(book=csv_bytes(BOOK, delimiter=delimiter)).book == folder.read().book


def test_titles_may_stand_above_the_header_and_rows_keep_the_numbers_of_the_sheet(folder: Folder):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["某某医疗器械有限公司 库存报表"])
    sheet.merge_cells("A1:Q1")
    sheet.append(["打印日期", "2026-01-05", None, "制表人"])
    sheet.append([])
    for row in [HEADERS, *BOOK[1:]]:
        sheet.append(row)

    read = read_xlsx(folder, book)

    assert [row.row for row in read] == [5, 6, 7, 8]
    assert [row.item_code for row in read] == ["0012", "0012", "0013", "0014"]


def test_a_header_below_the_first_rows_is_not_looked_for(folder: Folder):
    titles: Grid = [["库存报表"]] * 19

    assert len(folder.read(book=[*titles, *BOOK]).book) == 4
    assert {fault.code for fault in faults(folder, book=[*titles, ["x"], *BOOK])} == {
        FileFault.MISSING_COLUMN
    }


def test_empty_rows_count_and_say_nothing(folder: Folder):
    gaps = [BOOK[0], [], *BOOK[1:3], [" ", "\u3000"], [""] * 17, *BOOK[3:]]

    assert [row.row for row in folder.read(book=gaps).book] == [3, 4, 7, 8]


@pytest.mark.parametrize("total", ["合计", "总计:", " 合 计 ", "小计：", "Total", "Grand Total"])
def test_a_row_of_totals_is_left_out_with_a_note(folder: Folder, total: str):
    for column in ("site", "place", "item_code", "item_name", "lot"):
        last = with_cell([BOOK[0], [*[""] * 9, "215", *[""] * 7]], 2, column, total)[1]

        read = folder.read(book=[*BOOK, last])

        assert len(read.book) == 4
        assert [(note.code, note.row) for note in read.notes] == [(NoteCode.TOTAL_ROW, 6)]


@pytest.mark.parametrize("column", ["site", "item_code", "item_name"])
def test_a_row_that_has_all_it_needs_is_no_total_whatever_it_is_called(folder: Folder, column: str):
    book = with_cell(BOOK[:2], 2, column, "合计")

    assert len(folder.read(book=book).book) == 1


@pytest.mark.parametrize("code", ["TOTAL-1", "TOTALLY", "Subtotals2", "计"])
def test_a_code_that_only_begins_like_a_total_may_lack_nothing(folder: Folder, code: str):
    book = with_cell(with_cell(BOOK[:2], 2, "item_code", code), 2, "site", "")

    assert only_fault(folder, book=with_cell(book, 2, "place", "")).column == "place"


FOOT_ROWS: Grid = [
    ["制表人：张三"],
    ["", "", "审核人"],
    ["打印时间: 2026-01-05 18:00"],
    ["制表人:", "张三", "", "审核人:", "李四", "打印日期：2026-01-05"],
    ["第 1 页 共 3 页"],
    ["", "Page 2 of 3"],
    ["盘点人签字："],
]


@pytest.mark.parametrize("foot", FOOT_ROWS)
def test_a_row_that_says_who_made_the_page_is_left_out_with_a_note(folder: Folder, foot: list):
    read = folder.read(book=[*BOOK, foot, BOOK[1]])

    assert len(read.book) == 5
    assert [(note.code, note.row) for note in read.notes] == [(NoteCode.FOOT_ROW, 6)]


@pytest.mark.parametrize("row", [["审核人", "A-01"], ["张三"], ["审核区"], ["制表人：张三", "9"]])
def test_a_broken_record_is_no_foot_of_the_page(folder: Folder, row: list):
    assert FileFault.MISSING_VALUE in {fault.code for fault in faults(folder, book=[*BOOK, row])}


def test_titles_and_header_may_stand_again_on_every_page(folder: Folder):
    title: list = ["", "库存结存表"]
    book = [title, *BOOK, title, [*BOOK[0], ""], *BOOK[1:]]

    read = folder.read(book=book)

    assert [row.row for row in read.book] == [3, 4, 5, 6, 9, 10, 11, 12]
    assert [(note.code, note.row) for note in read.notes] == [
        (NoteCode.HEADER_ROW, 7),
        (NoteCode.HEADER_ROW, 8),
    ]


def test_other_columns_are_ignored_whatever_they_hold(folder: Folder):
    book = with_column(BOOK, "备注", "五", "\x07", "2026-99-99", "x" * 9_000)

    assert folder.read(book=book).book == folder.read().book


def test_two_columns_of_one_meaning_are_refused(folder: Folder):
    for first, second in (("账面数", "库存数量"), ("quantity", "QUANTITY")):
        book = with_column(with_cell(BOOK, 1, "quantity", first), second, "1", "2", "3", "4")

        (fault,) = faults(folder, book=book)

        assert (fault.row, fault.column, fault.code) == (1, first, FileFault.DUPLICATE_COLUMN)
        assert second in fault.reason


@pytest.mark.parametrize(
    ("field", "surer", "other"),
    [
        ("quantity", "quantity", "账面数"),
        ("site", "仓库编码", "仓库"),
        ("item_code", "物料编码", "货号"),
        ("item_code", "item_code", "物料编码"),
    ],
)
def test_of_two_columns_of_one_meaning_the_surer_is_read(
    folder: Folder, field: str, surer: str, other: str
):
    named = with_cell(BOOK, 1, field, surer)
    after = with_column(named, other, *"1234")
    before = [[row[-1], *row[:-1]] for row in after]

    assert folder.read(book=after).book == folder.read(book=before).book == folder.read().book


def test_every_missing_column_is_named_with_the_names_it_may_have(folder: Folder):
    book = without_column(without_column(BOOK, "as_of"), "quantity")

    found = faults(folder, book=book, scans=without_column(SCANS, "person"))

    assert [(fault.file, fault.row, fault.column) for fault in found] == [
        ("book.csv", 1, "quantity"),
        ("book.csv", 1, "as_of"),
        ("scans.csv", 1, "person"),
    ]
    assert {fault.code for fault in found} == {FileFault.MISSING_COLUMN}
    assert "账面时点" in found[1].reason


def test_more_cells_than_headers_are_refused_in_a_csv_and_fewer_are_empty(folder: Folder):
    too_long = [*BOOK[:2], [*BOOK[2], "", "x"], *BOOK[3:]]
    harmless = [*BOOK[:2], [*BOOK[2], "", " "], *BOOK[3:]]
    scans = [SCANS[0], SCANS[1][:15]]

    (fault,) = faults(folder, book=too_long)

    assert (fault.row, fault.code) == (3, FileFault.EXTRA_CELL)
    assert len(folder.read(book=harmless).book) == 4
    assert folder.read(scans=scans).scans[0].voids == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", FileFault.EMPTY_FILE),
        (b"\xef\xbb\xbf\r\n\r\n", FileFault.EMPTY_FILE),
        ("储位,物料编码,数量,账面时点\n".encode("gb18030"), FileFault.NOT_UTF8),
        ("place,item_code".encode("utf-16"), FileFault.NOT_UTF8),
        (b"hello\n", FileFault.MISSING_COLUMN),
        (b'"place"x,item_code\n', FileFault.MALFORMED_CSV),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileFault.UNREADABLE_FILE),
        (b"PK\x03\x04 but no more", FileFault.UNREADABLE_FILE),
        (b"PK\x05\x06" + bytes(18), FileFault.UNREADABLE_FILE),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_as_a_whole(
    folder: Folder, content: bytes, code: FileFault
):
    assert {fault.code for fault in faults(folder, book=content)} == {code}


def test_a_header_without_rows_is_a_file_without_rows(folder: Folder):
    read = folder.read(book=BOOK[:1], scans=SCANS[:1])

    assert (list(read.book), list(read.scans)) == ([], [])


def test_a_file_that_is_not_there_is_a_fault_and_no_crash(folder: Folder, tmp_path: Path):
    scans = folder.put("scans", SCANS)

    for missing, why in ((tmp_path / "none.csv", "no such file"), (tmp_path, "a folder")):
        with pytest.raises(BadFiles) as caught:
            read_count_files(book=missing, scans=scans)
        (fault,) = caught.value.faults
        assert fault.code == FileFault.UNREADABLE_FILE
        assert why in fault.reason


def test_a_text_that_calls_itself_a_workbook_is_refused(folder: Folder, tmp_path: Path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(csv_bytes(BOOK))

    with pytest.raises(BadFiles) as caught:
        read_count_files(book=book, scans=folder.put("scans", SCANS))

    assert [fault.code for fault in caught.value.faults] == [FileFault.UNREADABLE_FILE]


def test_a_workbook_is_known_by_its_bytes_whatever_its_name(folder: Folder):
    assert folder.read(book=xlsx_bytes(BOOK)).book == folder.read().book


def test_the_only_sheet_with_the_header_is_the_table(folder: Folder):
    notes: Grid = [["说明"], ["请勿修改"]]

    assert len(folder.read(book=xlsx_bytes(notes, BOOK, [])).book) == 4


def test_two_sheets_with_the_header_are_refused(folder: Folder):
    (fault,) = faults(folder, book=xlsx_bytes(BOOK, BOOK))

    assert (fault.row, fault.column, fault.code) == (0, "", FileFault.SEVERAL_SHEETS)
    assert "Sheet1" in fault.reason


def test_every_fault_is_listed_however_many_there_are(folder: Folder):
    bad = with_cell(BOOK, 2, "quantity", "五")

    found = faults(folder, book=[*bad[:2], *[bad[1]] * 299])

    assert [fault.row for fault in found] == list(range(2, 302))


def test_a_file_that_breaks_off_tells_what_was_wrong_before(folder: Folder):
    text = csv_bytes(with_cell(BOOK, 2, "quantity", "五")) + b'"open'

    found = faults(folder, book=text)

    assert [(fault.row, fault.code) for fault in found] == [
        (2, FileFault.BAD_NUMBER),
        (6, FileFault.MALFORMED_CSV),
    ]


def read_xlsx(folder: Folder, book: openpyxl.Workbook) -> list[BookRow]:
    path = folder.path / "book.xlsx"
    book.save(path)
    return list(read_count_files(book=path, scans=folder.put("scans", SCANS)).book)
