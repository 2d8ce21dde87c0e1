"""Goods that moved near a count, and what was told of when they did."""

from datetime import timedelta

from medcount.core.cause import CauseCode
from medcount.core.disposition import Disposition
from medcount.core.line import LineState
from medcount.exchange.demo_company.known_faults.ground import Ground
from medcount.exchange.demo_company.month import Fault, Scan


def booked_late_without_time(ground: Ground) -> None:
    """Issue goods before the count and book them after it, without saying when they left."""
    key = ground.stock(64)
    evidence = ground.issue(key, 12, happened="07:40", occurred=None)
    ground.recount(key)
    ground.known(
        Fault.COUNT_TIMING,
        key,
        LineState.VARIANCE,
        -12,
        cause=CauseCode.COUNT_TIMING,
        evidence=evidence,
        disposition=Disposition.WAIT,
    )


def dated_before(ground: Ground) -> None:
    """Issue goods before the count and book them with nothing but the day."""
    key = ground.stock(45)
    ground.issue(key, 5, happened="07:30", occurred=ground.month.day)
    ground.known(Fault.DATE_ONLY, key, LineState.AGREES, 0, "CUT_OFF")


def dated_after(ground: Ground) -> None:
    """Issue goods after the count and book them with nothing but the day."""
    key = ground.stock(40)
    evidence = ground.issue(key, 5, happened="17:30", occurred=ground.month.day)
    ground.recount(key)
    ground.known(
        Fault.DATE_ONLY,
        key,
        LineState.VARIANCE,
        5,
        "CUT_OFF",
        cause=CauseCode.COUNT_TIMING,
        evidence=evidence,
        disposition=Disposition.WAIT,
    )


def moved_while_counting(ground: Ground) -> None:
    """Issue goods between two scans of the same count."""
    key = ground.stock(20)
    opened_at = ground.visit(key).opened_at
    first, then, last = (timedelta(minutes=minutes) for minutes in (1, 4, 7))
    taken_at = opened_at + then
    ground.issue(key, 3, happened=f"{taken_at:%H:%M}", occurred=taken_at)
    # Three of the eight that were already counted leave before the other twelve are.
    code = ground.code(key)
    ground.instead(
        key,
        Scan(barcode=code, quantity=8, after=first),
        Scan(barcode=code, quantity=12, after=last),
    )
    ground.known(
        Fault.MOVED_WHILE_COUNTING,
        key,
        LineState.VARIANCE,
        3,
        "MOVED_WHILE_COUNTING",
        disposition=Disposition.RECOUNT,
    )
