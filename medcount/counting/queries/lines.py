"""Reads of counting: what a plan's lines, tallies, causes and variances say, in people's names."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from medcount import db
from medcount.core.disposition import Disposition
from medcount.counting.voids import taken_back_scans


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One line of a count; quantities in base units."""

    id: int
    owner: str
    site: str
    place: str
    item_code: str
    item_name: str
    spec: str
    model: str
    risk_class: str
    lot: str
    serial: str
    status: str
    expiry: date | None
    mfg_date: date | None
    zone_kind: str
    expected: int
    counted: int | None
    variance: int | None
    state: str
    counted_at: datetime | None
    findings: list[str]
    disposition: str
    unit_cost: Decimal | None
    balance: int

    @property
    def book_after(self) -> int:
        """Return the balance once what is proposed were posted."""
        if Disposition(self.disposition).moves_stock:
            return self.balance + (self.variance or 0)
        return self.balance


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """What one person counted of a line in one visit; counted None where it was not allocated."""

    line: int
    person: str
    round: int
    counted: int | None
    counted_at: datetime
    expected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRow:
    """A cause that fits a line; selected, or a rival of the selected one."""

    line: int
    cause: str
    units: int
    evidence: list[str]
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceRow:
    """A variance with its confirmed cause, who answers for it and until when."""

    line: int
    kind: str
    delta: int
    state: str
    cause: str
    owner: str
    due_date: date | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkedScan:
    """A scan that is kept and does not count."""

    sequence: int
    code: str
    text: str


def lines(*, site: int, plan: UUID, at: datetime) -> list[LineRow]:
    """Return the lines by owner, place, item, lot, serial, status; balances are those of ``at``."""
    rows = db.copy_out("counting/plan_lines", site=site, plan=plan, at=at)
    return [LineRow(**row._asdict()) for row in rows]


def tallies(*, site: int, plan: UUID) -> dict[int, list[TallyRow]]:
    """Return the tallies of each line that has any, by round and moment."""
    by_line: dict[int, list[TallyRow]] = {}
    for row in db.copy_out("counting/plan_tallies", site=site, plan=plan):
        by_line.setdefault(row.line, []).append(TallyRow(**row._asdict()))
    return by_line


def causes(*, site: int, plan: UUID) -> dict[int, list[CauseRow]]:
    """Return the causes of each line that has any, the selected first."""
    by_line: dict[int, list[CauseRow]] = {}
    for row in db.run("counting/plan_causes", site=site, plan=plan):
        by_line.setdefault(row.line, []).append(CauseRow(**row._asdict()))
    return by_line


def variances(*, site: int, plan: UUID) -> dict[int, list[VarianceRow]]:
    """Return the variances of each line that has any, by kind."""
    by_line: dict[int, list[VarianceRow]] = {}
    for row in db.run("counting/plan_variances", site=site, plan=plan):
        by_line.setdefault(row.line, []).append(VarianceRow(**row._asdict()))
    return by_line


def parked_scans(*, site: int, plan: UUID) -> list[ParkedScan]:
    """Return the scans that do not count, in the order of their device's sequence."""
    gone = taken_back_scans(site=site, plan=plan)
    rows = db.run("counting/parked_scans", site=site, plan=plan, taken_back=gone)
    return [ParkedScan(**row._asdict()) for row in rows]
