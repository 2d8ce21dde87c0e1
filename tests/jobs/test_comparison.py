"""Handing a task in leaves a job that compares what was counted with the book."""

from argparse import Namespace

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from medcount.cli import worker
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import compare, plans, tasks
from medcount.people.queries import setup_actor
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import at, build


@pytest.fixture
def count(cloned_database, settings) -> Count:
    """Return a count in which somebody scanned and nothing was compared."""
    settings.DEBUG = True  # Lets a worker start under the secrets that everybody knows.
    room = build()
    stock(room, 100)
    made = Count(room, cast(), "1")
    made.upload("first", made.scan("first", "09:00", 90))
    return made


def submit(count: Count, part: str) -> None:
    tasks.submit_task(
        site=count.room.site, task=count.task(part), actor=count.people[part], at=at("11:00")
    )


def work() -> list[str]:
    """Let a worker work until the queue is empty, and return what became of the comparisons."""
    assert worker.run(Namespace(concurrency=1, once=True)) == 0
    jobs = ProcrastinateJob.objects.filter(task_name="counting.compare")
    return [job.status for job in jobs.order_by("id")]


def test_what_was_counted_is_compared_once_the_task_is_handed_in(count):
    assert count.line().state == "not_counted"

    submit(count, "first")

    assert work() == ["succeeded"]
    assert (count.line().state, count.line().variance) == ("variance", -10)


def test_two_tasks_handed_in_at_once_are_compared_once(count):
    count.upload("second", count.scan("second", "09:30", 90))
    submit(count, "first")
    submit(count, "second")

    assert work() == ["succeeded"]
    assert count.line().state == "variance"


def test_a_plan_that_was_voided_meanwhile_is_not_compared(count):
    submit(count, "first")
    count.do(plans.cancel_plan, "head", "11:05", reason="范围有误")

    assert work() == ["succeeded"]
    assert count.line().state == "not_counted"


def test_an_administrator_does_not_compare_though_the_worker_does(count):
    step = {"site": count.room.site, "plan": count.plan, "at": timezone.now()}

    with pytest.raises(Refused, match=RefusalCode.ROLE_MISSING):
        compare.compare(actor=setup_actor(source="UI"), **step)
    compare.compare(actor=setup_actor(source="JOB"), **step)
