"""Migration operations that say what may happen to a table, and hold even against ourselves."""

import re

from django.db.migrations import RunSQL

from medcount.db.roles import APPLICATION

_RIGHT = r"(SELECT|INSERT|UPDATE|DELETE)( \([a-z_, ]+\))?"
_RIGHTS = re.compile(f"{_RIGHT}(, {_RIGHT})*")

_REFUSE = """
CREATE OR REPLACE FUNCTION medcount_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', HINT = 'Append a correcting row instead.';
END $$
"""

# A trigger of its own for each way of rewriting the past. ALWAYS: a replica's session fires it too.
_GUARD = """
CREATE TRIGGER {table}_refuse_{verb} BEFORE {verb} ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION medcount_refuse();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_refuse_{verb}
"""

# A serial column takes its numbers from a sequence that has rights of its own.
_SEQUENCES = """
DO $$
DECLARE sequence regclass;
BEGIN
    FOR sequence IN
        SELECT d.objid FROM pg_depend d JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
        WHERE d.refobjid = '{table}'::regclass AND d.deptype = 'a'
    LOOP
        EXECUTE format('GRANT USAGE ON SEQUENCE %s TO {role}', sequence);
    END LOOP;
END $$
"""


def append_only(table: str) -> RunSQL:
    """Let the table grow and nothing else: rows can be added and read, never changed or taken."""
    verbs = ("update", "delete", "truncate")
    guards = [_GUARD.format(table=table, verb=verb) for verb in verbs]
    unguards = [f"DROP TRIGGER {table}_refuse_{verb} ON {table}" for verb in verbs]
    return RunSQL(
        ";\n".join([_granting(table, "SELECT, INSERT"), _REFUSE, *guards]),
        ";\n".join([*unguards, _revoking(table)]),
    )


def app_may(table: str, rights: str) -> RunSQL:
    """Grant the application exactly these rights on a table, as "SELECT, UPDATE (state)"."""
    return RunSQL(_granting(table, rights), _revoking(table))


def _granting(table: str, rights: str) -> str:
    if not _RIGHTS.fullmatch(rights):
        raise ValueError(f"{table}: no such rights: {rights}")
    statements = [_revoking(table), f"GRANT {rights} ON {table} TO {APPLICATION}"]
    if "INSERT" in rights:
        statements.append(_SEQUENCES.format(table=table, role=APPLICATION))
    return ";\n".join(statements)


def _revoking(table: str) -> str:
    return f"REVOKE ALL ON {table} FROM PUBLIC, {APPLICATION}"
