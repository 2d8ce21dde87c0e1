"""A warehouse as it is booked, as it is, and as its papers have it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from medcount.attribution.case import (
    QUALIFIED,
    Item,
    Key,
    Lot,
    Movement,
    Pack,
    Paper,
    PaperLine,
)

FROZEN_AT = 1_790_000_000  # A moment in 2026; nothing hangs on it.
DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened, and what of whose variance it made."""

    cause: str
    effects: dict[Key, int]
    evidence: tuple[str, ...] = ()


@dataclass(slots=True)
class Habits:
    """How one company keeps its papers, and what goes wrong there how often."""

    mix: dict[str, float]
    paperless: float  # Share of movements that left no paper.
    lot_written: float
    place_written: float
    quantity_wrong: float
    dead_papers: float  # Papers of which nothing came, for each one that was carried out.
    overlap: float  # Share of things that happen where something has happened already.
    issue_noted: float  # Swaps of which the issue booked on the wrong key is at hand.
    typed: float  # Share of scans that are typed.
    live_states: dict[str, float]
    dead_states: dict[str, float]


class Warehouse:
    """What is booked, what lies there, and what is known of it on paper."""

    def __init__(self, random: Random, habits: Habits, *, positions: int) -> None:
        """Fill a warehouse with goods and book them rightly."""
        self.random = random
        self.habits = habits
        self.items: dict[str, Item] = {}
        self.kinds: dict[str, str] = {}
        self.lots: dict[tuple[str, str], Lot] = {}
        self.book: dict[Key, int] = {}
        self.shelf: defaultdict[Key, int] = defaultdict(int)
        self.locations: list[str] = []
        self.papers: list[Paper] = []
        self.movements: list[Movement] = []
        self.truth: list[Happened] = []
        self.differing = 0  # Effects told so far.
        self.touched: dict[Key, None] = {}
        self.struck: list[Key] = []  # Those of them that are booked.
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._build(positions)
        self._keys = sorted(self.book)
        self.walk = {location: n for n, location in enumerate(self.locations)}
        self._of_item: defaultdict[str, list[Key]] = defaultdict(list)
        self._at: defaultdict[str, list[Key]] = defaultdict(list)
        for key in self._keys:
            self._at[key.location].append(key)
            if key.status == QUALIFIED:
                self._of_item[key.item].append(key)

    def number(self, prefix: str) -> str:
        """Return the next number of a series."""
        self._numbers[prefix] += 1
        return f"{prefix}-{self._numbers[prefix]:05d}"

    def chance(self, share: float) -> bool:
        """Say whether something of that share happens now."""
        return self.random.random() < share

    def among(self, shares: dict[str, float]) -> str:
        """Return one of several, by their shares."""
        return self.random.choices(list(shares), list(shares.values()))[0]

    def new_lot(self, item: str, *, near: str = "") -> str:
        """Return the name of a lot, in one of several styles, or the one after another."""
        random = self.random
        if near and near[-2:].isdigit() and self.chance(0.5):
            return f"{near[:-2]}{(int(near[-2:]) + random.randint(1, 4)) % 100:02d}"
        style = sum(map(ord, item)) % 4
        if style == 0:
            month, day = random.randint(1, 12), random.randint(1, 28)
            return f"{random.randint(23, 26)}{month:02d}{day:02d}{random.randint(1, 60):03d}"
        if style == 1:
            return f"{random.choice('ABCDEGHKLMNPQRSTUVWX')}{random.randint(10_000, 9_999_999)}"
        if style == 2:
            return f"{random.randint(100_000, 99_999_999)}"
        letters = "".join(random.choice("ABCDEFGHJKLMNPRSTUVWXYZ") for _ in range(2))
        return f"{letters}{random.randint(22, 26)}-{random.randint(0, 9999):04d}"

    def expiry(self) -> str:
        """Return the expiry date of a new lot."""
        random = self.random
        return f"20{random.randint(26, 32)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"

    def _build(self, positions: int) -> None:
        random = self.random
        per_location = random.uniform(2.5, 8)
        self._lots_most = random.randint(3, 9)
        self._places = [random.uniform(0.5, 6) for _ in range(5)]
        self._build_locations(max(12, int(positions / per_location)))
        made = 0
        while made < positions:
            made += self._build_family()
        cages = [location for location in self.locations if location.count("-") != 3]
        for key in random.sample(sorted(self.book), len(self.book) // 60):
            cage = random.choice(cages)
            status = "REJECTED" if cage.startswith("NO") else "QUARANTINE"
            self.place(key._replace(location=cage, status=status), random.randint(1, 6))

    def _build_locations(self, number: int) -> None:
        random = self.random
        bays, levels, slots = random.randint(4, 14), random.randint(2, 5), random.randint(1, 5)
        for n in range(number):
            slot, level = n % slots, n // slots % levels
            bay, aisle = n // slots // levels % bays, n // slots // levels // bays
            self.locations.append(
                f"{chr(65 + aisle % 26)}{aisle:02d}-{bay + 1:02d}-{level + 1}-{slot + 1}"
            )
        self.locations += ["NOGOOD-1", "HOLD-QC"]

    def _build_family(self) -> int:
        random = self.random
        family = f"FAM{self._numbers['family']:04d}"
        self._numbers["family"] += 1
        kind = random.choices(["IMPLANT", "CONSUMABLE", "BULK"], [4, 5, 2])[0]
        start = random.randrange(len(self.locations) - 2)
        made = 0
        for _ in range(random.choices([1, 2, 3, 4, 6], [3, 3, 3, 2, 1])[0]):
            item = f"P{self._numbers['item']:05d}"
            self._numbers["item"] += 1
            self.items[item] = Item(item, family, self._packs(kind))
            self.kinds[item] = kind
            lot = ""
            for _ in range(random.randint(1, self._lots_most)):
                lot = self.new_lot(item, near=lot)
                if (item, lot) not in self.lots:
                    self.lots[item, lot] = Lot(item, lot, self.expiry())
                    made += self._build_lot(self.lots[item, lot], kind, start)
        return made

    def _packs(self, kind: str) -> tuple[Pack, ...]:
        random = self.random
        packs = [Pack("EA", 1)]
        if self.chance(0.35 if kind == "IMPLANT" else 0.85):
            box = random.choice([2, 3, 4, 5, 8, 10, 12, 20, 25, 30, 40, 50])
            packs.append(Pack("BOX", box))
            if kind != "IMPLANT" and self.chance(0.5):
                packs.append(Pack("CASE", box * random.choice([4, 5, 6, 8, 10, 12, 20])))
        return tuple(packs)

    def _build_lot(self, lot: Lot, kind: str, start: int) -> int:
        random = self.random
        made = 0
        for _ in range(random.choices(range(1, 6), self._places)[0]):
            near = start + random.randint(-2, 2) if self.chance(0.6) else random.randrange(10**6)
            location = self.locations[near % (len(self.locations) - 2)]
            key = Key(lot.item, lot.lot, lot.expiry, location, QUALIFIED)
            if key not in self.book:
                low, high = {"IMPLANT": (1, 16), "CONSUMABLE": (4, 260), "BULK": (40, 3200)}[kind]
                self.place(key, int(low * (high / low) ** random.random()))
                made += 1
        return made

    def place(self, key: Key, quantity: int) -> None:
        """Put goods somewhere and book them there."""
        self.book[key] = self.book.get(key, 0) + quantity
        self.shelf[key] += quantity

    def tell(self, cause: str, effects: dict[Key, int], evidence: Sequence[str] = ()) -> None:
        """Remember what happened."""
        self.differing += len(effects)
        self.truth.append(Happened(cause=cause, effects=effects, evidence=tuple(evidence)))
        for key in effects:
            if key not in self.touched:
                self.touched[key] = None
                if key in self.book:
                    self.struck.append(key)

    def move(self, effects: dict[Key, int]) -> None:
        """Let goods come and go on the shelves, unbooked."""
        for key, units in effects.items():
            self.shelf[key] += units

    def some_key(self, *, least: int = 1) -> Key:
        """Return a key with goods, one that something has happened to where that is the habit."""
        again = self.chance(self.habits.overlap)
        pool = self.struck if again else []
        for _ in range(60):
            key = self.random.choice(pool or self._keys)
            if self.shelf[key] < least or key.status != QUALIFIED:
                pool = []
            elif pool or key not in self.touched:
                return key
        return key

    def keys_of(self, item: str) -> list[Key]:
        """Return where an item is booked as fit for use."""
        return self._of_item[item]

    def keys_at(self, location: str) -> list[Key]:
        """Return what is booked at a location."""
        return self._at[location]

    def few(self, key: Key, *, most: int | None = None) -> int:
        """Return how many units of a key something happens to."""
        have = max(1, min(self.shelf[key], most or 10**9))
        small = self.random.choices([1, 2, 3, 4, 6, 10, 24], [6, 4, 3, 2, 2, 1, 1])[0]
        return min(have, small if self.chance(0.8) else self.random.randint(1, have))

    def paper(
        self, kind: str, lines: Sequence[tuple[Key, int, str, str]], *, dead: bool, status: str = ""
    ) -> str:
        """Write a paper about goods, as sloppily as people do here, and return its number."""
        habits, random = self.habits, self.random
        states = habits.dead_states if dead else habits.live_states
        state = {
            "RECEIPT": {"DRAFT": "ANNOUNCED", "SUBMITTED": "ARRIVED", "PICKED": "INSPECTED"},
            "TRANSFER": {"DRAFT": "OPEN", "SUBMITTED": "OPEN", "PICKED": "SHIPPED"},
            "QUALITY_EVENT": {"DRAFT": "OPEN", "SUBMITTED": "OPEN", "PICKED": "CLOSED"},
            "DAMAGE_REPORT": {"SUBMITTED": "DRAFT", "PICKED": "CLOSED"},
            "WORK_ORDER": {"SUBMITTED": "OPEN", "PICKED": "OPEN"},
        }.get(kind, {})
        drawn = self.among(states)
        days = random.expovariate(0.5) if not dead else random.expovariate(0.2)
        paper_id = self.number({"LOAN": "LN"}.get(kind, kind[:2] + "D"))
        self.papers.append(
            Paper(
                paper_id,
                kind,
                state.get(drawn, drawn),
                FROZEN_AT - int(days * DAY_S) - 600,
                tuple(self._line(*line) for line in lines),
                status,
            )
        )
        return paper_id

    def _line(self, key: Key, units: int, source: str, target: str) -> PaperLine:
        habits = self.habits
        quantity = units
        if self.chance(habits.quantity_wrong):
            quantity = max(1, units + self.random.choice([-3, -2, -1, 1, 2, 3]))
        lot = key.lot if self.chance(habits.lot_written) else ""
        known = self.chance(habits.place_written)

        def kept(location: str) -> str:
            return location if known or location.startswith("SITE") else ""

        return PaperLine(
            key.item, lot, key.expiry if lot else "", quantity, kept(source), kept(target)
        )
