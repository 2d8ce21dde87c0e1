"""What was found on the floor, read naively: points 5 to 8 and 10 to 12 of CONTRACTS."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tests.cli.model_book import SHANGHAI, Book, Files, Key, Row, fits
from tests.cli.model_rounds import Tally, settle

VARIANCE_KINDS = {"ATTRIBUTE_EXPIRY", "ATTRIBUTE_MFG_DATE", "ATTRIBUTE_LOT", "ZONE", "STORAGE"}
_VISIT = ("site", "place", "person", "round")


class Floor:
    """The tallies of every key, round after round, and the rows that could not be used."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.files = book.files
        self.not_resolved: set[tuple[int, str]] = set()  # Row and code.
        self.contradicted: set[str] = set()  # Ids that came with two contents.
        self.doubtful: set[tuple[str, ...]] = set()  # Shelves of found goods of unsettled status.
        self.labelled: dict[tuple[str, str], set[date]] = {}  # Expiries on labels of a lot.
        self._unread: set[tuple[str, str]] = set()  # Site and place of codes nobody could read.
        self._incomplete: set[tuple[str, str, str]] = set()  # Site, place and item.
        self.standing = list(self._standing())
        self.tallies: dict[Key, list[Tally]] = {}
        self._count()

    def _count(self) -> None:
        readings = [reading for scan in self.standing if (reading := self._reading(scan))]
        for number in sorted({scan.get("round", 1) for scan in self.standing}):
            self._keep(self._tallies([one for one in readings if one["round"] == number]))
            recounted = {key for key in self.tallies if self._is_under_recount(key, number)}
            self._keep(list(self._zeros(number, recounted)))

    def _keep(self, tallies: Iterable[Tally]) -> None:
        for tally in tallies:
            self.tallies.setdefault(tally.key, []).append(tally)

    # Which rows stand: points 1 and 10.

    def _standing(self) -> Iterator[Row]:
        """Yield the scans that are known, kept once and not voided."""
        kept: dict[str, Row] = {}
        known: list[Row] = []
        for scan in self.files.scans:
            received = scan.get("received_at") or self.files.now
            if max(moment_of(scan), received) > self.files.now:
                self.not_resolved.add((scan["row"], "later"))
            elif not scan.get("id") or scan["id"] not in kept:
                kept[scan.get("id") or ""] = scan
                known.append(scan)
            elif _content(kept[scan["id"]]) != _content(scan):
                self.not_resolved.add((scan["row"], "ID_CONFLICT"))
                self.contradicted.add(scan["id"])

        def stands(scan: Row) -> bool:
            name = scan.get("id")
            return not any(name and one.get("voids") == name and stands(one) for one in known)

        for scan in known:
            if stands(scan) and not (scan.get("voids") and not _names_goods(scan)):
                yield scan

    def _visit(self, scan: Row) -> int:
        """Return which visit of a place this is: one ends with that person's PLACE_DONE."""
        return sum(
            one.get("event") == "PLACE_DONE"
            and all(one.get(name) == scan.get(name) for name in _VISIT)
            and moment_of(one) < moment_of(scan)
            for one in self.standing
        )

    # What a scan says: point 8.

    def _reading(self, scan: Row) -> Row | None:
        """Return what a scan says of goods in base units; None when it says nothing that counts."""
        if scan.get("event") == "PLACE_DONE":
            return None
        where = {"site": scan.get("site") or "", "place": scan["place"]}
        goods = self._goods(scan)
        if isinstance(goods, str):
            self._unread.add((where["site"], where["place"]))
            self.not_resolved.add((scan["row"], goods))
            return None
        fields = demanded(self.files, goods["item_code"])
        is_incomplete = any(not goods.get(name) for name in fields)
        if is_incomplete:
            self._incomplete.add((where["site"], where["place"], goods["item_code"]))
        quantity = 1 if scan.get("quantity") is None else scan["quantity"]
        return {
            **where,
            **{name: goods.get(name) or "" for name in ("item_code", "lot", "serial")},
            **{name: goods.get(name) for name in ("expiry", "mfg_date")},
            **{name: scan.get(name) for name in ("owner", "status", "person")},
            "round": scan.get("round", 1),
            "visit": self._visit(scan),
            "moment": moment_of(scan),
            "error_s": scan.get("error_s", self.files.policy.get("clock_error_s", 1)),
            "quantity": quantity * goods["factor"],
            "is_incomplete": is_incomplete,
            "id_conflict": scan.get("id") in self.contradicted,
        }

    def _goods(self, scan: Row) -> Row | str:
        """Return item, lot, serial, dates and units a pack, or the code of what went wrong."""
        goods: Row = {**scan, "factor": 1}
        if scan.get("barcode"):
            parts = dict(part.split(")") for part in scan["barcode"].split("(")[1:])
            if "01" not in parts:
                return "UNREADABLE"
            known = {row["di"]: (row["item_code"], 1) for row in self.files.book if row.get("di")}
            for row in self.files.packaging:
                known[row["di"]] = (row["item_code"], row["factor"])
            if parts["01"] not in known:
                return "UNKNOWN_DI"
            item, factor = known[parts["01"]]
            goods = {"item_code": item, "factor": factor}
            goods |= {"lot": parts.get("10"), "serial": parts.get("21")}
            goods |= {"expiry": _six(parts.get("17")), "mfg_date": _six(parts.get("11"))}
        if scan.get("level"):  # An explicit level wins over the DI's.
            level = (goods["item_code"], scan["level"])
            packs = {(row["item_code"], row["level"]): row for row in self.files.packaging}
            goods["factor"] = packs[level]["factor"]
        return goods

    # Tallies: points 6, 7, 11 and 12.

    def _tallies(self, readings: Sequence[Row]) -> Iterator[Tally]:
        """Yield one tally of each key by each person in each visit of one round."""
        shelf = ("site", "place", "item_code", "lot", "serial", "person", "visit")
        groups: dict[tuple[Any, ...], list[Row]] = {}
        for reading in readings:
            groups.setdefault(tuple(reading[name] for name in shelf), []).append(reading)
        by_keys: dict[tuple[Any, ...], list[Row]] = {}
        for group in groups.values():
            moment = max(one["moment"] for one in group)
            for reading in group:
                keys = tuple(self._keys(reading, moment))
                told = reading | {"is_other_lot": reading["lot"] != keys[0].lot}
                by_keys.setdefault((keys, told["person"], told["visit"]), []).append(told)
        for (keys, _, _), group in by_keys.items():
            yield from self._tallies_of(keys, group)

    def _keys(self, reading: Row, moment: datetime) -> list[Key]:
        """Return the keys a reading may mean."""
        said = {name: reading[name] for name in ("site", "place", "item_code", "lot", "serial")}
        named = {name: reading[name] for name in ("owner", "status") if reading[name] is not None}
        existing = sorted(key for key in self.book.inside() if fits(key, said | named))
        if not existing and said["serial"]:  # Booked under another lot, perhaps.
            less = {name: value for name, value in (said | named).items() if name != "lot"}
            existing = sorted(key for key in self.book.inside() if fits(key, less))
        if not existing:
            return [self._found(said, named)]
        return [key for key in existing if self.book.at(key, moment)] or existing

    def _found(self, said: Row, named: Row) -> Key:
        """Return the key of goods that the book does not know here."""
        lot = {name: said[name] for name in ("item_code", "lot")}
        booked = {(key.owner, key.status) for key in self.book.quantity if fits(key, lot)}
        if booked != {(key.owner, key.status) for key in self.book.inside() if fits(key, lot)}:
            self.doubtful.add(tuple(said.values())[1:])  # Is a lot booked where it only moved to?
        owner, status = booked.pop() if len(booked) == 1 else ("", "PENDING_DISPOSITION")
        return Key(**said | {"owner": owner, "status": status} | named)

    def _tallies_of(self, keys: Sequence[Key], group: list[Row]) -> Iterator[Tally]:
        total = sum(one["quantity"] for one in group)
        last = max(one["moment"] for one in group)
        books = [self.book.at(key, last) for key in keys]
        findings = self._attributes(keys[0], group)
        if keys[0].serial and total > 1:
            total = 1
            findings.add("DUPLICATE_SERIAL")
        for name, code in (("status", "STATUS_NOT_SHOWN"), ("owner", "OWNER_NOT_SHOWN")):
            if len({getattr(key, name) for key in keys}) > 1:
                findings.add(code)
        for key, booked in zip(keys, books, strict=True):
            shared = booked if total == sum(books) else None
            yield self._tally(
                key=key,
                person=group[0]["person"],
                round=group[0]["round"],
                counted=total if len(keys) == 1 else shared,
                first=min(one["moment"] for one in group),
                last=last,
                error_s=max(one["error_s"] for one in group),
                findings=set(findings),
                is_incomplete=any(one["is_incomplete"] for one in group),
                id_conflict=any(one["id_conflict"] for one in group),
                is_open=len(keys) > 1 and min(books) < 0,  # Nobody finds less than nothing.
            )

    def _tally(self, **facts: Any) -> Tally:
        """Return a tally with what was uncertain about the book at its moment: points 4 and 6."""
        error = timedelta(seconds=facts.pop("error_s"))
        tally = Tally(**facts, expected=self.book.at(facts["key"], facts["last"]))
        for move in self.book.moves:
            if not move.effect(tally.key):
                continue
            if move.basis == "DATE_ONLY":
                is_uncertain = day_of(move.occurred_at) == day_of(tally.last)
            else:
                is_uncertain = abs(move.occurred_at - tally.last) <= error
                if tally.first < move.occurred_at < tally.last:
                    tally.findings.add("MOVED_WHILE_COUNTING")
            if is_uncertain:
                tally.findings.add("CUT_OFF")
                tally.uncertain.append(move)
        return tally

    def _attributes(self, key: Key, group: Sequence[Row]) -> set[str]:
        """Return how the labels differ from what was accepted: traps 12 and 33."""
        found = {"ATTRIBUTE_LOT" for one in group if one["is_other_lot"]}
        for name in ("expiry", "mfg_date"):
            booked = {row[name] for row in self.book.rows_of_lot(key) if row.get(name)}
            if booked and any(one[name] and one[name] not in booked for one in group):
                found.add(f"ATTRIBUTE_{name.upper()}")
        expiries = {one["expiry"] for one in group if one["expiry"]}
        self.labelled.setdefault((key.item_code, key.lot), set()).update(expiries)
        return found

    # Zeros: points 5 and 8.

    def _is_under_recount(self, key: Key, number: int) -> bool:
        earlier = settle([one for one in self.tallies[key] if one.round < number])
        differs = any(
            one.d or one.id_conflict or one.findings & VARIANCE_KINDS for one in earlier.stands
        )
        is_demanded = number <= self.files.policy.get("rounds_required", 0)
        return is_demanded or earlier.is_conflict or earlier.is_moved or differs

    def _zeros(self, number: int, recounted: set[Key]) -> Iterator[Tally]:
        """Yield the zeros that the PLACE_DONEs of a round stand for."""
        scanned = {key for key, own in self.tallies.items() if any(o.round == number for o in own)}
        for done in self.standing:
            if done.get("event") != "PLACE_DONE" or done.get("round", 1) != number:
                continue
            where = (done.get("site") or "", done["place"])
            for key in sorted(self.book.inside() if number == 1 else recounted):
                if (key.site, key.place) != where or where in self._unread or key in scanned:
                    continue
                if (*where, key.item_code) not in self._incomplete:
                    yield self._zero(key, done)

    def _zero(self, key: Key, done: Row) -> Tally:
        visit = [
            moment_of(one)
            for one in self.standing
            if all(one.get(name) == done.get(name) for name in _VISIT)
            and self._visit(one) == self._visit(done)
        ]
        return self._tally(
            key=key,
            person=done["person"],
            round=done.get("round", 1),
            counted=0,
            first=min(visit),
            last=moment_of(done),
            error_s=done.get("error_s", self.files.policy.get("clock_error_s", 1)),
        )


def moment_of(scan: Row) -> datetime:
    """Return when a scan was made by a right clock."""
    if scan.get("counted_at"):
        return scan["counted_at"]
    return scan["device_at"] - timedelta(seconds=scan.get("clock_offset_s") or 0)


def day_of(moment: datetime) -> date:
    """Return the local day of a moment."""
    return moment.astimezone(SHANGHAI).date()


def demanded(files: Files, item: str) -> list[str]:
    """Return the fields that a scan of an item must carry."""
    controls = files.policy.get("controls", {})
    if item in controls:
        return list(controls[item])
    rows = [row for row in files.book if row["item_code"] == item]
    fields = ("lot", "serial", "expiry", "mfg_date")
    return [name for name in fields if any(row.get(name) for row in rows)]


def _content(scan: Row) -> Row:
    apart = ("received_at", "row")
    return {name: cell for name, cell in scan.items() if cell is not None and name not in apart}


def _names_goods(scan: Row) -> bool:
    is_done = scan.get("event") == "PLACE_DONE"
    return is_done or bool(scan.get("barcode") or scan.get("item_code"))


def _six(digits: str | None) -> date | None:
    if digits is None:
        return None
    return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
