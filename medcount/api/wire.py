"""How values travel: moments with an offset, text that can be kept, lists page by page."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from ninja import Field, Query, Schema
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, PlainSerializer
from pydantic_core import PydanticCustomError

from medcount.core.page import PAGE_ROWS, Page, Turn
from medcount.core.when import iso_local

RowT = TypeVar("RowT")

_UNKEPT = str.maketrans({"\0": "\ufffd"} | {chr(code): "\ufffd" for code in range(0xD800, 0xE000)})
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _keepable(text: str) -> str:
    if text.translate(_UNKEPT) != text:
        raise PydanticCustomError("text_unkept", "text with a character that no database keeps")
    return text


def _kept(text: object) -> object:
    return text.translate(_UNKEPT) if isinstance(text, str) else text


def _exact(amount: Decimal) -> str:
    """Return all that an amount says, in two decimals at least."""
    whole, _, part = f"{amount:f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def _sane(moment: datetime) -> datetime:
    if not _EARLIEST <= moment < _LATEST:
        raise PydanticCustomError("moment_absurd", "a moment between 1900 and 2200")
    return moment


# What people and systems call things.
Text = Annotated[str, AfterValidator(_keepable), Field(max_length=200)]
# What a scanner read or a counter typed: a fact is never refused for a character in it.
Told = Annotated[str, BeforeValidator(_kept), Field(max_length=2000)]
# A moment that comes in must say its offset; one that goes out is told in the warehouse's.
MomentIn = Annotated[AwareDatetime, AfterValidator(_sane)]
Moment = Annotated[datetime, PlainSerializer(iso_local, return_type=str)]
# An amount of money or a rate: never a float, so that nothing is lost on the way.
Exact = Annotated[Decimal, PlainSerializer(_exact, return_type=str)]
Small = Annotated[int, Field(ge=0, le=2**31 - 1)]
Large = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Turning(Schema):
    """Which page of a list is asked for."""

    sort: Text = Field("", description="A column; - before it for the largest first.")
    cursor: Annotated[Text, Field(max_length=2000)] = Field(
        "", description="What the page before gave as next."
    )
    rows: int = Field(PAGE_ROWS, ge=1, le=500)

    def turn(self) -> Turn:
        """Return it as a query takes it."""
        return Turn(sort=self.sort, cursor=self.cursor, rows=self.rows)


Turned = Annotated[Turning, Query()]


class Listed(Schema, Generic[RowT]):
    """One page of a list."""

    rows: list[RowT]
    total: int = Field(description="10001 means: more than 10000.")
    next: str = Field(description="The cursor of the next page; empty where there is none.")


def listed(
    page: Page[RowT], *, row: Callable[[RowT], object] = lambda found: found
) -> dict[str, object]:
    """Return a page as it travels, its rows made by ``row``."""
    return {"rows": [row(one) for one in page.rows], "total": page.total, "next": page.next}
