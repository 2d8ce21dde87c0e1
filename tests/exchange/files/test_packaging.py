import pytest

from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.rows import PackagingRow
from tests.exchange.files.refusals import only_fault
from tests.exchange.good_files import PACKAGING, Folder, with_cell


def test_a_level_of_packing_says_how_much_it_holds(folder: Folder):
    assert folder.read(packaging=PACKAGING).packaging == [
        PackagingRow(row=2, item_code="0012", di="09526064055028", level="EA", factor=1),
        PackagingRow(row=3, item_code="0012", di="19526064055025", level="BOX", factor=10),
    ]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("factor", "0", FileFault.OUT_OF_RANGE),
        ("factor", "2.5", FileFault.NOT_WHOLE),
        ("factor", "", FileFault.MISSING_VALUE),
        ("di", "", FileFault.MISSING_VALUE),
        ("level", "", FileFault.MISSING_VALUE),
        ("item_code", "", FileFault.MISSING_VALUE),
    ],
)
def test_a_bad_cell_is_named_by_file_row_column_and_code(
    folder: Folder, column: str, value: str, code: FileFault
):
    fault = only_fault(folder, packaging=with_cell(PACKAGING, 3, column, value))

    assert (fault.file, fault.row, fault.column) == ("packaging.csv", 3, column)
    assert fault.code == code


def test_one_code_of_an_item_stands_for_one_content(folder: Folder):
    again = [*PACKAGING, PACKAGING[2]]

    assert len(folder.read(packaging=again).packaging) == 3
    fault = only_fault(folder, packaging=with_cell(again, 4, "factor", "12"))
    assert (fault.row, fault.code) == (4, FileFault.CONTRADICTION)
