"""
The database under the tests: real PostgreSQL, as the application's role, cloned from one template.

A test marked ``django_db`` runs in a transaction that is rolled back. One that needs real commits,
several connections or threads asks for ``cloned_database`` and has a database to itself.
"""

import os
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from medcount.db import cluster, throwaway


def pytest_configure() -> None:
    """Give the tests a folder of their own, so that they never touch the data of who runs them."""
    os.environ.setdefault("MEDCOUNT_DATA", str(cluster.home() / "tests"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database, so that it can run again on the oldest PostgreSQL."""
    for item in items:
        fixtures: list[str] = getattr(item, "fixturenames", [])
        marker = item.get_closest_marker("django_db")
        rolled_back = marker is not None or "db" in fixtures
        cloned = "cloned_database" in fixtures
        if marker is not None and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: ask for cloned_database; nothing is flushed")
        if cloned and rolled_back:
            raise pytest.UsageError(f"{item.nodeid}: django_db or cloned_database, not both")
        if cloned or rolled_back:
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Give the session a clone of its own; its tests leave it as it was."""
    with django_db_blocker.unblock(), throwaway.database():
        yield


@pytest.fixture
def cloned_database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Give one test a database in which everything really commits, and drop it afterwards."""
    with django_db_blocker.unblock(), throwaway.database() as name:
        yield name
