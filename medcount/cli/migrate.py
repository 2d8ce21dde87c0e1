"""Bring the database up to date."""

import argparse

from medcount.db import server


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(arguments: argparse.Namespace) -> int:
    """Make the roles and the database where they are missing, then run the migrations."""
    server.migrate()
    return 0
