"""
The papers read naively: what `medcount count` must answer, found the slow and plain way.

Written from CONTRACTS.md, TRAPS.md and DESIGN §3 alone, without a look at the product. Where the
papers leave something open, a line says so in `unsettled` or `optional`, and nobody is held to it.
"""

from collections.abc import Iterable, Sequence

from tests.cli.model_book import Book, Files, Key, key_of
from tests.cli.model_causes import Line, explain
from tests.cli.model_floor import VARIANCE_KINDS, Floor, day_of
from tests.cli.model_rounds import Settled, settle

BELONGS = {
    "QUARANTINE": {"QUARANTINE"},
    "QUALIFIED": {"QUALIFIED"},
    "SHIPPING": {"RESERVED_OUT"},
    "RETURNED": {"RETURN_PENDING"},
    "UNQUALIFIED": {"UNQUALIFIED", "EXPIRED_LOCK", "RECALLED"},
}
ANYWHERE = {"FROZEN", "PENDING_DISPOSITION"}


class Model:
    """Play one count by the papers; `lines` and `not_resolved` are the answer."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.book = Book(files)
        self.floor = Floor(self.book)
        self.not_resolved = {("movements", row, "AMBIGUOUS_KEY") for row in self.book.ambiguous}
        self.not_resolved |= {("scans", row, code) for row, code in self.floor.not_resolved}
        keys = sorted(self.book.inside() | set(self.floor.tallies))
        self.lines = [self._line(key) for key in keys]
        self._judge_serials()
        for line in self.lines:
            line.state = state_of(line.state, line.variance, line.findings)
        for line in self.lines:
            explain(line, self.lines, self.book)

    def _line(self, key: Key) -> Line:
        tallies = self.floor.tallies.get(key, [])
        settled = settle(tallies)
        shown = settled.shown
        line = Line(
            key=key,
            state="not_counted" if shown is None else "agrees",
            expected=self.book.at(key, self.files.now if shown is None else shown.last),
            counted=None if shown is None else shown.counted,
            variance=None if shown is None else shown.d,
            counted_at=None if shown is None else shown.last,
            findings=self._findings(key, settled),
            tallies=tallies,
            balance=self.book.at(key, self.files.now),
        )
        line.optional = _left_open(line, settled)
        delivered = {one.round for one in settled.kept}
        is_incomplete = any(one.is_incomplete for one in settled.stands)
        is_conflict = settled.is_conflict or any(one.id_conflict for one in settled.kept)
        if settled.is_open or (is_conflict and any(one.is_incomplete for one in settled.kept)):
            line.leave_open()
        if is_conflict:
            line.state, line.counted, line.variance = "conflict", None, None
        elif shown and (is_incomplete or len(delivered) < self._rounds_required()):
            line.state, line.variance = "incomplete", None
        return line

    def _rounds_required(self) -> int:
        required: int = self.files.policy.get("rounds_required", 0)
        return required

    # Findings: points 2, 7, 9, 12 and 13.

    def _findings(self, key: Key, settled: Settled) -> set[str]:
        """Return the findings of a line besides those that need other lines."""
        found = {code for tally in settled.stands for code in tally.findings}
        if settled.same_person:
            found.add("SAME_PERSON")
        if self.book.quantity.get(key, 0) < 0:
            found.add("NEGATIVE_BOOK")
        lots = {(one.item_code, one.lot) for one in self.book.inside()}
        if settled.stands and (key.item_code, key.lot) not in lots:
            found.add("UNKNOWN_LOT")
        if any(tally.counted for tally in settled.stands):
            found |= self._zone_and_storage(key)
            found |= self._expired(key, settled)
        return found

    def _expired(self, key: Key, settled: Settled) -> set[str]:
        expiries = {row["expiry"] for row in self.book.rows_of_lot(key) if row.get("expiry")}
        expiries = expiries or self.floor.labelled.get((key.item_code, key.lot), set())
        counted_on = day_of(max(tally.last for tally in settled.stands))
        is_locked = key.status in ("UNQUALIFIED", "EXPIRED_LOCK")
        return {"EXPIRED" for expiry in expiries if expiry < counted_on and not is_locked}

    def _zone_and_storage(self, key: Key) -> set[str]:
        book = self.files.book
        here = [row for row in book if (key_of(row).site, row["place"]) == (key.site, key.place)]
        of_item = [row for row in book if row["item_code"] == key.item_code]
        kinds = {row["zone_kind"] for row in here if row.get("zone_kind")}
        found = {"ZONE" for kind in kinds if key.status not in BELONGS[kind] | ANYWHERE}
        for bound, sign in (("min", 1), ("max", -1)):
            places = [row.get(f"place_{bound}_c") for row in here]
            items = [row.get(f"storage_{bound}_c") for row in of_item]
            if any(
                place is not None and item is not None and place * sign < item * sign
                for place in places
                for item in items
            ):
                found.add("STORAGE")
        return found

    # Serials at two places: point 11.

    def _judge_serials(self) -> None:
        by_serial: dict[tuple[str, str, str], list[Line]] = {}
        for line in self.lines:
            is_there = any(one.counted for one in settle(line.tallies).stands)
            if line.key.serial and is_there:
                serial = (line.key.site, line.key.item_code, line.key.serial)
                by_serial.setdefault(serial, []).append(line)
        for found in by_serial.values():
            if len(found) > 1:
                self._judge_serial(sorted(found, key=lambda line: line.counted_at))

    def _judge_serial(self, found: Sequence[Line]) -> None:
        """Judge one serial that several lines bear; only the plain case is settled."""
        is_plain = len(found) == 2 and found[0].key.place != found[1].key.place
        if not is_plain or any(line.state == "conflict" or line.unsettled for line in found):
            for line in found:
                line.leave_open()
        elif not self._was_carried(*found):
            for line in found:
                line.state, line.counted, line.variance = "conflict", None, None
                line.findings.add("DUPLICATE_SERIAL")

    def _was_carried(self, one: Line, other: Line) -> bool:
        """Say whether movements between two counts lead a serial from one place to the other."""
        assert one.counted_at and other.counted_at
        place: str | None = one.key.place
        for move in sorted(self.book.moves, key=lambda move: move.occurred_at):
            is_between = one.counted_at < move.occurred_at <= other.counted_at
            source = move.source.place if move.source else None
            if move.row.get("serial") == one.key.serial and is_between and source == place:
                place = move.target.place if move.target else None
        return place == other.key.place


def state_of(state: str, variance: int | None, findings: Iterable[str]) -> str:
    """Return the state of a line: one that was counted and settled agrees or is a variance."""
    if state not in ("agrees", "variance"):
        return state
    return "variance" if variance or VARIANCE_KINDS & set(findings) else "agrees"


def _left_open(line: Line, settled: Settled) -> set[str]:
    """Return the findings that some of a line's tallies bear and some do not, and the like."""
    each = [one.findings for one in settled.kept]
    optional = set().union(*each) - set(each[0]).intersection(*each) if each else set()
    if not settled.is_moved:
        optional.discard("MOVED_WHILE_COUNTING")  # Superseded, and that is settled.
    if len({one.counted == 0 for one in settled.kept}) > 1 or settled.is_conflict:
        optional |= {"EXPIRED", "ZONE", "STORAGE"}
    if line.expected < 0 or line.balance < 0:
        optional.add("NEGATIVE_BOOK")
    if "ATTRIBUTE_EXPIRY" in line.findings:
        optional.add("EXPIRED")
    if any(one.is_incomplete for one in settled.kept):
        optional.add("UNKNOWN_LOT")
    return optional
