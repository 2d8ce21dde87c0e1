"""Read codes as scanners send them: one JSON string a line in, one JSON object a line out."""

import argparse
import json
import os
import sys
from dataclasses import asdict, fields
from datetime import UTC, date, datetime

from medcount.core.udi import Carrier, Fault, FaultCode, Parsed, parse
from medcount.core.when import local_date

GOOD = 0

_MARK = "\ufeff"  # With which some editors begin a file.
_FIELDS = [field.name for field in fields(Parsed)]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is done with the codes, and the day from which years are reckoned."""
    parser.add_argument("verb", choices=["parse"], help="read one code a line from the input")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help="places years of two digits in their century; default: today",
    )


def run(arguments: argparse.Namespace) -> int:
    """Answer every line of the input in its order; a refused code is an answer like any other."""
    today = arguments.today or local_date(datetime.now(UTC))
    try:
        for line in sys.stdin.buffer:
            sys.stdout.write(answer(line, today=today) + "\n")
            sys.stdout.flush()  # Who asks code by code waits for each answer.
    except BrokenPipeError:  # Who asked has heard enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return GOOD


def answer(line: bytes, *, today: date) -> str:
    """Return what a line says as JSON in ASCII, whatever the line is."""
    text = line.removesuffix(b"\n").decode("utf-8", "surrogateescape")
    try:
        # GS stands in strings as it is where whoever wrote them did not know better.
        code = json.loads(text.removeprefix(_MARK), strict=False)
    except (ValueError, RecursionError):
        code = None
    parsed = parse(code, today=today) if isinstance(code, str) else _no_text(text)
    return json.dumps({name: getattr(parsed, name) for name in _FIELDS}, default=asdict)


def _no_text(line: str) -> Parsed:
    return Parsed(
        ok=False,
        carrier=Carrier(None, guessed=True),
        extra={},
        raw=line,
        errors=(Fault(FaultCode.NOT_TEXT),),
    )
