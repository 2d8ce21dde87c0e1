"""One file held against what is known: what in it is new, what is known, what is at fault."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from medcount.catalog import queries as catalog
from medcount.core.movement import Ends, KnownKeys
from medcount.core.reading import gtin_key
from medcount.core.stock import MovementKind
from medcount.exchange import takeover
from medcount.exchange.files.faults import FileFault, shown
from medcount.exchange.files.read import read_file
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import (
    BookRow,
    CountFiles,
    DocumentRow,
    FileKind,
    MovementRow,
    PackagingRow,
)
from medcount.exchange.files.sites import Sites
from medcount.exchange.takeover import Ids
from medcount.ledger import queries as ledger
from medcount.ledger.queries import ToldMovement

Sited = TypeVar("Sited", BookRow, MovementRow, DocumentRow)


class ParkReason(StrEnum):
    """Why a row waits for a person instead of being taken over."""

    AMBIGUOUS_KEY = "AMBIGUOUS_KEY"  # Several stock keys fit, or none it could move between.


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedRow:
    """A row that is kept and not taken over."""

    site: str
    row: int
    id: str
    reason: ParkReason
    told: MovementRow | DocumentRow


@dataclass(slots=True, kw_only=True)
class Examined:
    """What a file would bring, were it taken over now."""

    kind: FileKind
    report: Report
    sites: Mapping[str, int]
    files: CountFiles  # What is good and not parked, what is known already included …
    new: CountFiles  # … and what of it is new; of documents all, their own room compares them.
    placed: Mapping[str, Sequence[tuple[MovementRow, Ends]]] = field(default_factory=dict)
    parked: Sequence[ParkedRow] = ()
    known: int = 0  # Rows that say what is known.

    @property
    def named(self) -> Mapping[str, int]:
        """Return the sites that the rows belong to."""
        rows: list[BookRow | MovementRow | DocumentRow] = [
            *self.files.book,
            *self.files.movements,
            *self.files.documents,
        ]
        return dict(_named(self.sites, rows))


def examine(
    kind: FileKind, path: Path, *, name: str, site: str, sites: Mapping[str, int]
) -> Examined:
    """
    Hold a file against the catalogue and the ledger.

    ``site`` is the code of the only site that rows may belong to, "" where each row says its own.
    """
    among = [sites[site]] if site else list(sites.values())
    places = Sites(catalog.site_places(sites=among))
    read = read_file(kind, path, name=name, sites=places)
    usual = site or (next(iter(sites)) if len(sites) == 1 else "")
    files = _sited(read.files, read.report, only=site, usual=usual, sites=sites)
    examined = Examined(kind=kind, report=read.report, sites=sites, files=files, new=files)
    if kind in _EXAMINERS:
        _EXAMINERS[kind](examined)
    return examined


def ids_of(site: int, items: Mapping[str, int]) -> Ids:
    """Return the ids under which a site's codes are known."""
    return Ids(
        places=catalog.place_ids(site=site), outside=catalog.outside_ids(site=site), items=items
    )


def _sited(
    files: CountFiles, report: Report, *, only: str, usual: str, sites: Mapping[str, int]
) -> CountFiles:
    """Name the site of every row, a fault left on those whose site is none of these."""

    def sited(rows: Iterable[Sited]) -> list[Sited]:
        named = [replace(row, site=row.site or usual) for row in rows]
        for row in named:
            if not row.site:
                report.fault(row.row, "site", FileFault.AMBIGUOUS_SITE)
            elif row.site not in sites:
                report.fault(row.row, "site", FileFault.UNKNOWN_SITE, shown(row.site))
            elif only and row.site != only:
                detail = f"{shown(row.site)} here, importing to {shown(only)}"
                report.fault(row.row, "site", FileFault.OTHER_SITE, detail)
        return [row for row in named if row.row not in report.faulty_rows]

    return replace(
        files,
        book=sited(files.book),
        movements=sited(files.movements),
        documents=sited(files.documents),
    )


def _examine_book(examined: Examined) -> None:
    """Tell apart what the ledger does not know, knows alike, and knows otherwise."""
    report, book = examined.report, examined.files.book
    items = catalog.item_ids()
    known: set[int] = set()
    for code, site in _named(examined.sites, book):
        ids = ids_of(site, items)
        rows = [
            row
            for row in book
            if row.site == code and row.place in ids.places and row.item_code in items
        ]
        openings = list(takeover.openings(rows, ids))
        by_key: dict[tuple[object, ...], list[int]] = {}
        for row, opening in zip(rows, openings, strict=True):
            by_key.setdefault(tuple(opening[:6]), []).append(row.row)
        for key in ledger.opened_keys(site=site, rows=openings):
            of_key = by_key[key.owner, key.place, key.item, key.lot, key.serial, key.status]
            if key.told == key.booked:
                known.update(of_key)
                continue
            detail = f"{key.told} here, {key.booked} in the ledger"
            for number in of_key:
                report.fault(number, "quantity", FileFault.ALREADY_OPEN, detail)
    good = [row for row in book if row.row not in report.faulty_rows]
    examined.files = replace(examined.files, book=good)
    examined.new = replace(examined.files, book=[row for row in good if row.row not in known])
    examined.known = len(good) - len(examined.new.book)


def _examine_movements(examined: Examined) -> None:
    """Leave out what was told before, and place the others between the keys of the ledger."""
    movements = examined.files.movements
    fresh: list[MovementRow] = []
    keys = KnownKeys()
    for code, site in _named(examined.sites, movements):
        rows = [row for row in movements if row.site == code]
        fresh += _not_told_before(rows, site=site, report=examined.report)
        items = {row.item_code for row in rows}
        for key in ledger.known_keys(site=site, items=items):
            learn = keys.add_booked if key.booked else keys.add
            of_shelf = (key.lot, key.serial, key.status, key.owner)
            learn(code, key.place, key.item, of_shelf, stands=key.stands)
    result = takeover.placed(fresh, known=keys)
    examined.placed = result.placed
    examined.parked = [
        ParkedRow(site=row.site, row=row.row, id=row.id, reason=ParkReason.AMBIGUOUS_KEY, told=row)
        for row in result.ambiguous
    ]
    good = [row for row in movements if row.row not in examined.report.faulty_rows]
    examined.known = len(good) - len(fresh)
    going = [row for rows in result.placed.values() for row, _ in rows]
    examined.files = examined.new = replace(examined.files, movements=going)


def _not_told_before(
    rows: Sequence[MovementRow], *, site: int, report: Report
) -> list[MovementRow]:
    told = {
        one.outside_id: one
        for one in ledger.told_movements(site=site, outside_ids=[row.id for row in rows])
    }
    for row in rows:
        if row.id in told and not _same(row, told[row.id]):
            detail = f"{shown(row.id)}, imported before"
            report.fault(row.row, "id", FileFault.DUPLICATE_ID, detail)
    return [row for row in rows if row.id not in told]


def _same(row: MovementRow, told: ToldMovement) -> bool:
    """Say whether a row tells what was told; what it leaves unsaid contradicts nothing."""
    follows = row.kind is MovementKind.CORRECTION and row.corrects  # It takes another's time.
    moment = (row.occurred_at, row.occurred_basis)
    return (
        (row.kind, row.item_code, row.quantity, row.recorded_at, row.document, row.corrects)
        == (told.kind, told.item, told.quantity, told.recorded_at, told.document, told.corrects)
        and (bool(follows) or moment == (told.occurred_at, told.occurred_basis))
        and (row.from_place, row.to_place) == (told.from_place, told.to_place)
        and row.lot in ("", told.from_lot)
        and row.serial in ("", told.from_serial)
        and (not row.from_place or row.from_status in (None, told.from_status))
        and (not row.from_place or row.from_owner in (None, told.from_owner))
        and (not row.to_place or row.to_status in (None, told.to_status))
        and (not row.to_place or row.to_owner in (None, told.to_owner))
    )


def _examine_packaging(examined: Examined) -> None:
    """Leave a fault where the catalogue knows a code of an item with another content."""
    packs, report = examined.files.packaging, examined.report
    claims: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for pack in catalog.packagings(dis={gtin_key(row.di) for row in packs}):
        claims.setdefault((pack.item_code, pack.di), set()).add((pack.level, pack.factor))
    known: set[int] = set()
    for row in packs:
        claimed = claims.get((row.item_code, gtin_key(row.di)), set())
        factors = {factor for _, factor in claimed}
        if factors and row.factor not in factors:
            detail = f"{row.factor} here, {min(factors)} in the catalogue"
            report.fault(row.row, "factor", FileFault.CONTRADICTION, detail)
        elif (row.level, row.factor) in claimed:
            known.add(row.row)
    good = [row for row in packs if row.row not in report.faulty_rows]
    fresh: list[PackagingRow] = [row for row in good if row.row not in known]
    examined.known = len(good) - len(fresh)
    examined.files = examined.new = replace(examined.files, packaging=fresh)


def _named(
    sites: Mapping[str, int], rows: Collection[BookRow | MovementRow | DocumentRow]
) -> list[tuple[str, int]]:
    """Return the sites that rows name, in order."""
    return [(code, sites[code]) for code in sorted({row.site or "" for row in rows})]


_EXAMINERS: Mapping[FileKind, Callable[[Examined], None]] = {
    FileKind.BOOK: _examine_book,
    FileKind.MOVEMENTS: _examine_movements,
    FileKind.PACKAGING: _examine_packaging,
}
