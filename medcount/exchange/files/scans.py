"""The scanner's file is what people saw on the floor; who, where and when may not be missing."""

from collections.abc import Sequence
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
        site=site_of(record, sites, place),
        quantity=record.whole("quantity", least=0, default=1),
        level=record.code("level"),
        error_s=record.decimal("error_s", least=0, most=_LARGEST_ERROR_S),
        voids=record.code("voids"),
    )
    _check(record, row)
    return row


def _check(record: Record, row: ScanRow) -> None:
    record.need("person")
    if record.is_empty("counted_at") and record.is_empty("device_at"):
        record.fault("counted_at", FileFault.MISSING_TIME)
    if _only_voids(row):
        return
    record.need("place")
    if row.event is Event.SCAN and record.is_empty("barcode") and record.is_empty("item_code"):
        record.fault("barcode", FileFault.MISSING_GOODS)


def _only_voids(row: ScanRow) -> bool:
    """Return whether a row takes a scan back and puts none in its place."""
    return row.event is Event.SCAN and bool(row.voids) and not row.barcode and not row.item_code


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
