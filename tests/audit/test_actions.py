"""Every action leaves one entry, in its own transaction, that nobody can rewrite."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.audit import queries
from medcount.core.actor import Actor
from medcount.core.ids import uuid7
from medcount.db import roles, server

AT = datetime(2026, 3, 31, 9, 30, 0, 250, tzinfo=UTC)
KEEPER = Actor(
    id=7,
    name="李保管",
    roles=frozenset({"WAREHOUSE_HEAD", "COUNTER"}),
    source="UI",
    session="s-1",
    device="PDA-3",
    address="10.0.0.8",
)


def keep(subjects=(("line", "L1", 3), ("plan", "P1")), **told):
    return audit.record(
        "counting.line.settled", site=1, actor=KEEPER, at=AT, subjects=subjects, **told
    )


@pytest.mark.django_db
def test_an_entry_tells_everything_that_r165_asks_for():
    entry_id = keep(
        before={"cause": None},
        after={"cause": "C-08"},
        reason="漏记出库",
        rule="R-225",
    )

    (entry,) = queries.entries_of(site=1, kind="line", subject="L1")
    assert entry == queries.TrailEntry(
        id=entry_id,
        at=AT,
        zone="Asia/Shanghai",
        action="counting.line.settled",
        actor_id=7,
        actor_name="李保管",
        roles=["COUNTER", "WAREHOUSE_HEAD"],
        source="UI",
        session="s-1",
        device="PDA-3",
        address="10.0.0.8",
        subjects=[["line", "L1", 3], ["plan", "P1"]],
        touched=2,
        before={"cause": None},
        after={"cause": "C-08"},
        reason="漏记出库",
        rule="R-225",
    )
    assert queries.entries_of(site=1, kind="plan", subject="P1") == [entry]


@pytest.mark.django_db
def test_the_trail_of_a_record_is_its_own_in_order_and_of_its_site():
    first = keep(after={"state": "OPEN"})
    keep(subjects=[("line", "L2")])
    second = keep(after={"state": "CLOSED"})

    assert [entry.id for entry in queries.entries_of(site=1, kind="line", subject="L1")] == [
        first,
        second,
    ]
    assert queries.entries_of(site=2, kind="line", subject="L1") == []


@pytest.mark.django_db
def test_a_record_named_twice_is_touched_once():
    keep(subjects=[("line", "L1"), ("line", "L1", 2)])

    (entry,) = queries.entries_of(site=1, kind="line", subject="L1")
    assert entry.touched == 1
    assert queries.verify(site=1) is None


@pytest.mark.django_db
def test_a_bulk_entry_is_reached_from_every_staged_record():
    lines = [("line", f"批号 {number}") for number in range(500)]
    assert audit.stage_subjects([*lines, lines[3], ("plan", "P1")]) == 502

    entry_id = audit.record_staged(
        "counting.frozen", site=1, actor=KEEPER, at=AT, subjects=[("plan", "P1")]
    )

    for kind, subject in (lines[0], lines[3], lines[-1], ("plan", "P1")):
        (entry,) = queries.entries_of(site=1, kind=kind, subject=subject)
        assert (entry.id, entry.touched, entry.subjects) == (entry_id, 501, [["plan", "P1"]])
    assert queries.verify(site=1) is None


@pytest.mark.django_db
def test_staging_again_forgets_what_was_staged_before():
    audit.stage_subjects([("line", "L1")])
    audit.stage_subjects([])
    audit.record_staged("counting.frozen", site=1, actor=KEEPER, at=AT, subjects=[("plan", "P1")])

    assert queries.entries_of(site=1, kind="line", subject="L1") == []


@pytest.mark.django_db
def test_an_action_that_touched_nothing_is_a_mistake():
    with pytest.raises(AssertionError):
        keep(subjects=[])


def test_a_rolled_back_action_leaves_no_entry(cloned_database):
    with pytest.raises(RuntimeError), transaction.atomic():
        keep()
        raise RuntimeError
    assert queries.entries_of(site=1, kind="line", subject="L1") == []

    with transaction.atomic():
        keep()
    assert len(queries.entries_of(site=1, kind="line", subject="L1")) == 1


def test_an_entry_carries_the_number_of_its_transaction(cloned_database):
    with transaction.atomic(), connection.cursor() as cursor:
        keep()
        cursor.execute("SELECT xid = pg_current_xact_id() FROM audit_entry")
        assert cursor.fetchall() == [(True,)]


REWRITES = [
    "UPDATE audit_entry SET body = body",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry CASCADE",
    "UPDATE audit_subject SET subject = 'L2'",
    "DELETE FROM audit_subject",
    "TRUNCATE audit_subject",
    "UPDATE audit_seal SET n = 2",
    "DELETE FROM audit_seal",
    "TRUNCATE audit_seal CASCADE",
    "UPDATE audit_sealed SET position = 2",
    "DELETE FROM audit_sealed",
    "TRUNCATE audit_sealed",
]


@pytest.mark.parametrize(
    ("role", "sqlstates"),
    [(roles.APPLICATION, {"42501"}), (roles.OWNER, {"23001"})],
    ids=["application", "owner"],
)
def test_nobody_rewrites_the_trail(cloned_database, role, sqlstates):
    keep()

    with server.working_on(cloned_database, role=role), connection.cursor() as cursor:
        for rewrite in REWRITES:
            with pytest.raises(DatabaseError) as refusal:
                cursor.execute(rewrite)
            assert isinstance(refusal.value.__cause__, psycopg.Error), rewrite
            assert {refusal.value.__cause__.sqlstate} == sqlstates, rewrite
    assert queries.verify(site=1) is None
    assert len(queries.entries_of(site=1, kind="line", subject="L1")) == 1


@pytest.mark.django_db
def test_no_record_is_touched_by_an_entry_that_does_not_stand():
    audit.stage_subjects([("line", "L1")])
    with pytest.raises(DatabaseError, match="foreign key"), transaction.atomic():
        db.changed("audit/keep_staged_subjects", site=1, id=uuid7(), kinds=[], subjects=[])
