"""A paper that no movement has booked explains what it moved: each of its lines once."""

from collections.abc import Iterator
from typing import NamedTuple

from medcount.attribution.candidate import Candidate, Effect, size
from medcount.attribution.case import QUALIFIED, Cause, Paper, PaperLine
from medcount.attribution.floor_plan import FloorPlan

_DAY_S = 86_400

_CAUSES = {
    "RECEIPT": (Cause.UNPOSTED_RECEIPT, +1),
    "ISSUE": (Cause.UNPOSTED_ISSUE, -1),
    "REQUISITION": (Cause.UNPOSTED_ISSUE, -1),
    "DAMAGE_REPORT": (Cause.DAMAGE_UNRECORDED, -1),
    "LOAN": (Cause.LOANER_OUT, -1),
    "WORK_ORDER": (Cause.WORK_IN_PROCESS, -1),
}


class _Fit(NamedTuple):
    """A way in which the goods of one line may show."""

    effects: tuple[Effect, ...]
    exact: bool
    likely: bool  # The variance is large enough to hold the line, and lies where the paper says.
    given: str  # What the paper says of the key beside the item.
    quantity: str


def paper_candidates(plan: FloorPlan) -> Iterator[Candidate]:
    """Return what the open papers and loans may explain, line by line."""
    for paper in plan.case.papers:
        if paper.kind == "TRANSFER":
            cause, fits = Cause.IN_TRANSIT, [_transfer_fits(plan, line) for line in paper.lines]
        elif paper.kind in _CAUSES:
            cause, sign = _CAUSES[paper.kind]
            fits = [_fits(plan, line, sign) for line in paper.lines]
        else:
            continue
        yield from _candidates(plan, paper, cause, fits)


def _candidates(
    plan: FloorPlan, paper: Paper, cause: Cause, fits: list[list[_Fit]]
) -> Iterator[Candidate]:
    fitting = [any(fit.exact for fit in line_fits) for line_fits in fits]
    likely = [any(fit.exact or fit.likely for fit in line_fits) for line_fits in fits]
    common = (f"state {paper.state}", f"age {_age(plan, paper)}")
    for n, line_fits in enumerate(fits):
        mates = _share(fitting[:n] + fitting[n + 1 :])
        likely_mates = _share(likely[:n] + likely[n + 1 :])
        for fit in line_fits:
            yield Candidate(
                cause=cause,
                effects=fit.effects,
                signs=(
                    *common,
                    f"lines {mates}",
                    f"given {fit.given}",
                    f"quantity {fit.quantity}",
                    f"{paper.state} {mates}",
                    f"likely {likely_mates}",
                ),
                spends=(f"line {paper.paper_id} {n}",),
                evidence=(paper.paper_id,),
                paper=paper.paper_id,
                anchored=fit.given != "nothing" and fit.quantity == "as written",
            )


def _share(others: list[bool]) -> str:
    if not others:
        return "alone"
    share = sum(others) / len(others)
    return "all" if share == 1 else "most" if share >= 0.5 else "few" if share > 0 else "none"


def _age(plan: FloorPlan, paper: Paper) -> str:
    days = (plan.case.snapshot_at - paper.created_at) / _DAY_S
    if days < 0:
        return "after"
    return "day" if days < 1 else "two" if days < 2 else "week" if days < 7 else "old"


def _given(line: PaperLine, location: str) -> str:
    if line.lot:
        return "both" if location else "lot"
    return "location" if location else "nothing"


def _at(plan: FloorPlan, line: PaperLine, location: str) -> list[int]:
    """Return the variances whose key agrees with all that the line says."""
    if line.lot:
        found = plan.by_lot.get((line.item, line.lot), [])
    elif location:
        found = plan.by_shelf_item.get((line.item, location), [])
    else:
        found = plan.by_item.get(line.item, [])
    return [
        n
        for n in found
        if location in ("", plan.variances[n].key.location)
        and line.expiry in ("", plan.variances[n].key.expiry)
        and plan.variances[n].key.status == QUALIFIED
    ]


def _fits(plan: FloorPlan, line: PaperLine, sign: int) -> list[_Fit]:
    location = line.to_location if sign > 0 else line.from_location
    if location and not plan.inside(location):
        location = ""
    given = _given(line, location)
    fits: list[_Fit] = []
    if line.quantity <= 0:
        return fits
    for n in _at(plan, line, location):
        delta = plan.variances[n].delta
        units = sign * line.quantity
        likely = given != "nothing" and delta / units >= 1
        fits.append(_Fit(((n, units),), delta == units, likely, given, "as written"))
        if given != "nothing" and delta != units and _is_near(delta, units):
            fits.append(_Fit(((n, delta),), False, likely, given, f"near {size(delta - units)}"))
    return fits


def _is_near(delta: int, units: int) -> bool:
    """Say whether a quantity may be the paper's, written a little wrong."""
    return delta * units > 0 and abs(delta - units) <= max(2, abs(units) // 4)


def _moved_alike(one: _Fit, other: _Fit) -> bool:
    """Say whether what left is what came."""
    return one.effects[0][1] == -other.effects[0][1]


def _transfer_fits(plan: FloorPlan, line: PaperLine) -> list[_Fit]:
    """Return how a transfer may show: at the place it left, at the one it reached, or at both."""
    source, target = line.from_location, line.to_location
    leaving = _fits(plan, line, -1) if not source or plan.inside(source) else []
    coming = _fits(plan, line, +1) if not target or plan.inside(target) else []
    within = bool(source and target and leaving and coming)
    both = [
        _Fit(one.effects + other.effects, one.exact or other.exact, False, "ends", one.quantity)
        for one in leaving
        for other in coming
        if _moved_alike(one, other)
        and plan.variances[one.effects[0][0]].key[:2] == plan.variances[other.effects[0][0]].key[:2]
        and one.effects[0][0] != other.effects[0][0]
        and (one.exact or other.exact or within)
    ]
    return both + leaving + coming
