"""A handheld's clock may be wrong, but what it sent never reached the server before it was read."""

from collections.abc import Iterable

from medcount.attribution.case import Scan

_OFF_S = 120


class Clocks:
    """What each device's clock is off by, told by its promptest upload."""

    def __init__(self, scans: Iterable[Scan]) -> None:
        """Compare the clocks of all devices with the server's."""
        self._lag: dict[str, int] = {}
        for scan in scans:
            lag = scan.server_at - scan.device_at
            if lag < self._lag.get(scan.device, lag + 1):
                self._lag[scan.device] = lag

    def corrected(self, device: str, at: int) -> int:
        """Return a moment of the device's clock by the server's."""
        return at + self._lag.get(device, 0)

    def is_off(self, device: str) -> bool:
        """Say whether the clock cannot be trusted to the minute."""
        return abs(self._lag.get(device, 0)) > _OFF_S
