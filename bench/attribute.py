"""
Causes of a count's variances, from the files of a case to the claims written.

The floor parses the same files as JSON and does nothing with them. Beside the time, the memory of
the process is held to its limit.
"""

import gc
import json
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.case_files import write_case
from bench.measure import Broken, Result
from bench.worlds import world
from medcount.cli.attribute import attributed, write_claims
from medcount.exchange.files.attribution_case import FILES

SIZE = 10_000
SEED = 7
_LIMITS_S = {1_000: 2.0, 10_000: 10.0, 100_000: 60.0}
_MOST_MEMORY = 2 * 1024 * 1024  # KiB.

Tell = Callable[[str], None]


def attribute(*, size: int | None, runs: int, batch: int, tell: Tell) -> list[Result]:
    """Measure how many variances a second are read, explained and written."""
    size = size or SIZE
    with TemporaryDirectory() as told:
        folder = Path(told)
        tell(f"world of seed {SEED}")
        case = world(SEED, variances=round(size * 1.2)).case
        case = case._replace(variances=case.variances[:size])
        write_case(case, folder)
        variances = len(case.variances)
        del case
        gc.collect()
        floors, figures = [], []
        for run in range(1, runs + 1):
            floors.append(_timed(lambda: _parse(folder)))
            figures.append(_timed(lambda: _attribute(folder)))
            tell(f"run {run}: {figures[-1]:.2f} s, floor {floors[-1]:.2f} s")
    _check(variances, max(figures))
    middle, floor = median(figures), median(floors)
    return [
        Result(
            name="attribute",
            size=variances,
            batch=variances,
            figure=round(variances / middle, 1),
            unit="variances/s",
            floor=round(variances / floor, 1),
            ratio=round(middle / floor, 3),
            runs=runs,
            spread=round((max(figures) - min(figures)) / middle, 3),
        )
    ]


def _timed(work: Callable[[], None]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def _parse(folder: Path) -> None:
    for name in FILES:
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            json.loads(line)


def _attribute(folder: Path) -> None:
    write_claims(folder / "predictions.jsonl", attributed(folder))


def _check(variances: int, seconds: float) -> None:
    memory = getrusage(RUSAGE_SELF).ru_maxrss
    if memory > _MOST_MEMORY:
        raise Broken(f"took {memory // 1024} MiB of memory")
    for size, limit in _LIMITS_S.items():
        if variances <= size:
            if seconds > limit:
                raise Broken(f"{variances} variances took {seconds:.1f} s, more than {limit:g} s")
            return
