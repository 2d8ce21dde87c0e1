from datetime import datetime

import pytest

from medcount.core.document import DocumentKind, DocumentState
from medcount.core.when import LOCAL
from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.rows import DocumentRow
from tests.exchange.files.refusals import only_fault
from tests.exchange.good_files import (
    BOOK,
    DOCUMENTS,
    SCANS,
    Folder,
    with_cell,
    with_column,
    without_column,
)


def test_a_line_of_a_document_says_all_its_columns(folder: Folder):
    assert folder.read(documents=DOCUMENTS).documents == [
        DocumentRow(
            row=2,
            id="GR1",
            kind=DocumentKind.RECEIPT,
            state=DocumentState.OPEN,
            created_at=datetime(2026, 1, 4, 16, tzinfo=LOCAL),
            item_code="0012",
            lot="L001",
            quantity=5,
            to_place="A-01",
            site="SH",
        ),
        DocumentRow(
            row=3,
            id="RQ1",
            kind=DocumentKind.REQUISITION,
            state=DocumentState.DRAFT,
            created_at=datetime(2026, 1, 4, 17, tzinfo=LOCAL),
            item_code="0014",
            quantity=3,
            from_place="B-01",
            site="BJ",
        ),
    ]


def test_a_document_may_have_several_lines(folder: Folder):
    assert len(folder.read(documents=[*DOCUMENTS, DOCUMENTS[1]]).documents) == 3


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("id", "", FileFault.MISSING_VALUE),
        ("kind", "信", FileFault.UNKNOWN_WORD),
        ("state", "已审核", FileFault.UNKNOWN_WORD),
        ("state", "", FileFault.MISSING_VALUE),
        ("created_at", "昨天", FileFault.BAD_TIME),
        ("created_at", "", FileFault.MISSING_VALUE),
        ("quantity", "-1", FileFault.OUT_OF_RANGE),
        ("item_code", "", FileFault.MISSING_VALUE),
    ],
)
def test_a_bad_cell_is_named_by_file_row_column_and_code(
    folder: Folder, column: str, value: str, code: FileFault
):
    fault = only_fault(folder, documents=with_cell(DOCUMENTS, 2, column, value))

    assert (fault.file, fault.row, fault.column) == ("documents.csv", 2, column)
    assert fault.code == code


def test_a_document_made_on_a_day_was_made_at_its_beginning(folder: Folder):
    read = folder.read(documents=with_cell(DOCUMENTS, 2, "created_at", "2026-01-04"))

    assert read.documents[0].created_at == datetime(2026, 1, 4, tzinfo=LOCAL)


def test_a_line_of_nothing_is_no_reason_to_refuse_the_document(folder: Folder):
    read = folder.read(documents=with_cell(DOCUMENTS, 2, "quantity", "0"))

    assert read.documents[0].quantity == 0


@pytest.mark.parametrize(
    ("column", "value"), [("state", "POSTED"), ("created_at", "2026-01-03 08:00")]
)
def test_lines_of_one_document_may_differ_in_state_and_time(
    folder: Folder, column: str, value: str
):
    documents = [*DOCUMENTS, with_cell(DOCUMENTS, 2, column, value)[1]]

    assert len(folder.read(documents=documents).documents) == 3


def test_one_document_is_of_one_kind(folder: Folder):
    documents = [*DOCUMENTS, with_cell(DOCUMENTS, 2, "kind", "ISSUE")[1]]

    fault = only_fault(folder, documents=documents)

    assert (fault.file, fault.row, fault.column) == ("documents.csv", 4, "kind")
    assert fault.code == FileFault.CONTRADICTION
    assert fault.reason.endswith("'ISSUE' here, 'RECEIPT' in row 2")


def test_where_the_book_names_no_site_a_document_need_not_fit_it(folder: Folder):
    documents = with_column(DOCUMENTS, "site", "上海仓", "")

    read = folder.read(book=without_column(BOOK, "site"), documents=documents)

    assert [row.site for row in read.documents] == ["", ""]


def test_where_the_book_knows_no_place_a_document_is_believed_on_its_site(folder: Folder):
    documents = with_column(DOCUMENTS, "site", "上海仓", "")

    read = folder.read(book=BOOK[:1], scans=SCANS[:1], documents=documents)

    assert [row.site for row in read.documents] == ["上海仓", ""]
