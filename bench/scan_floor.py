"""The floor under scans: PostgreSQL alone, one committed statement an upload, as many clients."""

import threading
from collections.abc import Sequence
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import psycopg

_TABLES = """
CREATE TABLE floor_scan (
    site smallint NOT NULL,
    id uuid NOT NULL,
    task uuid NOT NULL,
    device text NOT NULL,
    sequence bigint NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    quantity bigint NOT NULL,
    raw text NOT NULL,
    counted_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (site, id),
    UNIQUE (site, device, sequence)
);
CREATE TABLE floor_entry (site smallint, id uuid, body bytea NOT NULL, PRIMARY KEY (site, id));
"""
_KEEP = """
WITH kept AS (
    INSERT INTO floor_scan
    SELECT 1, s.id, %(task)s, %(device)s, s.sequence, 1, 1, 'L1', 1, %(raw)s, now(), now()
    FROM unnest(%(ids)s::uuid[], %(sequences)s::bigint[]) AS s (id, sequence)
    ON CONFLICT DO NOTHING
)
INSERT INTO floor_entry VALUES (1, %(entry)s, %(body)s)
"""
_BODY = b"x" * 900  # As long as an entry of the trail.
_RAW = "01095200000000051730010110L1"


def keep(parameters: dict[str, Any], *, clients: int, uploads: int, scans: int) -> float:
    """Keep uploads of so many scans, shared out among the clients; return the seconds."""
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute(_TABLES)
    start = threading.Barrier(clients + 1)
    threads = [
        threading.Thread(
            target=_client, args=(parameters, start, number, uploads // clients, scans)
        )
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    started = perf_counter()
    for thread in threads:
        thread.join()
    return perf_counter() - started


def _client(
    parameters: dict[str, Any], start: threading.Barrier, number: int, uploads: int, scans: int
) -> None:
    task = UUID(int=number)
    ids: Sequence[Sequence[UUID]] = [[uuid4() for _ in range(scans)] for _ in range(uploads)]
    with psycopg.connect(**parameters, autocommit=True) as connection:
        start.wait()
        for upload, named in enumerate(ids):
            connection.execute(
                _KEEP,
                {
                    "task": task,
                    "device": f"D{number}",
                    "ids": named,
                    "sequences": list(range(upload * scans, (upload + 1) * scans)),
                    "raw": _RAW,
                    "entry": uuid4(),
                    "body": _BODY,
                },
                prepare=True,
            )
