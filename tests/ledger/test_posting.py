"""Posting appends movements, moves balances, and does so under locks taken in one order."""

from collections import Counter
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from medcount import db
from medcount.audit.queries import entries_of
from medcount.core.stock import MovementKind
from medcount.core.stock import StockKey as Key
from medcount.ledger import posting, queries
from medcount.ledger.actions import post_staged
from medcount.ledger.found import make_found_keys
from medcount.ledger.models import Balance, Movement, StockKey
from medcount.ledger.staging import Ask
from tests.stockroom import CLERK, OUTSIDE, at

ENTRY = UUID(int=7)  # Whose entry it is matters to the caller alone.


def balances(room):
    """Return what stands at each place of the room, the outside included."""
    codes = {place: code for code, place in room.places.items()}
    sums = Counter()
    for balance in Balance.objects.filter(site=room.site).select_related("key"):
        sums[codes[balance.key.place_id]] += balance.quantity
    return dict(sums)


def test_a_movement_takes_from_one_key_what_it_gives_to_the_other(room):
    room.post(
        room.movement(100, OUTSIDE, "A-01", "08:00"), room.movement(30, "A-01", "B-01", "09:00")
    )

    assert balances(room) == {OUTSIDE: -100, "A-01": 70, "B-01": 30}
    assert queries.imbalances(site=room.site) == []


def test_movements_carry_the_one_entry_of_their_posting(room):
    db.stage("ledger/staged_movement", [room.movement(5, OUTSIDE, "A-01", "08:00")] * 3)

    entry = post_staged(
        site=room.site, action="test.posted", document="F-1", actor=CLERK, at=at("12:00")
    )

    assert list(Movement.objects.values_list("entry", flat=True)) == [entry] * 3
    [told] = entries_of(site=room.site, kind="document_number", subject="F-1")
    assert told.after == {"keys": 2, "movements": 3}


def test_every_posting_leaves_the_job_that_holds_settled_counts_against_it(room):
    db.stage("ledger/staged_movement", [room.movement(5, OUTSIDE, "A-01", "08:00")])

    entry = post_staged(site=room.site, action="test.posted", actor=CLERK, at=at("12:00"))

    job = ProcrastinateJob.objects.get(task_name="counting.hold_assertions")
    assert job.args == {"site": room.site, "entry": str(entry)}


def test_movements_are_numbered_in_the_order_in_which_they_occurred(room):
    room.post(
        room.movement(2, OUTSIDE, "A-01", "09:00"), room.movement(1, OUTSIDE, "A-01", "08:00")
    )

    assert list(Movement.objects.order_by("id").values_list("quantity", flat=True)) == [1, 2]


def test_owners_lots_serials_and_statuses_of_one_place_are_kept_apart(room):
    room.post(
        room.movement(1, OUTSIDE, "A-01", "08:00"),
        room.movement(2, OUTSIDE, "A-01", "08:00", owner="O1"),
        room.movement(3, OUTSIDE, "A-01", "08:00", lot="L2"),
        room.movement(4, OUTSIDE, "A-01", "08:00", serial="S1"),
        room.movement(5, OUTSIDE, "A-01", "08:00", status="FROZEN"),
    )

    stock = queries.stock(site=room.site, at=at("12:00"))

    assert sorted(row.quantity for row in stock) == [1, 2, 3, 4, 5]


def test_a_change_of_status_at_one_place_is_a_movement_between_two_keys(room):
    room.post(room.movement(10, OUTSIDE, "A-01", "08:00"))

    room.post(
        room.movement(3, "A-01", "A-01", "09:00", to_status="FROZEN", kind=MovementKind.STATUS)
    )

    stock = queries.stock(site=room.site, at=at("12:00"))
    assert {row.status: row.quantity for row in stock} == {"QUALIFIED": 7, "FROZEN": 3}


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_movement_moves_at_least_one_unit(room, quantity):
    with pytest.raises(IntegrityError), transaction.atomic():
        room.post(room.movement(quantity, OUTSIDE, "A-01", "08:00"))

    room.post(room.movement(1, OUTSIDE, "A-01", "08:00"))


def test_a_movement_leads_somewhere_else(room):
    with pytest.raises(IntegrityError), transaction.atomic():
        room.post(room.movement(1, "A-01", "A-01", "08:00"))


def test_a_status_that_the_rules_do_not_list_has_no_stock_key(room):
    with pytest.raises(IntegrityError), transaction.atomic():
        room.post(room.movement(1, OUTSIDE, "A-01", "08:00", status="FINE"))


def test_a_stock_key_cannot_stand_at_a_place_of_another_site(room):
    stray = room.movement(1, OUTSIDE, "A-01", "08:00")
    db.stage("ledger/staged_movement", [stray])

    with pytest.raises(IntegrityError), transaction.atomic():
        post_staged(site=0, action="test.posted", actor=CLERK, at=at("12:00"))


def test_what_was_posted_is_never_changed_or_taken(room):
    room.post(room.movement(1, OUTSIDE, "A-01", "08:00"))

    for edit in (Movement.objects.all().delete, lambda: Movement.objects.update(quantity=2)):
        with pytest.raises(DatabaseError), transaction.atomic():
            edit()


def test_keys_are_locked_with_balances_of_zero_before_anything_is_posted(room):
    db.stage("ledger/staged_movement", [room.movement(5, OUTSIDE, "A-01", "08:00")])

    locked = posting.lock_keys_staged(site=room.site)

    assert locked == 2
    assert list(Balance.objects.values_list("quantity", flat=True)) == [0, 0]
    assert not Movement.objects.exists()


def test_what_leaves_between_locking_and_posting_is_not_posted(room):
    leaving = room.movement(5, OUTSIDE, "A-01", "08:00")
    staying = room.movement(7, OUTSIDE, "B-01", "08:00")
    db.stage("ledger/staged_movement", [leaving, staying])
    posting.lock_keys_staged(site=room.site)
    db.stage("ledger/staged_movement", [staying])

    posted = posting.post_locked(site=room.site, entry=ENTRY)

    assert posted == 1
    assert balances(room) == {OUTSIDE: -7, "A-01": 0, "B-01": 7}


def test_nothing_is_posted_at_a_key_that_nobody_locked(room):
    db.stage("ledger/staged_movement", [room.movement(5, OUTSIDE, "A-01", "08:00")])
    posting.lock_keys_staged(site=room.site)
    db.stage("ledger/staged_movement", [room.movement(5, OUTSIDE, "B-01", "08:00")])

    with pytest.raises(AssertionError, match="nobody locked"):
        posting.post_locked(site=room.site, entry=ENTRY)


def test_a_key_that_a_count_found_is_booked_when_something_is_posted_to_it(room):
    found = Key(place=room.places["A-01"], item=room.items["GLOVE"], lot="L1", status="QUALIFIED")
    make_found_keys(site=room.site, keys=[found])
    [key] = StockKey.objects.values_list("id", flat=True)
    assert not Balance.objects.exists()

    room.post(room.movement(5, OUTSIDE, "A-01", "08:00"))

    assert Balance.objects.get(key=key).quantity == 5


def test_a_correction_occurred_when_what_it_corrects_occurred(room):
    room.post(room.movement(10, OUTSIDE, "A-01", "08:00", outside_id="M1"))

    room.post(
        room.movement(
            4,
            "A-01",
            OUTSIDE,
            "11:00",
            kind=MovementKind.CORRECTION,
            outside_id="M2",
            corrects_outside_id="M1",
        )
    )

    original, correction = Movement.objects.order_by("id")
    assert correction.corrects == original.id
    assert correction.occurred_at == at("08:00")
    assert correction.recorded_at == at("11:00")


def test_a_chain_of_corrections_in_one_batch_occurred_when_its_first_link_did(room):
    def link(number, occurred, **facts):
        ends = ("A-01", OUTSIDE) if number % 2 else (OUTSIDE, "A-01")
        return room.movement(1, *ends, occurred, outside_id=f"M{number}", **facts)

    correction = {"kind": MovementKind.CORRECTION}

    room.post(
        link(2, "10:00", corrects_outside_id="M1", **correction),
        link(1, "09:00", corrects_outside_id="M0", **correction),
        link(0, "08:00"),
    )

    movements = {movement.outside_id: movement for movement in Movement.objects.all()}
    assert {movement.occurred_at for movement in movements.values()} == {at("08:00")}
    assert movements["M2"].corrects == movements["M1"].id
    assert movements["M1"].corrects == movements["M0"].id


def test_corrections_that_name_each_other_or_nobody_are_kept_as_told(room):
    def correction(own, other, occurred):
        return room.movement(
            1,
            OUTSIDE,
            "A-01",
            occurred,
            outside_id=own,
            corrects_outside_id=other,
            kind=MovementKind.CORRECTION,
        )

    room.post(
        correction("M1", "M2", "08:00"),
        correction("M2", "M1", "09:00"),
        correction("M3", "M3", "10:00"),
        correction("M4", "older than the book", "11:00"),
    )

    assert set(Movement.objects.values_list("corrects", flat=True)) == {None}
    assert set(Movement.objects.values_list("occurred_at", flat=True)) == {
        at("08:00"),
        at("09:00"),
        at("10:00"),
        at("11:00"),
    }


def test_a_real_return_keeps_its_own_time(room):
    room.post(room.movement(10, "A-01", OUTSIDE, "08:00", outside_id="M1"))

    room.post(
        room.movement(
            10, OUTSIDE, "A-01", "11:00", kind=MovementKind.RETURN, corrects_outside_id="M1"
        )
    )

    original, returned = Movement.objects.order_by("id")
    assert returned.corrects == original.id
    assert returned.occurred_at == at("11:00")


def test_a_key_asked_for_between_locking_and_posting_stands_at_what_was_posted_before(room):
    room.post(room.movement(10, OUTSIDE, "A-01", "08:00"))
    db.stage("ledger/staged_movement", [room.movement(5, OUTSIDE, "A-01", "09:00")])
    posting.lock_keys_staged(site=room.site)
    key = StockKey.objects.get(place=room.places["A-01"]).id

    [answer] = queries.as_of(site=room.site, asks=[Ask(key, at("12:00"))])

    assert answer.quantity == 10
