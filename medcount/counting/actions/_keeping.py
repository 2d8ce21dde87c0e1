"""Scans on their way into the table: read, written down for it, kept, compared with what stands."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from medcount import db
from medcount.core.actor import Actor
from medcount.core.reading import Reading, Verdict, gtin_key, read
from medcount.core.reason import is_reason
from medcount.core.udi import parse
from medcount.core.when import local_date
from medcount.counting.actions._known import KnownPacks, known_packs, read_packs
from medcount.counting.actions._upload import Answer, Doubt, Receipt, ScanEvent, UploadedScan
from medcount.db import trip

_CHUNK = 1000  # Scans of one statement.
_NO_GOODS = Reading(verdict=Verdict.ACCEPTED)
_NO_PACKS = KnownPacks((), (), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Scans of one plan as they were read."""

    site: int
    plan: UUID
    tasks: frozenset[UUID]
    scans: Sequence[UploadedScan]
    readings: Sequence[Reading]
    known: KnownPacks
    texts: Sequence[str] = ()  # One JSON array a chunk, once they are written down for the table.

    def written_down(self) -> "Pile":
        """Return the pile with its texts."""
        return replace(self, texts=list(_written(self.scans, self.readings)))

    @property
    def digest(self) -> str:
        """Return what the trail knows every scan of the texts by."""
        hashed = hashlib.sha256()
        for text in self.texts:
            hashed.update(text.encode())
        return hashed.hexdigest()


def pile_up(
    scans: Sequence[UploadedScan],
    *,
    site: int,
    plan: UUID,
    actor: Actor,
    at: datetime,
    remembered: bool,
) -> Pile:
    """Read scans by the packaging as it is remembered, or else as it stands now."""
    today = local_date(at)
    codes = [
        parse(scan.goods.barcode, today=today) if scan.goods.barcode else None for scan in scans
    ]
    look_up = known_packs if remembered else read_packs
    known = look_up(
        dis={gtin_key(code.di) for code in codes if code is not None and code.di},
        items={scan.goods.item for scan in scans if scan.goods.item is not None},
    )
    packs = known.packs
    readings = [
        _NO_GOODS
        if scan.event is ScanEvent.PLACE_DONE or scan.voids_only
        else read(scan.goods, code, packs)
        for scan, code in zip(scans, codes, strict=True)
    ]
    if actor.source != "IMPORT":  # Files have no column for it.
        readings = [
            reading._replace(verdict=Verdict.REASON_MISSING)
            if scan.voids is not None and not is_reason(scan.reason)
            else reading
            for scan, reading in zip(scans, readings, strict=True)
        ]
    return Pile(
        site=site,
        plan=plan,
        tasks=frozenset(scan.task for scan in scans),
        scans=scans,
        readings=readings,
        known=known,
    )


def _written(scans: Sequence[UploadedScan], readings: Sequence[Reading]) -> Iterator[str]:
    for start in range(0, len(scans), _CHUNK):
        chunk = zip(scans[start : start + _CHUNK], readings[start : start + _CHUNK], strict=True)
        yield json.dumps([_row(*pair) for pair in chunk], default=str, separators=(",", ":"))


def _row(scan: UploadedScan, reading: Reading) -> dict[str, object]:
    """Return a scan under the names of counting/sql/keep_scans.sql; what is empty is left out."""
    row: dict[str, object] = {
        "id": scan.id,
        "task": scan.task,
        "device": scan.device,
        "sequence": scan.sequence,
        "event": scan.event,
        "outside_id": scan.outside_id,
        "place": scan.place,
        "raw": scan.goods.barcode,
        "item": reading.item,
        "lot": reading.lot,
        "serial": reading.serial,
        "expiry": reading.expiry,
        "mfg_date": reading.mfg_date,
        "owner": scan.owner,
        "status": scan.status,
        "quantity": reading.quantity,
        "packs": scan.goods.quantity,
        "level": scan.goods.level,
        "device_at": scan.device_at,
        "elapsed_ms": scan.elapsed_ms,
        "boot": scan.boot,
        "counted_at": scan.counted_at,
        "error_ms": scan.error_ms,
        "verdict": reading.verdict,
        "voids": scan.voids,
        "reason": scan.reason,
    }
    return {name: value for name, value in row.items() if value is not None}


def ask_to_keep(
    pile: Pile, text: str, *, entry: UUID, at: datetime, strictly_from: tuple[Actor, str] | None
) -> trip.Asked:
    """
    Ask for one chunk to be kept; strictly, from a person and a device, it is all of it or none.

    :raises Outdated: where it is none, at the end of the trip
    """
    person, device = (strictly_from[0].id, strictly_from[1]) if strictly_from else (None, None)
    known = pile.known if strictly_from else _NO_PACKS
    return trip.ask(
        "counting/keep_scans",
        site=pile.site,
        plan=pile.plan,
        scans=text,
        received_at=at,
        entry=entry,
        strict=strictly_from is not None,
        person=person,
        device=device,
        dis=list(known.dis),
        items=list(known.items),
        packs=known.digest,
    )


def answers_of(pile: Pile, kept: db.Row, start: int = 0) -> list[Answer]:
    """Return the answer to each scan of a chunk that was asked for."""
    readings = pile.readings[start : start + len(kept.verdicts)]
    return [
        Answer(
            receipt=Receipt.ACCEPTED,
            verdict=Verdict(verdict),
            item=reading.item,
            item_name=item_name or "",
            lot=reading.lot,
            expiry=reading.expiry,
            units=reading.quantity,
        )
        for reading, verdict, item_name in zip(
            readings, kept.verdicts, kept.item_names, strict=True
        )
    ]


def keep(pile: Pile, *, entry: UUID, actor: Actor, at: datetime, corrected: bool) -> list[Answer]:
    """Keep what is new of a pile, and answer what came again by what stands."""
    answers: list[Answer] = []
    repeats: list[int] = []
    for text in pile.texts:
        start = len(answers)
        kept = ask_to_keep(pile, text, entry=entry, at=at, strictly_from=None).one()
        answers += answers_of(pile, kept, start)
        repeats += [start + place for place, is_kept in enumerate(kept.kept) if not is_kept]
    assert len(answers) == len(pile.scans)
    for start in range(0, len(repeats), _CHUNK):
        chunk = repeats[start : start + _CHUNK]
        answered = _again(pile, chunk, corrected=corrected)
        for position, answer in zip(chunk, answered, strict=True):
            answers[position] = answer
    disputed = [
        (pile.scans[position], answer.verdict)
        for position, answer in enumerate(answers)
        if answer.receipt is Receipt.CONFLICTS
    ]
    quarantine(
        disputed,
        site=pile.site,
        plan=pile.plan,
        entry=entry,
        actor=actor,
        at=at,
        corrected=corrected,
    )
    return answers


def _again(pile: Pile, positions: Sequence[int], *, corrected: bool) -> list[Answer]:
    """Return the answers to scans that were not the first of their id or of their number."""
    [text] = _written(
        [pile.scans[position] for position in positions],
        [pile.readings[position] for position in positions],
    )
    rows = db.run("counting/repeated_scans", site=pile.site, scans=text, corrected=corrected)
    assert len(rows) == len(positions)
    return [_answer_again(row) for row in rows]


def _answer_again(row: db.Row) -> Answer:
    if not row.known:
        return Answer(receipt=Receipt.CONFLICTS, verdict=Doubt.SEQUENCE_TAKEN)
    if not row.same:
        return Answer(receipt=Receipt.CONFLICTS, verdict=Doubt.ID_CONFLICT)
    return Answer(
        receipt=Receipt.ALREADY_ACCEPTED,
        verdict=Verdict(row.verdict),
        item=row.item,
        item_name=row.item_name or "",
        lot=row.lot,
        expiry=row.expiry,
        units=row.quantity,
    )


def quarantine(
    scans: Sequence[tuple[UploadedScan, Verdict | Doubt]],
    *,
    site: int,
    plan: UUID | None,
    entry: UUID,
    actor: Actor,
    at: datetime,
    corrected: bool,
) -> None:
    """Keep scans beside the others, each with why; the same one again is kept already."""
    rows = []
    for scan, doubt in scans:
        content = scan.told(corrected=corrected)
        told = json.dumps([actor.id, doubt, content], sort_keys=True, ensure_ascii=False)
        rows.append(
            {
                "scan": scan.id,
                "digest": hashlib.sha256(told.encode()).hexdigest(),
                "task": scan.task,
                "device": scan.device,
                "sequence": scan.sequence,
                "reason": doubt,
                "content": content,
            }
        )
    if rows:
        db.run(
            "counting/quarantine_scans",
            site=site,
            plan=plan,
            scans=json.dumps(rows, default=str),
            received_at=at,
            entry=entry,
            person=actor.id,
        )
