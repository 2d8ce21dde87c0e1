"""
Lists page by page: one statement a list, whose rows can be sorted, counted and walked by a cursor.

The statement selects every row that the filters leave, with an ``id`` that is unique among them and
no ORDER BY; a column that people may sort by is never NULL. The order, the start and the end of a
page are laid around it here, so that page, count and export can never disagree. A cursor names the
last row seen, so rows that come or go meanwhile neither repeat nor hide others.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db import DataError, connection
from psycopg import sql
from psycopg.rows import namedtuple_row
from psycopg.types.json import JsonbLoader

from medcount.core.page import COUNTED_ROWS_MAX, Page, Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.db import Row, statement

RowT = TypeVar("RowT")

_CHUNK = 2000


def page(
    name: str,
    /,
    *,
    turn: Turn,
    sorts: Sequence[str],
    row: Callable[..., RowT],
    **params: Any,
) -> Page[RowT]:
    """
    Return one page of the list "room/statement", its rows made by ``row`` from their columns.

    ``sorts`` are the columns it may be sorted by; the first is its own order. Two statements,
    however many rows.

    :raises Refused: LIST_SORT_UNKNOWN, LIST_CURSOR_UNREADABLE
    """
    column, descending = _order(turn.sort, sorts)
    clauses, after = _start(turn.cursor, column, descending=descending)
    text = sql.SQL("SELECT * FROM ({}) AS listed {} ORDER BY {} LIMIT {}").format(
        sql.SQL(_inner(name)),
        clauses,
        _ordering(column, descending=descending),
        sql.Literal(turn.rows + 1),
    )
    try:
        rows = _all(text, {**params, **after})
    except DataError as error:
        raise Refused(RefusalCode.LIST_CURSOR_UNREADABLE) from error
    following = ""
    if len(rows) > turn.rows:
        rows = rows[: turn.rows]
        following = _cursor(getattr(rows[-1], column), rows[-1].id)
    counted = _all(
        sql.SQL(
            "SELECT count(*) AS total FROM (SELECT 1 FROM ({}) AS listed LIMIT {}) AS c"
        ).format(sql.SQL(_inner(name)), sql.Literal(COUNTED_ROWS_MAX + 1)),
        params,
    )
    made = [row(**found._asdict()) for found in rows]
    return Page(rows=made, total=counted[0].total, next=following)


def every(
    name: str,
    /,
    *,
    sort: str,
    sorts: Sequence[str],
    row: Callable[..., RowT],
    **params: Any,
) -> Iterator[RowT]:
    """
    Stream all rows of the list in its order: for an export of what is shown, whatever its size.

    What is refused is refused at once, and not when somebody comes to read the first row.

    :raises Refused: LIST_SORT_UNKNOWN
    """
    column, descending = _order(sort, sorts)
    text = sql.SQL("SELECT * FROM ({}) AS listed ORDER BY {}").format(
        sql.SQL(_inner(name)), _ordering(column, descending=descending)
    )
    return _streamed(text, params, row=row)


def _streamed(
    text: sql.Composed, params: dict[str, Any], *, row: Callable[..., RowT]
) -> Iterator[RowT]:
    with connection.chunked_cursor() as wrapper:
        cursor = wrapper.cursor
        cursor.row_factory = namedtuple_row
        cursor.adapters.register_loader("jsonb", JsonbLoader)
        wrapper.execute(text, params)
        while found := cursor.fetchmany(_CHUNK):
            yield from (row(**one._asdict()) for one in found)


def totals(name: str, sums: Mapping[str, str], /, **params: Any) -> Row:
    """
    Return sums over all rows of the list, whatever page is shown, each under its name.

    ``sums`` are SQL expressions over the columns of the list, as "sum(quantity)".
    """
    columns = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(sql.SQL(expression), sql.Identifier(alias))
        for alias, expression in sums.items()
    )
    [row] = _all(
        sql.SQL("SELECT {} FROM ({}) AS listed").format(columns, sql.SQL(_inner(name))), params
    )
    return row


def _inner(name: str) -> str:
    return statement(name).strip().removesuffix(";")


def _order(sort: str, sorts: Sequence[str]) -> tuple[str, bool]:
    column = sort.removeprefix("-") or sorts[0].removeprefix("-")
    if column not in {one.removeprefix("-") for one in sorts}:
        raise Refused(RefusalCode.LIST_SORT_UNKNOWN, sort=column)
    return column, (sort or sorts[0]).startswith("-")


def _ordering(column: str, *, descending: bool) -> sql.Composed:
    direction = sql.SQL("DESC" if descending else "ASC")
    return sql.SQL("listed.{} {}, listed.id {}").format(
        sql.Identifier(column), direction, direction
    )


def _start(cursor: str, column: str, *, descending: bool) -> tuple[sql.Composable, dict[str, str]]:
    if not cursor:
        return sql.SQL(""), {}
    try:
        value, row = json.loads(urlsafe_b64decode(cursor.encode()))
    except ValueError as error:
        raise Refused(RefusalCode.LIST_CURSOR_UNREADABLE) from error
    if not isinstance(value, str) or not isinstance(row, str):
        raise Refused(RefusalCode.LIST_CURSOR_UNREADABLE)
    beyond = sql.SQL("<" if descending else ">")
    clause = sql.SQL("WHERE (listed.{}, listed.id) {} (%(_after)s, %(_after_id)s)").format(
        sql.Identifier(column), beyond
    )
    return clause, {"_after": value, "_after_id": row}


def _cursor(value: object, row: object) -> str:
    return urlsafe_b64encode(json.dumps([str(value), str(row)]).encode()).decode()


def _all(text: sql.Composed, params: dict[str, Any]) -> list[Row]:
    with connection.cursor() as wrapper:
        cursor = wrapper.cursor
        cursor.row_factory = namedtuple_row
        cursor.adapters.register_loader("jsonb", JsonbLoader)
        wrapper.execute(text, params)
        rows: list[Row] = cursor.fetchall()
    return rows
