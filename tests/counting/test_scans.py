"""What a handheld uploads is kept once, whatever the network does."""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from medcount import db
from medcount.audit.queries import entries_of
from medcount.core.reading import Goods
from medcount.counting.actions import plans, scans, tasks
from medcount.counting.actions.scans import (
    HandheldScan,
    ScanEvent,
    Upload,
    UploadedScan,
    receive_scans,
)
from medcount.people.actions.devices import register_devices
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import OUTSIDE, Stockroom, at, build

rolled_back = pytest.mark.django_db


def stocked() -> Stockroom:
    """Return a stockroom with a hundred gloves."""
    made = build()
    stock(made, 100)
    return made


@pytest.fixture
def room(db: None) -> Stockroom:
    """Return it for one test."""
    return stocked()


def handheld(count: Count, *quantities: int, clock: str = "10:00", **told: object) -> Upload:
    """Return an upload from PDA-1 with a scan of GLOVE L1 at A-01 for each quantity."""
    made = []
    for quantity in quantities:
        count.sequence += 1
        made.append(
            HandheldScan(
                id=uuid4(),
                sequence=count.sequence,
                event=ScanEvent.SCAN,
                place=count.room.places["A-01"],
                goods=Goods(item=count.room.items["GLOVE"], lot="L1", quantity=quantity),
                device_at=at(clock),
            )
        )
    return replace(Upload(device="PDA-1", sent_at=at("11:00"), round_trip_ms=0, scans=made), **told)


def receive(count: Count, upload: Upload, part: str = "first") -> list[scans.Answer]:
    """Receive an upload of somebody's for the task of the first counter."""
    return receive_scans(
        site=count.room.site,
        task=count.task("first"),
        upload=upload,
        actor=count.people[part],
        at=at("11:00"),
    )


def counting(room: Stockroom) -> Count:
    """Return a count with a handheld."""
    count = Count(room, cast(), "1")
    count.task("first")
    register_devices(codes=["PDA-1"], actor=count.people["admin"], at=at("08:00"))
    return count


def all_kept() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(s) - 'id' - 'entry' - 'sequence' FROM counting_scan AS s ORDER BY id"
        )
        return cursor.fetchall()


@rolled_back
def test_who_has_logged_in_stands_for_the_browser_and_a_token_needs_its_device(
    room: Stockroom,
) -> None:
    count = counting(room)
    first = count.people["first"]

    by_session = receive(count, handheld(count, 3, device="browser"))
    count.people["first"] = replace(first, source="API")
    by_token = receive(count, handheld(count, 3, clock="10:01", device="browser"))

    assert [answer.receipt for answer in by_session] == [scans.Receipt.ACCEPTED]
    assert [answer.verdict for answer in by_token] == [scans.Doubt.DEVICE_UNKNOWN]


@rolled_back
def test_an_upload_that_comes_again_changes_nothing(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    scans = [count.scan("first", "10:00", 60), count.scan("first", "10:01", 40)]

    first = count.upload("first", *scans)
    again = count.upload("first", *scans, scans[0])
    count.compare()

    assert [answer.receipt for answer in first] == ["ACCEPTED", "ACCEPTED"]
    assert [answer.receipt for answer in again] == ["ALREADY_ACCEPTED"] * 3
    assert count.line().counted == 100


def many(count: Count) -> list[UploadedScan]:
    """Return a large upload in which not everything counts."""
    elsewhere = count.scan("first", "10:00", 1, place=OUTSIDE)
    unread = replace(count.scan("first", "10:01", 1), goods=Goods(barcode="?"))
    done = count.scan("first", "10:59", 0, event=ScanEvent.PLACE_DONE)
    plain = [count.scan("first", f"10:{number % 58:02}", 1) for number in range(scans._MANY)]
    return [*plain, elsewhere, unread, done]


@rolled_back
def test_a_large_upload_is_kept_and_answered_as_in_pieces(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    upload = many(count)

    with transaction.atomic():
        at_once = count.upload("first", *upload)
        kept_at_once = all_kept()
        transaction.set_rollback(True)
    in_pieces = [
        answer
        for start in range(0, len(upload), 300)
        for answer in count.upload("first", *upload[start : start + 300])
    ]

    assert Counter(answer.verdict for answer in at_once) == {
        "ACCEPTED": scans._MANY + 1,
        "OUT_OF_SCOPE": 1,
        "UNREADABLE": 1,
    }
    assert at_once == [answer._replace(item_name="") for answer in in_pieces]
    assert kept_at_once == all_kept()


@rolled_back
def test_a_large_upload_that_comes_again_changes_nothing(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    upload = many(count)
    count.upload("first", *upload)
    kept = all_kept()

    fresh = count.scan("first", "10:30", 7)
    contradicting = replace(upload[0], goods=replace(upload[0].goods, quantity=2))
    again = count.upload("first", contradicting, *upload[1:], fresh)

    assert [answer.receipt for answer in again] == [
        "CONFLICTS",
        *["ALREADY_ACCEPTED"] * (len(upload) - 1),
        "ACCEPTED",
    ]
    assert len(all_kept()) == len(kept) + 1


@rolled_back
def test_the_trail_knows_a_large_upload_by_a_digest_that_anybody_can_take(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", *many(count))

    [told] = [
        entry.after
        for entry in entries_of(site=room.site, kind="counting_plan", subject=str(count.plan))
        if entry.action == "counting.scans.accepted"
    ]
    columns = db.statement("counting/copy_scans").partition("(")[2].partition(")")[0]
    scanned = f"SELECT {columns} FROM counting_scan ORDER BY id"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({scanned}) TO STDOUT (FORMAT BINARY)") as copy,
    ):
        taken = hashlib.sha256(b"".join(copy)).hexdigest()

    assert told == {"uploaded": scans._MANY + 3, "uploaded_sha256": taken}


@rolled_back
def test_another_scan_under_a_used_sequence_number_is_a_conflict(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 60, sequence=7))

    (answer,) = count.upload("first", count.scan("first", "10:01", 40, sequence=7))

    assert answer.receipt == "CONFLICTS"


@rolled_back
def test_a_place_done_by_another_counter_adds_no_second_sum(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 100))
    count.upload("second", count.scan("second", "10:30", 0, event=ScanEvent.PLACE_DONE))
    count.compare()

    assert (count.line().state, count.line().counted) == ("agrees", 100)


@rolled_back
def test_the_quick_way_and_the_careful_way_keep_and_answer_the_same(room: Stockroom) -> None:
    count = counting(room)
    quick = receive(count, handheld(count, 3))
    careful = scans._receive_with_care(
        scans._corrected(
            handheld(count, 3),
            scans.known_task(site=room.site, task=count.task("first")),
            task=count.task("first"),
            actor=count.people["first"],
            at=at("11:00"),
        ),
        site=room.site,
        task=count.task("first"),
        actor=count.people["first"],
        at=at("11:00"),
    )

    assert quick == careful
    [first, second] = all_kept()
    assert first == second


def test_a_new_upload_is_kept_in_one_trip_without_a_question(cloned_database: str) -> None:
    count = counting(stocked())
    receive(count, handheld(count, 1))

    with CaptureQueriesContext(connection) as captured:
        receive(count, handheld(count, *range(1, 200)))

    told = [query["sql"].split()[1] for query in captured]
    assert told == ["counting/share_tasks", "counting/keep_scans", "audit/keep_entry", "db/holds"]


def at_once(*hands: Callable[[], object]) -> list[object]:
    """Let hands act at the same moment, each on a connection of its own."""
    start, answers = threading.Barrier(len(hands)), {}

    def work(number: int, hand: Callable[[], object]) -> None:
        try:
            start.wait()
            answers[number] = hand()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[number] for number in range(len(hands))]


def test_one_upload_that_arrives_twice_at_once_is_kept_once(cloned_database: str) -> None:
    count = counting(stocked())
    for _ in range(20):
        upload = handheld(count, 1, 2, 3)

        both = at_once(lambda: receive(count, upload), lambda: receive(count, upload))  # noqa: B023

        receipts = sorted(({answer.receipt for answer in answers} for answers in both), key=str)
        assert receipts == [{"ACCEPTED"}, {"ALREADY_ACCEPTED"}]
    assert len(all_kept()) == 60


def test_a_scan_waits_for_a_task_that_is_being_handed_in_and_is_then_late(
    cloned_database: str,
) -> None:
    count = counting(stocked())
    receive(count, handheld(count, 1))
    held = threading.Event()

    def hand_in() -> None:
        with transaction.atomic():
            tasks.submit_task(
                site=count.room.site,
                task=count.task("first"),
                actor=count.people["first"],
                at=at("11:00"),
            )
            held.set()
            assert not late.wait(0.3), "the scan did not wait"

    def scan() -> list[scans.Answer]:
        held.wait()
        answers = receive(count, handheld(count, 1))
        late.set()
        return answers

    late = threading.Event()
    _, [answer] = at_once(hand_in, scan)

    assert (answer.receipt, answer.verdict) == ("ACCEPTED", "AFTER_SUBMISSION")


def test_a_scan_waits_for_a_plan_that_is_being_closed_and_is_then_late(
    cloned_database: str,
) -> None:
    count = counting(stocked())
    receive(count, handheld(count, 100))
    count.compare()
    held = threading.Event()

    def close() -> None:
        with transaction.atomic():
            count.do(plans.close_plan, "head", "13:00")
            held.set()
            assert not late.wait(0.3), "the scan did not wait"

    def scan() -> list[scans.Answer]:
        held.wait()
        answers = receive(count, handheld(count, 1))
        late.set()
        return answers

    late = threading.Event()
    _, [answer] = at_once(close, scan)

    assert answer.verdict == "AFTER_SUBMISSION"
