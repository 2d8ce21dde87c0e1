"""A file that names no site means the one that the book knows, and no other."""

from collections.abc import Iterable
from typing import Protocol

from medcount.exchange.files.faults import FileFault, shown
from medcount.exchange.files.record import Record


class SitePlace(Protocol):
    """A place and its site, by their codes, as a row of the book or the catalogue names them."""

    @property
    def site(self) -> str:
        """Return the site."""

    @property
    def place(self) -> str:
        """Return the place."""


class Sites:
    """The sites that the book or the catalogue knows, and the places that each of them has."""

    def __init__(self, book: Iterable[SitePlace]) -> None:
        self._by_place: dict[str, set[str]] = {}
        for row in book:
            self._by_place.setdefault(row.place, set()).add(row.site)
        self._all = set().union(*self._by_place.values())

    @property
    def are_unnamed(self) -> bool:
        """Return whether the book has one site only and calls it nothing."""
        return self._all == {""}

    def of(self, *places: str) -> str | None:
        """Return the one site that has those of the places which the book knows, if any."""
        if len(self._all) <= 1:
            return next(iter(self._all), "")
        having = [self._by_place[place] for place in places if place in self._by_place]
        fitting = set.intersection(*having) if having else set()
        return next(iter(fitting)) if len(fitting) == 1 else None


def site_of(record: Record, sites: Sites | None, *places: str) -> str:
    """Return the site a record names, else that of its places; without a good book, none."""
    said = record.code("site")
    named = [place for place in places if place]
    if said or sites is None or not named:
        return said
    found = sites.of(*named)
    if found is None:
        record.fault("site", FileFault.AMBIGUOUS_SITE, " and ".join(map(shown, named)))
    return found or ""
