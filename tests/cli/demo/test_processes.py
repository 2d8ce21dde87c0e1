"""The demo starts web and worker together and leaves none of them behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from medcount.cli.demo.processes import allowed_hosts
from medcount.db import server

pytestmark = pytest.mark.database

MEDCOUNT = Path(sys.executable).with_name("medcount")
PATIENCE_S = 120
READY = re.compile(r"ready in [\d.]+ s\s+http://127\.0\.0\.1:(\d+)/")


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """Let the company be made in a database of its own, and drop it in the end."""
    name = f"medcount_demo_{uuid4().hex[:12]}"
    done = demo(name, "--no-serve", "--keys", "900")
    assert done.returncode == 0, done.stderr
    assert "made anew" in done.stdout
    yield name
    with server.administer() as administrator:
        server.drop(administrator, name)


def environment(database: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name != "DEBUG"}
    return {**ours, "MEDCOUNT_DATABASE": database}


def demo(database: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [MEDCOUNT, "demo", *words]
    return subprocess.run(
        command, env=environment(database), capture_output=True, text=True, check=False
    )


@contextmanager
def served(database: str, port: int) -> Iterator[tuple[subprocess.Popen[str], int, list[int]]]:
    """Run the demo until it is ready; yield it with its port and all processes it started."""
    with subprocess.Popen(
        [MEDCOUNT, "demo", "--port", str(port)],
        env=environment(database),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A suite that runs in the background hands down an ignored Ctrl-C; people's shells do not.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            while not (ready := READY.search(said)):
                line = process.stdout.readline()
                assert line, f"it ended before it was ready: {said}"
                said += line
            yield process, int(ready[1]), descendants(process.pid)
        finally:
            process.kill()


def descendants(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    children = [
        int(child)
        for thread in Path(f"/proc/{pid}/task").iterdir()
        for child in (thread / "children").read_text().split()
    ]
    return [*children, *(grandchild for child in children for grandchild in descendants(child))]


def alive(pids: list[int]) -> list[int]:
    """Return those that still run, once they have had a moment to end."""
    deadline = time.monotonic() + 5
    while (left := [pid for pid in pids if runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def runs(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


def test_the_second_time_the_company_is_as_it_was_left(database):
    again = demo(database, "--no-serve")

    assert again.returncode == 0
    assert "as it was left" in again.stdout
    assert re.search(r"counter1 +盘点员甲 +盘点员 COUNTER", again.stdout)
    assert "密码 password" in again.stdout


@pytest.mark.parametrize(
    ("told", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_it_serves_until_told_to_stop_and_leaves_nothing_behind(database, told, code):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        wanted = taken.getsockname()[1]

        with served(database, wanted) as (process, port, started):
            assert port != wanted
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
                assert answer.status == 200
            assert len(started) >= 2

            process.send_signal(told)
            process.wait(timeout=PATIENCE_S)

    assert process.returncode == code
    assert alive(started) == []


def test_it_ends_as_a_whole_when_a_part_of_it_ends(database):
    with served(database, 18_000 + os.getpid() % 1000) as (process, _, started):
        worker = next(pid for pid in started if "worker" in command_line(pid))

        os.kill(worker, signal.SIGKILL)
        said, _ = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 1
    assert "medcount worker ended with code -9" in said
    assert alive(started) == []


def command_line(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().split("\0")


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1", "127.0.0.1,localhost"),
        ("192.0.2.7", "127.0.0.1,localhost,192.0.2.7"),
        ("0.0.0.0", "*"),
    ],
)
def test_the_web_answers_to_the_names_it_listens_under(host, allowed):
    assert allowed_hosts(host) == allowed
