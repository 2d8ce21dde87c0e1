"""The stockroom, in a transaction that is rolled back."""

import pytest

from tests import stockroom


@pytest.fixture
def room(db: None) -> stockroom.Stockroom:
    """Return a site with two places and one item, and nothing in it."""
    return stockroom.build()
