"""The demo company's sites as they are set up, and what its ERP tells of them day by day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from medcount.catalog import actions as catalog
from medcount.catalog import queries as catalog_queries
from medcount.cli.demo.people import Staff
from medcount.core.actor import Actor
from medcount.core.document import DocumentState
from medcount.core.status import Status
from medcount.documents import actions as documents
from medcount.exchange.demo_company import rows
from medcount.exchange.demo_company.month import Key, Month, Movement
from medcount.exchange.demo_company.warehouse import SITES
from medcount.exchange.takeover import Ids
from medcount.ledger import actions as ledger
from medcount.ledger import queries as ledger_queries
from medcount.people.actions import enrolment
from medcount.people.queries import setup_actor

_READING = timedelta(minutes=10)  # From an export to its take-over.


@dataclass(frozen=True, slots=True, kw_only=True)
class Warehouse:
    """One site, and the ids under which it knows its codes."""

    code: str
    site: int
    ids: Ids


def register(*, at: datetime) -> dict[str, int]:
    """Register the company's sites and give each its outside; return their ids by code."""
    installer = setup_actor(source="CLI")
    sites = enrolment.register_sites(sites=SITES, actor=installer, at=at)
    for site in sites.values():
        catalog.open_site(site=site, actor=installer, at=at)
    return sites


def furnish(
    month: Month, sites: Mapping[str, int], staff: Staff, *, at: datetime
) -> dict[str, Warehouse]:
    """Take over zones, places and articles, and return the warehouses by code."""
    catalog.import_catalog(
        zones=rows.zones(sites),
        places=rows.places(month, sites),
        items=rows.items(month),
        packaging=rows.packaging(month),
        reason="上线初始化",
        actor=staff.actor("integration", at=at, source="API"),
        at=at,
    )
    items = catalog_queries.item_ids()
    return {
        code: Warehouse(
            code=code,
            site=site,
            ids=Ids(
                places=catalog_queries.place_ids(site=site),
                outside=catalog_queries.outside_ids(site=site),
                items=items,
            ),
        )
        for code, site in sites.items()
    }


@dataclass(slots=True, kw_only=True)
class Erp:
    """The ERP, which tells what has come to it since it last spoke, and each thing once."""

    warehouses: Mapping[str, Warehouse]
    staff: Staff
    month: Month
    spoke_at: datetime
    every: timedelta = timedelta(hours=1)
    _lots: set[tuple[str, str]] = field(default_factory=set)
    _told: set[str] = field(default_factory=set)
    _papers: dict[str, DocumentState] = field(default_factory=dict)

    def open_books(self) -> None:
        """Hand over the books of every site as they stand, with the movements that led to them."""
        as_of, at = self.spoke_at, self.spoke_at + _READING
        before = [one for one in self.month.movements if one.recorded_at <= as_of]
        self._told |= {one.id for one in before}
        self._accept_lots([*self.month.booked, *_keys(before)], at=at)
        quantities = _moved(self.month.booked, before)
        for warehouse in self.warehouses.values():
            ledger.open_book(
                site=warehouse.site,
                rows=[
                    rows.opening(key, quantities[key], self.month, warehouse.ids, as_of=as_of)
                    for key in sorted(quantities)
                    if key.site == warehouse.code
                ],
                movements=rows.movements(_of_site(before, warehouse), warehouse.ids),
                latest_as_of=as_of,
                reason="上线接管账面",
                actor=self._itself(warehouse, at=at),
                at=at,
            )
        self._hand_in(at=at)

    def keep_up(self, *, until: datetime) -> None:
        """Speak as often as is due up to a moment."""
        while self.spoke_at + self.every <= until:
            self.spoke_at += self.every
            self.report(self.month.movements, at=self.spoke_at)
            self._hand_in(at=self.spoke_at)

    def report(self, movements: Iterable[Movement], *, at: datetime) -> None:
        """Report what is recorded of movements by now, and first the lots that came with them."""
        fresh = [one for one in movements if one.recorded_at <= at and one.id not in self._told]
        fresh.sort(key=lambda one: (one.recorded_at, one.id))
        self._told |= {one.id for one in fresh}
        self._accept_lots(_keys(fresh), at=at)
        for warehouse in self.warehouses.values():
            if of_site := _of_site(fresh, warehouse):
                ledger.report_movements(
                    site=warehouse.site,
                    movements=rows.movements(of_site, warehouse.ids),
                    actor=self._itself(warehouse, at=at),
                    at=at,
                )

    def _hand_in(self, *, at: datetime) -> None:
        """Hand in the papers made since, and again those that have come further."""
        fresh = [
            one
            for one in self.month.documents
            if one.created_at <= at and self._papers.get(one.id) != one.state
        ]
        self._papers |= {one.id: one.state for one in fresh}
        for warehouse in self.warehouses.values():
            of_site = [one for one in fresh if one.key.site == warehouse.code]
            if of_site:
                documents.import_documents(
                    site=warehouse.site,
                    rows=rows.documents(of_site, warehouse.ids),
                    actor=self._itself(warehouse, at=at),
                    at=at,
                )

    def _accept_lots(self, keys: Iterable[Key], *, at: datetime) -> None:
        """Take the lots over that were accepted and are not known yet."""
        named = dict.fromkeys((key.item, key.lot) for key in keys)
        lots = [self.month.lots[name] for name in named if name not in self._lots]
        self._lots |= named.keys()
        accepted = [lot for lot in lots if lot.owner]
        if accepted:
            catalog.import_catalog(
                lots=map(rows.lot, accepted),
                actor=self.staff.actor("integration", at=at, source="API"),
                at=at,
            )

    def _itself(self, warehouse: Warehouse, *, at: datetime) -> Actor:
        return self.staff.actor("integration", at=at, site=warehouse.site, source="API")


def booked(warehouse: Warehouse, *, at: datetime) -> dict[Key, int]:
    """Return what the ledger says of a site's stock at a moment, by the company's own keys."""
    places = {number: code for code, number in warehouse.ids.places.items()}
    items = {number: code for code, number in warehouse.ids.items.items()}
    return {
        Key(
            site=warehouse.code,
            owner=stock.owner,
            place=places[stock.place],
            item=items[stock.item],
            lot=stock.lot,
            serial=stock.serial,
            status=Status(stock.status),
        ): stock.quantity
        for stock in ledger_queries.stock(site=warehouse.site, at=at)
    }


def _moved(booked: Mapping[Key, int], movements: Iterable[Movement]) -> dict[Key, int]:
    """Return what is booked once the movements are."""
    quantities = dict(booked)
    for movement in movements:
        for key, sign in ((movement.source, -1), (movement.target, +1)):
            if key is not None:
                quantities[key] = quantities.get(key, 0) + sign * movement.quantity
    return quantities


def _of_site(movements: Sequence[Movement], warehouse: Warehouse) -> list[Movement]:
    return [one for one in movements if _keys([one])[0].site == warehouse.code]


def _keys(movements: Iterable[Movement]) -> list[Key]:
    return [key for one in movements for key in (one.source, one.target) if key is not None]
