"""What was counted is compared with the book as soon as a task is handed in."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app

from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import compare as comparison
from medcount.jobs.again import AGAIN
from medcount.people.queries import setup_actor

_OVER = frozenset({RefusalCode.PLAN_CANCELLED, RefusalCode.PLAN_CLOSED})


@app.task(name="counting.compare", retry=AGAIN)
def compare(site: int, plan: str) -> None:
    """Compare a plan with the book, unless it was over before the worker came to it."""
    try:
        comparison.compare(
            site=site, plan=UUID(plan), actor=setup_actor(source="JOB"), at=timezone.now()
        )
    except Refused as refused:
        if refused.code not in _OVER:
            raise
