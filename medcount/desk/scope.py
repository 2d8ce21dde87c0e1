"""Which places of a site are meant: zones, aisles and single places, ticked on a form."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import QueryDict

from medcount.catalog.queries import ZonedPlace
from medcount.desk.place_map import band_of, by_aisle

_PLACES_SHOWN = 800  # Beyond it single places are offered only where an aisle is ticked in part.


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceChoice:
    """One place that can be ticked."""

    id: int
    code: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AisleChoice:
    """One aisle that can be ticked as a whole, or place by place."""

    code: str
    places: int
    is_chosen: bool  # As a whole.
    choices: Sequence[PlaceChoice]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneChoice:
    """One zone that can be ticked as a whole, or aisle by aisle."""

    code: str
    name: str
    kind: str
    band: str
    places: int
    is_chosen: bool  # As a whole.
    is_open: bool  # In part.
    aisles: Sequence[AisleChoice]


def choices(places: Sequence[ZonedPlace], *, chosen: Collection[int]) -> list[ZoneChoice]:
    """Return what can be ticked, zone by zone, with what is."""
    zones = groupby(places, key=lambda one: (one.zone_code, one.zone_name, one.zone_kind))
    shows_all = len(places) <= _PLACES_SHOWN
    made = []
    for (code, name, kind), group in zones:
        inside = list(group)
        ticked = sum(place.id in chosen for place in inside)
        aisles = by_aisle(inside, code=lambda place: place.code)
        made.append(
            ZoneChoice(
                code=code,
                name=name,
                kind=kind,
                band=band_of(kind),
                places=len(inside),
                is_chosen=ticked == len(inside),
                is_open=0 < ticked < len(inside),
                aisles=[
                    _aisle(aisle, of_aisle, chosen=chosen, shows_all=shows_all)
                    for aisle, of_aisle in aisles
                ],
            )
        )
    return made


def ticked(places: Sequence[ZonedPlace], form: QueryDict) -> list[int]:
    """Return the places that a form has ticked, alone or with their aisle or zone."""
    zones, aisles = set(form.getlist("zone")), set(form.getlist("aisle"))
    alone = set(form.getlist("place"))
    return [
        place.id
        for aisle, of_aisle in by_aisle(places, code=lambda place: place.code)
        for place in of_aisle
        if place.zone_code in zones or aisle in aisles or str(place.id) in alone
    ]


def shared_out(places: Sequence[ZonedPlace], form: Mapping[str, str]) -> dict[str, list[int]]:
    """Return the places that a form gives to each person: by aisle if named there, else by zone."""
    parts: dict[str, list[int]] = {}
    for aisle, of_aisle in by_aisle(places, code=lambda place: place.code):
        for place in of_aisle:
            person = form.get(f"aisle:{aisle}") or form.get(f"zone:{place.zone_code}")
            if person:
                parts.setdefault(person, []).append(place.id)
    return parts


def _aisle(
    code: str, places: Sequence[ZonedPlace], *, chosen: Collection[int], shows_all: bool
) -> AisleChoice:
    count = sum(place.id in chosen for place in places)
    is_partial = 0 < count < len(places)
    return AisleChoice(
        code=code,
        places=len(places),
        is_chosen=count == len(places),
        choices=[
            PlaceChoice(id=place.id, code=place.code, is_chosen=is_partial and place.id in chosen)
            for place in (places if shows_all or is_partial else ())
        ],
    )
