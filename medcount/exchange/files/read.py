"""All files of a count are read before any is believed: good rows, or every fault of every file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from medcount.exchange.files.book import book_row, check_book
from medcount.exchange.files.documents import check_documents, document_row
from medcount.exchange.files.faults import FileFault, name_of_file
from medcount.exchange.files.grid import Unreadable
from medcount.exchange.files.movements import (
    corrections_timed,
    each_once,
    movement_row,
)
from medcount.exchange.files.packaging import check_packaging, packaging_row
from medcount.exchange.files.policy import read_policy
from medcount.exchange.files.record import Record
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import (
    BadFiles,
    BookRow,
    CountFiles,
    DocumentRow,
    FileKind,
    MovementRow,
    PackagingRow,
    Policy,
)
from medcount.exchange.files.scans import check_scans, scan_row, voids_placed
from medcount.exchange.files.sites import Sites
from medcount.exchange.files.table import open_table

Row = TypeVar("Row")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class OneFile:
    """What a file says by itself: its good rows, and what is wrong with it."""

    files: CountFiles
    report: Report


def read_count_files(
    *,
    book: Path,
    scans: Path,
    movements: Path | None = None,
    documents: Path | None = None,
    packaging: Path | None = None,
    policy: Path | None = None,
) -> CountFiles:
    """
    Return what the files of a count say.

    :raises BadFiles: with every fault of every file; then nothing of any file is used
    """
    reading = _Reading()
    report = reading.reports
    book_rows = reading.rows(FileKind.BOOK, book, book_row)
    check_book(book_rows, report[FileKind.BOOK])
    # A book with faults may lack just the rows that would have told the site of a place.
    sites = Sites(book_rows) if report[FileKind.BOOK].is_good else None

    scan_rows = reading.rows(FileKind.SCANS, scans, partial(scan_row, sites=sites))
    check_scans(scan_rows, report[FileKind.SCANS])
    told = reading.rows(FileKind.MOVEMENTS, movements, partial(movement_row, sites=sites))
    movement_rows = corrections_timed(
        each_once(told, report[FileKind.MOVEMENTS]), report[FileKind.MOVEMENTS]
    )
    document_rows = reading.rows(FileKind.DOCUMENTS, documents, partial(document_row, sites=sites))
    check_documents(document_rows, report[FileKind.DOCUMENTS])
    packaging_rows = reading.rows(FileKind.PACKAGING, packaging, packaging_row)
    check_packaging(packaging_rows, report[FileKind.PACKAGING])
    policy_read = reading.policy(policy)
    reading.require_good()
    return CountFiles(
        book=book_rows,
        scans=voids_placed(scan_rows),
        movements=movement_rows,
        documents=document_rows,
        packaging=packaging_rows,
        policy=policy_read,
        notes=[note for one in report.values() for note in one.notes],
    )


class _Reading:
    """The reports of the files, one each, whether the file was given or not."""

    def __init__(self) -> None:
        self.reports = {kind: Report(kind, "") for kind in FileKind}

    def rows(
        self, kind: FileKind, path: Path | None, read: Callable[[Record], Row], *, name: str = ""
    ) -> list[Row]:
        """Return the good rows of a file, none when it was not given."""
        rows: list[Row] = []
        report = self.reports[kind]
        if path is not None:
            report.file = name or name_of_file(path)
            _guarded(report, lambda: _read_rows(path, report, read, rows))
        return rows

    def policy(self, path: Path | None) -> Policy:
        """Return the policy, the default one when no file was given."""
        report = self.reports[FileKind.POLICY]
        if path is None:
            return Policy()
        report.file = name_of_file(path)
        return _guarded(report, lambda: read_policy(path, report)) or Policy()

    def require_good(self) -> None:
        """Refuse all files when one of them has a fault."""
        faults = [fault for report in self.reports.values() for fault in report.faults()]
        if faults:
            raise BadFiles(faults)


def read_file(kind: FileKind, path: Path, *, name: str, sites: Sites | None) -> OneFile:
    """
    Return what one file of book, movements, documents or packaging says by itself.

    Its faults stand in its report; rows that have one are not among the rows.
    """
    reading = _Reading()
    report = reading.reports[kind]
    report.file = name
    book: Sequence[BookRow] = ()
    movements: Sequence[MovementRow] = ()
    documents: Sequence[DocumentRow] = ()
    packaging: Sequence[PackagingRow] = ()
    if kind is FileKind.BOOK:
        book = reading.rows(kind, path, book_row, name=name)
        check_book(book, report)
    elif kind is FileKind.MOVEMENTS:
        told = reading.rows(kind, path, partial(movement_row, sites=sites), name=name)
        movements = corrections_timed(each_once(told, report), report)
    elif kind is FileKind.DOCUMENTS:
        documents = reading.rows(kind, path, partial(document_row, sites=sites), name=name)
    else:
        assert kind is FileKind.PACKAGING, f"{kind} is not imported by itself"
        packaging = reading.rows(kind, path, packaging_row, name=name)
        check_packaging(packaging, report)
    faulty = report.faulty_rows
    return OneFile(
        files=CountFiles(
            book=[row for row in book if row.row not in faulty],
            scans=(),
            movements=[row for row in movements if row.row not in faulty],
            documents=[row for row in documents if row.row not in faulty],
            packaging=[row for row in packaging if row.row not in faulty],
        ),
        report=report,
    )


def _read_rows(path: Path, report: Report, read: Callable[[Record], Row], rows: list[Row]) -> None:
    table = open_table(path, report)
    if table is None:
        report.is_broken = True
        return
    for record in table.records():
        report.records += 1
        row = read(record)
        if not record.is_faulty:
            rows.append(row)
            report.notes.extend(record.notes())


def _guarded(report: Report, read: Callable[[], Answer]) -> Answer | None:
    """Return what is read, or leave as a fault that the file cannot be."""
    try:
        return read()
    except Unreadable as unreadable:
        report.is_broken = True
        report.fault(unreadable.row, "", unreadable.code, unreadable.detail)
    except OSError as error:
        report.is_broken = True
        report.fault(0, "", FileFault.UNREADABLE_FILE, error.strerror or str(error))
    return None
