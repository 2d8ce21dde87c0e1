"""An id sorts by its birth and is never given twice."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

from medcount.core import ids
from medcount.core.ids import uuid7


def milliseconds(id: UUID) -> int:
    """Return the moment that an id carries."""
    return id.int >> 80


def test_an_id_is_a_version_7_uuid_that_carries_its_moment():
    before = time.time_ns() // 1_000_000
    id = uuid7()
    after = time.time_ns() // 1_000_000

    assert (id.version, id.variant) == (7, uuid4().variant)
    assert before <= milliseconds(id) <= after + 1


def test_ids_of_a_process_ascend_even_within_a_millisecond():
    made = [uuid7() for _ in range(20_000)]

    assert len({milliseconds(id) for id in made}) < len(made)
    assert made == sorted(set(made))


def test_threads_share_one_order():
    with ThreadPoolExecutor(4) as threads:
        batches = list(threads.map(lambda _: [uuid7() for _ in range(2_000)], range(8)))

    assert all(batch == sorted(batch) for batch in batches)
    assert len({id for batch in batches for id in batch}) == 16_000


def test_a_child_forked_while_an_id_is_being_made_makes_its_own():
    with ids._clock._lock:  # As another thread may hold it at that very moment.
        child = os.fork()
        if child == 0:
            signal.alarm(5)
            uuid7()
            os._exit(0)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_clock_set_back_does_not_turn_the_order_back(monkeypatch):
    later = uuid7()
    monkeypatch.setattr(time, "time_ns", lambda: 0)

    assert uuid7() > later
