"""A signature stands for one person, under one content, for one meaning."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.core.ids import uuid7
from medcount.core.refusal import RefusalCode, Refused
from medcount.db import roles, server
from medcount.people.actions.enrolment import disable_person, enrol_people
from medcount.people.models import Signature
from medcount.people.queries import signatures_of
from medcount.people.signatures import Meaning, Method, place
from tests.people.company import MORNING, found_company

CONTENT = {"lines": [{"key": 7, "counted": 90, "expected": 100, "delta": -10}]}


def sign(company, actor, *, subject_id="F1", role=Role.QA):
    entry = audit.record(
        "counting.form.signed",
        site=company.sites["SH"],
        actor=actor,
        at=MORNING,
        subjects=[("form", subject_id)],
    )
    return place(
        site=company.sites["SH"],
        subject_kind="form",
        subject_id=subject_id,
        content=CONTENT,
        meaning=Meaning.APPROVE,
        role=role,
        method=Method.BOTH_COMPONENTS,
        entry=entry,
        actor=actor,
        at=MORNING,
    )


def signatures(company, content, subject_id="F1"):
    return signatures_of(
        site=company.sites["SH"], subject_kind="form", subject_id=subject_id, content=content
    )


def test_a_signature_shows_name_moment_and_meaning_and_stands_for_its_content(company):
    signature_id = sign(company, company.quality)

    (signature,) = signatures(company, CONTENT)
    assert signature.id == signature_id
    assert (signature.signer_name, signature.signer_role) == ("钱质量", "QA")
    assert (signature.meaning, signature.signed_at) == ("APPROVE", MORNING)
    assert signature.stands


def test_a_signature_falls_when_anything_signed_changes(company):
    sign(company, company.quality)

    changed = {"lines": [{**CONTENT["lines"][0], "delta": -4}]}

    assert [signature.stands for signature in signatures(company, changed)] == [False]


@pytest.mark.parametrize("moved", [{"subject_id": "F2"}, {"meaning": "REVIEW"}])
def test_a_signature_copied_to_another_record_or_meaning_does_not_stand(company, moved):
    original = Signature.objects.filter(id=sign(company, company.quality)).values().get()

    copy = Signature.objects.create(**{**original, "id": uuid7(), **moved})

    rows = signatures(company, CONTENT, subject_id=copy.subject_id)
    assert [row.stands for row in rows if row.id == copy.id] == [False]


@pytest.mark.parametrize(
    ("role", "sqlstate"), [(roles.APPLICATION, "42501"), (roles.OWNER, "23001")]
)
def test_nobody_rewrites_a_signature(cloned_database, role, sqlstate):
    company = found_company()
    with transaction.atomic():
        sign(company, company.quality)

    with server.working_on(cloned_database, role=role), connection.cursor() as cursor:
        for rewrite in (
            "UPDATE people_signature SET meaning = 'REVIEW'",
            "DELETE FROM people_signature",
            "TRUNCATE people_signature",
        ):
            with pytest.raises(DatabaseError) as refusal:
                cursor.execute(rewrite)
            assert isinstance(refusal.value.__cause__, psycopg.Error)
            assert refusal.value.__cause__.sqlstate == sqlstate, rewrite
    assert [row.stands for row in signatures(company, CONTENT)] == [True]


def test_a_signature_needs_the_entry_of_the_action_that_signs(company):
    sign(company, company.quality)
    unsaid = Signature.objects.values().get() | {"id": uuid7(), "entry": uuid7()}

    with pytest.raises(DatabaseError, match="foreign key"), transaction.atomic():
        Signature.objects.create(**unsaid)


@pytest.mark.parametrize("actor_is", ["counter", "quality"])
def test_a_person_signs_only_in_a_role_they_hold(company, actor_is):
    with pytest.raises(Refused) as refusal:
        sign(company, company.actor(actor_is), role=Role.DIRECTOR)

    assert refusal.value.code is RefusalCode.ROLE_MISSING


def test_a_signer_who_was_disabled_meanwhile_is_refused(company):
    quality = company.quality
    disable_person(user_id=company.users["quality"], reason="停职", actor=company.admin, at=MORNING)

    with pytest.raises(Refused) as refusal:
        sign(company, quality)

    assert refusal.value.code is RefusalCode.USER_INACTIVE
    assert signatures(company, CONTENT) == []


def test_the_system_signs_nothing(company):
    ids = enrol_people(people={"planner": "自动计划"}, system=True, actor=company.admin, at=MORNING)
    robot = Actor(id=ids["planner"], name="自动计划", roles=frozenset({Role.QA}), source="CLI")
    with pytest.raises(Refused) as refusal:
        sign(company, robot)

    assert refusal.value.code is RefusalCode.SIGNER_NOT_A_PERSON
