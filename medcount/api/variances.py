"""Variances: what differs or must be counted again, its story, and how it is settled."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from medcount.api import door
from medcount.api.door import Key, Scope
from medcount.api.proof import Proof, proven
from medcount.api.wire import Exact, Large, Listed, Moment, MomentIn, Small, Text, Turned, listed
from medcount.counting.actions import settle
from medcount.counting.queries.matters import MatterFilter, Need, list_variances
from medcount.reports.story import Story as ToldStory
from medcount.reports.story import story

router = Router(tags=["variances"])

Kind = Literal["QUANTITY", "ATTRIBUTE", "ZONE", "STORAGE", "LEDGER"]


class Matter(Schema):
    """One variance of a line, or, where kind is empty, a line that must be counted (again)."""

    id: str
    line: int
    plan: UUID
    plan_number: str
    kind: str
    state: str
    needs: str
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
    expected: int | None
    counted: int | None
    delta: int | None
    amount: Exact | None
    gross: Exact
    findings: list[str]
    disposition: str
    suggested: str
    confirmed: str
    owner: int | None
    owner_name: str
    due_date: date | None
    reason: str
    with_quality_at: Moment | None
    recount: bool
    rounds: int


class Asked(Schema):
    """Which of the variances are asked for; what is left out does not matter."""

    plan: UUID | None = None
    kind: Kind | None = None
    state: Text | None = None
    needs: Need | None = None
    cause: Text | None = Field(None, description="Any name of it.")
    zone: Text | None = None
    owner: Small | None = Field(None, description="Who answers for it.")
    search: Text = Field("", description="In item, place, lot and serial.")


class LineFacts(Schema):
    """What names a line, and what was found; quantities in base units."""

    id: int
    plan: UUID
    plan_number: str
    plan_name: str
    frozen_at: Moment | None
    compared_at: Moment | None
    closed_at: Moment | None
    key: int
    item_code: str
    item_name: str
    spec: str
    model: str
    base_unit: str
    risk_class: str
    implant: bool
    place: str
    zone: str
    zone_name: str
    zone_kind: str
    owner: str
    lot: str
    serial: str
    status: str
    expiry: date | None
    mfg_date: date | None
    book_quantity: int
    found: bool
    unit_cost: Exact | None
    state: str
    expected: int | None
    counted: int | None
    variance: int | None
    amount: Exact | None
    counted_at: Moment | None
    findings: list[str]
    disposition: str
    asserted_at: Moment | None
    needs: list[str]


class Movement(Schema):
    """A movement of the line's key, with what stood there before and after it."""

    id: int
    number: str
    kind: str
    document: str
    occurred_at: Moment
    basis: str
    recorded_at: Moment
    delta: int
    before: int
    after: int
    late: bool
    booked_later: bool
    other_kind: str
    other_place: str
    other_status: str
    amended_from: Moment | None


class Tally(Schema):
    """What one person counted in one visit, against the book of its own moment."""

    person: str
    round: int
    counted: int | None
    expected: int
    difference: int | None
    first_at: Moment
    counted_at: Moment
    error_ms: int
    scans: int


class Evidence(Schema):
    """A record that speaks for a cause."""

    kind: str
    name: str
    id: str
    what: str
    quantity: int | None
    at: Moment | None
    recorded_at: Moment | None
    detail: str


class Cause(Schema):
    """A cause that fits, in words."""

    rank: int
    cause: str
    code: str
    word: str
    usual_owner: str
    units: int
    selected: bool
    partner: int | None
    sentence: str
    evidence: list[Evidence]


class Step(Schema):
    """A movement as the book took it."""

    movement: str
    at: Moment
    before: int
    after: int


class WhatIf(Schema):
    """The book had some movements occurred on the other side of the count."""

    movements: list[str]
    at: Moment
    earlier: bool
    opening: int
    steps: list[Step]
    explains: bool


class Variance(Schema):
    """One way in which the line differs, and who settled it."""

    kind: str
    delta: int
    state: str
    cause: str
    reason: str
    owner: str
    due_date: date | None
    settled_by: str
    settled_at: Moment | None
    with_quality_at: Moment | None
    opened_at: Moment


class Signed(Schema):
    """A signature under a form of the line (R-174)."""

    name: str
    role: str
    meaning: str
    at: Moment


class StoryForm(Schema):
    """A form the line stood on."""

    id: UUID
    number: str
    state: str
    kind: str
    delta: int
    amount: Exact | None
    cause: str
    disposition: str
    proposed_at: Moment
    left_at: Moment | None
    left_reason: str
    posted_at: Moment | None
    posted_by: str
    signatures: list[Signed]


class Story(Schema):
    """All that is known of a line, on one time axis."""

    line: LineFacts
    since: Moment
    until: Moment
    opening: int
    balance: int
    movements: list[Movement]
    tallies: list[Tally]
    causes: list[Cause]
    what_if: WhatIf | None
    variances: list[Variance]
    forms: list[StoryForm]


class Settling(Schema):
    """Why, who answers for it, and until when (R-002)."""

    owner: Small
    due_date: date
    reason: Text


class Confirmation(Settling):
    """The cause of some lines of a plan."""

    plan: UUID
    lines: list[Large] = Field(min_length=1, max_length=10_000)
    kind: Kind = "QUANTITY"
    cause: Text


class Handing(Schema):
    """What quality is to look at."""

    plan: UUID
    kind: Kind = "QUANTITY"
    owner: Small | None = Field(None, description="Who of quality, where that is known already.")
    reason: Text


class Timing(Settling, Proof):
    """When a movement really occurred, signed anew."""

    plan: UUID
    movement: Large
    occurred_at: MomentIn


class Settled(Schema):
    """The lines that were settled or handed on."""

    lines: list[int]


class Left(Schema):
    """What a line still differs by."""

    variance: int


@router.get("/variances", **door.operation(Listed[Matter], scope=Scope.VARIANCES))
def list_matters(
    request: HttpRequest, turning: Turned, asked: Annotated[Asked, Query()]
) -> dict[str, Any]:
    """List what differs, and the lines that must be counted (again)."""
    page = list_variances(
        site=door.caller_of(request).site,
        turn=turning.turn(),
        which=MatterFilter(**asked.model_dump()),
    )
    return listed(page)


@router.get("/variances/{int:line}", **door.operation(Story, scope=Scope.VARIANCES))
def read_story(request: HttpRequest, line: Large) -> ToldStory:
    """Tell the story of a line: book, counts, causes, who settled it."""
    return story(site=door.caller_of(request).site, line=line)


@router.post("/variances/causes", **door.operation(Settled, scope=Scope.VARIANCES))
def confirm_causes(request: HttpRequest, confirmed: Confirmation, key: Key) -> Any:
    """Confirm why lines differ, who answers for it and until when (R-225)."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        settle.confirm_causes(
            site=caller.site, **confirmed.model_dump(), actor=caller.actor, at=caller.at
        )
        return {"lines": confirmed.lines}

    return door.once(request, key, act)


@router.post("/variances/{int:line}/quality", **door.operation(Settled, scope=Scope.VARIANCES))
def hand_to_quality(request: HttpRequest, line: Large, handing: Handing, key: Key) -> Any:
    """Leave a variance to quality: from now on QA alone settles it (R-194)."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        settle.hand_to_quality(
            site=caller.site,
            lines=[line],
            **handing.model_dump(),
            actor=caller.actor,
            at=caller.at,
        )
        return {"lines": [line]}

    return door.once(request, key, act)


@router.post("/variances/{int:line}/timing", **door.operation(Left, scope=Scope.VARIANCES))
def amend_timing(request: HttpRequest, line: Large, timing: Timing) -> dict[str, int]:
    """Amend and sign the time of a movement that explains a line, and compare anew (R-178)."""
    caller = door.caller_of(request)
    left = settle.amend_timing(
        site=caller.site,
        line=line,
        **timing.model_dump(exclude={"password", "username"}),
        method=proven(caller, timing),
        actor=caller.actor,
        at=caller.at,
    )
    return {"variance": left}
