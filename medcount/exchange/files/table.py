"""A table is a sheet whose header was found, wherever in the first rows it stands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path

from medcount.exchange.files import delimited
from medcount.exchange.files.cells import EMPTY, Cell, described, is_blank
from medcount.exchange.files.delimited import CsvSheet
from medcount.exchange.files.faults import FileFault, NoteCode, plain, shown
from medcount.exchange.files.grid import Row, Sheet, Unreadable
from medcount.exchange.files.headers import LAYOUTS, Rank, accepted_names, field_of
from medcount.exchange.files.page_rows import PageRows, first_text
from medcount.exchange.files.record import Record
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import CellNote, FileKind
from medcount.exchange.files.xlsx import parts, workbook

# Titles, the company's name, the date of the print: they stand in the first rows, merged or not.
LAST_HEADER_ROW = 20

_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"
_SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et"})


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns."""

    row: int
    width: int
    columns: dict[str, int]  # Field → index.
    names: dict[str, str]  # Field → as it is written.
    repeated: list[tuple[str, str]]  # Field, the second column's name.
    above: Sequence[Sequence[Cell]] = ()  # The rows that end with this one.

    def missing(self, kind: FileKind) -> list[tuple[str, ...]]:
        """Return the groups of columns of which none is there."""
        return [
            group
            for group in LAYOUTS[kind].needed
            if not any(name in self.columns for name in group)
        ]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet and its header."""

    sheet: Sheet
    header: Header
    report: Report

    def records(self) -> Iterator[Record]:
        """
        Yield the records below the header; empty rows and those of the page are left out.

        :raises Unreadable: when the file breaks off
        """
        page = PageRows(self.report.kind, self.header.columns, self.header.above)
        for row in self.sheet.rows():
            if row.number <= self.header.row or _is_blank(row.cells):
                continue
            if note := page.note_of(row.cells):
                self._note(row, note)
                continue
            if self.sheet.ragged and not _is_blank(row.cells[self.header.width :]):
                self.report.fault(
                    row.number,
                    "",
                    FileFault.EXTRA_CELL,
                    f"{len(row.cells)} cells under {self.header.width} headers",
                )
                continue
            yield self._record(row)

    def _record(self, row: Row) -> Record:
        """Return a row as a record; what is merged below the header fills all of its cells."""
        merged = {
            index: area.value
            for index, area in row.merged.items()
            if area.first_row > self.header.row
        }
        record = Record(self.report, self.header.columns, _filled(row, merged))
        for name, index in self.header.columns.items():
            if index in merged and not is_blank(merged[index]):
                record.note(name, NoteCode.MERGED_CELLS, described(merged[index]))
        return record

    def _note(self, row: Row, code: NoteCode) -> None:
        self.report.notes.append(
            CellNote(
                kind=self.report.kind,
                file=self.report.file,
                row=row.number,
                column="",
                code=code,
                value=first_text(row.cells),
            )
        )


def open_table(path: Path, report: Report) -> Table | None:
    """
    Return the table of a file, or None when its header cannot be found or trusted.

    :raises Unreadable: when the file is not what it seems
    """
    kind = report.kind
    tried = _tried(_sheets(path), kind)
    complete = [(sheet, header) for sheet, header in tried if header and not header.missing(kind)]
    if not complete:
        _refuse_header([header for _, header in tried if header], report)
        return None
    if len(complete) > 1:
        names = ", ".join(shown(sheet.name) for sheet, _ in complete)
        report.fault(0, "", FileFault.SEVERAL_SHEETS, names)
        return None
    sheet, header = complete[0]
    report.headers = header.names
    for name, second in header.repeated:
        report.fault(header.row, name, FileFault.DUPLICATE_COLUMN, shown(second))
    return None if header.repeated else Table(sheet, header, report)


def _tried(sheets: Sequence[Sheet], kind: FileKind) -> list[tuple[Sheet, Header | None]]:
    """Return the sheets with the best header of each; of a CSV, as the right delimiter cuts it."""
    tried = []
    refusals = []
    for sheet in sheets:
        try:
            header = _best_header(sheet, kind)
        except Unreadable as refusal:
            refusals.append(refusal)
            continue
        if isinstance(sheet, CsvSheet) and header and not header.missing(kind):
            return [(sheet, header)]
        tried.append((sheet, header))
    of_csv = all(isinstance(sheet, CsvSheet) for sheet in sheets)
    readable = any(header and header.columns for _, header in tried)
    if refusals and not (of_csv and readable):
        raise refusals[0]
    return tried


def _best_header(sheet: Sheet, kind: FileKind) -> Header | None:
    """Return the first row that names all that is needed, else the one that names most."""
    best: Header | None = None
    above: list[Sequence[Cell]] = []
    for row in takewhile(lambda row: row.number <= LAST_HEADER_ROW, sheet.rows()):
        header = _header(row, kind)
        above.append(row.cells)
        if not header.missing(kind):
            return replace(header, above=above)
        if best is None or len(header.columns) > len(best.columns):
            best = header
    return best


def _header(row: Row, kind: FileKind) -> Header:
    """Return a row as a header; of several columns of one field, the one that names it best."""
    columns: dict[str, int] = {}
    names: dict[str, str] = {}
    ranks: dict[str, Rank] = {}
    repeated: dict[str, str] = {}
    for index, cell in enumerate(row.cells):
        if not isinstance(cell, str) or (named := field_of(kind, cell)) is None:
            continue
        name, rank = named
        written = plain(" ".join(cell.split()))
        if name not in ranks or rank < ranks[name]:
            ranks[name], columns[name], names[name] = rank, index, written
            repeated.pop(name, None)
        elif rank == ranks[name]:
            repeated.setdefault(name, written)
    return Header(
        row=row.number,
        width=len(row.cells),
        columns=columns,
        names=names,
        repeated=list(repeated.items()),
    )


def _refuse_header(headers: Sequence[Header], report: Report) -> None:
    if not headers:
        report.fault(0, "", FileFault.EMPTY_FILE)
        return
    best = max(headers, key=lambda header: len(header.columns))
    for group in best.missing(report.kind):
        names = " or ".join(accepted_names(report.kind, name) for name in group)
        row = best.row if best.columns else 0
        report.fault(row, group[0], FileFault.MISSING_COLUMN, f"accepted are {names}")


def _sheets(path: Path) -> Sequence[Sheet]:
    """Return what a file holds; its first bytes tell what it is, and not its name."""
    if path.is_dir():
        raise Unreadable(FileFault.UNREADABLE_FILE, "it is a folder")
    if not path.is_file():
        raise Unreadable(FileFault.UNREADABLE_FILE, "there is no such file")
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(FileFault.EMPTY_FILE)
    with path.open("rb") as stream:
        start = stream.read(4)
    if start == _OLE:
        detail = "it is encrypted or an old XLS; save it as XLSX without a password"
        raise Unreadable(FileFault.UNREADABLE_FILE, detail)
    zipped = start in _ZIP
    if not zipped and path.suffix.lower() in _SPREADSHEETS:
        raise Unreadable(FileFault.UNREADABLE_FILE, "this is no XLSX; save it as XLSX or CSV UTF-8")
    if size > (parts.MOST_BYTES if zipped else delimited.MOST_BYTES):
        raise Unreadable(FileFault.TOO_LARGE, f"{size} bytes")
    if zipped:
        return workbook.sheets(path.read_bytes())
    return [CsvSheet(path, delimiter) for delimiter in delimited.DELIMITERS]


def _filled(row: Row, merged: Mapping[int, Cell]) -> Row:
    if not merged:
        return row
    cells = [*row.cells, *[EMPTY] * (max(merged) + 1 - len(row.cells))]
    for index, value in merged.items():
        cells[index] = value
    return Row(row.number, cells)


def _is_blank(cells: Sequence[Cell]) -> bool:
    return all(map(is_blank, cells))
