"""Imports: files of an outside system, taken over whole or not at all, and once."""

from dataclasses import asdict
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema, UploadedFile

from medcount.api import door
from medcount.api.door import Key, Scope
from medcount.api.problems import FaultOfFile
from medcount.api.wire import Listed, Moment, Turned, listed
from medcount.core.duties import SEES_BOOK, Role
from medcount.exchange import queries
from medcount.exchange.actions import ImportPreview, dry_run, import_file
from medcount.exchange.files.rows import FileKind

router = Router(tags=["imports"])

_MOST_BYTES = 64 << 20
# A client that brings files sees what became of them; a counter never does.
_TO = SEES_BOOK | {Role.INTEGRATION}


class Import(Schema):
    """A file that was imported, and what it brought the first time."""

    id: UUID
    kind: str
    name: str
    sha256: str
    bytes: int
    received_at: Moment
    entry: UUID
    actor: str
    rows: int
    new: int
    known: int
    changed: int
    parked: int
    faults: int


class Waiting(Schema):
    """A row of a file that waits until a person decides."""

    id: UUID
    kind: str
    outside_id: str
    reason: str
    received_at: Moment
    told: dict[str, Any]


class Parked(Schema):
    """A row that was kept and not taken over."""

    site: str
    row: int
    id: str
    reason: str


class Note(Schema):
    """Something accepted or repaired in one cell."""

    row: int
    column: str
    code: str
    value: str


class Brought(Schema):
    """What a file brought, or in a dry run would bring."""

    dry_run: bool
    entry: UUID | None = Field(description="In the trail; null where nothing was taken over.")
    kind: str
    name: str
    sha256: str
    rows: int
    new: int
    known: int
    changed: int
    new_items: list[str]
    new_places: list[str]
    parked: list[Parked]
    faults: list[FaultOfFile]
    notes: list[Note]
    is_broken: bool
    repeated: bool


class Offer(Schema):
    """What the file is, and what is to be done with it."""

    kind: Literal["BOOK", "MOVEMENTS", "DOCUMENTS", "PACKAGING"]
    dry_run: bool = Field(False, description="Only say what it would bring; nothing is changed.")
    partial: bool = Field(False, description="Take its good rows over though others are at fault.")


@router.get("/imports", **door.operation(Listed[Import], scope=Scope.IMPORTS, to=_TO))
def list_imports(request: HttpRequest, turning: Turned) -> dict[str, Any]:
    """List the files that were imported, the latest first."""
    return listed(queries.list_imports(site=door.caller_of(request).site, turn=turning.turn()))


@router.get("/imports/parked", **door.operation(Listed[Waiting], scope=Scope.IMPORTS, to=_TO))
def list_parked(request: HttpRequest, turning: Turned) -> dict[str, Any]:
    """List the rows that wait for a person, the latest first."""
    return listed(queries.list_parked(site=door.caller_of(request).site, turn=turning.turn()))


@router.post(
    "/imports",
    **door.operation(Brought, scope=Scope.IMPORTS, to=_TO, most_bytes=_MOST_BYTES),
)
def bring_file(request: HttpRequest, offer: Form[Offer], key: Key, file: File[UploadedFile]) -> Any:
    """Take a file over, or in a dry run say what it would bring; safe to repeat (R-172)."""
    caller = door.caller_of(request)
    body = file.read()
    told: dict[str, Any] = {
        "kind": FileKind(offer.kind),
        "name": file.name or "",
        "body": body,
        "site": caller.site,
        "actor": caller.actor,
        "at": caller.at,
    }

    def act() -> dict[str, object]:
        if offer.dry_run:
            return _brought(dry_run(**told), entry=None, dry=True)
        imported = import_file(**told, partial=offer.partial)
        return _brought(imported.preview, entry=imported.entry, dry=False)

    asked = b"\0".join((repr(offer).encode(), told["name"].encode(), body))
    return door.once(request, key, act, body=asked)


def _brought(preview: ImportPreview, *, entry: UUID | None, dry: bool) -> dict[str, object]:
    """Return what a file brought as it travels."""
    return {
        "dry_run": dry,
        "entry": None if entry is None else str(entry),
        "kind": preview.kind,
        "name": preview.name,
        "sha256": preview.sha256,
        "rows": preview.rows,
        "new": preview.new,
        "known": preview.known,
        "changed": preview.changed,
        "new_items": list(preview.new_items),
        "new_places": list(preview.new_places),
        "parked": [
            {"site": row.site, "row": row.row, "id": row.id, "reason": row.reason}
            for row in preview.parked
        ],
        "faults": [asdict(fault) for fault in preview.faults],
        "notes": [
            {"row": note.row, "column": note.column, "code": note.code, "value": note.value}
            for note in preview.notes
        ],
        "is_broken": preview.is_broken,
        "repeated": preview.repeated,
    }
