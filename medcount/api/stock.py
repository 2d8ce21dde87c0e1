"""Stock: what lay where at any moment, as it is known today or as it was known then."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from medcount.api import door
from medcount.api.door import Scope
from medcount.api.wire import Exact, Listed, MomentIn, Text, Turned, listed
from medcount.reports.stock import StockFilter
from medcount.reports.stock import list_stock as list_rows

router = Router(tags=["stock"])


class Stock(Schema):
    """What lay under one stock key, in base units."""

    id: int
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
    unit_cost: Exact | None
    amount: Exact | None = Field(description="null where nobody knows the cost.")


class Asked(Schema):
    """Which of the stock is asked for; what is left empty asks for all."""

    search: Text = Field(
        "", description="The beginning of an item code, lot or serial, or a part of a name."
    )
    zone: Text = ""
    status: Text = ""
    owner: Text | None = Field(None, description="Empty is the company's own.")
    expires_before: date | None = None


@router.get("/stock", **door.operation(Listed[Stock], scope=Scope.STOCK))
def list_stock(
    request: HttpRequest,
    turning: Turned,
    asked: Annotated[Asked, Query()],
    as_of: MomentIn | None = None,
    known_at: MomentIn | None = None,
) -> dict[str, Any]:
    """List what lay where at a moment, now if none is named; what was learnt after known_at not."""
    caller = door.caller_of(request)
    page = list_rows(
        site=caller.site,
        at=as_of or caller.at,
        known_at=known_at,
        turn=turning.turn(),
        which=StockFilter(**asked.model_dump()),
    )
    return listed(page)
