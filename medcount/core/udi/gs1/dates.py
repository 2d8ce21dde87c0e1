"""GS1 writes a date as YYMMDD: the century follows from today, day 00 is the end of the month."""

from functools import lru_cache

from medcount.core.udi.dates import LabelDate, at_hour, day, month_end, year_of
from medcount.core.udi.gs1.identifiers import DateForm

_NOT_GIVEN = 99


@lru_cache(maxsize=8192)  # A store sees few different dates, and each of them often.
def label_date(value: str, form: DateForm, this_year: int) -> LabelDate | None:
    """Return the date that a value of digits begins with, or None for one that never comes."""
    year = year_of(int(value[:2]), this_year=this_year)
    month, day_of_month = int(value[2:4]), int(value[4:6])
    if day_of_month == 0 and form is DateForm.DAY_OR_MONTH:
        return month_end(year, month)
    given = day(year, month, day_of_month)
    if form is not DateForm.MOMENT:
        return given
    hour, minute = int(value[6:8]), int(value[8:10])
    if hour == _NOT_GIVEN:
        return given
    if minute > 59 and minute != _NOT_GIVEN:
        return None
    return at_hour(given, hour)
