"""The company as catalogue, ledger and documents take it over."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from decimal import Decimal

from medcount.catalog.staging import ItemRow, LotRow, PackagingRow, PlaceRow, ZoneRow
from medcount.core.book import Basis
from medcount.core.reading import gtin_key
from medcount.core.stock import PlaceKind
from medcount.core.when import LOCAL
from medcount.documents.staging import DocumentRow
from medcount.exchange.demo_company.assortment import EACH, Kind
from medcount.exchange.demo_company.month import Document, Key, Lot, Month, Movement
from medcount.exchange.demo_company.warehouse import SITES, ZONES
from medcount.exchange.takeover import OUTSIDE, Ids
from medcount.ledger.staging import MovementRow, OpeningRow


def zones(sites: Mapping[str, int]) -> Iterator[ZoneRow]:
    """Name the zones of every site."""
    return (
        ZoneRow(sites[site], zone.code, zone.name, zone.kind) for site in SITES for zone in ZONES
    )


def places(month: Month, sites: Mapping[str, int]) -> Iterator[PlaceRow]:
    """Name every place with its zone and climate."""
    for place in month.places.values():
        least, most = map(Decimal, place.climate_c)
        yield PlaceRow(sites[place.site], place.code, place.zone_code, least, most)


def items(month: Month) -> Iterator[ItemRow]:
    """Name every article with the fields that a scan of it must give."""
    for item in month.items.values():
        least, most = map(Decimal, item.storage_c)
        yield ItemRow(
            code=item.code,
            name=item.name,
            spec=item.spec,
            model=item.model,
            risk_class=item.risk_class,
            implant=item.kind is Kind.IMPLANT,
            storage_min_c=least,
            storage_max_c=most,
            base_unit=EACH,
            controls=sorted(item.kind.value),
            unit_cost=item.unit_cost,
        )


def packaging(month: Month) -> Iterator[PackagingRow]:
    """Name the packs of every article."""
    for item in month.items.values():
        for level, factor in item.factors.items():
            yield PackagingRow(item.code, gtin_key(item.dis[level]), level, factor)


def lot(accepted: Lot) -> LotRow:
    """Return a lot with the dates of its acceptance."""
    return LotRow(
        accepted.item.code,
        accepted.code,
        accepted.expiry,
        accepted.mfg_date,
        accepted.item.unit_cost,
    )


def opening(key: Key, quantity: int, month: Month, ids: Ids, *, as_of: datetime) -> OpeningRow:
    """Return what the book says of a key at a moment."""
    return OpeningRow(
        owner=key.owner,
        place=ids.places[key.place],
        item=ids.items[key.item],
        lot=key.lot,
        serial=key.serial,
        status=key.status,
        quantity=quantity,
        as_of=as_of,
        unit_cost=month.items[key.item].unit_cost,
    )


def movements(told: Iterable[Movement], ids: Ids) -> Iterator[MovementRow]:
    """Return movements as the ledger takes them."""
    for movement in told:
        outside = OUTSIDE.get(movement.kind, (PlaceKind.OUTSIDE, PlaceKind.OUTSIDE))
        key = movement.source or movement.target
        assert key is not None
        occurred_at, basis = _moment(movement)
        yield MovementRow(
            *_end(movement.source, key, ids, outside=outside[0]),
            *_end(movement.target, key, ids, outside=outside[1]),
            quantity=movement.quantity,
            occurred_at=occurred_at,
            occurred_basis=basis,
            recorded_at=movement.recorded_at,
            kind=movement.kind,
            document=movement.document,
            outside_id=movement.id,
            corrects_outside_id=movement.corrects,
        )


def _end(
    end: Key | None, other: Key, ids: Ids, *, outside: PlaceKind
) -> tuple[str, int, int, str, str, str]:
    """Return one end of a movement; what lies outside is the same goods as at the other end."""
    key = end or other
    place = ids.outside[outside] if end is None else ids.places[end.place]
    return key.owner, place, ids.items[key.item], key.lot, key.serial, key.status


def _moment(movement: Movement) -> tuple[datetime, Basis]:
    """Return when a movement is told to have occurred; a correction, as what it corrects."""
    occurred = movement.occurred
    if movement.corrects:
        return movement.happened_at, Basis.KNOWN
    if occurred is None:
        return movement.recorded_at, Basis.BOOKED
    if isinstance(occurred, datetime):
        return occurred, Basis.KNOWN
    return datetime.combine(occurred, time(), LOCAL), Basis.DATE_ONLY


def documents(papers: Iterable[Document], ids: Ids) -> Iterator[DocumentRow]:
    """Return papers as the documents take them."""
    for paper in papers:
        place = ids.places[paper.key.place]
        yield DocumentRow(
            outside_id=paper.id,
            kind=paper.kind,
            state=paper.state,
            created_at=paper.created_at,
            item=ids.items[paper.key.item],
            lot=paper.key.lot,
            quantity=paper.quantity,
            from_place=None if paper.is_inward else place,
            to_place=place if paper.is_inward else None,
        )
