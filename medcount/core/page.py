"""A page of a list: some rows, how many there are in all, and where the next page begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

RowT = TypeVar("RowT")

PAGE_ROWS = 50
COUNTED_ROWS_MAX = 10_000  # Beyond it a list says "more than", so that it stays fast at a million.


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Which page of a list is asked for: in what order, after which row, how many rows."""

    sort: str = (
        ""  # A column of the list, "-" before it for the largest first; "" is its own order.
    )
    cursor: str = ""  # What the page before gave as ``next``; "" asks for the first page.
    rows: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """One page of a list."""

    rows: Sequence[RowT]
    total: int  # At most COUNTED_ROWS_MAX + 1, which then means "more than".
    next: str  # The cursor of the next page; "" where there is none.
