"""Reads of the documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from medcount import db
from medcount.documents.staging import Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """A line of a document that nobody has posted: a claim on goods that may explain a variance."""

    line: int
    document: UUID
    outside_id: str
    kind: str
    state: str
    created_at: datetime
    item: int
    item_code: str
    lot: str
    quantity: int
    from_place: str
    to_place: str
    from_elsewhere: str  # What an end is called that is stated and no place of the site.
    to_elsewhere: str


def open_lines(*, site: int, sought: Iterable[Sought], known_at: datetime) -> list[OpenLine]:
    """
    Return the open lines of exactly the item and quantity sought, by document and number.

    A line that names a lot must name the one sought. Open are drafts too: what lies half entered
    in another system is the very thing that is looked for. Documents made after ``known_at`` are
    not known yet.
    """
    db.stage("documents/staged_sought", sought)
    rows = db.run("documents/open_lines", site=site, known_at=known_at)
    return [OpenLine(**row._asdict()) for row in rows]
