"""The database is asked by the names of files."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from medcount import db

MOMENT = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the tests a room whose statements are their own."""
    statements = {
        "numbers": "SELECT n, n * n AS square FROM generate_series(1, %(last)s) AS n",
        "echo": "SELECT %(value)s::jsonb AS value",
        "within": "SELECT 1 AS found WHERE 2 = ANY(%(ids)s) AND %(at)s = %(same)s",
        "percent": "SELECT 7 %% 4 AS rest",
        "staged_key": "CREATE TEMP TABLE IF NOT EXISTS staged_key (\n"
        "    id bigint PRIMARY KEY, lot text NOT NULL, extra jsonb, seen_at timestamptz\n"
        ") ON COMMIT DROP",
        "keys": "SELECT id, lot, extra, seen_at FROM staged_key ORDER BY id",
        "make_keys": "INSERT INTO staged_key (id, lot)"
        " SELECT n, 'L' || n FROM generate_series(1, %(last)s) AS n",
        "rename": "UPDATE staged_key SET lot = 'B' WHERE lot = %(lot)s",
        "copy_keys": "-- Keeps keys.\n"
        "COPY staged_key (\n    lot, id,\n    seen_at\n) FROM STDIN (FORMAT BINARY)",
        "guess": "SELECT reltuples::int AS rows FROM pg_class WHERE relname = 'staged_key'",
    }
    (tmp_path / "trial" / "sql").mkdir(parents=True)
    for name, text in statements.items():
        (tmp_path / "trial" / "sql" / f"{name}.sql").write_text(text)
    monkeypatch.setattr(db, "_HOUSE", tmp_path)
    db.statement.cache_clear()
    yield
    db.statement.cache_clear()


@pytest.mark.django_db
def test_a_row_is_read_by_the_names_of_its_columns():
    rows = db.run("trial/numbers", last=3)

    assert [(row.n, row.square) for row in rows] == [(1, 1), (2, 4), (3, 9)]


def test_an_unknown_statement_says_which_file_to_write():
    with pytest.raises(db.UnknownStatement, match=r"trial/sql/absent\.sql"):
        db.run("trial/absent")


@pytest.mark.django_db
def test_one_row_is_due_and_no_more():
    assert db.one("trial/numbers", last=1).square == 1

    for last in (0, 2):
        with pytest.raises(AssertionError, match=f"trial/numbers gave {last} rows"):
            db.one("trial/numbers", last=last)


@pytest.mark.django_db
@pytest.mark.parametrize("value", [{"a": [1, {"b": None}]}, {}, {"批号": "甲"}])
def test_a_dict_comes_back_from_jsonb_as_it_went_in(value):
    assert db.one("trial/echo", value=value).value == value


@pytest.mark.django_db
def test_lists_and_moments_are_parameters():
    assert db.run("trial/within", ids=[1, 2], at=MOMENT, same=MOMENT)
    assert not db.run("trial/within", ids=[], at=MOMENT, same=MOMENT)


@pytest.mark.django_db
def test_a_percent_sign_is_doubled_with_and_without_parameters():
    assert db.one("trial/percent").rest == 3


@pytest.mark.django_db
def test_staged_rows_arrive_in_the_order_of_the_columns_and_are_counted():
    rows = [(2, "B", {"n": 1}, MOMENT), (1, "A", None, None)]

    assert db.stage("trial/staged_key", iter(rows)) == 2
    assert [tuple(row) for row in db.run("trial/keys")] == sorted(rows)
    assert db.one("trial/guess").rows == 2  # It was analysed.


@pytest.mark.django_db
def test_rows_are_staged_while_django_watches_the_queries_too():
    with CaptureQueriesContext(connection):  # As with DEBUG.
        assert db.stage("trial/staged_key", [(1, "A", None, None)]) == 1


@pytest.mark.django_db
def test_rows_are_copied_in_by_the_columns_of_their_statement():
    db.stage("trial/staged_key", [(1, "A", None, None)])

    copied, digest = db.copy_in("trial/copy_keys", [("C", 3, MOMENT), ("B", 2, None)])

    assert copied == 2
    assert [tuple(row) for row in db.run("trial/keys")] == [
        (1, "A", None, None),
        (2, "B", None, None),
        (3, "C", None, MOMENT),
    ]
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY (SELECT lot, id, seen_at FROM staged_key WHERE id > 1 ORDER BY id DESC)"
            " TO STDOUT (FORMAT BINARY)"
        ) as copy,
    ):
        assert hashlib.sha256(b"".join(copy)).hexdigest() == digest


@pytest.mark.django_db
def test_what_is_no_copy_of_named_columns_takes_no_rows():
    with pytest.raises(AssertionError, match="trial/keys is no binary COPY"):
        db.copy_in("trial/keys", [])


@pytest.mark.django_db
def test_staging_again_in_a_transaction_starts_afresh():
    db.stage("trial/staged_key", [(1, "A", None, None), (2, "A", None, None)])

    assert db.stage("trial/staged_key", [(3, "C", None, None)]) == 1
    assert [row.id for row in db.run("trial/keys")] == [3]


@pytest.mark.django_db
def test_a_staging_table_filled_by_a_statement_is_counted_and_analysed():
    db.stage("trial/staged_key", [(9, "Z", None, None)])

    assert db.fill("trial/staged_key", by="trial/make_keys", last=3) == 3
    assert [row.lot for row in db.run("trial/keys")] == ["L1", "L2", "L3"]
    assert db.one("trial/guess").rows == 3


@pytest.mark.django_db
def test_a_write_says_how_many_rows_it_changed():
    db.stage("trial/staged_key", [(1, "A", None, None), (2, "A", None, None), (3, "C", None, None)])

    assert db.changed("trial/rename", lot="A") == 2
    assert db.changed("trial/rename", lot="A") == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([(1, None, None, None)], IntegrityError),
        ([(1, "A", None, None), (1, "A", None, None)], IntegrityError),
        ([("one", "A", None, None)], TypeError),  # No database sees it: the driver knows the types.
    ],
)
def test_a_row_that_does_not_fit_is_an_error_and_leaves_nothing(rows, error):
    db.stage("trial/staged_key", [])

    with pytest.raises(error), transaction.atomic():
        db.stage("trial/staged_key", rows)

    assert db.run("trial/keys") == []


@pytest.mark.django_db
def test_rows_are_streamed():
    rows = db.copy_out("trial/numbers", last=5000)

    assert next(rows).square == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_cursors")
        assert len(cursor.fetchall()) == 1  # The rest still waits at the server.
    assert sum(1 for _ in rows) == 4999


def test_staging_needs_a_transaction(cloned_database):
    with pytest.raises(AssertionError, match="dropped before anybody could read it"):
        db.stage("trial/staged_key", [])


def test_a_staging_table_ends_with_its_transaction(cloned_database):
    with transaction.atomic():
        db.stage("trial/staged_key", [(1, "A", None, None)])

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('staged_key') IS NULL")
        assert cursor.fetchone() == (True,)
