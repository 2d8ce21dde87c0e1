from pathlib import Path

import pytest

from medcount.exchange.files.delimited import CsvSheet
from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.grid import Row, Unreadable


def test_a_record_is_a_row_however_many_lines_it_fills(tmp_path: Path):
    sheet = csv_of(tmp_path, b'a,b\r\n"x\r\ny",1\r\n\r\nz,2\r\n')

    assert list(sheet.rows()) == [
        Row(1, ["a", "b"]),
        Row(2, ["x\r\ny", "1"]),
        Row(4, ["z", "2"]),
    ]


def test_a_group_separator_is_no_end_of_line(tmp_path: Path):
    sheet = csv_of(tmp_path, b"a\n\x1d01\x1d\x1e\x85\n".replace(b"\x85", "\u2028".encode()))

    assert list(sheet.rows())[1] == Row(2, ["\x1d01\x1d\x1e\u2028"])


def test_a_byte_order_mark_is_no_text(tmp_path: Path):
    assert list(csv_of(tmp_path, b"\xef\xbb\xbfa\n").rows()) == [Row(1, ["a"])]


def test_quotes_and_delimiters_inside_quotes_are_text(tmp_path: Path):
    sheet = csv_of(tmp_path, b'"a ""b"", c";d\n', delimiter=";")

    assert list(sheet.rows()) == [Row(1, ['a "b", c', "d"])]


@pytest.mark.parametrize(
    ("content", "row", "code", "word"),
    [
        ("批号\n".encode("gb18030"), 1, FileFault.NOT_UTF8, "GB18030"),
        (b"a\n\xff\xff\xff\n", 2, FileFault.NOT_UTF8, "line 2"),
        ("批号\n".encode("utf-16"), 1, FileFault.NOT_UTF8, "UTF-16"),
        (b"a,b\n1,\x002\n", 2, FileFault.MALFORMED_CSV, "NUL"),
        (b'a,b\n1,2\n"x,3\n4,5\n', 3, FileFault.MALFORMED_CSV, "end of data"),
        (b'a,b\n1,2\n"x"y,3\n', 3, FileFault.MALFORMED_CSV, "expected"),
        (b"a,b\n1,2\rx,3\n\n", 2, FileFault.MALFORMED_CSV, "new-line"),
        (b'a\n"' + b"x" * 200_000 + b'"\n', 2, FileFault.MALFORMED_CSV, "field larger"),
        (b"a\n" + b"x" * (2 << 20), 2, FileFault.MALFORMED_CSV, "does not end"),
    ],
)
def test_what_is_no_csv_is_refused_at_its_row(
    tmp_path: Path, content: bytes, row: int, code: FileFault, word: str
):
    with pytest.raises(Unreadable) as caught:
        list(csv_of(tmp_path, content).rows())

    assert (caught.value.code, caught.value.row) == (code, row)
    assert word in caught.value.detail


def csv_of(folder: Path, content: bytes, delimiter: str = ",") -> CsvSheet:
    path = folder / "file.csv"
    path.write_bytes(content)
    return CsvSheet(path, delimiter)
