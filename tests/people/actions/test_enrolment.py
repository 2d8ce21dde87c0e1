"""Sites and people come in once, and a name is never given away again."""

import pytest
from django.contrib.auth import authenticate
from django.db import DatabaseError, connection, transaction

from medcount.audit.queries import entries_of, verify
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.actions.enrolment import disable_person, enrol_people, register_sites
from medcount.people.models import Site, User
from medcount.people.queries import GROUP, actor_for_user, setup_actor
from tests.people.company import MORNING


def test_sites_have_one_id_each_however_often_they_are_registered(company):
    sites = {"SH": "上海仓", "WH": "武汉仓"}

    first = register_sites(sites=sites, actor=company.admin, at=MORNING)
    again = register_sites(sites=sites, actor=company.admin, at=MORNING)

    assert first == again
    assert first["SH"] == company.sites["SH"]
    assert GROUP not in first.values()
    (entry,) = entries_of(site=GROUP, kind="site", subject=str(first["WH"]))
    assert entry.action == "people.sites.registered"
    assert entry.after == {str(first["WH"]): {"code": "WH", "name": "武汉仓"}}
    assert verify(site=GROUP) is None


def test_a_site_code_cannot_mean_another_site(company):
    with pytest.raises(Refused) as refusal:
        register_sites(sites={"SH": "沈阳仓"}, actor=company.admin, at=MORNING)

    assert refusal.value.code is RefusalCode.SITE_TAKEN
    assert Site.objects.get(code="SH").name == "上海仓"


def test_people_are_enrolled_in_bulk_with_one_entry_and_without_a_way_to_log_in(company):
    people = {f"p{number}": f"员工{number}" for number in range(300)}

    ids = enrol_people(people=people, actor=company.admin, at=MORNING)

    assert len(set(ids.values())) == 300
    (entry,) = entries_of(site=GROUP, kind="user", subject=str(ids["p7"]))
    assert (entry.action, entry.touched, entry.actor_name) == ("people.enrolled", 300, "赵管理")
    assert enrol_people(people=people, actor=company.admin, at=MORNING) == ids
    assert len(entries_of(site=GROUP, kind="user", subject=str(ids["p7"]))) == 1
    assert not User.objects.get(id=ids["p7"]).has_usable_password()
    assert authenticate(username="p7", password="") is None


@pytest.mark.parametrize(
    "newcomer", [{"people": {"counter": "吴某"}}, {"people": {"counter": "李盘点"}, "system": True}]
)
def test_a_username_is_not_given_to_somebody_else(company, newcomer):
    with pytest.raises(Refused) as refusal:
        enrol_people(**newcomer, actor=company.admin, at=MORNING)

    assert refusal.value.code is RefusalCode.USERNAME_TAKEN


def test_a_disabled_person_acts_no_more_and_the_username_stays_theirs(company):
    counter_id = company.users["counter"]
    disable_person(user_id=counter_id, reason="离职", actor=company.admin, at=MORNING)

    with pytest.raises(Refused) as acting:
        actor_for_user(username="counter", at=MORNING, source="UI")
    with pytest.raises(Refused) as taking:
        enrol_people(people={"counter": "李盘点"}, actor=company.admin, at=MORNING)
    with pytest.raises(Refused) as repeating:
        disable_person(user_id=counter_id, reason="离职", actor=company.admin, at=MORNING)

    assert acting.value.code is RefusalCode.USER_INACTIVE
    assert taking.value.code is RefusalCode.USERNAME_TAKEN
    assert repeating.value.code is RefusalCode.USER_INACTIVE
    *_, entry = entries_of(site=GROUP, kind="user", subject=str(counter_id))
    assert (entry.action, entry.reason) == ("people.disabled", "离职")


def test_nobody_is_disabled_without_a_reason(company):
    with pytest.raises(Refused) as refusal:
        disable_person(
            user_id=company.users["counter"], reason="...", actor=company.admin, at=MORNING
        )

    assert refusal.value.code is RefusalCode.REASON_MISSING
    assert User.objects.get(id=company.users["counter"]).is_active


@pytest.mark.parametrize(
    "enrol",
    [
        lambda actor: register_sites(sites={"WH": "武汉仓"}, actor=actor, at=MORNING),
        lambda actor: enrol_people(people={"new": "新人"}, actor=actor, at=MORNING),
        lambda actor: disable_person(user_id=1, reason="离职", actor=actor, at=MORNING),
    ],
)
def test_only_an_administrator_enrols(company, enrol):
    with pytest.raises(Refused) as refusal:
        enrol(company.quality)

    assert refusal.value.code is RefusalCode.ROLE_MISSING


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM people_user",
        "UPDATE people_user SET id = id + 1000",
        "UPDATE people_user SET username = 'x' WHERE id = 0",
        "TRUNCATE people_user CASCADE",
        "UPDATE people_site SET code = 'x'",
        "UPDATE people_roleassignment SET role = 'QA'",
        "UPDATE people_roleassignment SET user_id = 0",
        "DELETE FROM people_roleassignment",
        "UPDATE people_token SET expires_at = 'infinity'",
    ],
)
def test_the_application_cannot_make_one_person_another(company, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_group_and_medcount_itself_are_there_from_the_start(cloned_database):
    assert Site.objects.get(id=GROUP).code == "*"
    medcount = User.objects.get(id=setup_actor(source="CLI").id)
    assert (medcount.username, medcount.is_system) == ("*", True)
    assert not medcount.check_password("!")


def test_an_id_is_not_given_again_when_its_enrolment_was_undone(cloned_database):
    installer = setup_actor(source="CLI")

    with transaction.atomic():
        gone = enrol_people(people={"first": "甲"}, actor=installer, at=MORNING)
        transaction.set_rollback(True)
    ids = enrol_people(people={"first": "甲"}, actor=installer, at=MORNING)

    assert ids["first"] > gone["first"]
