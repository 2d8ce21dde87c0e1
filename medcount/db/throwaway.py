"""
A database for one errand: cloned from a template that was migrated once, dropped afterwards.

A template's name carries a hash of all that makes it, so a changed migration gets a new template.
Who uses a template or a clone holds an advisory lock on its name; what nobody holds is swept.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from psycopg import sql

from medcount.db import guards, roles, server


@contextmanager
def database() -> Iterator[str]:
    """Let the default connection work on a fresh, migrated database until the block ends."""
    with server.administer() as administrator:
        house = _house(administrator)
        template = f"{house}_template_{fingerprint()}"
        clone = f"{house}_clone_{uuid4().hex[:16]}"
        _sweep(administrator, house, spare=template)
        with server.held(administrator, clone):
            try:
                _clone(administrator, template, clone)
                with server.working_on(clone):
                    yield clone
            finally:
                server.drop(administrator, clone)


def _house(administrator: server.Administrator) -> str:
    """Return what our databases' names begin with; an outside server may carry several houses."""
    return "medcount" if settings.DATABASES["default"]["EMBEDDED"] else administrator.info.dbname


@cache
def fingerprint() -> str:
    """Return a hash of everything that a migrated database is made from."""
    made_from = hashlib.sha256()
    for module in (guards, roles):
        made_from.update(Path(str(module.__file__)).read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted((Path(config.path) / "migrations").rglob("*")):
            if path.suffix in {".py", ".sql"}:
                made_from.update(f"{config.label}/{path.name}".encode())
                made_from.update(path.read_bytes())
    return made_from.hexdigest()[:16]


def _clone(administrator: server.Administrator, template: str, clone: str) -> None:
    """Copy the template, making it first if need be: one process makes it, the others wait."""
    while True:
        with server.held(administrator, template, shared=True):
            if _finished(administrator, template):
                server.create(administrator, clone, template)
                return
        with server.held(administrator, template):
            if not _finished(administrator, template):
                _make(administrator, template)


def _make(administrator: server.Administrator, template: str) -> None:
    server.drop(administrator, template)  # One that was left half-made.
    roles.ensure(administrator)
    server.create(administrator, template)
    server.make_tables(template)
    closed = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false")
    administrator.execute(closed.format(sql.Identifier(template)))


def _finished(administrator: server.Administrator, template: str) -> bool:
    """Say whether a template is whole; closing it to everybody was the last step of making it."""
    query = "SELECT FROM pg_database WHERE datname = %s AND NOT datallowconn"
    return administrator.execute(query, [template]).fetchone() is not None


def _sweep(administrator: server.Administrator, house: str, *, spare: str) -> None:
    """Drop what processes that were killed, or migrations that have changed, left behind."""
    query = """
        SELECT datname FROM pg_database WHERE datname <> %(spare)s AND (
            starts_with(datname, %(house)s || '_clone_')
            OR starts_with(datname, %(house)s || '_template_'))
    """
    for (name,) in administrator.execute(query, {"house": house, "spare": spare}).fetchall():
        if server.asked(administrator, "pg_try_advisory_lock", name):
            server.drop(administrator, name)
            server.asked(administrator, "pg_advisory_unlock", name)
