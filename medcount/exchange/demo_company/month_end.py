"""The month-end as files: what an ERP, the handhelds and the company's policy would hand over."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from medcount.exchange.demo_company.erp_files import (
    write_book,
    write_documents,
    write_known_faults,
    write_movements,
    write_packaging,
    write_policy,
)
from medcount.exchange.demo_company.handhelds import write_scans
from medcount.exchange.demo_company.known_faults.plan import leave_out_a_place, plant
from medcount.exchange.demo_company.month import KnownFault, Month, empty_month
from medcount.exchange.demo_company.movements import Traffic
from medcount.exchange.demo_company.rounds import Rounds
from medcount.exchange.demo_company.scans import scan_everything
from medcount.exchange.demo_company.spreadsheet import write_book_as_spreadsheet
from medcount.exchange.demo_company.stock import fill

MONTH_END = date(2026, 6, 30)
_KEYS_A_PLACE = 12
_FEWEST_PLACES = 140  # So that every fault finds a place of its own.
_NOW = "20:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthEnd:
    """The files of one count, and what is known to be wrong in them."""

    book: Path
    book_csv: Path  # The same book.
    scans: Path
    movements: Path
    documents: Path
    packaging: Path
    policy: Path
    known_faults_csv: Path  # For people to read.
    now: datetime
    known_faults: tuple[KnownFault, ...]
    not_resolved: frozenset[tuple[int, str]]  # Rows of the scans that cannot count, and why.


def write_month_end(
    folder: Path, *, keys: int = 3000, seed: int = 952, day: date = MONTH_END
) -> MonthEnd:
    """Write the files of a month-end count into a folder; the same arguments, the same files."""
    month = _month(keys=keys, seed=seed, day=day)
    folder.mkdir(parents=True, exist_ok=True)
    month_end = MonthEnd(
        book=folder / "book.xlsx",
        book_csv=folder / "book.csv",
        scans=folder / "scans.csv",
        movements=folder / "movements.csv",
        documents=folder / "documents.csv",
        packaging=folder / "packaging.csv",
        policy=folder / "policy.json",
        known_faults_csv=folder / "known_faults.csv",
        now=month.at(_NOW),
        known_faults=tuple(month.known),
        not_resolved=write_scans(folder / "scans.csv", month),
    )
    write_book(month_end.book_csv, month)
    write_book_as_spreadsheet(month_end.book, month)
    write_movements(month_end.movements, month)
    write_documents(month_end.documents, month)
    write_packaging(month_end.packaging, month)
    write_policy(month_end.policy, month)
    write_known_faults(month_end.known_faults_csv, month)
    return month_end


def _month(*, keys: int, seed: int, day: date) -> Month:
    month = empty_month(day, places_count=max(_FEWEST_PLACES, keys // _KEYS_A_PLACE), seed=seed)
    rounds = Rounds(month)
    plant(month, rounds)
    fill(month, keys=keys)
    leave_out_a_place(month, rounds)
    rounds.sample()
    Traffic(month).run()
    scan_everything(month)
    return month
