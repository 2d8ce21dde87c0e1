"""A warehouse of two zones with everybody appointed and three lots on its shelves."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from medcount.catalog.actions import import_catalog
from medcount.catalog.queries import place_ids
from medcount.catalog.staging import LotRow, PackagingRow, PlaceRow, ZoneRow
from medcount.cli.demo.people import appoint
from medcount.ledger import queries as ledger
from medcount.people.actions.enrolment import register_sites
from medcount.people.queries import setup_actor
from tests.journeys.person import GS
from tests.stockroom import CLERK, DAY, OUTSIDE, Stockroom, build

BOOKED, COUNTED = 7919, 7907  # Figures that stand nowhere else on a page.
PLACES = ("A01-01", "A02-01", "B01-01")

# What stands on the packs: product, lot, expiry. A lot ends by GS, or by what a scanner sends then.
GLOVE = f"010690123456789210L1{GS}17291231"
CASE_OF_GLOVES = "011690123456789910L2#17291231"
MASK = "01069012345670071730063010M7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warehouse:
    """A served warehouse, and what its ledger says behind the pages' backs."""

    address: str
    room: Stockroom

    def book(self) -> dict[tuple[str, str], int]:
        """Return what the book says now, by place and lot."""
        places = {number: code for code, number in self.room.places.items()}
        stock = ledger.stock(site=self.room.site, at=timezone.now())
        return {(places[one.place], one.lot): one.quantity for one in stock}


def furnish() -> Stockroom:
    """Appoint everybody, two hours ago, and put the goods onto the shelves."""
    room = build(
        code="SH",
        site_name="上海仓",
        places=(),
        items=("GLOVE", "MASK"),
        base_unit="副",
        unit_cost=Decimal(50),
        controls=["expiry", "lot"],
    )
    import_catalog(
        zones=[ZoneRow(room.site, "A", "合格品", "QUALIFIED"), ZoneRow(room.site, "B", "退货")],
        places=[PlaceRow(site=room.site, code=code, zone=code[0]) for code in PLACES],
        lots=[
            LotRow("GLOVE", "L1", date(2029, 12, 31)),
            LotRow("GLOVE", "L2", date(2029, 12, 31)),
            LotRow("MASK", "M7", date(2030, 6, 30)),
        ],
        packaging=[
            PackagingRow("GLOVE", "06901234567892", "副", 1),
            PackagingRow("GLOVE", "16901234567899", "箱", 12),
            PackagingRow("MASK", "06901234567007", "副", 1),
        ],
        actor=CLERK,
        at=DAY,
    )
    at = timezone.now() - timedelta(hours=2)
    others = register_sites(sites={"SZ": "深圳仓"}, actor=setup_actor(source="CLI"), at=at)
    appoint({"SH": room.site, **others}, at=at)
    shelved = replace(room, places={**place_ids(site=room.site), OUTSIDE: room.places[OUTSIDE]})
    shelved.post(
        shelved.movement(BOOKED, OUTSIDE, "A01-01", "00:00", lot="L1"),
        shelved.movement(2, OUTSIDE, "A02-01", "00:00", item="MASK", lot="M7"),
        shelved.movement(24, OUTSIDE, "B01-01", "00:00", lot="L2"),
    )
    return shelved
