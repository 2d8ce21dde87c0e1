"""A stockroom to test in: one site, a few places and items, movements that read like sentences."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from medcount import db
from medcount.catalog import queries as catalog
from medcount.catalog.actions import import_catalog, open_site
from medcount.catalog.staging import ItemRow, PlaceRow
from medcount.core.actor import Actor
from medcount.core.book import Basis
from medcount.core.duties import Role
from medcount.core.stock import MovementKind, PlaceKind
from medcount.ledger.actions import post_staged
from medcount.ledger.staging import MovementRow
from medcount.people.actions.enrolment import register_sites
from medcount.people.queries import setup_actor

DAY = datetime(2026, 3, 2, tzinfo=UTC)
CLERK = Actor(
    id=0,
    name="MedCount",
    roles=frozenset({Role.INTEGRATION, Role.WAREHOUSE_HEAD}),
    source="IMPORT",
)
OUTSIDE = "outside"


def at(clock: str) -> datetime:
    """Return a time of the one day that tests happen on, as "09:30"."""
    hours, minutes = clock.split(":")
    return DAY + timedelta(hours=int(hours), minutes=int(minutes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stockroom:
    """A site with its places and items by code; the place "outside" is where all else is."""

    site: int
    places: dict[str, int]
    items: dict[str, int]

    def movement(
        self,
        quantity: int,
        source: str,
        target: str,
        occurred: str,
        *,
        item: str = "GLOVE",
        lot: str = "L1",
        serial: str = "",
        owner: str = "",
        status: str = "QUALIFIED",
        to_status: str | None = None,
        to_lot: str | None = None,
        to_owner: str | None = None,
        recorded: str | None = None,
        basis: Basis = Basis.KNOWN,
        kind: MovementKind = MovementKind.TRANSFER,
        **facts: object,
    ) -> MovementRow:
        """Return a movement of so many units from one place to another."""
        return MovementRow(
            from_owner=owner,
            from_place=self.places[source],
            from_item=self.items[item],
            from_lot=lot,
            from_serial=serial,
            from_status=status,
            to_owner=owner if to_owner is None else to_owner,
            to_place=self.places[target],
            to_item=self.items[item],
            to_lot=lot if to_lot is None else to_lot,
            to_serial=serial,
            to_status=status if to_status is None else to_status,
            quantity=quantity,
            occurred_at=at(occurred),
            occurred_basis=basis,
            recorded_at=at(recorded or occurred),
            kind=kind,
            **facts,
        )

    def post(self, *movements: MovementRow) -> None:
        """Post movements as what an outside system reported."""
        with transaction.atomic():
            db.stage("ledger/staged_movement", movements)
            post_staged(
                site=self.site, action="ledger.movements.reported", actor=CLERK, at=at("12:00")
            )


def build(
    *,
    code: str = "SH",
    site_name: str = "",
    places: tuple[str, ...] = ("A-01", "B-01"),
    items: tuple[str, ...] = ("GLOVE",),
    **facts: object,
) -> Stockroom:
    """Register and open a site with these storage places and items, which cost 1 a unit."""
    installer = setup_actor(source="CLI")
    [site] = register_sites(sites={code: site_name or code}, actor=installer, at=DAY).values()
    open_site(site=site, actor=installer, at=DAY)
    import_catalog(
        places=[PlaceRow(site=site, code=code) for code in places],
        items=[ItemRow(code=code, **{"unit_cost": Decimal(1), **facts}) for code in items],
        actor=CLERK,
        at=DAY,
    )
    outside = catalog.outside_ids(site=site)[PlaceKind.OUTSIDE]
    return Stockroom(
        site=site,
        places={**catalog.place_ids(site=site), OUTSIDE: outside},
        items=catalog.item_ids(),
    )
