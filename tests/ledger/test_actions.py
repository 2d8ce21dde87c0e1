"""Opening a book with the movements around it, and amending when a movement occurred."""

import itertools
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcount.audit.queries import entries_of
from medcount.core.book import Basis
from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.stock import OPENING_AT, MovementKind
from medcount.core.stock import StockKey as Key
from medcount.ledger import queries
from medcount.ledger.actions import amend_occurred_at, open_book
from medcount.ledger.found import make_found_keys
from medcount.ledger.models import Balance, Movement, StockKey
from medcount.ledger.staging import Ask, OpeningRow
from tests.stockroom import CLERK, OUTSIDE, at

MINUTE = timedelta(minutes=1)


def row(room, quantity, place="A-01", *, as_of="08:00", lot="L1", **facts):
    return OpeningRow(
        owner="",
        place=room.places[place],
        item=room.items["GLOVE"],
        lot=lot,
        serial="",
        status="QUALIFIED",
        quantity=quantity,
        as_of=at(as_of),
        **facts,
    )


def opened(room, *rows, movements=(), latest_as_of="08:00", actor=CLERK):
    return open_book(
        site=room.site,
        rows=rows,
        movements=movements,
        latest_as_of=at(latest_as_of),
        actor=actor,
        at=at("12:00"),
    )


def stood(room, place, clock, *, lot="L1"):
    key = StockKey.objects.get(site=room.site, place=room.places[place], lot=lot).id
    [answer] = queries.as_of(site=room.site, asks=[Ask(key, at(clock))])
    return answer.quantity


class TestOpening:
    def test_a_book_without_movements_stands_at_every_moment(self, room):
        opened(room, row(room, 100))

        assert stood(room, "A-01", "00:00") == 100
        assert stood(room, "A-01", "23:00") == 100
        assert queries.imbalances(site=room.site) == []

    def test_opening_stock_is_dated_before_everything_and_comes_from_the_opening_place(self, room):
        opened(room, row(room, 100))

        opening = Movement.objects.select_related("from_key__place").get()
        assert opening.occurred_at == OPENING_AT
        assert opening.kind == MovementKind.OPENING
        assert opening.from_key.place.kind == "OPENING"

    def test_a_movement_recorded_up_to_the_book_is_in_it_whenever_it_occurred(self, room):
        issued_before = room.movement(30, "A-01", OUTSIDE, "07:00", recorded="08:00")

        opened(room, row(room, 70, as_of="08:00"), movements=[issued_before])

        assert stood(room, "A-01", "06:59") == 100
        assert stood(room, "A-01", "07:00") == 70

    def test_a_movement_dated_after_the_book_but_recorded_before_is_in_it(self, room):
        planned = room.movement(30, "A-01", OUTSIDE, "10:00", recorded="07:00")

        opened(room, row(room, 70, as_of="08:00"), movements=[planned])

        assert stood(room, "A-01", "09:00") == 100
        assert stood(room, "A-01", "10:00") == 70

    def test_a_movement_recorded_after_the_book_is_not_in_it_whenever_it_occurred(self, room):
        picked_early = room.movement(30, "A-01", OUTSIDE, "07:00", recorded="08:01")

        opened(room, row(room, 100, as_of="08:00"), movements=[picked_early])

        assert stood(room, "A-01", "06:59") == 100
        assert stood(room, "A-01", "08:00") == 70

    @pytest.mark.parametrize(
        ("recorded", "held_before", "holds"), [("08:30", -5, 0), ("09:30", 0, 5)]
    )
    def test_a_key_without_a_row_held_nothing_at_the_latest_as_of_of_its_place(
        self, room, recorded, held_before, holds
    ):
        brought = room.movement(5, OUTSIDE, "A-01", "08:30", recorded=recorded, lot="L2")

        opened(
            room,
            row(room, 1, as_of="08:00"),
            row(room, 1, as_of="09:00", lot="L3"),
            row(room, 1, "B-01", as_of="10:00"),
            movements=[brought],
            latest_as_of="10:00",
        )

        assert stood(room, "A-01", "08:00", lot="L2") == held_before
        assert stood(room, "A-01", "12:00", lot="L2") == holds

    def test_a_key_at_a_place_without_rows_held_nothing_at_the_latest_as_of_of_the_file(self, room):
        brought = room.movement(5, OUTSIDE, "B-01", "08:30")

        opened(room, row(room, 1, as_of="08:00"), movements=[brought], latest_as_of="08:00")

        assert stood(room, "B-01", "08:00") == 0
        assert stood(room, "B-01", "12:00") == 5

    def test_rows_of_one_key_add_up(self, room):
        opened(room, row(room, 60), row(room, 40))

        assert stood(room, "A-01", "12:00") == 100

    def test_rows_of_one_key_that_speak_of_two_moments_are_refused(self, room):
        with pytest.raises(Refused) as refused:
            opened(room, row(room, 60, as_of="08:00"), row(room, 40, as_of="08:01"))

        assert refused.value.code is RefusalCode.BOOK_TIMES_DIFFER

    def test_a_row_of_zero_makes_its_key_with_a_balance_and_no_movement(self, room):
        opened(room, row(room, 0))

        assert stood(room, "A-01", "12:00") == 0
        assert not Movement.objects.exists()
        assert Balance.objects.filter(key__place=room.places["A-01"]).count() == 1

    def test_a_negative_book_is_opened_the_other_way_round(self, room):
        opened(room, row(room, -3))

        opening = Movement.objects.select_related("from_key", "to_key__place").get()
        assert stood(room, "A-01", "12:00") == -3
        assert opening.from_key.place_id == room.places["A-01"]
        assert opening.to_key.place.kind == "OPENING"

    def test_a_key_keeps_what_one_unit_stands_in_the_book_for(self, room):
        opened(
            room,
            row(room, 1, unit_cost=Decimal("12.50")),
            row(room, 1),
            row(room, 1, "B-01"),
        )

        costs = dict(StockKey.objects.values_list("place__code", "unit_cost"))
        assert costs["A-01"] == Decimal("12.50")
        assert costs["B-01"] is None

    def test_a_key_that_a_count_found_before_the_book_came_is_opened_like_any_other(self, room):
        found = Key(
            place=room.places["A-01"], item=room.items["GLOVE"], lot="L1", status="QUALIFIED"
        )
        make_found_keys(site=room.site, keys=[found])

        opened(room, row(room, 7, unit_cost=Decimal("12.50")))

        assert stood(room, "A-01", "12:00") == 7
        assert StockKey.objects.get(place=room.places["A-01"]).unit_cost == Decimal("12.50")

    def test_a_key_is_opened_once(self, room):
        opened(room, row(room, 100))

        with pytest.raises(Refused) as refused:
            opened(room, row(room, 100), row(room, 5, "B-01"))

        assert refused.value.code is RefusalCode.BOOK_ALREADY_OPEN
        assert refused.value.facts["keys"] == 1

    def test_a_second_book_opens_what_the_first_did_not_hold(self, room):
        opened(room, row(room, 100))

        opened(room, row(room, 5, "B-01"))

        assert (stood(room, "A-01", "12:00"), stood(room, "B-01", "12:00")) == (100, 5)
        assert queries.imbalances(site=room.site) == []

    def test_a_stranger_opens_no_book(self, room):
        with pytest.raises(Refused) as refused:
            opened(room, row(room, 1), actor=replace(CLERK, roles=frozenset({Role.COUNTER})))

        assert refused.value.code is RefusalCode.ROLE_MISSING

    def test_the_entry_says_what_was_taken_over(self, room):
        moved = room.movement(30, "A-01", OUTSIDE, "07:00")

        opened(room, row(room, 70), movements=[moved])

        [told] = [
            entry
            for entry in entries_of(site=room.site, kind="site", subject=str(room.site))
            if entry.action == "ledger.book.opened"
        ]
        assert told.after == {"rows": 1, "keys": 3, "openings": 1, "movements": 1}

    def test_any_book_is_led_to_by_its_opening_and_its_movements(self, room):
        numbers = itertools.count()

        @given(
            book=st.integers(-20, 20),
            read=st.integers(0, 9),
            moves=st.lists(
                st.tuples(st.integers(-9, 9).filter(bool), st.integers(0, 9), st.integers(0, 9)),
                max_size=8,
            ),
            asked=st.integers(0, 10),
        )
        def holds(book, read, moves, asked):
            lot = f"L{next(numbers)}"
            movements = [
                room.movement(
                    abs(delta),
                    *((OUTSIDE, "A-01") if delta > 0 else ("A-01", OUTSIDE)),
                    f"0:{occurred}",
                    recorded=f"0:{recorded}",
                    lot=lot,
                )
                for delta, occurred, recorded in moves
            ]

            opened(room, row(room, book, as_of=f"0:{read}", lot=lot), movements=movements)

            not_yet = sum(d for d, occurred, known in moves if known <= read and occurred > asked)
            since = sum(d for d, occurred, known in moves if known > read and occurred <= asked)
            assert stood(room, "A-01", f"0:{asked}", lot=lot) == book - not_yet + since
            assert queries.imbalances(site=room.site) == []

        holds()


class TestAmending:
    @pytest.fixture
    def issue(self, room):
        """Return an issue of 100 whose booking time is all that is known."""
        room.post(room.movement(100, OUTSIDE, "A-01", "06:00"))
        room.post(room.movement(100, "A-01", OUTSIDE, "10:00", basis=Basis.BOOKED))
        return Movement.objects.get(occurred_basis=Basis.BOOKED)

    def amend(self, room, movement, occurred, *, actor=CLERK, reason="拣货单时间 08:00"):
        return amend_occurred_at(
            site=room.site,
            movement=movement.id,
            occurred_at=at(occurred),
            reason=reason,
            actor=actor,
            at=at("12:00"),
        )

    def standing(self, room):
        """Return the movements as they are understood today."""
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT quantity, occurred_at, occurred_basis FROM ledger_standing_movement"
                " WHERE site = %s ORDER BY occurred_at",
                [room.site],
            )
            return cursor.fetchall()

    def test_the_book_follows_the_amended_time(self, room, issue):
        assert stood(room, "A-01", "09:00") == 100

        self.amend(room, issue, "08:00")

        assert stood(room, "A-01", "07:59") == 100
        assert stood(room, "A-01", "09:00") == 0
        assert stood(room, "A-01", "11:00") == 0
        assert queries.imbalances(site=room.site) == []

    def test_a_later_time_is_followed_too(self, room, issue):
        self.amend(room, issue, "11:00")

        assert stood(room, "A-01", "10:30") == 100
        assert stood(room, "A-01", "11:00") == 0

    def test_nothing_told_before_is_edited(self, room, issue):
        self.amend(room, issue, "08:00")

        assert Movement.objects.get(id=issue.id).occurred_at == at("10:00")
        reversal, stand_in = Movement.objects.filter(id__gt=issue.id).order_by("reverses")
        assert (reversal.reverses, stand_in.replaces) == (issue.id, issue.id)
        assert (reversal.recorded_at, stand_in.recorded_at) == (at("12:00"), at("12:00"))

    def test_only_the_stand_in_is_a_movement_of_today(self, room, issue):
        self.amend(room, issue, "08:00")

        assert self.standing(room) == [
            (100, at("06:00"), "KNOWN"),
            (100, at("08:00"), "AMENDED"),
        ]

    def test_the_trail_of_the_movement_says_who_moved_it_from_when_to_when_and_why(
        self, room, issue
    ):
        self.amend(room, issue, "08:00")

        [told] = entries_of(site=room.site, kind="movement", subject=str(issue.id))
        assert told.before == {
            "occurred_at": "2026-03-02T10:00:00.000000Z",
            "occurred_basis": "BOOKED",
        }
        assert told.after == {
            "occurred_at": "2026-03-02T08:00:00.000000Z",
            "occurred_basis": "AMENDED",
        }
        assert told.reason == "拣货单时间 08:00"

    def test_a_movement_is_amended_once_and_its_stand_in_in_turn(self, room, issue):
        self.amend(room, issue, "08:00")
        stand_in = Movement.objects.get(replaces=issue.id)

        with pytest.raises(Refused) as refused:
            self.amend(room, issue, "09:00")
        self.amend(room, stand_in, "07:00")

        assert refused.value.code is RefusalCode.MOVEMENT_ALREADY_AMENDED
        assert stood(room, "A-01", "07:30") == 0

    def test_what_takes_an_amended_movement_back_is_not_amended_itself(self, room, issue):
        self.amend(room, issue, "08:00")

        with pytest.raises(Refused) as refused:
            self.amend(room, Movement.objects.get(reverses=issue.id), "09:00")

        assert refused.value.code is RefusalCode.MOVEMENT_NOT_AMENDABLE

    def test_opening_stock_was_there_before_everything_and_stays_so(self, room):
        opened(room, row(room, 1))

        with pytest.raises(Refused) as refused:
            self.amend(room, Movement.objects.get(), "09:00")

        assert refused.value.code is RefusalCode.MOVEMENT_NOT_AMENDABLE

    def test_a_corrected_movement_and_its_correction_keep_their_common_time(self, room):
        room.post(room.movement(10, OUTSIDE, "A-01", "08:00", outside_id="M1"))
        room.post(
            room.movement(
                4,
                "A-01",
                OUTSIDE,
                "11:00",
                kind=MovementKind.CORRECTION,
                corrects_outside_id="M1",
            )
        )
        original, correction = Movement.objects.order_by("id")

        with pytest.raises(Refused) as refused_original:
            self.amend(room, original, "07:00")
        with pytest.raises(Refused) as refused_correction:
            self.amend(room, correction, "07:00")

        assert refused_original.value.code is RefusalCode.MOVEMENT_CORRECTED
        assert refused_correction.value.code is RefusalCode.MOVEMENT_NOT_AMENDABLE

    def test_nothing_occurred_in_the_future(self, room, issue):
        with pytest.raises(Refused) as refused:
            self.amend(room, issue, "12:01")

        assert refused.value.code is RefusalCode.MOVEMENT_IN_FUTURE

    def test_a_movement_that_is_not_there_is_not_amended(self, room, issue):
        with pytest.raises(Refused) as refused:
            self.amend(room, Movement(id=issue.id + 1000), "08:00")

        assert refused.value.code is RefusalCode.MOVEMENT_UNKNOWN

    def test_an_amendment_says_why(self, room, issue):
        with pytest.raises(Refused) as refused:
            self.amend(room, issue, "08:00", reason="...")

        assert refused.value.code is RefusalCode.REASON_MISSING

    def test_a_counter_amends_nothing(self, room, issue):
        with pytest.raises(Refused) as refused:
            counter = replace(CLERK, roles=frozenset({Role.COUNTER}))
            self.amend(room, issue, "08:00", actor=counter)

        assert refused.value.code is RefusalCode.ROLE_MISSING
