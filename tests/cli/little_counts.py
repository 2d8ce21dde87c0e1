"""Many little counts in one: each has places and items of its own, so one play tries them all."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.cli.mishaps import gtin, spoil
from tests.cli.model import Model
from tests.cli.model_book import SHANGHAI, Book, Files, Key, Row

DAY = datetime(2026, 11, 20, tzinfo=SHANGHAI)
STATUSES = ["QUALIFIED", "FROZEN", "QUARANTINE", "UNQUALIFIED", "RETURN_PENDING", "RECALLED"]
PEOPLE = ["P1", "P2", "P3", "P4"]
ZONES = ["QUARANTINE", "QUALIFIED", "SHIPPING", "RETURNED", "UNQUALIFIED"]


def play(seed: int, *, size: int, sites: int = 1, rounds_required: int = 0) -> Files:
    """Return the files of `size` little counts, rows in any order and numbered as in a sheet."""
    dice = random.Random(seed)
    whole = Files(book=[], scans=[], policy={"rounds_required": rounds_required, "controls": {}})
    for number in range(size):
        site = "" if sites == 1 else dice.choice(["X", "Y"])
        little = LittleCount(random.Random(dice.random()), number=number, site=site).files()
        for name in ("book", "scans", "movements", "documents", "packaging"):
            getattr(whole, name).extend(getattr(little, name))
        whole.policy["controls"] |= little.policy["controls"]
    for rows in (whole.book, whole.movements, whole.documents, whole.packaging):
        dice.shuffle(rows)
    _shuffle_but_for_ids(dice, whole.scans)
    return numbered(whole)


def numbered(files: Files) -> Files:
    """Number the rows of every file as a sheet does: the header is row 1."""
    for name in ("book", "scans", "movements", "documents", "packaging"):
        for row, record in enumerate(getattr(files, name), start=2):
            record["row"] = row
    return files


def _shuffle_but_for_ids(dice: random.Random, scans: list[Row]) -> None:
    """Shuffle, yet leave rows of one id in their order: the first is the one that is kept."""
    order = list(range(len(scans)))
    dice.shuffle(order)
    places: dict[str, list[int]] = {}
    for place, index in enumerate(order):
        places.setdefault(scans[index].get("id") or f"#{index}", []).append(place)
    shuffled: list[Row] = [{}] * len(scans)
    for index, scan in enumerate(scans):
        shuffled[places[scan.get("id") or f"#{index}"].pop(0)] = scan
    scans[:] = shuffled


@dataclass
class LittleCount:
    """One item or two at two places or three, counted by a few people, with a few mishaps."""

    dice: random.Random
    number: int
    site: str
    made: Files = field(default_factory=lambda: Files(book=[], scans=[], policy={"controls": {}}))
    shelves: dict[tuple[str, str, str, str], list[Key]] = field(default_factory=dict)
    serial_of_id: int = 0
    last_error: int = 0

    def files(self) -> Files:
        """Return the files of this count."""
        self.item = f"G{self.number}"
        self.places = [f"{letter}{self.number}" for letter in "ABC"]
        self.here, self.there, self.nowhere = self.places
        self.kind = self.dice.choices(["lots", "plain", "serials"], [7, 1, 2])[0]
        self.di = gtin(f"0952{self.number:09d}") if self._chance(0.3) else None
        morning = self._minute(60, 119)
        self.as_of = dict.fromkeys(self.places, morning)
        if self._chance(0.2):
            self.as_of[self.there] = self._minute(60, 200)
        self.pool = sorted(self.dice.sample(range(90, 400), 24))
        self._write_book()
        for number in range(self.dice.choice([0, 0, 1, 1, 2, 3, 4])):
            self._move(number)
        self._name_what_new_keys_would_blur()
        self.ledger = Book(numbered(self.made))
        self._count()
        spoil(self.made, dice=self.dice, next_id=self._next_id, kind=self.kind, places=self.places)
        for number in range(self.dice.choice([0, 0, 1, 2])):
            self._write_document(number)
        return self.made

    def _chance(self, probability: float) -> bool:
        return self.dice.random() < probability

    def _minute(self, first: int, last: int) -> datetime:
        return DAY + timedelta(hours=6, minutes=self.dice.randint(first, last))

    # The book.

    def _write_book(self) -> None:
        self.lots = {"lots": ["L1", "L2", "L3"], "plain": [""], "serials": ["L1", "L2"]}[self.kind]
        self.dated = {name: self._chance(0.25) for name in ("expiry", "mfg_date")}
        self.dates = {
            lot: {
                "expiry": DAY.date() + timedelta(days=self.dice.choice([-30, -1, 0, 1, 400])),
                "mfg_date": DAY.date() - timedelta(days=self.dice.choice([100, 200])),
            }
            for lot in [*self.lots, "L9"]
        }
        cost = self.dice.choice([None, "0.005", "1.25", "12.34", "0.1", "3"])
        owners = ["OURS", "THEIRS"] if self._chance(0.15) else ["OURS" if self._chance(0.3) else ""]
        facts = self._facts_of_places()
        for place in (self.here, self.there):
            for lot in self.lots:
                if self._chance(0.6):
                    for key in self._keys_of(place, lot, owners):
                        self._book_row(key, cost, facts[place])
        if self.made.book and self.kind == "lots" and self._chance(0.05):
            twice = self.dice.choice(self.made.book)
            self.made.book.append({**twice, "quantity": 2})
        if self._chance(0.1):
            controls = [name for name in ("lot", "expiry") if self._chance(0.5)]
            self.made.policy["controls"][self.item] = controls
        if self.di:
            factors = {"CASE": 12, "BOX": 4}
            for index, (level, factor) in enumerate(factors.items(), start=1):
                di = gtin(f"{index}952{self.number:09d}")
                pack = {"item_code": self.item, "di": di, "level": level, "factor": factor}
                self.made.packaging.append(pack)

    def _facts_of_places(self) -> dict[str, Row]:
        storage = {"storage_min_c": 2, "storage_max_c": 8} if self._chance(0.15) else {}
        facts = {}
        for place in (self.here, self.there):
            zone = {"zone_kind": self.dice.choice(ZONES)} if self._chance(0.2) else {}
            ranges = [{"place_min_c": low, "place_max_c": high} for low, high in [(2, 8), (0, 30)]]
            facts[place] = {**zone, **storage, **(self.dice.choice(ranges) if storage else {})}
        return facts

    def _keys_of(self, place: str, lot: str, owners: list[str]) -> list[Key]:
        statuses = [self.dice.choice(STATUSES) if self._chance(0.15) else "QUALIFIED"]
        if self.kind == "lots" and self._chance(0.2):
            statuses = ["QUALIFIED", "FROZEN"]
        serials = [""]
        if self.kind == "serials":
            numbers = self.dice.sample(range(1, 4), self.dice.randint(1, 3))
            side = "a" if place == self.here else "b"
            serials = [f"S{number}{lot}{side}" for number in numbers]
            owners, statuses = owners[:1], statuses[:1]
        return [
            Key(self.site, owner, place, self.item, lot, serial, status)
            for owner in owners
            for serial in serials
            for status in statuses
        ]

    def _book_row(self, key: Key, cost: str | None, facts: Row) -> None:
        quantity = self.dice.choice([0, 1, 5, 7, 12, 24, 30])
        is_alone = not any(row["place"] == key.place for row in self.made.book)
        if key.serial:
            quantity = 1
        elif is_alone and self._chance(0.05):
            quantity = -3
        dates = {name: self.dates[key.lot][name] for name, is_told in self.dated.items() if is_told}
        as_of = self._minute(60, 200) if self._chance(0.05) else self.as_of[key.place]
        row = {**key._asdict(), **dates, **facts, "quantity": quantity, "as_of": as_of}
        self.made.book.append({**row, "unit_cost": cost, "di": self.di})
        self.shelves.setdefault((key.place, key.item_code, key.lot, key.serial), []).append(key)

    # What moved.

    def _move(self, number: int) -> None:
        if not self.shelves:
            return
        shelf = self.dice.choice(sorted(self.shelves))
        key = self.dice.choice(self.shelves[shelf])
        kinds = ["RECEIPT", "ISSUE", "ISSUE", "TRANSFER", "ADJUST", "STATUS"]
        kind = self.dice.choice(kinds[:-1] if key.serial else kinds)
        row = {
            "id": f"M{self.number}-{number}",
            "kind": kind,
            "item_code": self.item,
            "lot": key.lot,
            "serial": key.serial,
            "site": self.site,
            "quantity": 1 if key.serial else self.dice.randint(1, 5),
            **self._ends_of(kind, key),
            **self._times_of_movement(),
        }
        self.made.movements.append(row)
        if self._chance(0.1) and not key.serial:
            self._correct(row, number)

    def _ends_of(self, kind: str, key: Key) -> Row:
        source = {"from_place": key.place, "from_status": key.status, "from_owner": key.owner}
        target = {"to_place": key.place, "to_status": key.status, "to_owner": key.owner}
        if kind == "RECEIPT":
            return target
        if kind == "STATUS":
            other = "FROZEN" if key.status != "FROZEN" else "QUALIFIED"
            named = {"from_status": key.status, "to_status": other, "to_owner": key.owner}
            return {**source, **named, "from_owner": key.owner}
        if kind == "TRANSFER":
            away = self.there if key.place == self.here else self.here
            if self._chance(0.2):
                away = self.nowhere
            named = {"to_status": key.status, "to_owner": key.owner}
            return {**source, **named, "to_place": away}
        return source

    def _name_what_new_keys_would_blur(self) -> None:
        """Leave cells to the reader of the file, unless movements make keys that the book lacks."""
        booked = {key for keys in self.shelves.values() for key in keys}
        if Book(numbered(self.made)).inside() != booked:
            return
        for row in self.made.movements:
            for name in ("status", "owner"):
                if self._chance(0.5) and row["kind"] != "STATUS":
                    row.pop(f"from_{name}", None)
                    row.pop(f"to_{name}", None)
            if self.kind == "lots" and self._chance(0.1):
                row.pop("lot")

    def _times_of_movement(self) -> Row:
        occurred = self._minute(0, 400)
        if self._chance(0.4):  # About when somebody counts.
            near = timedelta(seconds=self.dice.choice([-2, -1, 0, 0, 0, 1, 2, 30, -30]))
            occurred = self._pooled() + near
        late = timedelta(minutes=self.dice.choice([0, 0, 5, 60, 200]))
        recorded = self.as_of[self.here] if self._chance(0.1) else occurred + late
        if self._chance(0.05):
            recorded = occurred - timedelta(minutes=30)
        if self._chance(0.04):
            recorded = DAY + timedelta(hours=18, seconds=1)
        basis = self.dice.choices(["KNOWN", "BOOKED", "DATE_ONLY"], [6, 2, 2])[0]
        told = {"KNOWN": occurred, "BOOKED": None, "DATE_ONLY": occurred.date()}
        return {"occurred_at": told[basis], "recorded_at": recorded}

    def _pooled(self) -> datetime:
        return DAY + timedelta(hours=6, minutes=self.dice.choice(self.pool))

    def _correct(self, row: Row, number: int) -> None:
        turned = {"from": "to", "to": "from"}
        correction = {
            name: value for name, value in row.items() if name.split("_")[0] not in turned
        }
        for name, value in row.items():
            side, _, rest = name.partition("_")
            if side in turned:
                correction[f"{turned[side]}_{rest}"] = value
        recorded = row["recorded_at"] + timedelta(minutes=20)
        correction |= {"id": f"{row['id']}c", "kind": "CORRECTION", "corrects": row["id"]}
        correction |= {"occurred_at": self._minute(0, 400), "recorded_at": recorded}
        if row["kind"] in ("RECEIPT", "ISSUE", "ADJUST"):
            self.made.movements.append(correction)

    # What was counted.

    def _count(self) -> None:
        for key in sorted(self.ledger.inside()):
            on_shelf = self.shelves.setdefault((key.place, *key[3:6]), [])
            if key not in on_shelf:
                on_shelf.append(key)
        first = self.dice.sample(PEOPLE, 3)
        self._round(1, self.pool[:8], first[: self.dice.choice([1, 1, 1, 2])], 0.8)
        if self._chance(0.35):
            person = first[0] if self._chance(0.15) else first[2]
            counted = {scan_shelf(scan) for scan in self.made.scans}
            again = [shelf for shelf in self.shelves if shelf in counted]
            self._round(2, self.pool[8:16], [person], 0.7, again)
            if self._chance(0.4):
                twice = {scan_shelf(scan) for scan in self.made.scans if scan["round"] == 2}
                third = next(one for one in PEOPLE if one not in first)
                often = [shelf for shelf in self.shelves if shelf in twice]
                self._round(3, self.pool[16:], [third], 0.9, often)

    def _round(
        self,
        number: int,
        pool: list[int],
        people: list[str],
        thoroughness: float,
        shelves: list[tuple[str, str, str, str]] | None = None,
    ) -> None:
        shelves = sorted(self.shelves) if shelves is None else shelves
        for index, person in enumerate(people):
            moments = [DAY + timedelta(hours=6, minutes=one) for one in pool[index::2]]
            for shelf in shelves:
                if self._chance(thoroughness):
                    self._count_shelf(number, person, shelf, moments[:3])
            if number == 1 and self._chance(0.15):
                self._find(number, person, moments[1])
            for place in (self.here, self.there):
                if number < 3 and self._chance(0.4 if number == 1 else 0.2):
                    self._done(number, person, place, moments[3])
                    if number == 1 and self._chance(0.1):
                        later = moments[3] + timedelta(minutes=1)
                        mine = [shelf for shelf in shelves if shelf[0] == place]
                        if mine and self._chance(0.6):
                            self._count_shelf(number, person, self.dice.choice(mine), [later])
                        else:
                            self._done(number, person, place, later)

    def _count_shelf(
        self,
        number: int,
        person: str,
        shelf: tuple[str, str, str, str],
        moments: list[datetime],
    ) -> None:
        keys = self.shelves[shelf]
        names_keys = len(keys) > 1 and self._chance(0.5)
        times = sorted(self.dice.sample(moments, min(len(moments), self.dice.choice([1, 1, 2]))))
        for told in [[key] for key in keys] if names_keys else [keys]:
            there = sum(self.ledger.at(key, times[-1]) for key in told)
            found = max(0, there + self._error())
            if shelf[3] and found not in (0, 1):
                found = self.dice.choice([0, 1])
            said: Row = {}
            if names_keys:
                said = {"status": told[0].status, "owner": told[0].owner or None}
                if any(key.owner != told[0].owner for key in keys) and not told[0].owner:
                    continue
            parts = [found] if len(times) == 1 else [found - found // 3, found // 3]
            for moment, part in zip(times, parts, strict=True):
                self._scan(number, person, shelf, moment, part, said)

    def _error(self) -> int:
        """Return by how much somebody is off: not at all, as a movement is, or as much back."""
        if self._chance(0.6):
            return 0
        planted = [row["quantity"] for row in self.made.movements]
        back = [-self.last_error] * (8 if self.last_error else 0)
        self.last_error = self.dice.choice([1, -1, 3, -3, *planted, *(-q for q in planted), *back])
        return self.last_error

    def _find(self, number: int, person: str, moment: datetime) -> None:
        lot = self.dice.choice([*self.lots, "L9"]) if self.kind == "lots" else self.lots[0]
        place = self.dice.choice([self.nowhere, self.here])
        serial = f"F{self.number}" if self.kind == "serials" else ""
        shelf = (place, self.item, lot, serial)
        if shelf not in self.shelves and not self._is_known_by_movement_alone(lot):
            self._scan(number, person, shelf, moment, 1 if serial else self.dice.randint(0, 4), {})

    def _is_known_by_movement_alone(self, lot: str) -> bool:
        booked = {row["lot"] for row in self.made.book}
        return lot not in booked and lot in {row.get("lot") for row in self.made.movements}

    def _scan(
        self,
        number: int,
        person: str,
        shelf: tuple[str, str, str, str],
        moment: datetime,
        quantity: int,
        said: Row,
    ) -> None:
        place, item, lot, serial = shelf
        dates = {name: self.dates[lot][name] for name, is_told in self.dated.items() if is_told}
        for name in dates:
            if self._chance(0.06):
                dates[name] += timedelta(days=31)
        scan = {
            "id": self._next_id() if self._chance(0.6) else None,
            "event": self.dice.choice(["SCAN", None]),
            "person": person,
            "round": number,
            "site": self.site,
            "place": place,
            "quantity": quantity,
            **self._when(moment),
            **said,
        }
        goods = {"item_code": item, "lot": lot, "serial": serial, **dates}
        self.made.scans.append(scan | (self._labelled(goods, scan) if self.di else goods))

    def _labelled(self, goods: Row, scan: Row) -> Row:
        """Return goods as a scanner reads them, or as somebody types them, in packs or pieces."""
        packs = [one for one in self.made.packaging if scan["quantity"] % one["factor"] == 0]
        if self._chance(0.4):
            pack = self.dice.choice(packs) if packs and not goods["serial"] else None
            if pack is None:
                return goods
            return {**goods, "level": pack["level"], "quantity": scan["quantity"] // pack["factor"]}
        di, quantity, level = self.di, scan["quantity"], None
        if packs and not goods["serial"] and self._chance(0.6):
            pack = self.dice.choice(packs)
            di, quantity = pack["di"], scan["quantity"] // pack["factor"]
            if self._chance(0.3):  # The label of one level, and somebody says another.
                other = self.dice.choice(self.made.packaging)
                di, level = other["di"], pack["level"]
        parts = [("01", di), ("10", goods["lot"]), ("21", goods["serial"])]
        for code, name in (("17", "expiry"), ("11", "mfg_date")):
            if name in goods:
                parts.append((code, f"{goods[name]:%y%m%d}"))
        barcode = "".join(f"({code}){value}" for code, value in parts if value)
        return {"barcode": barcode, "level": level, "quantity": quantity}

    def _done(self, number: int, person: str, place: str, moment: datetime) -> None:
        done = {"id": self._next_id() if self._chance(0.5) else None, "event": "PLACE_DONE"}
        where = {"person": person, "round": number, "site": self.site, "place": place}
        self.made.scans.append({**done, **where, **self._when(moment)})

    def _when(self, moment: datetime) -> Row:
        if self._chance(0.15):
            offset = self.dice.choice([28800, -3600, 7])
            device_at = moment + timedelta(seconds=offset)
            return {"device_at": device_at, "clock_offset_s": offset}
        return {"counted_at": moment}

    def _next_id(self) -> str:
        self.serial_of_id += 1
        return f"S{self.number}-{self.serial_of_id}"

    def _write_document(self, number: int) -> None:
        """Write a paper, mostly of exactly what some line differs by."""
        lines = [line for line in Model(numbered(self.made)).lines if line.variance]
        if self.kind == "serials" or not lines:
            return
        line = self.dice.choice(lines)
        kinds = ["RECEIPT"] if line.variance > 0 else ["ISSUE", "REQUISITION", "WORK_ORDER"]
        kind = self.dice.choice(kinds)
        end = "to_place" if kind == "RECEIPT" else "from_place"
        off = self.dice.choice([0, 0, 0, 0, 1])
        self.made.documents.append(
            {
                "id": f"D{self.number}-{number}",
                "kind": kind,
                "state": self.dice.choice(["OPEN", "OPEN", "OPEN", "OPEN", "DRAFT", "CANCELLED"]),
                "created_at": DAY + timedelta(hours=self.dice.choice([7, 7, 7, 7, 19])),
                "item_code": line.key.item_code,
                "lot": line.key.lot if self._chance(0.8) else None,
                "quantity": abs(line.variance) + off,
                end: line.key.place if self._chance(0.8) else None,
            }
        )


def scan_shelf(scan: Row) -> tuple[str, str, str, str]:
    """Return place, item, lot and serial of a scan as they are typed or labelled."""
    if scan.get("barcode"):
        parts = dict(part.split(")") for part in scan["barcode"].split("(")[1:])
        item = f"G{scan['place'][1:]}"
        return (scan["place"], item, parts.get("10", ""), parts.get("21", ""))
    names = ("place", "item_code", "lot", "serial")
    return tuple(scan.get(name) or "" for name in names)  # type: ignore[return-value]
