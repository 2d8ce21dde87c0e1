"""Who can be asked to answer for something: active people, with the roles they hold there."""

from medcount.core.duties import Role
from medcount.people.actions.enrolment import disable_person
from medcount.people.queries import active_people
from tests.people.company import MORNING


def test_active_people_are_told_with_their_roles_and_no_part_of_the_system_is(company):
    people = {person.id: person for person in active_people(site=company.sites["SH"], at=MORNING)}

    assert people[company.quality.id].roles == {Role.QA}
    assert people[company.quality.id].name == company.quality.name
    assert 0 not in people


def test_who_was_disabled_answers_for_nothing_any_more(company):
    gone = company.quality.id
    disable_person(user_id=gone, reason="离职", actor=company.admin, at=MORNING)

    people = active_people(site=company.sites["SH"], at=MORNING)

    assert gone not in {person.id for person in people}


def test_the_list_costs_two_statements(company, django_assert_num_queries):
    with django_assert_num_queries(2):
        active_people(site=company.sites["SH"], at=MORNING)
