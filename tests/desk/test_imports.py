"""A file is tried, looked at, and imported as the very bytes that were tried."""

import hashlib
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from medcount.exchange.models import Inbox
from medcount.ledger.models import Movement
from tests.desk.shelves import book, bring, queries_of

GOOD = book(("A-07", "MASK", "K1", 5))
BAD = GOOD.replace(b",5,", b",five,")


def send(browser, address, body, **facts):
    file = SimpleUploadedFile("more.csv", body, content_type="text/csv")
    headers = facts.pop("headers", None)
    return browser.post(address, {"kind": "BOOK", "file": file, **facts}, headers=headers)


def kept():
    return Inbox.objects.count(), Movement.objects.count()


def test_a_dry_run_says_what_would_come_and_changes_nothing(as_person, stocked):
    head, before = as_person("head"), kept()

    answer = send(head, "/imports/dry-runs", GOOD)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "读取 1 行：新增 1" in text
    assert hashlib.sha256(GOOD).hexdigest() in text
    assert "确认导入" in text
    assert kept() == before


def test_a_page_that_stands_gets_the_result_alone(as_person, stocked):
    answer = send(as_person("head"), "/imports/dry-runs", GOOD, headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith('<div id="preview"')


def test_the_file_that_was_tried_is_imported_and_leaves_its_entry(as_person, stocked):
    head = as_person("head")
    tried = hashlib.sha256(GOOD).hexdigest()

    answer = send(head, "/imports/confirmed", GOOD, tried=tried)

    assert answer.status_code == 302
    text = head.get(answer["Location"]).content.decode()
    assert "已导入 more.csv：读取 1 行，新增 1" in text
    assert "MASK" in head.get("/stock").content.decode()

    again = send(head, "/imports/confirmed", GOOD, tried=tried)
    assert "没有新内容" in head.get(again["Location"]).content.decode()


def test_another_file_than_the_one_that_was_tried_is_refused(as_person, stocked):
    head, before = as_person("head"), kept()
    tried = hashlib.sha256(GOOD).hexdigest()

    answer = send(head, "/imports/confirmed", GOOD + b"\n", tried=tried)

    assert answer.status_code == 422
    assert "IMPORT_NOT_TRIED" in answer.content.decode()
    assert kept() == before


@pytest.mark.parametrize("address", ["/imports/dry-runs", "/imports/confirmed"])
def test_of_a_faulty_file_nothing_is_imported_and_every_fault_is_shown(as_person, stocked, address):
    head, before = as_person("head"), kept()

    answer = send(head, address, BAD, tried=hashlib.sha256(BAD).hexdigest())

    text = answer.content.decode()
    assert answer.status_code == 422
    for told in ("more.csv", "quantity", "BAD_NUMBER", "不是数字", "five"):
        assert told in text
    assert "确认导入" not in text
    assert kept() == before


def test_the_faults_can_be_taken_home(as_person, stocked):
    answer = send(as_person("head"), "/imports/dry-runs", BAD, export="xlsx")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    [_, fault] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert fault[:4] == ["more.csv", 2, "quantity", "BAD_NUMBER"]


def test_the_good_rows_of_a_faulty_file_come_where_somebody_wants_them(as_person, stocked):
    mixed = book(("A-07", "MASK", "K1", 5), ("A-08", "MASK", "K2", 6)).replace(b",6,", b",six,")
    head = as_person("head")

    answer = send(
        head,
        "/imports/confirmed",
        mixed,
        tried=hashlib.sha256(mixed).hexdigest(),
        partial="yes",
    )

    assert answer.status_code == 302
    text = head.get("/stock?search=MASK").content.decode()
    assert "K1" in text
    assert "K2" not in text


def test_without_a_file_nothing_is_tried(as_person, stocked):
    answer = as_person("head").post("/imports/dry-runs", {"kind": "BOOK"})

    assert answer.status_code == 422
    assert "INPUT_UNREADABLE" in answer.content.decode()


def test_who_may_not_import_sees_what_came_and_no_form(as_person, stocked):
    finance = as_person("finance")

    text = finance.get("/imports").content.decode()
    assert "book.csv" in text
    assert 'type="file"' not in text
    assert 'type="file"' in as_person("head").get("/imports").content.decode()
    assert send(finance, "/imports/dry-runs", GOOD).status_code == 403
    assert send(finance, "/imports/confirmed", GOOD, tried="").status_code == 403


def test_rows_that_wait_for_a_person_have_their_list(as_person, stocked):
    assert "没有等人决定的行" in as_person("head").get("/imports/parked").content.decode()


def test_a_list_of_twenty_asks_as_often_as_one_of_ten(as_person, stocked):
    head = as_person("head")
    for n in range(9):
        bring(book((f"B-{n}", "MASK", f"K{n}", 5)), site=stocked, name=f"{n}.csv")
    of_ten = queries_of(head, "/imports")

    for n in range(10):
        bring(book((f"C-{n}", "MASK", f"M{n}", 5)), site=stocked, name=f"c{n}.csv")

    assert queries_of(head, "/imports") == of_ten
