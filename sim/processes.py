"""Web, worker and PostgreSQL as processes that can be killed outright and come back."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bench.served import MEDCOUNT, free_port
from medcount.db import cluster

PATIENCE_S = 30


class Product:
    """The processes of one installation, over the embedded server of this process."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start the web and the worker."""
        self.port = free_port()
        self.deaths = {"web": 0, "worker": 0, "postgres": 0}
        self._environment = environment
        self._commands = {
            "web": ["serve", "--port", str(self.port), "--workers", "2", "--threads", "4"],
            "worker": ["worker"],
        }
        self._running = {name: self._start(name) for name in self._commands}

    def kill(self, name: str) -> None:
        """Let one of web, worker and postgres die at once, and bring it back."""
        self.deaths[name] += 1
        if name == "postgres":
            kill_postgres()
            cluster.revive()
        else:
            _kill_group(self._running[name])
            self._running[name] = self._start(name)

    def tend(self) -> None:
        """Bring back what has ended by itself, as whoever runs a service does."""
        for name, process in self._running.items():
            if process.poll() is not None:
                self._running[name] = self._start(name)

    def end(self) -> None:
        """End what was started."""
        for process in self._running.values():
            _kill_group(process)

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [MEDCOUNT, *self._commands[name]],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def kill_postgres() -> None:
    """Kill the embedded server and all it has started, so that only what was flushed is left."""
    data = cluster.start().data
    postmaster = int((data / "postmaster.pid").read_text().split()[0])
    command = Path(f"/proc/{postmaster}/cmdline").read_bytes()
    assert os.fsencode(data) in command, f"{postmaster} is no server of ours"
    os.kill(postmaster, signal.SIGSTOP)  # So that it starts nobody new meanwhile.
    family = [*_children(postmaster), postmaster]
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE_S
    while any(_lives(pid) for pid in family):
        assert time.monotonic() < deadline, "PostgreSQL does not die"
        time.sleep(0.01)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(PATIENCE_S)


def _children(parent: int) -> list[int]:
    return [pid for pid in _all_pids() if _state(pid)[1] == parent]


def _lives(pid: int) -> bool:
    """Say whether a process is there; one that nobody has buried yet keeps its number in use."""
    return _state(pid)[0] != ""


def _all_pids() -> list[int]:
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]


def _state(pid: int) -> tuple[str, int]:
    """Return the state of a process and its parent; "" where it is gone."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0
    return words[0], int(words[1])
