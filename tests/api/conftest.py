"""A floor for every test of the API."""

import pytest

from tests.api.floor import Floor, lay


@pytest.fixture
def floor(db) -> Floor:
    """Return a floor on which a count is under way."""
    return lay()
