"""
The papers read naively: what `medcount count` must answer, found the slow and plain way.

Written from CONTRACTS.md, TRAPS.md and DESIGN §3 alone, without a look at the product. Rows are
dicts under the names of the columns with typed values; a missing column is an empty cell. Where
the papers leave something open, a line says so in `unsettled` and nobody is held to it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import combinations
from typing import Any, NamedTuple

from tests.cli.model_rounds import Settled, Tally, settle

Row = dict[str, Any]
SHANGHAI = timezone(timedelta(hours=8))
FILLED_CONTROLS = ("lot", "serial", "expiry", "mfg_date")
BELONGS = {
    "QUARANTINE": {"QUARANTINE"},
    "QUALIFIED": {"QUALIFIED"},
    "SHIPPING": {"RESERVED_OUT"},
    "RETURNED": {"RETURN_PENDING"},
    "UNQUALIFIED": {"UNQUALIFIED", "EXPIRED_LOCK", "RECALLED"},
}
ANYWHERE = {"FROZEN", "PENDING_DISPOSITION"}
VARIANCE_KINDS = {"ATTRIBUTE_EXPIRY", "ATTRIBUTE_MFG_DATE", "ATTRIBUTE_LOT", "ZONE", "STORAGE"}


class Key(NamedTuple):
    """What the book keeps apart, in the order of the answer's lines."""

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


@dataclass
class Line:
    """One line of the answer; what the papers leave open stands in `unsettled`."""

    key: Key
    state: str
    expected: int
    counted: int | None
    variance: int | None
    counted_at: datetime | None
    findings: set[str]
    tallies: list[Tally]
    balance: int  # At now, as the book has it.
    causes: list[tuple[str, int, list[list[str]]]] = field(default_factory=list)
    causes_certain: bool = True
    unsettled: set[str] = field(default_factory=set)
    optional: set[str] = field(default_factory=set)  # Findings that the papers leave open here.


def same_but_time_of_receipt(one: Row, other: Row) -> bool:
    """Say whether two scan rows carry the same content."""
    contents = [
        {name: cell for name, cell in row.items() if cell is not None} for row in (one, other)
    ]
    for content in contents:
        content.pop("received_at", None)
        content.pop("row")
    return contents[0] == contents[1]


class Model:
    """Play one count by the book; `lines` and `not_resolved` are the answer."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.now = files.now
        self.not_resolved: set[tuple[str, int, str]] = set()
        self.contradicted: set[str] = set()  # Ids that came with two contents.
        self._read_book()
        self._read_movements()
        self.standing = list(_standing(self))
        self.unread: set[tuple[str, str]] = set()  # Site and place of codes nobody could read.
        self.demands_missed: set[tuple[str, str, str]] = set()  # Site, place and item.
        self.doubtful: set[tuple[str, str, str, str]] = set()  # Found; of which status is open.
        self.labelled: dict[tuple[str, str], set[date]] = {}  # Expiries on labels, by item and lot.
        self.tallies: dict[Key, list[Tally]] = {}
        self._count()
        self.lines = self._lines()

    # The book: points 1 to 4.

    def _read_book(self) -> None:
        self.quantity: dict[Key, int] = {}
        self.as_of: dict[Key, datetime] = {}
        self.place_as_of: dict[tuple[str, str], datetime] = {}
        for row in self.files.book:
            key = key_of(row)
            self.quantity[key] = self.quantity.get(key, 0) + row["quantity"]
            self.as_of[key] = row["as_of"]
            place = (key.site, key.place)
            self.place_as_of[place] = max(self.place_as_of.get(place, row["as_of"]), row["as_of"])
        self.file_as_of = max((row["as_of"] for row in self.files.book), default=self.now)

    def _read_movements(self) -> None:
        self.moves: list[Move] = []
        by_id = {row["id"]: row for row in self.files.movements}
        for row in by_id.values():
            if row["recorded_at"] > self.now:
                continue
            ends = _ends(self, row)
            if ends is None:
                self.not_resolved.add(("movements", row["row"], "AMBIGUOUS_KEY"))
                continue
            timed = row
            while timed["kind"] == "CORRECTION" and timed.get("corrects"):
                timed = by_id[timed["corrects"]]
            self.moves.append(Move(row, *_occurred(timed), *ends))

    def inside(self) -> set[Key]:
        """Return every key of the book and every inside key that a known movement touched."""
        touched = {end for move in self.moves for end in (move.source, move.target) if end}
        return set(self.quantity) | touched

    def at(self, key: Key, moment: datetime) -> int:
        """Return as_of(key, moment): the same instant counts as before."""
        as_of = self.as_of.get(key) or self.place_as_of.get((key.site, key.place), self.file_as_of)
        quantity = self.quantity.get(key, 0)
        for move in self.moves:
            in_book = move.row["recorded_at"] <= as_of
            before = move.occurred_at <= moment
            quantity += move.effect(key) * (before - in_book)
        return quantity

    # The count: points 5 to 11.

    def _count(self) -> None:
        readings = [reading for scan in self.standing if (reading := _reading(self, scan))]
        rounds = sorted({scan.get("round", 1) for scan in self.standing})
        for number in rounds:
            for tally in _tallies(self, [one for one in readings if one["round"] == number]):
                self.tallies.setdefault(tally.key, []).append(tally)
            recounted = {key for key in self.tallies if self._is_under_recount(key, number)}
            for zero in list(_zeros(self, number, recounted)):
                self.tallies.setdefault(zero.key, []).append(zero)

    def _is_under_recount(self, key: Key, number: int) -> bool:
        if number <= self.files.policy.get("rounds_required", 0):
            return True
        earlier = settle([one for one in self.tallies[key] if one.round < number])
        differs = any(
            one.d or one.id_conflict or one.findings & VARIANCE_KINDS for one in earlier.stands
        )
        return earlier.is_conflict or earlier.is_moved or differs

    # The answer: points 2, 12, 13 and 14.

    def _lines(self) -> list[Line]:
        keys = sorted(self.inside() | set(self.tallies))
        lines = [self._line(key) for key in keys]
        _judge_serials(self, lines)
        for line in lines:
            line.state = state_of(line.state, line.variance, line.findings)
        for line in lines:
            _explain(self, line, lines)
        return lines

    def _line(self, key: Key) -> Line:
        tallies = self.tallies.get(key, [])
        settled = settle(tallies)
        shown = settled.shown
        line = Line(
            key=key,
            state="not_counted" if shown is None else "agrees",
            expected=self.at(key, self.now if shown is None else shown.last),
            counted=None if shown is None else shown.counted,
            variance=None if shown is None else shown.d,
            counted_at=None if shown is None else shown.last,
            findings=_findings(self, key, settled.stands),
            tallies=tallies,
            balance=self.at(key, self.now),
        )
        if settled.same_person:
            line.findings.add("SAME_PERSON")
        if settled.is_open:
            line.unsettled |= {"state", "findings", "causes"}
        line.optional = _left_open(line, settled)
        if settled.is_conflict and any(one.is_incomplete for one in tallies):
            line.unsettled |= {"state", "findings", "causes"}
        delivered = {one.round for one in settled.kept}
        required = self.files.policy.get("rounds_required", 0)
        if settled.is_conflict or any(one.id_conflict for one in settled.kept):
            line.state, line.counted, line.variance = "conflict", None, None
        elif any(one.is_incomplete for one in settled.stands) or (
            shown and len(delivered) < required
        ):
            line.state, line.variance = "incomplete", None
        return line


def _left_open(line: Line, settled: Settled) -> set[str]:
    """Return the findings that some of the standing tallies bear and some do not, and the like."""
    each = [one.findings for one in settled.kept]
    optional = set().union(*each) - (set(each[0]).intersection(*each) if each else set())
    if not settled.is_moved:
        optional.discard("MOVED_WHILE_COUNTING")  # Superseded, and that is settled.
    if len({bool(one.counted) for one in settled.kept}) > 1:
        optional |= {"EXPIRED", "ZONE", "STORAGE"}
    if line.expected < 0 or line.balance < 0:
        optional.add("NEGATIVE_BOOK")
    if "ATTRIBUTE_EXPIRY" in line.findings:
        optional.add("EXPIRED")
    if any(one.is_incomplete for one in settled.kept):
        optional.add("UNKNOWN_LOT")
    return optional


def state_of(state: str, variance: int | None, findings: Iterable[str]) -> str:
    """Return the state of a line: one that was counted and settled agrees or is a variance."""
    if state not in ("agrees", "variance"):
        return state
    return "variance" if variance or VARIANCE_KINDS & set(findings) else "agrees"


def key_of(row: Row) -> Key:
    """Return the stock key of a row of the book."""
    filled = {name: row.get(name) or "" for name in Key._fields}
    return Key(**{**filled, "status": row.get("status") or "QUALIFIED"})


def _occurred(row: Row) -> tuple[datetime, str]:
    """Return when goods moved and how well we know it: point 4."""
    occurred = row.get("occurred_at")
    if occurred is None:
        return row["recorded_at"], "BOOKED"
    if not isinstance(occurred, datetime):
        return datetime(occurred.year, occurred.month, occurred.day, tzinfo=SHANGHAI), "DATE_ONLY"
    return occurred, "KNOWN"


def _ends(model: Model, row: Row) -> tuple[Key | None, Key | None] | None:
    """Return both ends of a movement, or None where several keys fit: point 3."""
    places = [row.get("from_place") or "", row.get("to_place") or ""]
    if row["kind"] == "STATUS" and "" in places:
        places = [places[0] or places[1]] * 2
    source: Key | None = None
    ends: list[Key | None] = []
    for side, place in zip(("from", "to"), places, strict=True):
        if not place:
            ends.append(None)
            continue
        asked = {name: row.get(name) or None for name in ("lot", "owner", "status")}
        asked |= {name: row.get(f"{side}_{name}") for name in ("owner", "status")}
        if source is not None:
            asked["lot"] = source.lot  # What is moved stays of its lot.
        end = _fitting(model, row, place, asked, source)
        if end is None:
            return None
        ends.append(end)
        source = end
    return ends[0], ends[1]


def _fitting(
    model: Model, row: Row, place: str, asked: dict[str, str | None], source: Key | None
) -> Key | None:
    known = {"site": row.get("site") or "", "item_code": row["item_code"]}
    serial = row.get("serial") or ""
    said = {name: value for name, value in asked.items() if value is not None}
    here = [
        key
        for key in model.quantity
        if _fits(key, {**known, **said, "place": place, "serial": serial})
    ]
    if len(said) == len(asked):
        here = []
    if len(here) > 1:
        return None
    filled = dict(said)
    for name in asked:
        if name in said:
            continue
        lot = {"lot": said["lot"]} if "lot" in said else {}
        booked = {
            getattr(key, name)
            for key in model.quantity
            if lot and _fits(key, {"item_code": row["item_code"], **lot})
        }
        otherwise = "QUALIFIED" if name == "status" else ""
        if here:
            filled[name] = getattr(here[0], name)
        elif source is not None:
            filled[name] = getattr(source, name)
        else:
            filled[name] = booked.pop() if len(booked) == 1 else otherwise
    return Key(**known, **filled, place=place, serial=serial)


def _fits(key: Key, said: dict[str, str]) -> bool:
    return all(getattr(key, name) == value for name, value in said.items())


def moment_of(scan: Row) -> datetime:
    """Return when a scan was made by a right clock."""
    if scan.get("counted_at"):
        return scan["counted_at"]
    return scan["device_at"] - timedelta(seconds=scan.get("clock_offset_s") or 0)


def _standing(model: Model) -> Iterator[Row]:
    """Yield the scans that are known, sent once and not voided; the others' rows are told."""
    kept: dict[str, Row] = {}
    known: list[Row] = []
    for scan in model.files.scans:
        if moment_of(scan) > model.now or (scan.get("received_at") or model.now) > model.now:
            model.not_resolved.add(("scans", scan["row"], "later"))
        elif not scan.get("id"):
            known.append(scan)
        elif scan["id"] not in kept:
            kept[scan["id"]] = scan
            known.append(scan)
        elif not same_but_time_of_receipt(kept[scan["id"]], scan):
            model.not_resolved.add(("scans", scan["row"], "ID_CONFLICT"))
            model.contradicted.add(scan["id"])

    def stands(scan: Row) -> bool:
        name = scan.get("id")
        return not any(name and one.get("voids") == name and stands(one) for one in known)

    for scan in known:
        if stands(scan) and not (scan.get("voids") and not _names_goods(scan)):
            yield scan


def _names_goods(scan: Row) -> bool:
    is_done = scan.get("event") == "PLACE_DONE"
    return is_done or bool(scan.get("barcode") or scan.get("item_code"))


def _visit(model: Model, scan: Row) -> int:
    """Return which visit of a place a scan belongs to: one ends with that person's PLACE_DONE."""
    who = ("site", "place", "person", "round")
    return sum(
        one.get("event") == "PLACE_DONE"
        and all(one.get(name) == scan.get(name) for name in who)
        and moment_of(one) < moment_of(scan)
        for one in model.standing
    )


def _reading(model: Model, scan: Row) -> Row | None:
    """Return what a scan says of goods in base units; None when it says nothing that counts."""
    if scan.get("event") == "PLACE_DONE":
        return None
    goods, factor = _goods(model, scan)
    if goods is None:
        return None
    missed = [name for name in demanded(model.files, goods["item_code"]) if not goods.get(name)]
    if missed:
        model.demands_missed.add((scan.get("site") or "", scan["place"], goods["item_code"]))
    quantity = 1 if scan.get("quantity") is None else scan["quantity"]
    return {
        **{name: goods.get(name) or "" for name in ("item_code", "lot", "serial")},
        **{name: goods.get(name) for name in ("expiry", "mfg_date")},
        **{name: scan.get(name) for name in ("owner", "status", "person")},
        "site": scan.get("site") or "",
        "place": scan["place"],
        "round": scan.get("round", 1),
        "visit": _visit(model, scan),
        "moment": moment_of(scan),
        "error_s": scan.get("error_s", model.files.policy.get("clock_error_s", 1)),
        "quantity": quantity * factor,
        "is_incomplete": bool(missed),
        "id_conflict": scan.get("id") in model.contradicted,
    }


def demanded(files: Files, item: str) -> list[str]:
    """Return the fields that a scan of an item must carry: point 8."""
    controls = files.policy.get("controls", {})
    if item in controls:
        return list(controls[item])
    rows = [row for row in files.book if row["item_code"] == item]
    return [name for name in FILLED_CONTROLS if any(row.get(name) for row in rows)]


def _goods(model: Model, scan: Row) -> tuple[Row | None, int]:
    """Return item, lot, serial and dates with the factor of the level; None for what is unread."""
    level = scan.get("level")
    if not scan.get("barcode"):
        return scan, _factor(model, scan["item_code"], level) if level else 1
    parts = dict(part.split(")") for part in scan["barcode"].split("(")[1:])
    if "01" not in parts:
        model.unread.add((scan.get("site") or "", scan["place"]))
        model.not_resolved.add(("scans", scan["row"], "UNREADABLE"))
        return None, 0
    of_book = {row["di"]: (row["item_code"], 1) for row in model.files.book if row.get("di")}
    of_packs = {row["di"]: (row["item_code"], row["factor"]) for row in model.files.packaging}
    if parts["01"] not in {**of_book, **of_packs}:
        model.unread.add((scan.get("site") or "", scan["place"]))
        model.not_resolved.add(("scans", scan["row"], "UNKNOWN_DI"))
        return None, 0
    item, factor = {**of_book, **of_packs}[parts["01"]]
    goods = {"item_code": item, "lot": parts.get("10"), "serial": parts.get("21")}
    goods |= {"expiry": _six(parts.get("17")), "mfg_date": _six(parts.get("11"))}
    return goods, _factor(model, item, level) if level else factor


def _factor(model: Model, item: str, level: str) -> int:
    [factor] = [
        row["factor"]
        for row in model.files.packaging
        if (row["item_code"], row["level"]) == (item, level)
    ]
    return factor


def _six(digits: str | None) -> date | None:
    if digits is None:
        return None
    return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))


def _tallies(model: Model, readings: Sequence[Row]) -> Iterator[Tally]:
    """Yield one tally of each key by each person in each visit: points 7, 11 and 12."""
    shelf = ("site", "place", "item_code", "lot", "serial", "person", "visit")
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for reading in readings:
        groups.setdefault(tuple(reading[name] for name in shelf), []).append(reading)
    by_keys: dict[tuple[Any, ...], list[Row]] = {}
    for group in groups.values():
        moment = max(one["moment"] for one in group)
        for reading in group:
            keys = tuple(_keys(model, reading, moment))
            if reading["lot"] != keys[0].lot:
                reading["is_other_lot"] = True
            by_keys.setdefault((keys, reading["person"], reading["visit"]), []).append(reading)
    for (keys, _, _), group in by_keys.items():
        yield from _tallies_of(model, keys, group)


def _keys(model: Model, reading: Row, moment: datetime) -> list[Key]:
    """Return the keys a reading may mean: point 7 and, for serials, point 12."""
    said = {name: reading[name] for name in ("site", "place", "item_code", "lot", "serial")}
    named = {name: reading[name] for name in ("owner", "status") if reading[name] is not None}
    existing = sorted(key for key in model.inside() if _fits(key, {**said, **named}))
    if not existing and said["serial"]:
        anywhere = {**said, **named}
        del anywhere["lot"]
        existing = sorted(key for key in model.inside() if _fits(key, anywhere))
    if not existing:
        lot = {name: said[name] for name in ("item_code", "lot")}
        booked = {(key.owner, key.status) for key in model.quantity if _fits(key, lot)}
        if booked != {(key.owner, key.status) for key in model.inside() if _fits(key, lot)}:
            model.doubtful.add((said["place"], said["item_code"], said["lot"], said["serial"]))
        owner, status = booked.pop() if len(booked) == 1 else ("", "PENDING_DISPOSITION")
        return [Key(**said, **{"owner": owner, "status": status, **named})]
    return [key for key in existing if model.at(key, moment)] or existing


def _tallies_of(model: Model, keys: Sequence[Key], group: list[Row]) -> Iterator[Tally]:
    total = sum(one["quantity"] for one in group)
    first, last = (bound(one["moment"] for one in group) for bound in (min, max))
    findings = _attributes(model, keys[0], group)
    if keys[0].serial and total > 1:
        total = 1
        findings.add("DUPLICATE_SERIAL")
    for name, code in (("status", "STATUS_NOT_SHOWN"), ("owner", "OWNER_NOT_SHOWN")):
        if len({getattr(key, name) for key in keys}) > 1:
            findings.add(code)
    books = [model.at(key, last) for key in keys]
    agree = total == sum(books)
    for key in keys:
        alone = len(keys) == 1
        yield _tally(
            model,
            key=key,
            person=group[0]["person"],
            round=group[0]["round"],
            counted=total if alone else model.at(key, last) if agree else None,
            first=first,
            last=last,
            error_s=max(one["error_s"] for one in group),
            findings=set(findings),
            is_incomplete=any(one["is_incomplete"] for one in group),
            id_conflict=any(one["id_conflict"] for one in group),
            is_open=len(keys) > 1 and min(books) < 0,  # Nobody can find less than nothing.
        )


def _tally(model: Model, **facts: Any) -> Tally:
    """Return a tally with what was uncertain about the book at its moment: points 4 and 6."""
    error = timedelta(seconds=facts.pop("error_s"))
    tally = Tally(**facts, expected=model.at(facts["key"], facts["last"]))
    for move in model.moves:
        if not move.effect(tally.key):
            continue
        if move.basis == "DATE_ONLY":
            is_uncertain = _day(move.occurred_at) == _day(tally.last)
        else:
            is_uncertain = abs(move.occurred_at - tally.last) <= error
            if tally.first < move.occurred_at < tally.last:
                tally.findings.add("MOVED_WHILE_COUNTING")
        if is_uncertain:
            tally.findings.add("CUT_OFF")
            tally.uncertain.append(move)
    return tally


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _attributes(model: Model, key: Key, group: Iterable[Row]) -> set[str]:
    """Return how the labels differ from what was accepted: point 12 and traps 12 and 33."""
    found = {"ATTRIBUTE_LOT" for one in group if one.get("is_other_lot")}
    for name in ("expiry", "mfg_date"):
        booked = {row[name] for row in _rows_of_lot(model, key) if row.get(name)}
        if booked and any(one[name] and one[name] not in booked for one in group):
            found.add(f"ATTRIBUTE_{name.upper()}")
    for one in group:
        if one["expiry"]:
            model.labelled.setdefault((key.item_code, key.lot), set()).add(one["expiry"])
    return found


def _rows_of_lot(model: Model, key: Key) -> list[Row]:
    said = {"item_code": key.item_code, "lot": key.lot}
    return [row for row in model.files.book if _fits(key_of(row), said)]


def _zeros(model: Model, number: int, recounted: set[Key]) -> Iterator[Tally]:
    """Yield the zeros that PLACE_DONE stands for in a round: points 5 and 8."""
    scanned = {key for key, own in model.tallies.items() if any(o.round == number for o in own)}
    for done in model.standing:
        if done.get("event") != "PLACE_DONE" or done.get("round", 1) != number:
            continue
        where = (done.get("site") or "", done["place"])
        for key in sorted(model.inside() if number == 1 else recounted):
            if (key.site, key.place) != where or where in model.unread or key in scanned:
                continue
            if (*where, key.item_code) not in model.demands_missed:
                yield _zero(model, key, done, number)


def _zero(model: Model, key: Key, done: Row, number: int) -> Tally:
    who = ("site", "place", "person", "round")
    visit = [
        moment_of(one)
        for one in model.standing
        if all(one.get(name) == done.get(name) for name in who)
        and _visit(model, one) == _visit(model, done)
    ]
    return _tally(
        model,
        key=key,
        person=done["person"],
        round=number,
        counted=0,
        first=min(visit),
        last=moment_of(done),
        error_s=done.get("error_s", model.files.policy.get("clock_error_s", 1)),
    )


def _findings(model: Model, key: Key, stands: Sequence[Tally]) -> set[str]:
    """Return the findings of a line besides those that need other lines."""
    found = {code for tally in stands for code in tally.findings}
    if model.quantity.get(key, 0) < 0:
        found.add("NEGATIVE_BOOK")
    lots = {(one.item_code, one.lot) for one in model.inside()}
    if stands and (key.item_code, key.lot) not in lots:
        found.add("UNKNOWN_LOT")
    if any(tally.counted for tally in stands):
        found |= _of_goods_there(model, key, max(tally.last for tally in stands))
    return found


def _of_goods_there(model: Model, key: Key, counted_at: datetime) -> set[str]:
    """Return what is wrong with goods that lie here, whatever their quantity: points 12 and 13."""
    found = set()
    expiries = {row["expiry"] for row in _rows_of_lot(model, key) if row.get("expiry")}
    expiries = expiries or model.labelled.get((key.item_code, key.lot), set())
    is_expired = any(expiry < _day(counted_at) for expiry in expiries)
    if is_expired and key.status not in ("UNQUALIFIED", "EXPIRED_LOCK"):
        found.add("EXPIRED")
    here = [r for r in model.files.book if (key_of(r).site, r["place"]) == (key.site, key.place)]
    of_item = [row for row in model.files.book if row["item_code"] == key.item_code]
    for kind in {row["zone_kind"] for row in here if row.get("zone_kind")}:
        if key.status not in BELONGS[kind] | ANYWHERE:
            found.add("ZONE")
    for bound, is_outside in (("min", lambda p, i: p < i), ("max", lambda p, i: p > i)):
        place = {r[f"place_{bound}_c"] for r in here if r.get(f"place_{bound}_c") is not None}
        item = {r[f"storage_{bound}_c"] for r in of_item if r.get(f"storage_{bound}_c") is not None}
        if any(is_outside(p, i) for p in place for i in item):
            found.add("STORAGE")
    return found


def _judge_serials(model: Model, lines: Sequence[Line]) -> None:
    """Mark one serial found at two places, unless movements between explain it: point 11."""
    there = [
        line
        for line in lines
        if line.key.serial and any(one.counted for one in settle(line.tallies).stands)
    ]
    duplicates: list[Line] = []
    for one, other in combinations(sorted(there, key=lambda line: line.counted_at or model.now), 2):
        same = ("site", "item_code", "serial")
        if any(getattr(one.key, name) != getattr(other.key, name) for name in same):
            continue
        if one.key.place == other.key.place or _was_carried(model, one, other):
            continue
        for line in (one, other):
            if "conflict" in (one.state, other.state) and line.state != "conflict":
                line.unsettled |= {"state", "findings", "causes"}
            line.optional.add("DUPLICATE_SERIAL")
            duplicates.append(line)
    for line in duplicates:
        line.optional -= {"DUPLICATE_SERIAL"} if line.state != "conflict" else set()
        line.findings.add("DUPLICATE_SERIAL")
        line.state, line.variance = "conflict", None
    for line in there:
        if line.state == "conflict":
            line.counted = None


def _was_carried(model: Model, one: Line, other: Line) -> bool:
    """Say whether movements between two counts lead a serial from one place to the other."""
    place = one.key.place
    assert one.counted_at and other.counted_at
    for move in sorted(model.moves, key=lambda move: move.occurred_at):
        if move.row.get("serial") != one.key.serial or move.source is None:
            continue
        is_between = one.counted_at < move.occurred_at <= other.counted_at
        if is_between and move.source.place == place and move.target:
            place = move.target.place
    return place == other.key.place


def _explain(model: Model, line: Line, lines: Sequence[Line]) -> None:
    """Give a line every cause that explains all of its difference; one alone is certain."""
    if line.state != "variance" or not line.variance:
        return
    if "MOVED_WHILE_COUNTING" in line.findings:
        line.unsettled.add("causes")
        return
    timings = _timings(model, line)
    if timings:
        line.causes.append(("COUNT_TIMING", line.variance, timings))
    for document in model.files.documents:
        cause = _paper(model, line, document)
        if cause:
            rivals = [one for one in lines if one is not line and _paper(model, one, document)]
            line.causes.append((cause, line.variance, [[document["id"]]]))
            line.causes_certain &= not rivals
    for other in lines:
        if _is_swap(line, other):
            line.causes.append(("LOT_SWAP", line.variance, []))
            line.causes_certain &= sum(_is_swap(other, one) for one in lines) == 1
            line.causes_certain &= not (_timings(model, other) if other.variance else [])
            line.causes_certain &= not any(_paper(model, other, d) for d in model.files.documents)
            line.causes_certain &= "UNKNOWN_LOT" not in line.findings | other.findings
            line.causes_certain &= "state" not in other.unsettled
    line.causes_certain &= len(line.causes) <= 1


def _timings(model: Model, line: Line) -> list[list[str]]:
    """Return every set of late or uncertain movements whose other side makes the difference 0."""
    shown = settle(line.tallies).shown
    assert shown is not None
    late = [m for m in model.moves if m.basis == "BOOKED" and m.occurred_at > shown.last]
    movable = [m for m in model.moves if m in late or m in shown.uncertain]
    sides = [
        (m.row["id"], m.effect(line.key) * (-1 if m.occurred_at <= shown.last else 1))
        for m in movable
        if m.effect(line.key)
    ]
    return [
        sorted(name for name, _ in some)
        for size in range(1, len(sides) + 1)
        for some in combinations(sides, size)
        if sum(units for _, units in some) == line.variance
    ]


def _paper(model: Model, line: Line, document: Row) -> str | None:
    """Return the cause that an open document of exactly this quantity names, if it fits."""
    kinds = {
        "RECEIPT": ("UNPOSTED_RECEIPT", 1, "to_place"),
        "ISSUE": ("UNPOSTED_ISSUE", -1, "from_place"),
        "REQUISITION": ("UNPOSTED_ISSUE", -1, "from_place"),
        "WORK_ORDER": ("WORK_IN_PROCESS", -1, "from_place"),
    }
    if document["state"] != "OPEN" or document["created_at"] > model.now:
        return None
    if document["kind"] not in kinds or document["item_code"] != line.key.item_code:
        return None
    cause, sign, end = kinds[document["kind"]]
    is_here = document.get(end) in (None, "", line.key.place)
    is_lot = document.get("lot") in (None, "", line.key.lot)
    fits = is_here and is_lot and line.variance == sign * document["quantity"]
    return cause if fits and line.state == "variance" else None


def _is_swap(line: Line, other: Line) -> bool:
    """Say whether two lots of one item at one place differ by exactly opposite quantities."""
    differing = ("lot",)
    same = (name for name in Key._fields if name not in differing)
    return (
        all(getattr(line.key, name) == getattr(other.key, name) for name in same)
        and line.key.lot != other.key.lot
        and line.state == other.state == "variance"
        and bool(line.variance)
        and line.variance == -(other.variance or 0)
        and "MOVED_WHILE_COUNTING" not in line.findings | other.findings
    )
