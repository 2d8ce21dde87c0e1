"""A cause is a fact that explains a variance: suggested with its evidence, decided by a person."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from medcount.core.book import Entry


class CauseCode(StrEnum):
    """The causes that belong to the arithmetic itself (names of ATTRIBUTION.md)."""

    COUNT_TIMING = "COUNT_TIMING"
    LOT_SWAP = "LOT_SWAP"
    UNPOSTED_RECEIPT = "UNPOSTED_RECEIPT"
    UNPOSTED_ISSUE = "UNPOSTED_ISSUE"
    WORK_IN_PROCESS = "WORK_IN_PROCESS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A settled line of one site whose quantity is not the book's."""

    line: int
    owner: str
    place: str
    item: int
    lot: str
    serial: str
    status: str
    units: int  # Counted minus expected.
    lot_known: bool = True
    may_move: bool = True  # False: it is to be recounted, or the book could not bear the movement.
    cut_off: Sequence[Entry] = ()  # Movements whose other side explains the units.
    booked_later: Sequence[Entry] = ()  # Booked after the count or uncertain, and explaining it.
    scans: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One line of an open document: a claim on goods that no movement has booked."""

    document: str
    kind: str  # RECEIPT, RETURN, ISSUE, REQUISITION, WORK_ORDER; others explain nothing here.
    item: int
    lot: str  # "" where the paper does not say.
    quantity: int
    from_place: str = ""  # A place of the site, "" where the paper states none.
    to_place: str = ""
    from_elsewhere: str = ""  # A customer, a ward, another site: where no line of the site lies.
    to_elsewhere: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One explanation of the units of one or two lines."""

    cause: CauseCode
    units: Mapping[int, int]  # Line → the part of its variance that is explained.
    evidence: tuple[str, ...]
    rank: int  # The lower the closer: what is certain comes before what merely fits.
    paper: int | None = None  # A paper is spent once.


@dataclass(slots=True)
class Explanation:
    """The causes selected for a line, best first, and those that would have fitted too."""

    causes: list[Cause] = field(default_factory=list)
    rivals: list[Cause] = field(default_factory=list)


_PAPER_CAUSES = {
    "RECEIPT": (CauseCode.UNPOSTED_RECEIPT, +1),
    "RETURN": (CauseCode.UNPOSTED_RECEIPT, +1),  # From a customer; to a supplier see _claim.
    "ISSUE": (CauseCode.UNPOSTED_ISSUE, -1),
    "REQUISITION": (CauseCode.UNPOSTED_ISSUE, -1),
    "WORK_ORDER": (CauseCode.WORK_IN_PROCESS, -1),
}

_RANK_CUT_OFF, _RANK_BOOKED_LATER, _RANK_PAPER, _RANK_SWAP, _RANK_PAPER_WITHOUT_LOT = range(5)


def explain(differences: Sequence[Difference], papers: Sequence[Paper]) -> dict[int, Explanation]:
    """
    Return, per line, which causes explain its units and which rivals would have.

    Each unit is explained at most once and each paper spent once. Where two explanations of one
    rank compete for the same line or paper and only a guess could choose, none is selected: both
    are shown as rivals (R-225: a hint suggests, it never decides).
    """
    explanations = {difference.line: Explanation() for difference in differences}
    candidates = sorted(
        [*_timing(differences), *_by_paper(differences, papers), *_swaps(differences)],
        key=lambda cause: (cause.rank, cause.evidence, sorted(cause.units)),
    )
    spent: set[int] = set()
    for rank in range(_RANK_PAPER_WITHOUT_LOT + 1):
        open_causes = [
            cause
            for cause in candidates
            if cause.rank == rank
            and cause.paper not in spent
            and not any(explanations[line].causes for line in cause.units)
        ]
        for cause in open_causes:
            if _is_a_guess(cause, open_causes) or cause.paper in spent:
                continue
            if any(explanations[line].causes for line in cause.units):
                continue
            for line in cause.units:
                explanations[line].causes.append(cause)
            if cause.paper is not None:
                spent.add(cause.paper)
    for cause in candidates:
        for line in cause.units:
            if cause not in explanations[line].causes:
                explanations[line].rivals.append(cause)
    return explanations


def _is_a_guess(cause: Cause, others: Iterable[Cause]) -> bool:
    """Return whether an equal of this cause claims its paper, or its line for another reason."""
    for other in others:
        if other is cause:
            continue
        same_paper = cause.paper is not None and cause.paper == other.paper
        overlapping = bool(set(cause.units) & set(other.units))
        same_claim = set(cause.units) == set(other.units) and cause.cause is other.cause
        if same_paper or (overlapping and not same_claim):
            return True
    return False


def _timing(differences: Iterable[Difference]) -> Iterable[Cause]:
    for difference in differences:
        at_cut_off = tuple(entry.movement for entry in difference.cut_off)
        booked_later = tuple(entry.movement for entry in difference.booked_later)
        ranked = {booked_later: _RANK_BOOKED_LATER, at_cut_off: _RANK_CUT_OFF}
        for evidence, rank in ranked.items():
            if evidence:
                yield Cause(
                    cause=CauseCode.COUNT_TIMING,
                    units={difference.line: difference.units},
                    evidence=evidence,
                    rank=rank,
                )


def _by_paper(differences: Iterable[Difference], papers: Sequence[Paper]) -> Iterable[Cause]:
    by_item: dict[tuple[int, int], list[tuple[int, CauseCode]]] = {}
    for number, paper in enumerate(papers):
        if claim := _claim(paper):
            cause, sign = claim
            by_item.setdefault((paper.item, sign * paper.quantity), []).append((number, cause))
    for difference in differences:
        for number, cause in by_item.get((difference.item, difference.units), ()):
            paper = papers[number]
            if paper.lot not in ("", difference.lot) or not _may_touch(paper, difference):
                continue
            yield Cause(
                cause=cause,
                units={difference.line: difference.units},
                evidence=(paper.document,),
                rank=_RANK_PAPER if paper.lot or not difference.lot else _RANK_PAPER_WITHOUT_LOT,
                paper=number,
            )


def _may_touch(paper: Paper, difference: Difference) -> bool:
    """Return whether the end of a paper that a difference is at is there, or not stated."""
    if difference.units > 0:
        place, elsewhere = paper.to_place, paper.to_elsewhere
    else:
        place, elsewhere = paper.from_place, paper.from_elsewhere
    return not elsewhere and place in ("", difference.place)


def _claim(paper: Paper) -> tuple[CauseCode, int] | None:
    """Return the cause a paper would be, and whether it brings goods (+1) or takes them (-1)."""
    leaves = paper.to_elsewhere or (paper.from_place and not paper.to_place)
    if paper.kind == "RETURN" and leaves:
        return CauseCode.UNPOSTED_ISSUE, -1
    return _PAPER_CAUSES.get(paper.kind)


def _swaps(differences: Iterable[Difference]) -> Iterable[Cause]:
    """Pair known lots of one item at one place whose differences are exact opposites (C-01)."""
    places: dict[tuple[str, str, int, str, int], list[Difference]] = {}
    for difference in differences:
        swappable = difference.lot_known and difference.may_move
        if difference.lot and swappable and not difference.serial:
            key = (
                difference.owner,
                difference.place,
                difference.item,
                difference.status,
                abs(difference.units),
            )
            places.setdefault(key, []).append(difference)
    for together in places.values():
        signs = Counter(difference.units > 0 for difference in together)
        if not signs[True] or not signs[False]:
            continue
        for short in (d for d in together if d.units < 0):
            for over in (d for d in together if d.units > 0 and d.lot != short.lot):
                yield Cause(
                    cause=CauseCode.LOT_SWAP,
                    units={short.line: short.units, over.line: over.units},
                    evidence=(*short.scans, *over.scans),
                    rank=_RANK_SWAP,
                )
