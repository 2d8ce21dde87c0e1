"""Files of an outside system taken over into the lasting book: whole or not at all, and once."""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.audit.queries import entry as entry_of
from medcount.catalog import actions as catalog
from medcount.catalog import queries as catalog_queries
from medcount.core.actor import Actor
from medcount.core.canonical import canonical_bytes
from medcount.core.duties import Role, require_role
from medcount.core.ids import uuid7
from medcount.core.refusal import RefusalCode, Refused
from medcount.documents import actions as documents
from medcount.exchange import takeover
from medcount.exchange.examination import Examined, ParkedRow, examine, ids_of
from medcount.exchange.files.faults import plain
from medcount.exchange.files.read import read_file
from medcount.exchange.files.rows import (
    CellNote,
    CountFiles,
    DocumentRow,
    Fault,
    FileKind,
    MovementRow,
)
from medcount.exchange.models import Inbox
from medcount.exchange.queries import FILE_SOURCE
from medcount.exchange.takeover import Ids
from medcount.ledger import actions as ledger
from medcount.people.actions import enrolment
from medcount.people.queries import GROUP, setup_actor, sites

IMPORTED_KINDS = (FileKind.BOOK, FileKind.MOVEMENTS, FileKind.DOCUMENTS, FileKind.PACKAGING)

# What a first book calls its site where neither it nor anybody has named one yet.
FIRST_SITE = ("MAIN", "主仓")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """What a file brings; of documents new, known and changed count documents, else rows."""

    kind: FileKind
    name: str
    sha256: str
    rows: int  # Read, good or not.
    new: int
    known: int
    changed: int
    new_items: Sequence[str]
    new_places: Sequence[str]
    parked: Sequence[ParkedRow]
    faults: Sequence[Fault]
    notes: Sequence[CellNote]
    is_broken: bool  # The file itself is at fault: nothing of it can be used, even in part.
    repeated: bool  # This very file was imported before.


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A file that was taken over; a repeated one that brings nothing new has no entry."""

    preview: ImportPreview
    entry: UUID | None


@dataclass(slots=True, kw_only=True)
class _Taken:
    """What taking a file over has brought so far."""

    items: Sequence[str] = ()
    places: Sequence[str] = ()
    new: int = 0
    known: int = 0
    changed: int = 0
    entries: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Upload:
    """A file as it came, and where to."""

    kind: FileKind
    name: str
    body: bytes
    site: int | None

    @property
    def box(self) -> int:
        """Return the site under which it is kept."""
        return GROUP if self.site is None else self.site

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @property
    def outside_id(self) -> str:
        return f"{self.kind}:{self.sha256}"


@transaction.atomic
def dry_run(
    *,
    kind: FileKind,
    name: str,
    body: bytes,
    site: int | None,
    new_sites: bool = False,
    actor: Actor,
    at: datetime,
) -> ImportPreview:
    """
    Say what importing a file would bring and what is wrong with it, and change nothing.

    The good rows are taken over like in an import, and then all of it is undone: so the two can
    never say unlike things.

    :raises Refused: ROLE_MISSING, SITE_UNKNOWN
    """
    upload = _Upload(kind=kind, name=plain(Path(name).name), body=body, site=site)
    with transaction.atomic():
        imported = _import(upload, new_sites=new_sites, actor=actor, at=at)
        transaction.set_rollback(True)
    return imported.preview


@transaction.atomic
def import_file(
    *,
    kind: FileKind,
    name: str,
    body: bytes,
    site: int | None,
    partial: bool = False,
    new_sites: bool = False,
    tried: str | None = None,
    actor: Actor,
    at: datetime,
) -> Imported:
    """
    Take over a file of book, movements, documents or packaging; safe to repeat.

    Without a ``site`` each row says its own. One fault refuses the whole file, unless it is taken
    in part: then its good rows are. ``new_sites`` registers and opens the sites that a book names.
    What a person must decide first is parked. Items and lots come in unconfirmed (R-034).
    ``tried`` is the SHA-256 of the file that somebody saw a dry run of: no other one is taken.

    :raises Refused: IMPORT_FAULTY, IMPORT_NOT_TRIED, ROLE_MISSING, SITE_UNKNOWN
    """
    upload = _Upload(kind=kind, name=plain(Path(name).name), body=body, site=site)
    if tried is not None and tried != upload.sha256:
        raise Refused(RefusalCode.IMPORT_NOT_TRIED, file=upload.name)
    imported = _import(upload, new_sites=new_sites, actor=actor, at=at)
    faults, broken = imported.preview.faults, imported.preview.is_broken
    if faults and (broken or not partial):
        raise Refused(
            RefusalCode.IMPORT_FAULTY,
            file=upload.name,
            count=len(faults),
            faults=[asdict(fault) for fault in faults],
        )
    return imported


def _import(upload: _Upload, *, new_sites: bool, actor: Actor, at: datetime) -> Imported:
    """Take over what is good of a file; the caller decides whether that stays."""
    require_role(actor, Role.INTEGRATION, Role.WAREHOUSE_HEAD, Role.QA)
    assert upload.kind in IMPORTED_KINDS, f"{upload.kind} is not imported by itself"
    db.run("exchange/hold_imports")
    examined = _examined(upload, new_sites=new_sites, actor=actor, at=at)
    before = Inbox.objects.filter(
        site=upload.box, source=FILE_SOURCE, outside_id=upload.outside_id
    ).exists()
    if before and upload.kind is FileKind.DOCUMENTS:
        _keep_to_parked(examined)
    repeats = before and upload.kind not in (FileKind.MOVEMENTS, FileKind.DOCUMENTS)
    if examined.report.is_broken or repeats or (before and not _names_anything(examined.new)):
        return Imported(preview=_preview(upload, examined, _Taken(), repeated=before), entry=None)
    taken = _take_over(examined, actor=actor, at=at)
    preview = _preview(upload, examined, taken, repeated=before)
    entry = _keep_file(upload, preview, taken, named=examined.named, actor=actor, at=at)
    _park(examined, at=at)
    return Imported(preview=preview, entry=entry)


def _examined(upload: _Upload, *, new_sites: bool, actor: Actor, at: datetime) -> Examined:
    """Hold a file, which its reader wants to find on a disk, against what is known."""
    suffix = Path(upload.name).suffix
    with tempfile.NamedTemporaryFile(suffix=suffix if suffix[1:].isalnum() else "") as stream:
        stream.write(upload.body)
        stream.flush()
        path = Path(stream.name)
        if new_sites and upload.kind is FileKind.BOOK:
            _open_new_sites(path, actor=actor, at=at)
        known = catalog_queries.open_sites()
        only = next((code for code, site in known.items() if site == upload.site), "")
        if upload.site is not None and not only:
            raise Refused(RefusalCode.SITE_UNKNOWN, site=upload.site)
        return examine(upload.kind, path, name=upload.name, site=only, sites=known)


def _open_new_sites(path: Path, *, actor: Actor, at: datetime) -> None:
    """Register and open the sites that a book names, as MedCount itself, who sets up."""
    installer = setup_actor(source=actor.source)
    named = {row.site for row in read_file(FileKind.BOOK, path, name="", sites=None).files.book}
    open_already = catalog_queries.open_sites()
    names = {code: code for code in sorted(named - {""})}
    if "" in named and not names and not open_already:
        names = dict([FIRST_SITE])
    registered = {site.code: site.id for site in sites()}
    fresh = {code: name for code, name in names.items() if code not in registered}
    registered |= enrolment.register_sites(sites=fresh, actor=installer, at=at)
    for code in names.keys() - open_already.keys():
        catalog.open_site(site=registered[code], actor=installer, at=at)


def _keep_to_parked(examined: Examined) -> None:
    """Leave of a repeated file of documents those alone that wait still: the others were told."""
    waiting = set(
        Inbox.objects.filter(
            site__in=examined.sites.values(), source=FILE_SOURCE, state="PARKED"
        ).values_list("site", "outside_id")
    )
    lines = examined.new.documents
    going = [row for row in lines if (examined.sites[row.site or ""], _outside_id(row)) in waiting]
    examined.known = len(lines) - len(going)
    examined.files = examined.new = replace(examined.new, documents=going)


def _take_over(examined: Examined, *, actor: Actor, at: datetime) -> _Taken:
    """Hand the new rows to the rooms that keep them; return what came of it."""
    taken = _Taken(items=_new_items(examined.files), places=_new_places(examined))
    everything = examined.kind in (FileKind.BOOK, FileKind.PACKAGING)
    if _names_anything(examined.new) and (everything or taken.items or taken.places):
        taken.entries.append(_take_master_data(examined, actor=actor, at=at))
    items = catalog_queries.item_ids()
    for code, site in examined.sites.items():
        ids = ids_of(site, items)
        book = [row for row in examined.new.book if row.site == code]
        if book:
            taken.entries.append(
                ledger.open_book(
                    site=site,
                    rows=takeover.openings(book, ids),
                    movements=(),
                    latest_as_of=max(row.as_of for row in book),
                    actor=actor,
                    at=at,
                )
            )
        if code in examined.placed:
            moved = takeover.ledger_movements(examined.placed[code], ids)
            taken.entries.append(
                ledger.report_movements(site=site, movements=moved, actor=actor, at=at)
            )
        lines = [row for row in examined.new.documents if row.site == code]
        if lines:
            _take_documents(taken, lines, site=site, ids=ids, actor=actor, at=at)
        _settle_parked(examined, code=code, site=site, at=at)
    new = examined.new
    taken.new += len(new.book) + len(new.movements) + len(new.packaging)
    return taken


def _take_master_data(examined: Examined, *, actor: Actor, at: datetime) -> UUID:
    files, sites_by_code = examined.files, examined.sites
    return catalog.import_catalog(
        zones=takeover.zones(files, sites_by_code),
        places=takeover.places(files, sites_by_code),
        items=takeover.items(files),
        lots=takeover.lots(files),
        packaging=takeover.packaging(files),
        actor=actor,
        at=at,
    )


def _take_documents(
    taken: _Taken, lines: Sequence[DocumentRow], *, site: int, ids: Ids, actor: Actor, at: datetime
) -> None:
    entry = documents.import_documents(
        site=site, rows=takeover.document_lines(lines, ids), actor=actor, at=at
    )
    # The room of documents compares; what it found stands in its entry.
    found = entry_of(site=site, entry=entry).after or {}
    made, changed = found["made"], found["changed"]
    assert isinstance(made, int)
    assert isinstance(changed, dict)
    taken.new += made
    taken.changed += len(changed)
    taken.known += len({(row.kind, row.id) for row in lines}) - made - len(changed)
    taken.entries.append(entry)


def _keep_file(
    upload: _Upload,
    preview: ImportPreview,
    taken: _Taken,
    *,
    named: Mapping[str, int],
    actor: Actor,
    at: datetime,
) -> UUID:
    """Keep the file as it came, once, under the entry that names it by its content."""
    box = Inbox.objects.filter(
        site=upload.box, source=FILE_SOURCE, outside_id=upload.outside_id
    ).first()
    id_ = box.id if box else uuid7()
    entry = audit.record(
        "exchange.file.imported",
        site=upload.box,
        actor=actor,
        at=at,
        subjects=[("inbox", str(id_)), *(("site", str(site)) for site in named.values())],
        after={
            "file": upload.name,
            "sha256": upload.sha256,
            "kind": upload.kind,
            "rows": preview.rows,
            "new": preview.new,
            "known": preview.known,
            "changed": preview.changed,
            "parked": len(preview.parked),
            "faults": len(preview.faults),
            "entries": taken.entries,
        },
        rule="R-172",
    )
    if box is None:
        Inbox.objects.create(
            site=upload.box,
            id=id_,
            source=FILE_SOURCE,
            outside_id=upload.outside_id,
            kind=upload.kind,
            name=upload.name,
            body=upload.body,
            received_at=at,
            entry=entry,
            state="BOOKED",
            reason="",
            settled_at=at,
        )
    return entry


def _park(examined: Examined, *, at: datetime) -> None:
    """Keep what a person must decide on, each row once."""
    Inbox.objects.bulk_create(
        (
            Inbox(
                site=examined.sites[parked.site],
                id=uuid7(),
                source=FILE_SOURCE,
                outside_id=_outside_id(parked.told),
                kind=examined.kind,
                name="",
                body=canonical_bytes({**asdict(parked.told), "row": parked.row}),
                received_at=at,
                state="PARKED",
                reason=parked.reason,
            )
            for parked in examined.parked
        ),
        ignore_conflicts=True,
    )


def _settle_parked(examined: Examined, *, code: str, site: int, at: datetime) -> None:
    """Settle what waited and has now been taken over."""
    rows: list[MovementRow | DocumentRow] = [*examined.new.movements, *examined.new.documents]
    going = {_outside_id(row) for row in rows if row.site == code}
    if going:
        db.run(
            "exchange/settle_parked",
            site=site,
            source=FILE_SOURCE,
            outside_ids=sorted(going),
            at=at,
        )


def _outside_id(row: MovementRow | DocumentRow) -> str:
    kind = "movement" if isinstance(row, MovementRow) else f"document:{row.kind}"
    return f"{kind}:{row.id}"


def _names_anything(files: CountFiles) -> bool:
    return any((files.book, files.movements, files.documents, files.packaging))


def _new_items(files: CountFiles) -> list[str]:
    named = {row.item_code for row in files.book}
    named |= {row.item_code for row in files.movements}
    named |= {row.item_code for row in files.documents}
    named |= {row.item_code for row in files.packaging}
    return sorted(named - catalog_queries.item_ids().keys())


def _new_places(examined: Examined) -> list[str]:
    """Return the places that a book or movements name for the first time, as site/place."""
    known = catalog_queries.site_places(sites=list(examined.sites.values()))
    named = {(row.site, row.place) for row in examined.files.book}
    for row in examined.files.movements:
        named |= {(row.site, place) for place in (row.from_place, row.to_place) if place}
    fresh = named - {(place.site, place.place) for place in known}
    return sorted(f"{site}/{place}" for site, place in fresh)


def _preview(
    upload: _Upload, examined: Examined, taken: _Taken, *, repeated: bool
) -> ImportPreview:
    report = examined.report
    return ImportPreview(
        kind=upload.kind,
        name=upload.name,
        sha256=upload.sha256,
        rows=report.records,
        new=taken.new,
        known=taken.known + examined.known,
        changed=taken.changed,
        new_items=taken.items,
        new_places=taken.places,
        parked=examined.parked,
        faults=report.faults(),
        notes=report.notes,
        is_broken=report.is_broken,
        repeated=repeated,
    )
