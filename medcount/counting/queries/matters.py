"""What of a count is to be settled, and what was: a worklist as much as a record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from medcount.core.cause_names import KNOWN_CAUSES, name_of
from medcount.core.page import Page, Turn
from medcount.db import listing

SORTS = (
    "place", "zone", "item_code", "lot", "kind", "state", "needs", "gross", "rounds", "plan_number",
)  # fmt: skip


class Need(StrEnum):
    """What a matter waits for; one that is settled waits for nothing, ""."""

    COUNT = "COUNT"  # Nobody has counted the line.
    RECOUNT = "RECOUNT"  # Another person is to see it, or only a count can say more.
    RECOUNTING = "RECOUNTING"  # Somebody is on the way.
    CAUSE = "CAUSE"  # A person is to confirm why.
    QUALITY = "QUALITY"  # The same, by quality alone.
    FORM = "FORM"  # An adjustment is to be proposed.
    APPROVAL = "APPROVAL"  # It stands on a form that is not posted.
    DOCUMENT = "DOCUMENT"  # A paper is to be posted, or a movement waited for; the plan may close.
    ANY = "ANY"  # As a filter: all that is not settled.


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """
    One variance of a line, or, where ``kind`` is "", a line that must be counted (again).

    Quantities in base units; amounts None where the unit cost is unknown.
    """

    id: str  # Line and kind.
    line: int
    plan: UUID
    plan_number: str
    kind: str  # QUANTITY | ATTRIBUTE | ZONE | STORAGE | LEDGER | "".
    state: str  # Of the variance.
    needs: str  # A Need, or "".
    item_code: str
    item_name: str
    spec: str
    model: str
    base_unit: str
    place: str
    zone: str
    zone_kind: str
    goods_owner: str
    lot: str
    serial: str
    status: str
    expiry: date | None
    line_state: str
    expected: int | None  # At the moment of the count; for LEDGER as it is known now.
    counted: int | None
    delta: int | None
    amount: Decimal | None
    gross: Decimal  # The amount without its sign, 0 where unknown: what a list is sorted by.
    findings: list[str]
    disposition: str
    suggested: str  # The first cause that fits, "" where none does or only a guess could choose.
    confirmed: str  # The cause that a person confirmed.
    owner: int | None  # Who answers for it.
    owner_name: str
    due_date: date | None
    reason: str
    with_quality_at: datetime | None
    recount: bool
    rounds: int  # In how many rounds it was counted.


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFilter:
    """What of the list is asked for; what is left out does not matter."""

    plan: UUID | None = None
    kind: str | None = None
    state: str | None = None
    needs: str | None = None  # A Need.
    cause: str | None = None  # Any name of it: the confirmed one counts, else the first suggested.
    zone: str | None = None  # A zone's code.
    owner: int | None = None  # Who answers for it.
    search: str = ""  # In item, place, lot and serial.


EVERYTHING = MatterFilter()


def list_variances(*, site: int, turn: Turn, which: MatterFilter = EVERYTHING) -> Page[Matter]:
    """
    Return a page of the variances of a site, and of the lines that must be counted (again).

    Plans that are void are left out.

    :raises Refused: LIST_SORT_UNKNOWN, LIST_CURSOR_UNREADABLE
    """
    return listing.page(
        "counting/list_matters", turn=turn, sorts=SORTS, row=Matter, site=site, **_asked(which)
    )


def every_variance(
    *, site: int, sort: str = "", which: MatterFilter = EVERYTHING
) -> Iterator[Matter]:
    """
    Stream all that ``list_variances`` would show, in its order.

    :raises Refused: LIST_SORT_UNKNOWN
    """
    return listing.every(
        "counting/list_matters", sort=sort, sorts=SORTS, row=Matter, site=site, **_asked(which)
    )


def count_by_need(*, site: int, which: MatterFilter = EVERYTHING) -> Mapping[Need, int]:
    """Return how many of the matters that a filter leaves wait for what, settled ones not."""
    row = listing.totals(
        "counting/list_matters",
        {need.value: f"count(*) FILTER (WHERE needs = '{need}')" for need in Need},
        site=site,
        **_asked(replace(which, needs=which.needs or Need.ANY)),
    )
    counted = row._asdict()
    return {need: counted[need.value] for need in Need if counted[need.value]}


def _asked(which: MatterFilter) -> dict[str, Any]:
    return {
        "plan": which.plan,
        "kind": which.kind,
        "state": which.state,
        "needs": which.needs,
        "causes": _names(which.cause),
        "zone": which.zone,
        "owner": which.owner,
        "search": which.search.strip(),
    }


def _names(cause: str | None) -> list[str] | None:
    """Return all names of a cause; one that nobody knows is found nowhere."""
    if cause is None or cause not in KNOWN_CAUSES:
        return None if cause is None else [cause]
    name = name_of(cause)
    return [name.code, *name.classes]
