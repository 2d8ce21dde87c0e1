"""What lies beside what: the joins that candidates are looked up by."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from medcount.attribution.case import Case, Item, Key, Movement, Scan, Task, Variance
from medcount.attribution.clocks import Clocks

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_TO_SCAN_S = 300  # Until a counter who has opened a location reaches any one key of it.


def grouped(rows: Iterable[V], by: Callable[[V], K]) -> dict[K, list[V]]:
    """Return rows by their key, in the order in which they came."""
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return dict(groups)


class FloorPlan:
    """The case, indexed; variances are named by their place in it."""

    def __init__(self, case: Case) -> None:
        """Index what the families of candidates join by."""
        self.case = case
        self.variances: tuple[Variance, ...] = case.variances
        numbers = range(len(case.variances))
        keys = [variance.key for variance in case.variances]
        self.items: dict[str, Item] = {item.item: item for item in case.items}
        self.by_item = grouped(numbers, lambda n: keys[n].item)
        self.by_lot = grouped(numbers, lambda n: (keys[n].item, keys[n].lot))
        self.by_shelf_item = grouped(numbers, lambda n: (keys[n].item, keys[n].location))
        self.by_shelf_family = grouped(numbers, lambda n: (self.family(keys[n]), keys[n].location))
        self.by_location = grouped(numbers, lambda n: keys[n].location)
        differing = set(keys)
        self.scans: dict[Key, list[Scan]] = grouped(
            sorted(
                (scan for scan in case.scans if scan.key in differing),
                key=lambda scan: (scan.device_at, scan.scan_id),
            ),
            lambda scan: scan.key,
        )
        self.movements: dict[Key, list[Movement]] = grouped(
            sorted(case.movements, key=lambda move: (move.posted_at, move.move_id)),
            lambda move: move.key,
        )
        self.expiries = {(lot.item, lot.lot): lot.expiry for lot in case.lots}
        self.tasks: dict[str, Task] = {task.location: task for task in case.tasks}
        self.walk = {task.location: n for n, task in enumerate(case.tasks)}
        self.booked_lots = grouped(
            (row.key for row in case.book), lambda key: (key.item, key.location)
        )
        self.positions = {
            location: len(rows)
            for location, rows in grouped(case.book, lambda row: row.key.location).items()
        }
        self.clocks = Clocks(case.scans)

    def family(self, key: Key) -> str:
        """Return the look-alike specs that an item belongs to."""
        item = self.items.get(key.item)
        return item.family if item else key.item

    def inside(self, location: str) -> bool:
        """Say whether a location is one of those that were to be counted."""
        return location in self.tasks or location in self.positions or location in self.by_location

    def is_known(self, key: Key) -> bool:
        """Say whether the master knows the lot."""
        return (key.item, key.lot) in self.expiries

    def counted_at(self, variance: Variance) -> tuple[int, str] | None:
        """Return when a key was looked at, by the server's clock, and by which device."""
        scans = self.scans.get(variance.key)
        if scans:
            return self.clocks.corrected(scans[-1].device, scans[-1].device_at), scans[-1].device
        task = self.tasks.get(variance.key.location)
        if task is None or task.started_at is None:
            return None
        return self.clocks.corrected(task.device, task.started_at) + _TO_SCAN_S, task.device

    def distance(self, one: str, other: str) -> str:
        """Return how far apart two locations are, in words."""
        if one == other:
            return "same"
        first, second = one.split("-"), other.split("-")
        if len(first) != 4 or len(second) != 4:
            return "cage"
        if first[:3] == second[:3]:
            return "shelf"
        if first[:2] == second[:2]:
            return "bay"
        if abs(self.walk.get(one, -9) - self.walk.get(other, 9**9)) <= 2:
            return "next"
        return "aisle" if first[0] == second[0] else "far"
