"""A file is brought over the API whole or not at all, tried first, and read by who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from medcount.core.refusal import RefusalCode
from medcount.ledger.models import Movement
from tests.api.test_door import problem
from tests.exchange.good_files import csv_bytes

HEADER = ["id", "occurred_at", "recorded_at", "kind", "item_code", "lot", "from_place", "to_place",
          "quantity"]  # fmt: skip


def issued(id_: str, quantity: str = "3", lot: str = "L1") -> list[str]:
    """Return a row of an issue from A-01."""
    return [id_, "2026-03-02 09:00", "2026-03-02 09:05", "出库", "GLOVE", lot, "A-01", "", quantity]


def bring(floor, rows: list[list[str]], part: str = "head", key: str = "", **told):
    """Bring a file of movements as somebody."""
    client = Client(raise_request_exception=False)
    file = SimpleUploadedFile(told.pop("name", "m.csv"), csv_bytes([HEADER, *rows]))
    return client.post(
        "/api/v1/imports",
        {"kind": "MOVEMENTS", "file": file, **told},
        headers={"Authorization": f"Bearer {floor.everything(part)}", "Idempotency-Key": key},
    )


def test_a_dry_run_tells_what_would_come_and_changes_nothing(floor):
    answer = bring(floor, [issued("m1")], dry_run="true")

    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert (told["dry_run"], told["new"], told["rows"], told["entry"]) == (True, 1, 1, None)
    assert not Movement.objects.filter(outside_id="m1").exists()


def test_a_file_is_taken_over_once(floor):
    first, second = (bring(floor, [issued("m1")]) for _ in range(2))

    assert (first.json()["new"], second.json()["new"], second.json()["repeated"]) == (1, 0, True)
    assert Movement.objects.filter(outside_id="m1").count() == 1
    [row] = floor.read("/imports")["rows"]
    assert (row["entry"], row["new"], row["actor"]) == (first.json()["entry"], 1, "head")


def test_a_key_answers_as_the_first_time(floor):
    first, second = (bring(floor, [issued("m1")], key="k") for _ in range(2))
    other = bring(floor, [issued("m2")], key="k")

    assert first.json() == second.json()
    assert problem(other, 422) == RefusalCode.IDEMPOTENCY_KEY_REUSED


def test_a_faulty_file_is_refused_with_row_and_column(floor):
    refused = bring(floor, [issued("m1"), issued("m2", quantity="1,5")])
    tried = bring(floor, [issued("m1"), issued("m2", quantity="1,5")], dry_run="true")
    in_part = bring(floor, [issued("m1"), issued("m2", quantity="1,5")], partial="true")

    assert problem(refused, 422) == "IMPORT_FAULTY"
    [fault] = refused.json()["faults"]
    assert (fault["file"], fault["row"], fault["column"]) == ("m.csv", 3, "quantity")
    assert tried.json()["faults"] == [fault]
    assert (in_part.json()["new"], in_part.json()["faults"]) == (1, [fault])


def test_a_row_that_fits_several_keys_waits(floor):
    floor.room.post(floor.room.movement(5, "outside", "A-01", "00:00", lot="L2"))

    answer = bring(floor, [issued("m1", lot="")])

    assert answer.json()["parked"][0]["reason"] == "AMBIGUOUS_KEY"
    [waiting] = floor.read("/imports/parked")["rows"]
    assert (waiting["outside_id"], waiting["told"]["quantity"]) == ("movement:m1", 3)


@pytest.mark.parametrize(
    ("told", "part", "status", "code"),
    [
        ({}, "planner", 403, "ROLE_MISSING"),
        ({}, "first", 403, "ROLE_MISSING"),
        ({"kind": "SCANS"}, "head", 422, "INVALID"),
        ({"file": ""}, "head", 422, "INVALID"),
    ],
)
def test_a_file_from_whom_or_of_what_cannot_be_is_refused(floor, told, part, status, code):
    assert problem(bring(floor, [issued("m1")], part, **told), status) == code
    assert not Movement.objects.filter(outside_id="m1").exists()
