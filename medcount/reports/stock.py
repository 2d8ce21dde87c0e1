"""What lay where at any moment, as it is known today or as it was known then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from medcount import db
from medcount.core.page import Page, Turn
from medcount.db import listing

SORTS = ("place", "item_code", "item_name", "lot", "serial", "expiry", "status", "quantity")
_NO_EXPIRY = "9999-99-99"  # Behind every day, in whatever way the database sorts.
_TOTALS = {
    "rows": "count(*)",
    "items": "count(DISTINCT item_code)",
    "quantity": "coalesce(sum(quantity), 0)::bigint",
    "amount": "coalesce(sum(amount), 0)",
    "without_cost": "count(*) FILTER (WHERE amount IS NULL)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFilter:
    """Which of the stock is asked for; what is left empty asks for all."""

    search: str = ""  # The beginning of an item code, lot or serial, or a part of a name.
    zone: str = ""  # The code of a zone.
    status: str = ""
    owner: str | None = None  # "" is the company's own.
    expires_before: date | None = None  # Its last usable day lies before this one.


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """What lay under one stock key, in base units, and what it stands in the book for."""

    id: int  # The stock key.
    place: str
    zone: str
    zone_kind: str
    item_code: str
    item_name: str
    spec: str
    model: str
    unit: str
    lot: str
    serial: str
    expiry: date | None
    status: str
    owner: str
    quantity: int
    unit_cost: Decimal | None
    amount: Decimal | None  # None where nobody knows the cost.


@dataclass(frozen=True, slots=True, kw_only=True)
class StockTotals:
    """The sums of all rows that the filters leave."""

    rows: int
    items: int
    quantity: int
    amount: Decimal
    without_cost: int  # Rows that the amount leaves out.


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneChoice:
    """A zone that the stock can be filtered by."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StockChoices:
    """What there is at a site to filter its stock by."""

    zones: Sequence[ZoneChoice]
    owners: Sequence[str]  # "" is the company's own.


def stock_choices(*, site: int) -> StockChoices:
    """Return the zones of a site and the owners of what is in its book."""
    row = db.one("reports/stock_choices", site=site)
    return StockChoices(
        zones=[ZoneChoice(**zone) for zone in row.zones or ()], owners=row.owners or ()
    )


def list_stock(
    *,
    site: int,
    at: datetime,
    turn: Turn,
    known_at: datetime | None = None,
    which: StockFilter | None = None,
) -> Page[StockRow]:
    """
    Return one page of what lay in a site's storage places at a moment.

    With ``known_at`` movements that were recorded later are not known: the answer that would have
    been given then.

    :raises Refused: LIST_CURSOR_UNREADABLE, LIST_SORT_UNKNOWN
    """
    asked = _asked(site, at, known_at, which)
    return listing.page("reports/stock", turn=turn, sorts=SORTS, row=_row, **asked)


def every_stock(
    *,
    site: int,
    at: datetime,
    sort: str = "",
    known_at: datetime | None = None,
    which: StockFilter | None = None,
) -> Iterator[StockRow]:
    """
    Stream all that ``list_stock`` would show, for an export of what is shown.

    :raises Refused: LIST_SORT_UNKNOWN
    """
    asked = _asked(site, at, known_at, which)
    return listing.every("reports/stock", sort=sort, sorts=SORTS, row=_row, **asked)


def stock_totals(
    *,
    site: int,
    at: datetime,
    known_at: datetime | None = None,
    which: StockFilter | None = None,
) -> StockTotals:
    """Return the sums of all that ``list_stock`` would show."""
    totals = listing.totals("reports/stock", _TOTALS, **_asked(site, at, known_at, which))
    return StockTotals(**totals._asdict())


def _asked(
    site: int, at: datetime, known_at: datetime | None, which: StockFilter | None
) -> dict[str, Any]:
    which = which or StockFilter()
    return {
        "site": site,
        "at": at,
        "known_at": known_at,
        "search": which.search.strip(),
        "zone": which.zone,
        "status": which.status,
        "owner": which.owner,
        "expires_before": which.expires_before,
    }


def _row(*, expiry: str, **columns: Any) -> StockRow:
    known = None if expiry == _NO_EXPIRY else date.fromisoformat(expiry)
    return StockRow(expiry=known, **columns)
