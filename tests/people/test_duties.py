"""Everybody can read what they may do, what they may not, and which rule stands between."""

import pytest
from django.utils import translation

from medcount.core.duties import CONFLICTS, Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.duties import duties_of
from tests.people.company import MORNING
from tests.people.test_queries import DAY, give


@pytest.fixture
def of(company):
    """Return a function that tells somebody's duties at a site."""

    def ask(who, site="SH", at=MORNING):
        return duties_of(user_id=company.users[who], site=site, at=at)

    return ask


def test_a_counter_may_scan_and_neither_sign_nor_plan(company, of):
    give(company, "counter", Role.COUNTER)

    duties = of("counter")

    assert [duty.word for duty in duties.may] == ["扫描盘点"]
    forbidden = {duty.code: duty.roles for duty in duties.may_not}
    assert forbidden["counting.sign_form"] == ["仓库主管", "质量", "财务", "企业负责人"]
    assert {(row.mine, row.other, row.rule) for row in duties.conflicts} == {
        ("初盘", "复盘", "R-190"),
        ("初盘", "审批差异与调整", "R-192"),
        ("初盘", "管理系统", "R-183"),
    }
    assert not any(row.both for row in duties.conflicts)


def test_who_holds_both_parts_is_told_first_that_they_exclude_each_other(company, of):
    give(company, "counter", Role.COUNTER)
    give(company, "counter", Role.RECOUNTER)

    both = [(row.mine, row.other, row.rule) for row in of("counter").conflicts if row.both]

    assert both == [("初盘", "复盘", "R-190"), ("复盘", "复盘", "R-190")]
    assert [row.both for row in of("counter").conflicts][:2] == [True, True]


def test_duties_are_those_of_the_site_and_the_moment(company, of):
    give(company, "head", Role.WAREHOUSE_HEAD, end=MORNING + DAY)
    give(company, "head", Role.PLANNER, site="CD", end=MORNING + 2 * DAY)
    give(company, "head", Role.RECOUNTER, site=None)

    assert [right.role for right in of("head").rights] == ["WAREHOUSE_HEAD", "RECOUNTER"]
    assert "counting.create_plan" in {duty.code for duty in of("head", "CD").may}
    assert "counting.create_plan" not in {duty.code for duty in of("head").may}
    assert [right.role for right in of("head", at=MORNING + DAY).rights] == ["RECOUNTER"]


def test_an_administrator_has_no_part_in_any_count(of):
    duties = of("admin")

    assert not [duty for duty in duties.may if duty.code.startswith("counting.")]
    of_matters = {row.other for row in duties.conflicts if row.mine == "管理系统"}
    assert of_matters >= {"制定计划", "初盘", "复盘", "审批差异与调整", "过账"}


def test_every_rule_of_segregation_is_told_to_somebody(company, of):
    for role in (Role.COUNTER, Role.RECOUNTER, Role.PLANNER, Role.WAREHOUSE_HEAD):
        give(company, "counter", role)

    told = {row.rule for who in ("admin", "quality", "counter") for row in of(who).conflicts}

    assert told == set(CONFLICTS.values())


def test_duties_are_told_in_the_readers_language(of):
    with translation.override("en"):
        duties = of("quality")

    assert duties.rights[0].word == "QA"
    assert "approve roles" in {duty.word for duty in duties.may}


def test_nobody_has_no_duties(company):
    with pytest.raises(Refused) as refusal:
        duties_of(user_id=999_999, site="SH", at=MORNING)

    assert refusal.value.code is RefusalCode.USER_UNKNOWN
