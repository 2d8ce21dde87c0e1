"""A document is evidence: it claims goods, and is in the book only if it is a movement too."""

from collections.abc import Sequence

from medcount.exchange.files.faults import FileFault, shown
from medcount.exchange.files.record import NO_MOMENT, Record
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import DocumentRow
from medcount.exchange.files.sites import Sites
from medcount.exchange.files.words import DOCUMENT_KIND, DOCUMENT_STATE


def document_row(record: Record, sites: Sites | None) -> DocumentRow:
    """Return one line of a document; its site only as far as the file or the book tells it."""
    record.need("id", "item_code", "quantity", "created_at")
    from_place, to_place = record.code("from_place"), record.code("to_place")
    created = record.when("created_at")  # Many an ERP keeps no more than the day.
    return DocumentRow(
        row=record.row,
        id=record.code("id"),
        kind=record.needed_word("kind", DOCUMENT_KIND),
        state=record.needed_word("state", DOCUMENT_STATE),
        created_at=created.at if created else NO_MOMENT,
        item_code=record.code("item_code"),
        lot=record.code("lot"),
        quantity=record.whole("quantity", least=0),
        from_place=from_place,
        to_place=to_place,
        site=_site(record, sites, from_place, to_place),
    )


def _site(record: Record, sites: Sites | None, *places: str) -> str | None:
    said = record.code("site")
    if sites is None or (said and not sites.are_unnamed):
        return said or None
    return sites.of(*filter(None, places))


def check_documents(rows: Sequence[DocumentRow], report: Report) -> None:
    """Leave a fault where lines of one document call it by different kinds."""
    firsts: dict[tuple[str, str | None], DocumentRow] = {}
    for row in rows:
        first = firsts.setdefault((row.id, row.site), row)
        if first.kind is not row.kind:
            detail = f"{shown(row.kind)} here, {shown(first.kind)} in row {first.row}"
            report.fault(row.row, "kind", FileFault.CONTRADICTION, detail)
