"""
The shape that lets a group of sites be split over machines, and facts that nobody can rewrite.

Read from PostgreSQL's own catalogue, so that it holds for what the migrations really made.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from medcount.db.roles import APPLICATION, OWNER
from tests.rules import Complaints, rule

pytestmark = pytest.mark.django_db

# Grows with the business. A table that carries a site and is no reference table is one as well.
LARGE = {
    "audit_entry", "audit_seal", "audit_sealed", "audit_subject",
    "counting_form", "counting_form_line", "counting_line", "counting_plan", "counting_scan",
    "counting_tally", "counting_task", "counting_variance",
    "documents_document", "documents_line", "exchange_inbox", "exchange_outbox",
    "ledger_balance", "ledger_movement", "ledger_stockkey", "people_signature",
}  # fmt: skip
# Small, read everywhere, and copied whole to every machine.
REFERENCE = {
    "catalog_item", "catalog_lot", "catalog_packaging", "catalog_place", "catalog_zone",
    "people_device", "people_roleassignment", "people_site", "people_token", "people_user",
}  # fmt: skip
# Facts: added and read, never changed.
APPEND_ONLY = {
    "audit_entry", "audit_seal", "audit_sealed", "audit_subject", "counting_scan",
    "ledger_movement", "people_signature",
}  # fmt: skip
OF_OTHERS = ("auth_", "django_", "procrastinate_")


def rows(query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def tables() -> set[str]:
    """Return the names of the tables that are of our making."""
    found = rows(
        "SELECT relname FROM pg_class"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    )
    return {name for (name,) in found if not name.startswith(OF_OTHERS)}


def large() -> set[str]:
    return tables() - REFERENCE


def columns(relation: str, numbers: str) -> str:
    """Return an SQL expression: the names of the columns that an array of numbers means."""
    return (
        "(SELECT array_agg(attname::text ORDER BY place) FROM pg_attribute"
        f" JOIN unnest({numbers}) WITH ORDINALITY AS at (number, place)"
        f" ON attrelid = {relation} AND attnum = number)"
    )


def guarded() -> set[str]:
    """Return the tables that have a guard, and so must have all of them."""
    query = "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = %s::regproc"
    return {name for (name,) in rows(query, "medcount_refuse")}


def foreign_keys() -> Iterator[tuple[str, str, str, list[tuple[str, str]]]]:
    """Return each foreign key: table, name, the table it points to, the pairs of columns."""
    found = rows(
        "SELECT conrelid::regclass::text, conname, confrelid::regclass::text,"
        f" {columns('conrelid', 'conkey')}, {columns('confrelid', 'confkey')}"
        " FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    )
    for table, name, target, ours, theirs in found:
        yield table, name, target, list(zip(ours, theirs, strict=True))


def held(table: str) -> set[str]:
    """Return the application's rights on a table, those on single columns included."""
    found = rows(
        "SELECT kind FROM unnest(%s::text[]) AS kind WHERE has_table_privilege(%s, %s, kind)",
        ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
        APPLICATION,
        table,
    )
    columnwise = rows(
        "SELECT kind FROM unnest(%s::text[]) AS kind WHERE has_any_column_privilege(%s, %s, kind)",
        ["SELECT", "INSERT", "UPDATE", "REFERENCES"],
        APPLICATION,
        table,
    )
    return {kind for (kind,) in found + columnwise}


@rule
def test_every_table_is_a_large_one_or_a_reference_table() -> Complaints:
    for table in (LARGE | REFERENCE) - tables():
        yield f"{table}: no such table"
    for table in large():
        found = rows(
            "SELECT attnotnull, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attname = 'site'",
            table,
        )
        if found != [(True, "smallint")]:
            yield f"{table}: give it a site, or name it in REFERENCE"


@rule
def test_every_key_of_a_large_table_begins_with_the_site() -> Complaints:
    found = rows(
        "SELECT indrelid::regclass::text, indexrelid::regclass::text, indisprimary,"
        f" {columns('indrelid', 'indkey')} FROM pg_index WHERE indisunique"
    )
    for table in large() - {table for table, _, primary, _ in found if primary}:
        yield f"{table}: give it a primary key that begins with site"
    for table, name, _, names in found:
        if table in large() and names[0] != "site":
            yield f"{name} on {table}: begin with site, not {names}"


@rule
def test_every_foreign_key_to_a_large_table_stays_within_the_site() -> Complaints:
    for table, name, target, pairs in foreign_keys():
        if target in large() and table not in REFERENCE and pairs[0] != ("site", "site"):
            yield f"{name} on {table}: begin with (site, …)"


@rule
def test_no_reference_table_points_to_a_large_one() -> Complaints:
    for table, name, target, _ in foreign_keys():
        if table in REFERENCE and target in large():
            yield f"{name} on {table}: a copied table cannot point there"


@rule
def test_append_only_tables_refuse_every_way_of_rewriting() -> Complaints:
    for table in APPEND_ONLY | guarded():
        for verb, bit in {"update": 16, "delete": 8, "truncate": 32}.items():
            found = rows(
                "SELECT tgtype, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass"
                " AND tgfoid = 'medcount_refuse'::regproc AND tgtype & %s <> 0",
                table,
                bit,
            )
            # 2: before; without 1: once a statement; A: always, a replica's session included.
            if found != [(2 + bit, "A")]:
                yield f"{table}: no guard against {verb}; append_only()"


@rule
def test_the_application_may_only_add_to_append_only_tables_and_read_them() -> Complaints:
    for table in APPEND_ONLY | guarded():
        if held(table) != {"SELECT", "INSERT"}:
            yield f"{table}: append_only() grants that alone"


@rule
def test_the_application_may_read_every_table_and_rebuild_none() -> Complaints:
    for table in tables():
        if "SELECT" not in held(table):
            yield f"{table}: app_may() or append_only()"
        for right in held(table) & {"TRUNCATE", "REFERENCES", "TRIGGER"}:
            yield f"{table}: app_may() grants no {right}"


def test_the_owner_owns_everything_and_the_application_nothing():
    found = rows(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND pg_get_userbyid(relowner) <> %s",
        OWNER,
    )
    assert found == []
    assert not rows("SELECT 1 WHERE has_schema_privilege(%s, 'public', 'CREATE')", APPLICATION)
    assert not rows("SELECT 1 WHERE pg_has_role(%s, %s, 'MEMBER')", APPLICATION, OWNER)
