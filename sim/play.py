"""The play: eight handhelds upload while web, worker and PostgreSQL are killed outright."""

import random
import threading
import time
from enum import StrEnum

import psycopg
from django.db import connections

from bench.company import found
from bench.floor import owner_parameters
from bench.served import wait_for
from medcount.db import cluster, roles, server
from sim.accounts import Account, draw_up
from sim.handheld import Floorwalker
from sim.processes import Product

HANDHELDS = 8
DATABASE = "medcount"
_DRAIN_S = 60
_COMPARE_S = 30
_VICTIMS = ("web", "web", "worker", "postgres", "postgres")


class Control(StrEnum):
    """What is taken away on purpose: then the play must show what is broken."""

    NO_UNIQUE = "no-unique"  # A retry is a new scan.
    ASYNC = "async"  # A commit is answered before it is on disk.


def play(
    *, seed: int, seconds: float, control: Control | None, environment: dict[str, str]
) -> Account:
    """Play once, over an embedded server that holds nothing else."""
    server.migrate(verbosity=0)
    company = found(HANDHELDS)
    connections.close_all()
    if control is Control.ASYNC:
        _answer_before_flushing()
    product = Product(environment)
    try:
        wait_for(product.port)
        walkers = [
            Floorwalker(
                number=number,
                handheld=handheld,
                port=product.port,
                dice=random.Random(f"{seed}/{number}"),  # noqa: S311 - Repeatable, not secret.
                unique=control is not Control.NO_UNIQUE,
            )
            for number, handheld in enumerate(company.handhelds)
        ]
        _walk_and_kill(walkers, product, seed=seed, seconds=seconds, control=control)
        compared = control is not None or _await_comparison(product)
    finally:
        product.end()
    return draw_up(
        seed=seed,
        company=company,
        walkers=walkers,
        kills=product.deaths,
        compared=compared,
        database=DATABASE,
    )


def _answer_before_flushing() -> None:
    with server.administer() as administrator:
        administrator.execute(f"ALTER ROLE {roles.APPLICATION} SET synchronous_commit = off")


def _walk_and_kill(
    walkers: list[Floorwalker],
    product: Product,
    *,
    seed: int,
    seconds: float,
    control: Control | None,
) -> None:
    """Let everybody walk for so long and kill somebody now and then; then wait for the rest."""
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(
            target=walker.walk,
            args=(lambda: time.monotonic() < until,),
            kwargs={"patience_s": _DRAIN_S},
        )
        for walker in walkers
    ]
    for thread in threads:
        thread.start()
    dice = random.Random(f"{seed}/kills")  # noqa: S311 - Repeatable, not secret.
    while time.monotonic() < until:
        time.sleep(dice.uniform(0.8, 2.4))
        product.kill("postgres" if control is Control.ASYNC else dice.choice(_VICTIMS))
        product.tend()
    while any(thread.is_alive() for thread in threads):
        product.tend()
        time.sleep(0.2)


def _await_comparison(product: Product) -> bool:
    """Wait until the worker has compared what was handed in."""
    cluster.revive()
    deadline = time.monotonic() + _COMPARE_S
    while time.monotonic() < deadline:
        with psycopg.connect(**owner_parameters(DATABASE)) as connection:
            row = connection.execute(
                "SELECT bool_and(p.compared_at >= t.last)"
                " FROM counting_plan AS p"
                " CROSS JOIN (SELECT max(submitted_at) AS last FROM counting_task) AS t"
            ).fetchone()
        if row == (True,):
            return True
        product.tend()
        time.sleep(0.3)
    return False
