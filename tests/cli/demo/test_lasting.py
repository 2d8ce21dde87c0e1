"""The demo company lives in the lasting database alone, and leaves what is not its own in peace."""

from datetime import datetime, timedelta

import pytest
from django.db import connection

from medcount.cli.demo.lasting import lived_in
from medcount.core.page import Turn
from medcount.counting.actions.plans import copy_plan
from medcount.counting.queries.plans import list_plans
from medcount.db import server
from medcount.db.server import ServerUnfit
from medcount.people.actions.enrolment import register_sites
from medcount.people.queries import actor_for_user, setup_actor, sites

NOW = datetime.fromisoformat("2026-03-25T15:00:00+08:00")
FEW = 900


def live_in(*, fresh: bool = False) -> bool:
    with lived_in(now=NOW, fresh=fresh, keys=FEW) as is_new:
        return is_new


def remarked(database: str) -> str:
    with server.administer() as administrator:
        return server.remark(administrator, database)


def remark(database: str, text: str) -> None:
    with server.administer() as administrator:
        server.make_remark(administrator, database, text)


def plans_of_second_site() -> list[str]:
    [_, second] = sites()
    return [plan.number for plan in list_plans(site=second.id, turn=Turn()).rows]


def is_known_to_the_planner(table: str) -> bool:
    """Say whether statistics were taken of a table, not only by PostgreSQL in its own time."""
    query = "SELECT last_analyze IS NOT NULL FROM pg_stat_user_tables WHERE relname = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return cursor.fetchone() == (True,)


def test_the_company_is_made_once_and_what_people_do_there_stays(cloned_database):
    remark(cloned_database, "The demo company of MedCount, being made")
    register_sites(sites={"HALF": "做到一半"}, actor=setup_actor(source="CLI"), at=NOW)
    assert live_in(), "what was left half made is made anew"
    assert is_known_to_the_planner("counting_line")
    [_, second] = sites()
    planner = actor_for_user(username="planner", at=NOW, source="UI", site=second.id)
    [draft, *_] = list_plans(site=second.id, turn=Turn()).rows
    copy_plan(site=second.id, plan=draft.id, actor=planner, at=NOW + timedelta(minutes=5))
    before = plans_of_second_site()

    assert not live_in()
    assert plans_of_second_site() == before

    assert live_in(fresh=True)
    assert len(plans_of_second_site()) == len(before) - 1


@pytest.mark.parametrize("fresh", [False, True])
def test_a_database_that_holds_anything_else_stays_as_it_is(cloned_database, fresh):
    register_sites(sites={"OURS": "自有仓"}, actor=setup_actor(source="CLI"), at=NOW)

    with pytest.raises(ServerUnfit, match="something else than the demo company"):
        live_in(fresh=fresh)

    assert [site.code for site in sites()] == ["OURS"]
    assert remarked(cloned_database) == ""


def test_a_company_of_another_version_is_not_gone_on_with(cloned_database):
    remark(cloned_database, "The demo company of MedCount, made from other tables")

    with pytest.raises(ServerUnfit, match="medcount demo --fresh makes it anew"):
        live_in()


def test_nobody_makes_it_anew_while_others_live_in_it(cloned_database):
    life = f"{cloned_database} lived in"
    with (
        server.administer() as other,
        server.held(other, life, shared=True),
        pytest.raises(ServerUnfit, match="another process runs the demo company"),
    ):
        live_in(fresh=True)

    assert sites() == []
