"""A record is read field by field: each answers with its value or leaves a fault."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from medcount.core.when import LOCAL
from medcount.exchange.files import amounts, codes, moments
from medcount.exchange.files.cells import (
    EMPTY,
    BadValue,
    BrokenCell,
    Cell,
    NumberCell,
    Shows,
    described,
    is_blank,
)
from medcount.exchange.files.faults import FileFault, NoteCode
from medcount.exchange.files.grid import Row
from medcount.exchange.files.moments import When
from medcount.exchange.files.report import Report
from medcount.exchange.files.rows import CellNote
from medcount.exchange.files.words import Words

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)

_WAS_NUMBER = {
    "item_code": NoteCode.ITEM_CODE_WAS_NUMBER,
    "lot": NoteCode.LOT_WAS_NUMBER,
    "serial": NoteCode.SERIAL_WAS_NUMBER,
}
_PLACES = frozenset({"place", "from_place", "to_place"})
# Stands in for a moment that is missing or wrong; its record is refused, so nobody meets it.
NO_MOMENT = datetime.min.replace(tzinfo=LOCAL)


class Record:
    """
    One row of a table, by the names of our fields.

    A faulty field still answers, with something harmless, so that every fault of a row is found;
    whoever reads must drop a record that turned out faulty.
    """

    __slots__ = ("_cells", "_codes", "_notes", "_report", "is_faulty", "row")

    def __init__(self, report: Report, columns: Mapping[str, int], row: Row) -> None:
        self.row = row.number
        self.is_faulty = False
        self._report = report
        width = len(row.cells)
        self._cells: dict[str, Cell] = {
            field: row.cells[index]
            for field, index in columns.items()
            if index < width and not is_blank(row.cells[index])
        }
        self._codes: dict[str, str] = {}
        self._notes: list[tuple[str, NoteCode, str]] = []

    def is_empty(self, field: str) -> bool:
        """Return whether nothing stands in a field, or the file has no such column."""
        return field not in self._cells

    def code(self, field: str) -> str:
        """Return a code, "" when there is none."""
        value = self._read(field, codes.code, EMPTY)
        was_number = bool(value) and isinstance(self._cells.get(field), NumberCell)
        if field in _WAS_NUMBER:
            self._codes[field] = value
            if was_number:
                self.note(field, _WAS_NUMBER[field], value)
        elif was_number and field in _PLACES:
            self.note(field, NoteCode.PLACE_WAS_NUMBER, value)
        return value

    def name(self, field: str) -> str:
        """Return text that only people read, "" when there is none."""
        value = self._read(field, codes.name, EMPTY)
        cell = self._cells.get(field)
        if isinstance(cell, NumberCell) and cell.shows is not Shows.NUMBER:
            self.note(field, NoteCode.TEXT_WAS_DATE, value)
        return value

    def di(self, field: str) -> str:
        """Return a product code, "" when there is none."""
        return self._gtin(field, codes.di)

    def barcode(self, field: str) -> str:
        """Return what a scanner read, "" when there is nothing."""
        return self._gtin(field, codes.barcode)

    def whole(
        self, field: str, *, least: int, most: int = amounts.LARGEST, default: int = 0
    ) -> int:
        """Return a whole number within bounds."""
        return self._read(field, lambda cell: amounts.whole(cell, least=least, most=most), default)

    def decimal(self, field: str, *, least: int, most: int = amounts.LARGEST) -> Decimal | None:
        """Return a decimal number within bounds, None when there is none."""
        return self._read(
            field,
            lambda cell: amounts.decimal(cell, least=Decimal(least), most=Decimal(most)),
            None,
        )

    def day(self, field: str) -> date | None:
        """Return a date, None when there is none."""
        return self._read(field, moments.day, None)

    def when(self, field: str) -> When | None:
        """Return a moment or a bare date, None when there is neither."""
        return self._read(field, moments.moment, None)

    def moment(self, field: str) -> datetime | None:
        """Return a moment with its time of day, None when there is none."""
        when = self.when(field)
        if when is None:
            return None
        if when.bare_date:
            self.fault(field, FileFault.BAD_TIME, f"{when.at.date()} has no time of day")
        return when.at

    def needed_moment(self, field: str) -> datetime:
        """Return a moment that must be there."""
        self.need(field)
        return self.moment(field) or NO_MOMENT

    def word(self, field: str, words: Words[Word]) -> Word | None:
        """Return what a word stands for, None when there is none."""
        return self._read(field, lambda cell: _word(cell, words), None)

    def needed_word(self, field: str, words: Words[Word]) -> Word:
        """Return what a word stands for that must be there."""
        self.need(field)
        return self.word(field, words) or words.first

    def need(self, *fields: str) -> None:
        """Leave a fault for each field that is empty."""
        for field in fields:
            if self.is_empty(field):
                self.fault(field, FileFault.MISSING_VALUE)

    def fault(self, field: str, code: FileFault, detail: str = "") -> None:
        """Leave a fault."""
        self.is_faulty = True
        self._report.fault(self.row, field, code, detail)

    def note(self, field: str, code: NoteCode, value: str) -> None:
        """Leave a note, told only if the record turns out good."""
        self._notes.append((field, code, value))

    def notes(self) -> list[CellNote]:
        """Return what was noted, with the goods that it concerns."""
        return [
            CellNote(
                kind=self._report.kind,
                file=self._report.file,
                row=self.row,
                column=field,
                code=code,
                value=value,
                **self._codes,
            )
            for field, code, value in self._notes
        ]

    def _read(self, field: str, parse: Callable[[Cell], Value], default: Value) -> Value:
        cell = self._cells.get(field)
        if cell is None:
            return default
        try:
            return parse(cell)
        except BadValue as bad:
            self.fault(field, bad.code, bad.detail)
            return default

    def _gtin(self, field: str, parse: Callable[[Cell], str]) -> str:
        value = self._read(field, parse, EMPTY)
        if codes.had_lost_zeros(self._cells.get(field, EMPTY), value):
            self.note(field, NoteCode.DI_REPAIRED, value)
        return value


def _word(cell: Cell, words: Words[Word]) -> Word:
    if isinstance(cell, BrokenCell):
        raise BadValue(cell.code, cell.text)
    if not isinstance(cell, str):
        raise BadValue(FileFault.UNKNOWN_WORD, described(cell))
    return words.read(cell)
