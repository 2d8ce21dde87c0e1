"""Why a line differs, as far as the arithmetic can say: every cause that explains all of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from tests.cli.model_book import Book, Key, Move, Row
from tests.cli.model_rounds import Tally, settle

KINDS = {
    "RECEIPT": ("UNPOSTED_RECEIPT", 1, "to_place"),
    "ISSUE": ("UNPOSTED_ISSUE", -1, "from_place"),
    "REQUISITION": ("UNPOSTED_ISSUE", -1, "from_place"),
    "WORK_ORDER": ("WORK_IN_PROCESS", -1, "from_place"),
}


@dataclass
class Cause:
    """One explanation of the whole difference, with each set of evidence that would prove it."""

    cause: str
    units: int
    proofs: list[list[str]]  # Empty: what proves it is not settled.


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
    causes: list[Cause] = field(default_factory=list)
    is_certain: bool = True  # That the causes are these and no others.
    unsettled: set[str] = field(default_factory=set)
    optional: set[str] = field(default_factory=set)  # Findings that are left open here.

    def leave_open(self) -> None:
        """Hold nobody to this line's state and what follows from it."""
        self.unsettled |= {"state", "findings", "causes"}


def explain(line: Line, lines: Sequence[Line], book: Book) -> None:
    """Give a line its causes, and say whether they are certain."""
    if not _is_to_be_explained(line):
        return
    timings, is_mixed = _timings(line, book)
    if timings:
        line.causes.append(Cause("COUNT_TIMING", line.variance or 0, timings))
    papers = list(_papers(line, book))
    for cause, document in papers:
        line.causes.append(Cause(cause, line.variance or 0, [[document["id"]]]))
    swaps = [other for other in lines if _is_swap(line, other)]
    line.causes += [Cause("LOT_SWAP", line.variance or 0, []) for _ in swaps]
    line.is_certain = (
        len(line.causes) <= 1
        and not is_mixed
        and not any(_is_paper_of(one, doc) for _, doc in papers for one in lines if one is not line)
        and all(_is_sure_swap(line, other, lines, book) for other in swaps)
    )


def _is_to_be_explained(line: Line) -> bool:
    is_moved = "MOVED_WHILE_COUNTING" in line.findings
    return line.state == "variance" and bool(line.variance) and not is_moved


def _timings(line: Line, book: Book) -> tuple[list[list[str]], bool]:
    """
    Return every set of late or uncertain movements whose other side makes the difference 0.

    Whether late and uncertain ones may explain it only together is not settled: that is told too.
    """
    shown = settle(line.tallies).shown
    assert shown is not None
    sides = [
        (move, move.effect(line.key) * (-1 if move.occurred_at <= shown.last else 1))
        for move in book.moves
        if move in shown.uncertain or _is_late(move, shown)
    ]
    found = [
        [move for move, _ in some]
        for size in range(1, len(sides) + 1)
        for some in combinations(sides, size)
        if sum(units for _, units in some) == line.variance
    ]
    pure = [
        one
        for one in found
        if all(move in shown.uncertain for move in one) or all(_is_late(m, shown) for m in one)
    ]
    return [sorted(move.row["id"] for move in one) for one in found], bool(found) and not pure


def _is_late(move: Move, shown: Tally) -> bool:
    return move.basis == "BOOKED" and move.occurred_at > shown.last and bool(move.effect(shown.key))


def _papers(line: Line, book: Book) -> Iterator[tuple[str, Row]]:
    """Yield the open documents of exactly this quantity, with the cause that they name."""
    for document in book.files.documents:
        is_known = document["created_at"] <= book.files.now
        if is_known and document["state"] == "OPEN" and _is_paper_of(line, document):
            yield KINDS[document["kind"]][0], document


def _is_paper_of(line: Line, document: Row) -> bool:
    if document["kind"] not in KINDS or line.state != "variance":
        return False
    _, sign, end = KINDS[document["kind"]]
    return (
        document["item_code"] == line.key.item_code
        and document.get("lot") in (None, "", line.key.lot)
        and document.get(end) in (None, "", line.key.place)
        and line.variance == sign * document["quantity"]
    )


def _is_swap(line: Line, other: Line) -> bool:
    """Say whether two lots of one item at one place differ by exactly opposite quantities."""
    return (
        line.key._replace(lot="") == other.key._replace(lot="")
        and line.key.lot != other.key.lot
        and not line.key.serial
        and _is_to_be_explained(other)
        and line.variance == -(other.variance or 0)
    )


def _is_sure_swap(line: Line, other: Line, lines: Sequence[Line], book: Book) -> bool:
    """Say whether nothing else could explain the other line, and both can take their share."""
    return (
        sum(_is_swap(other, one) for one in lines) == 1
        and not _timings(other, book)[0]
        and not list(_papers(other, book))
        and "UNKNOWN_LOT" not in line.findings | other.findings
        and "state" not in other.unsettled
        and all(one.balance + min(one.variance or 0, 0) >= 0 for one in (line, other))
    )
