"""The entry, by a real browser: in, refused, out."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from medcount.db import throwaway
from tests.journeys.conftest import serving
from tests.staff import PASSWORD, appoint_staff


@pytest.fixture(scope="module")
def address(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Serve a company whose people can come in."""
    with django_db_blocker.unblock(), throwaway.database() as database:
        appoint_staff()
        with serving(database) as address:
            yield address


def test_somebody_comes_in_changes_the_language_and_leaves(address, persons):
    head = persons(address, "head", PASSWORD)
    head.sees("今天要我做什么")

    head.presses("English")
    head.sees("What do you need from me today")

    head.presses("Log out")
    head.sees("User name")
    assert head.open("/") == 200
    head.sees("User name")
