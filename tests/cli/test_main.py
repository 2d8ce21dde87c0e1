"""The command line answers at once and never with a stack trace for what is not a bug."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from medcount.cli import main

MEDCOUNT = Path(sys.executable).with_name("medcount")


@pytest.mark.parametrize("command", main.COMMANDS)
def test_every_command_has_its_module(command):
    module = import_module(f"medcount.cli.{command}")

    assert callable(module.add_arguments)
    assert callable(module.run)


def test_every_module_with_a_command_in_it_is_listed():
    here = Path(main.__file__).parent
    modules = {path.stem: path for path in here.glob("*.py")}
    packages = {path.parent.name: path for path in here.glob("*/__init__.py")}
    runnable = {
        name for name, path in (modules | packages).items() if "\ndef run(" in path.read_text()
    }

    assert runnable == set(main.COMMANDS)


def test_help_costs_nothing():
    script = (
        "import sys, contextlib; from medcount.cli.main import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "print(sorted({'django', 'psycopg', 'procrastinate'} & set(sys.modules)))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout

    assert "worker" in said
    assert said.splitlines()[-1] == "[]"


def test_an_unknown_command_is_bad_input(capsys):
    with pytest.raises(SystemExit) as end:
        main.main(["fly"])

    assert end.value.code == 2
    assert "invalid choice: 'fly'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, "set SECRET_KEY to a secret"),
        ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "DEBUG": "1"}, "connection"),
        ({"DEBUG": "1", "MEDCOUNT_PG": "15"}, "only [18, 16] come with MedCount"),
    ],
)
def test_what_keeps_a_worker_from_starting_is_said_in_words(variables, reason):
    done = subprocess.run(
        [MEDCOUNT, "worker"],
        capture_output=True,
        text=True,
        check=False,
        env={key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | variables,
    )

    assert done.returncode == 2
    assert reason in done.stderr
    assert "Traceback" not in done.stderr
