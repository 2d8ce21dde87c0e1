"""Every posting leaves a job that holds the settled counts of its keys against the ledger."""

from argparse import Namespace

from medcount.cli import worker
from medcount.counting.actions import plans
from tests.counting.countroom import Count, cast, issue, stock
from tests.stockroom import build


def test_a_worker_finds_that_a_late_issue_broke_a_closed_count(cloned_database, settings):
    settings.DEBUG = True  # Lets a worker start under the secrets that everybody knows.
    room = build()
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "09:00", 100)
    count.do(plans.close_plan, "head", "13:00")
    issue(room, 10, "10:00", recorded="14:00")
    assert worker.run(Namespace(concurrency=1, once=True)) == 0
    assert count.variances() == {}, "what moved after the count breaks nothing"

    issue(room, 10, "08:00", recorded="15:00")
    assert worker.run(Namespace(concurrency=1, once=True)) == 0

    assert count.variances()["LEDGER"].delta == 10
