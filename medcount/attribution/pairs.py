"""What is missing under one key and too much under a like one may be the same goods."""

from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from typing import NamedTuple

from medcount.attribution.candidate import Candidate
from medcount.attribution.case import Cause, Movement, Paper, PaperLine
from medcount.attribution.floor_plan import FloorPlan, grouped
from medcount.attribution.spelling import date_slip, slip

_CROWD = 200  # Variances of one item, of which not every one can be held against every other.
_CERTAIN_FROM = 4  # Units; fewer agree by chance too often to pair two rests.

# The parts of a variance's difference that single stories offer to explain.
Offers = list[set[int]]


class Pair(NamedTuple):
    """Two variances of which one may hold the goods of the other."""

    cause: Cause
    source: int
    target: int
    signs: tuple[str, ...]
    spends: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


class _Paired(NamedTuple):
    """A family of pairs: what the two have in common and what makes one."""

    groups: Callable[[FloorPlan], Iterable[list[int]]]
    pair: Callable[[FloorPlan, int, int], Pair | None]


def likely_pairs(plan: FloorPlan) -> list[Pair]:
    """Return the pairs of every family, whatever their quantities."""
    events = grouped(
        (
            (line, paper)
            for paper in plan.case.papers
            if paper.kind == "QUALITY_EVENT"
            for line in paper.lines
        ),
        lambda event: event[0].item,
    )
    pairs = []
    for family in _FAMILIES:
        for group in family.groups(plan):
            for source, target in _neighbours(plan, group):
                pair = family.pair(plan, source, target)
                if pair is not None:
                    pairs.append(pair)
    return [_with_event(plan, pair, events.get(_item(plan, pair), [])) for pair in pairs]


def _neighbours(plan: FloorPlan, group: list[int]) -> Iterator[tuple[int, int]]:
    """Return who may have exchanged goods with whom: all, but in a crowd only who stands out."""
    if len(group) <= _CROWD:
        yield from permutations(group, 2)
        return
    by_delta = grouped(group, lambda n: plan.variances[n].delta)
    by_location = grouped(group, lambda n: plan.variances[n].key.location)
    for source in group:
        opposite = by_delta.get(-plan.variances[source].delta, [])
        beside = by_location[plan.variances[source].key.location]
        close = {n for near in (opposite, beside) if len(near) <= _CROWD for n in near}
        yield from ((source, target) for target in sorted(close - {source}))


def pair_candidates(plan: FloorPlan, pairs: Iterable[Pair], offers: Offers) -> Iterator[Candidate]:
    """Return how much each pair may have exchanged, given what else may explain their rests."""
    for pair in pairs:
        for units, how in _quantities(plan, pair, offers):
            moved = _movement(plan, pair, units)
            signs = (*pair.signs, f"needs {how}")
            if pair.cause in (Cause.LOT_SWAP, Cause.ITEM_CONFUSION):
                signs = (*signs, "booked as issued" if moved else "no such issue")
            yield Candidate(
                cause=pair.cause,
                effects=((pair.source, -units), (pair.target, units)),
                signs=signs,
                spends=pair.spends + ((f"move {moved.move_id}",) if moved else ()),
                evidence=pair.evidence + ((moved.move_id,) if moved else ()),
            )


def _quantities(plan: FloorPlan, pair: Pair, offers: Offers) -> Iterator[tuple[int, str]]:
    missing, surplus = -plan.variances[pair.source].delta, plan.variances[pair.target].delta
    if missing > 0 and surplus > 0:
        yield min(missing, surplus), "alone"
    rests = {missing + part for part in offers[pair.source]} - {missing}
    excesses = {surplus - part for part in offers[pair.target]} - {surplus}
    both = (rests & excesses) - {missing, surplus}
    exact = {missing} & excesses | {surplus} & rests
    if missing > 0 and surplus > 0:
        exact -= {min(missing, surplus)}
        both -= {min(missing, surplus)}
    yield from ((units, "one rest") for units in sorted(exact) if units > 0)
    yield from ((units, "two rests") for units in sorted(both) if units >= _CERTAIN_FROM)
    vouched = {missing, surplus} - exact - {min(missing, surplus)}
    yield from (
        (units, "one side")
        for units in sorted(vouched)
        if units > 0 and (_lies_close(plan, pair) or _movement(plan, pair, units))
    )


def _lies_close(plan: FloorPlan, pair: Pair) -> bool:
    """Say whether goods are easily taken for each other, so that one side may vouch for both."""
    one, other = plan.variances[pair.source].key, plan.variances[pair.target].key
    return one.location == other.location or one.lot == other.lot


def _movement(plan: FloorPlan, pair: Pair, units: int) -> Movement | None:
    """Return the issue that was booked on what is too much: its goods came from the other."""
    if pair.cause not in (Cause.LOT_SWAP, Cause.ITEM_CONFUSION):
        return None
    booked = plan.movements.get(plan.variances[pair.target].key, ())
    fitting = [
        move
        for move in booked
        if move.quantity == -units and move.posted_at <= plan.case.snapshot_at
    ]
    return fitting[-1] if fitting else None


def _item(plan: FloorPlan, pair: Pair) -> str:
    return plan.variances[pair.source].key.item


def _with_event(plan: FloorPlan, pair: Pair, events: list[tuple[PaperLine, Paper]]) -> Pair:
    """Return a change of status with the quality event that ordered it, if there is one."""
    if pair.cause is not Cause.STATUS_MISMATCH:
        return pair
    source, target = plan.variances[pair.source], plan.variances[pair.target]
    for line, paper in events:
        if (
            line.lot in ("", source.key.lot)
            and line.from_location in ("", source.key.location)
            and paper.to_status in ("", target.key.status)
        ):
            fits = "exact" if line.quantity in (-source.delta, target.delta) else "other quantity"
            return pair._replace(
                signs=(*pair.signs, f"event {fits}", f"event {paper.state}"),
                spends=(f"event {paper.paper_id} {paper.lines.index(line)}",),
                evidence=(paper.paper_id,),
            )
    return pair._replace(signs=(*pair.signs, "no event"))


def _lot_swap(plan: FloorPlan, source: int, target: int) -> Pair | None:
    one, other = plan.variances[source].key, plan.variances[target].key
    if one.lot == other.lot or one.status != other.status:
        return None
    alike = "alike" if slip(one.lot, other.lot) else "unlike"
    return Pair(
        Cause.LOT_SWAP,
        source,
        target,
        (
            f"lies {plan.distance(one.location, other.location)}",
            f"lots {alike}",
            *_familiar(plan, source, target),
        ),
    )


def _familiar(plan: FloorPlan, source: int, target: int) -> tuple[str, ...]:
    known = plan.is_known(plan.variances[source].key), plan.is_known(plan.variances[target].key)
    new = plan.variances[target].book == 0
    emptied = plan.variances[source].book + plan.variances[source].delta == 0
    return (
        "both known" if all(known) else "one unknown",
        "target new" if new else "target booked",
        f"source {'emptied' if emptied else 'stays'}",
        f"{'emptied' if emptied else 'stays'} into {'new' if new else 'booked'}",
    )


def _misplaced(plan: FloorPlan, source: int, target: int) -> Pair | None:
    one, other = plan.variances[source].key, plan.variances[target].key
    if one.location == other.location or one.status != other.status or one.expiry != other.expiry:
        return None
    where = plan.distance(one.location, other.location)
    return Pair(
        Cause.MISPLACED, source, target, (f"lies {where}", *_familiar(plan, source, target))
    )


def _item_confusion(plan: FloorPlan, source: int, target: int) -> Pair | None:
    one, other = plan.variances[source].key, plan.variances[target].key
    if one.item == other.item or one.status != other.status:
        return None
    return Pair(Cause.ITEM_CONFUSION, source, target, _familiar(plan, source, target))


def _status_mismatch(plan: FloorPlan, source: int, target: int) -> Pair | None:
    one, other = plan.variances[source].key, plan.variances[target].key
    if one.status == other.status:
        return None
    where = plan.distance(one.location, other.location)
    return Pair(
        Cause.STATUS_MISMATCH,
        source,
        target,
        (f"lies {where}", f"{one.status} to {other.status}", *_familiar(plan, source, target)),
    )


def _lot_typo(plan: FloorPlan, source: int, target: int) -> Pair | None:
    one, other = plan.variances[source].key, plan.variances[target].key
    if plan.variances[target].book or plan.is_known(other) or one.lot == other.lot:
        return None
    how = slip(one.lot, other.lot)
    if not how or one.status != other.status or other.expiry not in ("", one.expiry):
        return None
    signs = (f"slip {how}", f"expiry {'blank' if not other.expiry else 'same'}")
    return _misread(plan, Pair(Cause.LOT_TYPO, source, target, signs))


def _expiry_misread(plan: FloorPlan, source: int, target: int) -> Pair | None:
    one, other = plan.variances[source].key, plan.variances[target].key
    if one.expiry == other.expiry or one.location != other.location or one.status != other.status:
        return None
    true = plan.expiries.get((one.item, one.lot), "")
    vouched = "source" if true == one.expiry else "target" if true == other.expiry else "neither"
    signs = (f"slip {date_slip(one.expiry, other.expiry)}", f"master says {vouched}")
    return _misread(plan, Pair(Cause.EXPIRY_MISREAD, source, target, signs))


def _misread(plan: FloorPlan, pair: Pair) -> Pair:
    """Return a pair with the scans that were misread."""
    scans = plan.scans.get(plan.variances[pair.target].key, [])
    how = "typed" if any(scan.manual for scan in scans) else "scanned"
    return pair._replace(
        signs=(*pair.signs, how, *_familiar(plan, pair.source, pair.target)[1:3]),
        spends=tuple(f"scan {scan.scan_id}" for scan in scans),
        evidence=tuple(scan.scan_id for scan in scans),
    )


_FAMILIES = (
    _Paired(lambda plan: plan.by_item.values(), _lot_swap),
    _Paired(lambda plan: plan.by_lot.values(), _misplaced),
    _Paired(lambda plan: plan.by_shelf_family.values(), _item_confusion),
    _Paired(lambda plan: plan.by_lot.values(), _status_mismatch),
    _Paired(lambda plan: plan.by_shelf_item.values(), _lot_typo),
    _Paired(lambda plan: plan.by_lot.values(), _expiry_misread),
)
