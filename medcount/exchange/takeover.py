"""What the files of a count tell, as the rows in which catalogue, ledger and documents take it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from medcount.catalog.staging import ItemRow, LotRow, PackagingRow, PlaceRow, ZoneRow
from medcount.core.movement import End, Ends, KnownKeys, learn, resolve
from medcount.core.reading import gtin_key
from medcount.core.stock import MovementKind, PlaceKind
from medcount.documents.staging import DocumentRow
from medcount.exchange.files.rows import BookRow, CountFiles
from medcount.exchange.files.rows import DocumentRow as DocumentFileRow
from medcount.exchange.files.rows import MovementRow as MovementFileRow
from medcount.ledger.staging import MovementRow, OpeningRow

_DEMANDABLE = ("lot", "serial", "expiry", "mfg_date")

# Where goods came from or went to when a movement names one place only.
OUTSIDE = {
    MovementKind.RECEIPT: (PlaceKind.SUPPLIER, PlaceKind.SUPPLIER),
    MovementKind.ISSUE: (PlaceKind.CUSTOMER, PlaceKind.CUSTOMER),
    MovementKind.RETURN: (PlaceKind.CUSTOMER, PlaceKind.SUPPLIER),
    MovementKind.ADJUST: (PlaceKind.GAIN_LOSS, PlaceKind.GAIN_LOSS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The ids under which one site's codes are known."""

    places: Mapping[str, int]
    outside: Mapping[PlaceKind, int]
    items: Mapping[str, int]


@dataclass(slots=True)
class Movements:
    """The movements that could be placed, by site, and the rows of those that could not."""

    placed: dict[str, list[tuple[MovementFileRow, Ends]]] = field(default_factory=dict)
    ambiguous: list[MovementFileRow] = field(default_factory=list)


def site_codes(files: CountFiles) -> list[str]:
    """Return every site that a row names, in order."""
    rows: Iterable[BookRow | MovementFileRow] = (*files.book, *files.movements)
    return sorted({row.site for row in rows} | {scan.site for scan in files.scans})


def zones(files: CountFiles, sites: Mapping[str, int]) -> Iterator[ZoneRow]:
    """Name one zone for each kind of zone that a site's places lie in."""
    kinds = dict.fromkeys((row.site, row.zone_kind) for row in files.book if row.zone_kind)
    for site, kind in kinds:
        yield ZoneRow(sites[site], kind, kind, kind)


def places(files: CountFiles, sites: Mapping[str, int]) -> Iterator[PlaceRow]:
    """Name every place of the files, those of the book with zone and climate."""
    for row in files.book:
        yield PlaceRow(sites[row.site], row.place, row.zone_kind, row.place_min_c, row.place_max_c)
    for movement in files.movements:
        for place in (movement.from_place, movement.to_place):
            if place:
                yield PlaceRow(sites[movement.site], place)
    for scan in files.scans:
        if scan.place:
            yield PlaceRow(sites[scan.site], scan.place)


def items(files: CountFiles) -> Iterator[ItemRow]:
    """Name every item of the files, with the fields that a scan of it must give."""
    filled: dict[str, set[str]] = {}
    for row in files.book:
        present = {name for name in _DEMANDABLE if getattr(row, name)}
        filled.setdefault(row.item_code, set()).update(present)
    stated = {code: {str(name) for name in names} for code, names in files.policy.controls.items()}
    controls = {**filled, **stated}
    for row in files.book:
        yield ItemRow(
            code=row.item_code,
            name=row.item_name,
            spec=row.spec,
            model=row.model,
            risk_class=row.risk_class,
            storage_min_c=row.storage_min_c,
            storage_max_c=row.storage_max_c,
            controls=sorted(controls[row.item_code]),
            unit_cost=row.unit_cost,
        )
    others = dict.fromkeys(
        code
        for code in (
            *(row.item_code for row in files.movements),
            *(row.item_code for row in files.documents),
            *(row.item_code for row in files.packaging),
            *(row.item_code for row in files.scans),
        )
        if code and code not in filled
    )
    for code in others:
        # What no book and no policy speaks of stays open for a book that comes later.
        yield ItemRow(code=code, controls=sorted(controls[code]) if code in controls else None)


def lots(files: CountFiles) -> Iterator[LotRow]:
    """Name every lot of the book with the dates and cost its rows give."""
    for row in files.book:
        yield LotRow(row.item_code, row.lot, row.expiry, row.mfg_date, row.unit_cost)


def packaging(files: CountFiles) -> Iterator[PackagingRow]:
    """Name every pack; an item's own code in the book is its base unit unless the packs know it."""
    stated = {(row.item_code, gtin_key(row.di)) for row in files.packaging}
    for row in files.packaging:
        yield PackagingRow(row.item_code, gtin_key(row.di), row.level, row.factor)
    base = dict.fromkeys((row.item_code, gtin_key(row.di)) for row in files.book if row.di)
    for item, di in base:
        if (item, di) not in stated:
            yield PackagingRow(item, di, "", 1)


def openings(rows: Sequence[BookRow], ids: Ids) -> Iterator[OpeningRow]:
    """Return the book rows of one site as the ledger opens with them."""
    for row in rows:
        yield OpeningRow(
            owner=row.owner,
            place=ids.places[row.place],
            item=ids.items[row.item_code],
            lot=row.lot,
            serial=row.serial,
            status=row.status,
            quantity=row.quantity,
            as_of=row.as_of,
            unit_cost=row.unit_cost,
        )


def place_movements(files: CountFiles, *, known_at: datetime) -> Movements:
    """
    Place every movement known at a moment between two whole stock keys, in the order they occurred.

    What a movement leaves unsaid is taken from the books and from the movements before it.
    """
    known = KnownKeys()
    for row in files.book:
        key = (row.lot, row.serial, str(row.status), row.owner)
        known.add_booked(row.site, row.place, row.item_code, key)
    return placed([row for row in files.movements if row.recorded_at <= known_at], known=known)


def placed(movements: Iterable[MovementFileRow], *, known: KnownKeys) -> Movements:
    """Place movements between the keys known and those that they reach, as they occurred."""
    result = Movements()
    in_time = sorted(movements, key=lambda row: (row.occurred_at, row.recorded_at, row.row))
    for movement in in_time:
        ends = resolve(
            known,
            site=movement.site,
            item=movement.item_code,
            source=_end(movement, movement.from_place, movement.from_status, movement.from_owner),
            target=_end(movement, movement.to_place, movement.to_status, movement.to_owner),
        )
        if ends is None or ends.source == ends.target:
            result.ambiguous.append(movement)
            continue
        learn(known, site=movement.site, item=movement.item_code, ends=(ends.source, ends.target))
        result.placed.setdefault(movement.site, []).append((movement, ends))
    return result


def _end(movement: MovementFileRow, place: str, status: str | None, owner: str | None) -> End:
    return End(
        place=place,
        owner=owner,
        lot=movement.lot or None,
        serial=movement.serial or None,
        status=status,
    )


def ledger_movements(
    placed: Iterable[tuple[MovementFileRow, Ends]], ids: Ids
) -> Iterator[MovementRow]:
    """Return placed movements as the ledger takes them; an end that is not inside lies outside."""
    for movement, ends in placed:
        item = ids.items[movement.item_code]
        source_kind, target_kind = OUTSIDE.get(
            movement.kind, (PlaceKind.OUTSIDE, PlaceKind.OUTSIDE)
        )
        source, target = ends.source, ends.target
        yield MovementRow(
            from_owner=source.owner or "",
            from_place=_place(source, ids.outside[source_kind], ids),
            from_item=item,
            from_lot=source.lot or "",
            from_serial=source.serial or "",
            from_status=source.status or "",
            to_owner=target.owner or "",
            to_place=_place(target, ids.outside[target_kind], ids),
            to_item=item,
            to_lot=target.lot or "",
            to_serial=target.serial or "",
            to_status=target.status or "",
            quantity=movement.quantity,
            occurred_at=movement.occurred_at,
            occurred_basis=movement.occurred_basis,
            recorded_at=movement.recorded_at,
            kind=movement.kind,
            document=movement.document,
            outside_id=movement.id,
            corrects_outside_id=movement.corrects,
        )


def _place(end: End, outside: int, ids: Ids) -> int:
    return ids.places[end.place] if end.inside else outside


def document_lines(rows: Iterable[DocumentFileRow], ids: Ids) -> Iterator[DocumentRow]:
    """Return document lines as a site has them: an end that it does not know lies elsewhere."""
    for row in rows:
        yield DocumentRow(
            outside_id=row.id,
            kind=row.kind,
            state=row.state,
            created_at=row.created_at,
            item=ids.items[row.item_code],
            lot=row.lot,
            quantity=row.quantity,
            from_place=ids.places.get(row.from_place),
            to_place=ids.places.get(row.to_place),
            from_elsewhere="" if row.from_place in ids.places else row.from_place,
            to_elsewhere="" if row.to_place in ids.places else row.to_place,
        )
