"""Who counts what and when: each round by other people, each place by one person at a time."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count

from medcount.exchange.demo_company.month import Goods, Month, Visit
from medcount.exchange.demo_company.warehouse import SITES, Place

_PLACES_A_COUNTER = 24
_SLOT, _LENGTH = timedelta(minutes=10), timedelta(minutes=9)
_OPENS = {1: "08:30", 2: "13:30", 3: "16:10"}
_PEOPLE_A_ROUND = {2: 3, 3: 1}
_SAMPLED_PLACES = 6  # That agreed, and are counted again all the same.


class Rounds:
    """The visits of the day, handed out as they are asked for."""

    def __init__(self, month: Month, walks: Sequence[Sequence[Place]] | None = None) -> None:
        """Send the first round on these walks, a person each; unsaid, past every place."""
        self._month = month
        self._numbers = count(1)
        self._free: dict[tuple[str, int], list[tuple[datetime, str]]] = {}
        self.first: dict[str, Visit] = {}
        for walk in every_walk(month) if walks is None else walks:
            self._send_first(walk)
        for site in SITES:
            for round_, people in _PEOPLE_A_ROUND.items():
                opens = month.at(_OPENS[round_])
                self._free[site, round_] = [(opens, self._person()) for _ in range(people)]

    def _send_first(self, walk: Sequence[Place]) -> None:
        person = self._person()
        for slot, place in enumerate(walk):
            opened_at = self._month.at(_OPENS[1]) + slot * _SLOT
            self.first[place.code] = self._visit(place, person, 1, opened_at)

    def again(self, place: Place, *, round: int, only: Collection[Goods] | None = None) -> Visit:
        """Send another person to a place in a later round, for some of the goods or all of them."""
        opened_at, person = min(self._free[place.site, round])
        self._free[place.site, round].remove((opened_at, person))
        self._free[place.site, round].append((opened_at + _SLOT, person))
        visit = self._visit(place, person, round, opened_at)
        visit.only = None if only is None else frozenset(only)
        return visit

    def beside(self, visit: Visit, *, only: Collection[Goods]) -> Visit:
        """Send a second person to the same place in the same round, a little later."""
        opened_at = visit.closed_at + timedelta(minutes=3)
        other = self._visit(visit.place, self._person(), visit.round, opened_at)
        other.only = frozenset(only)
        other.is_finished = False
        return other

    def sample(self) -> None:
        """Count some places again where nothing is wrong."""
        sound = [
            place for code, place in self._month.places.items() if code not in self._month.quiet
        ]
        for place in self._month.random.sample(sound, _SAMPLED_PLACES):
            self.again(place, round=2)

    def _visit(self, place: Place, person: str, round_: int, opened_at: datetime) -> Visit:
        visit = Visit(place=place, person=person, round=round_, opened_at=opened_at, length=_LENGTH)
        self._month.visits.append(visit)
        return visit

    def _person(self) -> str:
        return f"P{next(self._numbers):02d}"


def every_walk(month: Month) -> list[list[Place]]:
    """Return walks past every place, site by site."""
    by_site = [[place for place in month.places.values() if place.site == site] for site in SITES]
    return [
        places[start : start + _PLACES_A_COUNTER]
        for places in by_site
        for start in range(0, len(places), _PLACES_A_COUNTER)
    ]


def windows(month: Month) -> Iterator[tuple[str, datetime, datetime]]:
    """Yield every visit as place, opening and end."""
    for visit in month.visits:
        yield visit.place.code, visit.opened_at, visit.closed_at
