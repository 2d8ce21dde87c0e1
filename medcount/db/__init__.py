"""
The only cursor: SQL is written in files, one statement each, and asked for by its name.

``run("counting/compare", site=1)`` executes ``medcount/counting/sql/compare.sql``. Everything runs
on the caller's connection, inside the caller's transaction. A dict goes in and comes out as jsonb,
a list as an array, an aware datetime as timestamptz.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql
from psycopg.abc import Buffer
from psycopg.copy import LibpqWriter
from psycopg.rows import namedtuple_row
from psycopg.types.json import JsonbDumper, JsonbLoader
from psycopg.types.string import BytesBinaryDumper

_HOUSE = Path(__file__).parent.parent

# A row knows its columns by name; which ones, and of what types, only the statement can tell.
Row = Any


class UnknownStatement(LookupError):
    """No SQL file bears this name."""


@cache
def statement(name: str) -> str:
    """Return the text of the statement "room/statement"."""
    room, _, stem = name.partition("/")
    path = _HOUSE / room / "sql" / f"{stem}.sql"
    if not stem or not path.is_file():
        raise UnknownStatement(f"{name}: write {path.relative_to(_HOUSE.parent)}")
    return path.read_text(encoding="utf-8")


_TYPES = """
SELECT array_agg(atttypid::integer ORDER BY attnum)
FROM pg_attribute
WHERE attrelid = to_regclass(%s) AND attnum > 0
"""

_TYPES_OF = """
SELECT array_agg(
    CASE a.atttypid WHEN 'uuid'::regtype THEN 'bytea'::regtype ELSE a.atttypid END::integer
    ORDER BY n.position
)
FROM unnest(%s::text[]) WITH ORDINALITY AS n (name, position)
INNER JOIN pg_attribute AS a ON a.attrelid = to_regclass(%s) AND a.attname = n.name
"""
_COPIED = re.compile(
    r"^COPY (?P<table>\w+) \((?P<columns>[\w\s,]+)\) FROM STDIN \(FORMAT BINARY\)", re.M
)


def run(name: str, /, **params: Any) -> list[Row]:
    """Execute a statement and return its rows, each readable by column name; [] if it has none."""
    with _executed(name, params) as cursor:
        rows: list[Row] = cursor.fetchall() if cursor.description else []
    return rows


def one(name: str, /, **params: Any) -> Row:
    """Execute a statement that has exactly one row and return it."""
    rows = run(name, **params)
    assert len(rows) == 1, f"{name} gave {len(rows)} rows where one was due"
    return rows[0]


def changed(name: str, /, **params: Any) -> int:
    """Execute a write and return how many rows it touched."""
    with _executed(name, params) as cursor:
        touched: int = cursor.rowcount
    return touched


def stage(name: str, rows: Iterable[Sequence[object]], /) -> int:
    """
    Fill the staging table "room/staged_x" with the rows, ANALYZE it and return their number.

    Its file creates the temporary table; the order of the columns there is the order of the values
    here. What an earlier stage of the same transaction left in it is gone.
    """
    assert connection.in_atomic_block, f"{name} would be dropped before anybody could read it"
    table = sql.Identifier(name.partition("/")[2])
    with _executed(name, {}) as cursor:
        cursor.execute(sql.SQL("TRUNCATE {}").format(table))
        cursor.execute(_TYPES, [name.partition("/")[2]])
        [(types,)] = cursor.fetchall()
        copying = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(table)
        staged, _ = _copy(cursor, copying, types, rows)
        cursor.execute(_analyzing(table))
    return staged


def copy_in(name: str, rows: Iterable[Sequence[object]], /) -> tuple[int, str]:
    """
    Append the rows by a COPY of named columns, and return their number and their digest.

    A UUID is handed over as its bytes: the driver would take longer for it than for all the rest.
    The digest is the SHA-256 of the binary copy, in hex: whoever copies the same rows out again, in
    the same order, comes to the same.
    """
    copying = statement(name)
    named = _COPIED.search(copying)
    assert named is not None, f"{name} is no binary COPY of named columns"
    with connection.cursor() as cursor:
        cursor.execute(_TYPES_OF, [re.split(r"[\s,]+", named["columns"].strip()), named["table"]])
        [(types,)] = cursor.fetchall()
        return _copy(cursor, copying, types, rows)


def _copy(
    cursor: CursorWrapper,
    copying: str | sql.Composed,
    types: Sequence[int],
    rows: Iterable[Sequence[object]],
) -> tuple[int, str]:
    # Of bytes the driver would ask each time whether they came wrapped, and take twice as long.
    cursor.adapters.register_dumper(bytes, BytesBinaryDumper)
    sent = _HashingWriter(cursor.cursor)
    # Of the driver itself: what Django puts before it to watch queries knows no writer.
    with connection.wrap_database_errors, cursor.cursor.copy(copying, writer=sent) as copy:
        # Told the columns' types, the driver sends values as they are: in a quarter of the time.
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)
    copied: int = cursor.rowcount
    return copied, sent.hashed.hexdigest()


class _HashingWriter(LibpqWriter):
    """Sends what is copied, and remembers its digest."""

    def __init__(self, cursor: psycopg.Cursor[Any]) -> None:
        super().__init__(cursor)
        self.hashed = hashlib.sha256()

    def write(self, data: Buffer) -> None:
        """Send a piece of it."""
        self.hashed.update(data)
        super().write(data)


def fill(*names: str, by: str, **params: Any) -> int:
    """
    Fill staging tables "room/staged_x" by one statement, ANALYZE them and return its rows' number.

    For what is large and already in the database: the planner knows nothing of a table that has
    just been filled, and then joins it row by row.
    """
    for name in names:
        stage(name, ())
    filled = changed(by, **params)
    with connection.cursor() as cursor:
        for name in names:
            table = sql.Identifier(name.partition("/")[2])
            cursor.cursor.execute(_analyzing(table))
    return filled


def _analyzing(table: sql.Identifier) -> sql.Composed:
    """Return what tells the planner of a table; a rough idea is enough, and a tenth of the work."""
    return sql.SQL("SET LOCAL default_statistics_target = 10; ANALYZE {}").format(table)


def copy_out(name: str, /, **params: Any) -> Iterator[Row]:
    """Stream the rows of a statement, so that a million of them fit into little memory."""
    with _executed(name, params, streaming=True) as cursor:
        yield from cursor


def defer(
    job: str, /, *, at: datetime | None = None, queueing_lock: str | None = None, **args: Any
) -> None:
    """
    Leave a job to the worker, not before ``at``; it exists only if the transaction commits.

    Where a job of the same ``queueing_lock`` is waiting already, that one does for both.
    """
    # Imported here, since few defer. Django's connection is named outright: within a worker the
    # queue's own app uses another one, and its jobs would not wait for our transaction.
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.exceptions import AlreadyEnqueued
    from procrastinate.manager import JobManager
    from procrastinate.tasks import configure_task

    manager = JobManager(DjangoConnector())
    task = configure_task(
        name=job, job_manager=manager, schedule_at=at, queueing_lock=queueing_lock
    )
    # A savepoint, since what fails would take the caller's transaction with it.
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(**args)


@contextmanager
def _executed(
    name: str, params: dict[str, Any], *, streaming: bool = False
) -> Iterator[CursorWrapper]:
    """Execute on a cursor of Django's, so that its checks and its query log stay; rows are ours."""
    text = statement(name)
    with connection.chunked_cursor() if streaming else connection.cursor() as wrapper:
        cursor: psycopg.Cursor[Row] = wrapper.cursor
        cursor.row_factory = namedtuple_row
        cursor.adapters.register_dumper(dict, JsonbDumper)
        cursor.adapters.register_loader("jsonb", JsonbLoader)
        wrapper.execute(text, params)
        yield wrapper
