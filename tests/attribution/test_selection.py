"""The selection is the best there is: held against trying everything."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from medcount.attribution.candidate import Candidate
from medcount.attribution.case import Cause, Variance
from medcount.attribution.selection import select
from medcount.attribution.silence import Silence
from medcount.attribution.story import stories
from tests.attribution.shelves import key

SILENCE = Silence({"untold": -2.0, "rest": -2.6, "rest gain": -0.4})
DELTAS = st.integers(-4, 4).filter(bool)
ODDS = st.integers(-30, 40).map(lambda tenth: tenth / 10)


@st.composite
def problems(draw):
    """Draw a few variances, and candidates that compete for them and for papers."""
    deltas = draw(st.lists(DELTAS, min_size=1, max_size=4))
    candidates = []
    for _ in range(draw(st.integers(1, 7))):
        numbers = draw(st.sets(st.integers(0, len(deltas) - 1), min_size=1, max_size=2))
        effects = tuple((n, draw(DELTAS)) for n in sorted(numbers))
        spends = tuple(draw(st.sets(st.sampled_from(["A", "B", "C"]), max_size=1)))
        candidates.append(Candidate(Cause.LOT_SWAP, effects, (), spends))
    odds = draw(st.lists(ODDS, min_size=len(candidates), max_size=len(candidates)))
    variances = [Variance(f"V{n}", key(), 10, delta) for n, delta in enumerate(deltas)]
    return variances, candidates, odds


def worth(variances, candidates, odds, chosen):
    """Return what a choice is worth, None where it may not be made."""
    spent = [thing for n in chosen for thing in candidates[n].spends]
    if len(set(spent)) < len(spent):
        return None
    total = 0.0
    for number, variance in enumerate(variances):
        touching = [n for n, one in enumerate(candidates) if number in dict(one.effects)]
        allowed = {
            story.chosen: story.rest
            for story in stories(candidates, odds, touching, variance=number, delta=variance.delta)
        }
        here = tuple(n for n in chosen if n in touching)
        if here not in allowed:
            return None
        total += sum(odds[n] for n in here) + SILENCE.worth(variance, allowed[here])
    return total


@settings(max_examples=150, derandomize=True, deadline=None)
@given(problem=problems())
def test_no_other_choice_is_worth_more(problem):
    variances, candidates, odds = problem
    every = [
        chosen
        for size in range(len(candidates) + 1)
        for chosen in combinations(range(len(candidates)), size)
    ]
    worths = [worth(variances, candidates, odds, chosen) for chosen in every]

    selected = tuple(select(candidates, odds, variances, SILENCE))

    best = max(one for one in worths if one is not None)
    assert abs(worth(variances, candidates, odds, selected) - best) < 1e-6


def test_a_paper_that_fits_two_variances_is_spent_once():
    variances = [Variance("V0", key(), 10, -3), Variance("V1", key(), 10, -3)]
    candidates = [
        Candidate(Cause.UNPOSTED_ISSUE, ((n, -3),), (), ("line ISS-1 0",)) for n in (0, 1)
    ]

    assert select(candidates, [2.0, 2.5], variances, SILENCE) == [1]


def test_two_papers_may_share_one_variance_to_the_last_unit():
    variances = [Variance("V0", key(), 10, -5)]
    candidates = [
        Candidate(Cause.UNPOSTED_ISSUE, ((0, units),), (), (f"line ISS-{units}",))
        for units in (-3, -2, -4)
    ]

    assert select(candidates, [1.0, 1.0, 1.0], variances, SILENCE) == [0, 1]
