"""The lasting database belongs to the demo company as a whole, or not at all: a remark says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings

from medcount.cli.demo.company import build
from medcount.db import server, throwaway
from medcount.db.server import Administrator, ServerUnfit
from medcount.people.queries import sites

_REMARK = "The demo company of MedCount"
_BEING_MADE = f"{_REMARK}, being made"


@contextmanager
def lived_in(*, now: datetime, fresh: bool, keys: int) -> Iterator[bool]:
    """
    Let the demo company live in the lasting database until the block ends; yield if it is new.

    One that is there stays as people left it, unless a fresh one is asked for. Nobody makes it anew
    while others live in it.
    """
    name: str = settings.DATABASES["default"]["NAME"]
    life = f"{name} lived in"
    with server.administer() as administrator, server.held(administrator, life, shared=True):
        is_new = fresh or not _is_whole(administrator, name)
        if is_new:
            if not server.asked(administrator, "pg_try_advisory_lock", life):
                raise ServerUnfit("another process runs the demo company; stop it first")
            _make(administrator, name, now=now, keys=keys)
            server.asked(administrator, "pg_advisory_unlock", life)
        else:
            server.migrate(verbosity=0)
        yield is_new


def _is_whole(administrator: Administrator, name: str) -> bool:
    """Say whether the demo company is there; refuse one that this program cannot go on with."""
    found = server.remark(administrator, name)
    if found in (_whole(), _BEING_MADE) or not found.startswith(_REMARK):
        return found == _whole()
    raise ServerUnfit(
        "the demo company is of another version of MedCount: medcount demo --fresh makes it anew"
    )


def _make(administrator: Administrator, name: str, *, now: datetime, keys: int) -> None:
    """Make the company in a database of its own; what was there before must have been it too."""
    if server.remark(administrator, name).startswith(_REMARK):
        server.drop(administrator, name)
    elif server.exists(administrator, name) and not _is_empty():
        raise ServerUnfit(
            f"database {name} holds something else than the demo company, which stays as it is:"
            " choose another folder by MEDCOUNT_DATA, or another database by DATABASE_URL"
        )
    server.migrate(verbosity=0)
    server.make_remark(administrator, name, _BEING_MADE)
    build(now=now, keys=keys)
    server.take_statistics(name)
    server.make_remark(administrator, name, _whole())


def _whole() -> str:
    return f"{_REMARK}, made from {throwaway.fingerprint()}"


def _is_empty() -> bool:
    """Say whether a database that is not the demo company's holds nothing of anybody's."""
    known = server.tables()
    return not known or ("people_site" in known and not sites())
