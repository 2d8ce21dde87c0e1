"""
The ledger under several hands at once: every rule plays a burst of real connections.

After each burst the books must balance and answer as the pure model does, whatever the order in
which the database let the hands through.
"""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import connections, transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from medcount import db
from medcount.core.book import Book, Entry
from medcount.core.ids import uuid7
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.stock import StockKey as Key
from medcount.ledger import posting, queries
from medcount.ledger.actions import amend_occurred_at
from medcount.ledger.found import make_found_keys
from medcount.ledger.models import Balance, Movement, StockKey
from medcount.ledger.staging import Ask, MovementRow
from medcount.people.models import Site
from tests import stockroom
from tests.stockroom import CLERK, DAY, OUTSIDE, at

NOON = at("12:00")
MINUTE = timedelta(minutes=1)
LOTS = ("L1", "L2")

Move = tuple[tuple[str, str], str, int, int]  # Both ends, lot, quantity, minute.

MOVES = st.lists(
    st.tuples(
        st.sampled_from([(OUTSIDE, "A-01"), ("A-01", "B-01"), ("B-01", "A-01"), ("B-01", OUTSIDE)]),
        st.sampled_from(LOTS),
        st.integers(1, 9),
        st.integers(0, 59),
    ),
    min_size=1,
    max_size=6,
)


class LedgerUnderManyHands(RuleBasedStateMachine):
    """Posts, assertions and amendments, several at once, on few keys so that they collide."""

    @initialize()
    def open_a_site(self) -> None:
        self.room = stockroom.build(code=f"S{Site.objects.count()}")
        self.entries: dict[tuple[str, str], list[Entry]] = {}

    @rule(hands=st.lists(MOVES, min_size=2, max_size=3))
    def post_at_once(self, hands: Sequence[Sequence[Move]]) -> None:
        def hand(moves: Sequence[Move]) -> Callable[[], None]:
            def post() -> None:
                with transaction.atomic():
                    self.room.post(
                        *(
                            self.room.movement(quantity, *ends, f"0:{minute}", lot=lot)
                            for ends, lot, quantity, minute in moves
                        )
                    )

            return post

        self.at_once([hand(moves) for moves in hands])

        for moves in hands:
            for (source, target), lot, quantity, minute in moves:
                self.learn(source, lot, minute, -quantity)
                self.learn(target, lot, minute, quantity)

    @rule(
        lot=st.sampled_from(LOTS),
        minute=st.integers(0, 59),
        counts=st.lists(st.integers(0, 50), min_size=2, max_size=3, unique=True),
    )
    def assert_at_once(self, lot: str, minute: int, counts: Sequence[int]) -> None:
        """Whoever comes last stands: each must see what those before made of the book."""
        moment = DAY + minute * MINUTE
        adjusted: list[int] = []

        def hand(counted: int) -> Callable[[], None]:
            return lambda: adjusted.append(self.adjust(lot, moment, counted))

        self.at_once([hand(counted) for counted in counts])

        self.learn("A-01", lot, minute, sum(adjusted))
        self.learn(OUTSIDE, lot, minute, -sum(adjusted))
        assert self.stood("A-01", lot, moment) in counts

    @rule(lot=st.sampled_from(LOTS), minute=st.integers(0, 59))
    def amend_at_once(self, lot: str, minute: int) -> None:
        """Two amend one movement; one of them comes first and the other is told so."""
        movement = self.amendable(lot)
        if movement is None:
            return
        told: list[RefusalCode] = []

        def amend() -> None:
            try:
                amend_occurred_at(
                    site=self.room.site,
                    movement=movement.id,
                    occurred_at=DAY + minute * MINUTE,
                    reason="拣货单时间",
                    actor=CLERK,
                    at=NOON,
                )
            except Refused as refused:
                told.append(refused.code)

        self.at_once([amend, amend])

        assert told == [RefusalCode.MOVEMENT_ALREADY_AMENDED]
        was = int((movement.occurred_at - DAY) / MINUTE)
        for end, sign in ((movement.to_key, 1), (movement.from_key, -1)):
            place = next(c for c, id in self.room.places.items() if id == end.place_id)
            self.learn(place, end.lot, was, -sign * movement.quantity)
            self.learn(place, end.lot, minute, sign * movement.quantity)

    @invariant()
    def every_balance_is_the_sum_of_its_movements(self) -> None:
        assert queries.imbalances(site=self.room.site) == []

    @invariant()
    def units_are_conserved_over_all_keys(self) -> None:
        quantities = Balance.objects.filter(site=self.room.site).values_list("quantity", flat=True)
        assert sum(quantities) == 0

    @invariant()
    def every_key_stood_at_every_moment_where_the_model_has_it(self) -> None:
        for (place, lot), entries in self.entries.items():
            book = Book(balance=sum(entry.delta for entry in entries), entries=entries)
            for minute in (0, 20, 40, 59):
                moment = DAY + minute * MINUTE
                assert self.stood(place, lot, moment) == book.as_of(moment)

    def at_once(self, hands: Sequence[Callable[[], object]]) -> None:
        """Let each hand work on a connection of its own, all starting together."""
        start = threading.Barrier(len(hands))
        failures: list[BaseException] = []

        def work(hand: Callable[[], object]) -> None:
            try:
                start.wait()
                hand()
            except BaseException as failure:
                failures.append(failure)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work, args=(hand,)) for hand in hands]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def adjust(self, lot: str, moment: datetime, counted: int) -> int:
        """Post what makes the book of A-01 say what was counted, and return that."""
        unsigned = self.room.movement(1, OUTSIDE, "A-01", "0:0", lot=lot)
        with transaction.atomic():
            db.stage("ledger/staged_movement", [unsigned])
            posting.lock_keys_staged(site=self.room.site)
            delta = counted - self.stood("A-01", lot, moment)
            ends = (OUTSIDE, "A-01") if delta > 0 else ("A-01", OUTSIDE)
            signed = self.room.movement(abs(delta) or 1, *ends, "0:0", lot=lot)
            signed = signed._replace(occurred_at=moment)
            db.stage("ledger/staged_movement", [signed] if delta else [])
            posting.post_locked(site=self.room.site, entry=uuid7())
        return delta

    def amendable(self, lot: str) -> Movement | None:
        """Return some movement into A-01 that nobody has amended."""
        amended = Movement.objects.filter(reverses__isnull=False).values("reverses")
        return (
            Movement.objects.select_related("from_key", "to_key")
            .filter(site=self.room.site, reverses=None, to_key__lot=lot)
            .filter(to_key__place=self.room.places["A-01"])
            .exclude(id__in=amended)
            .first()
        )

    def stood(self, place: str, lot: str, moment: datetime) -> int:
        """Return what the ledger says stood at a key."""
        key = StockKey.objects.get(site=self.room.site, place=self.room.places[place], lot=lot)
        with transaction.atomic():
            [answer] = queries.as_of(site=self.room.site, asks=[Ask(key.id, moment)])
        return answer.quantity

    def learn(self, place: str, lot: str, minute: int, delta: int) -> None:
        """Tell the model of a movement."""
        known = self.entries.setdefault((place, lot), [])
        known.append(Entry("", DAY + minute * MINUTE, delta))


def test_the_books_balance_under_many_hands(cloned_database: str) -> None:
    run_state_machine_as_test(
        LedgerUnderManyHands,
        settings=settings(
            max_examples=12,
            stateful_step_count=8,
            deadline=None,
            print_blob=True,
            # No shrinking: another run of the same hands meets in another order.
            phases=(Phase.reuse, Phase.generate),
        ),
    )


def test_who_waits_for_a_key_holds_none_that_comes_after_it(cloned_database: str) -> None:
    room = stockroom.build()
    both_ways = [
        room.movement(1, OUTSIDE, "B-01", "08:00"),
        room.movement(1, "A-01", "B-01", "08:00"),
    ]
    with transaction.atomic():
        room.post(*both_ways)
    first, *others = Balance.objects.order_by("key").values_list("key", flat=True)

    with transaction.atomic():
        Balance.objects.select_for_update().get(key=first)
        waiting = start(lambda: room.post(*both_ways))
        wait_until_blocked()
        free = Balance.objects.select_for_update(skip_locked=True).filter(key__in=others)
        free_keys = sorted(free.values_list("key", flat=True))
    waiting.join()

    assert free_keys == others
    assert queries.imbalances(site=room.site) == []


def test_who_waits_for_a_new_key_has_made_none_that_comes_after_it(cloned_database: str) -> None:
    room = stockroom.build()
    to_a, to_b = (room.movement(1, OUTSIDE, place, "08:00") for place in ("A-01", "B-01"))

    with transaction.atomic():
        make_found_keys(site=room.site, keys=[target(to_a)])
        waiting = start(lambda: room.post(to_b, to_a))
        wait_until_blocked()
        make_found_keys(site=room.site, keys=[target(to_b)])  # A circle, had it made this first.
    waiting.join()

    assert Movement.objects.count() == 2
    assert queries.imbalances(site=room.site) == []


def target(movement: MovementRow) -> Key:
    """Return the key a movement leads to."""
    return Key(
        place=movement.to_place,
        item=movement.to_item,
        lot=movement.to_lot,
        status=movement.to_status,
    )


def start(post: Callable[[], None]) -> threading.Thread:
    """Let another connection post in a transaction of its own."""

    def work() -> None:
        try:
            with transaction.atomic():
                post()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def wait_until_blocked() -> None:
    """Return once some connection waits for a lock."""
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype <> 'advisory'"
    with connections["default"].cursor() as cursor:
        for _ in range(500):
            cursor.execute(waits)
            if cursor.fetchone() != (0,):
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")
