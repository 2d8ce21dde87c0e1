"""A company whose people can come in by their passwords, seen through a browser's eyes."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import Settings

from tests.desk.shelves import open_shelves
from tests.staff import PASSWORD, appoint_staff


@pytest.fixture
def staff(db: None, settings: Settings) -> dict[str, int]:
    """Enrol one person a role, appointed at site SH, and return their ids by username."""
    # A hash that is slow to guess is slow to make: nine people a test.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return appoint_staff()


@pytest.fixture
def as_person(staff: dict[str, int]) -> Iterator[Callable[[str], Client]]:
    """Return a browser in which somebody has come in."""

    def enter(username: str) -> Client:
        browser = Client()
        answer = browser.post("/login", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return enter


@pytest.fixture
def stocked(staff: dict[str, int]) -> int:
    """Open site SH with one lot in its book, and return its id."""
    return open_shelves()
