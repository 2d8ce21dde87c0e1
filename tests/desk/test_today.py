"""The first page: where the count stands for who may see the book, and tasks for who counts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from medcount.counting.actions import plans, tasks
from medcount.desk.templatetags.today import big_pair
from medcount.people.queries import actor_for_user
from medcount.reports.home import Current
from tests.desk.shelves import BOOKED


@pytest.fixture
def counting(stocked, staff):
    """Freeze the book of the site, give the counter a task, and return the plan."""
    at = timezone.now() - timedelta(minutes=20)
    by = {
        name: actor_for_user(username=name, at=at, source="UI", site=stocked)
        for name in ("planner", "head")
    }
    plan = plans.create_plan(
        site=stocked,
        number="PD-1",
        name="月末盘点",
        places=None,
        rounds_required=0,
        clock_error_ms=1000,
        actor=by["planner"],
        at=at,
    )
    plans.approve_plan(site=stocked, plan=plan, actor=by["head"], at=at)
    plans.pass_gate(site=stocked, plan=plan, actor=by["planner"], at=at)
    plans.freeze_book(site=stocked, plan=plan, actor=by["planner"], at=at)
    tasks.assign_tasks(
        site=stocked,
        plan=plan,
        counters=[(1, staff["counter"], None)],
        due_at=at + timedelta(days=1),
        actor=by["planner"],
        at=at,
    )
    return plan


def text_of(browser, address="/"):
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_where_nothing_was_counted_yet_the_page_says_what_to_do_first(as_person):
    text = text_of(as_person("head"))

    assert "还没有盘过" in text
    assert 'href="/imports"' in text
    assert text.count("不适用") == 4
    assert "hx-get" not in text


def test_not_counted_is_not_zero_and_not_agreement(as_person, counting):
    text = text_of(as_person("head"))

    assert "还不能下结论" in text
    assert "1 行未盘，未盘不等于零" in text
    assert "账实相符。" not in text
    assert "尚未盘过一行" in text
    assert "0 / 1" in text


def test_while_a_count_is_on_answer_and_zones_are_drawn_anew(as_person, counting):
    head = as_person("head")
    assert 'hx-get="/today/progress"' in text_of(head)

    part = text_of(head, "/today/progress")

    assert 'id="answer"' in part
    assert 'id="zones" hx-swap-oob="true"' in part
    assert "<html" not in part


def test_a_new_plan_waits_for_its_approval_by_another(as_person, stocked):
    at = timezone.now()
    planner = actor_for_user(username="planner", at=at, source="UI", site=stocked)
    plan = plans.create_plan(
        site=stocked,
        number="PD-2",
        name="抽盘",
        places=None,
        rounds_required=0,
        clock_error_ms=1000,
        actor=planner,
        at=at,
    )

    heads = text_of(as_person("head"))
    assert f'href="/plans/{plan}"' in heads
    assert "批准盘点计划" in heads
    assert "批准盘点计划" not in text_of(as_person("planner"))


def test_who_counts_sees_their_tasks_and_never_the_book(as_person, counting):
    counter = as_person("counter")
    text = text_of(counter)

    assert "PD-1 月末盘点" in text
    heads = text_of(as_person("head"))
    for booked in ("账面 1", "近效期", "分区实时"):
        assert booked in heads
        assert booked not in text
    for booked in (str(BOOKED), f"{BOOKED:,}"):
        assert booked not in text
    assert counter.get("/today/progress").status_code == 403


@pytest.mark.parametrize("name", ["counter", "recounter", "admin"])
def test_who_does_not_see_the_book_finds_it_on_none_of_these_pages(as_person, counting, name):
    browser = as_person(name)

    for address in ("/", "/me", "/stock", "/stock?export=xlsx", "/imports", "/imports/parked"):
        answer = browser.get(address)
        content = answer.getvalue() if answer.streaming else answer.content
        assert str(BOOKED).encode() not in content
        assert f"{BOOKED:,}".encode() not in content
        assert (answer.status_code == 200) == (address in ("/", "/me")), address


@pytest.mark.parametrize(("language", "is_tight"), [("zh-hans", False), ("en", True)])
def test_words_for_which_a_phone_has_no_room_are_left_out_there_alone(language, is_tight):
    current = Current(
        plan=uuid4(),
        number="PD-1",
        name="月末盘点",
        frozen_at=timezone.now(),
        compared_at=None,
        lines=1000,
        counted=760,
        agreeing=760,
        differing=0,
        conflicting=0,
        incomplete=0,
        stages={},
        zones=[],
        figures=None,
    )

    with translation.override(language):
        drawn = big_pair(current)

    assert ("on-un tight" in drawn) == is_tight
    assert "on-ok tight" not in drawn
    assert "240" in drawn
