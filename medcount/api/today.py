"""Today: does the book agree with the goods, and what waits for whom."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from medcount.api import door
from medcount.api.door import Scope
from medcount.api.tasks import Task, listed_task
from medcount.api.wire import Exact, Moment
from medcount.core.duties import SEES_BOOK
from medcount.core.page import Turn
from medcount.counting.queries.tasks import list_tasks
from medcount.reports.home import today

router = Router(tags=["today"])


class Figure(Schema):
    """A rate with what it rests on; null where there is nothing to rest on (R-230)."""

    rule: str
    value: Exact | None
    part: Exact
    whole: Exact
    known: bool


class Figures(Schema):
    """The four figures of one count."""

    plan: UUID
    number: str
    name: str
    closed_at: Moment | None
    accuracy: Figure
    difference: Figure
    net_amount: Exact
    on_time: Figure
    trail: Figure


class Zone(Schema):
    """How far a count has come in one zone."""

    code: str
    name: str
    kind: str
    lines: int
    counted: int
    agreeing: int
    differing: int
    conflicting: int
    incomplete: int


class Current(Schema):
    """The count that is on."""

    plan: UUID
    number: str
    name: str
    frozen_at: Moment
    compared_at: Moment | None
    lines: int
    counted: int
    not_counted: int
    agreeing: int
    differing: int
    conflicting: int
    incomplete: int
    stages: dict[str, int]
    zones: list[Zone]
    figures: Figures


class Waiting(Schema):
    """Something that waits for the caller."""

    kind: str
    matters: int
    due_at: Moment | None
    overdue: int
    plan: UUID | None


class Stock(Schema):
    """Stock of one kind that somebody has to look at."""

    kind: str
    rule: str
    lots: int
    units: int
    keys: int
    example: str


class Today(Schema):
    """What the first page says; to who may not see the book it tells their open tasks alone."""

    tasks: list[Task] = Field([])
    current: Current | None = None
    trend: list[Figures] = Field([], description="Of the counts closed last, the oldest first.")
    waiting: list[Waiting] = Field([])
    alerts: list[Stock] = Field([])
    expiring: list[Stock] = Field([])
    held: list[Stock] = Field([])


@router.get("/today", **door.operation(Today, scope=Scope.TODAY, to=None))
def read_today(request: HttpRequest) -> Any:
    """Say what there is to do today, and how book and goods stand to each other."""
    caller = door.caller_of(request)
    if caller.actor.roles & SEES_BOOK:
        return today(site=caller.site, actor=caller.actor, at=caller.at)
    page = list_tasks(site=caller.site, turn=Turn(), person=caller.actor.id, open_only=True)
    return {"tasks": [listed_task(row) for row in page.rows]}
