"""A scan is a fact from the floor: kept once, never edited; a later one may take it back."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def taken_back(voids: Mapping[Id, Id]) -> set[Id]:
    """
    Return the scans that no longer count, given which scan each voiding one takes back.

    A voiding scan that is itself taken back takes nothing back any more. Scans that take each other
    back in a ring, which no handheld makes, all count.
    """
    voided_by: dict[Id, list[Id]] = {}
    for voiding, target in voids.items():
        voided_by.setdefault(target, []).append(voiding)
    gone: dict[Id, bool] = {}

    def is_gone(scan: Id, seen: frozenset[Id]) -> bool:
        if scan not in gone:
            if scan in seen:
                return False
            gone[scan] = any(
                not is_gone(voiding, seen | {scan}) for voiding in voided_by.get(scan, ())
            )
        return gone[scan]

    return {target for target in voided_by if is_gone(target, frozenset())}
