"""A rule's test names everything that breaks the rule, not the first thing alone."""

from collections.abc import Callable, Iterator
from functools import wraps

import pytest

Complaints = Iterator[str]


def rule(check: Callable[[], Complaints]) -> Callable[[], None]:
    """Make a test of a function that yields a sentence for whatever breaks its rule."""

    @wraps(check)
    def test() -> None:
        if complaints := sorted(check()):
            pytest.fail("\n".join(complaints), pytrace=False)

    return test
