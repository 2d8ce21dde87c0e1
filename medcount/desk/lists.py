"""A list page: its filters and order stand in the URL, and what is shown can be taken home."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar
from uuid import UUID

import xlsxwriter
from django.http import FileResponse, HttpRequest

from medcount.core.page import PAGE_ROWS, Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.when import LOCAL

RowT = TypeVar("RowT")
ReadT = TypeVar("ReadT")
Cell = str | int | Decimal | date | datetime | None

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column(Generic[RowT]):
    """One column of an export: its title and what stands in it."""

    title: str
    cell: Callable[[RowT], Cell]
    width: int = 14


def turn_of(request: HttpRequest) -> Turn:
    """Return which page of a list the URL asks for."""
    return Turn(
        sort=request.GET.get("sort", ""), cursor=request.GET.get("cursor", ""), rows=PAGE_ROWS
    )


def asked(request: HttpRequest, name: str) -> str:
    """Return one filter of the URL; "" where it is not set."""
    return request.GET.get(name, "").strip()


def asked_uuid(request: HttpRequest, name: str) -> UUID | None:
    """Return the id that a filter of the URL names; None where it is not set or is no id."""
    try:
        return UUID(asked(request, name))
    except ValueError:
        return None


def asked_moment(request: HttpRequest, name: str) -> datetime | None:
    """
    Return a moment of the URL, by the warehouse's clock unless it says another; None if not set.

    :raises Refused: INPUT_UNREADABLE
    """
    when = _read(request, name, datetime.fromisoformat)
    return when.replace(tzinfo=LOCAL) if when and when.tzinfo is None else when


def asked_day(request: HttpRequest, name: str) -> date | None:
    """
    Return a day of the URL; None where it is not set.

    :raises Refused: INPUT_UNREADABLE
    """
    return _read(request, name, date.fromisoformat)


def asked_number(request: HttpRequest, name: str) -> int | None:
    """
    Return a whole number of the URL; None where it is not set.

    :raises Refused: INPUT_UNREADABLE
    """
    return _read(request, name, int)


def _read(request: HttpRequest, name: str, reading: Callable[[str], ReadT]) -> ReadT | None:
    typed = asked(request, name)
    try:
        return reading(typed) if typed else None
    except ValueError as error:
        raise Refused(RefusalCode.INPUT_UNREADABLE, field=name, typed=typed) from error


def wants_export(request: HttpRequest) -> bool:
    """Say whether the list is to be taken home instead of shown."""
    return request.GET.get("export") == "xlsx"


def exported(
    rows: Iterable[RowT], columns: Sequence[Column[RowT]], *, name: str, at: datetime
) -> FileResponse:
    """
    Return all rows as a workbook.

    Texts stay texts: a lot keeps its zeros, and nothing becomes a formula.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  The response closes it.
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    head = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            _write(sheet, last, place, column.cell(row))
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
    book.close()
    file.seek(0)
    stamp = at.astimezone(LOCAL).strftime("%Y%m%d-%H%M")
    return FileResponse(
        file, as_attachment=True, filename=f"{name}-{stamp}.xlsx", content_type=_XLSX
    )


def _write(sheet: Any, row: int, column: int, cell: Cell) -> None:
    match cell:
        case None | "":
            return
        case int() | Decimal():
            sheet.write_number(row, column, cell)
        case datetime():
            sheet.write_string(row, column, cell.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S"))
        case date():
            sheet.write_string(row, column, cell.isoformat())
        case _:
            sheet.write_string(row, column, str(cell))
