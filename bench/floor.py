"""The floor under a count: PostgreSQL alone, by COPY and one statement a piece of work."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import connections

from bench.measure import Steps, Stopwatch
from medcount.db import roles, server

_TABLES = """
CREATE TABLE floor_balance (
    site smallint NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    quantity bigint NOT NULL,
    PRIMARY KEY (site, place, item, lot)
);
CREATE TABLE floor_line (
    plan integer NOT NULL,
    site smallint NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    expected bigint NOT NULL,
    counted bigint,
    variance bigint,
    PRIMARY KEY (plan, site, place, item, lot)
);
CREATE TABLE floor_count (
    id uuid PRIMARY KEY,
    plan integer NOT NULL,
    site smallint NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    quantity bigint NOT NULL,
    person integer NOT NULL,
    counted_at timestamptz NOT NULL
);
CREATE TABLE floor_movement (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site smallint NOT NULL,
    place integer NOT NULL,
    item integer NOT NULL,
    lot text NOT NULL,
    quantity bigint NOT NULL,
    occurred_at timestamptz NOT NULL
);
"""
_CREATE_LINES = """
INSERT INTO floor_line (plan, site, place, item, lot, expected)
SELECT 1, site, place, item, lot, quantity
FROM floor_balance
"""
_COMPARE = """
UPDATE floor_line AS line
SET counted = count.quantity, variance = count.quantity - line.expected
FROM floor_count AS count
WHERE
    (line.plan, line.site, line.place, line.item, line.lot)
    = (count.plan, count.site, count.place, count.item, count.lot)
"""
_INSERT_MOVEMENTS = """
INSERT INTO floor_movement (site, place, item, lot, quantity, occurred_at)
SELECT line.site, line.place, line.item, line.lot, line.variance, count.counted_at
FROM floor_line AS line
INNER JOIN floor_count AS count USING (plan, site, place, item, lot)
WHERE line.variance <> 0
"""
_UPDATE_BALANCES = """
UPDATE floor_balance AS balance
SET quantity = balance.quantity + movement.quantity
FROM floor_movement AS movement
WHERE
    (balance.site, balance.place, balance.item, balance.lot)
    = (movement.site, movement.place, movement.item, movement.lot)
"""


class Count(NamedTuple):
    """One counted line, in the order of floor_count."""

    id: UUID
    plan: int
    site: int
    place: int
    item: int
    lot: str
    quantity: int
    person: int
    counted_at: datetime


def play(database: str, counts: Sequence[Count], *, booked: int) -> Steps:
    """
    Count plan 1 against a book of so many units a line, in a database of the product's server.

    The work is the product's without its care: lines from the balances, counts, variances kept with
    their lines, movements, balances moved. There is no trail, no judgement and nobody to ask.
    """
    watch = Stopwatch()
    with _connection(database) as connection:
        _set_up(connection, counts, booked=booked)
        with watch.step("create"), connection.transaction():
            connection.execute(_CREATE_LINES)
        with watch.step("record"), connection.transaction():
            _copy(connection, "floor_count", counts)
        with watch.step("compare and post"), connection.transaction():
            # Without it the join below is a nested loop, and that of minutes.
            connection.execute("ANALYZE floor_line, floor_count")
            connection.execute(_COMPARE)
            connection.execute(_INSERT_MOVEMENTS)
            connection.execute(_UPDATE_BALANCES)
    return watch.steps


@contextmanager
def _connection(database: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(**owner_parameters(database), autocommit=True) as connection:
        yield connection


def owner_parameters(database: str) -> dict[str, Any]:
    """Return how to connect as the owner of the tables, since the application may make none."""
    with server.working_on(database, role=roles.OWNER):
        parameters: dict[str, Any] = connections["default"].get_connection_params()
    return parameters


def _set_up(connection: psycopg.Connection[Any], counts: Sequence[Count], *, booked: int) -> None:
    with connection.transaction():
        connection.execute(_TABLES)
        _copy(
            connection,
            "floor_balance",
            ((count.site, count.place, count.item, count.lot, booked) for count in counts),
        )
        connection.execute("ANALYZE floor_balance")


def _copy(
    connection: psycopg.Connection[Any], table: str, rows: Iterable[tuple[object, ...]]
) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
