"""
Fit weights where it matters: so that of each variance the true story outweighs all others.

A regression per cause alone would not know that candidates compete. Here the weights of all causes
and of silence are moved together, by gradient, until the stories that are true have the most of the
probability that all stories of their variance share.
"""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import exp, log
from typing import NamedTuple

from bench.truth import is_right, truth_of
from bench.worlds import World
from medcount.attribution.candidates import candidates
from medcount.attribution.case import Cause
from medcount.attribution.logistic import BIAS, log_odds
from medcount.attribution.silence import silence_signs
from medcount.attribution.story import stories

_STEPS = 90
_RATE = 0.08
_RIDGE = 0.4

Kind = tuple[str, tuple[str, ...]]  # A cause, or silence, and its signs.


class _Told(NamedTuple):
    """A story by the kinds of its parts, silence among them, and whether it is true."""

    parts: tuple[int, ...]
    true: bool


def learn(
    worlds: Sequence[World], weights: Mapping[Cause, Mapping[str, float]]
) -> tuple[dict[Cause, dict[str, float]], dict[str, float]]:
    """Return the weights of all causes, and those of silence."""
    numbers: dict[Kind, int] = {}
    told: list[list[_Told]] = []
    for made in worlds:
        told += _stories(made, weights, numbers)
    _say(f"{len(told)} variances, {sum(map(len, told))} stories, {len(numbers)} kinds")
    names: dict[tuple[str, str], int] = {}
    kinds = [
        [names.setdefault((cause, sign), len(names)) for sign in (BIAS, *dict.fromkeys(signs))]
        if cause != "silence" or signs
        else []
        for cause, signs in numbers
    ]
    start = [
        weights[Cause(cause)].get(sign, 0.0) if cause != "silence" else 0.0 for cause, sign in names
    ]
    found = _descend(told, kinds, start)
    of_cause: dict[str, dict[str, float]] = defaultdict(dict)
    for (cause, sign), n in names.items():
        of_cause[cause][sign] = found[n]
    return {cause: of_cause.get(cause, {BIAS: -9.0}) for cause in Cause}, of_cause["silence"]


def _stories(
    made: World,
    weights: Mapping[Cause, Mapping[str, float]],
    numbers: dict[Kind, int],
) -> list[list[_Told]]:
    found, truth = candidates(made.case), truth_of(made)
    odds = [log_odds(weights[candidate.cause], candidate.signs) for candidate in found]
    right = [is_right(candidate, truth) for candidate in found]
    kinds = [
        numbers.setdefault((candidate.cause.value, candidate.signs), len(numbers))
        for candidate in found
    ]
    touching: dict[int, list[int]] = defaultdict(list)
    for n, candidate in enumerate(found):
        for number, _ in candidate.effects:
            touching[number].append(n)
    every = []
    for number, variance in enumerate(made.case.variances):
        of_one = stories(found, odds, touching[number], variance=number, delta=variance.delta)
        true = [story for story in of_one if all(right[n] for n in story.chosen)]
        most = max(len(story.chosen) for story in true)
        every.append(
            [
                _Told(
                    (
                        *(kinds[n] for n in story.chosen),
                        _silent(numbers, silence_signs(variance, story.rest)),
                    ),
                    len(story.chosen) == most and all(right[n] for n in story.chosen),
                )
                for story in of_one
            ]
        )
    return every


def _silent(numbers: dict[Kind, int], signs: tuple[str, ...]) -> int:
    return numbers.setdefault(("silence", signs), len(numbers))


def _descend(
    told: Sequence[Sequence[_Told]], kinds: Sequence[Sequence[int]], start: Sequence[float]
) -> list[float]:
    """Return the weights after Adam's steps down the loss; the first moments settle its rate."""
    weights = list(start)
    slope, square = [0.0] * len(weights), [1e-8] * len(weights)
    for step in range(1, _STEPS + 1):
        pulls, loss = _pulls(told, [sum(weights[n] for n in names) for names in kinds])
        gradient = [_RIDGE * weight for weight in weights]
        for kind, pull in enumerate(pulls):
            if pull:
                for n in kinds[kind]:
                    gradient[n] += pull
        rate = _RATE * (1 - step / (_STEPS + 1)) ** 0.5
        for n, one in enumerate(gradient):
            slope[n] = 0.9 * slope[n] + 0.1 * one
            square[n] = 0.99 * square[n] + 0.01 * one * one
            weights[n] -= (
                rate * (slope[n] / (1 - 0.9**step)) / ((square[n] / (1 - 0.99**step)) ** 0.5 + 1e-6)
            )
        if step % 15 == 0:
            _say(f"step {step}: {loss / len(told):.4f} nats a variance")
    return weights


def _pulls(told: Sequence[Sequence[_Told]], worths: Sequence[float]) -> tuple[list[float], float]:
    """Return how far each kind is told too often, and how badly the stories are told."""
    pulls, loss = [0.0] * len(worths), 0.0
    for of_one in told:
        if len(of_one) == 1:
            continue
        sums = [sum(worths[kind] for kind in story.parts) for story in of_one]
        top = max(sums)
        chances = [exp(one - top) for one in sums]
        whole = sum(chances)
        true = sum(chance for chance, story in zip(chances, of_one, strict=True) if story.true)
        loss -= log(true / whole)
        for chance, story in zip(chances, of_one, strict=True):
            pull = chance / whole - (chance / true if story.true else 0.0)
            if abs(pull) > 1e-6:
                for kind in story.parts:
                    pulls[kind] += pull
    return pulls, loss


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
