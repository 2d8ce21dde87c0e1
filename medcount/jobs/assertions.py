"""What was counted and settled is held against every posting that touches its key."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from medcount.counting.actions.assertions import hold_assertions
from medcount.jobs.again import AGAIN
from medcount.people.queries import setup_actor


@app.task(name="counting.hold_assertions", retry=AGAIN)
def hold(site: int, entry: str) -> None:
    """Hold the settled counts of the keys that an entry moved against the ledger."""
    hold_assertions(
        site=site, entry=UUID(entry), actor=setup_actor(source="JOB"), at=timezone.now()
    )
