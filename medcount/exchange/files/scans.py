"""The scanner's file is what people saw on the floor; who, where and when may not be missing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from medcount.exchange.files.faults import FileFault, NoteCode, shown
from medcount.exchange.files.record import Record
from medcount.exchange.files.references import on_cycles
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import CellNote, Event, ScanRow
from medcount.exchange.files.sites import Sites, site_of
from medcount.exchange.files.words import EVENT, HELD_STATUS

_MOST_ROUNDS = 99
_LARGEST_CLOCK_OFFSET_S = 100_000_000  # Three years: a handheld whose battery was changed.
_LARGEST_ERROR_S = 1_000_000


def scan_row(record: Record, sites: Sites | None) -> ScanRow:
    """Return one scan."""
    place = record.code("place")
    row = ScanRow(
        row=record.row,
        id=record.code("id"),
        event=record.word("event", EVENT) or Event.SCAN,
        counted_at=record.moment("counted_at"),
        device=record.code("device"),
        device_at=record.moment("device_at"),
        clock_offset_s=record.decimal(
            "clock_offset_s", least=-_LARGEST_CLOCK_OFFSET_S, most=_LARGEST_CLOCK_OFFSET_S
        )
        or Decimal(0),
        received_at=record.moment("received_at"),
        person=record.code("person"),
        round=record.whole("round", least=1, most=_MOST_ROUNDS, default=1),
        place=place,
        barcode=record.barcode("barcode"),
        item_code=record.code("item_code"),
        lot=record.code("lot"),
        serial=record.code("serial"),
        expiry=record.day("expiry"),
        mfg_date=record.day("mfg_date"),
        owner=record.code("owner") or None,
        status=record.word("status", HELD_STATUS),
        site=record.code("site"),
        quantity=record.whole("quantity", least=0, default=1),
        level=record.code("level"),
        error_s=record.decimal("error_s", least=0, most=_LARGEST_ERROR_S),
        voids=record.code("voids"),
    )
    _check(record, row)
    if row.only_voids or row.site:
        return row
    return replace(row, site=site_of(record, sites, place))


def _check(record: Record, row: ScanRow) -> None:
    record.need("person")
    if record.is_empty("counted_at") and record.is_empty("device_at"):
        record.fault("counted_at", FileFault.MISSING_TIME)
    if row.only_voids:
        return
    record.need("place")
    if row.event is Event.SCAN and record.is_empty("barcode") and record.is_empty("item_code"):
        record.fault("barcode", FileFault.MISSING_GOODS)


def check_scans(rows: Sequence[ScanRow], report: Report) -> None:
    """Leave a fault on scans that void each other, a note on those that void nothing known."""
    firsts = {row.id: row for row in reversed(rows) if row.id}  # Of one id the first is kept.
    cyclic = on_cycles({row.id: row.voids for row in firsts.values() if row.voids})
    for row in rows:
        if row.id in cyclic and row is firsts[row.id]:
            report.fault(row.row, "voids", FileFault.CYCLE, shown(row.voids))
        elif row.voids and row.voids not in firsts:
            report.notes.append(
                CellNote(
                    kind=report.kind,
                    file=report.file,
                    row=row.row,
                    column="voids",
                    code=NoteCode.UNKNOWN_VOIDS,
                    value=row.voids,
                    item_code=row.item_code,
                    lot=row.lot,
                    serial=row.serial,
                )
            )


def voids_placed(rows: Sequence[ScanRow]) -> list[ScanRow]:
    """
    Return the scans, each that takes another back doing so where that one was made.

    Who only takes back needs to say neither place nor site; without a scan to take back there is
    nothing to do, which check_scans has noted. Who replaces a scan of another site does both: here
    the new one counts, there the old one is taken back.
    """
    firsts = {row.id: row for row in reversed(rows) if row.id}
    placed: list[ScanRow] = []
    for row in rows:
        voided = _scan_voided(row, firsts)
        if row.only_voids:
            if voided is not None:
                placed.append(replace(row, site=voided.site, place=voided.place))
        elif voided is not None and voided.site != row.site:
            placed.append(replace(row, voids=""))
            placed.append(_taking_back(row, voided))
        else:
            placed.append(row)
    return placed


def _scan_voided(row: ScanRow, firsts: Mapping[str, ScanRow]) -> ScanRow | None:
    """Return what a row takes back; of one that takes back a taking back, what that one took."""
    voided = firsts.get(row.voids)
    while voided is not None and voided.only_voids:
        voided = firsts.get(voided.voids)
    return voided


def _taking_back(row: ScanRow, voided: ScanRow) -> ScanRow:
    return ScanRow(
        row=row.row,
        counted_at=row.moment,
        device=row.device,
        received_at=row.received_at,
        person=row.person,
        round=row.round,
        site=voided.site,
        place=voided.place,
        error_s=row.error_s,
        voids=row.voids,
    )
