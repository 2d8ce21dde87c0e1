"""What a table may suffer is said in its migration, and holds even against its owner."""

import os

import psycopg
import pytest
from django.db import DatabaseError, connection
from django.db.migrations import RunSQL
from django.db.migrations.state import ProjectState

from medcount.db import guards, roles, server

our_own_server = pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="an outside login is neither a superuser nor bound"
)
TABLE = RunSQL("CREATE TABLE trial_fact (id bigserial PRIMARY KEY, note text)")
REFUSALS = {
    "UPDATE": "UPDATE trial_fact SET note = 'changed'",
    "UPDATE of no row": "UPDATE trial_fact SET note = 'changed' WHERE false",
    "DELETE": "DELETE FROM trial_fact",
    "TRUNCATE": "TRUNCATE trial_fact",
    "UPDATE through INSERT": "INSERT INTO trial_fact (id) VALUES (1) "
    "ON CONFLICT (id) DO UPDATE SET note = 'changed'",
    "UPDATE through MERGE": "MERGE INTO trial_fact t USING (VALUES (1)) s (id) ON t.id = s.id "
    "WHEN MATCHED THEN UPDATE SET note = 'changed'",
}


def owner_runs(name: str, *operations: RunSQL, backwards: bool = False) -> None:
    """Play migration operations on a database as the owner of its tables."""
    state = ProjectState()
    with server.working_on(name, role=roles.OWNER), connection.schema_editor() as editor:
        for operation in operations:
            play = operation.database_backwards if backwards else operation.database_forwards
            play("trial", editor, state, state)


def refuses(role: str, name: str, statement: str) -> str:
    """Try a statement in a role and return the SQLSTATE of its refusal."""
    with (
        server.working_on(name, role=role),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError) as refusal,
    ):
        cursor.execute(statement)
    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return str(cause.sqlstate)


@pytest.fixture
def facts(cloned_database: str) -> str:
    """Make an append-only table with one row in it."""
    owner_runs(cloned_database, TABLE, guards.append_only("trial_fact"))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO trial_fact (note) VALUES ('kept')")
    return cloned_database


@pytest.mark.parametrize("statement", REFUSALS.values(), ids=REFUSALS)
def test_an_append_only_table_refuses_its_owner(facts, statement):
    assert refuses(roles.OWNER, facts, statement) == "23001"

    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM trial_fact")
        assert cursor.fetchall() == [("kept",)]


@pytest.mark.parametrize("statement", REFUSALS.values(), ids=REFUSALS)
def test_the_application_lacks_even_the_right_to_try(facts, statement):
    assert refuses(roles.APPLICATION, facts, statement) == "42501"


def test_the_application_cannot_lock_a_fact_nor_unguard_it(facts):
    for statement in (
        "SELECT note FROM trial_fact FOR SHARE",
        "ALTER TABLE trial_fact DISABLE TRIGGER trial_fact_refuse_update",
        "DROP TABLE trial_fact",
        "SET session_replication_role = replica",
    ):
        assert refuses(roles.APPLICATION, facts, statement) == "42501", statement


@our_own_server
def test_the_application_cannot_become_the_owner(facts):
    assert refuses(roles.APPLICATION, facts, "SET ROLE medcount_owner") == "42501"


@our_own_server
def test_the_guard_fires_in_a_replicas_session_too(facts):
    with (
        server.administer() as administrator,
        psycopg.connect(administrator.info.dsn, dbname=facts) as superuser,
    ):
        superuser.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.RestrictViolation):
            superuser.execute(REFUSALS["DELETE"])


def test_the_guards_can_be_migrated_backwards(facts):
    owner_runs(facts, guards.append_only("trial_fact"), backwards=True)

    assert refuses(roles.APPLICATION, facts, "SELECT note FROM trial_fact") == "42501"
    owner_runs(facts, RunSQL(REFUSALS["UPDATE"]))


def test_the_application_holds_what_was_granted_and_no_more(cloned_database):
    granted = guards.app_may("trial_fact", "SELECT, INSERT, UPDATE (note)")
    owner_runs(cloned_database, TABLE, granted)

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO trial_fact (note) VALUES ('first')")
        cursor.execute("UPDATE trial_fact SET note = 'second'")
        cursor.execute("SELECT id, note FROM trial_fact")
        assert cursor.fetchall() == [(1, "second")]
    for statement in ("UPDATE trial_fact SET id = 2", REFUSALS["DELETE"], REFUSALS["TRUNCATE"]):
        assert refuses(roles.APPLICATION, cloned_database, statement) == "42501"


def test_the_application_makes_temporary_tables_and_no_others(cloned_database):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE staged_trial (id int)")

    assert refuses(roles.APPLICATION, cloned_database, "CREATE TABLE trial (id int)") == "42501"


@pytest.mark.parametrize("rights", ["ALL", "SELECT INSERT", "TRUNCATE", "", "SELECT; DROP TABLE x"])
def test_a_right_that_there_is_not_cannot_be_granted(rights):
    with pytest.raises(ValueError, match="no such rights"):
        guards.app_may("trial_fact", rights)
