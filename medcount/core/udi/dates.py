"""A label gives a year in two digits and sometimes no day: what date it means, how exactly."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from medcount.core.udi.parsed import Precision

_FAR_YEARS = 20


class LabelDate(NamedTuple):
    """A date as a label gives it."""

    date: date
    precision: Precision

    def covers(self, other: "LabelDate") -> bool:
        """Return whether another date says the same, be it more exactly."""
        if self.precision is Precision.MONTH:
            return (self.date.year, self.date.month) == (other.date.year, other.date.month)
        return self.date == other.date


def year_of(two_digits: int, *, this_year: int) -> int:
    """Place a year of two digits at most 49 years back and 50 ahead, as GS1 does (R-143)."""
    century, now = divmod(this_year, 100)
    ahead = two_digits - now
    if ahead > 50:
        century -= 1
    elif ahead < -49:
        century += 1
    return century * 100 + two_digits


def day(year: int, month: int, day_of_month: int) -> LabelDate | None:
    """Return a day of the calendar, or None for one that never comes."""
    try:
        return LabelDate(date(year, month, day_of_month), Precision.DAY)
    except ValueError:
        return None


def month_end(year: int, month: int) -> LabelDate | None:
    """Return the last day of a month, which is what a date without a day means."""
    try:
        return LabelDate(date(year, month, monthrange(year, month)[1]), Precision.MONTH)
    except ValueError:
        return None


def day_of_year(year: int, number: int) -> LabelDate | None:
    """Return the day with that number in its year, or None where the year has no such day."""
    try:
        found = date(year, 1, 1) + timedelta(days=number - 1)
    except (ValueError, OverflowError):
        return None
    return LabelDate(found, Precision.DAY) if number and found.year == year else None


def at_hour(given: LabelDate | None, hour: int) -> LabelDate | None:
    """Return a day of which the label gives the hour too, or None for one that no clock shows."""
    return LabelDate(given.date, Precision.HOUR) if given and hour < 24 else None


def is_far_off(given: date, today: date) -> bool:
    """Return whether a date is too far from today to be true of goods in a store."""
    return abs(given.year - today.year) > _FAR_YEARS
