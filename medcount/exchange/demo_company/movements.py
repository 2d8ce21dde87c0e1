"""The warehouse does not stop for a count: goods come and go before, between and after it."""

from datetime import datetime, time, timedelta

from medcount.core.document import DocumentKind, DocumentState
from medcount.core.status import Status, ZoneKind
from medcount.core.stock import MovementKind
from medcount.core.when import LOCAL
from medcount.exchange.demo_company.month import CLIENT, OWN, Document, Key, Month, Movement
from medcount.exchange.demo_company.rounds import windows
from medcount.exchange.demo_company.stock import key_of, new_lot, new_serial
from medcount.exchange.demo_company.warehouse import STATUS_OF, Place

_FIRST, _LAST, _EVENING = "07:05", "19:05", time(19, 50)
_MOVEMENTS_A_KEY = 0.8
_TRIES = 25
# Nothing moves so shortly before or after a count that it would be doubtful on which side it was.
_MARGIN = timedelta(minutes=2)
_SHARE_INBOUND, _SHARE_INSIDE = 0.12, 0.25
_SHARE_BOOKED_LATE, _SHARE_WITHOUT_TIME, _SHARE_CORRECTED = 0.08, 0.08, 0.01
_SHARE_WITH_DOCUMENT = 0.3

_INBOUND = (ZoneKind.QUARANTINE, ZoneKind.RETURNED)
_DOCUMENTS = {
    MovementKind.RECEIPT: ("RK", DocumentKind.RECEIPT),
    MovementKind.RETURN: ("TH", DocumentKind.RETURN),
    MovementKind.TRANSFER: ("YK", DocumentKind.TRANSFER),
    MovementKind.ISSUE: ("CK", DocumentKind.ISSUE),
}


class Traffic:
    """What moves in the places that are not quiet, in the order in which it happens."""

    def __init__(self, month: Month) -> None:
        """Begin with what lies there at dawn."""
        self._month = month
        self._number = 0
        self._held = {
            key: quantity for key, quantity in month.booked.items() if self._is_open(key.place)
        }
        self._keys = list(self._held)
        self._visits: dict[str, list[tuple[datetime, datetime]]] = {}
        for code, opened_at, closed_at in windows(month):
            self._visits.setdefault(code, []).append((opened_at, closed_at))
        places = [place for place in month.places.values() if self._is_open(place.code)]
        self._inbound = [place for place in places if place.zone in _INBOUND]
        self._by_zone: dict[tuple[str, ZoneKind, bool], list[Place]] = {}
        for place in places:
            self._by_zone.setdefault((place.site, place.zone, place.is_cold), []).append(place)

    def _is_open(self, place: str) -> bool:
        return place not in self._month.quiet

    def run(self) -> None:
        """Let a busy day's goods move."""
        count = int(len(self._month.booked) * _MOVEMENTS_A_KEY)
        self.move(self._month.at(_FIRST), self._month.at(_LAST), count=count)

    def move(self, first: datetime, last: datetime, *, count: int) -> None:
        """Let goods move so often between two moments of one day."""
        seconds = int((last - first).total_seconds())
        for second in sorted(self._month.random.choices(range(seconds), k=count)):
            happened_at = first + timedelta(seconds=second)
            tries = (self._one(happened_at) for _ in range(_TRIES))
            next((True for moved in tries if moved), False)

    def _one(self, happened_at: datetime) -> bool:
        """Let something move if the goods drawn can; return whether they did."""
        draw = self._month.random.random()
        if draw < _SHARE_INBOUND:
            return self._come(happened_at)
        key = self._month.random.choice(self._keys)
        if not self._held[key]:
            return False
        if draw < _SHARE_INBOUND + _SHARE_INSIDE:
            return self._shift(key, happened_at)
        return self._leave(key, happened_at)

    def _come(self, happened_at: datetime) -> bool:
        """Receive goods from a supplier, or take some back from a customer."""
        place = self._month.random.choice(self._inbound)
        if not self._is_undisturbed(place.code, happened_at, happened_at):
            return False
        if place.zone is ZoneKind.RETURNED:
            return self._come_back(place, happened_at)
        fitting = [item for item in self._month.items.values() if item.is_cold == place.is_cold]
        item = self._month.random.choice(fitting)
        lot = new_lot(self._month, item, owner=self._month.random.choice((OWN, OWN, OWN, CLIENT)))
        serial = new_serial(self._month, item) if item.has_serial else ""
        quantity = self._month.random.randint(*item.quantities)
        target = key_of(place, lot, serial=serial)
        self._record(MovementKind.RECEIPT, None, target, quantity, happened_at)
        return True

    def _come_back(self, place: Place, happened_at: datetime) -> bool:
        key = self._month.random.choice(self._keys)
        item = self._month.items[key.item]
        if key.status is not Status.QUALIFIED or item.has_serial or item.is_cold != place.is_cold:
            return False
        target = key_of(place, self._month.lots[key.item, key.lot])
        quantity = self._month.random.randint(1, 5)
        self._record(MovementKind.RETURN, None, target, quantity, happened_at)
        return True

    def _shift(self, key: Key, happened_at: datetime) -> bool:
        """Put accepted goods away, make picked ones ready, or move stock to another bin."""
        place = self._month.places[key.place]
        zones: dict[ZoneKind, tuple[ZoneKind, ...]] = {
            ZoneKind.QUARANTINE: (ZoneKind.QUALIFIED,),
            ZoneKind.QUALIFIED: (ZoneKind.QUALIFIED, ZoneKind.SHIPPING),
        }
        if place.zone not in zones or key.status is not STATUS_OF[place.zone]:
            return False
        zone = self._month.random.choice(zones[place.zone])
        other = self._month.random.choice(self._by_zone[key.site, zone, place.is_cold])
        if other == place or not all(
            self._is_undisturbed(code, happened_at, happened_at)
            for code in (place.code, other.code)
        ):
            return False
        lot = self._month.lots[key.item, key.lot]
        target = key_of(other, lot, serial=key.serial)
        quantity = self._part_of(key)
        self._record(MovementKind.TRANSFER, key, target, quantity, happened_at)
        return True

    def _leave(self, key: Key, happened_at: datetime) -> bool:
        """Issue goods; some are booked hours later, some without saying when they left."""
        if key.status not in (Status.QUALIFIED, Status.RESERVED_OUT):
            return False
        random = self._month.random
        recorded_at = happened_at + timedelta(seconds=random.randrange(20, 900))
        is_timed = True
        draw = random.random()
        if draw < _SHARE_BOOKED_LATE:
            evening = datetime.combine(happened_at.date(), _EVENING, LOCAL)
            recorded_at = min(happened_at + timedelta(hours=5), evening)
        elif draw < _SHARE_BOOKED_LATE + _SHARE_WITHOUT_TIME:
            is_timed = False
        until = happened_at if is_timed else recorded_at
        if not self._is_undisturbed(key.place, happened_at, until):
            return False
        quantity = self._part_of(key)
        corrected = quantity > 1 and is_timed and random.random() < _SHARE_CORRECTED
        issue = self._record(
            MovementKind.ISSUE,
            key,
            None,
            quantity,
            happened_at,
            recorded_at=recorded_at,
            is_timed=is_timed,
        )
        if corrected:
            self._correct(issue)
        return True

    def _correct(self, issue: Movement) -> None:
        """Take back one piece that was booked too much; it never left."""
        self._record(
            MovementKind.CORRECTION,
            None,
            issue.source,
            1,
            issue.happened_at,
            recorded_at=issue.recorded_at + timedelta(minutes=4),
            corrects=issue.id,
        )

    def _part_of(self, key: Key) -> int:
        held = self._held[key]
        if held < 4 or self._month.random.random() < 0.1:
            return held
        return self._month.random.randint(1, held // 3)

    def _is_undisturbed(self, place: str, first: datetime, last: datetime) -> bool:
        """Return whether nobody counts a place from shortly before to shortly after a time."""
        return all(
            last < opened_at - _MARGIN or first > closed_at + _MARGIN
            for opened_at, closed_at in self._visits.get(place, ())
        )

    def _record(
        self,
        kind: MovementKind,
        source: Key | None,
        target: Key | None,
        quantity: int,
        happened_at: datetime,
        *,
        recorded_at: datetime | None = None,
        is_timed: bool = True,
        corrects: str = "",
    ) -> Movement:
        self._number += 1
        lag = timedelta(seconds=self._month.random.randrange(20, 900))
        movement = Movement(
            id=f"LS{happened_at:%Y%m%d}-{self._number:05d}",
            happened_at=happened_at,
            occurred=happened_at if is_timed and not corrects else None,
            recorded_at=recorded_at or happened_at + lag,
            kind=kind,
            source=source,
            target=target,
            quantity=quantity,
            document=self._document(kind, source or target, quantity, happened_at),
            corrects=corrects,
        )
        self._month.movements.append(movement)
        for key, change in ((source, -quantity), (target, quantity)):
            if key is not None:
                if key not in self._held:
                    self._keys.append(key)
                self._held[key] = self._held.get(key, 0) + change
        return movement

    def _document(
        self, kind: MovementKind, key: Key | None, quantity: int, created_at: datetime
    ) -> str:
        """Return the number of a movement's paper; some papers are in the files."""
        if kind not in _DOCUMENTS:
            return ""
        assert key is not None
        letters, document_kind = _DOCUMENTS[kind]
        number = f"{letters}{created_at:%Y%m%d}-{self._number:05d}"
        if self._month.random.random() < _SHARE_WITH_DOCUMENT:
            self._month.documents.append(
                Document(
                    id=number,
                    kind=document_kind,
                    state=DocumentState.POSTED,
                    created_at=created_at - timedelta(minutes=3),
                    key=key,
                    quantity=quantity,
                )
            )
        return number
