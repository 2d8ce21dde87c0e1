"""A candidate is one story that might explain some units: its cause, its signs, what it spends."""

from typing import NamedTuple, TypeAlias

from medcount.attribution.case import Cause

# The variance by its place in the case, and the part of its difference that is explained.
Effect: TypeAlias = tuple[int, int]


class Candidate(NamedTuple):
    """A possible cause instance, or one line of one that a paper with several lines makes."""

    cause: Cause
    effects: tuple[Effect, ...]
    signs: tuple[str, ...]  # What speaks for or against it, in words that weights are kept for.
    spends: tuple[str, ...] = ()  # Paper lines, movements and scans: each is spent once.
    evidence: tuple[str, ...] = ()
    paper: str = ""  # Lines of one paper become one claim.
    anchored: bool = False  # It may stand although it leaves a rest that nothing explains.


def size(units: int) -> str:
    """Return how much a number of units is, in words: large ones seldom agree by chance."""
    units = abs(units)
    for limit in (1, 2, 3, 5, 9, 19, 49, 199):
        if units <= limit:
            return f"{limit}"
    return "many"
