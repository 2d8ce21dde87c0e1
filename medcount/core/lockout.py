"""Whoever guesses is stopped: so many failures within so short a time lock a name (R-180)."""

from datetime import timedelta

FAILURES_MAX = 5
WINDOW = timedelta(minutes=15)

# within one continuous session the password alone proves who signs; after a pause of this
# length the session is no longer continuous, and name and password are asked for again.
SIGNING_PAUSE_MAX = timedelta(minutes=15)

PASSWORD_LENGTH_MIN = 10


def locks(failures: int) -> bool:
    """Return whether so many failures within the window lock a name."""
    return failures >= FAILURES_MAX
