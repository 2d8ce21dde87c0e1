"""The set-based way and the judge say the same of every line, however a day went."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from medcount import db
from medcount.core.book import Basis
from medcount.core.scan import taken_back
from medcount.counting.actions._sheets import judge_sheets
from medcount.counting.actions.compare import compare
from medcount.counting.actions.scans import Goods, ScanEvent, UploadedScan
from tests.counting.countroom import Count, cast
from tests.stockroom import OUTSIDE, at, build

pytestmark = pytest.mark.django_db

PLACES = tuple(f"A-{number:02}" for number in range(40))
ITEMS = ("GLOVE", "MASK", "STENT")
GOOD_UNTIL, GONE_BY = date(2030, 1, 1), date(2020, 1, 1)


def a_day(dice: random.Random) -> Count:
    """Play a day: stock, movements all over it, and counters who are not always tidy."""
    room = build(places=PLACES, items=ITEMS)
    kept = [
        (place, item, lot, status)
        for place in PLACES
        for item in ITEMS
        for lot in ("L1", "L2")
        for status in ("QUALIFIED", "FROZEN")
        if dice.random() < (0.7 if status == "QUALIFIED" else 0.05)
    ]
    room.post(
        *(
            room.movement(
                dice.randint(1, 9), OUTSIDE, place, "00:00", item=item, lot=lot, status=status
            )
            for place, item, lot, status in kept
        )
    )
    count = Count(room, cast(), "1")
    moved = [one for one in kept if dice.random() < 0.3]
    room.post(
        *(
            room.movement(
                1,
                place,
                OUTSIDE,
                dice.choice(["06:00", "09:00", "09:30", "10:00", "10:30", "11:00"]),
                item=item,
                lot=lot,
                status=status,
                basis=dice.choice([Basis.KNOWN, Basis.KNOWN, Basis.BOOKED, Basis.DATE_ONLY]),
            )
            for place, item, lot, status in moved
        )
    )
    scans = [
        scan
        for place in PLACES
        if dice.random() < 0.9
        for scan in a_visit(dice, count, place, [one[1:] for one in kept if one[0] == place])
    ]
    for part in {"first", "second"}:
        own = [scan for scan in scans if scan.task == count.tasks.get((1, part))]
        count.upload(part, *own)
    return count


def a_visit(dice: random.Random, count: Count, place: str, keys) -> list[UploadedScan]:
    """Return the scans of one or two people at a place; most of them right."""
    people = ["first"] if dice.random() < 0.8 else ["first", "second"]
    scans = []
    for part in people:
        task = count.task(part)
        minute = dice.randint(0, 60)
        for item, lot, status in keys:
            if dice.random() < 0.1:
                continue
            for _ in range(dice.choice([1, 1, 2])):
                minute += dice.randint(0, 3)
                scans.append(
                    a_scan(
                        count,
                        task,
                        place,
                        minute,
                        goods=Goods(
                            item=count.room.items[item],
                            lot=dice.choice([lot] * 30 + ["L3"]),
                            expiry=dice.choice([None] * 30 + [GOOD_UNTIL, GONE_BY]),
                            quantity=dice.randint(0, 9),
                        ),
                        status=dice.choice([None, None, status]),
                    )
                )
        if dice.random() < 0.05:
            scans.append(a_scan(count, task, place, minute, goods=Goods(barcode="?")))
        if dice.random() < 0.6:
            scans.append(a_scan(count, task, place, minute + 1, event=ScanEvent.PLACE_DONE))
        if dice.random() < 0.1:  # Comes back, and is done once more.
            scans.append(a_scan(count, task, place, minute + 5, event=ScanEvent.PLACE_DONE))
        if scans and dice.random() < 0.1:  # Takes the last one back.
            scans.append(a_scan(count, task, place, minute + 6, voids=scans[-1].id))
    return scans


def a_scan(count: Count, task, place: str, minute: int, **facts) -> UploadedScan:
    """Return one event at a place, so many minutes after nine."""
    count.sequence += 1
    return UploadedScan(
        id=uuid4(),
        task=task,
        device="D",
        sequence=count.sequence,
        event=facts.get("event", ScanEvent.SCAN),
        place=count.room.places[place],
        counted_at=at("09:00") + timedelta(minutes=minute),
        device_at=None,
        error_ms=1000,
        goods=facts.get("goods", Goods()),
        status=facts.get("status"),
        voids=facts.get("voids"),
    )


def judged_anew(count: Count) -> dict[tuple[int, int, str, str, str], tuple[object, ...]]:
    """Return what the judge says of every line, the plain ones too."""
    scope = {"site": count.room.site, "plan": count.plan}
    db.stage(
        "counting/staged_sheet",
        [(count.room.places[p], count.room.items[i]) for p in PLACES for i in ITEMS],
    )
    judged = judge_sheets(
        sites=[count.room.site],
        rounds_required=0,
        since=at("09:00") - timedelta(days=1, hours=1),
        taken_back=taken_back(
            {row.id: row.voids for row in db.run("counting/void_scans", **scope)}
        ),
        **scope,
    )
    return {
        (
            one.place,
            one.item,
            one.judgement.line.lot,
            one.judgement.line.status,
            one.judgement.line.owner,
        ): (
            one.judgement.state.value,
            one.judgement.expected,
            one.judgement.counted,
            one.judgement.variance,
            one.judgement.counted_at,
            sorted(one.judgement.findings),
            sorted(
                (
                    tally.round,
                    int(tally.person),
                    tally.quantity,
                    tally.expected,
                    tally.first,
                    tally.at,
                    tally.error // timedelta(milliseconds=1),
                    sorted(scan.id for scan in tally.scans),
                )
                for tally in one.judgement.tallies
            ),
        )
        for one in judged
    }


def written(count: Count) -> dict[tuple[int, int, str, str, str], tuple[object, ...]]:
    """Return what stands on the lines, and their tallies."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT l.id, t.round, t.person, t.quantity, t.expected, t.first_at, t.counted_at,
                   t.error_ms, t.scans::text[]
            FROM counting_line l JOIN counting_tally t ON t.site = l.site AND t.line = l.id
            WHERE l.plan = %s
            """,
            [count.plan],
        )
        tallies: dict[int, list[tuple[object, ...]]] = {}
        for line, *tally, scans in cursor.fetchall():
            tallies.setdefault(line, []).append((*tally, sorted(scans)))
        cursor.execute(
            """
            SELECT k.place, k.item, k.lot, k.status, k.owner, l.state, l.expected, l.counted,
                   l.variance, l.counted_at, l.findings, l.id
            FROM counting_line l JOIN ledger_stockkey k ON k.site = l.site AND k.id = l.key
            WHERE l.plan = %s
            """,
            [count.plan],
        )
        # What may not be posted is told after the judge has spoken.
        return {
            row[:5]: (
                *row[5:10],
                sorted(set(row[10]) - {"WOULD_BE_NEGATIVE"}),
                sorted(tallies.get(row[11], [])),
            )
            for row in cursor.fetchall()
        }


@pytest.mark.parametrize("seed", [1, 2, 662513096, None])
def test_the_plain_way_and_the_judge_agree_on_every_line(seed: int | None) -> None:
    seed = random.SystemRandom().randrange(10**9) if seed is None else seed
    print(f"seed {seed}")
    count = a_day(random.Random(seed))

    with transaction.atomic():
        count.do(compare, "planner", "12:00")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM staged_sheet")
            (judged,) = cursor.fetchone()
        lines, anew = written(count), judged_anew(count)

    assert 0 < judged < len(PLACES) * len(ITEMS), "both ways must have had work"
    assert lines == anew


def test_comparing_again_says_the_same() -> None:
    count = a_day(random.Random(662513096))
    count.do(compare, "planner", "12:00")
    first = written(count)

    count.do(compare, "planner", "12:01")

    assert written(count) == first
