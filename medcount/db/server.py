"""
Where PostgreSQL is and who works on it: the server of DATABASE_URL, or our own (cluster.py).

Every connection works in a role (roles.py): the application's by default, the owner's to migrate.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql
from psycopg.conninfo import make_conninfo

from medcount.db import cluster, roles
from medcount.db.cluster import ServerUnfit, home

__all__ = ["ServerUnfit", "home"]

Administrator = psycopg.Connection[Any]
_ON = ("fsync", "synchronous_commit", "full_page_writes", "data_checksums")


def address(database: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a connection needs to reach a database of Django's settings in its ROLE."""
    role = database["ROLE"]
    if database["EMBEDDED"]:
        return {**_embedded(), "user": role}
    options = database["OPTIONS"].get("options", "")
    return {"options": f"{options} -c role={role}".strip()}


@contextmanager
def administer() -> Iterator[Administrator]:
    """Log in as one who may make roles and databases; each statement stands for itself."""
    database = settings.DATABASES["default"]
    if database["EMBEDDED"]:
        me = cluster.SUPERUSER
        where = make_conninfo(**_embedded(), user=me, dbname=me)
    else:
        where = database["ADMIN_URL"]
    try:
        login = psycopg.connect(where, autocommit=True)
    except psycopg.OperationalError as error:
        raise ServerUnfit(str(error)) from error
    with login as administrator:
        _refuse_unsafe(administrator)
        yield administrator


@contextmanager
def working_on(name: str, *, role: str = roles.APPLICATION) -> Iterator[None]:
    """Point the default connection, and those that other threads will open, at a database."""
    database: dict[str, Any] = connections.settings["default"]
    before = {"NAME": database["NAME"], "ROLE": database["ROLE"]}
    connections["default"].close()
    database.update(NAME=name, ROLE=role)
    try:
        yield
    finally:
        connections["default"].close()
        database.update(before)


def migrate(*, verbosity: int = 1) -> None:
    """Bring the lasting database up to date, as its owner; make it and the roles if need be."""
    name: str = settings.DATABASES["default"]["NAME"]
    with administer() as administrator:
        roles.ensure(administrator)
        if not exists(administrator, name):
            create(administrator, name)
        elif administrator.info.dbname == name:  # An outside one may belong to somebody else.
            administrator.execute(f"GRANT CREATE ON SCHEMA public TO {roles.OWNER}")
    make_tables(name, verbosity=verbosity)


def let_go() -> None:
    """Close our connection: processes that are made from this one may not inherit it."""
    connections["default"].close()


def require_fit() -> None:
    """Refuse to keep data under open secrets, or in a database that is behind this program."""
    for secret in ("SECRET_KEY", "AUDIT_KEY"):
        if not settings.DEBUG and getattr(settings, secret) == settings.OPEN_SECRET:
            raise ServerUnfit(f"set {secret} to a secret of your own, or DEBUG=1 for a trial")
    require_migrated()


def require_migrated() -> None:
    """Refuse a database that is not there or is behind this program; enough for who only reads."""
    try:
        executor = MigrationExecutor(connections["default"])
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise ServerUnfit(f"{error}\nrun medcount migrate") from error
    if waiting:
        raise ServerUnfit(f"{len(waiting)} migrations are waiting: run medcount migrate")


def keep_connections() -> None:
    """Let each thread keep its connection from request to request, as long as the server does."""
    connections.settings["default"]["CONN_MAX_AGE"] = None


def exists(administrator: Administrator, name: str) -> bool:
    """Say whether the server has a database of this name."""
    query = "SELECT FROM pg_database WHERE datname = %s"
    return administrator.execute(query, [name]).fetchone() is not None


def create(administrator: Administrator, name: str, template: str = "template1") -> None:
    """Make a database that belongs to the owner of the tables."""
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
    names = (sql.Identifier(word) for word in (name, roles.OWNER, template))
    administrator.execute(statement.format(*names))


def drop(administrator: Administrator, name: str) -> None:
    """Drop a database with all that is in it, whoever works on it."""
    if administrator.info.dbname == name:
        raise ServerUnfit(f"{name} is where its administrator logs in: drop and make it yourself")
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    administrator.execute(statement)


def remark(administrator: Administrator, name: str) -> str:
    """Return what is remarked on a database as a whole; "" where nothing is, or it is not there."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    row = administrator.execute(query, [name]).fetchone()
    return (row[0] if row else None) or ""


def make_remark(administrator: Administrator, name: str, text: str) -> None:
    """Remark on a database as a whole; it is dropped with it."""
    statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
    administrator.execute(statement.format(sql.Identifier(name), sql.Literal(text)))


def tables() -> set[str]:
    """Return the names of the tables in the database that is worked on, whoever made them."""
    with administer() as administrator:
        roles.ensure(administrator)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return {name for (name,) in cursor.fetchall()}


@contextmanager
def held(administrator: Administrator, name: str, *, shared: bool = False) -> Iterator[None]:
    """Hold the advisory lock that stands for a database, or for what is done with it."""
    kind = "_shared" if shared else ""
    asked(administrator, f"pg_advisory_lock{kind}", name)
    try:
        yield
    finally:
        asked(administrator, f"pg_advisory_unlock{kind}", name)


def asked(administrator: Administrator, function: str, name: str) -> bool:
    """Call one of PostgreSQL's functions on advisory locks, and return what it answers."""
    query = sql.SQL("SELECT {}(hashtextextended(%s, 0))").format(sql.SQL(function))
    row = administrator.execute(query, [name]).fetchone()
    return row == (True,)


def make_tables(name: str, *, verbosity: int = 0) -> None:
    """Run the migrations on a database."""
    with working_on(name, role=roles.OWNER):
        call_command("migrate", verbosity=verbosity, interactive=False, skip_checks=True)


def take_statistics(name: str) -> None:
    """Tell the planner what a database holds, instead of leaving it to find out in a minute."""
    with working_on(name, role=roles.OWNER), connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _embedded() -> dict[str, str]:
    return {"host": str(cluster.start().socket), "port": "5432"}


def _refuse_unsafe(administrator: Administrator) -> None:
    query = "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting = 'off'"
    if off := [name for (name,) in administrator.execute(query, [list(_ON)])]:
        raise ServerUnfit(f"PostgreSQL runs with {', '.join(off)} off; a ledger needs them on")
