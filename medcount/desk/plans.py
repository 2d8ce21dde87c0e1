"""哪些盘点在进行？ All plans of a site, and the drafting of a new one."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from medcount.catalog.queries import zoned_places
from medcount.core.duties import Role
from medcount.core.duty_names import duties_of
from medcount.core.plan import PlanKind, PlanState
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.when import LOCAL
from medcount.counting.actions import plans as actions
from medcount.counting.queries.plans import PlanDetail, PlanRow, every_plan, list_plans, plan_detail
from medcount.desk import fields, scope
from medcount.desk.door import Visitor, deed, page
from medcount.desk.lists import Column, asked, exported, turn_of, wants_export
from medcount.reports import words

_CLOCK_ERROR_MS = 1000  # By which a handheld's clock may be off, unless the planner says more.
_HOUR_MS = 3_600_000
_ROUNDS_MAX = 3
_SCOPE = gettext_noop("盘点范围")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """What a planner typed of a plan."""

    name: str
    kind: PlanKind
    places: Sequence[int] | None
    rounds_required: int
    clock_error_ms: int
    due_at: datetime | None


@page()
def plans(request: HttpRequest, visitor: Visitor) -> HttpResponse | FileResponse:
    """List the plans, or take the list home."""
    states, search = _states(request), asked(request, "search")
    if wants_export(request):
        rows = every_plan(
            site=visitor.site, sort=asked(request, "sort"), states=states, search=search
        )
        return exported(rows, _columns(), name="plans", at=visitor.at)
    listed = list_plans(site=visitor.site, turn=turn_of(request), states=states, search=search)
    return render(
        request,
        "desk/plans.html",
        {"page": listed, "states": list(PlanState), "may": duties_of(visitor.actor.roles)},
    )


@page(to=(Role.PLANNER,))
def plan_new(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the form of a new plan."""
    return _form(request, visitor, plan=None)


@deed(plan_new)
def plan_create(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Draft a plan."""
    draft = _typed(request, visitor)
    made = actions.create_plan(
        site=visitor.site,
        name=draft.name,
        kind=draft.kind,
        places=draft.places,
        rounds_required=draft.rounds_required,
        clock_error_ms=draft.clock_error_ms,
        due_at=draft.due_at,
        actor=visitor.actor,
        at=visitor.at,
    )
    return HttpResponseRedirect(reverse("plan", args=[made]))


@page(to=(Role.PLANNER,))
def plan_edit(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Show the form of a draft."""
    found = plan_detail(site=visitor.site, plan=plan, at=visitor.at)
    return _form(request, visitor, plan=found)


@deed(plan_edit)
def plan_change(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Write a draft anew."""
    draft = _typed(request, visitor)
    actions.change_plan(
        site=visitor.site,
        plan=plan,
        name=draft.name,
        kind=draft.kind,
        places=draft.places,
        rounds_required=draft.rounds_required,
        clock_error_ms=draft.clock_error_ms,
        due_at=draft.due_at,
        actor=visitor.actor,
        at=visitor.at,
    )
    return HttpResponseRedirect(reverse("plan", args=[plan]))


def _states(request: HttpRequest) -> Collection[PlanState]:
    state = asked(request, "state")
    return [PlanState(state)] if state in set(PlanState) else []


def _columns() -> list[Column[PlanRow]]:
    return [
        Column(gettext("编号"), lambda row: row.number, 18),
        Column(gettext("名称"), lambda row: row.name, 30),
        Column(gettext("种类"), lambda row: words.word_of("plan_kind", row.kind)),
        Column(gettext("状态"), lambda row: words.word_of("plan_state", row.state)),
        Column(gettext("储位数"), lambda row: row.places),
        Column(gettext("行数"), lambda row: row.lines),
        Column(gettext("已盘"), lambda row: row.counted),
        Column(gettext("差异"), lambda row: row.differing),
        Column(gettext("计划人"), lambda row: row.planner),
        Column(gettext("批准人"), lambda row: row.approver),
        Column(gettext("起草时间"), lambda row: row.created_at, 20),
        Column(gettext("锁账时间"), lambda row: row.frozen_at, 20),
        Column(gettext("应于"), lambda row: row.due_at, 20),
        Column(gettext("关闭时间"), lambda row: row.closed_at, 20),
    ]


def _form(request: HttpRequest, visitor: Visitor, *, plan: PlanDetail | None) -> HttpResponse:
    places = zoned_places(site=visitor.site)
    filled = _filled(request, plan)
    chosen: Collection[int] = ()
    if request.POST:
        chosen = set(scope.ticked(places, request.POST))
    elif plan is not None and plan.places is not None:
        chosen = set(plan.places)
    context = {
        "plan": plan,
        "filled": filled,
        "kinds": list(PlanKind),
        "rounds": range(_ROUNDS_MAX + 1),
        "zones": scope.choices(places, chosen=chosen),
        "places": len(places),
    }
    return render(request, "desk/plan_form.html", context)


def _filled(request: HttpRequest, plan: PlanDetail | None) -> Mapping[str, Any]:
    """Return what stands in the form: what was typed, else what the plan says."""
    if request.POST:
        return request.POST.dict()
    if plan is None:
        return {
            "kind": PlanKind.FULL.value,
            "scope": "site",
            "rounds_required": "0",
            "clock_error_ms": str(_CLOCK_ERROR_MS),
        }
    due_at = plan.due_at.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M") if plan.due_at else ""
    return {
        "name": plan.name,
        "kind": plan.kind.value,
        "scope": "site" if plan.places is None else "chosen",
        "rounds_required": str(plan.rounds_required),
        "clock_error_ms": str(plan.clock_error_ms),
        "due_at": due_at,
    }


def _typed(request: HttpRequest, visitor: Visitor) -> _Draft:
    """
    Return what was typed of a plan.

    :raises Refused: INPUT_UNREADABLE
    """
    kind = fields.text(request, "kind")
    if kind not in set(PlanKind):
        raise Refused(RefusalCode.INPUT_UNREADABLE, field="kind", typed=kind)
    return _Draft(
        name=fields.filled(request, "name"),
        kind=PlanKind(kind),
        places=_places(request, visitor),
        rounds_required=_within(request, "rounds_required", _ROUNDS_MAX, default=0),
        clock_error_ms=_within(request, "clock_error_ms", _HOUR_MS, default=_CLOCK_ERROR_MS),
        due_at=fields.moment_or_none(request, "due_at"),
    )


def _within(request: HttpRequest, name: str, most: int, *, default: int) -> int:
    number = fields.number_or_none(request, name)
    if number is None:
        return default
    if not 0 <= number <= most:
        raise Refused(RefusalCode.INPUT_UNREADABLE, field=name, typed=str(number))
    return number


def _places(request: HttpRequest, visitor: Visitor) -> Sequence[int] | None:
    if fields.text(request, "scope") == "site":
        return None
    places = scope.ticked(zoned_places(site=visitor.site), request.POST)
    if not places:
        raise Refused(RefusalCode.INPUT_UNREADABLE, field=gettext(_SCOPE), typed="")
    return places
