"""
The likeliest story of every variance at once: each unit told once, each paper spent once.

A variance's story is none, one candidate, or two or three that explain it to the last unit. A
candidate of two variances has to be in the stories of both. Variances that share a candidate or
what it spends are solved together, exactly, by branch and bound; where that would take too long,
which only a knot of very many equals brings about, the best story found by then stands.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from medcount.attribution.candidate import Candidate

_BRANCHES = 20_000


class Costs(NamedTuple):
    """What it costs to leave units unexplained, in nats."""

    untold: float  # Nothing explains the variance.
    rest: float  # Something does, but not all of it.
    beyond: float  # What explains it explains more than there is.


class _Story(NamedTuple):
    worth: float
    chosen: tuple[int, ...]


class _Problem(NamedTuple):
    """One component: its candidates by variance, and the bound of what is still to be told."""

    order: list[int]
    stories: list[list[_Story]]
    touching: list[tuple[int, ...]]
    bounds: list[float]


def select(
    candidates: Sequence[Candidate],
    odds: Sequence[float],
    deltas: Sequence[int],
    costs: Costs,
    *,
    fixed: frozenset[int] = frozenset(),
) -> list[int]:
    """Return the numbers of the candidates selected, ``fixed`` ones among them, in order."""
    most = max(costs)
    usable = [
        n
        for n, candidate in enumerate(candidates)
        if n in fixed or odds[n] + most * len(candidate.effects) > 0
    ]
    chosen: list[int] = []
    for component in _components(candidates, usable):
        problem = _problem(candidates, odds, deltas, costs, component, fixed)
        chosen += _solve(candidates, problem, fixed.intersection(component))
    return sorted(chosen)


def _components(candidates: Sequence[Candidate], usable: Sequence[int]) -> list[list[int]]:
    """Return the candidates that compete or combine, directly or through others."""
    parent: dict[int, int] = {n: n for n in usable}

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    first: dict[int | str, int] = {}
    for n in usable:
        for thing in (*(v for v, _ in candidates[n].effects), *candidates[n].spends):
            one, other = root(first.setdefault(thing, n)), root(n)
            parent[max(one, other)] = min(one, other)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for n in usable:
        groups[root(n)].append(n)
    return list(groups.values())


def _problem(
    candidates: Sequence[Candidate],
    odds: Sequence[float],
    deltas: Sequence[int],
    costs: Costs,
    component: Sequence[int],
    fixed: frozenset[int],
) -> _Problem:
    touching: defaultdict[int, list[int]] = defaultdict(list)
    for n in component:
        for variance, _ in candidates[n].effects:
            touching[variance].append(n)
    order = _order(candidates, touching)
    stories = [
        _stories(candidates, odds, deltas[v], v, costs, touching[v], fixed) for v in order
    ]
    bounds = [0.0] * (len(order) + 1)
    for n in range(len(order) - 1, -1, -1):
        bounds[n] = bounds[n + 1] + stories[n][0].worth
    return _Problem(order, stories, [tuple(touching[v]) for v in order], bounds)


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
            queue += sorted(
                {
                    other
                    for n in touching[variance]
                    for other, _ in candidates[n].effects
                    if other in left
                },
                key=lambda v: (len(touching[v]), v),
            )
    return order


def _stories(
    candidates: Sequence[Candidate],
    odds: Sequence[float],
    delta: int,
    variance: int,
    costs: Costs,
    touching: Sequence[int],
    fixed: frozenset[int],
) -> list[_Story]:
    """Return what may be told of one variance, the likeliest first."""
    parts = {n: dict(candidates[n].effects)[variance] for n in touching}
    worth = {n: odds[n] / len(candidates[n].effects) for n in touching}
    stories = [_Story(-costs.untold, ())]
    by_part: defaultdict[int, list[int]] = defaultdict(list)
    for n in touching:
        by_part[parts[n]].append(n)
        rest = delta - parts[n]
        cost = 0.0 if not rest else costs.rest if rest * delta > 0 else costs.beyond
        stories.append(_Story(worth[n] - cost, (n,)))
    for n in touching:
        for other in by_part.get(delta - parts[n], ()):
            if n < other and _agree(candidates[n], candidates[other]):
                stories.append(_Story(worth[n] + worth[other], (n, other)))
    stories += _triples(candidates, delta, parts, worth, by_part)
    must = fixed.intersection(touching)
    if must:
        told = [story for story in stories if must <= set(story.chosen)]
        stories = told or [_Story(0.0, tuple(sorted(must)))]
    stories.sort(key=lambda story: (-story.worth, story.chosen))
    return stories


def _triples(
    candidates: Sequence[Candidate],
    delta: int,
    parts: Mapping[int, int],
    worth: Mapping[int, float],
    by_part: Mapping[int, Sequence[int]],
) -> list[_Story]:
    """Return the stories of three, made of the few candidates that could carry one."""
    likely = sorted(parts, key=lambda n: (-worth[n], n))[:12]
    stories = []
    for n, one in enumerate(likely):
        for two in likely[n + 1 :]:
            rest = delta - parts[one] - parts[two]
            for three in by_part.get(rest, ()) if rest else ():
                trio = tuple(sorted({one, two, three}))
                if len(trio) == 3 and all(
                    _agree(candidates[a], candidates[b])
                    for a, b in ((trio[0], trio[1]), (trio[0], trio[2]), (trio[1], trio[2]))
                ):
                    stories.append(_Story(sum(worth[m] for m in trio), trio))
    return list(dict.fromkeys(stories))


def _agree(one: Candidate, other: Candidate) -> bool:
    """Say whether two candidates may stand together: nothing is spent by both."""
    return not set(one.spends) & set(other.spends)


def _solve(
    candidates: Sequence[Candidate], problem: _Problem, fixed: frozenset[int]
) -> tuple[int, ...]:
    search = _Search(candidates, problem)
    search.go(0, 0.0, frozenset(), frozenset(), frozenset())
    return search.best_chosen or tuple(sorted(fixed))


class _Search:
    """Depth first, the likeliest story first, never where the rest cannot make up for it."""

    def __init__(self, candidates: Sequence[Candidate], problem: _Problem) -> None:
        self._candidates = candidates
        self._problem = problem
        self._branches = _BRANCHES
        self._best = float("-inf")
        self.best_chosen: tuple[int, ...] = ()

    def go(
        self,
        depth: int,
        worth: float,
        chosen: frozenset[int],
        refused: frozenset[int],
        spent: frozenset[str],
    ) -> None:
        """Tell the variance at ``depth`` in every way that agrees with what is told already."""
        problem = self._problem
        if depth == len(problem.order):
            if worth > self._best:
                self._best, self.best_chosen = worth, tuple(sorted(chosen))
            return
        touching = problem.touching[depth]
        must = chosen.intersection(touching)
        for story in problem.stories[depth]:
            if worth + story.worth + problem.bounds[depth + 1] <= self._best + 1e-9:
                return
            told = set(story.chosen)
            if not must <= told or told & refused:
                continue
            new = told - must
            spends = [thing for n in new for thing in self._candidates[n].spends]
            if spent.intersection(spends) or len(set(spends)) < len(spends):
                continue
            self._branches -= 1
            if self._branches < 0 and self._best > float("-inf"):
                return
            self.go(
                depth + 1,
                worth + story.worth,
                chosen | new,
                refused | (frozenset(touching) - told),
                spent.union(spends),
            )
