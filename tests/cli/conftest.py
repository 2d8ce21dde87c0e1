"""A count on files, written as the tables a reader can check by eye."""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

DAY = "2026-11-20"


@dataclass(frozen=True)
class Counted:
    """What `medcount count` answered: its exit code and its JSON."""

    code: int
    answer: dict[str, Any]

    @property
    def summary(self) -> dict[str, Any]:
        """Return the summary."""
        summary: dict[str, Any] = self.answer["summary"]
        return summary

    def line(self, **key: str) -> dict[str, Any]:
        """Return the one line that bears these values."""
        found = [
            line
            for line in self.answer["lines"]
            if all(line[name] == value for name, value in key.items())
        ]
        assert len(found) == 1, f"{len(found)} lines bear {key}: {self.answer['lines']}"
        line: dict[str, Any] = found[0]
        return line


@dataclass
class Files:
    """The files of one count; a table's first row names its columns, `-` is an empty cell."""

    folder: Path
    given: dict[str, Path] = field(default_factory=dict)

    def write(self, name: str, table: str) -> None:
        """Write a table of words as CSV; a bare time of day is one of the DAY."""
        rows = [line.split() for line in table.strip().splitlines()]
        header, *records = rows
        moments = {
            index for index, column in enumerate(header) if column.endswith(("_at", "as_of"))
        }
        path = self.folder / f"{name}.csv"
        path.write_text(
            "\n".join(
                ",".join(_cell(word, moment=index in moments) for index, word in enumerate(record))
                for record in (header, *records)
            ),
            encoding="utf-8",
        )
        self.given[name] = path


def _cell(word: str, *, moment: bool) -> str:
    if word == "-":
        return ""
    return f"{DAY}T{word}:00" if moment and word[:1].isdigit() and len(word) == 5 else word


@pytest.fixture
def count(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Callable[..., Counted]:
    """Return a function that plays a count on tables given by file name."""

    def play(*, now: str = "11:00", policy: dict[str, Any] | None = None, **tables: str) -> Counted:
        from medcount.cli import count as command

        files = Files(tmp_path)
        for name, table in tables.items():
            files.write(name, table)
        if policy is not None:
            files.given["policy"] = tmp_path / "policy.json"
            files.given["policy"].write_text(json.dumps(policy))
        answer = tmp_path / "answer.json"
        words = [word for name, path in files.given.items() for word in (f"--{name}", str(path))]
        parser = argparse.ArgumentParser()
        command.add_arguments(parser)
        arguments = parser.parse_args(
            [*words, "--now", _cell(now, moment=True), "--json", str(answer)]
        )
        with django_db_blocker.unblock():
            code = command.run(arguments)
        return Counted(code, json.loads(answer.read_text(encoding="utf-8")))

    return play
