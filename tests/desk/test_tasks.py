"""Who counts finds their own tasks, blind; who plans finds everybody's."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from medcount.core.when import LOCAL
from tests.desk.journey import Journey, zoned_room


@pytest.fixture
def journey(staff, as_person) -> Journey:
    return Journey(room=zoned_room(), staff=staff, enter=as_person).draft().freeze()


def test_a_counter_finds_what_to_count_and_nothing_of_the_book(journey, as_person):
    journey.assign()
    journey.count("A01-01", 7907)
    journey.step("planner", "comparison")

    page = as_person("counter").get("/tasks").content.decode()

    assert "1 个任务等您去数" in page
    assert 'href="/count"' in page
    assert "4 个储位" in page
    assert journey.address not in page
    assert not re.search(r"7,?919|7,?907", page)


def test_a_counter_finds_no_task_of_another(journey, as_person):
    journey.assign()

    own, other = (as_person(who).get("/tasks").content.decode() for who in ("counter", "recounter"))

    assert "月末盘点" in own
    assert "月末盘点" not in other
    assert "没有等您去数的任务" in other
    answer = as_person("recounter").get("/tasks?export=xlsx")
    assert len(list(_sheet(answer))) == 1


def test_who_plans_finds_all_tasks_and_which_are_late(journey, as_person):
    counter = journey.staff["counter"]
    late = (timezone.now() - timedelta(hours=1)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")
    given = {"round": "1", "zone:A": counter, "due_at": late}
    journey.step("planner", "tasks/assignment", **given)

    page = as_person("planner").get("/tasks").content.decode()

    assert "counter" in page
    assert "逾期" in page
    assert journey.address in page


def test_who_only_runs_the_system_sees_no_task(journey, as_person):
    assert as_person("admin").get("/tasks").status_code == 403
    assert as_person("head").get("/tasks").status_code == 200


def test_the_list_is_filtered_sorted_and_exported(journey, as_person):
    counter, recounter = journey.staff["counter"], journey.staff["recounter"]
    journey.step("planner", "tasks/assignment", round="1", **{"zone:A": counter})
    journey.step("planner", "tasks/assignment", round="2", **{"zone:B": recounter})
    head = as_person("head")

    def shown(query: str) -> list[str]:
        page = head.get(f"/tasks{query}").content.decode()
        return re.findall(r'<td class="b nw">(\w+)</td>', page)

    assert shown("?sort=round") == ["counter", "recounter"]
    assert shown("?sort=-round") == ["recounter", "counter"]
    assert shown("?search=recounter") == ["recounter"]
    assert shown(f"?plan={journey.plan}&open=1&sort=round") == ["counter", "recounter"]
    assert "这里没有任务" in head.get("/tasks?search=nobody").content.decode()
    rows = list(_sheet(head.get("/tasks?sort=round&export=xlsx")))
    assert [row[3] for row in rows] == ["盘点人", "counter", "recounter"]


def test_the_list_asks_the_database_as_often_for_ten_rows_as_for_twenty(journey, as_person):
    head = as_person("head")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert head.get("/tasks").status_code == 200
        return len(queries)

    def assign(rounds: range) -> None:
        for round_ in rounds:
            given = {"round": round_, "zone:A": journey.staff["counter"]}
            journey.step("planner", "tasks/assignment", **given)

    assign(range(1, 11))
    ten = asked()
    assign(range(11, 21))

    assert asked() == ten


def _sheet(answer):
    return load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values
