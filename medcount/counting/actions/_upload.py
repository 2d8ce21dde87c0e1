"""What an upload is made of, and what each scan of it is answered."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from medcount.core.reading import Goods, Verdict


class ScanEvent(StrEnum):
    """What a counter tells: goods were read, or everything at the place was."""

    SCAN = "SCAN"
    PLACE_DONE = "PLACE_DONE"


class Receipt(StrEnum):
    """What became of one scan of an upload; whichever it is, the handheld may forget the scan."""

    ACCEPTED = "ACCEPTED"
    ALREADY_ACCEPTED = "ALREADY_ACCEPTED"
    CONFLICTS = "CONFLICTS"  # Its id or number is known with other content: the first one stands.
    QUARANTINED = "QUARANTINED"  # From whom or what may not count here; kept for a supervisor.


class Doubt(StrEnum):
    """Why a scan lies in quarantine."""

    ID_CONFLICT = "ID_CONFLICT"  # Its id is known with other content.
    SEQUENCE_TAKEN = "SEQUENCE_TAKEN"  # The device has used its number for another scan.
    TASK_UNKNOWN = "TASK_UNKNOWN"
    DEVICE_UNKNOWN = "DEVICE_UNKNOWN"  # Not registered, or another than the token's.
    DEVICE_REVOKED = "DEVICE_REVOKED"
    NOT_ON_TEAM = "NOT_ON_TEAM"  # From a person who is not the task's counter.


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedScan:
    """One event of a handheld or of a file, as it was uploaded."""

    id: UUID  # Made on the handheld, so a retried upload carries the same scan.
    task: UUID
    device: str
    sequence: int  # Counts the events of the device without gaps.
    event: ScanEvent
    place: int
    counted_at: datetime  # Device time, corrected by the offset measured at sync.
    device_at: datetime | None
    error_ms: int
    goods: Goods
    owner: str | None = None
    status: str | None = None
    voids: UUID | None = None  # The scan this one takes back; it replaces it if it names goods.
    reason: str = ""
    elapsed_ms: int | None = None
    boot: UUID | None = None
    outside_id: str = ""

    @property
    def voids_only(self) -> bool:
        """Return whether the scan takes another one back and brings no goods of its own."""
        return self.voids is not None and not self.goods.barcode and self.goods.item is None

    def told(self, *, corrected: bool) -> dict[str, str]:
        """Return all that was told, without the moment where that is what we made of it."""
        told = {name.name: getattr(self, name.name) for name in fields(self)}
        goods = told.pop("goods")
        told |= {name.name: getattr(goods, name.name) for name in fields(goods)}
        if corrected:
            del told["counted_at"], told["error_ms"]
        return {name: str(value) for name, value in told.items() if value not in (None, "")}


class Answer(NamedTuple):  # As Reading is, and as often.
    """What is said of one scan of the upload, in its order; nothing of the book is in it."""

    receipt: Receipt
    verdict: Verdict | Doubt
    item: int | None = None
    item_name: str = ""
    lot: str = ""
    expiry: date | None = None
    units: int = 0
