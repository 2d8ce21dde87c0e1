"""A case in, causes out: candidates by joins, weighed by their signs, selected all at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from medcount.attribution.candidate import Candidate, size
from medcount.attribution.candidates import candidates
from medcount.attribution.case import Case, Cause
from medcount.attribution.logistic import log_odds, probability
from medcount.attribution.model import Model, shipped
from medcount.attribution.selection import select
from medcount.attribution.silence import Silence

_CERTAIN = 9.0  # Log odds beyond which a difference tells nothing.
_MODESTY = 0.85  # A real company differs more from the worlds learned from than these do.


class Claim(NamedTuple):
    """One cause instance that the engine stands for, with what speaks for it."""

    cause: Cause
    effects: tuple[tuple[str, int], ...]  # The variance's id, and the part that is explained.
    confidence: float
    evidence: tuple[str, ...]


class Weighed(NamedTuple):
    """The candidates of a case, their log odds, and the claims made of those selected."""

    candidates: Sequence[Candidate]
    odds: Sequence[float]
    claims: Sequence[tuple[int, ...]]  # The candidates that one claim is made of.


def attribute(case: Case, model: Model | None = None) -> list[Claim]:
    """
    Return the causes claimed, at most one for each unit, ordered by their first variance.

    What no claim explains is unknown, and stays so. The same case gives the same claims, in
    whatever order its rows come.
    """
    model = model or shipped()
    case = in_order(case)
    weighed = weigh(case, model)
    leads = confidence_signs(case, weighed)
    return [
        _claim(case, [weighed.candidates[n] for n in numbers], log_odds(model.confidence, signs))
        for numbers, signs in zip(weighed.claims, leads, strict=True)
    ]


def weigh(case: Case, model: Model) -> Weighed:
    """Return the candidates of a case whose rows stand in order, weighed and selected."""
    found = candidates(case)
    known: dict[tuple[Cause, tuple[str, ...]], float] = {}
    odds: list[float] = []
    for candidate in found:
        seen = candidate.cause, candidate.signs
        if seen not in known:
            known[seen] = log_odds(
                model.weights.get(candidate.cause, {"bias": -9.0}), candidate.signs
            )
        odds.append(known[seen])
    selected = select(found, odds, case.variances, Silence(model.silence))
    return Weighed(found, odds, _by_paper(found, selected))


def in_order(case: Case) -> Case:
    """Return a case with its rows sorted, but for the tasks, which stand in walking order."""
    return case._replace(
        items=tuple(sorted(case.items)),
        lots=tuple(sorted(case.lots)),
        book=tuple(sorted(case.book)),
        scans=tuple(sorted(case.scans)),
        papers=tuple(sorted(case.papers)),
        movements=tuple(sorted(case.movements)),
        variances=tuple(sorted(case.variances)),
    )


def _by_paper(found: Sequence[Candidate], selected: Iterable[int]) -> list[tuple[int, ...]]:
    """Return the candidates selected, those of one paper's lines together."""
    groups: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for n in selected:
        groups[found[n].cause, found[n].paper or f" {n}"].append(n)
    return sorted(
        (tuple(group) for group in groups.values()),
        key=lambda group: (found[group[0]].effects, group),
    )


def _claim(case: Case, parts: Sequence[Candidate], odds: float) -> Claim:
    units: defaultdict[int, int] = defaultdict(int)
    for part in parts:
        for n, delta in part.effects:
            units[n] += delta
    return Claim(
        cause=parts[0].cause,
        effects=tuple((case.variances[n].variance_id, units[n]) for n in sorted(units) if units[n]),
        confidence=round(probability(_MODESTY * odds), 4),
        evidence=tuple(dict.fromkeys(one for part in parts for one in part.evidence)),
    )


def confidence_signs(case: Case, weighed: Weighed) -> list[tuple[str, ...]]:
    """Return, for each claim, the signs by which it is known how far to trust it."""
    found, odds = weighed.candidates, weighed.odds
    rests = {n: variance.delta for n, variance in enumerate(case.variances)}
    tellers: defaultdict[int, int] = defaultdict(int)
    chosen = {n for numbers in weighed.claims for n in numbers}
    for n in sorted(chosen):
        for variance, units in found[n].effects:
            rests[variance] -= units
            tellers[variance] += 1
    rivals = _best_rivals(found, odds, chosen)
    return [
        _signs([found[n] for n in numbers], [odds[n] for n in numbers], rests, tellers, rivals)
        for numbers in weighed.claims
    ]


def _best_rivals(
    found: Sequence[Candidate], odds: Sequence[float], chosen: set[int]
) -> Mapping[int, float]:
    """Return, by variance, the log odds of the likeliest candidate that was not selected."""
    best: dict[int, float] = {}
    for n, candidate in enumerate(found):
        if n not in chosen:
            for variance, _ in candidate.effects:
                best[variance] = max(best.get(variance, -_CERTAIN), odds[n])
    return best


def _signs(
    parts: Sequence[Candidate],
    odds: Sequence[float],
    rests: Mapping[int, int],
    tellers: Mapping[int, int],
    rivals: Mapping[int, float],
) -> tuple[str, ...]:
    touched = sorted({n for part in parts for n, _ in part.effects})
    weakest = min(odds)
    rival = max(rivals.get(n, -_CERTAIN) for n in touched)
    rest = any(rests[n] for n in touched)
    return (
        f"cause {parts[0].cause}",
        f"odds {_step(weakest)}",
        f"lead {_step(weakest - rival)}",
        f"rival {_step(rival)}",
        "a rest" if rest else "no rest",
        f"told by {min(max(tellers[n] for n in touched), 3)}",
        f"parts {size(len(parts))}",
        f"odds {_step(weakest)} {'rest' if rest else 'no rest'}",
    )


def _step(odds: float) -> str:
    return f"{round(2 * max(-_CERTAIN, min(_CERTAIN, odds))) / 2:g}"
