"""What lies in the places at dawn, lot by lot and serial by serial, just as the book has it."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from medcount.core.status import Status, ZoneKind
from medcount.exchange.demo_company.assortment import Item
from medcount.exchange.demo_company.month import CLIENT, OWN, Key, Lot, Month
from medcount.exchange.demo_company.warehouse import STATUS_OF, Place

_LOTS_AN_ITEM = 5
_CLIENT_LOTS = 0.15
_EXPIRED_LOTS = 0.5  # Of those in the red zone.
_NEAR_EXPIRY_LOTS = 0.12
_DAYS_A_YEAR = 365


def new_lot(
    month: Month, item: Item, *, owner: str = OWN, days_to_expiry: int | None = None
) -> Lot:
    """Return a lot that nothing is booked of yet, accepted with its dates."""
    expiry = None
    mfg_date = month.day - timedelta(days=month.random.randrange(30, 400))
    if item.shelf_life_years is not None:
        life_days = item.shelf_life_years * _DAYS_A_YEAR
        if days_to_expiry is None:
            days_to_expiry = _days_to_expiry(month, life_days)
        expiry = month.day + timedelta(days=days_to_expiry)
        mfg_date = expiry - timedelta(days=life_days)
    lot = Lot(
        code=_lot_code(month, item, mfg_date),
        item=item,
        owner=owner,
        mfg_date=mfg_date,
        expiry=expiry,
    )
    month.lots[item.code, lot.code] = lot
    return lot


def _days_to_expiry(month: Month, life_days: int) -> int:
    if month.random.random() < _NEAR_EXPIRY_LOTS:
        return month.keeps_days + month.random.randrange(5, 90)
    return month.random.randrange(120, life_days - 30)


def _lot_code(month: Month, item: Item, mfg_date: date) -> str:
    year = chr(ord("A") + mfg_date.year % 26)
    for number in count(month.random.randrange(1, 40)):
        code = f"{item.code[:2]}{year}{mfg_date:%m}{number:02d}"
        # A lot that ends a label must not look as if a serial, (21), had lost its separator.
        if "21" not in code and (item.code, code) not in month.lots:
            return code
    raise AssertionError("numbers do not end")


def new_serial(month: Month, item: Item) -> str:
    """Return the number of one piece; no two pieces share it."""
    while True:
        serial = f"{item.code[:2]}{month.random.randrange(100_000, 10_000_000)}"
        if serial not in month.serials:
            month.serials.add(serial)
            return serial


def key_of(place: Place, lot: Lot, *, serial: str = "", status: Status | None = None) -> Key:
    """Return the stock key of a lot in a place, with the status that belongs there."""
    return Key(
        site=place.site,
        owner=lot.owner,
        place=place.code,
        item=lot.item.code,
        lot=lot.code,
        serial=serial,
        status=status or STATUS_OF[place.zone],
    )


def fill(month: Month, *, keys: int) -> None:
    """Fill the places until the book has so many keys."""
    assert len(month.booked) < keys, f"the known faults alone take {len(month.booked)} keys"
    sound = {code: _lots(month, item) for code, item in month.items.items()}
    expired = {
        code: [new_lot(month, item, days_to_expiry=-month.random.randrange(10, 200))]
        for code, item in month.items.items()
        if item.shelf_life_years is not None
    }
    fitting = {
        is_cold: [item for item in month.items.values() if item.is_cold == is_cold]
        for is_cold in (True, False)
    }
    places = list(month.places.values())
    while len(month.booked) < keys:
        place = month.random.choice(places)
        item = month.random.choice(fitting[place.is_cold])
        lots: Sequence[Lot] = sound[item.code]
        status = None
        if place.zone is ZoneKind.UNQUALIFIED and month.random.random() < _EXPIRED_LOTS:
            lots, status = expired.get(item.code, ()), Status.EXPIRED_LOCK
        if lots:
            _book(month, place, month.random.choice(lots), status)


def _lots(month: Month, item: Item) -> list[Lot]:
    return [
        new_lot(month, item, owner=CLIENT if month.random.random() < _CLIENT_LOTS else OWN)
        for _ in range(_LOTS_AN_ITEM)
    ]


def _book(month: Month, place: Place, lot: Lot, status: Status | None) -> None:
    serial = new_serial(month, lot.item) if lot.item.has_serial else ""
    least, most = lot.item.quantities
    month.booked[key_of(place, lot, serial=serial, status=status)] = month.random.randint(
        least, most
    )
