"""Plans: what is counted, from the draft to the close, and how far it has come."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from medcount.api import door
from medcount.api.door import Key, Scope
from medcount.api.wire import Exact, Large, Listed, Moment, MomentIn, Small, Text, Turned, listed
from medcount.core.plan import PlanKind, PlanState, Standing
from medcount.counting.actions import compare, plans, recounts, tasks
from medcount.counting.queries import plans as queries
from medcount.counting.queries.progress import progress, recent_scans

router = Router(tags=["plans"])

_HOUR_MS = 3_600_000


class Plan(Schema):
    """A plan as a list tells it; figures are those of the freeze, then of the last comparison."""

    id: UUID
    number: str
    name: str
    kind: PlanKind
    state: PlanState
    places: int | None = Field(description="How many; null is the whole site.")
    lines: int
    counted: int
    differing: int
    planner: str
    approver: str
    created_at: Moment
    approved_at: Moment | None
    frozen_at: Moment | None
    compared_at: Moment | None
    closed_at: Moment | None
    cancelled_at: Moment | None
    due_at: Moment | None


class Asked(Schema):
    """Which plans are asked for; what is left empty asks for all."""

    state: list[PlanState] = Field([], max_length=20)
    search: Text = ""


class ScopeZone(Schema):
    """A zone that a plan counts, in whole or in part."""

    code: str
    name: str
    kind: str
    places: int
    places_of_zone: int
    is_whole: bool


class Step(Schema):
    """One step of a count's rail."""

    state: PlanState
    standing: Standing
    who: str
    at: Moment | None
    lines: int | None


class GateFinding(Schema):
    """What stood against counting the scope: how many, and one of them."""

    code: str
    found: int
    example: str


class Differences(Schema):
    """What a count differs by; an amount is null where a cost is not known."""

    gross_units: int
    net_units: int
    gross_amount: Exact | None
    net_amount: Exact | None


class Tallied(Schema):
    """How many lines there are, were seen, and what the last comparison said of them."""

    lines: int
    seen: int
    agree: int
    variance: int
    question: int
    not_counted: int


class PlaceProgress(Schema):
    """One place on the map of a count."""

    id: int
    code: str
    tallied: Tallied
    done: bool
    counters: list[str] = Field(description="The names of those who are there now.")


class ZoneProgress(Schema):
    """One zone on the map of a count."""

    code: str
    name: str
    kind: str
    tallied: Tallied
    places: list[PlaceProgress]


class Progress(Schema):
    """How far a count has come, by zone and place."""

    tallied: Tallied
    zones: list[ZoneProgress]


class PlanDetail(Schema):
    """One plan with all that its page shows."""

    id: UUID
    number: str
    name: str
    kind: PlanKind
    state: PlanState
    places: list[int] | None = Field(description="null is the whole site.")
    scope: list[ScopeZone]
    rounds_required: int
    clock_error_ms: int
    due_at: Moment | None
    rail: list[Step]
    gate_findings: list[GateFinding]
    gate_passed_by: str
    gate_passed_at: Moment | None
    compared_at: Moment | None
    states: dict[str, int] = Field(description="Lines by what the last comparison said of them.")
    differences: Differences
    progress: Progress
    cancelled_by: str
    cancelled_at: Moment | None
    cancel_reason: str


class Draft(Schema):
    """What a planner says of a plan."""

    name: Text = Field(min_length=1)
    kind: PlanKind = PlanKind.FULL
    places: list[Small] | None = Field(
        None, min_length=1, max_length=100_000, description="null is the whole site."
    )
    rounds_required: int = Field(0, ge=0, le=9)
    clock_error_ms: int = Field(1000, ge=0, le=_HOUR_MS)
    due_at: MomentIn | None = None


class NewPlan(Draft):
    """A draft that may bring its own number."""

    number: Text | None = Field(
        None, min_length=1, description="null takes the next of its month, as PD-202603-01."
    )


class Made(Schema):
    """What was made."""

    id: UUID


class Moved(Schema):
    """A plan that was brought a step further."""

    plan: UUID
    at: Moment


class Gate(Schema):
    """What the gate found and let through."""

    findings: list[GateFinding]


class Frozen(Schema):
    """How many lines the freeze made."""

    lines: int


class Compared(Schema):
    """Lines by what the comparison said of them."""

    states: dict[str, int]


class Reason(Schema):
    """Why something is done."""

    reason: Text


class Part(Schema):
    """One counter's part of a round."""

    round: int = Field(1, ge=1, le=9)
    counter: Small
    places: list[Small] | None = Field(
        None, max_length=100_000, description="null is all that the plan counts."
    )


class Assignment(Schema):
    """Who counts what until when."""

    parts: list[Part] = Field(min_length=1, max_length=500)
    due_at: MomentIn | None = None


class Assigned(Schema):
    """The tasks, in the order of their parts."""

    tasks: list[UUID]


class Recount(Schema):
    """Who counts which lines again until when."""

    lines: list[Large] | None = Field(
        None,
        min_length=1,
        max_length=100_000,
        description="null is every line that waits for it and to which nobody is on the way.",
    )
    counter: Small
    due_at: MomentIn | None = None


class Ordered(Schema):
    """The task of a recount."""

    task: UUID


class RecentScan(Schema):
    """One event from the floor, as a bystander sees it."""

    id: UUID
    counted_at: Moment
    received_at: Moment
    round: int
    person: str
    place: str
    event: str
    item_name: str
    lot: str
    serial: str
    quantity: int
    verdict: str
    takes_back: bool
    taken_back: bool


@router.get("/plans", **door.operation(Listed[Plan], scope=Scope.PLANS))
def list_plans(
    request: HttpRequest, turning: Turned, asked: Annotated[Asked, Query()]
) -> dict[str, Any]:
    """List plans, the newest first; without a state those of any."""
    caller = door.caller_of(request)
    page = queries.list_plans(
        site=caller.site, turn=turning.turn(), states=asked.state, search=asked.search
    )
    return listed(page)


@router.post("/plans", **door.operation(Made, scope=Scope.PLANS, status=201))
def create_plan(request: HttpRequest, plan: NewPlan, key: Key) -> Any:
    """Draft a plan."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        made = plans.create_plan(
            site=caller.site, **plan.model_dump(), actor=caller.actor, at=caller.at
        )
        return {"id": str(made)}

    return Status(201, door.once(request, key, act))


@router.get("/plans/{uuid:plan_id}", **door.operation(PlanDetail, scope=Scope.PLANS))
def read_plan(request: HttpRequest, plan_id: UUID) -> queries.PlanDetail:
    """Tell one plan with its rail, its scope, its map and what it found."""
    caller = door.caller_of(request)
    return queries.plan_detail(site=caller.site, plan=plan_id, at=caller.at)


@router.put("/plans/{uuid:plan_id}", **door.operation(Moved, scope=Scope.PLANS))
def change_plan(request: HttpRequest, plan_id: UUID, draft: Draft) -> dict[str, Any]:
    """Write a draft anew; only its planner does."""
    caller = door.caller_of(request)
    plans.change_plan(
        site=caller.site, plan=plan_id, **draft.model_dump(), actor=caller.actor, at=caller.at
    )
    return {"plan": plan_id, "at": caller.at}


@router.post("/plans/{uuid:plan_id}/copy", **door.operation(Made, scope=Scope.PLANS, status=201))
def copy_plan(request: HttpRequest, plan_id: UUID, key: Key) -> Any:
    """Draft a plan like another one."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        made = plans.copy_plan(site=caller.site, plan=plan_id, actor=caller.actor, at=caller.at)
        return {"id": str(made)}

    return Status(201, door.once(request, key, act))


@router.post("/plans/{uuid:plan_id}/approval", **door.operation(Moved, scope=Scope.PLANS))
def approve_plan(request: HttpRequest, plan_id: UUID, key: Key) -> Any:
    """Let a plan begin; never one's own (R-192)."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        plans.approve_plan(site=caller.site, plan=plan_id, actor=caller.actor, at=caller.at)
        return {"plan": str(plan_id), "at": caller.at.isoformat()}

    return door.once(request, key, act)


@router.post("/plans/{uuid:plan_id}/gate", **door.operation(Gate, scope=Scope.PLANS))
def pass_gate(request: HttpRequest, plan_id: UUID, key: Key) -> Any:
    """Check the scope before it is counted, and keep what was found."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        found = plans.pass_gate(site=caller.site, plan=plan_id, actor=caller.actor, at=caller.at)
        names = ("code", "found", "example")
        return {"findings": [dict(zip(names, finding, strict=True)) for finding in found]}

    return door.once(request, key, act)


@router.post("/plans/{uuid:plan_id}/freeze", **door.operation(Frozen, scope=Scope.PLANS))
def freeze_book(request: HttpRequest, plan_id: UUID, key: Key) -> Any:
    """Make a line of every stock key in scope, and let them be counted."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        lines = plans.freeze_book(site=caller.site, plan=plan_id, actor=caller.actor, at=caller.at)
        return {"lines": lines}

    return door.once(request, key, act)


@router.post("/plans/{uuid:plan_id}/comparison", **door.operation(Compared, scope=Scope.PLANS))
def compare_plan(request: HttpRequest, plan_id: UUID, key: Key) -> Any:
    """Hold what was counted against the book of each count's own moment."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        states = compare.compare(site=caller.site, plan=plan_id, actor=caller.actor, at=caller.at)
        return {"states": states}

    return door.once(request, key, act)


@router.post("/plans/{uuid:plan_id}/cancellation", **door.operation(Moved, scope=Scope.PLANS))
def cancel_plan(request: HttpRequest, plan_id: UUID, why: Reason, key: Key) -> Any:
    """Void a plan; its scans and lines stay readable (R-185)."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        plans.cancel_plan(
            site=caller.site, plan=plan_id, reason=why.reason, actor=caller.actor, at=caller.at
        )
        return {"plan": str(plan_id), "at": caller.at.isoformat()}

    return door.once(request, key, act)


@router.post("/plans/{uuid:plan_id}/closure", **door.operation(Moved, scope=Scope.PLANS))
def close_plan(request: HttpRequest, plan_id: UUID, key: Key) -> Any:
    """Close a count in which every line is settled."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        plans.close_plan(site=caller.site, plan=plan_id, actor=caller.actor, at=caller.at)
        return {"plan": str(plan_id), "at": caller.at.isoformat()}

    return door.once(request, key, act)


@router.post(
    "/plans/{uuid:plan_id}/tasks", **door.operation(Assigned, scope=Scope.PLANS, status=201)
)
def assign_tasks(request: HttpRequest, plan_id: UUID, assignment: Assignment, key: Key) -> Any:
    """Give counters their parts of a round."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        made = tasks.assign_tasks(
            site=caller.site,
            plan=plan_id,
            counters=[(part.round, part.counter, part.places) for part in assignment.parts],
            due_at=assignment.due_at,
            actor=caller.actor,
            at=caller.at,
        )
        return {"tasks": [str(task) for task in made]}

    return Status(201, door.once(request, key, act))


@router.post(
    "/plans/{uuid:plan_id}/recounts", **door.operation(Ordered, scope=Scope.PLANS, status=201)
)
def order_recount(request: HttpRequest, plan_id: UUID, recount: Recount, key: Key) -> Any:
    """Send another person to the lines that must be counted again (R-204)."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        task = recounts.order_recount(
            site=caller.site,
            plan=plan_id,
            **recount.model_dump(),
            actor=caller.actor,
            at=caller.at,
        )
        return {"task": str(task)}

    return Status(201, door.once(request, key, act))


@router.get("/plans/{uuid:plan_id}/progress", **door.operation(Progress, scope=Scope.PLANS))
def read_progress(request: HttpRequest, plan_id: UUID) -> Any:
    """Tell how far a count has come at this moment, place by place."""
    caller = door.caller_of(request)
    return progress(site=caller.site, plan=plan_id, at=caller.at)


@router.get("/plans/{uuid:plan_id}/scans", **door.operation(list[RecentScan], scope=Scope.PLANS))
def list_recent_scans(
    request: HttpRequest, plan_id: UUID, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> Any:
    """List the events of a count that came in last, the newest first."""
    return recent_scans(site=door.caller_of(request).site, plan=plan_id, limit=limit)
