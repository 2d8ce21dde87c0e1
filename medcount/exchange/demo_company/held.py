"""Goods that nobody may sell: frozen for a doubt, recalled, or without a decision on them."""

from medcount.core.status import Status, ZoneKind
from medcount.exchange.demo_company.month import Month
from medcount.exchange.demo_company.stock import key_of, new_lot
from medcount.exchange.demo_company.warehouse import SITES

# A status, where such goods lie, and how many lots of them a site has.
_HELD = (
    (Status.FROZEN, ZoneKind.QUALIFIED, 4),
    (Status.RECALLED, ZoneKind.UNQUALIFIED, 3),
    (Status.PENDING_DISPOSITION, ZoneKind.QUALIFIED, 2),
)
_PIECES = (4, 40)


def hold(month: Month) -> None:
    """Book held lots at every site, each a lot of its own."""
    items = [item for item in month.items.values() if not item.has_serial]
    for site in SITES:
        for status, zone, lots in _HELD:
            for item in month.random.sample(items, lots):
                fitting = [
                    place
                    for place in month.places.values()
                    if (place.site, place.zone, place.is_cold) == (site, zone, item.is_cold)
                ]
                place = month.random.choice(fitting)
                key = key_of(place, new_lot(month, item), status=status)
                month.booked[key] = month.random.randint(*_PIECES)
