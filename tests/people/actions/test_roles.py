"""A right is asked for by one, approved by quality staff, and held for a time."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from medcount.audit.queries import entries_of, verify
from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.actions.enrolment import disable_person, enrol_people
from medcount.people.actions.roles import (
    RoleRequest,
    appoint_first,
    approve_roles,
    end_role,
    request_roles,
)
from medcount.people.models import RoleAssignment
from medcount.people.queries import (
    GROUP,
    actor_for_user,
    roles_as_of,
    setup_actor,
    without_role,
)
from tests.people.company import HOUR, MORNING

DAY = timedelta(days=1)


def ask(company, username, role, *, site=None, since=MORNING, until=None):
    request = RoleRequest(
        user_id=company.users[username],
        role=role,
        site_id=company.sites[site] if site else None,
        valid_from=since,
        valid_to=until,
    )
    (assignment_id,) = request_roles(requests=[request], actor=company.admin, at=MORNING)
    return assignment_id


def approve(company, *assignment_ids, at=MORNING):
    approve_roles(assignment_ids=assignment_ids, actor=company.quality, at=at)


def approver_in(told: Any, assignment_id):
    return told[str(assignment_id)]["approved_by"]


def held(company, username, at, site="SH"):
    return roles_as_of(user_id=company.users[username], at=at, site=company.sites[site])


def test_a_right_has_no_effect_until_quality_staff_approve_it(company):
    assignment_id = ask(company, "head", Role.QA)
    assert held(company, "head", MORNING + DAY) == frozenset()

    approve(company, assignment_id, at=MORNING + HOUR)

    assert held(company, "head", MORNING) == frozenset()
    assert held(company, "head", MORNING + HOUR) == {"QA"}
    requested, approved = entries_of(site=GROUP, kind="role_assignment", subject=str(assignment_id))
    assert (requested.action, requested.actor_name) == ("people.roles.requested", "赵管理")
    assert (approved.action, approved.actor_name) == ("people.roles.approved", "钱质量")
    assert approver_in(approved.before, assignment_id) is None
    assert approver_in(approved.after, assignment_id) == company.users["quality"]
    assert approved in entries_of(site=GROUP, kind="user", subject=str(company.users["head"]))
    assert verify(site=GROUP) is None


def test_an_administrator_cannot_approve_what_was_asked_for(company):
    assignment_id = ask(company, "head", Role.WAREHOUSE_HEAD)

    with pytest.raises(Refused) as refusal:
        approve_roles(assignment_ids=[assignment_id], actor=company.admin, at=MORNING)

    assert refusal.value.code is RefusalCode.ROLE_MISSING
    assert held(company, "head", MORNING) == frozenset()


def test_a_role_holds_at_its_site_and_up_to_its_end(company):
    approve(
        company,
        ask(company, "counter", Role.COUNTER, site="SH", until=MORNING + DAY),
        ask(company, "counter", Role.RECOUNTER, since=MORNING + HOUR),
    )

    assert held(company, "counter", MORNING) == {"COUNTER"}
    assert held(company, "counter", MORNING + HOUR) == {"COUNTER", "RECOUNTER"}
    assert held(company, "counter", MORNING + HOUR, site="CD") == {"RECOUNTER"}
    assert held(company, "counter", MORNING + DAY) == {"RECOUNTER"}
    at_site = actor_for_user(
        username="counter", at=MORNING, source="API", site=company.sites["SH"], device="PDA-1"
    )
    assert at_site.roles == {"COUNTER"}
    assert (at_site.name, at_site.source, at_site.device) == ("李盘点", "API", "PDA-1")
    assert actor_for_user(username="counter", at=MORNING, source="API").roles == frozenset()


def test_a_right_that_was_ended_stays_in_the_past(company):
    assignment_id = ask(company, "counter", Role.COUNTER)
    approve(company, assignment_id)
    end_role(assignment_id=assignment_id, reason="转岗", actor=company.quality, at=MORNING + DAY)

    assert held(company, "counter", MORNING + HOUR) == {"COUNTER"}
    assert held(company, "counter", MORNING + DAY) == frozenset()
    with pytest.raises(Refused) as refusal:
        end_role(
            assignment_id=assignment_id, reason="转岗", actor=company.quality, at=MORNING + DAY
        )
    assert refusal.value.code is RefusalCode.ROLE_ENDED


def test_a_right_ended_before_it_began_is_never_held(company):
    assignment_id = ask(company, "counter", Role.COUNTER, since=MORNING + DAY)
    approve(company, assignment_id)

    end_role(assignment_id=assignment_id, reason="取消", actor=company.admin, at=MORNING + HOUR)

    assert held(company, "counter", MORNING + DAY) == frozenset()


def test_a_withdrawn_request_cannot_be_approved(company):
    assignment_id = ask(company, "counter", Role.COUNTER)
    end_role(assignment_id=assignment_id, reason="误填", actor=company.admin, at=MORNING)

    with pytest.raises(Refused) as refusal:
        approve(company, assignment_id)

    assert refusal.value.code is RefusalCode.ROLE_NOT_PENDING


def test_a_right_is_approved_once(company):
    assignment_id = ask(company, "counter", Role.COUNTER)
    approve(company, assignment_id)

    with pytest.raises(Refused) as refusal:
        approve(company, assignment_id)

    assert refusal.value.code is RefusalCode.ROLE_NOT_PENDING


def test_one_right_that_may_not_be_approved_keeps_back_all_of_them(company):
    good = ask(company, "counter", Role.COUNTER)

    with pytest.raises(Refused) as refusal:
        approve(company, good, 99_999)

    assert refusal.value.code is RefusalCode.ROLE_UNKNOWN
    assert held(company, "counter", MORNING) == frozenset()


@pytest.mark.parametrize(
    ("username", "role"),
    [("admin", Role.COUNTER), ("admin", Role.INSPECTOR), ("quality", Role.ADMIN)],
)
def test_an_administrator_has_no_business_role(company, username, role):
    with pytest.raises(Refused) as refusal:
        ask(company, username, role)

    assert refusal.value.code is RefusalCode.DUTY_CONFLICT
    assert refusal.value.facts["rule"] == "R-183"
    assert RoleAssignment.objects.filter(role=role, approved_at=None).count() == 0


def test_an_administrator_can_become_a_counter_after_laying_that_down(company):
    own = RoleAssignment.objects.get(user_id=company.users["admin"])
    end_role(assignment_id=own.id, reason="转岗", actor=company.quality, at=MORNING + HOUR)

    with pytest.raises(Refused):
        ask(company, "admin", Role.COUNTER, since=MORNING)
    approve(company, ask(company, "admin", Role.COUNTER, since=MORNING + HOUR), at=MORNING + HOUR)

    assert held(company, "admin", MORNING) == {"ADMIN"}
    assert held(company, "admin", MORNING + HOUR) == {"COUNTER"}


def test_two_requests_of_one_batch_are_held_against_each_other(company):
    requests = [
        RoleRequest(user_id=company.users["head"], role=role, site_id=site_id, valid_from=MORNING)
        for role, site_id in (
            (Role.ADMIN, company.sites["SH"]),
            (Role.FINANCE, company.sites["CD"]),
        )
    ]

    with pytest.raises(Refused) as refusal:
        request_roles(requests=requests, actor=company.admin, at=MORNING)

    assert refusal.value.facts["rule"] == "R-183"


def test_nobody_approves_their_own_right_nor_what_they_asked_for(company):
    approve(company, ask(company, "head", Role.WAREHOUSE_HEAD), ask(company, "head", Role.QA))
    head = company.actor("head")
    own = ask(company, "head", Role.DIRECTOR)
    for_another = RoleRequest(
        user_id=company.users["counter"], role=Role.COUNTER, site_id=None, valid_from=MORNING
    )
    (asked,) = request_roles(requests=[for_another], actor=head, at=MORNING)

    for assignment_id in (own, asked):
        with pytest.raises(Refused) as refusal:
            approve_roles(assignment_ids=[assignment_id], actor=head, at=MORNING)
        assert refusal.value.code is RefusalCode.DUTY_CONFLICT
        assert refusal.value.facts["rule"] == "R-192"
    approve(company, own, asked)


def test_the_database_itself_refuses_a_right_approved_by_its_holder(company):
    assignment_id = ask(company, "counter", Role.QA)
    rows = RoleAssignment.objects.filter(id=assignment_id)

    for approver in ("counter", "admin"):
        with (
            pytest.raises(DatabaseError, match="people_role_approved_by_another"),
            transaction.atomic(),
        ):
            rows.update(approved_by_id=company.users[approver], approved_at=MORNING)
    with pytest.raises(DatabaseError, match="people_role_approved_at_once"), transaction.atomic():
        rows.update(
            approved_by_id=company.users["quality"], approved_at=MORNING, valid_from=MORNING - DAY
        )


def test_a_counter_cannot_ask_for_rights(company):
    approve(company, ask(company, "counter", Role.COUNTER))
    request = RoleRequest(
        user_id=company.users["counter"], role=Role.QA, site_id=None, valid_from=MORNING
    )

    with pytest.raises(Refused) as refusal:
        request_roles(requests=[request], actor=company.actor("counter"), at=MORNING)

    assert refusal.value.code is RefusalCode.ROLE_MISSING


@pytest.mark.parametrize(
    ("site_id", "valid_to", "code"),
    [
        (999, None, RefusalCode.SITE_UNKNOWN),
        (None, MORNING, RefusalCode.PERIOD_EMPTY),
        (None, MORNING - HOUR, RefusalCode.PERIOD_EMPTY),
    ],
)
def test_a_right_is_for_some_place_and_some_time(company, site_id, valid_to, code):
    request = RoleRequest(
        user_id=company.users["counter"],
        role=Role.COUNTER,
        site_id=site_id,
        valid_from=MORNING,
        valid_to=valid_to,
    )

    with pytest.raises(Refused) as refusal:
        request_roles(requests=[request], actor=company.admin, at=MORNING)

    assert refusal.value.code is code


def test_rights_go_to_known_and_active_people_only(company):
    asked = ask(company, "counter", Role.COUNTER)
    disable_person(user_id=company.users["counter"], reason="离职", actor=company.admin, at=MORNING)
    stranger = RoleRequest(user_id=99_999, role=Role.QA, site_id=None, valid_from=MORNING)

    with pytest.raises(Refused) as asking:
        ask(company, "counter", Role.RECOUNTER)
    with pytest.raises(Refused) as approving:
        approve(company, asked)
    with pytest.raises(Refused) as unknown:
        request_roles(requests=[stranger], actor=company.admin, at=MORNING)

    assert asking.value.code is RefusalCode.USER_INACTIVE
    assert approving.value.code is RefusalCode.USER_INACTIVE
    assert unknown.value.code is RefusalCode.USER_UNKNOWN


def test_the_first_two_are_appointed_once(company):
    installer = setup_actor(source="CLI")

    assert company.admin.roles == {"ADMIN"}
    assert company.quality.roles == {"QA"}
    with pytest.raises(Refused) as refusal:
        appoint_first(
            admin_id=company.users["counter"],
            quality_id=company.users["recounter"],
            actor=installer,
            at=MORNING,
        )
    assert refusal.value.code is RefusalCode.ALREADY_APPOINTED


@pytest.mark.django_db
def test_one_person_cannot_be_both_of_the_first_two():
    installer = setup_actor(source="CLI")
    ids = enrol_people(people={"alone": "一人"}, actor=installer, at=MORNING)

    with pytest.raises(Refused) as refusal:
        appoint_first(admin_id=ids["alone"], quality_id=ids["alone"], actor=installer, at=MORNING)

    assert refusal.value.facts["rule"] == "R-183"
    assert RoleAssignment.objects.count() == 0


def test_who_holds_none_of_some_roles_at_a_site_is_named(company):
    here = ask(company, "counter", Role.COUNTER, site="SH")
    elsewhere = ask(company, "recounter", Role.RECOUNTER, site="CD")
    ask(company, "head", Role.COUNTER, site="SH")  # Nobody approves it.
    approve(company, here, elsewhere)

    lacking = without_role(
        user_ids=[company.users[name] for name in ("counter", "recounter", "head")],
        any_of=[Role.COUNTER, Role.RECOUNTER],
        site=company.sites["SH"],
        at=MORNING,
    )

    assert lacking == ["周复盘", "孙主管"]
