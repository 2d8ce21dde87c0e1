"""An id is made where the fact is born, sorts by its birth and needs no database to be unique."""

import os
import threading
import time
from uuid import UUID

_MAX_STEP = 1 << 31  # Room left below: 2**74 random values last at least 2**43 ids a millisecond.
_RANDOM_BITS = 74


class _Clock:
    """The last id given out, as RFC 9562 §6.2 method 2 wants it: 48 bits of time, 74 of counter."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def tick(self) -> int:
        """Return a 122-bit value greater than every one before it in this process."""
        now = time.time_ns() // 1_000_000
        entropy = int.from_bytes(os.urandom(10))
        fresh = now << _RANDOM_BITS | entropy >> 6
        with self._lock:
            if fresh >> _RANDOM_BITS <= self._last >> _RANDOM_BITS:
                fresh = self._last + 1 + entropy % _MAX_STEP
            self._last = fresh
            return fresh

    def unlock(self) -> None:
        """Free a forked child from the lock that another thread of its parent may have held."""
        self._lock = threading.Lock()


_clock = _Clock()
os.register_at_fork(after_in_child=_clock.unlock)


def uuid7() -> UUID:
    """Return a new UUID version 7 that sorts after every earlier one of this process."""
    value = _clock.tick()
    high, low = (value >> 62, value & (1 << 62) - 1)  # 48 bits of time with 12 of counter; 62 bits
    return UUID(int=(high >> 12) << 80 | 0x7 << 76 | (high & 0xFFF) << 64 | 0b10 << 62 | low)
