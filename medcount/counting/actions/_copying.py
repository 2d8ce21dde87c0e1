"""A large upload goes straight into the table, by one COPY, if all of it is new."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from medcount import db
from medcount.core.reading import Verdict
from medcount.counting.actions._keeping import Pile
from medcount.counting.actions._upload import Answer, Receipt


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of a large upload."""

    answers: list[Answer]
    digest: str  # By which the trail knows every scan of it, in the order of their ids.


def copy_new(pile: Pile, *, entry: UUID, at: datetime) -> Copied | None:
    """
    Keep all scans of a pile under an entry, or none and return None where any of them is not new.

    Their tasks are locked. To look for each scan before it is kept costs as much again; so they are
    taken for new, and looked at one by one only where the table says otherwise.
    """
    tasks = _tasks(pile)
    verdicts = _verdicts(pile, tasks)
    try:
        with transaction.atomic():
            copied, digest = db.copy_in(
                "counting/copy_scans", _rows(pile, tasks, verdicts, entry=entry, at=at)
            )
    except IntegrityError:
        return None
    assert copied == len(pile.scans)
    answers = [
        Answer(
            receipt=Receipt.ACCEPTED,
            verdict=verdict,
            item=reading.item,
            lot=reading.lot,
            expiry=reading.expiry,
            units=reading.quantity,
        )
        for reading, verdict in zip(pile.readings, verdicts, strict=True)
    ]
    return Copied(answers, digest)


def _tasks(pile: Pile) -> dict[UUID, db.Row]:
    rows = db.run("counting/tasks_now", site=pile.site, plan=pile.plan, tasks=list(pile.tasks))
    return {row.id: row for row in rows}


def _verdicts(pile: Pile, tasks: Mapping[UUID, db.Row]) -> list[Verdict]:
    """Return each scan's verdict: as it was read, unless it came too late or from elsewhere."""
    places = list({scan.place for scan in pile.scans})
    rows = db.run("counting/places_in_scope", site=pile.site, plan=pile.plan, places=places)
    in_scope = {row.id for row in rows}
    over = {task for task, row in tasks.items() if row.over}
    return [
        Verdict.AFTER_SUBMISSION
        if scan.task in over
        else Verdict.OUT_OF_SCOPE
        if scan.place not in in_scope
        else reading.verdict
        for scan, reading in zip(pile.scans, pile.readings, strict=True)
    ]


def _rows(
    pile: Pile,
    tasks: Mapping[UUID, db.Row],
    verdicts: Sequence[Verdict],
    *,
    entry: UUID,
    at: datetime,
) -> Iterator[tuple[object, ...]]:
    """Yield the scans as counting/sql/copy_scans.sql lists them, so that all copy in one order."""
    of_plan, of_entry = pile.plan.bytes, entry.bytes
    known: UUID | None = None
    in_order = sorted(
        zip(pile.scans, pile.readings, verdicts, strict=True), key=lambda judged: judged[0].id.int
    )
    for scan, reading, verdict in in_order:
        if scan.task is not known:  # A counter's scans come together, and a look-up takes its time.
            known, task, of_task = scan.task, tasks[scan.task], scan.task.bytes
        goods = scan.goods
        yield (
            pile.site,
            scan.id.bytes,
            of_plan,
            of_task,
            task.round,
            task.counter,
            scan.device,
            scan.sequence,
            scan.event.value,
            scan.outside_id,
            scan.place,
            goods.barcode,
            reading.item,
            reading.lot,
            reading.serial,
            reading.expiry,
            reading.mfg_date,
            scan.owner,
            scan.status,
            reading.quantity,
            goods.quantity,
            goods.level,
            scan.device_at,
            scan.elapsed_ms,
            scan.boot and scan.boot.bytes,
            at,
            scan.counted_at,
            scan.error_ms,
            verdict.value,
            scan.voids and scan.voids.bytes,
            scan.reason,
            of_entry,
        )
