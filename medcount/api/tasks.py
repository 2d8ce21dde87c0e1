"""Tasks: my part of a round, what I take along for it, handing it over and in."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from medcount.api import door
from medcount.api.door import Key, Scope
from medcount.api.wire import Listed, Moment, Small, Text, Turned, listed
from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.counting.actions import tasks as actions
from medcount.counting.queries import tasks as queries

router = Router(tags=["tasks"])

# They see everybody's tasks; a counter sees their own.
_OVERSEE = {Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA, Role.INSPECTOR, Role.DIRECTOR}


class Task(Schema):
    """A task as a list tells it; nothing in it tells of the book."""

    id: UUID
    plan: UUID
    plan_number: str
    plan_name: str
    round: int
    counter_id: int
    counter: str
    created_at: Moment
    due_at: Moment | None
    submitted_at: Moment | None
    over: bool
    lines_ordered: int
    places_total: int
    places_done: int
    scans: int
    last_scan_at: Moment | None


class TaskPlan(Schema):
    """The plan a task belongs to."""

    id: UUID
    number: str
    name: str


class PackKey(Schema):
    """What the shelf shows of a line under recount."""

    item: int
    item_code: str
    item_name: str
    lot: str
    serial: str


class PackPlace(Schema):
    """One place of a task."""

    id: int
    code: str
    zone: str
    zone_name: str
    zone_kind: str
    done: bool
    keys: list[PackKey] = Field(description="What to count there; empty: everything.")


class PackItem(Schema):
    """An item that may be met, and the fields that a scan of it must give."""

    id: int
    code: str
    name: str
    spec: str
    model: str
    base_unit: str
    controls: list[str]


class PackPackaging(Schema):
    """How many base units the pack of a code holds."""

    di: str
    item: int
    level: str
    factor: int


class TaskPack(Schema):
    """All that a handheld needs to work on a task without a network; blind (R-201)."""

    id: UUID
    plan: TaskPlan
    round: int
    counter_id: int
    due_at: Moment | None
    submitted_at: Moment | None
    over: bool
    places: list[PackPlace] = Field(description="In walking order.")
    items: list[PackItem]
    packaging: list[PackPackaging]


class Submitted(Schema):
    """A task that was handed in."""

    task: UUID
    submitted_at: Moment


class Handover(Schema):
    """Who goes on at a place."""

    place: Small
    to_person: Small


class HandedOver(Schema):
    """A hand-over that was declared."""

    id: UUID


@router.get("/tasks", **door.operation(Listed[Task], scope=Scope.TASKS, to=None))
def list_tasks(
    request: HttpRequest,
    turning: Turned,
    plan: UUID | None = None,
    mine: bool = False,
    open: bool = False,
    search: Text = "",
) -> dict[str, Any]:
    """List tasks, the newest first, open ones alone if asked; a counter sees their own."""
    caller = door.caller_of(request)
    page = queries.list_tasks(
        site=caller.site,
        turn=turning.turn(),
        plan=plan,
        person=caller.actor.id if mine else _only(caller.actor),
        open_only=open,
        search=search,
    )
    return listed(page, row=listed_task)


@router.get("/tasks/{uuid:task_id}", **door.operation(TaskPack, scope=Scope.TASKS, to=None))
def read_task(request: HttpRequest, task_id: UUID) -> dict[str, Any]:
    """Give all that a handheld needs for a task; never a quantity of the book."""
    caller = door.caller_of(request)
    pack = queries.task_pack(site=caller.site, task=task_id, person=_only(caller.actor))
    return _packed(pack)


@router.post(
    "/tasks/{uuid:task_id}/submission", **door.operation(Submitted, scope=Scope.TASKS, to=None)
)
def submit_task(request: HttpRequest, task_id: UUID, key: Key) -> Any:
    """Hand a task in; what comes for it afterwards is kept and does not count."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        actions.submit_task(site=caller.site, task=task_id, actor=caller.actor, at=caller.at)
        return {"task": str(task_id), "submitted_at": caller.at.isoformat()}

    return door.once(request, key, act)


@router.post(
    "/tasks/{uuid:task_id}/handovers",
    **door.operation(HandedOver, scope=Scope.TASKS, to=None, status=201),
)
def hand_over(request: HttpRequest, task_id: UUID, handover: Handover, key: Key) -> Any:
    """Declare that another counter goes on at a place: the scans of both join one tally."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        made = actions.hand_over(
            site=caller.site,
            task=task_id,
            place=handover.place,
            to_person=handover.to_person,
            actor=caller.actor,
            at=caller.at,
        )
        return {"id": str(made)}

    return Status(201, door.once(request, key, act))


def _only(actor: Actor) -> int | None:
    return None if actor.roles & _OVERSEE else actor.id


def listed_task(row: queries.TaskRow) -> dict[str, Any]:
    """Return a task as a list tells it."""
    fields = asdict(row)
    return {**fields, "places_total": fields.pop("places")}


def _packed(pack: queries.TaskPack) -> dict[str, Any]:
    """Return a pack as it travels."""
    return {
        "id": pack.task,
        "plan": {"id": pack.plan, "number": pack.plan_number, "name": pack.plan_name},
        "round": pack.round,
        "counter_id": pack.counter_id,
        "due_at": pack.due_at,
        "submitted_at": pack.submitted_at,
        "over": pack.over,
        "places": [
            {
                "id": place.id,
                "code": place.code,
                "zone": place.zone_code,
                "zone_name": place.zone_name,
                "zone_kind": place.zone_kind,
                "done": place.done,
                "keys": list(place.recounts),
            }
            for place in pack.places
        ],
        "items": list(pack.items),
        "packaging": list(pack.packaging),
    }
