"""Whatever dies and whatever the network does, no scan is lost once acknowledged, none doubled."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

MEDCOUNT = Path(sys.executable).with_name("medcount")


def simulate(seed: int, *words: str) -> tuple[int, dict, str]:
    """Play in processes of its own; return the code, the account and what was complained of."""
    done = subprocess.run(
        [MEDCOUNT, "sim", "--seed", str(seed), "--json", *words],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout.splitlines()[-1]), done.stderr


def test_no_acknowledged_scan_is_lost_or_counted_twice():
    code, account, said = simulate(7, "--seconds", "10")

    assert (code, said) == (0, "")
    assert account["acknowledged"] == account["kept"] == account["events"] > 0
    assert sum(account["kills"].values()) >= 3


@pytest.mark.parametrize(
    ("control", "broken"), [("no-unique", "doubled"), ("async", "lost")], ids=["no-unique", "async"]
)
def test_a_promise_that_was_taken_away_is_found_broken(control, broken):
    code, account, said = simulate(7, "--seconds", "5", "--control", control)

    assert code == 1
    assert account[broken] > 0
    assert "medcount sim --seed 7: " in said
    assert broken in said
