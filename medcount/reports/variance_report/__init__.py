"""盘点差异表 (R-217): what a count found, as a workbook to read, filter, print and sign."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from medcount.core.when import local_date
from medcount.counting.queries import VarianceRow
from medcount.reports.answer import Answer
from medcount.reports.variance_report.causes import pareto, shares
from medcount.reports.variance_report.look import FONT
from medcount.reports.variance_report.sheet import Book
from medcount.reports.variance_report.summary import add_summary
from medcount.reports.variance_report.tables import (
    AGREEING,
    NOT_RESOLVED,
    VARIANCES,
    agreeing_row,
    agrees,
    agrees_in_full,
    unresolved_row,
    variance_row,
)

_DAYS_PROPOSED = 7  # For putting right what nobody has set a due date for.
_NOTHING_CONFIRMED: Mapping[int, Sequence[VarianceRow]] = MappingProxyType({})


def write(
    path: Path | IO[bytes],
    answer: Answer,
    *,
    at: datetime,
    number: str,
    variances: Mapping[int, Sequence[VarianceRow]] = _NOTHING_CONFIRMED,
) -> None:
    """
    Write the report of an answer in the active language; the same answer makes the same bytes.

    On 差异 stands every line that has anything to look at; on 零差异 every line that agrees, as the
    proof that it was counted; on both what agrees and has a finding. ``variances``: by line, with
    what people have confirmed so far; without them, or beside them, posts and due dates are
    proposals and marked as such.

    :raises OSError: when it cannot be written
    """
    workbook = Workbook(
        path,
        {
            "constant_memory": True,  # A row at a time: 100,000 lines do not fit in a cell store.
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            # What has no look of its own, and the height of rows, follow the same type.
            "default_format_properties": FONT.copy(),
        },
    )
    book = Book(workbook, at=at, number=number)
    workbook.set_properties({"created": at})
    differing = [
        (one, shares(one, variances.get(one.line.id, ())))
        for one in answer.lines
        if not agrees_in_full(one)
    ]
    due = local_date(at) + timedelta(days=_DAYS_PROPOSED)
    add_summary(book, answer, pareto(differing))
    book.add_table(
        VARIANCES, (variance_row(one, parts, proposed_due=due) for one, parts in differing)
    )
    book.add_table(AGREEING, (agreeing_row(one) for one in answer.lines if agrees(one)))
    book.add_table(NOT_RESOLVED, (unresolved_row(one) for one in answer.unresolved))
    try:
        workbook.close()
    except FileCreateError as error:
        raise error.args[0] from None  # What the operating system said.
