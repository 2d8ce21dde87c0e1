"""A small ridge logistic regression over signs: a weight for each, drawn towards what it was."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import exp
from typing import NamedTuple

Weights = Mapping[str, float]

BIAS = "bias"
_STEPS = 60
_SMALL = 1e-7


class Seen(NamedTuple):
    """How often a set of signs was seen, and how often it was right."""

    signs: tuple[str, ...]
    times: float
    right: float


def tally(examples: Sequence[tuple[tuple[str, ...], bool]]) -> list[Seen]:
    """Return examples counted by their signs."""
    times = Counter(signs for signs, _ in examples)
    right = Counter(signs for signs, is_right in examples if is_right)
    return [Seen(signs, times[signs], right[signs]) for signs in sorted(times)]


def log_odds(weights: Weights, signs: Sequence[str]) -> float:
    """Return how likely the signs make it, as the logarithm of the odds."""
    get = weights.get
    total = get(BIAS, 0.0)
    for sign in signs:
        total += get(sign, 0.0)
    return total


def probability(odds: float) -> float:
    """Return log odds as a probability."""
    if odds >= 0:
        return 1 / (1 + exp(-odds))
    small = exp(odds)
    return small / (1 + small)


def fit(seen: Sequence[Seen], *, prior: Weights, strength: float) -> dict[str, float]:
    """
    Return the weights that explain what was seen best without leaving ``prior`` for little.

    ``strength`` is the ridge: how much a weight's square distance from its prior costs. Newton's
    steps along one weight after the other: few signs, sparse rows, and no matrix to invert.
    """
    names = sorted({sign for row in seen for sign in row.signs} | {BIAS} | set(prior))
    weights = {name: prior.get(name, 0.0) for name in names}
    rows_of: dict[str, list[int]] = {name: [] for name in names}
    for n, row in enumerate(seen):
        rows_of[BIAS].append(n)
        for sign in set(row.signs):
            rows_of[sign].append(n)
    odds = [log_odds(weights, sorted(set(row.signs))) for row in seen]
    for _ in range(_STEPS):
        largest = 0.0
        for name in names:
            slope = strength * (prior.get(name, 0.0) - weights[name])
            curve = strength
            for n in rows_of[name]:
                chance = probability(odds[n])
                slope += seen[n].right - seen[n].times * chance
                curve += seen[n].times * chance * (1 - chance)
            step = max(-1.0, min(1.0, slope / curve))
            weights[name] += step
            for n in rows_of[name]:
                odds[n] += step
            largest = max(largest, abs(step))
        if largest < _SMALL:
            break
    return weights
