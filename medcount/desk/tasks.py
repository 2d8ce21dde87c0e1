"""我要数哪里？ A counter's own tasks, and for those who plan all of them; nothing of the book."""

from collections.abc import Sequence

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from medcount.core.duties import SEES_BOOK, Role
from medcount.core.page import Page, Turn
from medcount.counting.queries.plans import list_plans
from medcount.counting.queries.tasks import TaskRow, every_task, list_tasks
from medcount.desk.door import Visitor, page
from medcount.desk.lists import Column, asked, asked_uuid, exported, turn_of, wants_export

COUNTS = frozenset({Role.COUNTER, Role.RECOUNTER})


@page(to=SEES_BOOK | COUNTS)
def tasks(request: HttpRequest, visitor: Visitor) -> HttpResponse | FileResponse:
    """List the tasks: to who only counts their own, to others those of everybody."""
    sees_all = not SEES_BOOK.isdisjoint(visitor.actor.roles)
    if wants_export(request):
        rows = every_task(
            site=visitor.site,
            sort=asked(request, "sort"),
            plan=asked_uuid(request, "plan"),
            person=None if sees_all else visitor.actor.id,
            open_only=asked(request, "open") == "1",
            search=asked(request, "search"),
        )
        return exported(rows, _columns(), name="tasks", at=visitor.at)
    counts = not COUNTS.isdisjoint(visitor.actor.roles)
    context = {
        "page": _listed(request, visitor, person=None if sees_all else visitor.actor.id),
        "mine": _mine(visitor) if counts else (),
        "plans": list_plans(site=visitor.site, turn=Turn()).rows if sees_all else (),
        "counts": counts,
        "sees_all": sees_all,
        "now": visitor.at,
    }
    return render(request, "desk/tasks.html", context)


def _listed(request: HttpRequest, visitor: Visitor, *, person: int | None) -> Page[TaskRow]:
    return list_tasks(
        site=visitor.site,
        turn=turn_of(request),
        plan=asked_uuid(request, "plan"),
        person=person,
        open_only=asked(request, "open") == "1",
        search=asked(request, "search"),
    )


def _mine(visitor: Visitor) -> Sequence[TaskRow]:
    """Return what the visitor has to count, what was given first, first."""
    turn = Turn(sort="created_at")
    return list_tasks(site=visitor.site, turn=turn, person=visitor.actor.id, open_only=True).rows


def _columns() -> list[Column[TaskRow]]:
    return [
        Column(gettext("盘点计划"), lambda row: row.plan_number, 18),
        Column(gettext("名称"), lambda row: row.plan_name, 30),
        Column(gettext("轮次"), lambda row: row.round),
        Column(gettext("盘点人"), lambda row: row.counter),
        Column(gettext("储位数"), lambda row: row.places),
        Column(gettext("已盘完"), lambda row: row.places_done),
        Column(gettext("扫码次数"), lambda row: row.scans),
        Column(gettext("最后扫码"), lambda row: row.last_scan_at, 20),
        Column(gettext("应于"), lambda row: row.due_at, 20),
        Column(gettext("交单时间"), lambda row: row.submitted_at, 20),
    ]
