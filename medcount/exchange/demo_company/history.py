"""A company over weeks: a month that ended with a count, and a later day with one under way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from medcount.core.when import LOCAL
from medcount.exchange.demo_company.held import hold
from medcount.exchange.demo_company.known_faults.ground import Ground
from medcount.exchange.demo_company.known_faults.lasting import LIVE, SETTLED, SETTLED_IN_THE_COLD
from medcount.exchange.demo_company.known_faults.plan import plant
from medcount.exchange.demo_company.month import Key, Month, empty_month
from medcount.exchange.demo_company.movements import Traffic
from medcount.exchange.demo_company.rounds import Rounds
from medcount.exchange.demo_company.scans import scan_everything
from medcount.exchange.demo_company.stock import fill
from medcount.exchange.demo_company.warehouse import SITES, Place

SEED = 952
KEYS = 3000
COUNTERS = 3  # Of the first site.
FIRST_SITE, SECOND_SITE = SITES

_KEYS_A_PLACE = 20
_FEWEST_PLACES = 140
_DAYS_BEFORE = 30  # Of movements that the book brings along.
_LEAST_DAYS_BETWEEN = 3
_MOVES_A_DAY, _MOVES_MEANWHILE = 60, 160  # Meanwhile: on a day that is counted on.
_WORK_BEGINS, _WORK_ENDS = time(7, 5), time(19, 5)
_EARLY = timedelta(minutes=90)
_LAG_MOST = timedelta(minutes=16)  # From a movement to its booking, unless it is booked late.
_FULL_TURN = 4  # Three quarters of the places are counted when the curtain rises.


@dataclass(frozen=True, slots=True)
class Dates:
    """The days on which the company counts."""

    month_end: date
    live: date

    @property
    def opened(self) -> date:
        """Return the first day that is known of."""
        return self.month_end - timedelta(days=_DAYS_BEFORE)

    @property
    def rises_at(self) -> datetime:
        """Return the moment up to which the company's last day is told."""
        return datetime.combine(self.live, time(11, 30), LOCAL)

    @property
    def last_news_at(self) -> datetime:
        """Return when the ERP speaks for the last time."""
        return datetime.combine(self.live, time(11, 20), LOCAL)


def dates(now: datetime) -> Dates:
    """Return the days of a company whose count is under way now, or was left so yesterday."""
    local = now.astimezone(LOCAL)
    live = local.date()
    if now < Dates(live, live).rises_at:
        live -= timedelta(days=1)
    month_end = live.replace(day=1) - timedelta(days=1)
    if (live - month_end).days < _LEAST_DAYS_BETWEEN:
        month_end = month_end.replace(day=1) - timedelta(days=1)
    return Dates(month_end, live)


def settled_month(days: Dates, *, keys: int) -> Month:
    """Return the company up to the eve of its last day, with all that its month-end shall find."""
    month = empty_month(
        days.month_end, places_count=max(_FEWEST_PLACES, keys // _KEYS_A_PLACE), seed=SEED
    )
    month.late_booking = "17:40"
    month.keeps_days = (days.live - days.month_end).days
    whole, cold = walks(month), [cold_places(month)]
    rounds = Rounds(month, [*whole, *cold])
    for place in cold[0]:
        rounds.first[place.code].opened_at += timedelta(days=1)
    plant(month, rounds, SETTLED, places=_shuffled(month, whole))
    plant(month, rounds, SETTLED_IN_THE_COLD, places=_shuffled(month, cold))
    _let_expire(month, rounds)
    hold(month)
    fill(month, keys=keys)
    _keep_first_round(month)
    traffic = Traffic(month)
    for day in _days(days.opened, days.live):
        count = _MOVES_MEANWHILE if day == days.month_end else _MOVES_A_DAY
        traffic.move(_at(day, _WORK_BEGINS), _at(day, _WORK_ENDS), count=count)
    scan_everything(month)
    return month


def live_month(days: Dates, earlier: Month, *, booked: Mapping[Key, int]) -> Month:
    """Return the company on its last day, on which it counts what the ledger says of its stock."""
    month = Month(
        day=days.live,
        random=Random(SEED + 1),  # noqa: S311 (the same company again, no secret)
        items=earlier.items,
        places=earlier.places,
        lots=earlier.lots,
        serials=earlier.serials,
        early=_EARLY,
        late_booking="12:49",
        booked=dict(booked),
    )
    visited = [counted_so_far(walk) for walk in walks(month)]
    rounds = Rounds(month, visited)
    plant(month, rounds, LIVE, places=_shuffled(month, visited))
    month.quiet |= earlier.quiet
    _keep_first_round(month)
    first, last = _at(days.live, time(5, 40)), days.last_news_at - _LAG_MOST
    Traffic(month).move(first, last, count=_MOVES_MEANWHILE)
    # What would be booked only once the curtain rises, never happened.
    month.movements = [one for one in month.movements if one.recorded_at <= days.last_news_at]
    scan_everything(month)
    return month


def walks(month: Month) -> list[list[Place]]:
    """Return the walks of the first site's counters, who share its places evenly."""
    places = [place for place in month.places.values() if place.site == FIRST_SITE]
    share = -(-len(places) // COUNTERS)
    return [places[start : start + share] for start in range(0, len(places), share)]


def counted_so_far(walk: Sequence[Place]) -> Sequence[Place]:
    """Return the part of a walk that is behind its counter when the curtain rises."""
    return walk[: len(walk) * (_FULL_TURN - 1) // _FULL_TURN]


def cold_places(month: Month) -> list[Place]:
    """Return the cold places of the second site."""
    return [place for place in month.places.values() if place.site == SECOND_SITE and place.is_cold]


def _shuffled(month: Month, walked: Sequence[Sequence[Place]]) -> list[Place]:
    places = [place for walk in walked for place in walk]
    month.random.shuffle(places)
    return places


def _let_expire(month: Month, rounds: Rounds) -> None:
    """Put goods on a shelf that pass their date two days before the company's last day."""
    visited = [counted_so_far(walk) for walk in walks(month)]
    ground = Ground(month, rounds, _shuffled(month, visited))
    ground.stock(16, days_to_expiry=month.keeps_days - 2)


def _keep_first_round(month: Month) -> None:
    """Leave later rounds to whoever orders them, seeing what the first one found."""
    month.visits = [visit for visit in month.visits if visit.round == 1]


def _days(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=days) for days in range((end - first).days))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LOCAL)
