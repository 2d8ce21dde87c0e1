"""A row says what differs, of what kind, why, who answers for it and until when."""

from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest

from medcount.counting.queries import VarianceRow
from medcount.reports import variance_report
from medcount.reports.answer import Answer
from tests.reports.month_end import (
    MONTH_END,
    agreeing,
    because,
    cause,
    differing,
    only,
    rows,
    shown,
    summary,
)


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
    assert row["整改时限"] == shown(2026, 2, 7)
    assert "（建议）" in book["差异"]["X2"].number_format


def test_the_due_date_is_proposed_from_the_warehouses_own_day(tmp_path):
    path = tmp_path / "night.xlsx"
    late_evening_utc = datetime(2026, 1, 30, 17, 0, tzinfo=UTC)  # 01:00 on the 31st in Shanghai.

    variance_report.write(path, Answer(lines=[differing(1)]), at=late_evening_utc, number="1")

    assert only(openpyxl.load_workbook(path))["整改时限"] == shown(2026, 2, 7)


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
    line = because(
        differing(-3),
        cause("UNPOSTED_ISSUE", -3, "LL-7"),
        cause("WORK_IN_PROCESS", -3, "WO-1", selected=False),
    )
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
    assert row["证据"] == "三副破损，见照片"
    assert (row["责任人"], row["整改时限"]) == ("王五", shown(2026, 2, 3))
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
