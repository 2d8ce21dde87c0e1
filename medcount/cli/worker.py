"""Run jobs: what actions have deferred, what comes round, what a killed worker left half done."""

import argparse
import asyncio
import logging

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status

from medcount.db import server

_SIGN_OF_LIFE_S = 2.0
_DEAD_S = 10.0  # Without a sign of life. Who only seemed dead does harm to nobody: jobs bear twice.
_LOOK_S = 2.0

_logger = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how many jobs may run at once, and whether to stay."""
    parser.add_argument("--concurrency", type=int, default=1, help="jobs at once (default: 1)")
    parser.add_argument("--once", action="store_true", help="end when the queue is empty")


def run(arguments: argparse.Namespace) -> int:
    """Work until stopped; a job that has begun is finished first."""
    server.require_fit()
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()):
        asyncio.run(_work(concurrency=arguments.concurrency, wait=not arguments.once))
    return 0


async def _work(*, concurrency: int, wait: bool) -> None:
    async with app.open_async():
        await _take_up()
        looking = asyncio.create_task(_look_out())
        try:
            await app.run_worker_async(
                concurrency=concurrency,
                wait=wait,
                update_heartbeat_interval=_SIGN_OF_LIFE_S,
                stalled_worker_timeout=_DEAD_S,
            )
        finally:
            looking.cancel()


async def _look_out() -> None:
    """Take up what workers leave who die while this one lives."""
    while True:
        await asyncio.sleep(_LOOK_S)
        await _take_up()


async def _take_up() -> None:
    """Put the jobs of workers that give no sign of life any more back into the queue."""
    manager = app.job_manager
    try:
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_S):
            try:
                await manager.retry_job(job)
            except UniqueViolation:  # One under the same queueing lock waits, and does for both.
                await manager.finish_job(job, status=Status.ABORTED, delete_job=False)
    except ConnectorException as why:  # The database is away, or another worker was quicker.
        _logger.warning("left to the next look at dead workers' jobs: %s", why)
