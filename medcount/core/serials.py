"""One serial is one piece: seen at two places, a movement between must have carried it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from medcount.core.book import Entry
from medcount.core.line import Line, LineState
from medcount.core.variance import Judgement


def doubled_sightings(places: Mapping[int, Sequence[Judgement]]) -> set[tuple[int, int]]:
    """
    Return (place, position in its judgements) of every sighting of one item's doubled serials.

    Two keys of one place, of unlike status or owner, are two sightings as well.

    A serial counted here and later there is no duplicate when movements between the two moments
    took it from the one place and brought it to the other.
    """
    sightings: dict[str, list[tuple[int, int, Judgement]]] = {}
    for place, judgements in places.items():
        for position, judgement in enumerate(judgements):
            if judgement.line.serial and _was_seen(judgement):
                sightings.setdefault(judgement.line.serial, []).append((place, position, judgement))
    doubled: set[tuple[int, int]] = set()
    for seen in sightings.values():
        in_time = sorted(seen, key=lambda sighting: _moment(sighting[2]))
        for (place, position, earlier), (other, position_there, later) in pairwise(in_time):
            if not _carried(earlier, later):
                doubled |= {(place, position), (other, position_there)}
    return doubled


def as_duplicate(judgement: Judgement) -> Judgement:
    """Return the judgement of a serial that was seen elsewhere too: a conflict (R-121)."""
    return replace(
        judgement,
        state=LineState.CONFLICT,
        counted=None,
        variance=None,
        findings=judgement.findings | {"DUPLICATE_SERIAL"},
        explained_by_cut_off=(),
    )


def _was_seen(judgement: Judgement) -> bool:
    return bool(judgement.counted) or (
        judgement.state is LineState.CONFLICT
        and any(scan.quantity for tally in judgement.tallies for scan in tally.scans)
    )


def _moment(judgement: Judgement) -> datetime:
    assert judgement.counted_at is not None
    return judgement.counted_at


def _carried(earlier: Judgement, later: Judgement) -> bool:
    """Return whether the piece left the one place and came to the other between the two counts."""
    left = sum(entry.delta for entry in _between(earlier, later, earlier.line))
    came = sum(entry.delta for entry in _between(earlier, later, later.line))
    return left < 0 < came


def _between(earlier: Judgement, later: Judgement, line: Line) -> list[Entry]:
    first, last = earlier.counted_at, later.counted_at
    assert first is not None
    assert last is not None
    return [entry for entry in line.book.entries if first <= entry.at <= last]
