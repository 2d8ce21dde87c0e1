"""A case is all that may be known of a count's variances: book, floor, papers and movements."""

from enum import StrEnum
from typing import NamedTuple

QUALIFIED = "QUALIFIED"


class Cause(StrEnum):
    """The causes that can be claimed. UNKNOWN is what is left over: it is never claimed."""

    LOT_SWAP = "LOT_SWAP"
    MISPLACED = "MISPLACED"
    ITEM_CONFUSION = "ITEM_CONFUSION"
    UNPOSTED_RECEIPT = "UNPOSTED_RECEIPT"
    UNPOSTED_ISSUE = "UNPOSTED_ISSUE"
    IN_TRANSIT = "IN_TRANSIT"
    LOANER_OUT = "LOANER_OUT"
    STATUS_MISMATCH = "STATUS_MISMATCH"
    DAMAGE_UNRECORDED = "DAMAGE_UNRECORDED"
    COUNT_TIMING = "COUNT_TIMING"
    UOM_PACK = "UOM_PACK"
    DOUBLE_SCAN = "DOUBLE_SCAN"
    MISSED_LOCATION = "MISSED_LOCATION"
    KEYING_ERROR = "KEYING_ERROR"
    LOT_TYPO = "LOT_TYPO"
    EXPIRY_MISREAD = "EXPIRY_MISREAD"
    WORK_IN_PROCESS = "WORK_IN_PROCESS"


class Key(NamedTuple):
    """What is counted, and where."""

    item: str
    lot: str
    expiry: str
    location: str
    status: str


class Pack(NamedTuple):
    """One level of an item's packaging."""

    level: str
    factor: int  # Base units of one pack.


class Item(NamedTuple):
    """A product in one specification."""

    item: str
    family: str
    packs: tuple[Pack, ...]


class Lot(NamedTuple):
    """A lot that the master knows."""

    item: str
    lot: str
    expiry: str


class Booked(NamedTuple):
    """What the book holds of a key at the snapshot."""

    key: Key
    quantity: int


class Task(NamedTuple):
    """The count of one location; the tasks of a case stand in walking order."""

    location: str
    done: bool
    device: str
    started_at: int | None  # By the device's clock. Moments are seconds since 1970, UTC.
    scans: int


class Scan(NamedTuple):
    """One reading on the floor."""

    scan_id: str
    key: Key
    level: str
    packs: int  # As entered …
    quantity: int  # … and the base units that it added.
    manual: bool
    device: str
    device_at: int
    server_at: int


class PaperLine(NamedTuple):
    """One line of a paper; "" is what it does not say."""

    item: str
    lot: str
    expiry: str
    quantity: int
    from_location: str
    to_location: str


class Paper(NamedTuple):
    """A document or a kit on loan, of which no movement is booked."""

    paper_id: str
    kind: str
    state: str
    created_at: int
    lines: tuple[PaperLine, ...]
    to_status: str = ""


class Movement(NamedTuple):
    """A posted change of the book."""

    move_id: str
    kind: str
    key: Key
    quantity: int
    posted_at: int


class Variance(NamedTuple):
    """A key whose count is not the book's."""

    variance_id: str
    key: Key
    book: int
    delta: int  # Counted minus book.


class Case(NamedTuple):
    """Everything that the engine may see."""

    snapshot_at: int
    items: tuple[Item, ...]
    lots: tuple[Lot, ...]
    book: tuple[Booked, ...]
    tasks: tuple[Task, ...]
    scans: tuple[Scan, ...]
    papers: tuple[Paper, ...]
    movements: tuple[Movement, ...]
    variances: tuple[Variance, ...]
