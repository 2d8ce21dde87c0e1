"""盘点差异表, read back from the workbook: what people see is what the count said."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from medcount import settings
from medcount.core.cause_names import CAUSE_NAMES
from medcount.core.disposition import Disposition
from medcount.core.line import VARIANCE_FINDINGS
from medcount.core.status import Status
from medcount.counting.queries import CauseRow, LineRow, TallyRow, VarianceRow
from medcount.exchange.files.faults import NoteCode
from medcount.reports import variance_report
from medcount.reports.answer import Answer, AnswerLine, Unresolved
from medcount.reports.variance_report import sheet as sheets
from medcount.reports.variance_report import words

RUN_AT = datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
COUNTED_AT = datetime(2026, 1, 31, 1, 30, 15, tzinfo=UTC)  # 09:30:15 in Shanghai.
GLOVE = LineRow(
    id=1,
    owner="本公司",
    site="SH",
    place="A-01-01",
    item_code="00123",
    item_name="医用橡胶检查手套",
    spec="M",
    model="G-2",
    risk_class="II",
    lot="L1",
    serial="",
    status="QUALIFIED",
    expiry=date(2027, 6, 30),
    mfg_date=date(2025, 7, 1),
    zone_kind="QUALIFIED",
    expected=40,
    counted=40,
    variance=0,
    state="agrees",
    counted_at=COUNTED_AT,
    findings=[],
    disposition="none",
    unit_cost=Decimal("2.50"),
    balance=40,
)


def agreeing(**facts: object) -> AnswerLine:
    line = replace(GLOVE, **facts)  # type: ignore[arg-type]
    return answer_line(line)


def differing(by: int, **facts: object) -> AnswerLine:
    counted = {"counted": 40 + by, "variance": by, "state": "variance", "disposition": "adjust"}
    return agreeing(**{**counted, **facts})


def answer_line(
    line: LineRow, *causes: CauseRow, persons: tuple[str, ...] = ("张三",)
) -> AnswerLine:
    tallies = [
        TallyRow(
            line=line.id,
            person=person,
            round=number,
            counted=line.counted,
            counted_at=COUNTED_AT,
            expected=line.expected,
        )
        for number, person in enumerate(persons, 1)
        if line.state != "not_counted"
    ]
    return AnswerLine(line=line, tallies=tallies, causes=causes, findings=line.findings)


def cause(name: str, units: int, *evidence: str, selected: bool = True) -> CauseRow:
    return CauseRow(line=1, cause=name, units=units, evidence=list(evidence), selected=selected)


def because(one: AnswerLine, *causes: CauseRow) -> AnswerLine:
    return replace(one, causes=causes)


MONTH_END = Answer(
    lines=[
        agreeing(id=1, place="A-01"),
        agreeing(id=2, place="A-02", findings=["EXPIRED"]),
        because(
            differing(-3, id=3, place="A-03", disposition="post_document"),
            cause("UNPOSTED_ISSUE", -3, "LL-7"),
        ),
        differing(+5, id=4, place="A-04", unit_cost=Decimal("0.335")),
        agreeing(id=5, place="A-05", state="variance", findings=["ATTRIBUTE_EXPIRY", "ZONE"]),
        agreeing(id=6, place="A-06", state="conflict", counted=None, variance=None),
        agreeing(
            id=7, place="A-07", state="not_counted", counted=None, variance=None, counted_at=None
        ),
        agreeing(
            id=8, place="A-08", state="incomplete", variance=None, findings=["MISSING_EXPIRY"]
        ),
    ],
    unresolved=[Unresolved(file="scans.csv", row=9, code="UNREADABLE", reason="no code: ???")],
)


@pytest.fixture
def written(tmp_path):
    """Write answers and read their workbooks back."""

    def write(answer: Answer, **facts) -> Workbook:
        path = tmp_path / "report.xlsx"
        variance_report.write(path, answer, at=RUN_AT, number="PD-2026-01", **facts)
        return openpyxl.load_workbook(path)

    return write


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def summary(book: Workbook) -> dict[str, object]:
    """Return what stands beside each label of the first sheet."""
    return {str(row[0]): row[1] for row in book.worksheets[0].iter_rows(values_only=True)}


def only(book: Workbook, name: str = "差异") -> dict[str, object]:
    (row,) = rows(book[name])
    return row


# Every line once


def test_every_line_stands_exactly_once_on_differences_or_on_agreements(written):
    book = written(MONTH_END)

    places = Counter(row["储位"] for name in ("差异", "零差异") for row in rows(book[name]))
    assert places == {one.line.place: 1 for one in MONTH_END.lines}
    assert [row["储位"] for row in rows(book["零差异"])] == ["A-01"]


def test_an_agreeing_line_proves_who_counted_it_and_when(written):
    book = written(Answer(lines=[answer_line(GLOVE, persons=("张三", "李四"))]))

    row = only(book, "零差异")
    assert (row["账面数"], row["实盘数"]) == (40, 40)
    assert (row["盘点人"], row["轮次"]) == ("张三；李四", 2)
    assert row["盘点时间（+08:00）"] == datetime(2026, 1, 31, 9, 30, 15)


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
        "说明": "no code: ???",
    }


# What a row says


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("A-02", "相符，另有发现"),
        ("A-03", "亏"),
        ("A-04", "盈"),
        ("A-05", "属性；区域"),
        ("A-06", "冲突"),
        ("A-07", "未盘"),
        ("A-08", "不完整"),
    ],
)
def test_a_row_says_of_what_kind_its_difference_is(written, place, kind):
    kinds = {row["储位"]: row["类型"] for row in rows(written(MONTH_END)["差异"])}

    assert kinds[place] == kind


def test_a_row_gives_difference_rate_and_money(written):
    row = only(written(Answer(lines=[differing(-3)])))

    assert (row["账面数"], row["实盘数"], row["差异数"]) == (40, 37, -3)
    assert row["差异率"] == pytest.approx(-0.075)
    assert (row["单价"], row["差异金额"]) == (2.5, -7.5)


def test_a_surplus_over_a_book_of_nothing_has_no_rate(written):
    row = only(written(Answer(lines=[differing(+5, expected=0, counted=5)])))

    assert row["差异率"] == "不适用"


def test_a_missing_cost_is_named_and_not_taken_for_zero(written):
    book = written(Answer(lines=[differing(+5, unit_cost=None)]))

    assert only(book)["差异金额"] == "缺单价"
    assert summary(book)["差异金额（绝对值合计）"] == "缺单价"
    assert summary(book)["金额差异率（净额）"] == "缺单价"


def test_what_was_not_counted_is_empty_and_not_zero(written):
    line = agreeing(state="not_counted", counted=None, variance=None, counted_at=None)

    row = only(written(Answer(lines=[line])))

    assert (row["类型"], row["实盘数"], row["差异数"], row["差异金额"]) == (
        "未盘",
        None,
        None,
        None,
    )


def test_findings_are_words_and_a_code_without_a_word_stands_for_itself(written):
    row = only(written(Answer(lines=[agreeing(findings=["EXPIRED", "BRAND_NEW"])])))

    assert row["发现事项"] == "过期未隔离；BRAND_NEW"


def test_a_suggested_cause_owner_and_due_date_are_marked_as_proposals(written):
    book = written(Answer(lines=[because(differing(+3), cause("UNPOSTED_RECEIPT", 3, "GR-1"))]))

    row = only(book)
    assert (row["原因代码"], row["原因"]) == ("C-07", "未及时入账（建议）")
    assert row["证据"] == "GR-1"
    assert row["责任人"] == "收货/录入（建议）"
    assert row["整改时限"] == datetime(2026, 2, 7)
    assert "（建议）" in book["差异"]["X2"].number_format


def test_the_due_date_is_proposed_from_the_warehouses_own_day(tmp_path):
    path = tmp_path / "night.xlsx"
    late_evening_utc = datetime(2026, 1, 30, 17, 0, tzinfo=UTC)  # 01:00 on the 31st in Shanghai.

    variance_report.write(path, Answer(lines=[differing(1)]), at=late_evening_utc, number="1")

    assert only(openpyxl.load_workbook(path))["整改时限"] == datetime(2026, 2, 7)


def test_a_variance_nobody_can_explain_is_open_for_the_count_team(written):
    row = only(written(Answer(lines=[differing(+3)])))

    assert (row["原因代码"], row["原因"], row["责任人"]) == ("C-99", "待查", "盘点组（建议）")


def test_the_part_that_a_cause_leaves_unexplained_is_shown_as_open(written):
    line = because(differing(-5), cause("UNPOSTED_ISSUE", -3, "LL-7"))

    book = written(Answer(lines=[line]))

    assert only(book)["原因代码"] == "C-08；C-99"
    bars = {row[0]: row[3] for row in book["汇总"].iter_rows(values_only=True)}
    assert (bars["C-08 未及时出账/领用未记"], bars["C-99 待查"]) == (3, 2)


def test_an_attribute_stays_open_where_a_cause_explains_only_the_quantity(written):
    line = because(
        differing(-3, findings=["ATTRIBUTE_EXPIRY"]), cause("UNPOSTED_ISSUE", -3, "LL-7")
    )

    assert only(written(Answer(lines=[line])))["原因代码"] == "C-08；C-99"


def test_a_rival_is_shown_as_possible_and_never_as_the_cause(written):
    rivals = [cause("UNPOSTED_ISSUE", -3, document, selected=False) for document in ("A", "B")]

    row = only(written(Answer(lines=[because(differing(-3), *rivals)])))

    assert row["原因"] == "待查"
    assert row["证据"] == "另有可能：未及时出账/领用未记"


def test_a_conflict_shows_each_count_at_its_own_time(written):
    line = agreeing(state="conflict", counted=None, variance=None)
    tallies = [
        replace(line.tallies[0], counted=10, expected=12),
        replace(line.tallies[0], person="李四", round=2, counted=None),
    ]

    row = only(written(Answer(lines=[replace(line, tallies=tallies)])))

    assert row["证据"] == "张三 第 1 轮：实盘 10，账面 12；李四 第 2 轮：实盘 待分配，账面 40"
    assert row["原因"] is None


def test_long_evidence_is_cut_and_says_how_much_there_is(written):
    swap = cause("LOT_SWAP", -3, *(f"scan-{number}" for number in range(500)))

    evidence = only(written(Answer(lines=[because(differing(-3), swap)])))["证据"]

    assert str(evidence).endswith("scan-9；等 500 项")


def test_what_a_person_confirmed_stands_in_place_of_the_proposals(written):
    line = because(differing(-3), cause("UNPOSTED_ISSUE", -3, "LL-7"))
    confirmed = VarianceRow(
        line=1,
        kind="QUANTITY",
        delta=-3,
        state="CAUSE_CONFIRMED",
        cause="C-22",
        owner="王五",
        due_date=date(2026, 2, 3),
        reason="三副破损，见照片",
    )

    book = written(Answer(lines=[line]), variances={1: [confirmed]})

    row = only(book)
    assert (row["原因代码"], row["原因"]) == ("C-22", "自然损耗/破损")
    assert row["证据"] == "三副破损，见照片；另有可能：未及时出账/领用未记"
    assert (row["责任人"], row["整改时限"]) == ("王五", datetime(2026, 2, 3))
    assert book["差异"]["X2"].number_format == "yyyy-mm-dd"


def test_a_variance_that_is_still_open_leaves_the_proposals(written):
    open_variance = VarianceRow(
        line=1,
        kind="QUANTITY",
        delta=-3,
        state="OPEN",
        cause="",
        owner="",
        due_date=None,
        reason="",
    )

    book = written(Answer(lines=[differing(-3)]), variances={1: [open_variance]})

    assert only(book)["责任人"] == "盘点组（建议）"


# The summary


def test_the_figures_of_the_summary_are_the_sums_of_the_rows(written):
    book = written(MONTH_END)

    figures = summary(book)
    different, same = rows(book["差异"]), rows(book["零差异"])
    differences = [int(str(row["差异数"])) for row in different if row["差异数"] is not None]
    amounts = [Decimal(str(row["差异金额"])) for row in different if row["差异金额"] is not None]
    kinds = Counter(str(row["类型"]) for row in different)
    assert figures["总行数"] == len(different) + len(same) == 8
    assert figures["相符行数"] == len(same) + kinds["相符，另有发现"] == 2
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


def test_the_rates_of_the_summary_are_those_of_the_rules(written):
    figures = summary(written(MONTH_END))

    assert figures["盘点准确率"] == pytest.approx(2 / 7)
    assert figures["差异率（按行）"] == pytest.approx(5 / 7)
    assert figures["数量差异率（绝对值）"] == pytest.approx(8 / 200)
    assert figures["数量差异率（净额）"] == pytest.approx(2 / 200)
    assert figures["金额差异率（绝对值）"] == pytest.approx(9.175 / 413.4)


def test_two_lots_that_net_to_nothing_are_two_variances(written):
    figures = summary(written(Answer(lines=[differing(+5, id=1), differing(-5, id=2)])))

    assert figures["盘点准确率"] == 0
    assert (figures["差异数量（绝对值合计）"], figures["差异数量（净额）"]) == (10, 0)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(lines=[agreeing()]), "是"),
        (Answer(lines=[agreeing(findings=["EXPIRED"])]), "否"),
        (Answer(lines=[agreeing()], unresolved=MONTH_END.unresolved), "否"),
        (MONTH_END, "否"),
        (Answer(lines=[]), "无法判定"),
        (Answer(lines=[], unresolved=MONTH_END.unresolved), "否"),
    ],
)
def test_book_and_goods_agree_only_if_nothing_is_left_to_look_at(written, answer, verdict):
    assert summary(written(answer))["结论：账实相符"] == verdict


def test_a_signal_colour_is_never_without_its_word(written):
    signals = {"FFE0ECE4", "FFF8E3DC", "FFF7E8C9"}

    for sheet in written(MONTH_END):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.fill.fgColor.rgb in signals:
                    assert isinstance(cell.value, str), cell.coordinate


def test_causes_are_drawn_as_a_pareto_from_the_cells_beside_it(written):
    book = written(MONTH_END)

    bars = [row for row in book["汇总"].iter_rows(values_only=True) if str(row[0])[:2] == "C-"]
    assert [row[:4] for row in bars] == [
        ("C-99 待查", "盘点组", 2, 5),
        ("C-08 未及时出账/领用未记", "领用部门", 1, 3),
    ]
    assert [row[5] for row in bars] == [pytest.approx(2 / 3), 1]
    (chart,) = book["汇总"]._charts
    assert chart.ser[0].val.numRef.f == "汇总!$C$27:$C$28"
    assert book["汇总"]["C26"].value == "行数"


def test_without_a_variance_there_is_no_chart(written):
    book = written(Answer(lines=[agreeing()]))

    assert book["汇总"]._charts == []
    assert "没有差异，因此没有原因" in summary(book)


def test_findings_are_counted_by_lines(written):
    book = written(MONTH_END)

    counted = {row[1]: row[2] for row in book["汇总"].iter_rows(values_only=True)}
    assert [counted[code] for code in ("EXPIRED", "ATTRIBUTE_EXPIRY", "ZONE")] == [1, 1, 1]


def test_each_signer_has_a_place_for_name_moment_and_meaning(written):
    table = list(written(MONTH_END)["汇总"].iter_rows(values_only=True))

    head = next(number for number, row in enumerate(table) if row[0] == "岗位")
    assert [row[0] for row in table[head + 1 : head + 4]] == ["仓库主管", "质量", "财务"]
    assert (table[head][1], table[head][2], table[head][4]) == (
        "签名（正楷姓名）",
        "日期时间",
        "含义",
    )
    assert all("审核" in str(row[4]) and row[1] is None for row in table[head + 1 : head + 4])


def test_an_empty_answer_makes_a_report_with_nothing_in_it(written):
    book = written(Answer(lines=[]))

    assert book.sheetnames == ["汇总", "差异", "零差异", "未解析"]
    assert all(rows(book[name]) == [] for name in book.sheetnames[1:])
    assert summary(book)["总行数"] == 0
    assert summary(book)["盘点准确率"] == "不适用"


# On screen and on paper


def test_lists_are_frozen_filtered_and_repeat_their_header_on_every_page(written):
    book = written(MONTH_END)

    for name, filtered in (("差异", "A1:Z8"), ("零差异", "A1:Q2"), ("未解析", "A1:F2")):
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


# Hostile and awkward values


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
    unresolved = [Unresolved(file=hostile, row=1, code=hostile, reason=hostile)]

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


def test_the_same_answer_makes_the_same_bytes(tmp_path):
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"

    for path in (first, second):
        variance_report.write(path, MONTH_END, at=RUN_AT, number="PD-1")

    assert first.read_bytes() == second.read_bytes()


# Words


def test_every_status_disposition_and_known_finding_has_a_word():
    demanded = {f"MISSING_{field}" for field in ("LOT", "SERIAL", "EXPIRY", "MFG_DATE")}

    assert words.STATUSES.keys() == {status.value for status in Status}
    assert words.DISPOSITIONS.keys() == {disposition.value for disposition in Disposition}
    assert words.FINDINGS.keys() >= {
        *VARIANCE_FINDINGS,
        *demanded,
        *(note.value for note in NoteCode),
    }


def test_every_word_has_its_english():
    path = Path(settings.HOUSE) / "locale" / "en" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        catalogue = read_po(file)
    english = {
        message.id: message.string for message in catalogue if message.context == words.CONTEXT
    }
    chinese = {
        *words.Word,
        *words.STATUSES.values(),
        *words.DISPOSITIONS.values(),
        *words.FINDINGS.values(),
        *(name.word for name in CAUSE_NAMES),
        *(name.usual_owner for name in CAUSE_NAMES),
    }

    assert english.keys() == chinese
    assert all(english.values())


def test_the_report_speaks_english_where_english_is_spoken(written):
    with translation.override("en"):
        book = written(MONTH_END)

    assert book.sheetnames == ["Summary", "Variances", "Agreeing", "Not resolved"]
    texts = {
        str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }
    of_the_data = {"张三", "本公司", "医用橡胶检查手套"}
    chinese = {text for text in texts if any("\u4e00" <= letter <= "\u9fff" for letter in text)}
    assert {text for text in chinese if not any(name in text for name in of_the_data)} == set()
    assert "Shortage" in texts
