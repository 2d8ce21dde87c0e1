"""Play the month-end count of an invented company, headless, and leave its files to look at."""

import argparse
import json
import os
import shlex
from pathlib import Path

from django.conf import settings

from medcount.cli import count
from medcount.core.line import LineState
from medcount.exchange.demo_company.month import COMPANY
from medcount.exchange.demo_company.month_end import MonthEnd, write_month_end


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where the files go."""
    parser.add_argument("--folder", type=Path, default=_default_folder(), metavar="F")


def _default_folder() -> Path:
    house: Path = settings.HOUSE
    return Path(os.environ.get("MEDCOUNT_DATA") or house.parent / ".medcount") / "demo"


def run(arguments: argparse.Namespace) -> int:
    """Write the files, play the count and say where all lies; findings are what a demo is for."""
    folder: Path = arguments.folder.resolve()
    month_end = write_month_end(folder)
    report, answer = folder / "variance-report.xlsx", folder / "answer.json"
    words = [
        *_files(month_end),
        *("--now", month_end.now.isoformat()),
        *("--report", str(report)),
        *("--json", str(answer)),
    ]
    parser = argparse.ArgumentParser()
    count.add_arguments(parser)
    print(f"{COMPANY} {month_end.now:%Y-%m-%d} 月末盘点 month-end count")
    code = count.run(parser.parse_args(words))
    if code == count.BAD_INPUT:
        return code
    _print_summary(answer, month_end)
    print(f"数据文件 files         {folder}")
    print(f"已知差异 known faults  {month_end.known_faults_csv}")
    print(f"差异报告 report        {report}")
    print(f"盘点结果 answer        {answer}")
    print(f"重做一次 once more     medcount count {shlex.join(words)}")
    return count.GOOD


def _files(month_end: MonthEnd) -> list[str]:
    files = {
        "--book": month_end.book,
        "--scans": month_end.scans,
        "--movements": month_end.movements,
        "--documents": month_end.documents,
        "--packaging": month_end.packaging,
        "--policy": month_end.policy,
    }
    return [word for name, path in files.items() for word in (name, str(path))]


def _print_summary(answer: Path, month_end: MonthEnd) -> None:
    """Say in both languages how the count came out beside what was wrong on purpose."""
    lines = json.loads(answer.read_text(encoding="utf-8"))["lines"]
    told = sum(line["state"] != LineState.AGREES or bool(line["findings"]) for line in lines)
    planted = sum(not known.is_settled for known in month_end.known_faults)
    print(f"共 {len(lines)} 行，其中 {told} 行有差异或疑点，其余账实相符；预置 {planted} 处。")
    print(
        f"{len(lines)} lines, of which {told} differ or are in doubt and all others agree; "
        f"{planted} were made so on purpose."
    )
