"""A handheld's clock may stand anywhere; what it showed when it sent tells by how much."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_ERROR_MS = 2**31 - 1  # Some 24 days; a clock further off says nothing at all.
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What the handheld's clock showed when it sent, and what ours showed when that arrived."""

    sent_at: datetime
    received_at: datetime
    round_trip_ms: int  # 0 where the handheld has not measured it.

    def corrected(self, device_at: datetime) -> datetime:
        """Return a moment of the handheld's clock on ours; nothing was done before it was told."""
        return min(device_at - (self.sent_at - self.received_at), self.received_at)

    def error_ms(self, device_at: datetime, *, clock_error_ms: int) -> int:
        """
        Return by how much the corrected moment may be wrong.

        The way to us takes half a round trip or less. A clock that was set back after the scan
        shows in a scan later than its sending: then the difference is in doubt as well.
        """
        ahead = max(device_at - self.sent_at, timedelta())
        error = max(clock_error_ms, -(-self.round_trip_ms // 2), ahead // _MILLISECOND)
        return min(error, MOST_ERROR_MS)
