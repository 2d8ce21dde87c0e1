"""Moments are UTC; a day is a day of the warehouse's own clock."""

from datetime import date, datetime, timedelta, timezone

# China keeps one zone and no summer time since 1991, so a fixed offset is the zone.
LOCAL = timezone(timedelta(hours=8), "Asia/Shanghai")


def local_date(moment: datetime) -> date:
    """Return the warehouse's calendar day of a moment."""
    return moment.astimezone(LOCAL).date()


def iso_local(moment: datetime) -> str:
    """Return a moment as ISO 8601 with the warehouse's offset, +08:00."""
    return moment.astimezone(LOCAL).isoformat()
