"""Which tally of a line stands: the rounds of DESIGN §3 and point 9 of CONTRACTS, read naively."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Tally:
    """What one person found of one key in one visit of its place in one round."""

    key: Any
    person: str
    round: int
    counted: int | None  # None: found together with other keys, and nobody can say how much of it.
    first: datetime
    last: datetime
    expected: int
    findings: set[str] = field(default_factory=set)
    uncertain: list[Any] = field(default_factory=list)
    is_incomplete: bool = False
    id_conflict: bool = False
    is_open: bool = False  # The papers do not say how it is judged.

    @property
    def d(self) -> int | None:
        """Return counted − as_of(key, moment)."""
        return None if self.counted is None else self.counted - self.expected

    @property
    def is_of_several(self) -> bool:
        """Say whether the shelf did not tell which of several keys was found."""
        return bool(self.findings & {"STATUS_NOT_SHOWN", "OWNER_NOT_SHOWN"})

    @property
    def is_moved(self) -> bool:
        """Say whether the key moved while it was counted."""
        return "MOVED_WHILE_COUNTING" in self.findings


@dataclass
class Settled:
    """The tallies that stand, the one that is shown, and what was set aside."""

    stands: list[Tally]
    kept: list[Tally]
    same_person: list[Tally]
    is_conflict: bool = False
    is_open: bool = False  # The papers do not say how these rounds end.

    @property
    def shown(self) -> Tally | None:
        """Return the latest of the tallies that stand."""
        return max(self.stands, key=lambda one: (one.round, one.last), default=None)

    @property
    def is_moved(self) -> bool:
        """Say whether what stands was moved while it was counted."""
        return any(one.is_moved for one in self.stands)


def settle(tallies: Sequence[Tally]) -> Settled:
    """Return what stands after all the rounds of one key."""
    kept, same_person = _by_different_people(tallies)
    rounds = [[one for one in kept if one.round == n] for n in sorted({o.round for o in kept})]
    settled = Settled(stands=[], kept=kept, same_person=same_person)
    is_contradicted = len(rounds) > 1 and any(one.id_conflict for one in kept)
    settled.is_open = is_contradicted  # Whether another round settles that is not said.
    while len(rounds) > 1 and any(one.is_moved for one in rounds[0]):
        rounds.pop(0)  # A MOVED_WHILE_COUNTING round is superseded by the next.
        settled.is_open |= len(rounds) > 1 and _ds(rounds[0]) != _ds(rounds[1])
    if not rounds:
        return settled
    if any(one.is_moved for later in rounds[1:] for one in later):
        settled.is_open = True
    settled.is_open |= any(one.is_open for own in rounds for one in own)
    first, *later = rounds
    settled.stands, settled.is_conflict = first, _disagrees(first)
    if later:
        _second_round(settled, first, later[0])
    if len(later) > 1:
        third = later[1]
        if settled.is_conflict:  # The third decides what two left open.
            settled.stands, settled.is_conflict = third, _disagrees(third)
            settled.is_open |= settled.is_conflict
        elif _ds(third) == _ds(settled.stands):
            settled.stands = third
    if [own[0].round for own in rounds] != list(range(rounds[0][0].round, rounds[-1][0].round + 1)):
        settled.is_open = True
    return settled


def _second_round(settled: Settled, first: Sequence[Tally], second: list[Tally]) -> None:
    agree = not _disagrees(second) and _ds(second) <= _ds(first)
    settled.stands = second if agree else [*first, *second]
    settled.is_conflict = not agree
    if None in _ds(first) and not any(one.is_of_several for one in second):
        settled.is_open = True  # Somebody has allocated what nobody could tell apart before.
    if any(one.is_incomplete for one in (*first, *second)):
        settled.is_open = True


def _by_different_people(tallies: Sequence[Tally]) -> tuple[list[Tally], list[Tally]]:
    """Part the tallies of people who count a key for the first time from the others."""
    kept, same_person = [], []
    for tally in tallies:
        earlier = {one.person for one in tallies if one.round < tally.round}
        (same_person if tally.person in earlier else kept).append(tally)
    return kept, same_person


def _ds(tallies: Sequence[Tally]) -> set[int | None]:
    return {one.d for one in tallies}


def _disagrees(tallies: Sequence[Tally]) -> bool:
    return len(_ds(tallies)) > 1 or None in _ds(tallies)
