"""All candidates of a case, with the signs that only their company shows: what else would fit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from medcount.attribution.candidate import Candidate, size
from medcount.attribution.case import Case, Cause
from medcount.attribution.floor_errors import floor_candidates, resting_candidates
from medcount.attribution.floor_plan import FloorPlan
from medcount.attribution.pairs import Offers, likely_pairs, pair_candidates
from medcount.attribution.papers import paper_candidates

_EXACT, _CLOSED, _RESTING = range(3)
# What stands on a scan or a movement, of which a key has few, may well leave a rest.
_OFFERING = (Cause.UOM_PACK, Cause.DOUBLE_SCAN, Cause.COUNT_TIMING)


def candidates(case: Case) -> list[Candidate]:
    """
    Return every candidate worth weighing, in an order that the case's rows do not sway.

    First what stands by itself; then the pairs and slips whose rest one of those explains.
    """
    plan = FloorPlan(case)
    alone = list(chain(paper_candidates(plan), floor_candidates(plan)))
    nothing: Offers = [set() for _ in case.variances]
    pairs = likely_pairs(plan)
    paired = list(pair_candidates(plan, pairs, nothing))
    offers = _offers(chain(alone, paired), plan)
    found = dict.fromkeys(alone)
    found |= dict.fromkeys(pair_candidates(plan, pairs, offers))
    found |= dict.fromkeys(resting_candidates(plan, offers))
    return _weighable(list(found), plan)


def _offers(found: Iterable[Candidate], plan: FloorPlan) -> Offers:
    """Return the parts that candidates would leave a rest of: those that some sign speaks for."""
    offers: Offers = [set() for _ in plan.variances]
    for candidate in found:
        exact = [plan.variances[n].delta == units for n, units in candidate.effects]
        if not (candidate.anchored or any(exact) or candidate.cause in _OFFERING):
            continue
        for n, units in candidate.effects:
            if plan.variances[n].delta != units:
                offers[n].add(units)
    return offers


def _weighable(found: Sequence[Candidate], plan: FloorPlan) -> list[Candidate]:
    """Return the candidates that close a variance, alone or with another, and those anchored."""
    parts: list[Counter[int]] = [Counter() for _ in plan.variances]
    for candidate in found:
        for n, units in candidate.effects:
            parts[n][units] += 1
    kept = []
    for candidate in found:
        if not all(units for _, units in candidate.effects):
            continue
        closing = [_closing(plan, parts, n, units) for n, units in candidate.effects]
        if min(closing) == _RESTING and not candidate.anchored:
            continue
        if _goes_against(plan, candidate, closing):
            continue
        kept.append((candidate, closing))
    return sorted(
        candidate._replace(signs=(*candidate.signs, *_company(candidate, closing)))
        for candidate, closing in kept
    )


def _goes_against(plan: FloorPlan, candidate: Candidate, closing: Sequence[int]) -> bool:
    """Say whether a pair would widen a difference that nothing else closes, with no paper of it."""
    return not candidate.evidence and any(
        how == _RESTING and plan.variances[n].delta * units < 0
        for (n, units), how in zip(candidate.effects, closing, strict=True)
    )


def _closing(plan: FloorPlan, parts: Sequence[Counter[int]], n: int, units: int) -> int:
    rest = plan.variances[n].delta - units
    if rest == 0:
        return _EXACT
    others = parts[n][rest] - (rest == units)
    return _CLOSED if others > 0 else _RESTING


def _company(candidate: Candidate, closing: Sequence[int]) -> tuple[str, ...]:
    if len(closing) > 2:
        how = "all" if max(closing) == _EXACT else "some"
    else:
        how = "".join(str(one) for one in sorted(closing))
    units = size(max(abs(units) for _, units in candidate.effects))
    return (f"closes {how}", f"units {units}", f"closes {how} by {units}")
