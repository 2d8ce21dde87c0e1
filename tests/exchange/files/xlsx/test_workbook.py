import io
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from medcount.exchange.files.cells import EMPTY, BrokenCell, Cell, NumberCell, Shows
from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.grid import Unreadable
from medcount.exchange.files.xlsx.parts import target
from medcount.exchange.files.xlsx.workbook import sheets
from tests.exchange.good_files import xlsx_bytes

MIDNIGHT = datetime(2026, 1, 5)  # noqa: DTZ001
SHEET = "xl/worksheets/sheet1.xml"
OTHER_EPOCH = {"date_1904": True}


def test_a_cell_is_what_the_spreadsheet_shows():
    content = xlsx_bytes([["0012", 12, 5.5, MIDNIGHT.date(), MIDNIGHT, True, None, "x"]])

    assert rows_of(content) == [
        (
            1,
            [
                "0012", NumberCell("12"), NumberCell("5.5"), NumberCell("46027", Shows.DATE),
                NumberCell("46027", Shows.MOMENT), True, EMPTY, "x",
            ],
        )
    ]  # fmt: skip


def test_rows_keep_the_numbers_of_the_sheet():
    assert [row for row, _ in rows_of(xlsx_bytes([["a"], [], [""], ["b"]]))] == [1, 4]


def test_text_is_kept_with_its_separators_and_without_the_aids_of_reading():
    def with_aid(xml: str) -> str:
        return xml.replace("<t>甲</t>", '<t>甲</t><rPh sb="0" eb="1"><t>jia</t></rPh>')

    content = xlsx_bytes([["甲", "\x1d01\x1d", " a\n", "_x0041_", "<&>", "'7", "=1+1"]])

    cells = ["甲", "\x1d01\x1d", " a\n", "_x0041_", "<&>", "'7", "=1+1"]
    assert rows_of(rewritten(content, "xl/sharedStrings.xml", with_aid)) == [(1, cells)]


def test_a_formula_is_its_value_and_one_without_value_is_broken():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1", value=2)
        sheet.write_formula("B1", '="L"&1', value="L1")
        sheet.write_formula("C1", "=1/0", value="#DIV/0!")
        sheet.write_formula("D1", "=X()", value="#NAME?")
    uncalculated = openpyxl.Workbook()
    uncalculated.active.append(["=1+1", "x"])

    assert rows_of(stream.getvalue()) == [
        (
            1,
            [
                NumberCell("2"),
                "L1",
                BrokenCell(FileFault.ERROR_CELL, "#DIV/0!"),
                BrokenCell(FileFault.ERROR_CELL, "#NAME?"),
            ],
        )
    ]
    assert rows_of(saved(uncalculated)) == [(1, [BrokenCell(FileFault.FORMULA_WITHOUT_VALUE), "x"])]


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('t="str"><f>A1</f>', BrokenCell(FileFault.FORMULA_WITHOUT_VALUE)),
        ("><f>A1</f><v></v>", BrokenCell(FileFault.FORMULA_WITHOUT_VALUE)),
        ('t="str"><f>A1</f><v></v>', EMPTY),
        ('t="s">', EMPTY),
        ('t="b">', EMPTY),
        ('t="d"><v>2026-01-05</v>', "2026-01-05"),
    ],
)
def test_an_empty_cell_is_told_from_a_formula_without_value(cell: str, read: Cell):
    def changed(xml: str) -> str:
        return xml.replace('t="s"><v>0</v>', cell)

    content = rewritten(xlsx_bytes([["a", 5]]), SHEET, changed)

    assert rows_of(content) == [(1, [read, NumberCell("5")])]


def test_a_workbook_may_count_its_days_from_1904():
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OTHER_EPOCH) as book:
        day = book.add_format({"num_format": 14})
        book.add_worksheet().write_datetime(0, 0, MIDNIGHT, day)

    assert rows_of(stream.getvalue()) == [(1, [NumberCell("44565", Shows.DATE, from_1904=True)])]


def test_only_visible_sheets_are_read_in_their_order():
    book = openpyxl.Workbook()
    book.active.title = "甲"
    book.create_sheet("隐").sheet_state = "hidden"
    book.create_sheet("乙&丙")

    assert [sheet.name for sheet in sheets(saved(book))] == ["甲", "乙&丙"]


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(' r="A1"', "").replace(' r="B1"', "").replace(' r="1"', ""),
        lambda xml: xml.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?")
        .replace("xmlns=", "xmlns:x="),
        lambda xml: xml.replace('t="s"><v>0</v>', 't="inlineStr"><is><r><t>a</t></r></is>'),
        lambda xml: xml.replace('t="s"><v>0</v>', 't="str"><v>a</v>'),
        lambda xml: xml.replace("<row ", '<!-- <c r="ZZ9"/> --><row '),
    ],
    ids=["without references", "with a prefix", "inline text", "text of a formula", "comments"],
)  # fmt: skip
def test_other_writers_spell_the_same_sheet_otherwise(change: Callable[[str], str]):
    content = rewritten(xlsx_bytes([["a", 5]]), SHEET, change)

    assert rows_of(content) == [(1, ["a", NumberCell("5")])]


def test_cells_stand_where_their_references_say_in_whatever_order():
    def turned(xml: str) -> str:
        first, second = '<c r="A1" t="s"><v>0</v></c>', '<c r="B1"><v>5</v></c>'
        return xml.replace(first + second, second + first)

    content = rewritten(xlsx_bytes([["a", 5]]), SHEET, turned)

    assert content != xlsx_bytes([["a", 5]])
    assert rows_of(content) == [(1, ["a", NumberCell("5")])]


def test_names_of_parts_may_be_spelt_with_other_slashes_and_in_another_case():
    content = renamed(xlsx_bytes([["a"]]), lambda name: name.replace("/", "\\").upper())

    assert rows_of(content) == [(1, ["a"])]


def test_a_visible_sheet_that_leads_nowhere_is_refused():
    def led_astray(xml: str) -> str:
        return xml.replace('Id="rId2"', 'Id="rId99"')

    content = rewritten(xlsx_bytes([["a"]], [["b"]]), "xl/_rels/workbook.xml.rels", led_astray)

    assert refusal(content) == FileFault.UNREADABLE_FILE


def test_a_relationship_leads_from_its_folder_or_from_the_root():
    assert target("xl/workbook.xml", "worksheets/sheet1.xml") == SHEET
    assert target("xl/workbook.xml", "/xl/worksheets/sheet1.xml") == SHEET
    assert target("", "xl/workbook.xml") == "xl/workbook.xml"
    assert target("xl/workbook.xml", "../../../etc/passwd") == "etc/passwd"


def test_a_stray_cell_in_the_far_corner_costs_nothing():
    def with_stray_cell(xml: str) -> str:
        stray = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        return xml.replace("</sheetData>", stray + "</sheetData>")

    content = rewritten(xlsx_bytes([["a"]]), SHEET, with_stray_cell)

    tracemalloc.start()
    read = rows_of(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert read == [(1, ["a"])]
    assert peak < 5_000_000


def test_a_bomb_is_refused_by_what_it_declares():
    content = rewritten(xlsx_bytes([["a"]]), SHEET, lambda xml: xml + " " * (8 << 20))

    assert refusal(content) == FileFault.TOO_LARGE


def test_a_bomb_that_lies_about_its_size_is_refused():
    content = rewritten(xlsx_bytes([["a"]]), SHEET, lambda xml: xml + " " * (8 << 20))
    size = (8 << 20) + len(zipfile.ZipFile(io.BytesIO(xlsx_bytes([["a"]]))).read(SHEET))

    lying = content.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))

    assert lying != content
    assert refusal(lying) == FileFault.UNREADABLE_FILE


def test_a_tag_without_end_is_refused_before_it_costs_time():
    noise = random.Random(1).randbytes(4 << 20).hex()  # It does not pack well.
    content = rewritten(xlsx_bytes([["a"]]), SHEET, lambda xml: xml + f"<!--{noise}-->")

    assert refusal(content) == FileFault.TOO_LARGE


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml"])
def test_a_text_without_end_is_refused_before_it_fills_the_memory(part: str):
    noise = random.Random(2).randbytes(5 << 20).hex()

    def endless(xml: str) -> str:
        return xml.replace("<t>a</t>", f"<t>{noise}</t>").replace("<v>5</v>", f"<v>{noise}</v>")

    assert refusal(rewritten(xlsx_bytes([["a", 5]]), part, endless)) == FileFault.TOO_LARGE


def test_a_directory_of_a_million_parts_is_not_read():
    assert refusal(xlsx_bytes([["a"]]) + b"PK\x01\x02" * 10_000) == FileFault.TOO_LARGE


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml[: len(xml) // 2],
        lambda xml: xml.replace("<worksheet", "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet", 1),
        lambda xml: xml.replace("<v>0</v>", "<v>7</v>"),
        lambda xml: xml.replace("<v>0</v>", "<v>-1</v>"),
        lambda xml: xml.replace("<v>5</v>", "<v>5x</v>"),
        lambda xml: xml.replace("<v>5</v>", "<v>1E999</v>"),
        lambda xml: xml.replace('<row r="1"', '<row r="0"'),
        lambda xml: xml.replace('<row r="1"', '<row r="99999999"'),
        lambda xml: xml.replace('<row r="1"', '<row r="x"'),
        lambda xml: xml.replace('r="B1"', 'r="1"'),
        lambda xml: xml.replace("UTF-8", "GBK"),
        lambda xml: "",
    ],
)
def test_a_damaged_or_forged_sheet_is_refused(change: Callable[[str], str]):
    content = xlsx_bytes([["a", 5]])
    changed = rewritten(content, SHEET, change)

    assert changed != content
    assert refusal(changed) == FileFault.UNREADABLE_FILE


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET, "xl/sharedStrings.xml"]
)
def test_a_workbook_that_lacks_a_part_is_refused(part: str):
    content = renamed(xlsx_bytes([["a", 5]]), lambda name: "x" if name == part else name)

    assert refusal(content) == FileFault.UNREADABLE_FILE


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.booleans(),
                st.integers(-(10**9), 10**9),
                st.floats(-1e9, 1e9).map(lambda number: float(f"{number:.10g}")),
                st.text(
                    st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=9
                ),
                st.dates(date(1950, 1, 1), date(2200, 12, 31)),
            ),
            max_size=6,
        ),
        max_size=8,
    )
)
def test_our_reading_is_that_of_openpyxl(grid: list[list[object]]):
    content = xlsx_bytes(grid)

    theirs = openpyxl.load_workbook(io.BytesIO(content)).active
    expected = {
        (cell.row, cell.column): cell.value
        for row in theirs.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert {
        (row, column): plain(cell)
        for row, cells in rows_of(content)
        for column, cell in enumerate(cells, start=1)
        if cell != EMPTY
    } == expected


def plain(cell: Cell) -> object:
    if isinstance(cell, NumberCell) and cell.shows is Shows.DATE:
        return openpyxl.utils.datetime.from_excel(float(cell.text))
    return float(cell.text) if isinstance(cell, NumberCell) else cell


def rows_of(content: bytes) -> list[tuple[int, list[Cell]]]:
    return [(row.number, row.cells) for row in sheets(content)[0].rows()]


def refusal(content: bytes) -> FileFault:
    with pytest.raises(Unreadable) as caught:
        rows_of(content)
    return caught.value.code


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rewritten(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return a workbook with one of its parts changed."""
    return rebuilt(content, lambda name, body: (name, change(body.decode()).encode())
                   if name == part else (name, body))  # fmt: skip


def renamed(content: bytes, change: Callable[[str], str]) -> bytes:
    """Return a workbook with its parts renamed."""
    return rebuilt(content, lambda name, body: (change(name), body))


def rebuilt(content: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return stream.getvalue()
