"""How a count itself goes wrong: packs, repeats, omissions, digits, goods that move meanwhile."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from medcount.attribution.candidate import Candidate, size
from medcount.attribution.case import Cause, Scan
from medcount.attribution.floor_plan import FloorPlan
from medcount.attribution.spelling import keyed, slip

_VISIT_S = 900  # A longer pause within one key's scans is another visit.


def floor_candidates(plan: FloorPlan) -> Iterator[Candidate]:
    """Return what scans, tasks and movements during the count may explain by themselves."""
    for n, variance in enumerate(plan.variances):
        scans = plan.scans.get(variance.key, [])
        yield from _packs(plan, n, scans)
        yield from _repeats(n, scans)
        yield from _keyed_wrong(n, scans, delta=variance.delta)
        yield from _moved(plan, n)
        yield from _phantom(plan, n, scans)
    yield from _missed(plan)


def resting_candidates(plan: FloorPlan, offers: list[set[int]]) -> Iterator[Candidate]:
    """Return what the count may have done wrong beside what another story explains."""
    for n, variance in enumerate(plan.variances):
        if not offers[n]:
            continue
        scans = plan.scans.get(variance.key, [])
        rests = sorted({variance.delta - part for part in offers[n]} - {0, variance.delta})
        for rest in rests:
            yield from _keyed_wrong(n, scans, delta=rest)
            yield from _missed_position(plan, n, missed=rest)


def _packs(plan: FloorPlan, n: int, scans: list[Scan]) -> Iterator[Candidate]:
    """Packs counted as pieces, pieces as packs, or one pack as another."""
    key, delta = plan.variances[n].key, plan.variances[n].delta
    factors = dict(plan.items[key.item].packs) if key.item in plan.items else {}
    for scan in scans:
        twins = sum(scan.level == other.level for other in scans) > 1
        for level, factor in sorted(factors.items()):
            units = scan.quantity - scan.packs * factor
            if not units:
                continue
            mismatch = scan.packs * factors.get(scan.level, 1) != scan.quantity
            right = mismatch and level == scan.level
            yield Candidate(
                cause=Cause.UOM_PACK,
                effects=((n, units),),
                signs=(
                    f"{scan.level} as {'pieces' if right else level}",
                    "level once" if not twins else "level twice",
                    "converted wrong" if right else "mismatch" if mismatch else "converted",
                    f"{'typed' if scan.manual else 'scanned'} {'alone' if len(scans) == 1 else ''}",
                    f"packs {size(scan.packs)}",
                    f"pause {_apart(scan, scans)}",
                    "loose" if abs(scan.packs) < max(factors.values(), default=1) else "many",
                ),
                spends=(f"scan {scan.scan_id}",),
                evidence=(scan.scan_id,),
                anchored=right or abs(delta - units) * 4 <= abs(units),
            )


def _apart(scan: Scan, scans: list[Scan]) -> str:
    """Return how long after the key's other scans, or before them, one was made."""
    others = [abs(scan.device_at - other.device_at) for other in scans if other is not scan]
    if not others:
        return "only"
    return _interval(min(others))


def _interval(seconds: int) -> str:
    for limit, name in (
        (1, "none"),
        (5, "5s"),
        (12, "12s"),
        (30, "30s"),
        (120, "2m"),
        (900, "15m"),
    ):
        if seconds <= limit:
            return name
    return "long"


def _repeats(n: int, scans: list[Scan]) -> Iterator[Candidate]:
    """One scan made twice, a shelf counted by two, a batch sent again."""
    if len(scans) < 2:
        return
    yield from _repeated_scans(n, scans)
    yield from _visits(n, scans)
    yield from _halves(n, scans)


def _repeated_scans(n: int, scans: list[Scan]) -> Iterator[Candidate]:
    seen: set[tuple[str, int]] = set()
    for first, second in pairwise(sorted(scans, key=lambda s: (s.level, s.packs, s.device_at))):
        alike = (first.level, first.packs)
        if (second.level, second.packs) != alike or alike in seen:
            continue
        same = [scan for scan in scans if (scan.level, scan.packs) == alike]
        gap, later = min((abs(two.device_at - one.device_at), two) for one, two in pairwise(same))
        seen.add(alike)
        kind = (
            "pack"
            if first.packs == 1 and first.level != "EA"
            else "one"
            if (first.packs == 1)
            else "several"
        )
        yield Candidate(
            cause=Cause.DOUBLE_SCAN,
            effects=((n, later.quantity),),
            signs=(
                f"repeat of {kind}",
                f"gap {_interval(gap)}",
                f"{kind} {_interval(gap)}",
                f"{kind} times {min(len(same), 4)}",
                "one device" if len({scan.device for scan in same}) == 1 else "two devices",
                "all of it" if sum(scan.quantity for scan in scans) == 2 * later.quantity else "",
            ),
            spends=(f"scan {later.scan_id}",),
            evidence=(later.scan_id,),
            anchored=kind == "several" and gap <= 12,
        )


def _visits(n: int, scans: list[Scan]) -> Iterator[Candidate]:
    """Return what was counted again by another device, or by the same one much later."""
    visits: list[list[Scan]] = []
    for scan in scans:
        last = next((visit for visit in visits if visit[0].device == scan.device), None)
        if last is not None and scan.device_at - last[-1].device_at <= _VISIT_S:
            last.append(scan)
        else:
            visits.insert(0, [scan])
    if len(visits) < 2:
        return
    later, before = visits[0], visits[1]
    units, others = (sum(scan.quantity for scan in visit) for visit in (later, before))
    content = [sorted((scan.level, scan.packs) for scan in visit) for visit in (later, before)]
    match = "same scans" if content[0] == content[1] else "same sum" if units == others else "other"
    if units:
        yield Candidate(
            cause=Cause.DOUBLE_SCAN,
            effects=((n, units),),
            signs=(
                f"second visit, {match}",
                "one device" if later[0].device == before[0].device else "two devices",
                f"visits {len(visits)}",
            ),
            spends=tuple(f"scan {scan.scan_id}" for scan in later),
            evidence=tuple(scan.scan_id for scan in later),
            anchored=True,
        )


def _halves(n: int, scans: list[Scan]) -> Iterator[Candidate]:
    """Return the half of what one device read twice, each scan of it."""
    times = Counter((scan.level, scan.packs) for scan in scans)
    if len(times) < 2 or any(count % 2 for count in times.values()):
        return
    seen: Counter[tuple[str, int]] = Counter()
    again = []
    for scan in scans:
        alike = (scan.level, scan.packs)
        seen[alike] += 1
        if seen[alike] > times[alike] // 2:
            again.append(scan)
    yield Candidate(
        cause=Cause.DOUBLE_SCAN,
        effects=((n, sum(scan.quantity for scan in again)),),
        signs=(f"every scan twice, {min(len(times), 3)} kinds",),
        spends=tuple(f"scan {scan.scan_id}" for scan in again),
        evidence=tuple(scan.scan_id for scan in again),
        anchored=True,
    )


def _keyed_wrong(n: int, scans: list[Scan], *, delta: int) -> Iterator[Candidate]:
    """A quantity typed wrong: what would have made the count right is one slip away."""
    for scan in scans:
        per_pack = scan.quantity // scan.packs if scan.packs else 0
        if not per_pack or scan.packs * per_pack != scan.quantity or delta % per_pack:
            continue
        meant = scan.packs - delta // per_pack
        how = keyed(meant, scan.packs)
        if how:
            digits = len(str(scan.packs))
            place = "last digit" if meant // 10 == scan.packs // 10 else "higher digit"
            yield Candidate(
                cause=Cause.KEYING_ERROR,
                effects=((n, delta),),
                signs=(
                    f"slip {how}",
                    f"{'typed' if scan.manual else 'scanned'} {how}",
                    f"digits {min(digits, 4)}",
                    f"{how} {place} {'typed' if scan.manual else 'scanned'}",
                    f"{place} by {size(delta)}",
                    f"scans {min(len(scans), 3)}",
                ),
                spends=(f"scan {scan.scan_id}",),
                evidence=(scan.scan_id,),
            )


def _moved(plan: FloorPlan, n: int) -> Iterator[Candidate]:
    """Goods that moved after the book was frozen and before they were counted."""
    counted = plan.counted_at(plan.variances[n])
    for move in plan.movements.get(plan.variances[n].key, ()):
        if move.posted_at <= plan.case.snapshot_at or counted is None:
            continue
        before = counted[0] - move.posted_at
        trust = "clock off" if plan.clocks.is_off(counted[1]) else "clock right"
        yield Candidate(
            cause=Cause.COUNT_TIMING,
            effects=((n, move.quantity),),
            signs=(
                f"{'before' if before > 0 else 'after'} {_long(abs(before))}",
                f"{'before' if before > 0 else 'after'} {trust}",
                f"kind {move.kind}",
            ),
            spends=(f"move {move.move_id}",),
            evidence=(move.move_id,),
            anchored=before > 0,
        )


def _long(seconds: int) -> str:
    for limit, name in ((120, "2m"), (600, "10m"), (1800, "30m"), (7200, "2h"), (21600, "6h")):
        if seconds <= limit:
            return name
    return "long"


def _phantom(plan: FloorPlan, n: int, scans: list[Scan]) -> Iterator[Candidate]:
    """A lot that nobody knows: newly arrived, or misspelt where the true one shows no variance."""
    variance = plan.variances[n]
    if variance.book or plan.is_known(variance.key) or not scans:
        return
    read = tuple(scan.scan_id for scan in scans)
    yield Candidate(
        cause=Cause.UNPOSTED_RECEIPT,
        effects=((n, variance.delta),),
        signs=("no paper", f"no paper, {'typed' if scans[0].manual else 'scanned'}"),
        spends=tuple(f"scan {one}" for one in read),
        evidence=read,
    )
    near = {
        slip(key.lot, variance.key.lot)
        for key in plan.booked_lots.get((variance.key.item, variance.key.location), ())
    } - {""}
    if near:
        yield Candidate(
            cause=Cause.LOT_TYPO,
            effects=((n, variance.delta),),
            signs=(f"alone, slip {min(near)}", "typed" if scans[0].manual else "scanned"),
            spends=tuple(f"scan {one}" for one in read),
            evidence=read,
        )


def _missed(plan: FloorPlan) -> Iterator[Candidate]:
    """Locations that nobody counted, and single positions that somebody overlooked."""
    for location, numbers in plan.by_location.items():
        task = plan.tasks.get(location)
        whole = [n for n in numbers if plan.variances[n].delta == -plan.variances[n].book]
        if task is not None and (not task.done or not task.scans) and whole:
            yield Candidate(
                cause=Cause.MISSED_LOCATION,
                effects=tuple((n, plan.variances[n].delta) for n in sorted(whole)),
                signs=(
                    "never done" if not task.done else "done without a scan",
                    f"positions {size(len(whole))}",
                    f"done {task.done} with {min(len(whole), 4)}",
                    "everything" if len(whole) == plan.positions.get(location) else "in part",
                ),
                spends=(f"location {location}",),
                evidence=(location,),
            )
            continue
        for n in whole:
            yield from _missed_position(plan, n, missed=plan.variances[n].delta)


def _missed_position(plan: FloorPlan, n: int, *, missed: int) -> Iterator[Candidate]:
    variance = plan.variances[n]
    if variance.book <= 0 or variance.delta != -variance.book or missed >= 0:
        return
    if missed < -variance.book or plan.scans.get(variance.key):
        return
    task = plan.tasks.get(variance.key.location)
    if task is not None and not task.scans:
        return
    yield Candidate(
        cause=Cause.MISSED_LOCATION,
        effects=((n, missed),),
        signs=(
            "one position",
            f"held {size(variance.book)}",
            f"neighbours {size(plan.positions.get(variance.key.location, 1))}",
            "near zero" if missed > -variance.book else "all of it",
        ),
        evidence=(variance.key.location,),
    )
