"""Tasks: what each counter has to do, how far they are, and what a handheld needs for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from medcount import db
from medcount.catalog import queries as catalog
from medcount.core.page import Page, Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.voids import taken_back_scans
from medcount.db import listing

_SORTS = ("-created_at", "plan_number", "round", "counter", "places", "places_done", "scans")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One task of a list; nothing in it tells of the book."""

    id: UUID
    plan: UUID
    plan_number: str
    plan_name: str
    round: int
    counter_id: int
    counter: str
    created_at: datetime
    due_at: datetime | None
    submitted_at: datetime | None
    over: bool  # Its plan is closed or cancelled.
    lines_ordered: int  # Of a recount; 0 is everything at the places.
    places: int
    places_done: int
    scans: int
    last_scan_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackKey:
    """What the shelf shows of a line under recount."""

    item: int
    item_code: str
    item_name: str
    lot: str
    serial: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPlace:
    """One place of a task; ``recounts`` says what to count there, empty says everything."""

    id: int
    code: str
    zone_code: str
    zone_name: str
    zone_kind: str
    done: bool
    recounts: Sequence[PackKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackItem:
    """An item that may be met, and the fields that a scan of it must give."""

    id: int
    code: str
    name: str
    spec: str
    model: str
    base_unit: str
    controls: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPackaging:
    """How many base units the pack of a code holds."""

    di: str
    item: int
    level: str
    factor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPack:
    """
    All that a handheld needs to work on a task without a network.

    It is blind (R-201): no quantity of the book, nothing expected, no variance is in it.
    """

    task: UUID
    plan: UUID
    plan_number: str
    plan_name: str
    round: int
    counter_id: int
    due_at: datetime | None
    submitted_at: datetime | None
    over: bool
    places: Sequence[PackPlace]  # In walking order.
    items: Sequence[PackItem]
    packaging: Sequence[PackPackaging]


def list_tasks(
    *,
    site: int,
    turn: Turn,
    plan: UUID | None = None,
    person: int | None = None,
    open_only: bool = False,
    search: str = "",
) -> Page[TaskRow]:
    """
    Return one page of a site's tasks, the newest first; of one plan or one person, if named.

    :raises Refused: LIST_SORT_UNKNOWN, LIST_CURSOR_UNREADABLE
    """
    return listing.page(
        "counting/list_tasks",
        turn=turn,
        sorts=_SORTS,
        row=TaskRow,
        site=site,
        task=None,
        plan=plan,
        person=person,
        open_only=open_only,
        search=search,
    )


def every_task(
    *,
    site: int,
    sort: str = "",
    plan: UUID | None = None,
    person: int | None = None,
    open_only: bool = False,
    search: str = "",
) -> Iterator[TaskRow]:
    """
    Stream all tasks that the list would show, for an export.

    :raises Refused: LIST_SORT_UNKNOWN
    """
    return listing.every(
        "counting/list_tasks",
        sort=sort,
        sorts=_SORTS,
        row=TaskRow,
        site=site,
        task=None,
        plan=plan,
        person=person,
        open_only=open_only,
        search=search,
    )


def task(*, site: int, task: UUID) -> TaskRow:
    """
    Return one task.

    :raises Refused: TASK_UNKNOWN
    """
    return _find(site=site, task=task)


def task_pack(*, site: int, task: UUID, person: int | None = None) -> TaskPack:
    """
    Return what a handheld takes along for a task; of one person's tasks alone, if they are named.

    :raises Refused: TASK_UNKNOWN
    """
    known = _find(site=site, task=task, person=person)
    items = db.run("counting/pack_items", site=site, plan=known.plan)
    recounts: dict[int, list[PackKey]] = {}
    for row in db.run("counting/pack_recounts", site=site, task=task):
        columns = row._asdict()
        recounts.setdefault(columns.pop("place"), []).append(PackKey(**columns))
    places = db.run(
        "counting/pack_places",
        site=site,
        task=task,
        taken_back=taken_back_scans(site=site, plan=known.plan),
    )
    packaging = catalog.packagings(dis=(), items=[item.id for item in items])
    return TaskPack(
        task=known.id,
        plan=known.plan,
        plan_number=known.plan_number,
        plan_name=known.plan_name,
        round=known.round,
        counter_id=known.counter_id,
        due_at=known.due_at,
        submitted_at=known.submitted_at,
        over=known.over,
        places=[PackPlace(recounts=recounts.get(row.id, ()), **row._asdict()) for row in places],
        items=[PackItem(**row._asdict()) for row in items],
        packaging=[
            PackPackaging(di=pack.di, item=pack.item, level=pack.level, factor=pack.factor)
            for pack in packaging
        ],
    )


def _find(*, site: int, task: UUID, person: int | None = None) -> TaskRow:
    rows = db.run(
        "counting/list_tasks",
        site=site,
        task=task,
        plan=None,
        person=person,
        open_only=False,
        search="",
    )
    if not rows:
        raise Refused(RefusalCode.TASK_UNKNOWN, tasks=[str(task)])
    return TaskRow(**rows[0]._asdict())
