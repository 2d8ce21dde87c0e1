"""The trail of any record, and the proof that it still says what was written."""

import io
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from medcount.audit import queries as audit
from medcount.core.page import Turn
from medcount.people.actions import enrolment
from medcount.people.queries import GROUP, setup_actor
from tests.desk.shelves import BOOKED, queries_of


def entries(site, action):
    page = audit.list_entries(site=site, turn=Turn(), which=audit.TrailFilter(action=action))
    return page.rows


def test_the_trail_of_a_record_is_found_by_its_kind_and_id(as_person, stocked, staff):
    head = as_person("head")
    query = {"of": "group", "kind": "user", "subject": str(staff["counter"])}

    _, rows = head.get("/audit", query).content.decode().split("<tbody>")
    assert "设置密码" in rows
    assert "登记仓库" not in rows
    assert "没有符合的留痕" in head.get("/audit", {**query, "subject": "0"}).content.decode()


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"action": "exchange.file.imported"}, True),
        ({"action": "counting."}, False),
        ({"search": "book.csv"}, True),
        ({"since": "2020-01-01T00:00"}, True),
        ({"until": "2020-01-01T00:00"}, False),
        ({"actor": "0"}, True),
        ({"actor": "999999"}, False),
    ],
)
def test_the_trail_is_narrowed_by_who_what_and_when(as_person, stocked, query, is_found):
    text = as_person("head").get("/audit", query).content.decode()

    assert ("没有符合的留痕" not in text) == is_found


def test_an_entry_shows_each_field_from_what_to_what(as_person, stocked):
    [imported] = entries(stocked, "exchange.file.imported")

    text = as_person("head").get(f"/audit/{imported.id}").content.decode()

    assert "导入文件" in text
    assert "sha256" in text
    assert imported.after["sha256"] in text


def test_an_unknown_entry_is_not_there(as_person, stocked):
    answer = as_person("head").get("/audit/00000000-0000-0000-0000-000000000000")

    assert answer.status_code == 404


def test_an_administrator_sees_the_trail_of_people_and_no_figure_of_the_book(
    as_person, stocked, staff
):
    admin, head = as_person("admin"), as_person("head")
    admin.post("/site", {"site": str(stocked)})
    [imported] = entries(stocked, "exchange.file.imported")
    sha256 = imported.after["sha256"]

    assert sha256 in head.get(f"/audit/{imported.id}").content.decode()
    hidden = admin.get(f"/audit/{imported.id}")
    assert hidden.status_code == 200
    assert sha256 not in hidden.content.decode()
    assert "R-183" in hidden.content.decode()
    [enrolled, *_] = entries(GROUP, "people.enrolled")
    shown = admin.get(f"/audit/{enrolled.id}?of=group").content.decode()
    assert "R-183" not in shown

    for query in ("", "&search=GLOVE", f"&search={BOOKED}", f"&search={sha256}"):
        answer = admin.get(f"/audit?action={query}")
        assert f"{BOOKED:,}" not in answer.content.decode()
        assert not query or "没有符合的留痕" in answer.content.decode()
        sheet = admin.get(f"/audit?export=xlsx{query}")
        told = openpyxl.load_workbook(io.BytesIO(sheet.getvalue())).active
        values = " ".join(str(cell.value) for row in told.iter_rows() for cell in row)
        assert sha256 not in values
        assert str(BOOKED) not in values


def test_who_counts_sees_no_trail(as_person, stocked):
    counter = as_person("counter")

    assert counter.get("/audit").status_code == 403
    assert counter.post("/audit/verification").status_code == 403


def test_an_untouched_trail_is_intact_and_a_forged_entry_is_named(as_person, stocked):
    head = as_person("head")
    assert "完好" in head.post("/audit/verification").content.decode()

    forged = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_entry (site, id, stream, xid, at, action, actor, body, leaf, mac)"
            " SELECT site, %s, stream, xid, at, action, actor, body, leaf, mac"
            " FROM audit_entry WHERE site = %s AND action = 'exchange.file.imported'",
            [forged, stocked],
        )

    text = head.post("/audit/verification").content.decode()
    assert "完好" not in text
    assert str(forged) in text
    assert "检索列" in text


def test_what_is_shown_can_be_taken_home(as_person, stocked):
    answer = as_person("head").get("/audit?action=exchange.file.imported&export=xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[2] for row in rows] == ["动作", "导入文件"]


def test_a_list_of_twenty_asks_as_often_as_one_of_ten(as_person, stocked, staff):
    head = as_person("head")
    installer = setup_actor(source="CLI")
    of_ten = queries_of(head, "/audit?of=group")

    for n in range(10):
        enrolment.enrol_people(people={f"guest{n}": f"来客{n}"}, actor=installer, at=timezone.now())

    assert queries_of(head, "/audit?of=group") == of_ten


def test_records_go_by_their_names_and_are_found_by_their_ids(as_person, stocked, staff):
    query = {"of": "group", "kind": "user", "subject": str(staff["counter"])}

    text = as_person("head").get("/audit", query).content.decode()

    assert f"subject={staff['counter']}" in text
    assert "<i>人员</i> counter</a>" in text
