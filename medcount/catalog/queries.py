"""Reads of the catalogue."""

from collections.abc import Collection
from dataclasses import dataclass

from medcount import db
from medcount.core.stock import OUTSIDE_KINDS, PlaceKind
from medcount.db import trip


@dataclass(frozen=True, slots=True, kw_only=True)
class Packaging:
    """One thing that a code on a pack may stand for."""

    di: str
    item: int
    item_code: str
    level: str
    factor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlace:
    """A storage place and its site, by their codes."""

    site: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonedPlace:
    """A storage place and the zone it lies in; codes are "" where it lies in none."""

    id: int
    code: str
    zone_code: str
    zone_name: str
    zone_kind: str


def open_sites() -> dict[str, int]:
    """Return the ids of the sites that have an outside for goods to come from, by code."""
    return {row.code: row.id for row in db.run("catalog/open_sites")}


def site_places(*, sites: Collection[int]) -> list[SitePlace]:
    """Return the storage places of some sites, by codes."""
    rows = db.run("catalog/site_places", sites=list(sites))
    return [SitePlace(**row._asdict()) for row in rows]


def zoned_places(*, site: int) -> list[ZonedPlace]:
    """Return the storage places of a site by zone and code."""
    return [ZonedPlace(**row._asdict()) for row in db.run("catalog/zoned_places", site=site)]


def place_ids(*, site: int) -> dict[str, int]:
    """Return the ids of a site's storage places by code."""
    rows = db.run("catalog/place_ids", site=site, kinds=[PlaceKind.STORAGE])
    return {row.code: row.id for row in rows}


def outside_ids(*, site: int) -> dict[PlaceKind, int]:
    """Return the ids of the places that stand for a site's outside, by kind."""
    rows = db.run("catalog/place_ids", site=site, kinds=list(OUTSIDE_KINDS))
    return {PlaceKind(row.kind): row.id for row in rows if not row.code}


def item_ids() -> dict[str, int]:
    """Return the ids of all items by code."""
    return {row.code: row.id for row in db.run("catalog/item_ids")}


def packagings(*, dis: Collection[str], items: Collection[int] = ()) -> list[Packaging]:
    """
    Return all packaging of the items that the codes may stand for, and of the items named.

    Several rows of one code are a collision, to be put to a person.
    """
    rows = trip.ask("catalog/packagings", dis=list(dis), items=list(items)).all()
    return [Packaging(**row._asdict()) for row in rows]
