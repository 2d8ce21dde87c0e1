"""
The files of a count as typed rows: what they say, and nothing that they do not say.

The row numbers are those of the sheet: the header is row 1 when it stands first, and every record
counts, empty ones too. Where titles stand above the header the numbers stay the sheet's own, so
that they lead to the cell. In a CSV a record is a row, however many lines its quoted text fills.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from medcount.core.book import Basis
from medcount.core.document import DocumentKind, DocumentState
from medcount.core.status import Status, ZoneKind
from medcount.core.stock import MovementKind
from medcount.exchange.files.faults import FileFault, NoteCode


class FileKind(StrEnum):
    """The files of a count."""

    BOOK = "BOOK"
    SCANS = "SCANS"
    MOVEMENTS = "MOVEMENTS"
    DOCUMENTS = "DOCUMENTS"
    PACKAGING = "PACKAGING"
    POLICY = "POLICY"


class Event(StrEnum):
    """What a row of the scanner's file tells."""

    SCAN = "SCAN"
    PLACE_DONE = "PLACE_DONE"


class Control(StrEnum):
    """A field that a scan of an item must carry."""

    LOT = "lot"
    SERIAL = "serial"
    EXPIRY = "expiry"
    MFG_DATE = "mfg_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """What the book says lies under one stock key."""

    row: int
    owner: str = ""
    site: str = ""
    place: str
    zone_kind: ZoneKind | Literal[""] = ""
    item_code: str
    item_name: str = ""
    spec: str = ""
    model: str = ""
    lot: str = ""
    serial: str = ""
    mfg_date: date | None = None
    expiry: date | None = None
    status: Status = Status.QUALIFIED
    quantity: int
    unit_cost: Decimal | None = None
    di: str = ""
    risk_class: str = ""
    storage_min_c: Decimal | None = None
    storage_max_c: Decimal | None = None
    place_min_c: Decimal | None = None
    place_max_c: Decimal | None = None
    as_of: datetime

    @property
    def key(self) -> tuple[str, str, str, str, str, str, Status]:
        """Return the stock key: site, owner, place, item, lot, serial, status."""
        return (
            self.site,
            self.owner,
            self.place,
            self.item_code,
            self.lot,
            self.serial,
            self.status,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanRow:
    """One reading from the floor, or the word that a place is done."""

    row: int
    id: str = ""
    event: Event = Event.SCAN
    counted_at: datetime | None = None
    device: str = ""
    device_at: datetime | None = None
    clock_offset_s: Decimal = Decimal(0)
    received_at: datetime | None = None
    person: str
    round: int = 1
    place: str
    barcode: str = ""
    item_code: str = ""
    lot: str = ""
    serial: str = ""
    expiry: date | None = None
    mfg_date: date | None = None
    owner: str | None = None  # None: not said.
    status: Status | None = None  # None: not said.
    site: str = ""
    quantity: int = 1  # Of the level scanned.
    level: str = ""
    error_s: Decimal | None = None
    voids: str = ""

    @property
    def only_voids(self) -> bool:
        """Return whether it takes a scan back and puts none in its place."""
        names_goods = bool(self.barcode or self.item_code)
        return self.event is Event.SCAN and bool(self.voids) and not names_goods

    @property
    def moment(self) -> datetime:
        """Return when it was scanned: as told, else the device's time less its clock's offset."""
        if self.counted_at is not None:
            return self.counted_at
        assert self.device_at is not None, "a scan without a time is refused when it is read"
        return self.device_at - timedelta(microseconds=int(self.clock_offset_s * 1_000_000))


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementRow:
    """What moved, between which ends; an end without a place is outside."""

    row: int
    id: str
    occurred_at: datetime
    occurred_basis: Basis
    recorded_at: datetime
    kind: MovementKind
    item_code: str
    lot: str = ""
    serial: str = ""
    site: str = ""
    from_place: str = ""
    to_place: str = ""
    from_status: Status | None = None  # None: not said, here and below.
    to_status: Status | None = None
    from_owner: str | None = None
    to_owner: str | None = None
    quantity: int
    document: str = ""
    corrects: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One line of a document: evidence, not yet the book."""

    row: int
    id: str
    kind: DocumentKind
    state: DocumentState
    created_at: datetime
    item_code: str
    lot: str = ""
    quantity: int
    from_place: str = ""
    to_place: str = ""
    site: str | None = None  # None: neither the file nor the book tells.


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagingRow:
    """How many base units a pack of one level holds."""

    row: int
    item_code: str
    di: str
    level: str
    factor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the company demands of a count."""

    rounds_required: int = 0
    clock_error_s: Decimal = Decimal(1)
    controls: Mapping[str, frozenset[Control]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One reason why the files are refused; row 0 and column "" speak of the file as a whole."""

    file: str  # The name without its folders.
    row: int
    column: str  # As the file's own header spells it; of a policy, the path to the setting.
    code: FileFault
    reason: str

    @property
    def line(self) -> str:
        """Return it as the commands tell it, one line a fault."""
        return fault_line(self.file, self.code, self.reason, row=self.row, column=self.column)


def fault_line(file: str, code: str, why: str, *, row: int = 0, column: str = "") -> str:
    """Return the line for whatever is wrong in a cell, in a file or beside all files."""
    return f"{file or '-'}, row {row}, column {column or '-'}, {code}: {why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellNote:
    """Something accepted or repaired in one cell that the answer should tell as a finding."""

    kind: FileKind
    file: str
    row: int
    column: str  # The name of the field, whatever the file's header calls it.
    code: NoteCode
    value: str  # As it was read.
    item_code: str = ""
    lot: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFiles:
    """All that the files of one count say."""

    book: Sequence[BookRow]
    scans: Sequence[ScanRow]
    movements: Sequence[MovementRow] = ()
    documents: Sequence[DocumentRow] = ()
    packaging: Sequence[PackagingRow] = ()
    policy: Policy = field(default_factory=Policy)
    notes: Sequence[CellNote] = ()


class BadFiles(Exception):
    """The files are refused as a whole, with every fault that was found in any of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = list(faults)
