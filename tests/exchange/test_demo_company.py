"""The demonstration company is the same every time, and its files are sound."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from medcount.core.status import Status
from medcount.core.udi.gs1.numbers import check_digit_fits
from medcount.exchange.demo_company.month import CLIENT, OWN, Fault
from medcount.exchange.demo_company.month_end import MONTH_END, MonthEnd, write_month_end
from medcount.exchange.files.faults import NoteCode
from medcount.exchange.files.read import read_count_files
from medcount.exchange.files.rows import CountFiles, Event

FEW = 900


def read_back(month_end: MonthEnd, *, book: Path | None = None) -> CountFiles:
    return read_count_files(
        book=book or month_end.book,
        scans=month_end.scans,
        movements=month_end.movements,
        documents=month_end.documents,
        packaging=month_end.packaging,
        policy=month_end.policy,
    )


@pytest.fixture(scope="module")
def month_end(tmp_path_factory: pytest.TempPathFactory) -> MonthEnd:
    return write_month_end(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def files(month_end: MonthEnd) -> CountFiles:
    return read_back(month_end)


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_arguments_write_the_same_bytes(tmp_path: Path) -> None:
    write_month_end(tmp_path / "once", keys=FEW)
    write_month_end(tmp_path / "twice", keys=FEW)

    once = written(tmp_path / "once")
    assert len(once) == 8
    assert written(tmp_path / "twice") == once


def test_the_workbook_was_made_on_the_day_of_the_count(month_end: MonthEnd) -> None:
    with ZipFile(month_end.book) as workbook:
        properties = workbook.read("docProps/core.xml").decode()

    assert f"{MONTH_END}T00:00:00Z</dcterms:created>" in properties
    assert f"{MONTH_END}T00:00:00Z</dcterms:modified>" in properties


def test_another_seed_is_another_month(tmp_path: Path) -> None:
    one = write_month_end(tmp_path / "one", keys=FEW, seed=1)
    other = write_month_end(tmp_path / "other", keys=FEW, seed=2)

    assert one.book_csv.read_bytes() != other.book_csv.read_bytes()


def test_the_book_has_about_so_many_keys_as_asked_for(files: CountFiles) -> None:
    # The second site's book is from the middle of the count: some keys have come by then.
    assert 3000 <= len({row.key for row in files.book}) < 3300
    assert len({row.key for row in files.book}) == len(files.book)


def test_nothing_but_the_total_is_noted_when_the_files_are_read(files: CountFiles) -> None:
    assert [note.code for note in files.notes] == [NoteCode.TOTAL_ROW]


def test_the_workbook_says_what_the_csv_says(month_end: MonthEnd, files: CountFiles) -> None:
    of_csv = read_back(month_end, book=month_end.book_csv)

    assert of_csv.notes == []
    assert [replace(row, row=0) for row in of_csv.book] == [
        replace(row, row=0) for row in files.book
    ]


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 12, 31)])
def test_any_month_may_end(tmp_path: Path, day: date) -> None:
    month_end = write_month_end(tmp_path, keys=FEW, day=day)

    files = read_back(month_end)
    assert month_end.now.date() == day
    assert {scan.moment.date() for scan in files.scans} == {day}


def test_every_product_code_is_a_demonstration_gtin(files: CountFiles) -> None:
    codes = {row.di for row in files.packaging} | {row.di for row in files.book}

    assert all(len(code) == 14 and code[1:4] == "952" for code in codes)
    assert all(check_digit_fits(code) for code in codes)


def test_each_pack_has_a_code_of_its_own(files: CountFiles) -> None:
    assert len({row.di for row in files.packaging}) == len(files.packaging)
    assert {row.level for row in files.packaging} == {"件", "盒", "箱"}
    assert {row.di for row in files.book} == {row.di for row in files.packaging if row.factor == 1}


def test_the_company_has_two_sites_two_owners_and_all_that_law_tells_apart(
    files: CountFiles,
) -> None:
    book = files.book

    assert {row.site for row in book} == {"SH", "SZ"}
    assert {row.owner for row in book} == {OWN, CLIENT}
    assert {row.risk_class for row in book} == {"I", "II", "III"}
    assert len({row.zone_kind for row in book}) == 5
    assert {row.place_max_c for row in book} == {Decimal(8), Decimal(25)}
    assert {row.status for row in book} >= {
        Status.QUARANTINE,
        Status.QUALIFIED,
        Status.UNQUALIFIED,
        Status.FROZEN,
        Status.EXPIRED_LOCK,
        Status.RETURN_PENDING,
        Status.RESERVED_OUT,
    }
    assert sum(bool(row.serial) for row in book) > 300
    assert all(row.quantity in (0, 1) for row in book if row.serial)
    assert not any(row.quantity < 0 for row in book)


def test_some_lots_have_expired_and_some_soon_will(files: CountFiles) -> None:
    expiries = {
        (row.item_code, row.lot): row.expiry for row in files.book if row.expiry is not None
    }
    days = [(expiry - MONTH_END).days for expiry in expiries.values()]

    assert sum(day < 0 for day in days) > 20
    assert sum(0 <= day < 90 for day in days) > 50


def test_expired_goods_lie_in_the_red_zone_but_for_the_known_ones(
    month_end: MonthEnd, files: CountFiles
) -> None:
    astray = {
        row.key
        for row in files.book
        if row.expiry and row.expiry < MONTH_END and row.status != Status.EXPIRED_LOCK
    }

    expired = [known for known in month_end.known_faults if known.fault is Fault.EXPIRED]
    assert astray == {tuple(known.key) for known in expired}


def test_every_fault_is_planted_and_no_line_has_two(month_end: MonthEnd) -> None:
    known = month_end.known_faults

    assert {one.fault for one in known} == set(Fault)
    assert len({one.key for one in known}) == len(known)


def test_later_rounds_are_counted_by_other_people(files: CountFiles) -> None:
    by_round: dict[int, set[str]] = {}
    for scan in files.scans:
        by_round.setdefault(scan.round, set()).add(scan.person)

    assert set(by_round) == {1, 2, 3}
    assert sum(map(len, by_round.values())) == len(set().union(*by_round.values()))
    assert len(by_round[1]) >= 10


def test_batches_are_sent_again_word_for_word(files: CountFiles) -> None:
    copies = Counter(scan.id for scan in files.scans)
    same = {replace(scan, row=0, received_at=None) for scan in files.scans}

    assert set(copies.values()) == {1, 2, 3}
    assert len(same) == len(copies)


def test_one_handheld_runs_hours_ahead_and_says_so(files: CountFiles) -> None:
    skewed = [scan for scan in files.scans if scan.clock_offset_s == 8 * 3600]

    assert len({scan.device for scan in skewed}) == 1
    assert all(
        scan.device_at is not None and scan.device_at - scan.moment == timedelta(hours=8)
        for scan in skewed
    )


def test_labels_are_read_packs_scanned_entries_typed_and_slips_taken_back(
    files: CountFiles,
) -> None:
    goods = [scan for scan in files.scans if scan.event is Event.SCAN]
    outer = {row.di for row in files.packaging if row.factor > 1}

    assert sum("\x1d" in scan.barcode for scan in goods) > 100
    assert sum("|" in scan.barcode for scan in goods) > 100
    assert sum(any(di in scan.barcode for di in outer) for scan in goods) > 300
    assert sum(bool(scan.item_code) for scan in goods) > 200
    assert sum(bool(scan.voids) for scan in goods) > 10


def test_what_cannot_be_read_stands_in_the_rows_it_is_said_to(
    month_end: MonthEnd, files: CountFiles
) -> None:
    by_row = {scan.row: scan for scan in files.scans}

    assert {code for _, code in month_end.not_resolved} == {
        "UNREADABLE",
        "UNKNOWN_DI",
        "UNKNOWN_LEVEL",
        "AMBIGUOUS_CODE",
    }
    for row, code in month_end.not_resolved:
        assert (by_row[row].level == "托") == (code == "UNKNOWN_LEVEL")
