"""A number belongs to one plan of a site, however many planners draft at once."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from medcount.core.page import Turn
from medcount.counting.actions import plans
from medcount.counting.queries.plans import list_plans
from tests.counting.countroom import cast
from tests.stockroom import at, build


def test_plans_drafted_at_once_take_a_number_each(cloned_database):
    site, planner = build().site, cast()["planner"]

    def draft(_):
        try:
            plans.create_plan(
                site=site,
                name="月末盘点",
                places=None,
                rounds_required=0,
                clock_error_ms=1000,
                actor=planner,
                at=at("08:00"),
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(draft, range(8)))

    page = list_plans(site=site, turn=Turn(sort="number"))
    assert [row.number for row in page.rows] == [f"PD-202603-0{n}" for n in range(1, 9)]
