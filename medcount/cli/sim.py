"""Kill and garble what runs while handhelds upload, and hold what was kept to account."""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from sim.play import Control, play

GOOD, BROKEN = 0, 1
_TRIES = 4
# What would lead a play to a database that holds something.
_ELSEWHERE = {"DATABASE_URL", "OWNER_DATABASE_URL", "MEDCOUNT_DATABASE", "MEDCOUNT_ROLE", "DEBUG"}
_INSIDE = "MEDCOUNT_SIM"  # Set where the play has an embedded server and secrets to itself.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the seed that repeats a play, its length, and what to take away as a control."""
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="default: a new one")
    parser.add_argument("--seconds", type=float, default=20, metavar="S", help="of killing")
    parser.add_argument("--control", type=Control, choices=[*Control], help="must be found broken")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Play; 1 and the seed where an invariant is broken."""
    if _INSIDE not in os.environ:
        return _run_inside(arguments)
    seed = secrets.randbelow(10**6) if arguments.seed is None else arguments.seed
    account = play(
        seed=seed,
        seconds=arguments.seconds,
        control=arguments.control,
        environment=dict(os.environ),
    )
    if arguments.json:
        print(json.dumps(asdict(account)))
    else:
        print(", ".join(f"{name} {value}" for name, value in asdict(account).items()))
    if account.broken:
        told = ", ".join(f"{name} {times}" for name, times in account.broken.items())
        print(f"medcount sim --seed {seed}: {told}", file=sys.stderr)
        return BROKEN
    return GOOD


def _run_inside(arguments: argparse.Namespace) -> int:
    """Run the same command again over a server that nobody else uses, in a folder of its own."""
    # What a lost flush loses is chance: a control that found nothing broken tries again.
    for _ in range(_TRIES if arguments.control else 1):
        with tempfile.TemporaryDirectory(
            prefix="medcount-sim-", ignore_cleanup_errors=True
        ) as folder:
            Path(folder).chmod(0o755)  # PostgreSQL runs as another user, and must pass.
            code = subprocess.run(
                [sys.executable, "-m", "medcount.cli.main", *sys.argv[1:]],
                env=_environment(folder),
                check=False,
            ).returncode
        if code != GOOD:
            break
    return code


def _environment(folder: str) -> dict[str, str]:
    keys = {name: secrets.token_hex(32) for name in ("SECRET_KEY", "AUDIT_KEY")}
    apart = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    return {**apart, **keys, "MEDCOUNT_DATA": folder, _INSIDE: folder}
