"""A count of the demo's files finds what was planted, nothing else, and keeps nobody waiting."""

import argparse
import csv
import json
import shlex
import time
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from medcount.cli import count, demo
from medcount.cli.demo.files import command_line
from medcount.core.disposition import Disposition
from medcount.core.line import LineState
from medcount.exchange.demo_company.month import KnownFault
from medcount.exchange.demo_company.month_end import MonthEnd, write_month_end

pytestmark = pytest.mark.database

SOUND: tuple[Any, ...] = (LineState.AGREES, 0, set(), [], Disposition.NONE)
SECONDS = 10
KEY = ("site", "owner", "place", "item_code", "lot", "serial", "status")
# A machine that runs other tests beside this one, on slower cores.
PATIENCE = 4


@dataclass(frozen=True)
class Shown:
    """What the demo wrote and the count of it answered."""

    code: int
    seconds: float
    folder: Path
    said: str
    answer: dict[str, Any]
    month_end: MonthEnd

    @property
    def lines(self) -> dict[tuple[str, ...], dict[str, Any]]:
        """Return the lines by their stock keys."""
        return {tuple(line[name] for name in KEY): line for line in self.answer["lines"]}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Shown:
    folder = tmp_path_factory.mktemp("demo")
    said = StringIO()
    started = time.monotonic()
    with django_db_blocker.unblock(), redirect_stdout(said):
        code = run(demo, ["--files", str(folder)])
        month_end = write_month_end(folder)
        run(count, command_line(month_end))
    seconds = time.monotonic() - started
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    return Shown(code, seconds, folder, said.getvalue(), answer, month_end)


def run(command: ModuleType, words: list[str]) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    code: int = command.run(parser.parse_args(words))
    return code


def told(line: dict[str, Any]) -> tuple[Any, ...]:
    causes = [cause["cause"] for cause in line["causes"]]
    return (line["state"], line["variance"], set(line["findings"]), causes, line["disposition"])


def expected(known: KnownFault) -> tuple[Any, ...]:
    causes = [] if known.cause is None else [known.cause]
    return (known.state, known.variance, known.findings, causes, known.disposition)


def test_every_known_fault_is_told_as_it_is(shown: Shown) -> None:
    lines = shown.lines

    wrong = {
        (known.fault, known.key): told(lines[known.key])
        for known in shown.month_end.known_faults
        if told(lines[known.key]) != expected(known)
    }
    assert wrong == {}


def test_nothing_else_is_told(shown: Shown) -> None:
    known = {known.key for known in shown.month_end.known_faults}
    others = {key: told(line) for key, line in shown.lines.items() if key not in known}

    assert {key: line for key, line in others.items() if line != SOUND} == {}
    assert len(others) > 3000


def test_a_cause_names_the_paper_or_movement_behind_it(shown: Shown) -> None:
    lines = shown.lines
    backed = [known for known in shown.month_end.known_faults if known.evidence]

    assert len(backed) >= 7
    for known in backed:
        assert known.evidence in lines[known.key]["causes"][0]["evidence"], known.fault


def test_only_what_is_proposed_changes_the_book(shown: Shown) -> None:
    for known in shown.month_end.known_faults:
        line = shown.lines[known.key]
        if known.disposition in (Disposition.ADJUST, Disposition.MOVE, Disposition.HOLD):
            assert line["book_after"] == line["counted"], known.fault


def test_what_could_not_be_read_is_named_by_its_row(shown: Shown) -> None:
    named = {(one["row"], one["code"]) for one in shown.answer["not_resolved"]}

    assert named == shown.month_end.not_resolved


def test_a_frozen_or_a_live_book_would_have_been_wrong(shown: Shown) -> None:
    with (shown.folder / "book.csv").open(encoding="utf-8-sig", newline="") as stream:
        frozen = {
            tuple(row[name] for name in KEY): int(row["quantity"]) for row in csv.DictReader(stream)
        }
    agreeing = {key: line for key, line in shown.lines.items() if told(line) == SOUND}

    against_frozen = sum(line["counted"] != frozen.get(key, 0) for key, line in agreeing.items())
    against_live = sum(line["counted"] != line["book_after"] for line in agreeing.values())
    assert against_frozen > len(agreeing) / 10
    assert against_live > len(agreeing) / 4


def test_the_demo_says_how_its_files_are_counted(shown: Shown) -> None:
    assert shown.code == 0
    words = command_line(shown.month_end)
    assert f"medcount count {shlex.join(words)}" in shown.said
    for name in ("variance-report.xlsx", "answer.json", "known_faults.csv", "book.xlsx"):
        assert (shown.folder / name).stat().st_size > 0
        assert str(shown.folder / name) in shown.said


def test_writing_and_counting_takes_less_than_ten_seconds(shown: Shown) -> None:
    print(f"files: {shown.seconds:.1f} s, {SECONDS} s are promised")

    assert shown.seconds < SECONDS * PATIENCE
