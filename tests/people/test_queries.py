"""Who there is, with which rights, at which sites, on which devices."""

from datetime import timedelta

import pytest
from django.utils import translation

from medcount.core.duties import Role
from medcount.core.page import Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.actions.devices import issue_token, register_devices, revoke_device
from medcount.people.actions.enrolment import enrol_people
from medcount.people.actions.roles import RoleRequest, approve_roles, end_role, request_roles
from medcount.people.queries import RightState, every_person, list_people, person, sites_of
from tests.people.company import HOUR, MORNING

DAY = timedelta(days=1)


def give(company, who, role, *, site="SH", start=MORNING, end=None, approve=True):
    """Ask for a right and, unless told otherwise, approve it."""
    [right] = request_roles(
        requests=[
            RoleRequest(
                user_id=company.users[who],
                role=role,
                site_id=company.sites[site] if site else None,
                valid_from=start,
                valid_to=end,
            )
        ],
        actor=company.admin,
        at=MORNING,
    )
    if approve:
        approve_roles(assignment_ids=[right], actor=company.quality, at=MORNING)
    return right


def rights(company, who, at=MORNING):
    found = person(user_id=company.users[who], at=at).rights
    return {(right.site, right.role): right.state for right in found}


def test_a_person_is_shown_with_rights_in_words_and_where_each_of_them_stands(company):
    give(company, "head", Role.WAREHOUSE_HEAD, end=MORNING + 30 * DAY)
    give(company, "head", Role.PLANNER, site="CD", start=MORNING + DAY)
    give(company, "head", Role.RECOUNTER, site=None, approve=False)

    found = person(user_id=company.users["head"], at=MORNING)

    assert (found.username, found.name, found.roles) == ("head", "孙主管", ["仓库主管"])
    assert [(right.site, right.word, right.state) for right in found.rights] == [
        ("", "复盘员", RightState.PENDING),
        ("CD", "计划员", RightState.FUTURE),
        ("SH", "仓库主管", RightState.IN_FORCE),
    ]
    assert [right.approved_by for right in found.rights] == ["", "钱质量", "钱质量"]
    assert found.rights[2].valid_to == MORNING + 30 * DAY
    with translation.override("en"):
        assert person(user_id=company.users["head"], at=MORNING).roles == ["Warehouse head"]


def test_a_right_is_shown_as_it_stands_at_the_moment_asked_for(company):
    right = give(company, "head", Role.PLANNER)
    end_role(assignment_id=right, reason="调岗", actor=company.quality, at=MORNING + 2 * HOUR)

    assert rights(company, "head", MORNING + HOUR) == {("SH", "PLANNER"): RightState.IN_FORCE}
    assert rights(company, "head", MORNING + 2 * HOUR) == {("SH", "PLANNER"): RightState.ENDED}


def test_only_devices_on_which_a_token_is_good_are_carried(company):
    devices = register_devices(codes=["PDA-1", "PDA-2", "PDA-3"], actor=company.admin, at=MORNING)
    for code, hours in (("PDA-1", 24), ("PDA-2", 1), ("PDA-3", 24)):
        issue_token(
            user_id=company.users["counter"],
            device_id=devices[code],
            scopes=["scan"],
            expires_at=MORNING + hours * HOUR,
            actor=company.admin,
            at=MORNING,
        )
    revoke_device(device_id=devices["PDA-3"], reason="丢失", actor=company.admin, at=MORNING)

    found = person(user_id=company.users["counter"], at=MORNING + 2 * HOUR)

    assert found.devices == ["PDA-1"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", {"*", "admin", "counter", "head", "quality", "recounter"}),
        ("COUNTER", {"counter", "recounter"}),
        ("李盘点", {"counter"}),
        ("%", set()),
    ],
)
def test_people_are_found_by_a_part_of_their_names(company, search, found):
    page = list_people(at=MORNING, turn=Turn(), search=search)

    assert {row.username for row in page.rows} == found
    assert list(every_person(at=MORNING, search=search)) == list(page.rows)


def test_a_page_costs_the_same_statements_for_ten_people_and_for_twenty(
    company, django_assert_num_queries
):
    for start in (0, 10):
        ids = enrol_people(
            people={f"p{start + n}": f"员工{start + n}" for n in range(10)},
            actor=company.admin,
            at=MORNING,
        )
        company.users.update(ids)
        give(company, f"p{start}", Role.COUNTER)
        with django_assert_num_queries(2):
            page = list_people(at=MORNING, turn=Turn())
        assert page.total == start + 16


def test_nobody_is_shown_who_is_not_there(company):
    with pytest.raises(Refused) as refusal:
        person(user_id=999_999, at=MORNING)

    assert refusal.value.code is RefusalCode.USER_UNKNOWN


def test_a_persons_sites_are_those_of_the_rights_in_force(company):
    give(company, "head", Role.PLANNER)
    give(company, "head", Role.PLANNER, site="CD", start=MORNING + DAY)
    give(company, "counter", Role.COUNTER, site="CD", approve=False)

    def codes(who, at=MORNING):
        return [site.code for site in sites_of(user_id=company.users[who], at=at)]

    assert codes("head") == ["SH"]
    assert codes("head", MORNING + DAY) == ["CD", "SH"]
    assert codes("counter") == []
    assert codes("admin") == ["CD", "SH"], "a right without a site holds at every one"
