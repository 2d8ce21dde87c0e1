"""The month-end count of the demo company as files, for ``medcount count`` and for tests."""

import shlex
from pathlib import Path

from medcount.exchange.demo_company.month import COMPANY
from medcount.exchange.demo_company.month_end import MonthEnd, write_month_end


def write(folder: Path) -> None:
    """Write the files of a count into a folder, and say how to play it."""
    month_end = write_month_end(folder.resolve())
    print(f"{COMPANY} {month_end.now:%Y-%m-%d} 月末盘点 month-end count")
    print(f"数据文件 files         {folder.resolve()}")
    print(f"已知差异 known faults  {month_end.known_faults_csv}")
    print(f"盘点 count             medcount count {shlex.join(command_line(month_end))}")


def command_line(month_end: MonthEnd) -> list[str]:
    """Return the words after ``medcount count`` that play a count on its files."""
    folder = month_end.book.parent
    files = {
        "--book": month_end.book,
        "--scans": month_end.scans,
        "--movements": month_end.movements,
        "--documents": month_end.documents,
        "--packaging": month_end.packaging,
        "--policy": month_end.policy,
        "--report": folder / "variance-report.xlsx",
        "--json": folder / "answer.json",
    }
    named = [word for name, path in files.items() for word in (name, str(path))]
    return [*named, "--now", month_end.now.isoformat()]
