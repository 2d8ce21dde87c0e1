"""Let an invented company live in the lasting database, and serve it until stopped."""

import argparse
import os
import sys
import time
import unicodedata
from pathlib import Path

from django.utils import timezone

from medcount.cli.demo import files, keys
from medcount.cli.demo.lasting import lived_in
from medcount.cli.demo.people import PASSWORD, PEOPLE
from medcount.cli.demo.processes import Ended, allowed_hosts, free_port, together, wait_for
from medcount.core.duty_names import ROLE_NAMES
from medcount.db import server
from medcount.exchange.demo_company.history import KEYS, SEED
from medcount.exchange.demo_company.month import COMPANY

GOOD, BROKEN = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare whether to begin anew, and where the company is to be reached."""
    parser.add_argument("--fresh", action="store_true", help="drop the company and make it anew")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="or the next free one")
    parser.add_argument("--no-serve", action="store_true", help="end when the company is there")
    parser.add_argument("--keys", type=int, default=KEYS, metavar="N", help="of a fresh company")
    parser.add_argument("--files", type=Path, metavar="FOLDER", help="write a count's files only")


def run(arguments: argparse.Namespace) -> int:
    """Make the company if it is not there, say how to come in, and serve it."""
    if arguments.files is not None:
        files.write(arguments.files)
        return GOOD
    _take_keys(arguments)
    started = time.monotonic()
    with lived_in(now=timezone.now(), fresh=arguments.fresh, keys=arguments.keys) as is_new:
        _print_logins(is_new=is_new)
        return GOOD if arguments.no_serve else _serve(arguments.host, arguments.port, started)


def _take_keys(arguments: argparse.Namespace) -> None:
    """Begin again under the company's own secrets, which settings read when a process begins."""
    kept = keys.keep(server.home())
    if kept.keys() <= os.environ.keys():
        return
    given = {"host": arguments.host, "port": arguments.port, "keys": arguments.keys}
    command = [
        *(sys.executable, "-m", "medcount.cli.main", "demo"),
        *(f"--{name}={value}" for name, value in given.items()),
        *(["--fresh"] if arguments.fresh else []),
        *(["--no-serve"] if arguments.no_serve else []),
    ]
    os.execve(sys.executable, command, {**kept, **os.environ})  # noqa: S606


def _serve(host: str, wanted: int, started: float) -> int:
    """Serve the company until stopped; stop all together if a part of it ends."""
    reached_by = {"ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", allowed_hosts(host))}
    try:
        port = free_port(host, wanted)
        if port != wanted:
            print(f"端口 {wanted} 已被占用，改用 {port}    port {wanted} is taken, using {port}")
        with together() as children:
            children.start("serve", "--host", host, "--port", str(port), environment=reached_by)
            children.start("worker", environment={})
            wait_for(children, host, port)
            seconds = time.monotonic() - started
            print(f"\n就绪 ready in {seconds:.1f} s    http://{host}:{port}/    停止 stop: Ctrl-C")
            sys.stdout.flush()
            while True:
                children.require_running()
                time.sleep(0.5)
    except Ended as ended:
        print(f"medcount demo: {ended}", file=sys.stderr)
        return BROKEN
    except KeyboardInterrupt:
        print("\n已停止 stopped")
        return GOOD


def _print_logins(*, is_new: bool) -> None:
    """Say who the company's people are and by which words they come in."""
    said = "新建 made anew" if is_new else "沿用 as it was left"
    print(f"{COMPANY} demo company    种子 seed {SEED}    {said}    {server.home()}\n")
    for person in PEOPLE:
        role = _wide(f"{ROLE_NAMES[person.role]} {person.role.value}", 26)
        line = f"  {person.username:<13}{_wide(person.name, 14)}{role}{person.site}"
        print(line.rstrip())
    print(f"\n密码 password (每人 everybody): {PASSWORD}")
    sys.stdout.flush()


def _wide(text: str, columns: int) -> str:
    """Return a text padded to so many columns of a terminal, where Chinese takes two each."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * (columns - taken)
