"""Reports are written and read back as whoever gets them would."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from medcount.reports import variance_report
from medcount.reports.answer import Answer
from tests.reports.month_end import RUN_AT


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Workbook]:
    """Write answers and read their workbooks back."""

    def write(answer: Answer, **facts) -> Workbook:
        path = tmp_path / "report.xlsx"
        variance_report.write(path, answer, at=RUN_AT, number="PD-2026-01", **facts)
        return openpyxl.load_workbook(path)

    return write
