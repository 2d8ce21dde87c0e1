"""
Statements that run all day long: the server plans each once a connection, and many travel as one.

The statements of a trip are sent together and answered together; they are one transaction, or part
of the caller's. So nothing waits on the way for what the database could not have known before.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg.errors import SerializationFailure
from psycopg.rows import namedtuple_row

from medcount.db import Row, statement


class Outdated(Exception):
    """What a statement was told to rely on is no longer so; the trip has left nothing behind."""


class Asked:
    """What a statement of a trip will answer; to be read when the trip is over."""

    def __init__(self, cursor: psycopg.Cursor[Row]) -> None:
        self._cursor = cursor

    def all(self) -> list[Row]:
        """Return the rows of the answer, each readable by column name."""
        return self._cursor.fetchall()

    def one(self) -> Row:
        """Return the one row of the answer."""
        rows = self.all()
        assert len(rows) == 1, f"{len(rows)} rows came where one was due"
        return rows[0]


class _UnderWay(threading.local):
    """The connection on which this thread is gathering a trip."""

    raw: psycopg.Connection[Any] | None = None


_under_way = _UnderWay()


@contextmanager
def gather() -> Iterator[None]:
    """
    Send all that is asked and sent within as one trip, and keep all of it or nothing.

    :raises Outdated: where a statement calls medcount_require and it does not hold
    """
    try:
        if connection.in_atomic_block:
            with transaction.atomic(), _pipeline():
                yield
        else:
            with _transaction():
                yield
    except SerializationFailure as failure:
        raise Outdated(str(failure)) from None
    except psycopg.Error as error:
        with connection.wrap_database_errors:
            raise error


@contextmanager
def _transaction() -> Iterator[None]:
    """Let the beginning travel with the first and the end with the last."""
    raw: psycopg.Connection[Any] | None = None
    try:
        with _pipeline() as raw:
            raw.execute("BEGIN")
            yield
            raw.execute("COMMIT")
    except BaseException:
        if raw is not None and not raw.closed:
            raw.execute("ROLLBACK")
        raise


@contextmanager
def _pipeline() -> Iterator[psycopg.Connection[Any]]:
    with connection.cursor() as wrapper:
        raw: psycopg.Connection[Any] = wrapper.cursor.connection
        try:
            with raw.pipeline():
                _under_way.raw = raw
                yield raw
        finally:
            _under_way.raw = None


def ask(name: str, /, **params: Any) -> Asked:
    """Execute a statement; within a trip its answer comes at the end."""
    if _under_way.raw is not None:
        return Asked(_execute(_under_way.raw, name, params))
    with connection.cursor() as wrapper, connection.wrap_database_errors:
        return Asked(_execute(wrapper.cursor.connection, name, params))


def send(name: str, /, **params: Any) -> None:
    """Execute a write whose answer nobody needs."""
    ask(name, **params)


def _execute(
    raw: psycopg.Connection[Any], name: str, params: dict[str, Any]
) -> psycopg.Cursor[Row]:
    # Not Django's cursor, which writes the values into the text and has it planned each time.
    cursor = psycopg.Cursor(raw, row_factory=namedtuple_row)
    if connection.queries_logged:  # Who counts queries counts these as well.
        connection.queries_log.append({"sql": statement(name), "time": "0"})
    return cursor.execute(statement(name), params, prepare=True)
