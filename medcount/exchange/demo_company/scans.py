"""What the counters' handhelds send: labels and typed entries of what lay there at that moment."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate

from medcount.exchange.demo_company.assortment import EACH
from medcount.exchange.demo_company.labels import element_string
from medcount.exchange.demo_company.month import Goods, Key, Month, Scan, Visit

_SHARE_TYPED, _SHARE_BY_PACKS, _SHARE_MISSCANNED = 0.08, 0.4, 0.01
_BEFORE_END = timedelta(seconds=20)  # No scan comes later: the place is declared done last.


class Shelves:
    """What truly lay in every place at every moment."""

    def __init__(self, month: Month) -> None:
        """Take what was there at dawn, what was lost and found, and what moved."""
        self._at_dawn = {
            key: month.booked.get(key, 0) + month.strayed.get(key, 0)
            for key in (*month.booked, *month.strayed)
        }
        changes: dict[Key, list[tuple[datetime, int]]] = {}
        for movement in month.movements:
            for key, sign in ((movement.source, -1), (movement.target, +1)):
                if key is not None:
                    change = (movement.happened_at, sign * movement.quantity)
                    changes.setdefault(key, []).append(change)
        self._moments: dict[Key, list[datetime]] = {}
        self._sums: dict[Key, list[int]] = {}
        for key, of_key in changes.items():
            of_key.sort()
            self._moments[key] = [moment for moment, _ in of_key]
            self._sums[key] = list(accumulate(change for _, change in of_key))
        self._by_place: dict[str, list[Key]] = {}
        for key in dict.fromkeys((*self._at_dawn, *changes)):
            self._by_place.setdefault(key.place, []).append(key)

    def shown(self, place: str, at: datetime) -> dict[Goods, int]:
        """Return how many of which goods a person sees at a place."""
        seen: dict[Goods, int] = {}
        for key in self._by_place.get(place, ()):
            if quantity := self._quantity(key, at):
                seen[key.goods] = seen.get(key.goods, 0) + quantity
        return seen

    def _quantity(self, key: Key, at: datetime) -> int:
        quantity = self._at_dawn.get(key, 0)
        before = bisect_right(self._moments.get(key, ()), at)
        if before:
            quantity += self._sums[key][before - 1]
        assert quantity >= 0, f"{quantity} of {key} at {at}"
        return quantity


def scan_everything(month: Month) -> None:
    """Let every visit scan what lies there, beside what was already said to be scanned in it."""
    shelves = Shelves(month)
    for visit in month.visits:
        scan_visit(month, shelves, visit)


def scan_visit(month: Month, shelves: Shelves, visit: Visit) -> None:
    """Let one visit scan what it finds of what it is to count."""
    scans = [
        scan
        for goods, quantity in shelves.shown(visit.place.code, visit.opened_at).items()
        if goods not in visit.passed_over and (visit.only is None or goods in visit.only)
        for scan in _scans(month, visit, goods, quantity)
    ]
    seconds = int((visit.length - _BEFORE_END).total_seconds())
    moments = sorted(month.random.sample(range(1, seconds), len(scans)))
    for second, scan in zip(moments, scans, strict=True):
        _send(month, visit, replace(scan, after=timedelta(seconds=second)))


def label(month: Month, place: str, goods: Goods, *, level: str = EACH) -> str:
    """Return what the barcode of goods at a place says."""
    return element_string(
        month.lots[goods.item, goods.lot],
        serial=goods.serial,
        level=level,
        mfg_date=month.labels.get((place, goods)),
    )


def typed(month: Month, place: str, goods: Goods, *, quantity: int, level: str = "") -> Scan:
    """Return what a person types whose handheld cannot read the label."""
    lot = month.lots[goods.item, goods.lot]
    return Scan(
        item=goods.item,
        lot=goods.lot,
        serial=goods.serial,
        expiry=lot.expiry,
        mfg_date=month.labels.get((place, goods), lot.mfg_date),
        quantity=quantity,
        level=level,
    )


def _scans(month: Month, visit: Visit, goods: Goods, quantity: int) -> Iterator[Scan]:
    """Yield how a person scans goods: typed, pack by pack, or one label and a quantity."""
    draw = month.random.random()
    place = visit.place.code
    if draw < _SHARE_TYPED:
        yield typed(month, place, goods, quantity=quantity)
        return
    factors = month.items[goods.item].factors
    levels = list(factors)[::-1] if draw < _SHARE_TYPED + _SHARE_BY_PACKS else [EACH]
    for level in levels:
        packs, quantity = divmod(quantity, factors[level])
        if packs:
            yield Scan(barcode=label(month, place, goods, level=level), quantity=packs)


def _send(month: Month, visit: Visit, scan: Scan) -> None:
    """Send a scan; now and then a finger slips, and a second one takes the first one's place."""
    if month.random.random() >= _SHARE_MISSCANNED:
        visit.scans.append(scan)
        return
    slip = replace(scan, quantity=scan.quantity + 1)
    visit.scans.append(slip)
    visit.scans.append(replace(scan, after=scan.after + timedelta(seconds=4), voids=slip))
