"""盘点差异表, read back from the workbook: what people see is what the count said."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest
from django.utils import translation

from medcount.reports import variance_report
from medcount.reports.answer import Answer, Unresolved
from medcount.reports.variance_report import sheet as sheets
from tests.reports.month_end import (
    GLOVE,
    MONTH_END,
    RUN_AT,
    agreeing,
    answer_line,
    because,
    cause,
    differing,
    only,
    rows,
    shown,
    summary,
)


def test_a_line_that_agrees_with_findings_stands_on_both_sheets_and_any_other_on_one(written):
    book = written(MONTH_END)

    places = Counter(row["储位"] for name in ("差异", "零差异") for row in rows(book[name]))
    with_findings = {"A-02"}
    assert places == {
        one.line.place: 2 if one.line.place in with_findings else 1 for one in MONTH_END.lines
    }
    assert [row["储位"] for row in rows(book["零差异"])] == ["A-01", "A-02"]


def test_an_agreeing_line_proves_who_counted_it_and_when(written):
    book = written(Answer(lines=[answer_line(GLOVE, persons=("张三", "李四"))]))

    row = only(book, "零差异")
    assert (row["账面数"], row["实盘数"]) == (40, 40)
    assert (row["盘点人"], row["轮次"]) == ("张三；李四", 2)
    assert row["盘点时间（+08:00）"] == shown(2026, 1, 31, 9, 30, 15)


def test_rows_are_numbered_without_a_gap(written):
    book = written(MONTH_END)

    for name in ("差异", "零差异", "未解析"):
        numbers = [row["序号"] for row in rows(book[name])]
        assert numbers == list(range(1, len(numbers) + 1))


def test_what_does_not_fit_on_a_sheet_goes_on_the_next_one_with_its_numbers(written, monkeypatch):
    monkeypatch.setattr(sheets, "ROWS_MAX", 2)
    places = ["A", "B", "C", "D", "E"]

    book = written(Answer(lines=[agreeing(place=place) for place in places]))

    assert book.sheetnames == ["汇总", "差异", "零差异", "零差异 (2)", "零差异 (3)", "未解析"]
    parts = [row for name in book.sheetnames[2:5] for row in rows(book[name])]
    assert [(row["序号"], row["储位"]) for row in parts] == list(enumerate(places, 1))


def test_what_could_not_be_resolved_is_listed_with_its_place_in_the_file(written):
    assert only(written(MONTH_END), "未解析") == {
        "序号": 1,
        "文件": "scans.csv",
        "行号": 9,
        "代码": "UNREADABLE",
        "问题": "无法识读",
        "说明": "没有可识读的码：???",
    }
    with translation.override("en"):
        assert only(written(MONTH_END), "Not resolved")["Detail"] == "No code that can be read: ???"


def test_the_figures_of_the_summary_are_the_sums_of_the_rows(written):
    book = written(MONTH_END)

    figures = summary(book)
    different, same = rows(book["差异"]), rows(book["零差异"])
    differences = [int(str(row["差异数"])) for row in different if row["差异数"] is not None]
    amounts = [Decimal(str(row["差异金额"])) for row in different if row["差异金额"] is not None]
    kinds = Counter(str(row["类型"]) for row in different)
    assert figures["总行数"] == len(different) + len(same) - kinds["相符，另有发现"] == 8
    assert figures["相符行数"] == len(same) == 2
    assert figures["差异行数"] == kinds["盈"] + kinds["亏"] + kinds["属性；区域"] == 3
    assert figures["冲突行数"] == kinds["冲突"] == 1
    assert figures["未盘行数"] == kinds["未盘"] == 1
    assert figures["不完整行数"] == kinds["不完整"] == 1
    assert figures["差异数量（绝对值合计）"] == sum(map(abs, differences)) == 8
    assert figures["差异数量（净额）"] == sum(differences) == 2
    # 7.50 and 1.675: rounded once, so the rows carry what the total is made of.
    assert sum(map(abs, amounts)) == Decimal("9.175")
    assert figures["差异金额（绝对值合计）"] == 9.18
    assert figures["差异金额（净额）"] == -5.83


def test_an_empty_answer_makes_a_report_with_nothing_in_it(written):
    book = written(Answer(lines=[]))

    assert book.sheetnames == ["汇总", "差异", "零差异", "未解析"]
    assert all(rows(book[name]) == [] for name in book.sheetnames[1:])
    assert summary(book)["总行数"] == 0
    assert summary(book)["盘点准确率"] == "不适用"


def test_lists_are_frozen_filtered_and_repeat_their_header_on_every_page(written):
    book = written(MONTH_END)

    for name, filtered in (("差异", "A1:Z8"), ("零差异", "A1:Q3"), ("未解析", "A1:F2")):
        assert book[name].freeze_panes is not None
        assert book[name].freeze_panes.endswith("2")
        assert book[name].auto_filter.ref == filtered
        assert book[name].print_title_rows == "$1:$1"


def test_every_page_is_a4_across_and_says_which_report_and_page_it_is(written):
    for sheet in written(MONTH_END):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert "盘点差异表" in sheet.oddHeader.left.text
        assert sheet.oddHeader.right.text == "单号 PD-2026-01"
        assert sheet.oddFooter.center.text == "第 &P 页 / 共 &N 页"
        assert sheet.oddFooter.right.text == "出表时间 2026-01-31 18:00:00+08:00"


def test_a_document_number_is_no_command_to_the_header(tmp_path):
    path = tmp_path / "report.xlsx"

    variance_report.write(path, MONTH_END, at=RUN_AT, number="A&D-1")

    with ZipFile(path) as parts:
        assert "单号 A&amp;&amp;D-1" in parts.read("xl/worksheets/sheet2.xml").decode()


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "-5",
        "+3",
        "@SUM(A1)",
        "＝1+1",
        "00123",
        "1E5",
        "2026-01-05",
        "{=1}",
        "https://example.org",
        "<r>&<t>x</t></r>",
        "<r></r>",
        "_x0041_",
        " L 1 ",
        "\tL1",
        "L\ufffe1",
    ],
)
@pytest.mark.parametrize("place", ["差异", "零差异"])
def test_text_stays_the_text_it_was(written, text, place):
    line = (differing(1, lot=text) if place == "差异" else agreeing(lot=text)).line

    book = written(Answer(lines=[answer_line(line)]))

    cell = book[place]["I2"]
    assert cell.data_type in ("s", "inlineStr")
    # Excel writes what XML can not hold, and what looks like that, as _xHHHH_.
    assert openpyxl.utils.escape.unescape(str(cell.value)) == text


def test_no_cell_of_a_report_is_a_formula(written):
    hostile = '=HYPERLINK("http://example.org")'
    line = differing(
        -1, owner=hostile, item_name=hostile, site=hostile, findings=[hostile], serial=hostile
    )
    line = replace(line, tallies=[replace(line.tallies[0], person=hostile)])
    line = because(line, cause("UNPOSTED_ISSUE", -1, hostile))
    unresolved = [Unresolved(file=hostile, row=1, code=hostile, text=hostile)]

    book = written(Answer(lines=[line], unresolved=unresolved))

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum(cell.value == hostile for cell in cells) >= 9
    assert not any(cell.data_type == "f" for cell in cells)


def test_a_code_cell_stays_text_when_somebody_edits_it(written):
    book = written(Answer(lines=[differing(1, lot="00123")]))

    assert book["差异"]["I2"].number_format == "@"


def test_a_quantity_beyond_a_spreadsheets_digits_is_kept_digit_by_digit(written):
    row = only(written(Answer(lines=[differing(1, expected=2**63 - 2, counted=2**63 - 1)])))

    assert row["实盘数"] == "9223372036854775807"


def test_a_date_no_spreadsheet_knows_is_kept_as_text(written):
    assert only(written(Answer(lines=[differing(1, expiry=date(1, 1, 1))])))["效期"] == "0001-01-01"


def test_text_longer_than_a_cell_is_cut_and_not_lost(written):
    name = only(written(Answer(lines=[differing(1, item_name="长" * 40_000)])))["名称"]

    assert str(name) == "长" * 32_766 + "…"


def test_the_report_is_dated_by_the_run_and_not_by_the_machine(written):
    assert written(MONTH_END).properties.created == RUN_AT.replace(tzinfo=None)


def test_the_same_answer_makes_the_same_bytes(tmp_path):
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"

    for path in (first, second):
        variance_report.write(path, MONTH_END, at=RUN_AT, number="PD-1")

    assert first.read_bytes() == second.read_bytes()
