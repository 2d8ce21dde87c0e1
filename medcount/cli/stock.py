"""Say what lay where at any moment, as it is known today or as it was known then."""

import argparse
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from medcount.core.when import iso_local
from medcount.db import server
from medcount.exchange.files.cells import BadValue
from medcount.exchange.files.faults import reason
from medcount.exchange.files.moments import moment
from medcount.people.queries import SiteRow, sites
from medcount.reports.stock import StockRow, every_stock

GOOD, BAD_INPUT = 0, 2

_COLUMNS = "{:<10} {:<12} {:<16} {:<16} {:<12} {:<20} {:<10} {:>12}".format


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the moment, what was known, the site and the form of the answer."""
    parser.add_argument("--as-of", required=True, metavar="T", help="the moment, ISO 8601")
    parser.add_argument("--known-at", metavar="T", help="what was recorded later is not known")
    parser.add_argument("--site", metavar="S", help="a site's code; default: every site")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    """Print the stock of one site or of all; 2 where a moment or the site means nothing."""
    try:
        at = _moment("--as-of", arguments.as_of)
        known_at = _moment("--known-at", arguments.known_at) if arguments.known_at else None
    except BadValue as bad:
        print(f"medcount stock: {bad.detail}", file=sys.stderr)
        return BAD_INPUT
    server.require_migrated()
    asked = [site for site in sites() if arguments.site in (None, site.code)]
    if arguments.site is not None and not asked:
        print(f"medcount stock: --site {arguments.site}: no such site", file=sys.stderr)
        return BAD_INPUT
    rows = (
        (site, row) for site in asked for row in every_stock(site=site.id, at=at, known_at=known_at)
    )
    if arguments.json:
        _print_json(rows, at=at, known_at=known_at)
    else:
        _print_table(rows)
    return GOOD


def _moment(option: str, text: str) -> datetime:
    try:
        return moment(text).at
    except BadValue as bad:
        raise BadValue(bad.code, f"{option}: {reason(bad.code, bad.detail)}") from bad


def _print_json(
    rows: Iterable[tuple[SiteRow, StockRow]], *, at: datetime, known_at: datetime | None
) -> None:
    answer = {
        "as_of": iso_local(at),
        "known_at": iso_local(known_at) if known_at else None,
        "stock": [{"site": site.code, **asdict(row)} for site, row in rows],
    }
    print(json.dumps(answer, ensure_ascii=False, indent=1, default=_as_text))


def _print_table(rows: Iterable[tuple[SiteRow, StockRow]]) -> None:
    print(_COLUMNS("site", "place", "item", "lot", "serial", "status", "owner", "quantity"))
    for site, row in rows:
        print(
            _COLUMNS(
                site.code, row.place, row.item_code, row.lot, row.serial, row.status, row.owner,
                f"{row.quantity:,}",
            )
        )  # fmt: skip


def _as_text(value: date | Decimal) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
