"""A document is evidence: it claims goods, and is in the book only if it is a movement too."""

from medcount.exchange.files.record import Record
from medcount.exchange.files.rows import DocumentRow
from medcount.exchange.files.sites import Sites
from medcount.exchange.files.words import DOCUMENT_KIND, DOCUMENT_STATE


def document_row(record: Record, sites: Sites | None) -> DocumentRow:
    """Return one line of a document; its site only as far as the file or the book tells it."""
    record.need("id", "item_code", "quantity")
    from_place, to_place = record.code("from_place"), record.code("to_place")
    said = record.code("site")
    return DocumentRow(
        row=record.row,
        id=record.code("id"),
        kind=record.needed_word("kind", DOCUMENT_KIND),
        state=record.needed_word("state", DOCUMENT_STATE),
        created_at=record.needed_moment("created_at"),
        item_code=record.code("item_code"),
        lot=record.code("lot"),
        quantity=record.whole("quantity", least=1),
        from_place=from_place,
        to_place=to_place,
        site=said or (sites.of(*filter(None, (from_place, to_place))) if sites else None),
    )
