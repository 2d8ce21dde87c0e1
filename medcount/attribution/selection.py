"""
The likeliest stories of all variances at once: each unit told once, each paper spent once.

Variances that share a candidate, or candidates that spend the same, are solved together, exactly,
by branch and bound. Where that would take too long, which only a knot of very many equals brings
about, the best that was found by then stands.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from medcount.attribution.candidate import Candidate
from medcount.attribution.case import Variance
from medcount.attribution.silence import Silence
from medcount.attribution.story import stories

_BRANCHES = 20_000
_EQUAL = 1e-9  # Nats that tell nothing apart.


class _Told(NamedTuple):
    """A story and its worth."""

    worth: float
    chosen: tuple[int, ...]


class _Problem(NamedTuple):
    """One component: its stories by variance, and the most that the variances to come may add."""

    stories: list[list[_Told]]
    touching: list[frozenset[int]]
    bounds: list[float]


def select(
    candidates: Sequence[Candidate],
    odds: Sequence[float],
    variances: Sequence[Variance],
    silence: Silence,
) -> list[int]:
    """Return the numbers of the candidates selected, in order."""
    saved = [silence.most_saved(variance) for variance in variances]
    usable = [
        n
        for n, candidate in enumerate(candidates)
        if sum(odds[n] + saved[variance] for variance, _ in candidate.effects) > 0
    ]
    chosen: list[int] = []
    for component in _components(candidates, usable):
        touching: defaultdict[int, list[int]] = defaultdict(list)
        for n in component:
            for number, _ in candidates[n].effects:
                touching[number].append(n)
        chosen += _solve(candidates, _problem(candidates, odds, variances, silence, touching))
    return sorted(chosen)


def _components(candidates: Sequence[Candidate], usable: Sequence[int]) -> list[list[int]]:
    """Return the candidates that compete or combine, directly or through others."""
    parent: dict[int, int] = {n: n for n in usable}

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    first: dict[object, int] = {}
    for n in usable:
        for thing in (*(variance for variance, _ in candidates[n].effects), *candidates[n].spends):
            one, other = root(first.setdefault(thing, n)), root(n)
            parent[max(one, other)] = min(one, other)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for n in usable:
        groups[root(n)].append(n)
    return list(groups.values())


def _problem(
    candidates: Sequence[Candidate],
    odds: Sequence[float],
    variances: Sequence[Variance],
    silence: Silence,
    touching: Mapping[int, Sequence[int]],
) -> _Problem:
    order = _order(candidates, touching)
    told = []
    for number in order:
        variance = variances[number]
        of_one = stories(candidates, odds, touching[number], variance=number, delta=variance.delta)
        worths = [
            _Told(
                sum(odds[n] for n in story.chosen) + silence.worth(variance, story.rest),
                story.chosen,
            )
            for story in of_one
        ]
        told.append(sorted(worths, key=lambda one: (-one.worth, one.chosen)))
    bounds = [0.0] * (len(order) + 1)
    for n in range(len(order) - 1, -1, -1):
        bounds[n] = bounds[n + 1] + told[n][0].worth
    return _Problem(told, [frozenset(touching[number]) for number in order], bounds)


def _order(candidates: Sequence[Candidate], touching: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the variances so that each stands near those that it shares candidates with."""
    left = dict.fromkeys(sorted(touching, key=lambda v: (len(touching[v]), v)))
    order: list[int] = []
    while left:
        queue = [next(iter(left))]
        while queue:
            variance = queue.pop(0)
            if variance not in left:
                continue
            del left[variance]
            order.append(variance)
            beside = {
                other
                for n in touching[variance]
                for other, _ in candidates[n].effects
                if other in left
            }
            queue += sorted(beside, key=lambda v: (len(touching[v]), v))
    return order


def _solve(candidates: Sequence[Candidate], problem: _Problem) -> tuple[int, ...]:
    search = _Search(candidates, problem)
    search.run()
    return search.best_chosen


class _State(NamedTuple):
    """What is told of the variances before the one at ``depth``."""

    depth: int
    worth: float
    chosen: frozenset[int]
    refused: frozenset[int]
    spent: frozenset[str]


class _Search:
    """Depth first, the likeliest story first, never where the rest cannot make up for it."""

    def __init__(self, candidates: Sequence[Candidate], problem: _Problem) -> None:
        self._candidates = candidates
        self._problem = problem
        # Until something better is found, nothing is told.
        self._best = sum(one.worth for told in problem.stories for one in told if not one.chosen)
        self.best_chosen: tuple[int, ...] = ()

    def run(self) -> None:
        """Search until nothing better can be found, or for so many branches."""
        nobody: frozenset[int] = frozenset()
        stack = [self._branches(_State(0, 0.0, nobody, nobody, frozenset()))]
        left = _BRANCHES
        while stack and left:
            state = next(stack[-1], None)
            if state is None:
                stack.pop()
            elif state.depth < len(self._problem.stories):
                left -= 1
                stack.append(self._branches(state))
            elif state.worth > self._best:
                self._best, self.best_chosen = state.worth, tuple(sorted(state.chosen))

    def _branches(self, state: _State) -> Iterator[_State]:
        """Tell the next variance in every way that agrees with what is told already."""
        touching = self._problem.touching[state.depth]
        must = state.chosen & touching
        for story in self._problem.stories[state.depth]:
            worth = state.worth + story.worth
            if worth + self._problem.bounds[state.depth + 1] <= self._best + _EQUAL:
                return
            told = set(story.chosen)
            if not must <= told or told & state.refused:
                continue
            new = told - must
            spends = [thing for n in new for thing in self._candidates[n].spends]
            if state.spent.intersection(spends) or len(set(spends)) < len(spends):
                continue
            yield _State(
                state.depth + 1,
                worth,
                state.chosen | new,
                state.refused | (touching - told),
                state.spent.union(spends),
            )
