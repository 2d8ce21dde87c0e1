"""The variance report of one plan, as far as it has come, with what people have confirmed."""

import tempfile
from datetime import datetime
from typing import IO
from uuid import UUID

from medcount.counting import queries
from medcount.counting.queries import LineRow
from medcount.counting.queries.plans import plan_detail
from medcount.reports import variance_report
from medcount.reports.answer import Unresolved, count_answer


def plan_report(*, site: int, plan: UUID, at: datetime) -> tuple[str, IO[bytes]]:
    """
    Return a plan's number and its variance report (R-217), ready to be read.

    :raises Refused: PLAN_UNKNOWN
    """
    number = plan_detail(site=site, plan=plan, at=at).number
    answer = count_answer(
        plans=[(site, plan)],
        at=at,
        noted=_nothing_noted,
        unresolved=[
            Unresolved(file=number, row=scan.sequence, code=scan.code, text=scan.text)
            for scan in queries.parked_scans(site=site, plan=plan)
        ],
    )
    file = tempfile.TemporaryFile()  # noqa: SIM115  Who hands it out closes it.
    confirmed = queries.variances(site=site, plan=plan)
    variance_report.write(file, answer, at=at, number=number, variances=confirmed)
    file.seek(0)
    return number, file


def _nothing_noted(line: LineRow) -> set[str]:
    """Return what the files of a count gave rise to on a line; this one has none."""
    return set()
