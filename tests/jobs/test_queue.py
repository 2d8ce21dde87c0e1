"""A job is a promise of the transaction that left it, and a worker keeps it."""

import os
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from medcount import db
from medcount.cli import worker
from medcount.jobs import assertions
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import build

JOB = "counting.hold_assertions"
ENTRY = str(UUID(int=7))  # Of no posting: there is nothing to hold, and the job is done.
PATIENCE_S = 30


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
        db.defer(JOB, site=1, entry=ENTRY)
        transaction.set_rollback(True)
    assert states() == []

    with transaction.atomic():
        db.defer(JOB, site=1, entry=ENTRY)
    assert states() == ["todo"]


def test_a_job_deferred_within_a_worker_waits_for_its_transaction_too(cloned_database):
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()), transaction.atomic():
        db.defer(JOB, site=1, entry=ENTRY)
        transaction.set_rollback(True)

    assert states() == []


@pytest.mark.django_db
def test_a_job_can_be_left_for_a_later_moment():
    later = datetime(2099, 1, 1, tzinfo=UTC)

    db.defer(JOB, at=later, site=1, entry=ENTRY)

    assert ProcrastinateJob.objects.get().scheduled_at == later


@pytest.mark.django_db
def test_a_job_that_is_waiting_under_the_same_lock_does_for_both():
    for site in (1, 2):
        db.defer(JOB, queueing_lock="one at a time", site=site, entry=ENTRY)
    db.defer(JOB, queueing_lock="another", site=3, entry=ENTRY)

    jobs = ProcrastinateJob.objects.order_by("id")
    assert [job.args["site"] for job in jobs] == [1, 3]


def test_a_worker_does_the_job(cloned_database, trial):
    db.defer(JOB, site=1, entry=ENTRY)

    work()

    assert set(states()) == {"succeeded"}


def leave_half_done(*, silent_s: int, pruned: bool = False) -> None:
    """Leave the waiting job as a worker does that is killed in the middle of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s))",
            [silent_s],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing',"
            " worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
        if pruned:
            cursor.execute("DELETE FROM procrastinate_workers")


@pytest.mark.parametrize("pruned", [False, True])
def test_a_job_whose_worker_was_killed_is_done_after_all(cloned_database, trial, pruned):
    db.defer(JOB, site=1, entry=ENTRY)
    leave_half_done(silent_s=11, pruned=pruned)

    work()

    assert states() == ["succeeded"]


def test_a_job_whose_worker_has_just_given_a_sign_of_life_is_left_to_it(cloned_database, trial):
    db.defer(JOB, site=1, entry=ENTRY)
    leave_half_done(silent_s=3)

    work()

    assert states() == ["doing"]


def test_a_job_of_a_killed_worker_gives_way_to_the_one_that_waits_under_its_lock(
    cloned_database, trial
):
    db.defer(JOB, queueing_lock="one at a time", site=1, entry=ENTRY)
    leave_half_done(silent_s=11)
    db.defer(JOB, queueing_lock="one at a time", site=1, entry=ENTRY)

    work()

    assert states() == ["aborted", "succeeded"]


def test_a_job_that_failed_is_done_again_a_little_later(cloned_database, trial, monkeypatch):
    db.defer(JOB, site=1, entry=ENTRY)
    with monkeypatch.context() as patched:
        patched.setattr(assertions, "hold_assertions", away)
        work()
    failed = ProcrastinateJob.objects.get()
    assert (failed.status, failed.attempts) == ("todo", 1)
    wait_s = (failed.scheduled_at - datetime.now(UTC)).total_seconds()
    assert 0 < wait_s <= 2

    time.sleep(wait_s)
    work()

    assert states() == ["succeeded"]


def away(**facts: object) -> None:
    raise OperationalError("the server closed the connection")


def environment(name: str) -> Mapping[str, str]:
    """Tell another process, as an operator would, on which database to work."""
    connection.ensure_connection()
    info = connection.connection.info
    url = f"postgres://{info.user}:{info.password}@/{name}?host={info.host}&port={info.port}"
    return os.environ | {"DATABASE_URL": url, "DEBUG": "1"}


@pytest.fixture
def workers(cloned_database) -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    """Return a function that starts a worker in a process of its own; all end with the test."""
    medcount = Path(sys.executable).with_name("medcount")
    running: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        running.append(subprocess.Popen([medcount, "worker"], env=environment(cloned_database)))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


def wait_until(state: str) -> None:
    """Wait until the latest job is in a state."""
    deadline = time.monotonic() + PATIENCE_S
    while states()[-1] != state:
        assert time.monotonic() < deadline, states()
        time.sleep(0.1)


def test_what_a_killed_worker_had_in_hand_is_done_by_another_within_seconds(workers):
    room = build()
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "09:00", 90))
    count.submit("first")
    with transaction.atomic():  # Who holds the plan keeps its comparison from ending.
        db.run("counting/lock_plan", site=room.site, plan=count.plan)
        killed = workers()
        wait_until("doing")
        killed.kill()

    workers()

    wait_until("succeeded")
    assert count.line().variance == -10


def test_a_worker_process_stays_and_works_until_it_is_stopped(workers):
    process = workers()
    db.defer(JOB, site=1, entry=ENTRY)
    wait_until("succeeded")

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=PATIENCE_S) == 0
