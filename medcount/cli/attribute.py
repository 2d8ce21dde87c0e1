"""Say why counted goods differ from the book: a case in, causes with their evidence out."""

import argparse
import gc
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from medcount.attribution.engine import Claim, attribute
from medcount.cli import outputs
from medcount.cli.outputs import BadOutput
from medcount.exchange.files.attribution_case import FILES, read_case
from medcount.exchange.files.rows import BadFiles, fault_line

GOOD, BAD_INPUT = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the folder of the case and where the causes go."""
    parser.add_argument("case", type=Path, metavar="CASE_DIR")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="predictions.jsonl")


def run(arguments: argparse.Namespace) -> int:
    """Read, attribute and write; 2 on bad input, and then nothing is written."""
    inputs = [
        folder / name for folder in (arguments.case, arguments.case / "case") for name in FILES
    ]
    try:
        with outputs.drafted({"--output": arguments.output}, inputs=inputs) as drafts:
            claims = attributed(arguments.case)
            drafts.write("--output", lambda path: write_claims(path, claims))
            drafts.publish()
    except BadFiles as bad:
        return _refuse(fault.line for fault in bad.faults)
    except BadOutput as bad:
        return _refuse([fault_line(bad.option, bad.code, bad.reason)])
    return GOOD


def attributed(folder: Path) -> list[Claim]:
    """
    Return the causes of a case.

    A large case is much to look through for a collector of garbage, and nothing of it is garbage.

    :raises BadFiles: with every fault that was found
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return attribute(read_case(folder))
    finally:
        if collecting:
            gc.enable()


def write_claims(path: Path, claims: Sequence[Claim]) -> None:
    """Write claims as JSON, one a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for claim in claims:
            file.write(json.dumps(_told(claim), ensure_ascii=False) + "\n")


def _told(claim: Claim) -> dict[str, object]:
    return {
        "cause": claim.cause,
        "effects": [{"variance_id": one, "delta": units} for one, units in claim.effects],
        "confidence": claim.confidence,
        "evidence": list(claim.evidence),
    }


def _refuse(lines: Iterable[str]) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return BAD_INPUT
