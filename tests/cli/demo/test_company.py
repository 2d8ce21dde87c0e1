"""The demo company is made by the acts of its people, the same every time, and breaks no rule."""

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from medcount.audit.queries import verify
from medcount.cli.demo.company import Company, build
from medcount.cli.demo.people import PASSWORD, PEOPLE
from medcount.core.duties import Role
from medcount.core.page import Turn
from medcount.core.plan import PlanState
from medcount.counting.queries import forms, matters, plans, tasks
from medcount.counting.queries.matters import Matter
from medcount.db import throwaway
from medcount.exchange.demo_company.month import KnownFault
from medcount.ledger.queries import imbalances
from medcount.people.actions.sessions import log_in
from medcount.people.queries import GROUP, actor_for_user, setup_actor, sites_of

pytestmark = pytest.mark.database

MEDCOUNT = Path(sys.executable).with_name("medcount")
NOW = datetime.fromisoformat("2026-03-25T15:00:00+08:00")
FEW = 900
FULL = Turn(rows=100)

# What of the company is no random id: it must be the same every time.
STABLE = {
    "people": "SELECT username, name FROM people_user",
    "places": """
        SELECT p.code, z.code, z.name FROM catalog_place AS p
        LEFT JOIN catalog_zone AS z ON z.id = p.zone""",
    "movements": """
        SELECT site, outside_id, kind, quantity, occurred_at, recorded_at, document, cause
        FROM ledger_movement""",
    "scans": """
        SELECT site, device, sequence, event, raw, lot, quantity, verdict, counted_at
        FROM counting_scan""",
    "lines": """
        SELECT n.number, c.code, k.lot, k.serial, k.status, l.state, l.expected, l.counted,
            l.findings, l.disposition, l.counted_at
        FROM counting_line AS l
        INNER JOIN counting_plan AS n ON n.id = l.plan
        INNER JOIN ledger_stockkey AS k ON k.site = l.site AND k.id = l.key
        INNER JOIN catalog_place AS c ON c.id = k.place""",
    "variances": "SELECT kind, delta, state, cause, reason FROM counting_variance",
    "forms": "SELECT site, number, level, signers, proposed_at, posted_at FROM counting_form",
    "trail": "SELECT site, at, action, actor FROM audit_entry",
}


@dataclass(frozen=True)
class Shown:
    """The company as it was made, and as it is once the worker has done what was left to it."""

    company: Company
    digests: dict[str, str]

    def site(self, code: str) -> int:
        """Return the id of a site."""
        return self.company.warehouses[code].site

    @property
    def known(self) -> list[KnownFault]:
        """Return what is wrong on purpose in the count under way."""
        return self.company.erp.month.known

    def matters(self, code: str) -> list[Matter]:
        """Return all that was to be settled at a site."""
        return list(matters.every_variance(site=self.site(code)))

    def plan(self, code: str, state: PlanState) -> plans.PlanRow:
        """Return the one plan of a site that is in a state."""
        [found] = plans.list_plans(site=self.site(code), turn=FULL, states=[state]).rows
        return found


@pytest.fixture(scope="module")
def shown(django_db_blocker: DjangoDbBlocker) -> Iterator[Shown]:
    with django_db_blocker.unblock(), throwaway.database() as name:
        company = build(now=NOW, keys=FEW)
        digests = digest()
        # DEBUG lets a worker start under the open secrets.
        environment = os.environ | {"MEDCOUNT_DATABASE": name, "DEBUG": "1"}
        subprocess.run([MEDCOUNT, "worker", "--once"], env=environment, check=True)
        yield Shown(company, digests)


def digest() -> dict[str, str]:
    """Return a hash of each kind of what must be the same every time."""
    hashes = {}
    with connection.cursor() as cursor:
        for name, query in STABLE.items():
            cursor.execute(query)
            rows = sorted(map(repr, cursor.fetchall()))
            assert rows, name
            hashes[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return hashes


def test_the_ledger_balances_and_the_trail_is_whole(shown: Shown) -> None:
    for site in (GROUP, shown.site("SH"), shown.site("SZ")):
        assert imbalances(site=site) == []
        assert verify(site=site) is None


def test_each_site_has_a_finished_count_with_nothing_open(shown: Shown) -> None:
    for code, scope in (("SH", None), ("SZ", 13)):
        finished = shown.plan(code, PlanState.CLOSED)
        assert finished.counted == finished.lines
        assert finished.places == scope
        assert finished.differing > 0
        assert {one.needs for one in shown.matters(code) if one.plan == finished.id} <= {
            "",
            "DOCUMENT",
        }


def test_what_became_known_later_broke_no_finished_count(shown: Shown) -> None:
    kinds = {one.kind for code in ("SH", "SZ") for one in shown.matters(code)}

    assert "LEDGER" not in kinds


def test_three_quarters_of_the_count_under_way_are_counted(shown: Shown) -> None:
    live = shown.plan("SH", PlanState.COUNTING)

    assert 0.65 < live.counted / live.lines < 0.85
    assert shown.plan("SZ", PlanState.DRAFT).lines == 0


def test_the_count_under_way_differs_where_it_was_made_to_and_nowhere_else(shown: Shown) -> None:
    live = shown.plan("SH", PlanState.COUNTING)
    goods = {(one.key.place, one.key.item, one.key.lot) for one in shown.known}

    differing = [one for one in shown.matters("SH") if one.plan == live.id and one.kind]
    assert {(one.place, one.item_code, one.lot) for one in differing} <= goods
    assert len(differing) >= 20
    assert {one.kind for one in differing} == {"QUANTITY", "ATTRIBUTE", "ZONE", "STORAGE"}


def test_differences_wait_for_people_at_every_step(shown: Shown) -> None:
    live = shown.plan("SH", PlanState.COUNTING)
    needs = Counter(one.needs for one in shown.matters("SH") if one.plan == live.id)

    assert needs.keys() >= {"COUNT", "RECOUNTING", "CAUSE", "APPROVAL"}
    suggested = {one.suggested for one in shown.matters("SH") if one.needs == "CAUSE"}
    assert suggested >= {
        "UNPOSTED_RECEIPT",
        "UNPOSTED_ISSUE",
        "WORK_IN_PROCESS",
        "COUNT_TIMING",
    }


def test_one_form_waits_for_signatures_and_one_to_be_posted(shown: Shown) -> None:
    of_site = forms.list_forms(site=shown.site("SH"), turn=FULL).rows

    assert Counter(form.state for form in of_site) == {"POSTED": 1, "SIGNED": 1, "PROPOSED": 1}
    [proposed] = [form for form in of_site if form.state == "PROPOSED"]
    assert proposed.missing[0] == Role.WAREHOUSE_HEAD
    assert len({form.number for form in of_site}) == 3


def test_the_first_counter_has_places_left_to_count(shown: Shown) -> None:
    counter = shown.company.staff.ids["counter1"]

    [task] = tasks.list_tasks(site=shown.site("SH"), turn=FULL, person=counter, open_only=True).rows
    assert 0 < task.places_done < task.places
    assert task.due_at is not None
    assert task.due_at > NOW


def test_goods_expire_soon_have_expired_and_are_held(shown: Shown) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT k.status FROM ledger_stockkey AS k INNER JOIN ledger_balance AS b"
            " ON b.site = k.site AND b.key = k.id AND b.quantity > 0"
        )
        statuses = {status for (status,) in cursor.fetchall()}

    assert statuses >= {"FROZEN", "RECALLED", "PENDING_DISPOSITION", "EXPIRED_LOCK"}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.username)
def test_everybody_comes_in_with_the_password_that_is_printed(shown: Shown, person) -> None:
    answer = log_in(
        username=person.username, password=PASSWORD, actor=setup_actor(source="UI"), at=NOW
    )

    came = answer.user_id()
    assert came == shown.company.staff.ids[person.username]
    sites = {site.code: site.id for site in sites_of(user_id=came, at=NOW)}
    assert sites.keys() == ({person.site} if person.site else {"SH", "SZ"})
    for site in sites.values():
        roles = actor_for_user(username=person.username, at=NOW, source="UI", site=site).roles
        assert roles == {person.role}


def test_every_role_has_somebody(shown: Shown) -> None:
    assert {person.role for person in PEOPLE} == set(Role)


def test_nothing_happens_after_now(shown: Shown) -> None:
    made_until = "SELECT max(at) FROM audit_entry WHERE action <> 'counting.plan.compared'"
    with connection.cursor() as cursor:
        cursor.execute(f"{made_until} AND action NOT LIKE 'people.login%%'")
        assert NOW - timedelta(days=1) < cursor.fetchone()[0] < NOW
        cursor.execute("SELECT max(occurred_at), max(recorded_at) FROM ledger_movement")
        assert max(cursor.fetchone()) < NOW


def test_the_same_day_makes_the_same_company(shown: Shown) -> None:
    with throwaway.database():
        build(now=NOW + timedelta(hours=3), keys=FEW)

        assert digest() == shown.digests
