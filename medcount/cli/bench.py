"""Measure parts of the product beside the floor of the same run, on the same server."""

import argparse
import json
import sys
from collections.abc import Sequence

from bench.attribute import attribute
from bench.count import BATCH, count
from bench.measure import Broken, Result
from bench.pages import pages
from bench.scan import scan, scan_batch
from bench.udi import udi

GOOD, BROKEN = 0, 1

BENCHES = {
    "attribute": attribute,
    "count": count,
    "scan": scan,
    "scan-batch": scan_batch,
    "pages": pages,
    "udi": udi,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what is measured, how large and how often."""
    parser.add_argument("names", nargs="*", type=_name, metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--size", type=_hundreds, metavar="N", help="keys, or scans (each its own)")
    parser.add_argument("--batch", type=_positive, default=BATCH, metavar="B", help="an upload")
    parser.add_argument("--runs", type=_positive, default=3, metavar="R")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--verbose", action="store_true", help="tell the seconds of every step")


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; 1 where a run broke what it promises."""
    tell = _tell if arguments.verbose else _keep_quiet
    results: list[Result] = []
    for name in arguments.names or BENCHES:
        try:
            measured = BENCHES[name](
                size=arguments.size, runs=arguments.runs, batch=arguments.batch, tell=tell
            )
        except Broken as broken:
            print(f"{name}: {broken}", file=sys.stderr)
            return BROKEN
        results += measured
        if arguments.json:
            for result in measured:
                print(json.dumps(result.told()))
    if not arguments.json:
        _print_table(results)
    return GOOD


def _print_table(results: Sequence[Result]) -> None:
    columns = (
        "{:<12}{:>10}{:>8}{:>9}{:>12} {:<8}{:>12}{:>8}{:>6}{:>8}{:>8}{:>8}{:>13}{:>8}  {}".format
    )
    heading = ("name", "size", "batch", "clients", "figure", "unit", "floor", "ratio", "runs")
    print(columns(*heading, "spread", "p50_ms", "p99_ms", "whole_ratio", "max_ms", "page"))
    for one in results:
        print(
            columns(
                one.name,
                f"{one.size:,}",
                f"{one.batch:,}",
                one.clients or "-",
                f"{one.figure:,.0f}",
                one.unit,
                f"{one.floor:,.0f}",
                f"{one.ratio:.2f}",
                one.runs,
                f"{one.spread:.0%}",
                one.p50_ms or "-",
                one.p99_ms or "-",
                f"{one.whole_ratio:.2f}" if one.whole_ratio else "-",
                one.max_ms or "-",
                one.page or "",
            )
        )


def _name(text: str) -> str:
    if text not in BENCHES:
        raise argparse.ArgumentTypeError(f"{text} is none of {', '.join(BENCHES)}")
    return text


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("take at least 1")
    return number


def _hundreds(text: str) -> int:
    number = _positive(text)
    if number % 100:
        raise argparse.ArgumentTypeError("take a multiple of 100, so that 3 % of it are whole")
    return number


def _tell(line: str) -> None:
    print(line, file=sys.stderr)


def _keep_quiet(line: str) -> None:
    """Say nothing."""
