"""The files of a small count in which nothing is wrong, as grids that a test may spoil."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from medcount.exchange.files.read import read_count_files
from medcount.exchange.files.rows import CountFiles, FileKind

CellValue = str | int | float | bool | date | datetime | None
Grid = list[list[CellValue]]

BOOK: Grid = [
    ["site", "place", "zone_kind", "item_code", "item_name", "lot", "serial", "expiry", "status",
     "quantity", "unit_cost", "di", "storage_min_c", "storage_max_c", "place_min_c", "place_max_c",
     "as_of"],
    ["SH", "A-01", "合格品区", "0012", "髋关节柄", "L001", "", "2027-02", "合格",
     "10", "1200.50", "09526064055028", "2", "30", "10", "25", "2026-01-05 08:00"],
    ["SH", "A-01", "合格品区", "0012", "髋关节柄", "L002", "", "2027-03-31", "",
     "4", "1200.50", "09526064055028", "2", "30", "10", "25", "2026-01-05 08:00"],
    ["SH", "A-02", "", "0013", "起搏器", "L7", "S1", "20280131", "QUALIFIED",
     "1", "9,800", "", "", "", "", "", "2026-01-05 08:00"],
    ["BJ", "B-01", "待验区", "0014", "导管", "K5", "", "2026/12/5", "待验",
     "200", "", "", "", "", "", "", "2026-01-05T08:00:00+08:00"],
]  # fmt: skip
SCANS: Grid = [
    ["id", "event", "counted_at", "device", "device_at", "clock_offset_s", "person", "round",
     "place", "barcode", "item_code", "lot", "serial", "expiry", "quantity", "level", "voids"],
    ["s1", "SCAN", "2026-01-05T09:00:00", "P7", "", "", "P1", "1",
     "A-01", "010952606405502810L001\x1d17270228", "", "", "", "", "10", "", ""],
    ["s2", "", "", "P7", "2026-01-05T17:01:00", "28800", "P1", "",
     "A-01", "", "0012", "L002", "", "2027-03-31", "4", "", ""],
    ["s3", "", "2026-01-05T09:02:00", "P7", "", "", "P1", "",
     "A-02", "", "0013", "L7", "S1", "", "", "", ""],
    ["s4", "", "2026-01-05T09:03:00", "P7", "", "", "P1", "",
     "A-02", "", "0013", "L7", "S1", "", "", "", "s3"],
    ["s5", "PLACE_DONE", "2026-01-05T09:05:00", "P7", "", "", "P1", "",
     "A-01", "", "", "", "", "", "", "", ""],
]  # fmt: skip
MOVEMENTS: Grid = [
    ["id", "occurred_at", "recorded_at", "kind", "item_code", "lot", "from_place", "to_place",
     "from_status", "to_status", "quantity", "document", "corrects"],
    ["m1", "2026-01-05T08:30:00", "2026-01-05T08:40:00", "RECEIPT", "0012", "L001", "", "A-01",
     "", "合格", "5", "GR1", ""],
    ["m2", "", "2026-01-05T08:50:00", "出库", "0012", "L002", "A-01", "", "", "", "1", "GI1", ""],
    ["m3", "2026-01-05", "2026-01-05T10:00:00", "CORRECTION", "0012", "L001", "A-01", "",
     "", "", "5", "GR1", "m1"],
    ["m4", "2026-01-05", "2026-01-05T10:00:00", "STATUS", "0014", "K5", "B-01", "",
     "待验", "合格", "20", "QA1", ""],
]  # fmt: skip
DOCUMENTS: Grid = [
    ["id", "kind", "state", "created_at", "item_code", "lot", "quantity", "from_place", "to_place"],
    ["GR1", "RECEIPT", "OPEN", "2026-01-04 16:00", "0012", "L001", "5", "", "A-01"],
    ["RQ1", "领用单", "草稿", "2026-01-04 17:00", "0014", "", "3", "B-01", ""],
]
PACKAGING: Grid = [
    ["item_code", "di", "level", "factor"],
    ["0012", "09526064055028", "EA", "1"],
    ["0012", "19526064055025", "BOX", "10"],
]
POLICY = {"rounds_required": 2, "clock_error_s": 1.5, "controls": {"0012": ["lot", "expiry"]}}

GRIDS: Mapping[FileKind, Grid] = {
    FileKind.BOOK: BOOK,
    FileKind.SCANS: SCANS,
    FileKind.MOVEMENTS: MOVEMENTS,
    FileKind.DOCUMENTS: DOCUMENTS,
    FileKind.PACKAGING: PACKAGING,
}


@dataclass(slots=True)
class Folder:
    """A folder with the files of one count, all good until some are replaced."""

    path: Path

    def read(self, **files: Grid | str | bytes | Mapping[str, object]) -> CountFiles:
        """Read a good book and good scans, the files named replaced or added."""
        paths = {"book": self.put("book", BOOK), "scans": self.put("scans", SCANS)}
        for name, content in files.items():
            paths[name] = self.put(name, content)
        return read_count_files(**paths)

    def put(self, name: str, content: Grid | str | bytes | Mapping[str, object]) -> Path:
        """Write one file: a grid as CSV, text and bytes as they are, a mapping as JSON."""
        path = self.path / f"{name}.{'json' if name == 'policy' else 'csv'}"
        if isinstance(content, Mapping):
            content = json.dumps(content)
        if isinstance(content, list):
            content = csv_bytes(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


_CREATED = datetime(2026, 1, 5)  # noqa: DTZ001


def csv_bytes(grid: Grid, *, delimiter: str = ",") -> bytes:
    """Return a grid as a CSV in UTF-8."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(grid)
    return stream.getvalue().encode()


def xlsx_bytes(*sheets: Sequence[Sequence[CellValue]]) -> bytes:
    """Return grids as the sheets of a workbook, dates and moments as cells of their kind."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "remove_timezone": True}) as book:
        book.set_properties({"created": _CREATED})  # The same bytes whenever they are made.
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        as_moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
        for grid in sheets:
            sheet = book.add_worksheet()
            for row, cells in enumerate(grid):
                for column, value in enumerate(cells):
                    if isinstance(value, datetime):
                        sheet.write_datetime(row, column, value, as_moment)
                    elif isinstance(value, date):
                        sheet.write_datetime(row, column, value, as_date)
                    elif isinstance(value, bool):
                        sheet.write_boolean(row, column, value)
                    elif isinstance(value, int | float):
                        sheet.write_number(row, column, value)
                    elif value:
                        sheet.write_string(row, column, value)
    return stream.getvalue()


def with_cell(grid: Grid, row: int, column: str, value: CellValue) -> Grid:
    """Return a copy of a grid with one cell replaced; rows count the header as 1."""
    changed = [list(cells) for cells in grid]
    changed[row - 1][changed[0].index(column)] = value
    return changed


def with_column(grid: Grid, header: str, *values: CellValue) -> Grid:
    """Return a copy of a grid with one more column."""
    return [[*cells, value] for cells, value in zip(grid, (header, *values), strict=True)]


def without_column(grid: Grid, header: str) -> Grid:
    """Return a copy of a grid without one of its columns."""
    index = grid[0].index(header)
    return [cells[:index] + cells[index + 1 :] for cells in grid]
