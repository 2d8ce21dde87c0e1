"""这一刻，账上何处有何物？"""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from medcount.desk.door import Visitor, page
from medcount.desk.lists import (
    Column,
    asked,
    asked_day,
    asked_moment,
    exported,
    turn_of,
    wants_export,
)
from medcount.reports import stock, words
from medcount.reports.stock import StockFilter, StockRow


@page()
def stock_list(request: HttpRequest, visitor: Visitor) -> HttpResponse | FileResponse:
    """Show what lay where at a moment, as it is known today or as it was known then."""
    at = asked_moment(request, "at") or visitor.at
    known_at = at if asked(request, "known") == "then" else None
    which = _which(request)
    facts: dict[str, Any] = {"site": visitor.site, "at": at, "known_at": known_at, "which": which}
    if wants_export(request):
        rows = stock.every_stock(sort=turn_of(request).sort, **facts)
        return exported(rows, _columns(), name="stock", at=at)
    context = {
        "at": at,
        "page": stock.list_stock(turn=turn_of(request), **facts),
        "totals": stock.stock_totals(**facts),
        "choices": stock.stock_choices(site=visitor.site),
        "statuses": words.STATUSES,
    }
    return render(request, "desk/stock.html", context)


def _which(request: HttpRequest) -> StockFilter:
    owner = asked(request, "owner")
    return StockFilter(
        search=asked(request, "search"),
        zone=asked(request, "zone"),
        status=asked(request, "status"),
        owner="" if owner == "-" else owner or None,
        expires_before=asked_day(request, "expires_before"),
    )


def _columns() -> list[Column[StockRow]]:
    return [
        Column(gettext("储位"), lambda row: row.place, 12),
        Column(gettext("区"), lambda row: row.zone, 8),
        Column(gettext("品目编码"), lambda row: row.item_code, 16),
        Column(gettext("品名"), lambda row: row.item_name, 28),
        Column(gettext("规格"), lambda row: row.spec, 16),
        Column(gettext("型号"), lambda row: row.model, 16),
        Column(gettext("批号"), lambda row: row.lot, 16),
        Column(gettext("序列号"), lambda row: row.serial, 16),
        Column(gettext("效期"), lambda row: row.expiry, 12),
        Column(gettext("质量状态"), lambda row: words.word_of("status", row.status), 12),
        Column(gettext("货主"), lambda row: row.owner, 12),
        Column(gettext("账面数"), lambda row: row.quantity, 10),
        Column(gettext("单位"), lambda row: row.unit, 8),
        Column(gettext("单位成本"), lambda row: row.unit_cost, 12),
        Column(gettext("金额"), lambda row: row.amount, 14),
    ]
