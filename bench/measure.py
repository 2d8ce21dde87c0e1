"""A figure stands beside the floor of the same run: times drift, ratios hold."""

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter

# Seconds by the name of the step that took them, in the order of the steps.
Steps = Mapping[str, float]


class Broken(Exception):
    """What was measured did not do its work, so its figure says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a benchmark found; figure and floor in the unit, as medians of the runs."""

    name: str
    size: int
    batch: int  # How many records one upload carried.
    figure: float
    unit: str
    floor: float
    ratio: float  # How many times as long as the floor it took.
    runs: int
    spread: float  # Between the slowest and the quickest run, as a part of the median.
    clients: int | None = None  # At once, where that matters …
    p50_ms: float | None = None  # … and how long they waited.
    p99_ms: float | None = None
    whole_ratio: float | None = None  # With the steps that people decide.
    max_ms: float | None = None
    page: str | None = None  # Its address.

    def told(self) -> dict[str, str | int | float]:
        """Return what was measured, without what was not."""
        return {name: value for name, value in asdict(self).items() if value is not None}


class Stopwatch:
    """Takes the seconds of each step, added up where a step is taken more than once."""

    def __init__(self) -> None:
        """Start with no step taken."""
        self.steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        started = perf_counter()
        yield
        self.steps[name] = self.steps.get(name, 0.0) + perf_counter() - started


@contextmanager
def set_apart() -> Iterator[None]:
    """
    Keep the collector off what stands in memory already.

    That is what lies in the warehouse and on the handhelds, which no server would hold; measured
    inside is the work on it, and not how often Python looks it over for garbage meanwhile.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def result(
    *,
    name: str,
    size: int,
    batch: int,
    product: Sequence[Steps],
    floor: Sequence[Steps],
    decided: Collection[str],
) -> Result:
    """
    Return what the runs of the product and those of its floor come to, in lines a second.

    Steps that are ``decided``, by people between the pieces of work, have nothing like them in the
    floor: they are left out of figure and ratio, and with them the ratio is the whole one.
    """
    seconds = [_seconds(steps, without=decided) for steps in product]
    whole_seconds = median(_seconds(steps) for steps in product)
    floor_seconds = median(_seconds(steps) for steps in floor)
    middle = median(seconds)
    return Result(
        name=name,
        size=size,
        batch=batch,
        figure=round(size / middle, 1),
        unit="lines/s",
        floor=round(size / floor_seconds, 1),
        ratio=round(middle / floor_seconds, 3),
        runs=len(seconds),
        spread=round((max(seconds) - min(seconds)) / middle, 3),
        whole_ratio=round(whole_seconds / floor_seconds, 3),
    )


def _seconds(steps: Steps, *, without: Collection[str] = ()) -> float:
    return sum(seconds for name, seconds in steps.items() if name not in without)
