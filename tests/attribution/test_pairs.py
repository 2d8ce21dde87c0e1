"""Pairs are looked up, not searched for: a crowd of variances makes no crowd squared."""

from medcount.attribution.engine import attribute
from medcount.attribution.floor_plan import FloorPlan
from medcount.attribution.pairs import likely_pairs
from tests.attribution.shelves import Shelves, key, told


def crowd(number):
    """Return shelves on which one item is short by another quantity at every location."""
    shelves = Shelves()
    for n in range(number):
        shelves.booked(key(f"B{n:04d}-01-1-1", lot=f"LOT{n:05d}"), 5 * number)
        shelves.read(key(f"B{n:04d}-01-1-1", lot=f"LOT{n:05d}"), 5 * number - 700 - n)
    return shelves


def test_a_crowd_is_not_held_against_itself():
    pairs = likely_pairs(FloorPlan(crowd(400).case()))

    assert pairs == []


def test_in_a_crowd_the_exact_opposite_still_stands_out():
    shelves = crowd(400)
    source, target = key("B0007-01-1-1", lot="LOT00007"), key("C0001-01-1-1", lot="LOT00007")
    shelves.booked(target, 12)
    shelves.read(target, 12 + 707)

    case = shelves.case()

    assert told(case, attribute(case)) == [("MISPLACED", {source: -707, target: 707}, ())]
