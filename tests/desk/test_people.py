"""People and their rights, and what somebody's own roles allow."""

import io

import openpyxl
from django.utils import timezone

from medcount.people.actions import enrolment
from medcount.people.queries import setup_actor
from tests.desk.shelves import queries_of


def test_people_are_listed_with_their_roles_in_words(as_person):
    text = as_person("head").get("/people").content.decode()

    assert "仓库主管" in text
    assert "盘点员" in text
    assert "系统管理员" in text


def test_people_are_found_by_name_and_taken_home(as_person):
    head = as_person("head")

    text = head.get("/people?search=inspect").content.decode()
    assert "inspector" in text
    assert "recounter" not in text

    answer = head.get("/people?search=inspect&export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    [_, row] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert row[1:4] == ["inspector", "检查员", "SH"]


def test_a_person_shows_who_asked_for_a_right_and_who_approved_it(as_person, staff):
    text = as_person("head").get(f"/people/{staff['counter']}").content.decode()

    assert "盘点员" in text
    assert "admin" in text
    assert "quality" in text
    assert f"kind=user&amp;subject={staff['counter']}" in text


def test_nobody_unknown_is_shown(as_person):
    assert as_person("head").get("/people/999999").status_code == 404


def test_who_counts_does_not_look_at_others(as_person, staff):
    counter = as_person("counter")

    assert counter.get("/people").status_code == 403
    assert counter.get(f"/people/{staff['head']}").status_code == 403


def test_a_list_of_twenty_asks_as_often_as_one_of_ten(as_person):
    head = as_person("head")
    of_ten = queries_of(head, "/people")

    enrolment.enrol_people(
        people={f"guest{n}": f"来客{n}" for n in range(10)},
        actor=setup_actor(source="CLI"),
        at=timezone.now(),
    )

    assert queries_of(head, "/people") == of_ten


def test_the_order_of_a_list_stays_when_it_is_searched(as_person):
    text = as_person("head").get("/people?sort=-username").content.decode()

    assert '<input type="hidden" name="sort" value="-username">' in text
