"""The trail is searched by who, what, when and why (R-168), and read field by field."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from medcount.audit import actions as audit
from medcount.audit.queries import (
    Change,
    TrailFilter,
    entries_of,
    entry,
    every_entry,
    list_entries,
)
from medcount.core.actor import Actor
from medcount.core.page import Turn
from medcount.core.refusal import RefusalCode, Refused
from tests.stockroom import DAY

pytestmark = pytest.mark.django_db

KEEPER = Actor(
    id=7, name="李保管", roles=frozenset({"WAREHOUSE_HEAD"}), source="UI", device="PDA-3"
)
PLANNER = Actor(id=8, name="王计划", roles=frozenset({"PLANNER"}), source="API")
HOUR = timedelta(hours=1)


@pytest.fixture
def trail():
    """Four entries of site 1, an hour apart, and one of site 2."""
    told = [
        ("counting.plan.created", PLANNER, ("counting_plan", "P1"), {"after": {"number": "1"}}),
        ("counting.plan.approved", KEEPER, ("counting_plan", "P1"), {}),
        ("ledger.movement.amended", KEEPER, ("movement", "42"), {"reason": "拣货单记错时间"}),
        ("counting.plan.closed", KEEPER, ("counting_plan", "P2"), {}),
    ]
    made = [
        audit.record(action, site=1, actor=actor, at=DAY + n * HOUR, subjects=[subject], **facts)
        for n, (action, actor, subject, facts) in enumerate(told)
    ]
    audit.record(
        "counting.plan.closed", site=2, actor=KEEPER, at=DAY, subjects=[("counting_plan", "P9")]
    )
    return made


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [3, 2, 1, 0]),
        ({"actor": 8}, [0]),
        ({"action": "counting."}, [3, 1, 0]),
        ({"action": "counting.plan.closed"}, [3]),
        ({"kind": "counting_plan"}, [3, 1, 0]),
        ({"kind": "counting_plan", "subject": "P1"}, [1, 0]),
        ({"since": DAY + 2 * HOUR}, [3, 2]),
        ({"until": DAY + 2 * HOUR}, [1, 0]),
        ({"search": "拣货单"}, [2]),
        ({"search": "王计划"}, [0]),
        ({"search": "pda-3"}, [3, 2, 1]),
        ({"search": "%"}, []),
        ({"actor": 7, "kind": "counting_plan", "subject": "P1"}, [1]),
    ],
)
def test_a_filter_leaves_what_it_names_on_the_page_and_in_the_export(trail, filters, found):
    which = TrailFilter(**filters)

    page = list_entries(site=1, turn=Turn(), which=which)

    assert [one.id for one in page.rows] == [trail[n] for n in found]
    assert page.total == len(found)
    assert list(every_entry(site=1, which=which)) == list(page.rows)


def test_the_list_and_the_trail_of_a_record_tell_the_same(trail):
    which = TrailFilter(kind="counting_plan", subject="P1")

    listed = list(every_entry(site=1, sort="at", which=which))

    assert listed == entries_of(site=1, kind="counting_plan", subject="P1")


def test_pages_walk_through_the_trail_from_its_latest_entry(trail):
    walked, cursor = [], ""
    for _ in trail:
        page = list_entries(site=1, turn=Turn(cursor=cursor, rows=1))
        walked += [one.id for one in page.rows]
        cursor = page.next

    assert walked == trail[::-1]
    assert cursor == ""


def test_a_page_costs_the_same_statements_for_ten_entries_and_for_twenty(
    trail, django_assert_num_queries
):
    for _ in range(2):
        for _ in range(10):
            audit.record(
                "people.logged_out", site=1, actor=KEEPER, at=DAY, subjects=[("user", "7")]
            )
        with django_assert_num_queries(2):
            list_entries(site=1, turn=Turn())


def test_one_entry_tells_what_changed_field_by_field():
    made = audit.record(
        "people.roles.approved",
        site=0,
        actor=KEEPER,
        at=DAY,
        subjects=[("role_assignment", "5"), ("user", "7")],
        before={"5": {"role": "QA", "valid_to": None}, "gone": 1},
        after={"5": {"role": "QA", "valid_to": DAY}, "scopes": ["scan", "read"], "空": {}},
    )

    found = entry(site=0, entry=made)

    assert found.changes == [
        Change(field="5.role", before="QA", after="QA"),
        Change(field="5.valid_to", before="", after="2026-03-02T00:00:00.000000Z"),
        Change(field="gone", before="1", after=None),
        Change(field="scopes", before=None, after='["scan", "read"]'),
        Change(field="空", before=None, after="{}"),
    ]


def test_an_entry_of_another_site_or_of_none_is_unknown(trail):
    for site, unknown in ((2, trail[0]), (1, uuid4())):
        with pytest.raises(Refused) as refusal:
            entry(site=site, entry=unknown)

        assert refusal.value.code is RefusalCode.ENTRY_UNKNOWN


def test_an_entry_speaks_the_readers_language(trail):
    found = entry(site=1, entry=trail[2])

    assert (found.word, found.records[0].word, found.records[0].id) == (
        "更正出入库时间",
        "出入库流水",
        "42",
    )
    with translation.override("en"):
        assert (found.word, found.records[0].word) == ("Time of movement amended", "movement")


def test_an_action_that_is_not_done_any_more_stands_for_itself():
    made = audit.record("old.way", site=1, actor=KEEPER, at=DAY, subjects=[("relic", "1")])

    found = entry(site=1, entry=made)

    assert (found.word, found.records[0].word) == ("old.way", "relic")
