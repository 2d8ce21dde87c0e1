"""Which candidates tell what happened in a world."""

from collections import defaultdict

from bench.worlds import World
from medcount.attribution.candidate import Candidate
from medcount.attribution.case import Cause

# By cause and variance: the units of all variances of what happened, and its evidence.
Truth = dict[tuple[str, int], list[tuple[dict[int, int], tuple[str, ...]]]]


def truth_of(made: World) -> Truth:
    """Return what happened, by cause and variance."""
    numbers = {variance.variance_id: n for n, variance in enumerate(made.case.variances)}
    truth: defaultdict[tuple[str, int], list[tuple[dict[int, int], tuple[str, ...]]]]
    truth = defaultdict(list)
    for cause, effects, evidence in made.named():
        numbered = {numbers[one]: units for one, units in effects.items()}
        for n in numbered:
            truth[cause, n].append((numbered, evidence))
    return truth


def is_right(candidate: Candidate, truth: Truth) -> bool:
    """Say whether a candidate tells what happened, or one line of it."""
    effects = dict(candidate.effects)
    for numbered, evidence in truth.get((candidate.cause, candidate.effects[0][0]), ()):
        if candidate.paper:
            part_of = candidate.cause is Cause.LOANER_OUT and all(
                0 < units / numbered.get(n, units * 2) <= 1 and n in numbered
                for n, units in effects.items()
            )
            same = all(numbered.get(n) == units for n, units in effects.items())
            whole = candidate.cause is not Cause.IN_TRANSIT or len(effects) == len(numbered)
            if candidate.paper in evidence and whole and (same or part_of):
                return True
        elif candidate.cause is Cause.UNPOSTED_RECEIPT and not evidence:
            # Of what came without a paper, nobody can tell which goods came together.
            if all(numbered.get(n) == units for n, units in effects.items()):
                return True
        elif numbered == effects:
            return True
        elif candidate.cause is Cause.MISSED_LOCATION and evidence == candidate.evidence:
            # What else happened to goods that nobody counted cannot be told apart from it.
            common, either = effects.keys() & numbered.keys(), effects.keys() | numbered.keys()
            if 2 * len(common) > len(either):
                return True
    return False
