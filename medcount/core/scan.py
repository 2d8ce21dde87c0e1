"""A scan is a fact from the floor: kept once, never edited; a later one may take it back."""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def taken_back(voids: Mapping[Id, Id], *, replacing: Collection[Id] = ()) -> set[Id]:
    """
    Return the scans that no longer count, given which scan each voiding one takes back.

    A voiding scan that is itself taken back takes nothing back any more, unless it is replaced: a
    scan that names goods (``replacing``) stands in for the one it takes back, and so for all that
    this one stood in for. Scans that take each other back in a ring, which no handheld makes, all
    count.
    """
    open_voids = Counter(voids.values())  # Per scan, how many of those voiding it are undecided.
    decided = [scan for scan in voids if scan not in open_voids]
    gone: set[Id] = set()
    replaced: set[Id] = set()
    while decided:
        scan = decided.pop()
        if scan not in voids:
            continue
        target = voids[scan]
        if scan not in gone or scan in replaced:
            gone.add(target)
            if scan in replacing:
                replaced.add(target)
        open_voids[target] -= 1
        if not open_voids[target]:
            decided.append(target)
    return gone
