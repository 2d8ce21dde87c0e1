"""A CSV is UTF-8 text, its rows counted as a spreadsheet counts them."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.grid import Row, Unreadable

MOST_BYTES = 512 << 20
DELIMITERS = (",", "\t", ";")

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """A CSV as one delimiter cuts it."""

    path: Path
    delimiter: str
    name: str = ""
    ragged: bool = True

    def rows(self) -> Iterator[Row]:
        """
        Yield the records that are not empty.

        :raises Unreadable: NOT_UTF8, MALFORMED_CSV
        """
        number = 0
        with self.path.open("rb") as stream:
            records = csv.reader(_lines(stream), delimiter=self.delimiter, strict=True)
            try:
                for number, cells in enumerate(records, start=1):
                    if any(cells):
                        yield Row(number, list(cells))
            except csv.Error as error:
                detail = f"{error}, in line {records.line_num}"
                raise Unreadable(FileFault.MALFORMED_CSV, detail, row=number + 1) from None
            except Unreadable as bad:
                raise Unreadable(bad.code, bad.detail, row=number + 1) from None


def _lines(stream: BinaryIO) -> Iterator[str]:
    number = 0
    while line := stream.readline(_LONGEST_LINE):
        number += 1
        if number == 1:
            if line.startswith(_UTF_16):
                raise Unreadable(FileFault.NOT_UTF8, "the file is UTF-16")
            line = line.removeprefix(_BOM)
        if len(line) == _LONGEST_LINE:
            raise Unreadable(FileFault.MALFORMED_CSV, f"line {number} does not end")
        if b"\0" in line:
            raise Unreadable(FileFault.MALFORMED_CSV, f"a NUL byte in line {number}")
        try:
            yield line.decode()
        except UnicodeDecodeError:
            raise Unreadable(FileFault.NOT_UTF8, _guess(line, number)) from None


def _guess(line: bytes, number: int) -> str:
    """Return what a line that is no UTF-8 looks like, for people."""
    try:
        line.decode("gb18030")
    except UnicodeDecodeError:
        return f"line {number}"
    return f"line {number} reads as GB18030 (GBK), the plain 'CSV' of a Chinese spreadsheet"
