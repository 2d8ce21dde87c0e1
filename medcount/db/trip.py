"""
Statements that run all day long: the server plans each once a connection, and many travel as one.

The statements of a trip are sent together and answered together; they are one transaction, or part
of the caller's. So nothing waits on the way for what the database could not have known before.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg.errors import SerializationFailure
from psycopg.rows import namedtuple_row

from medcount.db import Row, statement


class Outdated(Exception):
    """What a statement was told to rely on is no longer so; the trip has left nothing behind."""


class Asked:
    """What a statement will have answered when its trip is over."""

    cursor: psycopg.Cursor[Row]

    def all(self) -> list[Row]:
        """Return the rows of the answer, each readable by column name."""
        return self.cursor.fetchall()

    def one(self) -> Row:
        """Return the one row of the answer."""
        rows = self.all()
        assert len(rows) == 1, f"{len(rows)} rows came where one was due"
        return rows[0]


class _UnderWay(threading.local):
    """What this thread has gathered for its trip."""

    statements: list[tuple[Asked, str, dict[str, Any]]] | None = None


_under_way = _UnderWay()


@contextmanager
def gather() -> Iterator[None]:
    """
    Send all that is asked and sent within as one trip at the end, and keep all of it or nothing.

    A statement says by medcount_require what it relies on, and writes nothing where that does not
    hold; a write after it asks medcount_holds. No error says so, since it is no rare case.

    :raises Outdated: where something did not hold
    """
    assert _under_way.statements is None, "a trip within a trip"
    gathered: list[tuple[Asked, str, dict[str, Any]]] = []
    _under_way.statements = gathered
    try:
        yield
    finally:
        _under_way.statements = None
    # The server takes what comes between two marks as one transaction; none is begun by hand.
    apart = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with apart, connection.cursor() as wrapper:
            raw: psycopg.Connection[Any] = wrapper.cursor.connection
            with raw.pipeline():
                for asked, name, params in gathered:
                    asked.cursor = _execute(raw, name, params)
                holds = _execute(raw, "db/holds", {})
            if holds.fetchone() != (True,):
                raise Outdated
    except SerializationFailure:
        raise Outdated from None
    except psycopg.Error as error:
        with connection.wrap_database_errors:
            raise error


def ask(name: str, /, **params: Any) -> Asked:
    """Execute a statement; within a trip at its end."""
    asked = Asked()
    if _under_way.statements is not None:
        _under_way.statements.append((asked, name, params))
        return asked
    with connection.cursor() as wrapper, connection.wrap_database_errors:
        asked.cursor = _execute(wrapper.cursor.connection, name, params)
    return asked


def send(name: str, /, **params: Any) -> None:
    """Execute a write whose answer nobody needs."""
    ask(name, **params)


def _execute(
    raw: psycopg.Connection[Any], name: str, params: dict[str, Any]
) -> psycopg.Cursor[Row]:
    # Not Django's cursor, which writes the values into the text and has it planned each time.
    cursor = psycopg.Cursor(raw, row_factory=namedtuple_row)
    text = _short(name)
    if connection.queries_logged:  # Who counts queries counts these as well.
        connection.queries_log.append({"sql": text, "time": "0"})
    return cursor.execute(text, params, prepare=True)


@cache
def _short(name: str) -> str:
    """Return a statement without what only people read; the driver looks through it each time."""
    bare = re.sub(r"--.*", "", statement(name))
    return f"/* {name} */ {' '.join(bare.split())}"
