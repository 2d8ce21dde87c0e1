"""The web is served by a process that says what keeps it from starting, and ends when told."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

MEDCOUNT = Path(sys.executable).with_name("medcount")


@pytest.fixture
def port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serving(database: str, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [MEDCOUNT, "serve", "--port", str(port), "--workers", "1"],
        env=os.environ | {"MEDCOUNT_DATABASE": database, "DEBUG": "1"},
        stderr=subprocess.PIPE,
        text=True,
    )


def answer(port: int, path: str, patience_s: float = 20) -> tuple[int, str]:
    deadline = time.monotonic() + patience_s
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
                return answer.status, answer.read().decode()
        except urllib.error.URLError:
            assert time.monotonic() < deadline, "nobody answers"
            time.sleep(0.1)


def test_it_serves_until_it_is_told_to_stop(cloned_database, port):
    with serving(cloned_database, port) as process:
        try:
            assert answer(port, "/healthz") == (200, '{"status": "alive"}')
            assert "登录" in answer(port, "/")[1]

            process.send_signal(signal.SIGTERM)
            process.wait(15)
        finally:
            process.kill()

    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), 1)


def test_a_taken_port_is_said_in_one_line(cloned_database, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        with serving(cloned_database, port) as process:
            _, said = process.communicate(timeout=20)

    assert process.returncode == 2
    assert f"127.0.0.1:{port} is taken" in said
