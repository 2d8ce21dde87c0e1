"""One line, several counts: equal differences agree with each other, each at its own time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from medcount.core.tally import Tally


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the delivered rounds say of a line; difference None while they contradict."""

    difference: int | None
    shown: Tally  # The latest tally that carries the result, or the latest of all.
    in_play: tuple[Tally, ...]  # The tallies that were weighed: the superseded are not among them.

    @property
    def settled(self) -> bool:
        """Return whether the rounds give one difference."""
        return self.difference is not None

    @property
    def confirmed(self) -> bool:
        """Return whether it rests on more counts than one person's (R-204)."""
        return self.settled and len({tally.person for tally in self.in_play}) > 1


def by_other_people(tallies: Iterable[Tally]) -> tuple[list[Tally], list[Tally]]:
    """
    Return the tallies that count, and those of a person who counted the line in an earlier round.

    Nobody checks himself: the first counter is never the second (R-190).
    """
    counting: list[Tally] = []
    ignored: list[Tally] = []
    for tally in sorted(tallies, key=lambda tally: (tally.round, tally.at)):
        before = {
            person for other in counting if other.round < tally.round for person in other.people
        }
        (ignored if tally.people & before else counting).append(tally)
    return counting, ignored


def weigh(tallies: Sequence[Tally]) -> Outcome | None:
    """
    Return what the rounds of one line say, or None when nobody counted it.

    A round in which goods moved or a demanded field was missing is superseded by the next one. A
    round in one voice settles a line; one that contradicts itself, holds a scan whose id came twice
    or could not tell keys apart is settled by a next round of a difference it knows. Where the
    second does not confirm the first, the third decides. What is confirmed or decided stands
    (DESIGN §3, R-205).
    """
    if not tallies:
        return None
    rounds = [
        list(members) for _, members in groupby(_in_order(tallies), key=lambda tally: tally.round)
    ]
    last = rounds[-1]
    valid = [of_round for of_round in rounds if of_round is last or _is_firm(of_round)]
    result = _decide([_voices(of_round) for of_round in valid])
    in_play = tuple(tally for of_round in valid for tally in of_round)
    if result is None:
        return Outcome(None, in_play[-1], in_play)
    carrying = [tally for tally in in_play if tally.difference == result]
    return Outcome(result, max(carrying, key=lambda tally: tally.at), in_play)


def _in_order(tallies: Sequence[Tally]) -> list[Tally]:
    return sorted(tallies, key=lambda tally: (tally.round, tally.at))


def _is_firm(of_round: Sequence[Tally]) -> bool:
    return not any(tally.moved or tally.missing for tally in of_round)


def _voices(of_round: Sequence[Tally]) -> set[int | None]:
    """Return the differences of one round; None among them where it cannot speak for itself."""
    disputed = any("ID_CONFLICT" in tally.findings for tally in of_round)
    return {tally.difference for tally in of_round} | ({None} if disputed else set())


def _decide(rounds: Sequence[set[int | None]]) -> int | None:
    first, *later = rounds
    if not later:
        return _one(first)
    second, *deciding = later
    confirmed = _one(second)
    if confirmed is not None and confirmed in first:
        return confirmed
    return next((one for voices in deciding if (one := _one(voices)) is not None), None)


def _one(voices: set[int | None]) -> int | None:
    return next(iter(voices)) if len(voices) == 1 else None
