#!/usr/bin/env python
"""Django's own commands, for developers; they work on the database as its owner."""

import os
import sys


def main() -> None:
    """Run one of Django's commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medcount.settings")
    os.environ.setdefault("MEDCOUNT_ROLE", "medcount_owner")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
