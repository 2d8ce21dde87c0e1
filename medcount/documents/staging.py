"""The rows that are handed to the documents, in the order of the staging tables' columns."""

from datetime import datetime
from typing import NamedTuple

from medcount.core.document import DocumentKind, DocumentState


class DocumentRow(NamedTuple):
    """
    One line of a document, with the document's number and kind on it.

    An end is a place of the site, or the name of what lies elsewhere, or unsaid.
    """

    outside_id: str
    kind: DocumentKind
    state: DocumentState
    created_at: datetime
    item: int
    lot: str
    quantity: int
    from_place: int | None = None
    to_place: int | None = None
    from_elsewhere: str = ""
    to_elsewhere: str = ""


class Sought(NamedTuple):
    """What a variance asks of the open documents: an item and lot in exactly one quantity."""

    item: int
    lot: str
    quantity: int
