"""Run jobs: those that actions have deferred, and the periodic ones."""

import argparse

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from medcount.db import server


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how many jobs may run at once, and whether to stay."""
    parser.add_argument("--concurrency", type=int, default=1, help="jobs at once (default: 1)")
    parser.add_argument("--once", action="store_true", help="end when the queue is empty")


def run(arguments: argparse.Namespace) -> int:
    """Work until stopped; a job that has begun is finished first."""
    server.require_fit()
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()):
        app.run_worker(concurrency=arguments.concurrency, wait=not arguments.once)
    return 0
