"""A warehouse is counted: shelf by shelf, by people and devices that err."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bench.happenings import booked
from bench.warehouse import FROZEN_AT, Warehouse
from medcount.attribution.case import QUALIFIED, Key, Pack, Scan, Task

_LOOKALIKES = {
    "0": "OD", "O": "0Q", "1": "I7L", "I": "1L", "8": "B3", "B": "8", "5": "S6", "S": "5",
    "2": "Z7", "Z": "2", "6": "G5", "G": "6", "3": "8", "7": "1",
}  # fmt: skip


@dataclass(slots=True)
class _Reading:
    """One reading as it is made, at the true time."""

    key: Key
    level: str
    packs: int
    quantity: int
    typed: bool
    device: str
    at: int
    scan_id: str = ""


class Day:
    """The day of a count, from the walk through the shelves to the last upload."""

    def __init__(self, warehouse: Warehouse) -> None:
        """Walk all shelves, while goods are still moved."""
        self.warehouse = warehouse
        random = warehouse.random
        self._devices = [f"HT{n}" for n in range(1, random.randint(3, 7))]
        self._off = {device: self._clock() for device in self._devices}
        self._open: dict[str, tuple[str, int]] = {}
        self._missed: set[str] = set()
        self._undone: set[str] = set()
        self._read: dict[Key, list[_Reading]] = {}
        self._struck: set[Key] = set()
        self._walk()
        self._move_meanwhile()
        for key in sorted(warehouse.shelf):
            if warehouse.shelf[key] > 0:
                self._read[key] = list(self._readings(key))
        self._keys = [key for key in self._read if key.status == QUALIFIED]
        self._lying: defaultdict[str, list[Key]] = defaultdict(list)
        for key in self._read:
            self._lying[key.location].append(key)

    def _clock(self) -> int:
        random = self.warehouse.random
        drawn = random.random()
        if drawn < 0.72:
            return random.randint(-15, 15)
        if drawn < 0.85:
            return random.choice([-1, 1]) * random.choice([1, 8]) * 3600
        return random.randint(-900, 900)

    def _walk(self) -> None:
        random = self.warehouse.random
        locations = self.warehouse.locations
        each = -(-len(locations) // len(self._devices))
        pace = random.uniform(8, 14) * 3600 / each
        for n, location in enumerate(locations):
            at = FROZEN_AT + 900 + int((n % each) * pace + random.uniform(0, pace / 2))
            self._open[location] = (self._devices[n // each], at)

    def _move_meanwhile(self) -> None:
        """Let goods come and go between freeze and count, and some after it, booked either way."""
        warehouse, random = self.warehouse, self.warehouse.random
        share = warehouse.habits.mix["TIMING"] / sum(warehouse.habits.mix.values())
        wanted = int(len(warehouse.truth) * 1.4 * share)
        for _ in range(wanted * 2):
            key = warehouse.some_key()
            units = warehouse.few(key) * random.choice([-1, -1, 1])
            counted = self._open[key.location][1]
            drawn = random.random()
            if drawn < 0.5:
                before = random.random() < 0.9
                at = (
                    random.randint(FROZEN_AT + 1, counted)
                    if before
                    else counted + random.randint(60, 3600)
                )
                move_id = booked(warehouse, key, units, at)
                warehouse.move({key: units})
                warehouse.tell("COUNT_TIMING", {key: units}, [move_id])
            elif drawn < 0.92:
                booked(warehouse, key, units, counted + random.randint(400, 9 * 3600))
            else:
                booked(
                    warehouse, key, units, max(FROZEN_AT + 1, counted - random.randint(60, 1200))
                )

    def _readings(self, key: Key, *, at: int | None = None) -> Iterator[_Reading]:
        """Return how a key is read: in the packs it lies in, or typed."""
        warehouse, random = self.warehouse, self.warehouse.random
        device, opened = self._open[key.location]
        at = opened + random.randint(20, 900) if at is None else at
        left = warehouse.shelf[key]
        typed = warehouse.chance(warehouse.habits.typed)
        if not (typed and warehouse.chance(0.8)):
            for pack in sorted(warehouse.items[key.item].packs[1:], key=lambda p: -p.factor):
                packs = left // pack.factor
                if not packs or warehouse.chance(0.25):
                    continue
                left -= packs * pack.factor
                each = packs <= 6 and warehouse.chance(0.6)
                for _ in range(packs if each else 1):
                    one = 1 if each else packs
                    by_hand = not each and warehouse.chance(warehouse.habits.typed / 3)
                    yield _Reading(key, pack.level, one, one * pack.factor, by_hand, device, at)
                    at += random.randint(2, 24)
        if left and left <= 4 and warehouse.chance(0.25):
            for _ in range(left):
                yield _Reading(key, "EA", 1, 1, False, device, at)
                at += random.randint(2, 24)
        elif left:
            yield _Reading(key, "EA", left, left, typed, device, at)

    def go_wrong(self, goal: float) -> None:
        """Let the count go wrong until about so many keys differ."""
        mix = self.warehouse.habits.mix
        errors: dict[str, Callable[[], None]] = {
            "PACKS": self._wrong_packs,
            "TWICE": self._twice,
            "MISSED": self._miss,
            "KEYED": self._key_wrong,
            "LOT_TYPO": self._misread_lot,
            "EXPIRY": self._misread_expiry,
        }
        while self.warehouse.differing < goal:
            errors[self.warehouse.among({name: mix[name] for name in errors})]()

    def _victim(self, *, least: int = 1) -> Key:
        """Return a key that was read, mostly one where nothing is wrong yet."""
        warehouse = self.warehouse
        again = warehouse.chance(warehouse.habits.overlap)
        for _ in range(200):
            key = warehouse.random.choice(self._keys)
            if key in self._struck or key.location in self._missed or key not in self._read:
                continue
            if warehouse.shelf[key] >= least and again == (key in warehouse.touched):
                break
        self._struck.add(key)
        return key

    def _wrong_packs(self) -> None:
        warehouse, random = self.warehouse, self.warehouse.random
        for _ in range(50):
            key = self._victim(least=2)
            packs = warehouse.items[key.item].packs[1:]
            readings = self._read.get(key, [])
            fitting = [pack for pack in packs if pack.factor <= warehouse.shelf[key]]
            if not packs or not readings:
                continue
            if fitting and warehouse.chance(0.6):
                self._packs_as_pieces(key, random.choice(fitting).factor)
            else:
                self._pieces_as_packs(key, random.choice(packs))
            return

    def _packs_as_pieces(self, key: Key, factor: int) -> None:
        random = self.warehouse.random
        device, at = self._read[key][0].device, self._read[key][-1].at
        packs = random.randint(1, min(self.warehouse.shelf[key] // factor, 5))
        left = self.warehouse.shelf[key] - packs * factor
        unconverted = random.random() < 0.35
        level = next(p.level for p in self.warehouse.items[key.item].packs if p.factor == factor)
        wrong = _Reading(
            key, level if unconverted else "EA", packs, packs, random.random() < 0.4, device,
            at + self._later(),
        )  # fmt: skip
        self._read[key] = [*self._rest(key, left), wrong]
        self._err("UOM_PACK", {key: packs - packs * factor}, [wrong])

    def _later(self) -> int:
        random = self.warehouse.random
        return random.randint(5, 30) if random.random() < 0.5 else random.randint(60, 800)

    def _rest(self, key: Key, left: int) -> list[_Reading]:
        """Return the readings of what lies there beside what was read wrong."""
        shelf, self.warehouse.shelf[key] = self.warehouse.shelf[key], left
        readings = list(self._readings(key, at=self._read[key][0].at)) if left else []
        self.warehouse.shelf[key] = shelf
        return readings

    def _pieces_as_packs(self, key: Key, pack: Pack) -> None:
        random = self.warehouse.random
        pieces = random.randint(1, min(self.warehouse.shelf[key], 9))
        first, at = self._read[key][0], self._read[key][-1].at
        wrong = _Reading(
            key, pack.level, pieces, pieces * pack.factor, random.random() < 0.3, first.device,
            at + self._later(),
        )  # fmt: skip
        self._read[key] = [*self._rest(key, self.warehouse.shelf[key] - pieces), wrong]
        self._err("UOM_PACK", {key: pieces * (pack.factor - 1)}, [wrong])

    def _err(self, cause: str, effects: dict[Key, int], readings: Sequence[_Reading]) -> None:
        """Remember an error and the readings that show it, whose ids are given at the end."""
        for reading in readings:
            reading.scan_id = self.warehouse.number("RD")
        self.warehouse.tell(cause, effects, [reading.scan_id for reading in readings])

    def _copy(self, reading: _Reading, *, device: str, at: int) -> _Reading:
        return _Reading(
            reading.key, reading.level, reading.packs, reading.quantity, reading.typed, device, at
        )

    def _twice(self) -> None:
        random = self.warehouse.random
        key = self._victim()
        readings = self._read[key]
        drawn = random.random()
        if drawn < 0.5:
            one = random.choice(readings)
            again = [
                self._copy(one, device=one.device, at=one.at + random.choice([0, 1, 2, 4, 7, 12]))
            ]
        elif drawn < 0.8:
            others = [device for device in self._devices if device != readings[0].device]
            device, later = random.choice(others), random.randint(300, 4 * 3600)
            again = [self._copy(one, device=device, at=one.at + later) for one in readings]
        else:
            later = random.choice([0, 1, 30, 1800])
            again = [self._copy(one, device=one.device, at=one.at + later) for one in readings]
        readings += again
        self._err("DOUBLE_SCAN", {key: sum(one.quantity for one in again)}, again)

    def _miss(self) -> None:
        warehouse = self.warehouse
        location = self._victim().location
        there = [key for key in self._lying[location] if self._read.get(key)]
        if warehouse.chance(0.6) and not self._struck.intersection(there[1:]):
            self._missed.add(location)
            if warehouse.chance(0.4):
                self._undone.add(location)
            effects = {key: -sum(one.quantity for one in self._read.pop(key)) for key in there}
            warehouse.tell("MISSED_LOCATION", effects, [location])
        elif len(there) > 1:
            key = warehouse.random.choice(there)
            units = -sum(one.quantity for one in self._read.pop(key))
            warehouse.tell("MISSED_LOCATION", {key: units})

    def _key_wrong(self) -> None:
        random = self.warehouse.random
        for _ in range(40):
            key = self._victim(least=random.choice([5, 10, 10, 10, 100]))
            reading = max(self._read[key], key=lambda one: one.packs)
            digits = list(str(reading.packs))
            n = random.randrange(len(digits))
            how = random.random()
            if how < 0.3 and n + 1 < len(digits):
                digits[n], digits[n + 1] = digits[n + 1], digits[n]
            elif how < 0.5:
                digits.insert(n, digits[n])
            elif how < 0.7 and len(digits) > 1:
                del digits[n]
            else:
                digits[n] = random.choice("0123456789")
            wrong = int("".join(digits))
            if wrong and wrong != reading.packs:
                each = reading.quantity // reading.packs
                units = (wrong - reading.packs) * each
                reading.packs, reading.quantity, reading.typed = wrong, wrong * each, True
                self._err("KEYING_ERROR", {key: units}, [reading])
                return

    def _misread_lot(self) -> None:
        random = self.warehouse.random
        key = self._victim()
        wrong = key._replace(lot=self._misspelt(key.lot))
        if random.random() < 0.2:
            wrong = wrong._replace(expiry="")
        if (wrong.item, wrong.lot) in self.warehouse.lots or wrong.lot == key.lot:
            return
        self._misread("LOT_TYPO", key, wrong)

    def _misspelt(self, lot: str) -> str:
        random = self.warehouse.random
        signs = list(lot)
        n = random.randrange(len(signs))
        how = random.random()
        alike = [m for m, sign in enumerate(signs) if sign in _LOOKALIKES]
        if how < 0.45 and alike:
            n = random.choice(alike)
            signs[n] = random.choice(_LOOKALIKES[signs[n]])
        elif how < 0.6 and n + 1 < len(signs):
            signs[n], signs[n + 1] = signs[n + 1], signs[n]
        elif how < 0.75:
            del signs[n]
        elif how < 0.87:
            signs.insert(n, signs[n])
        else:
            signs[n] = random.choice("0123456789")
        return "".join(signs)

    def _misread_expiry(self) -> None:
        random = self.warehouse.random
        key = self._victim()
        year, month, day = key.expiry.split("-")
        how = random.random()
        if how < 0.35 and int(day) <= 12 and day != month:
            month, day = day, month
        elif how < 0.65:
            year = str(int(year) + random.choice([-1, 1, 1, 2]))
        elif how < 0.9:
            month = f"{(int(month) + random.choice([0, 1, 5, 9])) % 12 + 1:02d}"
        else:
            day = f"{random.randint(1, 28):02d}"
        if f"{year}-{month}-{day}" != key.expiry:
            self._misread("EXPIRY_MISREAD", key, key._replace(expiry=f"{year}-{month}-{day}"))

    def _misread(self, cause: str, key: Key, wrong: Key) -> None:
        """Let some of a key's readings go to a key that is spelled otherwise."""
        readings = self._read[key]
        if self.warehouse.chance(0.5) or (len(readings) == 1 and readings[0].quantity < 4):
            moved, kept = readings, []
        elif len(readings) > 1:
            moved, kept = readings[-1:], readings[:-1]
        else:
            units = self.warehouse.random.randint(1, min(readings[0].quantity - 1, 6))
            moved, kept = self._split(readings[0], units)
        for reading in moved:
            reading.key, reading.typed = wrong, self.warehouse.chance(0.6)
        self._read[key] = kept
        if wrong not in self._read:
            self._lying[wrong.location].append(wrong)
        self._read.setdefault(wrong, []).extend(moved)
        units = sum(reading.quantity for reading in moved)
        self._err(cause, {key: -units, wrong: units}, moved)

    def _split(self, reading: _Reading, units: int) -> tuple[list[_Reading], list[_Reading]]:
        each = reading.quantity // reading.packs
        units = min(max(1, units // each), reading.packs)
        at = reading.at + self.warehouse.random.randint(5, 240)
        moved = self._copy(reading, device=reading.device, at=at)
        moved.packs, moved.quantity = units, units * each
        reading.packs -= units
        reading.quantity -= units * each
        return [moved], [reading] if reading.packs else []

    def counted(self) -> dict[Key, int]:
        """Return what was counted of every key that was read."""
        return {
            key: sum(reading.quantity for reading in readings)
            for key, readings in self._read.items()
            if readings
        }

    def tasks(self) -> list[Task]:
        """Return the tasks in walking order."""
        scans: defaultdict[str, int] = defaultdict(int)
        for key, readings in self._read.items():
            scans[key.location] += len(readings)
        return [
            Task(
                location,
                location not in self._undone,
                device,
                at - self._off[device],
                scans[location],
            )
            for location, (device, at) in self._open.items()
        ]

    def scans(self, differing: Sequence[Key]) -> list[Scan]:
        """Return the readings of what differs, and a sample of the others, as sent."""
        random, wanted = self.warehouse.random, set(differing)
        readings = [
            reading
            for key, of_key in self._read.items()
            if key in wanted or random.random() < 0.1
            for reading in of_key
        ]
        readings.sort(key=lambda reading: reading.at)
        return [
            Scan(
                reading.scan_id or self.warehouse.number("RD"),
                reading.key,
                reading.level,
                reading.packs,
                reading.quantity,
                reading.typed,
                reading.device,
                reading.at - self._off[reading.device],
                reading.at
                + (random.randint(1, 25) if random.random() < 0.7 else random.randint(30, 2400)),
            )
            for reading in readings
        ]
