"""A month-end is what truly lay there and moved, and beside it what was told of both."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from typing import NamedTuple

from medcount.core.cause import CauseCode
from medcount.core.disposition import Disposition
from medcount.core.document import DocumentKind, DocumentState
from medcount.core.line import LineState
from medcount.core.status import Status
from medcount.core.stock import MovementKind
from medcount.core.when import LOCAL
from medcount.exchange.demo_company.assortment import Item, assortment
from medcount.exchange.demo_company.warehouse import Place, places

COMPANY = "示范医疗器械有限公司"
OWN, CLIENT = "SFQX", "WT01"  # The company's own goods, and those it keeps for a client (3PL).


class Goods(NamedTuple):
    """What a shelf shows of the goods on it; whose they are and as what, it does not."""

    item: str
    lot: str
    serial: str


class Key(NamedTuple):
    """A stock key."""

    site: str
    owner: str
    place: str
    item: str
    lot: str
    serial: str
    status: Status

    @property
    def goods(self) -> Goods:
        """Return what the shelf shows of it."""
        return Goods(self.item, self.lot, self.serial)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A lot as it was accepted."""

    code: str
    item: Item
    owner: str
    mfg_date: date
    expiry: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Goods that moved; an end that is None lies outside."""

    id: str
    happened_at: datetime  # The truth.
    occurred: datetime | date | None  # What is told of it.
    recorded_at: datetime
    kind: MovementKind
    source: Key | None
    target: Key | None
    quantity: int
    document: str = ""
    corrects: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One line of a document."""

    id: str
    kind: DocumentKind
    state: DocumentState
    created_at: datetime
    key: Key
    quantity: int

    @property
    def is_inward(self) -> bool:
        """Return whether its goods come to the place it names."""
        return self.kind in (DocumentKind.RECEIPT, DocumentKind.RETURN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """One row that a handheld sends of goods."""

    after: timedelta = timedelta(0)  # Since the visit was opened.
    barcode: str = ""
    item: str = ""
    lot: str = ""
    serial: str = ""
    expiry: date | None = None
    mfg_date: date | None = None
    quantity: int = 1
    level: str = ""
    voids: "Scan | None" = None
    parked: str = ""  # Why it cannot count, if it cannot.


@dataclass(slots=True, kw_only=True)
class Visit:
    """One person's count of one place in one round."""

    place: Place
    person: str
    round: int
    opened_at: datetime
    length: timedelta
    only: frozenset[Goods] | None = None  # None: everything there.
    passed_over: set[Goods] = field(default_factory=set)
    is_finished: bool = True
    scans: list[Scan] = field(default_factory=list)

    @property
    def closed_at(self) -> datetime:
        """Return when the person says that the place is done."""
        return self.opened_at + self.length


class Fault(StrEnum):
    """What is wrong with a line, as people call it."""

    SHORTAGE = "盘亏"
    SURPLUS = "盘盈"
    ZERO_BOOK = "账面为零"
    UNKNOWN_LOT = "未知批号"
    LOT_SWAP = "串批"
    UNPOSTED_RECEIPT = "入库未过账"
    UNPOSTED_ISSUE = "出库未过账"
    WORK_ORDER = "在制占用"
    COUNT_TIMING = "补记出库"
    DATE_ONLY = "只有日期"
    MOVED_WHILE_COUNTING = "盘点中移动"
    EXPIRED = "过期未隔离"
    WRONG_ZONE = "放错区域"
    STORAGE = "储存温度不符"
    EXPIRY_MISREAD = "效期录错"
    MFG_DATE = "生产日期不符"
    STATUS_NOT_SHOWN = "状态未标示"
    OWNER_NOT_SHOWN = "货主未标示"
    DUPLICATE_SERIAL = "序列号重复"
    NOT_COUNTED = "漏盘"
    COUNTERS_DISAGREE = "两人不一致"
    PACK_LEVEL = "包装单位"
    UNREADABLE = "条码无法识别"
    FIELD_MISSING = "必填项缺失"
    MISCOUNT = "初盘点错"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFault:
    """A line of which it is known beforehand what the count must say."""

    fault: Fault
    key: Key
    state: LineState
    variance: int | None
    findings: frozenset[str] = frozenset()
    cause: CauseCode | None = None
    evidence: str = ""  # A document or movement that must stand behind the cause.
    disposition: Disposition = Disposition.NONE

    @property
    def is_settled(self) -> bool:
        """Return whether the count itself has put it right, so that nothing is left to see."""
        return self.state is LineState.AGREES and not self.findings


@dataclass(slots=True, kw_only=True)
class Month:
    """All that is so at the end of one month, and all that is said."""

    day: date
    random: Random
    items: dict[str, Item]
    places: dict[str, Place]
    early: timedelta = timedelta(0)  # How much sooner than usual the day's work begins.
    late_booking: str = "18:20"  # When what was issued unseen is booked at last.
    keeps_days: int = 0  # No lot expires within so many days, but for those that are to.
    lots: dict[tuple[str, str], Lot] = field(default_factory=dict)
    serials: set[str] = field(default_factory=set)
    booked: dict[Key, int] = field(default_factory=dict)  # At dawn.
    strayed: dict[Key, int] = field(default_factory=dict)  # Beyond what is booked: lost or found.
    movements: list[Movement] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    labels: dict[tuple[str, Goods], date] = field(default_factory=dict)  # A wrong date of making.
    quiet: set[str] = field(default_factory=set)  # Places where nothing else happens that day.
    known: list[KnownFault] = field(default_factory=list)

    def at(self, clock: str) -> datetime:
        """Return a time of a day that begins as usual, as "08:30"."""
        return datetime.combine(self.day, time.fromisoformat(clock), LOCAL) - self.early


def empty_month(day: date, *, places_count: int, seed: int) -> Month:
    """Return the company on one day, with nothing in its places yet."""
    return Month(
        day=day,
        random=Random(seed),  # noqa: S311 (the same company again, no secret)
        items=assortment(),
        places=places(places_count),
    )
