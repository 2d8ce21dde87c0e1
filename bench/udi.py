"""
Workload U: codes of usual labels, 01 + 17 + 10 + GS + 21, read one by one on one core.

Ten thousand labels of a thousand products, as a store has them. The floor is a bare regular
expression that cuts the same labels at the same places: no check digit, no calendar, no lost
separator, no answer; so the ratio says what knowing the standard costs.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from bench.measure import Broken, Result
from medcount.core.udi import parse
from medcount.core.udi.gs1.identifiers import GS
from medcount.core.udi.gs1.numbers import check_digit

SIZE = 200_000
_LABELS = 10_000
_PRODUCTS = 1_000
_TODAY = date(2026, 11, 22)
_BARE = re.compile(rf"\]d201(\d{{14}})17(\d{{6}})10([^{GS}]{{1,20}}){GS}21([^{GS}]{{1,20}})\Z")

Tell = Callable[[str], None]


def udi(*, size: int | None, runs: int, batch: int, tell: Tell) -> list[Result]:
    """
    Measure codes read a second, each run after its floor.

    A run in which a label says anything but what was printed on it is ``Broken``.
    """
    size = size or SIZE
    labels = [_label(number) for number in range(min(size, _LABELS))]
    times = max(size // len(labels), 1)
    _check(labels)
    floors, figures = [], []
    for run in range(1, runs + 1):
        floors.append(_rate(_BARE.match, labels, times=times))
        figures.append(_rate(_read, labels, times=times))
        tell(f"run {run} udi: {figures[-1]:,.0f}/s, floor {floors[-1]:,.0f}/s")
    middle, floor = median(figures), median(floors)
    return [
        Result(
            name="udi",
            size=times * len(labels),
            batch=1,
            figure=round(middle, 1),
            unit="parses/s",
            floor=round(floor, 1),
            ratio=round(floor / middle, 3),
            runs=runs,
            spread=round((max(figures) - min(figures)) / middle, 3),
        )
    ]


def _printed(number: int) -> tuple[str, str, str, str]:
    """Return GTIN, expiry, lot and serial of one label."""
    body = f"952{number % _PRODUCTS:010}"
    expiry = _TODAY + timedelta(days=number * 7 % 1500)
    return body + check_digit(body), expiry.isoformat(), f"LT{number % 389:04}B", f"S{number:07}"


def _label(number: int) -> str:
    di, expiry, lot, serial = _printed(number)
    return f"]d201{di}17{expiry[2:].replace('-', '')}10{lot}{GS}21{serial}"


def _read(label: str) -> object:
    return parse(label, today=_TODAY)


def _rate(read: Callable[[str], object], labels: Sequence[str], *, times: int) -> float:
    started = perf_counter()
    for _ in range(times):
        for label in labels:
            read(label)
    return times * len(labels) / (perf_counter() - started)


def _check(labels: Sequence[str]) -> None:
    for number, label in enumerate(labels):
        parsed = parse(label, today=_TODAY)
        if (parsed.di, parsed.expiry, parsed.lot, parsed.serial) != _printed(number):
            raise Broken(f"{label!r} was misread")
        if _BARE.match(label) is None:
            raise Broken(f"the floor does not cut {label!r}")
