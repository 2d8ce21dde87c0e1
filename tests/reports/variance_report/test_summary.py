"""The first sheet answers whether book and goods agree, and says on what basis."""

from dataclasses import replace

import pytest

from medcount.reports.answer import Answer
from tests.reports.month_end import MONTH_END, agreeing, differing, summary


def test_the_rates_of_the_summary_are_those_of_the_rules(written):
    figures = summary(written(MONTH_END))

    assert figures["盘点准确率"] == pytest.approx(2 / 7)
    assert figures["差异率（按行）"] == pytest.approx(5 / 7)
    assert figures["数量差异率（绝对值）"] == pytest.approx(8 / 200)
    assert figures["数量差异率（净额）"] == pytest.approx(2 / 200)
    assert figures["金额差异率（绝对值）"] == pytest.approx(9.175 / 413.4)


def test_over_a_book_of_less_than_nothing_there_is_no_rate(written):
    figures = summary(written(Answer(lines=[differing(+5, expected=-5, counted=0)])))

    assert figures["数量差异率（绝对值）"] == "不适用"
    assert figures["金额差异率（净额）"] == "不适用"


def test_the_conclusion_says_how_much_there_is_to_look_at(written):
    table = written(MONTH_END)["汇总"].iter_rows(values_only=True)

    assert {row[0]: row[2] for row in table}["结论：账实相符"] == (
        "差异 3 行，冲突 1 行，未盘 1 行，不完整 1 行，相符但另有发现 1 行，未解析 1 条"
    )


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


def test_findings_of_the_files_count_beside_those_of_the_count(written):
    repaired = replace(agreeing(), findings=["LOT_WAS_NUMBER"])

    book = written(Answer(lines=[repaired]))

    counted = {row[1]: row[2] for row in book["汇总"].iter_rows(values_only=True)}
    assert counted["LOT_WAS_NUMBER"] == 1


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
