"""
Workload S: handhelds upload over HTTP to the product as it is deployed, and wait for each answer.

One site with eight counters, a task and a device for each. ``scan`` sends one scan a request, from
one client and from eight; ``scan-batch`` two hundred a request, from eight. Every scan is durable
and every request in the trail before it is answered: afterwards both are counted.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import psycopg

from bench import scan_floor, scan_load
from bench.company import Handheld, found, label
from bench.floor import owner_parameters
from bench.measure import Broken, Result
from bench.served import served
from medcount.db import throwaway

SIZE = 6_000  # Scans of a run one by one …
BATCH_SIZE = 160_000  # … and in batches.
BATCH = 200
CLIENTS = 8
THREADS = 4

Tell = Callable[[str], None]


def scan(*, size: int | None, runs: int, batch: int, tell: Tell) -> list[Result]:
    """Measure one scan a request, from one client and from eight."""
    each = size or SIZE
    return [
        _measure("scan", scans=each, batch=1, clients=clients, runs=runs, tell=tell)
        for clients in (1, CLIENTS)
    ]


def scan_batch(*, size: int | None, runs: int, batch: int, tell: Tell) -> list[Result]:
    """Measure two hundred scans a request."""
    all_scans = size or BATCH_SIZE
    return [
        _measure("scan-batch", scans=all_scans, batch=BATCH, clients=CLIENTS, runs=runs, tell=tell)
    ]


def _measure(name: str, *, scans: int, batch: int, clients: int, runs: int, tell: Tell) -> Result:
    uploads = max(scans // batch // clients, 1) * clients
    floors, figures, took = [], [], []
    for run in range(1, runs + 1):
        with throwaway.database() as database:
            parameters = owner_parameters(database)
            seconds = scan_floor.keep(parameters, clients=clients, uploads=uploads, scans=batch)
            floors.append(uploads * batch / seconds)
            handhelds = found(CLIENTS).handhelds[:clients]
            with served(database, workers=os.cpu_count() or 1, threads=THREADS) as port:
                _drive(port, handhelds, uploads=12, batch=1, first=10**9)  # Until it is warm.
                before = _standing(parameters)
                seconds, each = _drive(port, handhelds, uploads=uploads // clients, batch=batch)
            figures.append(uploads * batch / seconds)
            took += each
            _check(before, _standing(parameters), scans=uploads * batch, uploads=uploads)
            tell(f"run {run} {name} x{clients}: {figures[-1]:,.0f}/s, floor {floors[-1]:,.0f}/s")
    middle, floor = median(figures), median(floors)
    percents = quantiles(took, n=100)
    return Result(
        name=name,
        size=uploads * batch,
        batch=batch,
        clients=clients,
        figure=round(middle, 1),
        unit="scans/s",
        floor=round(floor, 1),
        ratio=round(floor / middle, 3),
        runs=runs,
        spread=round((max(figures) - min(figures)) / middle, 3),
        p50_ms=round(1000 * percents[49], 2),
        p99_ms=round(1000 * percents[98], 2),
    )


def _drive(
    port: int, handhelds: Sequence[Handheld], *, uploads: int, batch: int, first: int = 0
) -> tuple[float, list[float]]:
    """Let each handheld send so many uploads; return all seconds and those of each request."""
    requests = [
        list(_requests(one, port, uploads=uploads, batch=batch, first=first)) for one in handhelds
    ]
    return scan_load.drive(port, requests)


def _requests(
    handheld: Handheld, port: int, *, uploads: int, batch: int, first: int
) -> Iterator[bytes]:
    now = datetime.now(UTC).isoformat()
    for upload in range(uploads):
        numbers = range(first + upload * batch, first + (upload + 1) * batch)
        scans = [
            {
                "id": str(uuid4()),
                "sequence": number,
                "event": "SCAN",
                "place": handheld.place,
                "barcode": label(number),
                "device_at": now,
            }
            for number in numbers
        ]
        body = json.dumps({"sent_at": now, "round_trip_ms": 20, "scans": scans}).encode()
        yield scan_load.request(
            f"/tasks/{handheld.task}/scans", body, token=handheld.token, port=port
        )


def _standing(parameters: dict[str, Any]) -> tuple[int, int]:
    """Return how many scans stand in the database, and how many entries tell of uploads."""
    with psycopg.connect(**parameters) as connection:
        [scans] = connection.execute("SELECT count(*) FROM counting_scan").fetchall()[0]
        told = "SELECT count(*) FROM audit_entry WHERE action = 'counting.scans.accepted'"
        [entries] = connection.execute(told).fetchall()[0]
    return scans, entries


def _check(before: tuple[int, int], after: tuple[int, int], *, scans: int, uploads: int) -> None:
    """Hold what stands in the database against what was sent."""
    kept, told = after[0] - before[0], after[1] - before[1]
    if (kept, told) != (scans, uploads):
        raise Broken(f"{kept} of {scans} scans were kept and {told} of {uploads} uploads told")
