"""
A real browser before the real product: Chromium, the served pages, PostgreSQL.

Debian's Chromium comes by ``make browser``. Where there is none these tests are skipped; with CI
set in the environment a missing browser is a failure.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.person import Person

# The browser's driver keeps an event loop in this thread; no query of ours runs inside of it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

MEDCOUNT = Path(sys.executable).with_name("medcount")
PATIENCE_S = 30


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a running Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        reason = "no Chromium: make browser"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        yield chromium
        chromium.close()


@contextmanager
def serving(database: str) -> Iterator[str]:
    """Serve a database, its worker beside it, and return the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"MEDCOUNT_DATABASE": database, "DEBUG": "1"}
    with ExitStack() as processes:
        for command in (["serve", "--port", str(port), "--workers", "1"], ["worker"]):
            process = subprocess.Popen([MEDCOUNT, *command], env=environment)
            processes.callback(_end, process)
        address = f"http://127.0.0.1:{port}"
        _await(f"{address}/healthz")
        yield address


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(PATIENCE_S)
    finally:
        process.kill()


def _await(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            urllib.request.urlopen(address).close()
        except urllib.error.URLError:
            assert time.monotonic() < deadline, f"{address} does not answer"
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def persons(browser: Browser) -> Iterator[Callable[..., Person]]:
    """Return a way to let somebody sit down at a browser of their own."""
    seated: list[Person] = []

    def sit_down(address: str, name: str, password: str, **look: object) -> Person:
        person = Person(browser, address, name, password, **look)
        seated.append(person)
        return person

    yield sit_down
    for person in seated:
        person.leave()
