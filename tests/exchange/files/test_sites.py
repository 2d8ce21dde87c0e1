import pytest

from medcount.exchange.files.faults import FileFault
from tests.exchange.files.refusals import faults, only_fault
from tests.exchange.good_files import (
    BOOK,
    DOCUMENTS,
    MOVEMENTS,
    SCANS,
    Folder,
    Grid,
    with_cell,
    with_column,
    without_column,
)

SHARED_PLACE = with_cell(BOOK, 5, "place", "A-01")  # A-01 of SH and A-01 of BJ.


def test_a_place_tells_its_site(folder: Folder):
    read = folder.read(movements=MOVEMENTS, documents=DOCUMENTS)

    assert {row.place: row.site for row in read.scans} == {"A-01": "SH", "A-02": "SH"}
    assert [row.site for row in read.movements] == ["SH", "SH", "SH", "BJ"]
    assert [row.site for row in read.documents] == ["SH", "BJ"]


def test_a_book_of_one_site_tells_it_for_every_place(folder: Folder):
    read = folder.read(book=BOOK[:4], scans=with_cell(SCANS, 2, "place", "Z-99"))

    assert {row.site for row in read.scans} == {"SH"}


def test_a_book_without_sites_leaves_them_empty(folder: Folder):
    for book in (without_column(BOOK, "site"), BOOK[:1]):
        assert {row.site for row in folder.read(book=book).scans} == {""}


def test_a_site_that_is_named_is_believed(folder: Folder):
    scans = with_column(SCANS, "site", "BJ", *[""] * 4)

    assert [row.site for row in folder.read(scans=scans).scans] == ["BJ", *["SH"] * 4]


@pytest.mark.parametrize("place", ["A-01", "Z-99"])
def test_a_place_of_two_sites_or_of_none_needs_the_column(folder: Folder, place: str):
    book = SHARED_PLACE
    scans: Grid = [SCANS[0], with_cell(SCANS, 2, "place", place)[1]]

    fault = only_fault(folder, book=book, scans=scans)

    assert (fault.file, fault.row, fault.column) == ("scans.csv", 2, "site")
    assert fault.code == FileFault.AMBIGUOUS_SITE


def test_the_other_end_of_a_movement_may_tell_the_site(folder: Folder):
    movements = with_cell(MOVEMENTS, 2, "from_place", "A-02")

    read = folder.read(book=SHARED_PLACE, scans=SCANS[:1], movements=movements[:2])

    assert read.movements[0].site == "SH"


def test_a_movement_between_sites_is_two_movements(folder: Folder):
    movements = with_cell(MOVEMENTS, 2, "from_place", "B-01")

    fault = only_fault(folder, movements=movements[:2])

    assert (fault.row, fault.code) == (2, FileFault.AMBIGUOUS_SITE)


def test_a_document_may_leave_its_site_open(folder: Folder):
    documents = with_cell(DOCUMENTS, 2, "to_place", "")

    assert [row.site for row in folder.read(documents=documents).documents] == [None, "BJ"]


def test_a_faulty_book_raises_no_doubt_about_sites(folder: Folder):
    found = faults(folder, book=with_cell(BOOK, 4, "quantity", "x"))  # The only row of A-02.

    assert [fault.file for fault in found] == ["book.csv"]
