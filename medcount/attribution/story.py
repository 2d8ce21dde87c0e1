"""
A variance's story: what is told of its difference, and what stays untold.

It is none, one candidate that explains the difference or a part of it, or two or three that explain
it to the last unit. A candidate of several variances is in the stories of all of them, and worth
its log odds in each; where one of them vouches for it, it may go beyond another's difference, and
what is then left unknown went the other way.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from medcount.attribution.candidate import Candidate

_CARRYING = 12  # The likeliest candidates of a variance, of which a story of three may be made.


class Story(NamedTuple):
    """The candidates that a story is made of, by their numbers, and the units left over."""

    chosen: tuple[int, ...]
    rest: int


def stories(
    candidates: Sequence[Candidate],
    odds: Sequence[float],
    touching: Sequence[int],
    *,
    variance: int,
    delta: int,
) -> list[Story]:
    """Return what may be told of one variance by the candidates that touch it."""
    parts = {n: dict(candidates[n].effects)[variance] for n in touching}
    told = [Story((), delta)]
    by_part: defaultdict[int, list[int]] = defaultdict(list)
    for n in touching:
        by_part[parts[n]].append(n)
        if 0 < parts[n] / delta <= 1 or len(candidates[n].effects) > 1:
            told.append(Story((n,), delta - parts[n]))
    for n in touching:
        for other in by_part.get(delta - parts[n], ()):
            if n < other and _agree(candidates[n], candidates[other]):
                told.append(Story((n, other), 0))
    return told + _threes(candidates, odds, delta, parts, by_part)


def _threes(
    candidates: Sequence[Candidate],
    odds: Sequence[float],
    delta: int,
    parts: Mapping[int, int],
    by_part: Mapping[int, Sequence[int]],
) -> list[Story]:
    likely = sorted(parts, key=lambda n: (-odds[n], n))[:_CARRYING]
    found: dict[tuple[int, ...], None] = {}
    for one, two in combinations(likely, 2):
        rest = delta - parts[one] - parts[two]
        for three in by_part.get(rest, ()) if rest else ():
            trio = tuple(sorted({one, two, three}))
            if len(trio) == 3 and all(
                _agree(candidates[a], candidates[b]) for a, b in combinations(trio, 2)
            ):
                found[trio] = None
    return [Story(trio, 0) for trio in found]


def _agree(one: Candidate, other: Candidate) -> bool:
    """Say whether two candidates may stand together: nothing is spent by both."""
    return not set(one.spends) & set(other.spends)
