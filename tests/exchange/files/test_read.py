import resource
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medcount.core.status import ENDS, Status
from medcount.core.when import LOCAL
from medcount.exchange.files.faults import NOTE_SENTENCES, SENTENCES, FileFault, NoteCode
from medcount.exchange.files.read import read_count_files
from medcount.exchange.files.rows import BadFiles, BookRow, CountFiles
from tests.exchange.faulty_files import FaultyFiles, faulty_files
from tests.exchange.files.refusals import faults
from tests.exchange.good_files import (
    BOOK,
    DOCUMENTS,
    MOVEMENTS,
    PACKAGING,
    POLICY,
    SCANS,
    Folder,
    Grid,
    csv_bytes,
    with_cell,
    xlsx_bytes,
)

MOST_SECONDS = 5
MOST_MEGABYTES = 300
AS_OF = datetime(2026, 1, 5, 8, tzinfo=LOCAL)


def test_good_files_are_read_whole(folder: Folder):
    read = folder.read(movements=MOVEMENTS, documents=DOCUMENTS, packaging=PACKAGING, policy=POLICY)

    rows = (read.book, read.scans, read.movements, read.documents, read.packaging)
    assert [len(of_file) for of_file in rows] == [4, 5, 4, 2, 2]
    assert read.policy.rounds_required == 2
    assert list(read.notes) == []


def test_every_fault_of_every_file_is_told_in_the_order_of_files_and_rows(folder: Folder):
    found = faults(
        folder,
        book=with_cell(with_cell(BOOK, 4, "quantity", "x"), 2, "lot", "\x07"),
        scans=with_cell(SCANS, 3, "round", "x"),
        movements=with_cell(MOVEMENTS, 2, "kind", "x"),
        documents=with_cell(DOCUMENTS, 2, "kind", "x"),
        packaging=with_cell(PACKAGING, 2, "factor", "x"),
        policy={"x": 1},
    )

    assert [(fault.file, fault.row, fault.column) for fault in found] == [
        ("book.csv", 2, "lot"),
        ("book.csv", 4, "quantity"),
        ("scans.csv", 3, "round"),
        ("movements.csv", 2, "kind"),
        ("documents.csv", 2, "kind"),
        ("packaging.csv", 2, "factor"),
        ("policy.json", 0, "x"),
    ]


def test_a_reason_stands_on_one_line_and_shows_the_offending_value(folder: Folder):
    (fault,) = faults(folder, scans=with_cell(SCANS, 2, "round", "a\nb\x1b" + "c" * 500))

    assert "'a\\nb\\x1bccc" in fault.reason
    assert fault.reason.isprintable()
    assert len(fault.reason) < 200


def test_a_fault_calls_its_column_as_the_file_does(folder: Folder):
    book = with_cell(BOOK, 2, "quantity", "x")
    book[0][book[0].index("quantity")] = "数量\n（件\x1b）"

    (fault,) = faults(folder, book=book)

    assert fault.column == "数量 （件\\x1b）"


def test_every_code_has_its_sentence():
    assert set(SENTENCES) == set(FileFault)
    assert set(NOTE_SENTENCES) == set(NoteCode)
    assert list(FileFault) == sorted(FileFault)


codes = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=12,
).filter(lambda text: "\ufffd" not in text)
names = codes | st.just("")
amounts = st.decimals(0, 10**6, places=2)


@st.composite
def book_rows(draw: st.DrawFn) -> list[BookRow]:
    rows = []
    for number in range(2, draw(st.integers(0, 5)) + 2):
        cold, warm = sorted(draw(st.tuples(st.integers(-30, 40), st.integers(-30, 40))))
        rows.append(
            BookRow(
                row=number,
                owner=draw(names),
                site=draw(names),
                place=f"{draw(codes)}{number}",
                item_code=f"{draw(codes.filter(lambda code: not code.isdecimal()))}{number}",
                item_name=draw(names),
                lot=draw(names),
                serial=draw(names),
                mfg_date=draw(st.none() | st.dates(date(1950, 1, 1), date(2200, 12, 31))),
                expiry=draw(st.none() | st.dates(date(1950, 1, 1), date(2200, 12, 31))),
                status=draw(st.sampled_from(sorted(set(Status) - ENDS))),
                quantity=draw(st.integers(-(10**12), 10**12)),
                unit_cost=draw(st.none() | amounts),
                storage_min_c=Decimal(cold),
                storage_max_c=Decimal(warm),
                as_of=AS_OF,
            )
        )
    return rows


FIELDS = [
    "owner", "site", "place", "item_code", "item_name", "lot", "serial", "mfg_date", "expiry",
    "status", "quantity", "unit_cost", "storage_min_c", "storage_max_c", "as_of",
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "rendered"),
    [("csv", csv_bytes), ("xlsx", xlsx_bytes)],
)
@settings(max_examples=30, deadline=None)
@given(rows=book_rows())
def test_what_is_written_is_read_back(
    written: str, rendered: Callable[[Grid], bytes], rows: list[BookRow]
):
    grid: Grid = [FIELDS, *([getattr(row, field) for field in FIELDS] for row in rows)]
    for cells in grid[1:]:
        cells[FIELDS.index("as_of")] = "2026-01-05T08:00:00+08:00"
        if written == "csv":
            cells[:] = ["" if cell is None else str(cell) for cell in cells]
        else:
            cells[:] = [float(cell) if isinstance(cell, Decimal) else cell for cell in cells]

    with TemporaryDirectory() as name:
        folder = Folder(Path(name))
        read = folder.read(book=rendered(grid), scans=SCANS[:1])

    assert list(read.book) == rows


@settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    print_blob=True,
)
@given(files=faulty_files())
def test_faulty_files_are_refused_with_reasons_or_read_but_never_break_anything(
    files: FaultyFiles,
):
    megabytes_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    started = time.monotonic()

    with TemporaryDirectory() as name:
        paths = files.write(Path(name))
        try:
            read = read_count_files(**paths)
        except BadFiles as bad:
            check_faults(bad, {path.name for path in paths.values()})
        else:
            check_read(read)

    assert time.monotonic() - started < MOST_SECONDS
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 - megabytes_before
    assert megabytes < MOST_MEGABYTES


def check_faults(bad: BadFiles, names: set[str]) -> None:
    assert bad.faults
    for fault in bad.faults:
        assert fault.file in names
        assert fault.row >= 0
        assert fault.code in FileFault
        assert fault.reason.startswith(SENTENCES[fault.code])
        assert fault.reason.isprintable() and fault.column.isprintable(), fault


def check_read(read: CountFiles) -> None:
    for row in read.book:
        assert row.place and row.item_code and row.as_of.tzinfo is not None
    for scan in read.scans:
        assert scan.person and scan.moment.tzinfo is not None
        assert scan.quantity >= 0 and scan.round >= 1
    for movement in read.movements:
        assert movement.quantity > 0 and (movement.from_place or movement.to_place)
    assert len({movement.id for movement in read.movements}) == len(read.movements)
