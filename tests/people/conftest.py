"""The company that most tests of people work for."""

import pytest

from tests.people.company import Company, found_company


@pytest.fixture
def company(db: None) -> Company:
    """Return a company founded in the test's own transaction."""
    return found_company()
