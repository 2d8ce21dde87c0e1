"""What comes from the floor is kept once, judged and answered one by one; nothing is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from psycopg.types.json import Jsonb

from medcount import db
from medcount.audit import actions as audit
from medcount.catalog import queries as catalog
from medcount.core.actor import Actor
from medcount.core.duties import Role, require_role
from medcount.core.ids import uuid7
from medcount.core.reading import Goods, Pack, Packs, Reading, Verdict, gtin_key, read
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.udi import Parsed, parse
from medcount.core.when import local_date


class ScanEvent(StrEnum):
    """What a counter tells: goods were read, or everything at the place was."""

    SCAN = "SCAN"
    PLACE_DONE = "PLACE_DONE"


class Receipt(StrEnum):
    """What became of one scan of an upload."""

    ACCEPTED = "ACCEPTED"
    ALREADY_ACCEPTED = "ALREADY_ACCEPTED"
    CONFLICTS = "CONFLICTS"  # Its id is known with other content: the first one stands.


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedScan:
    """One event of a handheld, as it was uploaded."""

    id: UUID  # Made on the handheld, so a retried upload carries the same scan.
    task: UUID
    device: str
    sequence: int  # Counts the events of the device without gaps.
    event: ScanEvent
    place: int
    counted_at: datetime  # Device time, corrected by the offset measured at sync.
    device_at: datetime | None
    error_ms: int
    goods: Goods
    owner: str | None = None
    status: str | None = None
    voids: UUID | None = None  # The scan this one takes back; it replaces it if it names goods.
    outside_id: str = ""

    @property
    def voids_only(self) -> bool:
        """Return whether the scan takes another one back and brings no goods of its own."""
        return self.voids is not None and not self.goods.barcode and self.goods.item is None


@dataclass(frozen=True, slots=True)
class Answer:
    """One verdict for one scan of the upload, in its order."""

    receipt: Receipt
    verdict: Verdict


@transaction.atomic
def accept_scans(
    *, site: int, plan: UUID, scans: Sequence[UploadedScan], actor: Actor, at: datetime
) -> list[Answer]:
    """
    Keep the scans of an upload and say, one by one, what became of them.

    Safe to repeat: the same upload again changes nothing. A code that cannot be read or resolved
    is kept with its verdict, and so is a scan for a task that was handed in; neither counts.

    :raises Refused: ROLE_MISSING, TASK_UNKNOWN, TASK_OF_ANOTHER
    """
    require_role(actor, Role.COUNTER, Role.RECOUNTER, Role.INTEGRATION)
    tasks = _tasks(site=site, plan=plan, scans=scans, actor=actor)
    places = list({scan.place for scan in scans})
    in_scope = {
        row.id for row in db.run("counting/places_in_scope", site=site, plan=plan, places=places)
    }
    readings = [
        _counting(reading, scan, in_scope=in_scope, over=tasks[scan.task].over)
        for scan, reading in zip(scans, _readings(scans, at=at), strict=True)
    ]
    rows = [
        _row(number, scan, reading)
        for number, (scan, reading) in enumerate(zip(scans, readings, strict=True))
    ]
    staged = db.stage("counting/staged_scan", rows)
    entry = audit.record(
        "counting.scans.accepted",
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_plan", str(plan)), *(("counting_task", str(task)) for task in tasks)],
        after={"uploaded": staged, "uploaded_sha256": db.one("counting/digest_scans").sha256},
    )
    kept = db.one("counting/accept_scans", site=site, plan=plan, received_at=at, entry=entry).kept
    repeats = _repeats(scans, site=site, plan=plan, entry=entry, at=at) if kept < staged else {}
    assert kept + len(repeats) == staged
    return [
        Answer(repeats.get(number, Receipt.ACCEPTED), reading.verdict)
        for number, reading in enumerate(readings)
    ]


@dataclass(frozen=True, slots=True)
class _Task:
    counter: int
    over: bool


def _tasks(
    *, site: int, plan: UUID, scans: Sequence[UploadedScan], actor: Actor
) -> Mapping[UUID, _Task]:
    named = {scan.task for scan in scans}
    found = {
        row.id: _Task(row.counter, row.over)
        for row in db.run("counting/share_tasks", site=site, plan=plan, tasks=list(named))
    }
    if named - found.keys():
        raise Refused(RefusalCode.TASK_UNKNOWN, tasks=sorted(map(str, named - found.keys())))
    # An import brings the sheets of many counters; a person brings his own.
    if actor.source != "IMPORT" and any(task.counter != actor.id for task in found.values()):
        raise Refused(RefusalCode.TASK_OF_ANOTHER)
    return found


def _readings(scans: Sequence[UploadedScan], *, at: datetime) -> list[Reading]:
    today = local_date(at)
    codes = [
        parse(scan.goods.barcode, today=today) if scan.goods.barcode else None for scan in scans
    ]
    packs = _packs(
        dis={gtin_key(code.di) for code in codes if code is not None and code.di},
        items={scan.goods.item for scan in scans if scan.goods.item is not None},
    )
    return [_reading(scan, code, packs) for scan, code in zip(scans, codes, strict=True)]


def _packs(*, dis: set[str], items: set[int]) -> Packs:
    by_di: dict[str, list[Pack]] = {}
    by_item: dict[int, list[Pack]] = {}
    for known in catalog.packagings(dis=dis, items=items):
        pack = Pack(item=known.item, level=known.level, factor=known.factor)
        by_di.setdefault(gtin_key(known.di), []).append(pack)
        by_item.setdefault(known.item, []).append(pack)
    return Packs(by_di, by_item)


_NO_GOODS = Reading(verdict=Verdict.ACCEPTED)


def _reading(scan: UploadedScan, code: Parsed | None, packs: Packs) -> Reading:
    if scan.event is ScanEvent.PLACE_DONE or scan.voids_only:
        return _NO_GOODS
    return read(scan.goods, code, packs)


def _counting(reading: Reading, scan: UploadedScan, *, in_scope: set[int], over: bool) -> Reading:
    """Return the reading with why it may not count, though it was read: too late, or elsewhere."""
    if over:
        return replace(reading, verdict=Verdict.AFTER_SUBMISSION)
    if scan.place not in in_scope:
        return replace(reading, verdict=Verdict.OUT_OF_SCOPE)
    return reading


def _row(number: int, scan: UploadedScan, reading: Reading) -> tuple[object, ...]:
    """Return a scan in the order of counting/sql/staged_scan.sql."""
    return (
        number,
        scan.id,
        scan.task,
        scan.device,
        scan.sequence,
        scan.event,
        scan.outside_id,
        scan.place,
        scan.goods.barcode,
        reading.item,
        reading.lot,
        reading.serial,
        reading.expiry,
        reading.mfg_date,
        scan.owner,
        scan.status,
        reading.quantity,
        scan.device_at,
        scan.counted_at,
        scan.error_ms,
        reading.verdict,
        scan.voids,
    )


def _repeats(
    scans: Sequence[UploadedScan], *, site: int, plan: UUID, entry: UUID, at: datetime
) -> dict[int, Receipt]:
    """Return the receipts of the scans not kept now, by position; conflicts go to quarantine."""
    repeated = db.run("counting/repeated_scans", site=site, entry=entry)
    conflicting = [row for row in repeated if not row.same]
    if conflicting:
        db.stage(
            "counting/staged_quarantine",
            [
                (uuid7(), row.id, row.sequence, "ID_CONFLICT", Jsonb(_content(scans[row.ordinal])))
                for row in conflicting
            ],
        )
        db.run("counting/quarantine_scan", site=site, plan=plan, received_at=at, entry=entry)
    return {
        row.ordinal: Receipt.ALREADY_ACCEPTED if row.same else Receipt.CONFLICTS for row in repeated
    }


def _content(scan: UploadedScan) -> dict[str, str]:
    return {name.name: str(getattr(scan, name.name)) for name in fields(scan)}
