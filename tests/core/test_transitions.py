"""The transitions of RULES §9 and §13: what is listed passes, what is not is refused."""

import itertools

import pytest

from medcount.core.refusal import RefusalCode, Refused
from medcount.core.status import OFF_SITE, Status
from medcount.core.transitions import (
    KEPT_FROM_EXPIRED,
    QA_ONLY,
    TRANSITIONS,
    Guard,
    Origin,
    Who,
    may_pass,
    require_passage,
    transitions,
)

# Read off the rules row by row, not off the table under test: source → (target: by which T).
LISTED = {
    Origin.RECEIPT: {"QUARANTINE": "T-01"},
    Origin.COUNT_SURPLUS: {
        "PENDING_DISPOSITION": "T-25 T-32",
        "QUARANTINE": "T-32",
        "QUALIFIED": "T-32",
        "UNQUALIFIED": "T-32",
        "FROZEN": "T-32",
        "RECALLED": "T-32",
        "EXPIRED_LOCK": "T-32",
        "RETURN_PENDING": "T-32",
        "RESERVED_OUT": "T-32",
    },
    Origin.OPENING_BALANCE: {
        "QUARANTINE": "T-36",
        "QUALIFIED": "T-36",
        "UNQUALIFIED": "T-36",
        "FROZEN": "T-36",
        "PENDING_DISPOSITION": "T-36",
        "RECALLED": "T-36",
        "EXPIRED_LOCK": "T-36",
        "RETURN_PENDING": "T-36",
        "RESERVED_OUT": "T-36",
    },
    Status.QUARANTINE: {
        "QUALIFIED": "T-02",
        "UNQUALIFIED": "T-03",
        "FROZEN": "T-06",
        "EXPIRED_LOCK": "T-09",
        "RECALLED": "T-13",
        "WRITTEN_OFF": "T-28",
        "RETURNED_SUPPLIER": "T-35",
    },
    Status.QUALIFIED: {
        "RESERVED_OUT": "T-04",
        "FROZEN": "T-06",
        "EXPIRED_LOCK": "T-09",
        "RECALLED": "T-13",
        "WRITTEN_OFF": "T-28",
        "QUALIFIED": "T-29",
        "CONSUMED": "T-34",
        "RETURNED_SUPPLIER": "T-35",
        "IN_PROCESS": "T-37",
    },
    Status.UNQUALIFIED: {
        "DESTROYED": "T-11",
        "RETURNED_SUPPLIER": "T-12",
        "WRITTEN_OFF": "T-28",
    },
    Status.FROZEN: {
        "QUALIFIED": "T-07",
        "UNQUALIFIED": "T-08",
        "EXPIRED_LOCK": "T-09",
        "RECALLED": "T-13",
        "WRITTEN_OFF": "T-28",
    },
    Status.PENDING_DISPOSITION: {
        "EXPIRED_LOCK": "T-09",
        "RECALLED": "T-13",
        "QUALIFIED": "T-26",
        "UNQUALIFIED": "T-27",
        "RETURNED_SUPPLIER": "T-27",
        "WRITTEN_OFF": "T-28",
    },
    Status.RECALLED: {
        "RETURNED_SUPPLIER": "T-12",
        "UNQUALIFIED": "T-14",
        "QUALIFIED": "T-15",
        "WRITTEN_OFF": "T-28",
    },
    Status.EXPIRED_LOCK: {"UNQUALIFIED": "T-10", "WRITTEN_OFF": "T-28"},
    Status.RETURN_PENDING: {
        "FROZEN": "T-06",
        "EXPIRED_LOCK": "T-09",
        "RECALLED": "T-13",
        "QUALIFIED": "T-23",
        "UNQUALIFIED": "T-24",
        "WRITTEN_OFF": "T-28",
    },
    Status.RESERVED_OUT: {
        "QUALIFIED": "T-05",
        "FROZEN": "T-06",
        "EXPIRED_LOCK": "T-09",
        "RECALLED": "T-13",
        "IN_TRANSIT": "T-16",
        "LOANED_OUT": "T-19",
        "CONSIGNED": "T-22",
        "WRITTEN_OFF": "T-28",
        "CONSUMED": "T-34",
    },
    Status.IN_PROCESS: {
        "FROZEN": "T-06",
        "EXPIRED_LOCK": "T-09",
        "RECALLED": "T-13",
        "QUALIFIED": "T-37",
        "UNQUALIFIED": "T-37",
        "CONSUMED": "T-37",
    },
    Status.IN_TRANSIT: {
        "SOLD": "T-17",
        "QUARANTINE": "T-18",
        "WRITTEN_OFF": "T-30",
        "RETURN_PENDING": "T-31",
    },
    Status.CONSIGNED: {"SOLD": "T-22", "RETURN_PENDING": "T-22", "WRITTEN_OFF": "T-30"},
    Status.LOANED_OUT: {"SOLD": "T-20", "RETURN_PENDING": "T-21", "WRITTEN_OFF": "T-30"},
    Status.SOLD: {"RETURN_PENDING": "T-33", "SOLD": "T-38"},
    Status.DESTROYED: {},
    Status.RETURNED_SUPPLIER: {},
    Status.WRITTEN_OFF: {},
    Status.CONSUMED: {},
}

T_15 = frozenset({"T-15"})


@pytest.mark.parametrize("target", Status)
@pytest.mark.parametrize("source", [*Origin, *Status])
def test_only_listed_pairs_pass_and_by_the_transitions_listed(source, target):
    listed = LISTED[source].get(target, "")

    codes = {row.code for row in transitions(source, target, enabled=T_15)}

    assert codes == set(listed.split())
    assert may_pass(source, target, enabled=T_15) == bool(listed)


def test_every_transition_of_the_rules_has_its_row():
    assert {row.code for row in TRANSITIONS} == {f"T-{number:02}" for number in range(1, 39)}


def test_a_passage_that_is_not_listed_is_refused_with_both_states_named():
    assert require_passage(Status.FROZEN, Status.QUALIFIED)

    with pytest.raises(Refused) as refused:
        require_passage(Status.UNQUALIFIED, Status.QUALIFIED)

    assert refused.value.code is RefusalCode.TRANSITION_NOT_LISTED
    assert refused.value.facts["source"] is Status.UNQUALIFIED
    assert refused.value.facts["target"] is Status.QUALIFIED


def test_recalled_goods_return_to_sale_only_where_the_policy_switched_that_on():
    assert may_pass(Status.RECALLED, Status.QUALIFIED, enabled=T_15)

    assert not may_pass(Status.RECALLED, Status.QUALIFIED)


def test_no_path_leads_from_unqualified_to_anything_sellable():
    reached = reachable(Status.UNQUALIFIED)

    assert reached == {Status.DESTROYED, Status.RETURNED_SUPPLIER, Status.WRITTEN_OFF}
    assert Status.UNQUALIFIED in reachable(Status.QUALIFIED)  # The search does find paths.


def test_expired_goods_leave_their_lock_only_as_unqualified_or_written_off():
    exits = {target for target in Status if may_pass(Status.EXPIRED_LOCK, target, enabled=T_15)}

    assert exits == {Status.UNQUALIFIED, Status.WRITTEN_OFF}


@pytest.mark.parametrize("source", sorted(QA_ONLY))
def test_nobody_but_qa_leads_goods_out_of_a_quality_hold(source):
    ways_out = [row for row in TRANSITIONS if source in row.sources]

    assert ways_out
    for row in ways_out:
        assert Who.QA in row.who or (row.who == (Who.SYSTEM,) and row.code == "T-09"), row


def test_every_way_into_stock_that_can_be_sold_is_guarded_against_expired_goods():
    flag_only = {"T-38"}  # What is sold stays sold.
    ways_in = [
        row for row in TRANSITIONS if row.targets & KEPT_FROM_EXPIRED and row.code not in flag_only
    ]

    assert {row.code for row in ways_in} >= {
        f"T-{number:02}" for number in (2, 4, 5, 7, 15, 17, 19, 20, 22, 23, 26, 32)
    }
    for row in ways_in:
        assert row.targets <= KEPT_FROM_EXPIRED, f"{row.code} mixes guarded and free targets"
        assert Guard.NOT_EXPIRED in row.guards, row.code


def test_goods_held_while_off_site_can_come_back_but_neither_be_sold_nor_qualified():
    def open_to_held(source, target):
        return any(Guard.NOT_HELD not in row.guards for row in transitions(source, target))

    for source in OFF_SITE:
        assert open_to_held(source, Status.RETURN_PENDING)
        assert not open_to_held(source, Status.SOLD)
    assert not open_to_held(Status.IN_TRANSIT, Status.QUARANTINE)
    assert not open_to_held(Status.RETURN_PENDING, Status.QUALIFIED)
    assert open_to_held(Status.RETURN_PENDING, Status.UNQUALIFIED)


def reachable(start):
    """Search the whole graph, with everything switched on that a policy could switch on."""
    reached, frontier = set(), {start}
    while frontier:
        frontier = {
            target
            for source, target in itertools.product(frontier, Status)
            if may_pass(source, target, enabled=T_15) and target not in reached
        }
        reached |= frontier
    return reached
