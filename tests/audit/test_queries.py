"""Verification names the first entry that no longer says what was written."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection, transaction

from medcount.audit import actions as audit
from medcount.audit.queries import BadEntry, verify
from medcount.core.actor import Actor
from medcount.core.canonical import leaf_hash
from medcount.db import roles, server

AT = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
KEEPER = Actor(id=7, name="李保管", roles=frozenset({"COUNTER"}), source="CLI")


@pytest.fixture
def trail(cloned_database) -> list[UUID]:
    """Five entries of site 1, the last one with staged records, and one of site 2."""
    entries = [
        audit.record(
            "counting.line.settled",
            site=1,
            actor=KEEPER,
            at=AT,
            subjects=[("line", f"L{number}"), ("plan", "P1")],
            after={"delta": number},
        )
        for number in range(4)
    ]
    audit.record("ledger.posted", site=2, actor=KEEPER, at=AT, subjects=[("form", "F1")])
    return [*entries, staged_entry()]


def staged_entry() -> UUID:
    with transaction.atomic():
        audit.stage_subjects([("line", f"L{number}") for number in range(9)])
        return audit.record_staged(
            "counting.frozen", site=1, actor=KEEPER, at=AT, subjects=[("plan", "P1")]
        )


def tamper(database: str, statement: str, **params: str | bytes | UUID) -> None:
    """Rewrite the trail as its owner, with every guard switched off."""
    with server.working_on(database, role=roles.OWNER), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE audit_subject DISABLE TRIGGER USER")
        cursor.execute(statement, params)
        assert cursor.rowcount == 1


def test_an_untouched_trail_verifies(trail):
    assert verify(site=1) is None
    assert verify(site=2) is None
    assert verify(site=3) is None


@pytest.mark.parametrize("position", [0, 17, 200, -1])
@pytest.mark.parametrize("column", ["body", "leaf", "mac"])
def test_one_flipped_byte_is_found_and_named(trail, cloned_database, column, position):
    place = "length({0}) - 1" if position < 0 else f"least({position}, length({{0}}) - 1)"
    place = place.format(column)
    tamper(
        cloned_database,
        f"UPDATE audit_entry SET {column} ="
        f" set_byte({column}, {place}, get_byte({column}, {place}) # 1) WHERE id = %(id)s",
        id=trail[2],
    )

    assert verify(site=1) == BadEntry(id=trail[2], part="mac" if column == "mac" else "body")
    assert verify(site=2) is None


def test_a_forger_without_the_key_is_found(trail, cloned_database):
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, body FROM audit_entry WHERE id = %s", [trail[1]])
        stream, body = cursor.fetchone()
    forged = bytes(body).replace(b'"delta":1', b'"delta":9')
    assert forged != bytes(body)
    tamper(
        cloned_database,
        "UPDATE audit_entry SET body = %(body)s, leaf = %(leaf)s WHERE id = %(id)s",
        id=trail[1],
        body=forged,
        leaf=leaf_hash(stream=stream, body=forged),
    )

    assert verify(site=1) == BadEntry(id=trail[1], part="mac")


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("at = at - interval '1 microsecond'", "columns"),
        ("actor = 8", "columns"),
        ("action = 'counting.line.opened'", "columns"),
        ("stream = 'line:L9'", "body"),
    ],
)
def test_a_column_that_disagrees_with_the_body_is_found(trail, cloned_database, change, part):
    tamper(cloned_database, f"UPDATE audit_entry SET {change} WHERE id = %(id)s", id=trail[3])

    assert verify(site=1) == BadEntry(id=trail[3], part=part)


@pytest.mark.parametrize(
    ("entry", "statement"),
    [
        (0, "DELETE FROM audit_subject WHERE entry = %(id)s AND subject = 'L0'"),
        (0, "UPDATE audit_subject SET subject = 'L1' WHERE entry = %(id)s AND subject = 'L0'"),
        (0, "INSERT INTO audit_subject VALUES (1, %(id)s, 'line', 'L7')"),
        (4, "DELETE FROM audit_subject WHERE entry = %(id)s AND subject = 'L8'"),
        (4, "UPDATE audit_subject SET subject = 'L9' WHERE entry = %(id)s AND subject = 'L8'"),
    ],
)
def test_a_record_cut_from_its_trail_is_found(trail, cloned_database, entry, statement):
    tamper(cloned_database, statement, id=trail[entry])

    assert verify(site=1) == BadEntry(id=trail[entry], part="subjects")


def test_the_first_of_several_bad_entries_is_named(trail, cloned_database):
    for bad in (trail[3], trail[1]):
        tamper(cloned_database, "UPDATE audit_entry SET actor = 8 WHERE id = %(id)s", id=bad)

    assert verify(site=1) == BadEntry(id=trail[1], part="columns")


def test_an_entry_moved_to_another_site_is_found_there(trail, cloned_database):
    tamper(
        cloned_database,
        "WITH moved AS (UPDATE audit_subject SET site = 2 WHERE entry = %(id)s)"
        " UPDATE audit_entry SET site = 2 WHERE id = %(id)s",
        id=trail[0],
    )

    assert verify(site=2) == BadEntry(id=trail[0], part="columns")


def test_another_key_finds_every_entry_forged(trail, settings):
    settings.AUDIT_KEY = "another key"

    assert verify(site=1) == BadEntry(id=trail[0], part="mac")
