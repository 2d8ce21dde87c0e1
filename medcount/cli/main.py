"""
The command ``medcount``.

A command is a module of this package with ``add_arguments(parser)`` and ``run(arguments)``, which
returns the exit code: 0 good, 1 findings or open points, 2 bad input. It is imported only when it
is asked for, and then finds Django ready; so the help of the whole costs nothing.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

COMMANDS = {
    "attribute": "say of every variance of a case why it is there, with evidence",
    "bench": "measure parts of the product beside the floor of the same run",
    "count": "play a count on files: book and scans in, report and answer out",
    "demo": "set an invented company up in the lasting database, and serve it",
    "import": "take over a file of book, movements, documents or packaging",
    "migrate": "bring the database up to date, as its owner",
    "serve": "serve the pages and the API until stopped",
    "sim": "kill and garble what runs while handhelds upload, and hold what was kept to account",
    "stock": "say what lay where at any moment, as known today or as known then",
    "udi": "read codes as scanners send them: a JSON string a line in, a JSON object a line out",
    "worker": "run deferred and periodic jobs until stopped",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="medcount",
        description="账实相符: count what is there and hold it against the book.",
        epilog="\n".join(f"  {name:<10} {does}" for name, does in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=version("medcount"))
    parser.add_argument("command", choices=COMMANDS, metavar="command", help="one of those below")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="see medcount command --help")
    chosen = parser.parse_args(arguments)
    # So that a stopped command tidies up after itself, as one that is interrupted does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    return _run(chosen.command, chosen.arguments)


def _run(command: str, arguments: Sequence[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medcount.settings")
    import django  # Only now, since it takes most of the time that a command needs to start.
    from django.core.exceptions import ImproperlyConfigured

    from medcount.core.refusal import Refused
    from medcount.db.server import ServerUnfit

    try:
        django.setup()
        module = import_module(f"medcount.cli.{command}")
        parser = argparse.ArgumentParser(prog=f"medcount {command}", description=COMMANDS[command])
        module.add_arguments(parser)
        code: int = module.run(parser.parse_args(arguments))
    except Refused as refusal:
        from medcount.reports.refusals import sentence

        return _refuse(command, sentence(refusal))
    except (ImproperlyConfigured, ServerUnfit) as error:
        return _refuse(command, str(error))
    return code


def _refuse(command: str, reason: str) -> int:
    print(f"medcount {command}: {reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
