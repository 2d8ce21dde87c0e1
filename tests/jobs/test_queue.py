"""A job is a promise of the transaction that left it, and a worker keeps it."""

import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from medcount import db
from medcount.cli import worker

JOB = "jobs.retry_stalled"


def states() -> list[str]:
    """Return the states of all jobs, oldest first."""
    return [job.status for job in ProcrastinateJob.objects.order_by("id")]


def work() -> None:
    """Let a worker work until the queue is empty."""
    assert worker.run(Namespace(concurrency=1, once=True)) == 0


@pytest.fixture
def trial(settings) -> None:
    """Let a worker start under the secrets that everybody knows."""
    settings.DEBUG = True


def test_a_job_deferred_in_a_transaction_that_is_rolled_back_is_gone(cloned_database):
    with transaction.atomic():
        db.defer(JOB, timestamp=1)
        transaction.set_rollback(True)
    assert states() == []

    with transaction.atomic():
        db.defer(JOB, timestamp=1)
    assert states() == ["todo"]


def test_a_job_deferred_within_a_worker_waits_for_its_transaction_too(cloned_database):
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()), transaction.atomic():
        db.defer(JOB, timestamp=1)
        transaction.set_rollback(True)

    assert states() == []


@pytest.mark.django_db
def test_a_job_can_be_left_for_a_later_moment():
    later = datetime(2099, 1, 1, tzinfo=UTC)

    db.defer(JOB, at=later, timestamp=1)

    assert ProcrastinateJob.objects.get().scheduled_at == later


@pytest.mark.django_db
def test_a_job_that_is_waiting_under_the_same_lock_does_for_both():
    for stamp in (1, 2):
        db.defer(JOB, queueing_lock="one at a time", timestamp=stamp)
    db.defer(JOB, queueing_lock="another", timestamp=3)

    jobs = ProcrastinateJob.objects.order_by("id")
    assert [job.args["timestamp"] for job in jobs] == [1, 3]


def test_a_worker_does_the_job(cloned_database, trial):
    db.defer(JOB, timestamp=1)

    work()

    assert set(states()) == {"succeeded"}


@pytest.mark.parametrize("pruned", [False, True])
def test_a_job_whose_worker_was_killed_is_done_after_all(cloned_database, trial, pruned):
    db.defer("trial.never", timestamp=1)
    with connection.cursor() as cursor:  # As a worker leaves it that is killed in the middle.
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', task_name = %s,"
            " worker_id = (SELECT max(id) FROM procrastinate_workers)",
            [JOB],
        )
        if pruned:
            cursor.execute("DELETE FROM procrastinate_workers")
    work()
    (job,) = ProcrastinateJob.objects.filter(args={"timestamp": 1})
    if job.status == "doing":  # The periodic round has not come yet; have it now.
        db.defer(JOB, timestamp=2)
        work()

    assert set(states()) == {"succeeded"}


def environment(name: str) -> Mapping[str, str]:
    """Tell another process, as an operator would, on which database to work."""
    connection.ensure_connection()
    info = connection.connection.info
    url = f"postgres://{info.user}:{info.password}@/{name}?host={info.host}&port={info.port}"
    return os.environ | {"DATABASE_URL": url, "DEBUG": "1"}


def test_a_worker_process_runs_what_comes_round_by_the_clock_until_it_is_stopped(cloned_database):
    medcount = Path(sys.executable).with_name("medcount")
    process = subprocess.Popen([medcount, "worker"], env=environment(cloned_database))

    deadline = time.monotonic() + 30
    while "succeeded" not in states():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=30) == 0
    assert {job.task_name for job in ProcrastinateJob.objects.all()} == {JOB}
