"""The book as the ERP has it when it is exported: what was recorded until then, and no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from medcount.exchange.demo_company.assortment import EACH, Item
from medcount.exchange.demo_company.month import Key, Lot, Month
from medcount.exchange.demo_company.warehouse import SITES, Place

# The first site's book is from before the count, the second one's from the middle of it.
EXPORTED = dict(zip(SITES, ("06:30", "11:00"), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the book."""

    key: Key
    place: Place
    item: Item
    lot: Lot
    quantity: int
    as_of: datetime

    @property
    def di(self) -> str:
        """Return the product code of the single piece."""
        return self.item.dis[EACH]


def book(month: Month) -> Iterator[Entry]:
    """Yield the rows of the book, those that have come to nothing too."""
    exported_at = {site: month.at(clock) for site, clock in EXPORTED.items()}
    quantities = dict(month.booked)
    for movement in month.movements:
        for key, sign in ((movement.source, -1), (movement.target, +1)):
            if key is not None and movement.recorded_at <= exported_at[key.site]:
                quantities[key] = quantities.get(key, 0) + sign * movement.quantity
    for key in sorted(quantities):
        yield Entry(
            key=key,
            place=month.places[key.place],
            item=month.items[key.item],
            lot=month.lots[key.item, key.lot],
            quantity=quantities[key],
            as_of=exported_at[key.site],
        )
