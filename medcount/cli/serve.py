"""Serve the pages and the API until stopped."""

import argparse
import os
import socket
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from medcount.db import server

TAKEN = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen, how many processes and threads, and the certificate for TLS."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--threads", type=int, default=4, help="requests at once in each process")
    parser.add_argument("--tls", nargs=2, type=Path, metavar=("CERT", "KEY"))


def run(arguments: argparse.Namespace) -> int:
    """Listen, once the database is fit; a request that has begun is answered before the end."""
    server.require_fit()
    server.let_go()
    if not is_free(arguments.host, arguments.port):
        print(
            f"medcount serve: {arguments.host}:{arguments.port} is taken by another program; "
            f"choose another with --port",
            file=sys.stderr,
        )
        return TAKEN
    certificate, key = arguments.tls or (None, None)
    Granian(
        "medcount.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=arguments.threads,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        ssl_cert=certificate,
        ssl_key=key,
    ).serve()
    return 0


def is_free(host: str, port: int) -> bool:
    """Say whether nobody listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
