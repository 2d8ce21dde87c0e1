"""Two hundred faulty sets of files: each is refused with its reasons, or counted to the end."""

import argparse
import json
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from medcount.cli import count
from tests.exchange.faulty_files import FaultyFiles, faulty_files

FAULT = re.compile(r"\S+, row \d+, column [^\n]*, [A-Z_0-9]+: \S.*")


@pytest.fixture(autouse=True)
def _one_database(django_db_blocker):
    """Let the command make its throw-away databases."""
    with django_db_blocker.unblock():
        yield


@pytest.mark.database
@settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
@given(files=faulty_files())
def test_faulty_files_give_reasons_or_an_answer_and_never_half_of_one(
    files: FaultyFiles, capsys: pytest.CaptureFixture[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        given_files = files.write(Path(folder))
        answer = Path(folder) / "answer.json"
        words = [word for name, path in given_files.items() for word in (f"--{name}", str(path))]
        parser = argparse.ArgumentParser()
        count.add_arguments(parser)

        code = count.run(
            parser.parse_args([*words, "--now", "2027-01-01T00:00", "--json", str(answer)])
        )

        told = capsys.readouterr().err.splitlines()
        if code == count.BAD_INPUT:
            assert not answer.exists(), "a refused count answers nothing"
            assert told
            assert all(FAULT.fullmatch(line) for line in told), told
        else:
            lines = json.loads(answer.read_text(encoding="utf-8"))["lines"]
            assert (code == count.GOOD) <= all(line["state"] == "agrees" for line in lines)
            assert not told
