"""A count seen from above: zones are rooms, their places stand as cells along aisles."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from django.utils.translation import gettext

from medcount.core.status import ZoneKind
from medcount.counting.queries.progress import PlaceProgress, Progress, Tallied, ZoneProgress

T = TypeVar("T")

CELL_WIDTH, CELL_HEIGHT = 21, 15
_PITCH_X, _PITCH_Y = 24, 19
_CELLS_ACROSS = 10
_PLACES_MAX = 800  # Beyond it a cell is a whole aisle.

# The order in which a map's key names what a cell can say.
CELL_KINDS = ("agree", "variance", "question", "now", "seen", "unseen")

_BANDS = {
    ZoneKind.QUALIFIED: "green",
    ZoneKind.SHIPPING: "green",
    ZoneKind.QUARANTINE: "yellow",
    ZoneKind.RETURNED: "yellow",
    ZoneKind.UNQUALIFIED: "red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One place, or one aisle of a large count: where it is drawn and what it says."""

    x: int
    y: int
    kind: str  # One of CELL_KINDS.
    share: float  # Of its lines that were seen, 0 to 1.
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aisle:
    """Cells that stand together, drawn under the code of their aisle."""

    code: str
    width: int
    height: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One zone."""

    zone: ZoneProgress
    band: str  # The colour that the warehouse itself gives the zone; "" where none.
    tallied: Tallied
    working: int  # How many people are there.
    aisles: Sequence[Aisle]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMap:
    """All rooms of a count, and how many cells say what."""

    rooms: Sequence[Room]
    places: int
    by_aisle: bool
    key: Sequence[tuple[str, int]]


def band_of(kind: str) -> str:
    """Return the colour of a zone's band."""
    return _BANDS.get(ZoneKind(kind), "") if kind else ""


def aisle_of(code: str) -> str:
    """
    Return the aisle that a place's code begins with, as A01 of A01-02-3 or SH-A01 of SH-A01-07.

    It goes up to the first part that has a number in it, but is never the whole code.
    """
    parts = code.split("-")
    numbered = (at for at, part in enumerate(parts) if any(sign.isdigit() for sign in part))
    ends = min(next(numbered, 0) + 1, len(parts) - 1)
    return "-".join(parts[:ends]) or code


def by_aisle(places: Iterable[T], *, code: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    """Return places, sorted by code, aisle by aisle."""
    groups = groupby(places, key=lambda place: aisle_of(code(place)))
    return [(aisle, list(group)) for aisle, group in groups]


def draw_map(progress: Progress) -> PlaceMap:
    """Return how a count's places are drawn."""
    places = sum(len(zone.places) for zone in progress.zones)
    is_large = places > _PLACES_MAX
    rooms = [_room(zone, is_large=is_large) for zone in progress.zones]
    said = [cell.kind for room in rooms for aisle in room.aisles for cell in aisle.cells]
    return PlaceMap(
        rooms=rooms,
        places=places,
        by_aisle=is_large,
        key=[(kind, said.count(kind)) for kind in CELL_KINDS],
    )


def _room(zone: ZoneProgress, *, is_large: bool) -> Room:
    aisles = by_aisle(zone.places, code=lambda place: place.code)
    drawn = [_aisle(code, [[place] for place in places]) for code, places in aisles]
    if is_large:
        drawn = [_aisle("", [places for _, places in aisles], titles=[code for code, _ in aisles])]
    return Room(
        zone=zone,
        band=band_of(zone.kind),
        tallied=zone.tallied,
        working=len({name for place in zone.places for name in place.counters}),
        aisles=drawn,
    )


def _aisle(
    code: str, cells: Sequence[Sequence[PlaceProgress]], *, titles: Sequence[str] = ()
) -> Aisle:
    names = titles or [places[0].code for places in cells]
    spots = _spots([name.removeprefix(code).strip("-") for name in names])
    across = max(x for x, _ in spots) + 1
    down = max(y for _, y in spots) + 1
    return Aisle(
        code=code,
        width=across * _PITCH_X - (_PITCH_X - CELL_WIDTH),
        height=down * _PITCH_Y - (_PITCH_Y - CELL_HEIGHT),
        cells=[
            _cell(name, places, x=x * _PITCH_X, y=y * _PITCH_Y)
            for name, places, (x, y) in zip(names, cells, spots, strict=True)
        ],
    )


def _spots(codes: Sequence[str]) -> list[tuple[int, int]]:
    """Return column and row of each cell: levels above each other, else in reading order."""
    shelves = [code.split("-") for code in codes]
    columns = sorted({shelf[0] for shelf in shelves})
    if all(len(shelf) == 2 for shelf in shelves) and len(columns) <= _CELLS_ACROSS:
        levels = sorted({shelf[1] for shelf in shelves}, reverse=True)
        return [(columns.index(column), levels.index(level)) for column, level in shelves]
    return [(at % _CELLS_ACROSS, at // _CELLS_ACROSS) for at in range(len(codes))]


def _cell(name: str, places: Sequence[PlaceProgress], *, x: int, y: int) -> Cell:
    lines = sum(place.tallied.lines for place in places)
    seen = sum(place.tallied.seen for place in places)
    counters = sorted({counter for place in places for counter in place.counters})
    said = gettext("%(place)s：已盘 %(seen)s / %(lines)s 行")
    title = said % {"place": name, "seen": seen, "lines": lines}
    return Cell(
        x=x,
        y=y,
        kind=_kind(places, is_working=bool(counters)),
        share=seen / lines if lines else 0.0,
        title=" · ".join([title, *counters]),
    )


def _kind(places: Sequence[PlaceProgress], *, is_working: bool) -> str:
    tallied = [place.tallied for place in places]
    if is_working:
        return "now"
    if any(one.question for one in tallied):
        return "question"
    if any(one.variance for one in tallied):
        return "variance"
    if all(one.agree == one.lines for one in tallied) and all(
        place.done or place.tallied.lines for place in places
    ):
        return "agree"
    if any(place.done or place.tallied.seen for place in places):
        return "seen"
    return "unseen"
