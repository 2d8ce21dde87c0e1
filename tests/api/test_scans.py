"""An uploaded scan is kept once and answered in words, whoever sent it and however often."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from medcount.audit.queries import entries_of, verify
from medcount.catalog.actions import import_catalog
from medcount.catalog.staging import PackagingRow
from medcount.counting.actions import tasks
from medcount.people.actions.devices import revoke_device
from tests.stockroom import CLERK, DAY

CASE = "00614141000012"
CODE = f"01{CASE}17300101{{}}10L1"


def rows(sql: str, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def kept(scan: dict) -> tuple:
    [row] = rows(
        "SELECT counted_at, error_ms, device_at, elapsed_ms, boot, received_at, verdict, quantity,"
        " packs, level, reason FROM counting_scan WHERE id = %s",
        scan["id"],
    )
    return row


def packed(factor: int = 12, item: str = "GLOVE") -> None:
    import_catalog(
        packaging=[PackagingRow(item=item, di=CASE, level="CASE", factor=factor)],
        actor=CLERK,
        at=DAY,
    )


def test_a_scan_is_answered_with_what_it_came_to(floor):
    packed()

    [said] = floor.verdicts(floor.scan(item=None, lot="", barcode=f"01{CASE}1730010110L1"))

    assert {**said, "id": None} == {
        "id": None,
        "receipt": "ACCEPTED",
        "verdict": "ACCEPTED",
        "item": floor.room.items["GLOVE"],
        "item_name": "",
        "lot": "L1",
        "expiry": "2030-01-01",
        "units": 12,
        "sentence": "已收",
    }


def test_an_upload_leaves_one_entry_that_its_plan_and_task_lead_to(floor):
    scans = [floor.scan() for _ in range(3)]

    floor.verdicts(*scans)
    floor.verdicts(*scans)  # Again: known, and told so in an entry of its own.

    for kind, subject in (
        ("counting_plan", floor.count.plan),
        ("counting_task", floor.count.task("first")),
    ):
        entries = entries_of(site=floor.room.site, kind=kind, subject=str(subject))
        uploads = [entry for entry in entries if entry.action == "counting.scans.accepted"]
        assert [entry.after["uploaded"] for entry in uploads] == [3, 3]
        assert {entry.device for entry in uploads} == {"PDA-1"}
    assert verify(site=floor.room.site) is None


def test_the_sentence_is_in_the_language_of_the_caller(floor):
    [said] = floor.verdicts(floor.scan(item=None, barcode="?"), headers={"Accept-Language": "en"})

    assert (said["verdict"], said["sentence"]) == ("UNREADABLE", "Cannot be read")


def test_trap_15_a_clock_eight_hours_ahead_is_corrected_and_kept_as_it_stood(floor):
    ahead = timedelta(hours=8)
    counted_at = timezone.now() - timedelta(minutes=5)
    boot = uuid4()
    scan = floor.scan(
        device_at=(counted_at + ahead).isoformat(), elapsed_ms=123, boot=str(boot), quantity=3
    )

    floor.verdicts(
        scan,
        sent_at=(timezone.now() + ahead).isoformat(),
        batch={"round_trip_ms": 5000, "counted_at": "2020-01-01T00:00:00Z"},
    )

    corrected, error_ms, device_at, elapsed_ms, kept_boot, received_at, *_ = kept(scan)
    assert abs(corrected - counted_at) < timedelta(seconds=1)
    assert error_ms == 2500  # Half the way there and back, since the plan allows a second only.
    assert device_at == counted_at + ahead
    assert (elapsed_ms, kept_boot) == (123, boot)
    assert abs(received_at - timezone.now()) < timedelta(minutes=1)


def test_a_clock_set_back_after_the_scan_dates_nothing_into_the_future(floor):
    scan = floor.scan(device_at=(timezone.now() + timedelta(hours=3)).isoformat())

    floor.verdicts(scan)

    counted_at, error_ms, _, _, _, received_at, *_ = kept(scan)
    assert counted_at == received_at
    assert error_ms > 3 * 3600 * 1000 - 10_000


def test_a_retry_with_another_way_and_another_moment_is_the_same_scan(floor):
    scan = floor.scan()
    floor.verdicts(scan)

    [again] = floor.verdicts(
        scan,
        sent_at=(timezone.now() + timedelta(seconds=7)).isoformat(),
        batch={"round_trip_ms": 9000},
    )

    assert (again["receipt"], again["verdict"], again["units"]) == (
        "ALREADY_ACCEPTED",
        "ACCEPTED",
        1,
    )
    assert again["sentence"] == "早已收到"


def test_a_retry_is_the_same_scan_whatever_the_packaging_says_by_now(floor):
    packed()
    scan = floor.scan(item=None, barcode=f"01{CASE}1730010110L1")
    floor.verdicts(scan)
    packed(20)

    [again] = floor.verdicts(scan)

    assert (again["receipt"], again["units"]) == ("ALREADY_ACCEPTED", 12)


def test_packaging_that_changed_is_read_anew_though_it_was_remembered(floor):
    first, second, third = (
        floor.scan(item=None, lot="", barcode=f"01{CASE}1730010110L1") for _ in range(3)
    )
    [unknown] = floor.verdicts(first)
    packed()
    [known] = floor.verdicts(second)
    packed(item="MASK")
    [torn] = floor.verdicts(third)

    assert [said["verdict"] for said in (unknown, known, torn)] == [
        "UNKNOWN_DI",
        "ACCEPTED",
        "AMBIGUOUS_CODE",
    ]


def test_a_known_id_with_other_content_conflicts_and_the_first_stands(floor):
    scan = floor.scan(quantity=1)
    floor.verdicts(scan)

    told = [floor.verdicts({**scan, "quantity": 2})[0] for _ in range(2)]

    assert {(said["receipt"], said["verdict"]) for said in told} == {("CONFLICTS", "ID_CONFLICT")}
    assert kept(scan)[7] == 1
    [[packs]] = rows(
        "SELECT content ->> 'quantity' FROM counting_quarantine WHERE scan = %s", scan["id"]
    )
    assert packs == "2"


def test_a_number_that_the_device_has_used_is_a_verdict(floor):
    floor.verdicts(floor.scan(sequence=7))

    taken, free = floor.verdicts(floor.scan(sequence=7), floor.scan(sequence=8))

    assert (taken["receipt"], taken["verdict"]) == ("CONFLICTS", "SEQUENCE_TAKEN")
    assert free["receipt"] == "ACCEPTED"


def test_a_batch_of_all_kinds_is_answered_one_by_one_in_its_order(floor):
    packed()
    known, used = floor.scan(), floor.scan(sequence=99)
    floor.verdicts(known, used)
    twice = floor.scan()
    batch = [
        known,
        twice,
        twice,
        {**known, "lot": "L2"},
        floor.scan(sequence=99),
        floor.scan(item=None, barcode="nonsense"),
        floor.scan(item=None, barcode="0109999999999994"),
        floor.scan(item=None),
        floor.scan(level="PALLET"),
        floor.scan(quantity=10**13),
        floor.scan(place=floor.room.places["outside"]),
        floor.scan(event="PLACE_DONE", item=None, lot=""),
    ]

    said = floor.verdicts(*batch)

    assert [verdict["id"] for verdict in said] == [scan["id"] for scan in batch]
    assert [(verdict["receipt"], verdict["verdict"]) for verdict in said] == [
        ("ALREADY_ACCEPTED", "ACCEPTED"),
        ("ACCEPTED", "ACCEPTED"),
        ("ALREADY_ACCEPTED", "ACCEPTED"),
        ("CONFLICTS", "ID_CONFLICT"),
        ("CONFLICTS", "SEQUENCE_TAKEN"),
        ("ACCEPTED", "UNREADABLE"),
        ("ACCEPTED", "UNKNOWN_DI"),
        ("ACCEPTED", "UNKNOWN_ITEM"),
        ("ACCEPTED", "UNKNOWN_LEVEL"),
        ("ACCEPTED", "OUT_OF_RANGE"),
        ("ACCEPTED", "OUT_OF_SCOPE"),
        ("ACCEPTED", "ACCEPTED"),
    ]
    assert all(verdict["sentence"] for verdict in said)


def test_a_scan_is_taken_back_with_a_reason_and_not_without(floor):
    wrong, right = floor.scan(quantity=40), floor.scan(quantity=100)
    floor.verdicts(wrong, right)
    void = {"item": None, "lot": "", "voids": wrong["id"]}

    [silent] = floor.verdicts(floor.scan(**void, reason="..."))
    floor.count.compare()
    before = floor.count.line().counted
    [told] = floor.verdicts(floor.scan(**void, reason="扫错"))
    floor.count.compare()

    assert (silent["receipt"], silent["verdict"]) == ("ACCEPTED", "REASON_MISSING")
    assert told["verdict"] == "ACCEPTED"
    assert (before, floor.count.line().counted) == (140, 100)


def test_scans_after_submission_are_kept_and_marked(floor):
    early, late = floor.scan(), floor.scan()
    floor.verdicts(early)
    tasks.submit_task(
        site=floor.room.site,
        task=floor.count.task("first"),
        actor=floor.count.people["first"],
        at=timezone.now(),
    )

    known, marked = floor.verdicts(early, late)

    assert (known["receipt"], known["verdict"]) == ("ALREADY_ACCEPTED", "ACCEPTED")
    assert (marked["receipt"], marked["verdict"]) == ("ACCEPTED", "AFTER_SUBMISSION")


QUARANTINED = {
    "DEVICE_UNKNOWN": {"batch": {"device": "PDA-9"}},
    "NOT_ON_TEAM": {"part": "second"},
    "TASK_UNKNOWN": {"task": UUID(int=7)},
    "DEVICE_REVOKED": {},
}


@pytest.mark.parametrize("reason", QUARANTINED)
def test_what_may_not_count_by_itself_lies_in_quarantine_and_is_never_lost(floor, reason):
    floor.upload(floor.scan())
    if reason == "DEVICE_REVOKED":
        revoke_device(
            device_id=floor.devices["PDA-1"], reason="遗失", actor=floor.admin, at=timezone.now()
        )
    scan = floor.scan()

    told = [floor.verdicts(scan, **QUARANTINED[reason])[0] for _ in range(2)]

    assert {(said["receipt"], said["verdict"]) for said in told} == {("QUARANTINED", reason)}
    assert rows("SELECT count(*) FROM counting_scan WHERE id = %s", scan["id"]) == [(0,)]
    [[why, lot, sequence]] = rows(
        "SELECT reason, content ->> 'lot', sequence FROM counting_quarantine WHERE scan = %s",
        scan["id"],
    )
    assert (why, lot, sequence) == (reason, "L1", scan["sequence"])
    assert verify(site=floor.room.site) is None


def test_a_device_that_is_not_the_tokens_is_unknown(floor):
    [said] = floor.verdicts(floor.scan(), batch={"device": "PDA-2"})

    assert said["verdict"] == "DEVICE_UNKNOWN"


def test_nothing_of_the_book_is_in_an_answer(floor):
    answer = floor.upload(floor.scan(quantity=3))

    assert set(answer.json()) == {"received_at", "verdicts"}
    assert "100" not in str([v["units"] for v in answer.json()["verdicts"]])
    assert datetime.fromisoformat(answer.json()["received_at"]).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("spoilt", "status"),
    [
        ({"sent_at": "2026-03-02T10:00:00"}, 422),  # Without an offset.
        ({"scans": []}, 422),
        ({"scans": [{}] * 501}, 422),
        ("{", 400),
        ("[" * 100_000, 400),
        ({"round_trip_ms": -1}, 422),
    ],
)
def test_what_is_no_batch_is_told_what_is_wrong_with_it(floor, spoilt, status):
    good = {"sent_at": timezone.now().isoformat(), "scans": [floor.scan()]}
    body = spoilt if isinstance(spoilt, str) else {**good, **spoilt}
    path = f"/tasks/{floor.count.task('first')}/scans"

    answer = floor.post(path, body)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert floor.post(path, good).status_code == 200


def test_text_that_no_database_keeps_does_not_hold_up_the_scans_beside_it(floor):
    strange = floor.scan(item=None, barcode="01\x0012\ud800")

    told = floor.verdicts(strange, floor.scan())

    assert [said["verdict"] for said in told] == ["UNREADABLE", "ACCEPTED"]
