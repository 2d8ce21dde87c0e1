"""Small shelves for tests: what is booked, what is read, and which papers lie about."""

from collections import defaultdict
from collections.abc import Sequence

from medcount.attribution.case import (
    QUALIFIED,
    Booked,
    Case,
    Item,
    Key,
    Lot,
    Movement,
    Pack,
    Paper,
    PaperLine,
    Scan,
    Task,
    Variance,
)

FROZEN_AT = 1_800_000_000
COUNTED_AT = FROZEN_AT + 4 * 3600
HERE, NEXT_SLOT, FAR = "A01-02-1-1", "A01-02-1-2", "C07-03-2-1"


def key(
    location: str = HERE,
    *,
    item: str = "SCREW-40",
    lot: str = "K40771",
    expiry: str = "2029-05-17",
    status: str = QUALIFIED,
) -> Key:
    """Return a key; what is left out is that of the one screw that all tests know."""
    return Key(item, lot, expiry, location, status)


def line(of: Key, quantity: int, *, source: str = "", target: str = "") -> PaperLine:
    """Return a line that says everything of its goods, and where it is said from or to."""
    return PaperLine(of.item, of.lot, of.expiry, quantity, source, target)


class Shelves:
    """A warehouse of a few shelves, where all is as it should be until a test says otherwise."""

    def __init__(self) -> None:
        self._book: dict[Key, int] = {}
        self._scans: dict[Key, list[Scan]] = defaultdict(list)
        self._papers: list[Paper] = []
        self._movements: list[Movement] = []
        self._unknown: set[tuple[str, str]] = set()
        self._undone: set[str] = set()
        self._packs: tuple[Pack, ...] = (Pack("EA", 1), Pack("BOX", 10))
        for n in range(3):  # So that no location is a lonely one.
            for location in (HERE, NEXT_SLOT, FAR):
                self.stands(key(location, item=f"DRILL-{n}", lot=f"Z9{n}{n}4"), 7 + n)

    def stands(self, of: Key, quantity: int) -> None:
        """Book goods that are counted rightly."""
        self.booked(of, quantity)
        self.read(of, quantity)

    def booked(self, of: Key, quantity: int) -> None:
        """Book goods that nobody has read."""
        self._book[of] = quantity

    def read(
        self,
        of: Key,
        packs: int,
        *,
        level: str = "EA",
        quantity: int | None = None,
        typed: bool = False,
        device: str = "HT1",
        after: int = 0,
    ) -> str:
        """Read goods so many seconds after the first were read; return the scan's id."""
        scan_id = f"S{sum(map(len, self._scans.values())):04d}"
        units = packs * dict(self._packs)[level] if quantity is None else quantity
        at = COUNTED_AT + after
        self._scans[of].append(Scan(scan_id, of, level, packs, units, typed, device, at, at + 3))
        return scan_id

    def unknown_lot(self, of: Key) -> None:
        """Keep a lot out of the master."""
        self._unknown.add((of.item, of.lot))

    def never_counted(self, location: str) -> None:
        """Leave a location's task open and all of it unread."""
        self._undone.add(location)
        for of in list(self._scans):
            if of.location == location:
                del self._scans[of]

    def paper(
        self, kind: str, *lines: PaperLine, state: str = "PICKED", to_status: str = ""
    ) -> str:
        """Write a paper of the day before; return its number."""
        paper_id = f"{kind}-{len(self._papers)}"
        at = FROZEN_AT - 20 * 3600
        self._papers.append(Paper(paper_id, kind, state, at, tuple(lines), to_status))
        return paper_id

    def moved(self, of: Key, quantity: int, *, after_freeze: int) -> str:
        """Post a movement so many seconds after the book was frozen; return its id."""
        move_id = f"M{len(self._movements):04d}"
        kind = "ISSUE" if quantity < 0 else "RECEIPT"
        self._movements.append(Movement(move_id, kind, of, quantity, FROZEN_AT + after_freeze))
        return move_id

    def case(self) -> Case:
        """Return what the engine may see."""
        counted = {of: sum(scan.quantity for scan in scans) for of, scans in self._scans.items()}
        keys = sorted({*self._book, *counted})
        differing = [of for of in keys if counted.get(of, 0) != self._book.get(of, 0)]
        locations = sorted({of.location for of in keys})
        return Case(
            snapshot_at=FROZEN_AT,
            items=tuple(
                Item(item, item.partition("-")[0], self._packs)
                for item in sorted({of.item for of in keys})
            ),
            lots=tuple(
                Lot(*of[:3]) for of in sorted(self._book) if (of.item, of.lot) not in self._unknown
            ),
            book=tuple(Booked(of, quantity) for of, quantity in self._book.items()),
            tasks=tuple(
                Task(
                    location,
                    location not in self._undone,
                    "HT1",
                    COUNTED_AT - 60,
                    sum(len(s) for of, s in self._scans.items() if of.location == location),
                )
                for location in locations
            ),
            scans=tuple(scan for scans in self._scans.values() for scan in scans),
            papers=tuple(self._papers),
            movements=tuple(self._movements),
            variances=tuple(
                Variance(
                    f"V{n}", of, self._book.get(of, 0), counted.get(of, 0) - self._book.get(of, 0)
                )
                for n, of in enumerate(differing)
            ),
        )


def told(case: Case, claims: Sequence) -> list[tuple[str, dict[Key, int], tuple[str, ...]]]:
    """Return claims as the tests read them: cause, units by key, evidence."""
    keys = {variance.variance_id: variance.key for variance in case.variances}
    return [
        (claim.cause.value, {keys[one]: units for one, units in claim.effects}, claim.evidence)
        for claim in claims
    ]
