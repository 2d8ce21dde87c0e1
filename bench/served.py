"""The product as it is deployed: a web process of its own over a database, ended with the block."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Broken

MEDCOUNT = Path(sys.executable).with_name("medcount")
PATIENCE_S = 60


@contextmanager
def served(database: str, *, workers: int, threads: int) -> Iterator[int]:
    """Serve a database with secrets of its own and return the port."""
    port = free_port()
    command = [MEDCOUNT, "serve", "--port", str(port)]
    command += ["--workers", str(workers), "--threads", str(threads)]
    process = subprocess.Popen(command, env=environment(database))
    try:
        wait_for(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE_S)
        finally:
            process.kill()


def environment(database: str) -> dict[str, str]:
    """Return what a process of the product finds around it, as in a company."""
    keys = {name: secrets.token_hex(32) for name in ("SECRET_KEY", "AUDIT_KEY")}
    without_debug = {name: value for name, value in os.environ.items() if name != "DEBUG"}
    return {**without_debug, **keys, "MEDCOUNT_DATABASE": database}


def free_port() -> int:
    """Return a port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(port: int) -> None:
    """Wait until the product answers and reaches its database."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise Broken(f"nobody answers on port {port}") from None
            time.sleep(0.05)
        else:
            return
