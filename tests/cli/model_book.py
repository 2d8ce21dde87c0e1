"""
The book of a count, read naively: points 1 to 4 of CONTRACTS.

Rows are dicts under the names of the columns with typed values; an empty cell is missing or None.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

Row = dict[str, Any]
SHANGHAI = timezone(timedelta(hours=8))


class Key(NamedTuple):
    """What the book keeps apart."""

    site: str
    owner: str
    place: str
    item_code: str
    lot: str
    serial: str
    status: str


@dataclass
class Files:
    """One count as it is told to the command."""

    book: list[Row]
    scans: list[Row]
    movements: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    packaging: list[Row] = field(default_factory=list)
    policy: Row = field(default_factory=dict)
    now: datetime = datetime(2026, 11, 20, 18, tzinfo=SHANGHAI)


@dataclass
class Move:
    """A known movement between two stock keys; None is outside."""

    row: Row
    occurred_at: datetime
    basis: str
    source: Key | None
    target: Key | None

    def effect(self, key: Key) -> int:
        """Return by how much this movement changes a key."""
        quantity: int = self.row["quantity"]
        return quantity * ((self.target == key) - (self.source == key))


class Book:
    """What lies under each key at any moment, and which movements found no key."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.ambiguous: list[int] = []  # The rows of movements that fit several keys.
        self.quantity: dict[Key, int] = {}
        self.as_of: dict[Key, datetime] = {}
        self.place_as_of: dict[tuple[str, str], datetime] = {}
        for row in files.book:
            key = key_of(row)
            self.quantity[key] = self.quantity.get(key, 0) + row["quantity"]
            self.as_of[key] = row["as_of"]
            place = (key.site, key.place)
            self.place_as_of[place] = max(self.place_as_of.get(place, row["as_of"]), row["as_of"])
        self.file_as_of = max((row["as_of"] for row in files.book), default=files.now)
        self.moves = list(self._known_moves())

    def _known_moves(self):
        by_id = {row["id"]: row for row in self.files.movements}  # The same id is the same row.
        for row in by_id.values():
            if row["recorded_at"] > self.files.now:
                continue
            ends = self._ends(row)
            if ends is None:
                self.ambiguous.append(row["row"])
                continue
            timed = row
            while timed["kind"] == "CORRECTION" and timed.get("corrects"):
                timed = by_id[timed["corrects"]]
            yield Move(row, *_occurred(timed), *ends)

    def inside(self) -> set[Key]:
        """Return every key of the book and every inside key that a known movement touched."""
        touched = {end for move in self.moves for end in (move.source, move.target) if end}
        return set(self.quantity) | touched

    def at(self, key: Key, moment: datetime) -> int:
        """Return as_of(key, moment): the same instant counts as before."""
        as_of = self.as_of.get(key) or self.place_as_of.get((key.site, key.place), self.file_as_of)
        quantity = self.quantity.get(key, 0)
        for move in self.moves:
            is_in_book = move.row["recorded_at"] <= as_of
            is_before = move.occurred_at <= moment
            quantity += move.effect(key) * (is_before - is_in_book)
        return quantity

    def rows_of_lot(self, key: Key) -> list[Row]:
        """Return the rows of the book of a key's lot, wherever it lies."""
        said = {"item_code": key.item_code, "lot": key.lot}
        return [row for row in self.files.book if fits(key_of(row), said)]

    def _ends(self, row: Row) -> tuple[Key | None, Key | None] | None:
        """Return both ends of a movement, or None where several keys fit."""
        places = [row.get("from_place") or "", row.get("to_place") or ""]
        if row["kind"] == "STATUS" and "" in places:
            places = [places[0] or places[1]] * 2
        ends: list[Key | None] = []
        source: Key | None = None
        for side, place in zip(("from", "to"), places, strict=True):
            if not place:
                ends.append(None)
                continue
            asked = {name: row.get(f"{side}_{name}") for name in ("owner", "status")}
            asked["lot"] = source.lot if source else row.get("lot")  # Goods stay of their lot.
            source = self._fitting(row, place, asked, source)
            if source is None:
                return None
            ends.append(source)
        return ends[0], ends[1]

    def _fitting(
        self, row: Row, place: str, asked: dict[str, str | None], source: Key | None
    ) -> Key | None:
        """Return the key that a movement means at a place, or None where several fit."""
        said = {name: value for name, value in asked.items() if value is not None}
        fixed = {"item_code": row["item_code"], "serial": row.get("serial") or ""}
        fixed |= {"site": row.get("site") or "", "place": place}
        here = [key for key in self.quantity if fits(key, fixed | said)]
        if len(said) < len(asked) and len(here) > 1:
            return None
        filled = {name: self._missing(row, name, said, here, source) for name in asked}
        return Key(**fixed, **filled | said)

    def _missing(
        self, row: Row, name: str, said: dict[str, str], here: list[Key], source: Key | None
    ) -> str:
        """Return what a movement leaves unsaid: the place's, the source's, the lot's, or usual."""
        nearest = here[:1] or ([source] if source else [])
        if nearest:
            return getattr(nearest[0], name)
        lot = {"item_code": row["item_code"], "lot": said.get("lot")}
        booked = {getattr(key, name) for key in self.quantity if fits(key, lot)}
        return booked.pop() if len(booked) == 1 else "QUALIFIED" if name == "status" else ""


def key_of(row: Row) -> Key:
    """Return the stock key of a row of the book."""
    filled = {name: row.get(name) or "" for name in Key._fields}
    return Key(**filled | {"status": row.get("status") or "QUALIFIED"})


def fits(key: Key, said: Row) -> bool:
    """Say whether a key bears all these values."""
    return all(getattr(key, name) == value for name, value in said.items())


def _occurred(row: Row) -> tuple[datetime, str]:
    """Return when goods moved and how well we know it."""
    occurred = row.get("occurred_at")
    if occurred is None:
        return row["recorded_at"], "BOOKED"
    if not isinstance(occurred, datetime):
        return datetime(occurred.year, occurred.month, occurred.day, tzinfo=SHANGHAI), "DATE_ONLY"
    return occurred, "KNOWN"
