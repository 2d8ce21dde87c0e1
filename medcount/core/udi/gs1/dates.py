"""GS1 writes a date as YYMMDD: the century follows from today, day 00 is the end of the month."""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from medcount.core.udi.gs1.identifiers import DateForm
from medcount.core.udi.parsed import Precision

_NOT_GIVEN = 99
_FAR_YEARS = 20


class LabelDate(NamedTuple):
    """A date as a label gives it."""

    date: date
    precision: Precision


@lru_cache(maxsize=8192)  # A store sees few different dates, and each of them often.
def label_date(value: str, form: DateForm, this_year: int) -> LabelDate | None:
    """Return the date that a value of digits begins with, or None for one that never comes."""
    try:
        year = _year(int(value[:2]), this_year=this_year)
        month, day = int(value[2:4]), int(value[4:6])
        if day == 0 and form is DateForm.DAY_OR_MONTH:
            return LabelDate(date(year, month, monthrange(year, month)[1]), Precision.MONTH)
        given = date(year, month, day)
    except ValueError:
        return None
    if form is not DateForm.MOMENT:
        return LabelDate(given, Precision.DAY)
    hour, minute = int(value[6:8]), int(value[8:10])
    if hour == _NOT_GIVEN:
        return LabelDate(given, Precision.DAY)
    if hour > 23 or (minute > 59 and minute != _NOT_GIVEN):
        return None
    return LabelDate(given, Precision.HOUR)


def is_far_off(day: date, today: date) -> bool:
    """Return whether a date is too far from today to be true of goods in a store."""
    return abs(day.year - today.year) > _FAR_YEARS


def _year(two_digits: int, *, this_year: int) -> int:
    """Place a year of two digits at most 49 years back and 50 ahead, as the standard does."""
    century, now = divmod(this_year, 100)
    ahead = two_digits - now
    if ahead > 50:
        century -= 1
    elif ahead < -49:
        century += 1
    return century * 100 + two_digits
