"""What nobody comes back to is cleared away by the clock."""

from argparse import Namespace
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from medcount import db
from medcount.cli import worker
from medcount.db import server


def work() -> None:
    """Let a worker work until the queue is empty."""
    assert worker.run(Namespace(concurrency=1, once=True)) == 0


def test_jobs_long_done_and_sessions_long_over_are_cleared_and_nothing_else(
    cloned_database, settings
):
    settings.DEBUG = True
    for _ in range(2):
        db.defer("counting.hold_assertions", site=1, entry="00000000-0000-0000-0000-000000000007")
    work()
    old, recent = ProcrastinateJob.objects.order_by("id")
    with server.working_on(cloned_database, role="medcount_owner"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_events SET at = at - interval '31 days' WHERE job_id = %s",
            [old.id],
        )
    for key, days in (("over", -1), ("open", 1)):
        expires = timezone.now() + timedelta(days=days)
        Session.objects.create(session_key=key, session_data="", expire_date=expires)

    db.defer("jobs.clear", timestamp=0)
    work()

    assert [job.id for job in ProcrastinateJob.objects.exclude(task_name="jobs.clear")] == [
        recent.id
    ]
    assert [session.session_key for session in Session.objects.all()] == ["open"]


def test_it_comes_round_every_night():
    [periodic] = [
        task
        for task in app.periodic_registry.periodic_tasks.values()
        if task.task.name == "jobs.clear"
    ]

    assert periodic.cron == "17 3 * * *"
