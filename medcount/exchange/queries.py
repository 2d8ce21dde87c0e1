"""What came in files: those that were imported, and the rows of them that wait for a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from medcount.core.page import Page, Turn
from medcount.db import listing

FILE_SOURCE = "file"
IMPORT_SORTS = ("-received_at", "kind", "name")
PARKED_SORTS = ("-received_at", "outside_id", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A file that was imported, and what it brought the first time."""

    id: UUID
    site: int  # 0: each of its rows said its own.
    kind: str
    name: str
    sha256: str
    bytes: int
    received_at: datetime
    entry: UUID
    actor: str
    rows: int
    new: int
    known: int
    changed: int
    parked: int
    faults: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """A row of a file that waits until a person decides, with all that it told."""

    id: UUID
    kind: str
    outside_id: str  # As movement:id, or as document:kind:id.
    reason: str
    received_at: datetime
    told: Mapping[str, Any]


def list_imports(*, site: int, turn: Turn) -> Page[ImportRow]:
    """
    Return one page of the files imported to a site or to the group, the latest first.

    :raises Refused: LIST_CURSOR_UNREADABLE, LIST_SORT_UNKNOWN
    """
    return listing.page(
        "exchange/imports",
        turn=turn,
        sorts=IMPORT_SORTS,
        row=_imported,
        site=site,
        source=FILE_SOURCE,
    )


def list_parked(*, site: int, turn: Turn) -> Page[WaitingRow]:
    """
    Return one page of what came in files to a site and waits, the latest first.

    :raises Refused: LIST_CURSOR_UNREADABLE, LIST_SORT_UNKNOWN
    """
    return listing.page(
        "exchange/parked",
        turn=turn,
        sorts=PARKED_SORTS,
        row=WaitingRow,
        site=site,
        source=FILE_SOURCE,
    )


def _imported(*, brought: Mapping[str, Any], **columns: Any) -> ImportRow:
    figures: dict[str, Any] = {
        name: brought[name] for name in ("rows", "new", "known", "changed", "parked", "faults")
    }
    return ImportRow(**columns, **figures)
