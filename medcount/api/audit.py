"""The trail 留痕: who did what, when and why, and the proof that it still says what was written."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from medcount.api import door
from medcount.api.door import Scope
from medcount.api.wire import Listed, Moment, MomentIn, Small, Text, Turned, listed
from medcount.audit import queries
from medcount.core.duties import SEES_BOOK, Role

router = Router(tags=["audit"])


class Record(Schema):
    """A record that an entry names."""

    kind: str
    word: str
    id: str


class Entry(Schema):
    """One entry: who, when, what, on which records, from what to what, why."""

    id: UUID
    at: Moment
    zone: str
    action: str
    word: str
    actor_id: int
    actor_name: str
    roles: list[str]
    source: str
    session: str
    device: str
    address: str
    records: list[Record]
    touched: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str
    rule: str


class Asked(Schema):
    """Which entries are asked for; what is left empty asks for all."""

    actor: Small | None = None
    action: Text = Field("", description="The beginning of its code, as counting.")
    kind: Text = Field("", description="Of a touched record, as counting_plan …")
    subject: Text = Field("", description="… and its id.")
    since: MomentIn | None = None
    until: MomentIn | None = Field(None, description="Not included.")
    search: Text = ""


class BadEntry(Schema):
    """The first entry that no longer says what was written."""

    id: UUID
    part: str


class Verification(Schema):
    """What computing the trail anew has shown."""

    good: bool
    bad: BadEntry | None


@router.get("/audit", **door.operation(Listed[Entry], scope=Scope.AUDIT))
def list_entries(
    request: HttpRequest, turning: Turned, asked: Annotated[Asked, Query()]
) -> dict[str, Any]:
    """List the trail of a site, the latest entry first."""
    page = queries.list_entries(
        site=door.caller_of(request).site,
        turn=turning.turn(),
        which=queries.TrailFilter(**asked.model_dump()),
    )
    return listed(page)


@router.get("/audit/{uuid:entry_id}", **door.operation(Entry, scope=Scope.AUDIT))
def read_entry(request: HttpRequest, entry_id: UUID) -> queries.TrailEntry:
    """Tell one entry."""
    return queries.entry(site=door.caller_of(request).site, entry=entry_id)


@router.get(
    "/audit/verification",
    **door.operation(Verification, scope=Scope.AUDIT, to=SEES_BOOK | {Role.ADMIN}),
)
def verify(request: HttpRequest) -> dict[str, Any]:
    """Compute every entry anew from the stored bytes and name the first that was altered."""
    bad = queries.verify(site=door.caller_of(request).site)
    return {"good": bad is None, "bad": bad}
