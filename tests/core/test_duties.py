"""No person judges their own work: the pairs, each with its rule."""

from itertools import product

import pytest

from medcount.core.actor import Actor
from medcount.core.duties import (
    CONFLICTS,
    Role,
    Slot,
    conflict,
    require_role,
    require_slot,
    role_conflict,
)
from medcount.core.refusal import RefusalCode, Refused

# Written out a second time, by hand, so that a slip in the table shows.
FORBIDDEN = {
    ("COUNT", "RECOUNT"): "R-190",
    ("RECOUNT", "RECOUNT"): "R-190",
    ("KEEP_AREA", "SIGN"): "R-191",
    ("PLAN", "APPROVE_PLAN"): "R-192",
    ("COUNT", "SIGN"): "R-192",
    ("RECOUNT", "SIGN"): "R-192",
    ("PROPOSE", "SIGN"): "R-192",
    ("REQUEST_ROLE", "APPROVE_ROLE"): "R-192",
    ("RECEIVE_ROLE", "APPROVE_ROLE"): "R-192",
    ("SIGN", "POST"): "R-193",
    ("ADMIN", "PLAN"): "R-183",
    ("ADMIN", "APPROVE_PLAN"): "R-183",
    ("ADMIN", "KEEP_AREA"): "R-183",
    ("ADMIN", "COUNT"): "R-183",
    ("ADMIN", "RECOUNT"): "R-183",
    ("ADMIN", "PROPOSE"): "R-183",
    ("ADMIN", "SIGN"): "R-183",
    ("ADMIN", "POST"): "R-183",
    ("ADMIN", "APPROVE_ROLE"): "R-183",
}


def person(*roles: Role) -> Actor:
    return Actor(id=1, name="王秀英", roles=frozenset(roles), source="UI")


@pytest.mark.parametrize(("held", "wanted"), list(product(Slot, Slot)))
def test_two_slots_conflict_exactly_where_a_rule_says_so(held, wanted):
    rule = FORBIDDEN.get((held, wanted)) or FORBIDDEN.get((wanted, held))

    assert conflict([held], wanted) == rule


def test_the_table_names_no_pair_twice():
    assert len(CONFLICTS) == len(FORBIDDEN)


def test_one_bad_slot_among_good_ones_is_enough():
    assert conflict([Slot.PLAN, Slot.PROPOSE, Slot.COUNT], Slot.RECOUNT) == "R-190"
    assert conflict([Slot.PLAN, Slot.PROPOSE], Slot.RECOUNT) is None
    assert conflict([], Slot.SIGN) is None


@pytest.mark.parametrize(("held", "wanted"), list(product(Role, Role)))
def test_an_administrator_is_nothing_else(held, wanted):
    mixed = (held is Role.ADMIN) is not (wanted is Role.ADMIN)

    assert role_conflict([held], wanted) == ("R-183" if mixed else None)


def test_whoever_counted_may_not_sign():
    require_slot(person(Role.QA), Slot.SIGN, slots_held=[Slot.PLAN])
    with pytest.raises(Refused) as refusal:
        require_slot(person(Role.QA), Slot.SIGN, slots_held=[Slot.COUNT])

    assert refusal.value.code is RefusalCode.DUTY_CONFLICT
    assert refusal.value.facts == {"rule": "R-192", "wanted": Slot.SIGN}


def test_an_administrator_has_no_part_in_a_count():
    with pytest.raises(Refused) as refusal:
        require_slot(person(Role.ADMIN), Slot.COUNT, slots_held=[])

    assert refusal.value.facts["rule"] == "R-183"


def test_a_role_that_is_not_held_is_refused_with_those_that_would_do():
    require_role(person(Role.COUNTER), Role.COUNTER, Role.RECOUNTER)
    with pytest.raises(Refused) as refusal:
        require_role(person(Role.COUNTER), Role.QA, Role.FINANCE)

    assert refusal.value.code is RefusalCode.ROLE_MISSING
    assert refusal.value.facts["any_of"] == "FINANCE, QA"
