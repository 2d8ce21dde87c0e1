"""A sheet of the report: written row by row, fit for screen and for paper."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, count, islice
from typing import Any

from medcount.core.when import LOCAL, iso_local
from medcount.reports.variance_report.look import Look, formats
from medcount.reports.variance_report.words import Word, say

Value = str | int | Decimal | date | datetime | None

# A spreadsheet's numbers hold 15 digits; above this an amount's cents, or units, would be lost.
_EXACT_BELOW = 10**13
_TEXT_MAX = 32_767  # Characters of a cell.
_FIRST_YEAR = 1901  # Spreadsheets know no day before 1900 and disagree about the first months.
_A4 = 9
ROWS_MAX = 1_000_000  # Of a sheet that can have 1,048,576; the rest goes on the next one.


@dataclass(frozen=True, slots=True)
class Marked:
    """A value that looks unlike the rest of its column."""

    value: Value
    look: Look


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; its width in characters of the body."""

    title: Word
    width: int
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet that is read, filtered and printed as rows under a header."""

    name: Word
    columns: Sequence[Column]
    frozen: int = 1  # Columns that stay in view.
    pages_break_before: int = 0  # The column at which a second page begins beside the first.


class Sheet:
    """One sheet, its next row and what every page of it says in header and footer."""

    def __init__(self, book: "Book", name: str, widths: Sequence[int]) -> None:
        self.book = book
        self.name = name
        self.row = 0
        self.paper = book.workbook.add_worksheet(name)
        for column, width in enumerate(widths):
            self.paper.set_column(column, column, width)
        self.paper.hide_gridlines(2)
        self.paper.set_landscape()
        self.paper.set_paper(_A4)
        self.paper.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        number, run_at = (_plain(text) for text in (book.number, shown(book.at)))
        title = f"{_plain(say(Word.TITLE))} · {_plain(name)}"
        pages = _plain(say(Word.PAGE_OF)) % {"page": "&P", "pages": "&N"}
        self.paper.set_header(f"&L{title}&R{say(Word.DOCUMENT_NUMBER)} {number}")
        self.paper.set_footer(
            f"&L{say(Word.SIGNED_ON_SUMMARY)}&C{pages}&R{say(Word.RUN_AT)} {run_at}"
        )

    def add(self, *cells: Marked, height: int | None = None) -> None:
        """Write the next row."""
        if height is not None:
            self.paper.set_row(self.row, height)
        for column, cell in enumerate(cells):
            self.put(column, cell)
        self.row += 1

    def put(self, column: int, cell: Marked, *, to: int | None = None) -> None:
        """Write a cell of the next row, as wide as the columns up to ``to``."""
        look = self.book.looks[cell.look]
        if to is not None:
            self.paper.merge_range(self.row, column, self.row, to, "", look)
        refused = _write(self.paper, self.row, column, cell.value, look)
        assert refused == 0, f"the spreadsheet takes no {cell.value!r} in {self.name}"


class Book:
    """The workbook of one report."""

    def __init__(self, workbook: Any, *, at: datetime, number: str) -> None:
        self.workbook = workbook
        self.at = at
        self.number = number
        self.looks = formats(workbook)

    def add_table(self, table: Table, rows: Iterable[Sequence[Value | Marked]]) -> None:
        """Write a table, its rows numbered, on one sheet or as many as it takes."""
        left = iter(rows)
        for part in count(1):
            first = next(left, None)
            if first is None and part > 1:
                return
            name = say(table.name) if part == 1 else f"{say(table.name)} ({part})"
            sheet = Sheet(self, name, [column.width for column in table.columns])
            taken = chain([] if first is None else [first], islice(left, ROWS_MAX - 1))
            _fill(sheet, table, taken, first_number=(part - 1) * ROWS_MAX + 1)


def _fill(
    sheet: Sheet, table: Table, rows: Iterator[Sequence[Value | Marked]], *, first_number: int
) -> None:
    sheet.add(*(Marked(say(column.title), Look.HEAD) for column in table.columns), height=32)
    for number, row in enumerate(rows, first_number):
        sheet.add(
            *(
                value if isinstance(value, Marked) else Marked(value, column.look)
                for column, value in zip(table.columns, (number, *row), strict=True)
            )
        )
    last_row, last_column = max(sheet.row - 1, 0), len(table.columns) - 1
    sheet.paper.freeze_panes(1, table.frozen)
    sheet.paper.autofilter(0, 0, last_row, last_column)
    sheet.paper.repeat_rows(0)
    # A lot of digits is meant to be text: no green corner.
    sheet.paper.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})
    if table.pages_break_before:
        sheet.paper.set_print_scale(72)  # Each half fits across A4.
        sheet.paper.set_v_pagebreaks([table.pages_break_before])
        sheet.paper.repeat_columns(0)
        sheet.paper.print_across()
    else:
        sheet.paper.fit_to_pages(1, 0)


def _write(paper: Any, row: int, column: int, value: Value, look: Any) -> int:
    """Write a value as what it is and return 0; whatever it spells, text is never a formula."""
    refused: int
    if value is None or value == "":
        refused = paper.write_blank(row, column, None, look)
    elif isinstance(value, str):
        refused = _write_text(paper, row, column, value, look)
    elif isinstance(value, date):
        refused = _write_date(paper, row, column, value, look)
    elif -_EXACT_BELOW < value < _EXACT_BELOW:
        refused = paper.write_number(row, column, value, look)
    else:
        refused = paper.write_string(row, column, str(value), look)
    return refused


def _write_date(paper: Any, row: int, column: int, day: date, look: Any) -> int:
    refused: int
    if day.year < _FIRST_YEAR:
        refused = paper.write_string(row, column, day.isoformat(), look)
    elif isinstance(day, datetime):
        local = day.astimezone(LOCAL).replace(tzinfo=None)
        refused = paper.write_datetime(row, column, local, look)
    else:
        refused = paper.write_datetime(row, column, day, look)
    return refused


def _write_text(paper: Any, row: int, column: int, text: str, look: Any) -> int:
    if len(text) > _TEXT_MAX:
        text = f"{text[: _TEXT_MAX - 1]}…"
    refused: int
    if text.startswith("<r>") and text.endswith("</r>"):
        # The writer takes this for markup of its own and would copy it raw into the file.
        refused = paper.write_rich_string(row, column, text[0], text[1], text[2:], look)
    else:
        refused = paper.write_string(row, column, text, look)
    return refused


def _plain(text: str) -> str:
    """Return text without a meaning to headers, in which & begins a command."""
    return text.replace("&", "&&")


def shown(moment: datetime) -> str:
    """Return a moment as people read it, in local time with its offset."""
    return iso_local(moment.replace(microsecond=0)).replace("T", " ")
