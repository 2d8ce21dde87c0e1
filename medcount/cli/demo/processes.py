"""The processes of a demonstration: started together, stopped together, none left behind."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from medcount.cli.serve import is_free

_PATIENCE_S = 15  # For a process to end by itself once it is asked to.
_READY_S = 60
_NEXT_PORTS = 20
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (where somebody asks for it)


class Ended(Exception):
    """What was to be served is not, or not any more."""


class Children:
    """Processes of this program that run beside it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, command: str, *words: str, environment: Mapping[str, str]) -> None:
        """Start one of this program's commands, out of reach of the terminal's Ctrl-C."""
        self._running[command] = subprocess.Popen(
            [sys.executable, "-m", "medcount.cli.main", command, *words],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def require_running(self) -> None:
        """Raise Ended as soon as one of them has ended."""
        for command, child in self._running.items():
            if child.poll() is not None:
                raise Ended(f"medcount {command} ended with code {child.returncode}")

    def stop(self) -> None:
        """Ask all to end, and end those that do not."""
        for child in self._running.values():
            child.terminate()
        deadline = time.monotonic() + _PATIENCE_S
        for child in self._running.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


@contextmanager
def together() -> Iterator[Children]:
    """Let children run until the block ends in whatever way; a closed terminal ends it too."""
    children = Children()
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(128 + signal.SIGHUP))
    try:
        yield children
    finally:
        for asked_again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(asked_again, signal.SIG_IGN)
        children.stop()


def free_port(host: str, wanted: int) -> int:
    """Return the wanted port, or if it is taken the next one that is free."""
    ports = range(wanted, wanted + _NEXT_PORTS)
    port = next((port for port in ports if is_free(host, port)), None)
    if port is None:
        raise Ended(f"none of {host}:{ports[0]} to {ports[-1]} is free")
    return port


def wait_for(children: Children, host: str, port: int) -> None:
    """Wait until the web answers that it is well."""
    reached = "127.0.0.1" if host in _EVERYWHERE else host
    deadline = time.monotonic() + _READY_S
    while not _is_well(reached, port):
        children.require_running()
        if time.monotonic() > deadline:
            raise Ended(f"the web does not answer on {reached}:{port}")
        time.sleep(0.1)


def _is_well(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def allowed_hosts(host: str) -> str:
    """Return under which names the web may be called when it listens on a host."""
    if host in _EVERYWHERE:
        return "*"
    return ",".join(dict.fromkeys(("127.0.0.1", "localhost", host)))
