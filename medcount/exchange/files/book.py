"""The book is what the ERP holds for true, row by row, dirt included."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from medcount.core.status import Status
from medcount.exchange.files.amounts import LARGEST
from medcount.exchange.files.faults import FileFault, NoteCode, shown
from medcount.exchange.files.record import Record
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import BookRow
from medcount.exchange.files.words import HELD_STATUS, ZONE_KIND

_COLDEST, _HOTTEST = -273, 1_000


def book_row(record: Record) -> BookRow:
    """Return one row of the book."""
    record.need("place", "item_code", "quantity")
    row = BookRow(
        row=record.row,
        owner=record.code("owner"),
        site=record.code("site"),
        place=record.code("place"),
        zone_kind=record.word("zone_kind", ZONE_KIND) or "",
        item_code=record.code("item_code"),
        item_name=record.name("item_name"),
        spec=record.name("spec"),
        model=record.name("model"),
        lot=record.code("lot"),
        serial=record.code("serial"),
        mfg_date=record.day("mfg_date"),
        expiry=record.day("expiry"),
        status=record.word("status", HELD_STATUS) or Status.QUALIFIED,
        quantity=record.whole("quantity", least=-LARGEST),
        unit_cost=record.decimal("unit_cost", least=0),
        di=record.di("di"),
        risk_class=record.name("risk_class"),
        storage_min_c=_temperature(record, "storage_min_c"),
        storage_max_c=_temperature(record, "storage_max_c"),
        place_min_c=_temperature(record, "place_min_c"),
        place_max_c=_temperature(record, "place_max_c"),
        as_of=record.needed_moment("as_of"),
    )
    _check_range(record, "storage_max_c", row.storage_min_c, row.storage_max_c)
    _check_range(record, "place_max_c", row.place_min_c, row.place_max_c)
    if row.serial and row.quantity not in (0, 1):
        record.note("quantity", NoteCode.SERIAL_QUANTITY, str(row.quantity))
    return row


def check_book(rows: Sequence[BookRow], report: Report) -> None:
    """Leave a fault where rows of the book contradict each other."""
    said: dict[tuple[object, ...], tuple[object, int]] = {}
    for row in rows:
        place, item = (row.site, row.place), (row.item_code,)
        _agree(said, report, row, "as_of", row.key, row.as_of)
        _agree(said, report, row, "zone_kind", place, row.zone_kind or None)
        _agree(said, report, row, "place_min_c", place, row.place_min_c)
        _agree(said, report, row, "place_max_c", place, row.place_max_c)
        _agree(said, report, row, "storage_min_c", item, row.storage_min_c)
        _agree(said, report, row, "storage_max_c", item, row.storage_max_c)


def _agree(
    said: dict[tuple[object, ...], tuple[object, int]],
    report: Report,
    row: BookRow,
    field: str,
    subject: tuple[str, ...],
    value: datetime | Decimal | str | None,
) -> None:
    """Hold what a row says of a subject against the first row that says it."""
    if value is None:
        return
    first, first_row = said.setdefault((field, *subject), (value, row.row))
    if first != value:
        detail = f"{shown(value)} here, {shown(first)} in row {first_row}"
        report.fault(row.row, field, FileFault.CONTRADICTION, detail)


def _temperature(record: Record, field: str) -> Decimal | None:
    return record.decimal(field, least=_COLDEST, most=_HOTTEST)


def _check_range(record: Record, field: str, low: Decimal | None, high: Decimal | None) -> None:
    if low is not None and high is not None and low > high:
        record.fault(field, FileFault.CONTRADICTION, f"the range is from {low} to {high}")
