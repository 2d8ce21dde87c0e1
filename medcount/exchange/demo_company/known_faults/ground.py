"""The ground on which faults are planted: each in a place of its own where all else agrees."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from medcount.core.cause import CauseCode
from medcount.core.disposition import Disposition
from medcount.core.document import DocumentKind, DocumentState
from medcount.core.line import LineState
from medcount.core.status import Status, ZoneKind
from medcount.core.stock import MovementKind
from medcount.exchange.demo_company.assortment import Item, Kind
from medcount.exchange.demo_company.month import (
    Document,
    Fault,
    Key,
    KnownFault,
    Lot,
    Month,
    Movement,
    Scan,
    Visit,
)
from medcount.exchange.demo_company.rounds import Rounds
from medcount.exchange.demo_company.scans import label, typed
from medcount.exchange.demo_company.stock import key_of, new_lot, new_serial
from medcount.exchange.demo_company.warehouse import Place

_IN_THE_VISIT = timedelta(minutes=4)


class Ground:
    """Places, articles and stock for faults; each fault gets a place where all else agrees."""

    def __init__(self, month: Month, rounds: Rounds, places: Sequence[Place] | None = None) -> None:
        """Take a month, and the places where faults may be; unsaid, anywhere."""
        self.month = month
        self.rounds = rounds
        self._places = list(month.places.values() if places is None else places)
        self._sites = list(dict.fromkeys(place.site for place in self._places))
        self._items: dict[Kind, list[Item]] = {}
        for item in month.items.values():
            self._items.setdefault(item.kind, []).append(item)

    def place(
        self, zone: ZoneKind = ZoneKind.QUALIFIED, *, cold: bool = False, site: str = ""
    ) -> Place:
        """Return a place without a fault; where no site is asked for, the sites take turns."""
        self._sites.reverse()
        place = next(
            place
            for place in self._places
            if place.zone is zone
            and place.is_cold == cold
            and place.site == (site or self._sites[0])
            and place.code not in self.month.quiet
        )
        self.month.quiet.add(place.code)
        return place

    def item(self, kind: Kind = Kind.STERILE) -> Item:
        """Return the next article of a kind."""
        items = self._items[kind]
        items.append(items.pop(0))
        return items[-1]

    def stock(
        self,
        quantity: int,
        *,
        item: Item | None = None,
        place: Place | None = None,
        status: Status | None = None,
        days_to_expiry: int | None = None,
    ) -> Key:
        """Book a lot that lies nowhere else and return its key."""
        item = item or self.item()
        lot = new_lot(self.month, item, days_to_expiry=days_to_expiry)
        serial = new_serial(self.month, item) if item.has_serial else ""
        place = place or self.place(cold=item.is_cold)
        key = key_of(place, lot, serial=serial, status=status)
        self.month.booked[key] = quantity
        return key

    def lot(self, key: Key) -> Lot:
        """Return the lot of a key."""
        return self.month.lots[key.item, key.lot]

    def visit(self, key: Key) -> Visit:
        """Return the first round's visit of the key's place."""
        return self.rounds.first[key.place]

    def typed(self, key: Key, quantity: int, *, level: str = "") -> Scan:
        """Return what a person types of a key's goods."""
        return typed(self.month, key.place, key.goods, quantity=quantity, level=level)

    def code(self, key: Key) -> str:
        """Return what the label of a key's goods says."""
        return label(self.month, key.place, key.goods)

    def instead(self, key: Key, *scans: Scan) -> None:
        """Let the first round send these scans of the key's goods, and nothing else of them."""
        visit = self.visit(key)
        visit.passed_over.add(key.goods)
        visit.scans.extend(replace(scan, after=scan.after or _IN_THE_VISIT) for scan in scans)

    def recount(self, *keys: Key, round: int = 2) -> None:
        """Let another person count the keys' goods again in a later round."""
        place = self.month.places[keys[0].place]
        self.rounds.again(place, round=round, only={key.goods for key in keys})

    def known(
        self,
        fault: Fault,
        key: Key,
        state: LineState,
        variance: int | None = None,
        *findings: str,
        cause: CauseCode | None = None,
        evidence: str = "",
        disposition: Disposition = Disposition.NONE,
    ) -> None:
        """Write down what a right count says of a key."""
        self.month.known.append(
            KnownFault(
                fault=fault,
                key=key,
                state=state,
                variance=variance,
                findings=frozenset(findings),
                cause=cause,
                evidence=evidence,
                disposition=disposition,
            )
        )

    def paper(self, kind: DocumentKind, key: Key, quantity: int, state: DocumentState) -> str:
        """Add a document of a key's goods that stands on the morning of the count."""
        number = f"DJ{self.month.day:%Y%m%d}-{len(self.month.documents) + 1:03d}"
        self.month.documents.append(
            Document(
                id=number,
                kind=kind,
                state=state,
                created_at=self.month.at("07:10"),
                key=key,
                quantity=quantity,
            )
        )
        return number

    def issue(
        self, key: Key, quantity: int, happened: str, occurred: datetime | date | None
    ) -> str:
        """Let goods leave; what is told of the moment is not always what happened."""
        number = f"LS{self.month.day:%Y%m%d}-T{len(self.month.movements) + 1:02d}"
        self.month.movements.append(
            Movement(
                id=number,
                happened_at=self.month.at(happened),
                occurred=occurred,
                recorded_at=self.month.at(self.month.late_booking),
                kind=MovementKind.ISSUE,
                source=key,
                target=None,
                quantity=quantity,
            )
        )
        return number
