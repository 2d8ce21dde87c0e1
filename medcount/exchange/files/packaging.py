"""A pack holds a whole number of base units, and its code says which pack it is (R-131)."""

from collections.abc import Sequence

from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.record import Record
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import PackagingRow

_LARGEST_FACTOR = 1_000_000


def packaging_row(record: Record) -> PackagingRow:
    """Return one level of packing of an item."""
    record.need("item_code", "di", "level", "factor")
    return PackagingRow(
        row=record.row,
        item_code=record.code("item_code"),
        di=record.di("di"),
        level=record.code("level"),
        factor=record.whole("factor", least=1, most=_LARGEST_FACTOR, default=1),
    )


def check_packaging(rows: Sequence[PackagingRow], report: Report) -> None:
    """Leave a fault where one code of an item stands for packs of different content."""
    first_rows: dict[tuple[str, str], PackagingRow] = {}
    for row in rows:
        first = first_rows.setdefault((row.item_code, row.di), row)
        if first.factor != row.factor:
            detail = f"{row.factor} here, {first.factor} in row {first.row}"
            report.fault(row.row, "factor", FileFault.CONTRADICTION, detail)
