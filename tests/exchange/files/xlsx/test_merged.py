"""A merged area shows one value in all of its cells, and so it is read."""

import io

import pytest
import xlsxwriter

from medcount.exchange.files.cells import Cell
from medcount.exchange.files.faults import FileFault, NoteCode
from medcount.exchange.files.grid import Unreadable
from medcount.exchange.files.xlsx.workbook import sheets
from tests.exchange.files.refusals import faults
from tests.exchange.files.xlsx.test_workbook import SHEET, rebuilt, rewritten
from tests.exchange.good_files import Folder, Grid

HEADER: Grid = [["place", "item_code", "lot", "quantity", "as_of"]]
MORNING = "2026-01-05 08:00"
SCANLESS: Grid = [["counted_at", "person", "place"]]


def merged(grid: Grid, *areas: str) -> bytes:
    """Return a workbook of text whose areas are merged, each keeping its first cell alone."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet, plain = book.add_worksheet(), book.add_format()
        for number, row in enumerate(grid):
            sheet.write_row(number, 0, row)
        for area in areas:
            first = area.partition(":")[0]
            row, column = int(first[1:]) - 1, ord(first[0]) - ord("A")
            sheet.merge_range(area, grid[row][column], plain)
    return stream.getvalue()


def covered(content: bytes) -> dict[int, dict[int, Cell]]:
    """Return, by row, what is shown in the cells that are merged into others."""
    return {
        row.number: {index: area.value for index, area in row.merged.items()}
        for row in sheets(content)[0].rows()
        if row.merged
    }


def test_a_merged_area_tells_every_row_what_it_shows():
    grid: Grid = [["a", "x", "r"], ["", "", "s"], ["b", "y", "t"], ["c", "z", "u"]]

    content = merged(grid, "A1:B2", "A3:A4")

    assert covered(content) == {1: {1: "a"}, 2: {0: "a", 1: "a"}, 4: {0: "b"}}


@pytest.mark.parametrize("spelt", ["A2:A1", "a1:a2"])
def test_an_area_may_be_spelt_otherwise(spelt: str):
    content = merged([["a", "r"], ["", "s"]], "A1:A2")

    assert covered(rewritten(content, SHEET, lambda xml: xml.replace("A1:A2", spelt))) == {
        2: {0: "a"}
    }


def test_areas_are_found_in_a_sheet_of_wider_characters():
    def widened(name: str, body: bytes) -> tuple[str, bytes]:
        if name != SHEET:
            return name, body
        return name, body.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    content = rebuilt(merged([["a", "r"], ["", "s"]], "A1:A2"), widened)

    assert covered(content) == {2: {0: "a"}}


@pytest.mark.parametrize("reference", ["", "A1", "A1:", "1:2", "A1:ABCD2", "A1:B99999999999"])
def test_an_area_that_is_none_is_refused(reference: str):
    content = merged([["a", "r"], ["", "s"]], "A1:A2")
    forged = rewritten(content, SHEET, lambda xml: xml.replace("A1:A2", reference))

    with pytest.raises(Unreadable) as refused:
        list(sheets(forged)[0].rows())

    assert refused.value.code == FileFault.UNREADABLE_FILE


def test_an_area_as_large_as_the_sheet_costs_nothing():
    content = merged([["a", "r"], ["", "s"]], "A1:A2")
    forged = rewritten(content, SHEET, lambda xml: xml.replace("A1:A2", "A1:XFD1048576"))

    assert covered(forged)[2][499] == "a"


def test_the_value_of_merged_cells_stands_in_each_of_them_with_a_note(folder: Folder):
    grid: Grid = [
        *HEADER,
        ["A-01", "M1", "L1", "3", MORNING],
        ["", "M1", "L2", "4", ""],
        ["", "M2", "L3", "5", ""],
        ["A-02", "M1", "L1", "6", MORNING],
    ]

    read = folder.read(book=merged(grid, "A2:A4", "E2:E4"), scans=SCANLESS)

    assert [(row.place, row.lot, row.quantity) for row in read.book] == [
        ("A-01", "L1", 3),
        ("A-01", "L2", 4),
        ("A-01", "L3", 5),
        ("A-02", "L1", 6),
    ]
    assert len({row.as_of for row in read.book}) == 1
    assert [(note.code, note.row, note.column, note.lot) for note in read.notes] == [
        (NoteCode.MERGED_CELLS, 3, "place", "L2"),
        (NoteCode.MERGED_CELLS, 3, "as_of", "L2"),
        (NoteCode.MERGED_CELLS, 4, "place", "L3"),
        (NoteCode.MERGED_CELLS, 4, "as_of", "L3"),
    ]


def test_two_rows_that_are_merged_in_every_column_are_one(folder: Folder):
    grid: Grid = [*HEADER, ["A-01", "M1", "L1", "3", MORNING], [""] * 5]

    content = merged(grid, *(f"{column}2:{column}3" for column in "ABCDE"))

    assert len(folder.read(book=content, scans=SCANLESS).book) == 1


def test_titles_totals_and_foot_lines_stay_as_they_are_however_wide(folder: Folder):
    grid: Grid = [
        ["库存结存表", "", "", "", ""],
        *HEADER,
        ["A-01", "M1", "L1", "3", MORNING],
        ["", "M1", "L2", "4", MORNING],
        ["合计", "", "", "7", ""],
        ["制表人：张三", "", "", "", ""],
    ]

    content = merged(grid, "A1:E1", "A3:A4", "A5:C5", "A6:E6")

    read = folder.read(book=content, scans=SCANLESS)
    assert [row.place for row in read.book] == ["A-01", "A-01"]
    assert [note.code for note in read.notes] == [
        NoteCode.MERGED_CELLS,
        NoteCode.TOTAL_ROW,
        NoteCode.FOOT_ROW,
    ]


def test_a_header_that_is_merged_downwards_is_no_value(folder: Folder):
    grid: Grid = [*HEADER, ["", "", "", "件", ""], ["A-01", "M1", "L1", "3", MORNING]]

    found = faults(folder, book=merged(grid, "A1:A2", "B1:B2"), scans=SCANLESS)

    assert {(fault.row, fault.column) for fault in found} >= {(2, "place"), (2, "item_code")}
