"""A movement is what the ERP says has moved; its id makes it one, however often it is told."""

from collections.abc import Sequence
from dataclasses import replace

from medcount.core.book import Basis
from medcount.core.stock import MovementKind
from medcount.exchange.files.faults import FileFault, shown
from medcount.exchange.files.record import Record
from medcount.exchange.files.references import on_cycles
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import MovementRow
from medcount.exchange.files.sites import Sites, site_of
from medcount.exchange.files.words import ANY_STATUS, MOVEMENT_KIND


def movement_row(record: Record, sites: Sites | None) -> MovementRow:
    """Return one movement as it is told."""
    record.need("id", "item_code", "quantity")
    occurred, recorded_at = record.when("occurred_at"), record.needed_moment("recorded_at")
    kind = record.needed_word("kind", MOVEMENT_KIND)
    from_place, to_place = record.code("from_place"), record.code("to_place")
    if kind is MovementKind.STATUS:
        from_place, to_place = from_place or to_place, to_place or from_place
    row = MovementRow(
        row=record.row,
        id=record.code("id"),
        occurred_at=occurred.at if occurred else recorded_at,
        occurred_basis=Basis.BOOKED
        if occurred is None
        else Basis.DATE_ONLY
        if occurred.bare_date
        else Basis.KNOWN,
        recorded_at=recorded_at,
        kind=kind,
        item_code=record.code("item_code"),
        lot=record.code("lot"),
        serial=record.code("serial"),
        site=site_of(record, sites, from_place, to_place),
        from_place=from_place,
        to_place=to_place,
        from_status=record.word("from_status", ANY_STATUS),
        to_status=record.word("to_status", ANY_STATUS),
        from_owner=record.code("from_owner") or None,
        to_owner=record.code("to_owner") or None,
        quantity=record.whole("quantity", least=1),
        document=record.code("document"),
        corrects=record.code("corrects"),
    )
    _check_ends(record, row)
    return row


def _check_ends(record: Record, row: MovementRow) -> None:
    if record.is_empty("from_place") and record.is_empty("to_place"):
        record.fault("from_place", FileFault.MISSING_PLACE)
    elif not record.is_faulty and (row.from_place, row.from_status, row.from_owner) == (
        row.to_place,
        row.to_status,
        row.to_owner,
    ):
        record.fault("to_place", FileFault.NO_MOVE)


def each_once(rows: Sequence[MovementRow], report: Report) -> list[MovementRow]:
    """Return the movements without repetitions, a fault left where one id tells two things."""
    by_id: dict[str, MovementRow] = {}
    for row in rows:
        first = by_id.setdefault(row.id, row)
        if first is not row and replace(row, row=first.row) != first:
            report.fault(
                row.row, "id", FileFault.DUPLICATE_ID, f"{shown(row.id)}, first in row {first.row}"
            )
    return list(by_id.values())


def corrections_timed(rows: Sequence[MovementRow], report: Report) -> list[MovementRow]:
    """Return the movements, each correction at the time of what it corrects (DESIGN §3)."""
    by_id = {row.id: row for row in rows}
    cyclic = on_cycles({row.id: row.corrects for row in rows if row.corrects})
    for id_ in sorted(cyclic, key=lambda id_: by_id[id_].row):
        report.fault(by_id[id_].row, "corrects", FileFault.CYCLE, shown(by_id[id_].corrects))
    if cyclic:
        return list(rows)
    return [_timed(row, by_id) for row in rows]


def _timed(row: MovementRow, by_id: dict[str, MovementRow]) -> MovementRow:
    original = row
    while original.kind is MovementKind.CORRECTION and original.corrects in by_id:
        original = by_id[original.corrects]
    if original is row:
        return row
    return replace(row, occurred_at=original.occurred_at, occurred_basis=original.occurred_basis)
