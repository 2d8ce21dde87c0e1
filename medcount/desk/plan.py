"""盘到哪一步了？下一步做什么？ One count from its draft to its close, live while people scan."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from medcount.core.duty_names import duties_of
from medcount.core.page import Turn
from medcount.core.plan import PlanState
from medcount.core.when import LOCAL
from medcount.counting.queries.matters import MatterFilter, Need, count_by_need
from medcount.counting.queries.plans import PlanDetail, plan_detail
from medcount.counting.queries.progress import recent_scans
from medcount.counting.queries.tasks import list_tasks
from medcount.desk.door import Visitor, page
from medcount.desk.place_map import draw_map
from medcount.reports.plan_report import plan_report

_SCANS_SHOWN = 6
_STOP_POLLING = 286  # What htmx takes as the last answer of a part that asks again and again.
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OVER = (PlanState.CLOSED, PlanState.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What comes next in a count: something to press, or a word on what is waited for."""

    say: str
    address: str = ""
    is_deed: bool = False  # A POST, not a page to go to.
    form_plan: bool = False  # The form names the plan that it is about.


@page()
def plan(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Show one count."""
    return render(request, "desk/plan.html", _shown(visitor, plan))


@page()
def plan_live(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Show what of a count changes while it is open; once it is not, say that nothing will."""
    shown = _shown(visitor, plan)
    status = 200 if shown["is_live"] else _STOP_POLLING
    return render(request, "desk/_plan_live.html", {**shown, "is_part": True}, status=status)


@page()
def plan_variance_report(request: HttpRequest, visitor: Visitor, plan: UUID) -> FileResponse:
    """Hand out the variance report of a count (R-217)."""
    number, file = plan_report(site=visitor.site, plan=plan, at=visitor.at)
    stamp = visitor.at.astimezone(LOCAL).strftime("%Y%m%d-%H%M")
    name = f"{number}-{stamp}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_XLSX)


def _shown(visitor: Visitor, plan: UUID) -> Mapping[str, Any]:
    found = plan_detail(site=visitor.site, plan=plan, at=visitor.at)
    tasks = list_tasks(site=visitor.site, turn=Turn(sort="round"), plan=plan)
    needs = count_by_need(site=visitor.site, which=MatterFilter(plan=plan))
    may = duties_of(visitor.actor.roles)
    scans = recent_scans(site=visitor.site, plan=plan, limit=_SCANS_SHOWN)
    return {
        "plan": found,
        "map": draw_map(found.progress),
        "tasks": tasks,
        "scans": scans,
        "needs": needs,
        "differing": sum(number for need, number in needs.items() if need is not Need.COUNT),
        "may": may,
        "is_over": found.state in OVER,
        "is_frozen": found.state not in (PlanState.DRAFT, PlanState.APPROVED, PlanState.CANCELLED),
        "is_live": found.state not in (PlanState.DRAFT, PlanState.APPROVED, *OVER),
        "is_own_draft": found.state is PlanState.DRAFT and found.rail[0].who == visitor.actor.name,
        "next": next_step(found, may, needs, has_tasks=bool(tasks.total), visitor=visitor),
        "now": visitor.at,
        "working_since": visitor.at - timedelta(minutes=5),
    }


def next_step(
    plan: PlanDetail,
    may: Collection[str],
    needs: Mapping[Need, int],
    *,
    has_tasks: bool,
    visitor: Visitor,
) -> NextStep | None:
    """Return the one thing that brings this count on; None where it is over."""
    if plan.state in OVER:
        return None
    if plan.state in (PlanState.DRAFT, PlanState.APPROVED):
        return _before(plan, may, is_own=plan.rail[0].who == visitor.actor.name)
    if not has_tasks:
        if "counting.assign_tasks" in may:
            return NextStep(say=gettext("分派任务"), address=reverse("plan_tasks", args=[plan.id]))
        return NextStep(say=gettext("等计划员分派任务"))
    if plan.state is PlanState.SNAPSHOT:
        return NextStep(say=gettext("等盘点员开始扫描"))
    return _during(plan, may, needs) or _after(plan, may)


def _before(plan: PlanDetail, may: Collection[str], *, is_own: bool) -> NextStep:
    """Return what comes before anybody counts."""
    steps = {
        "plan_approval": ("counting.approve_plan", gettext("批准计划"), gettext("等他人批准")),
        "plan_gate": ("counting.pass_gate", gettext("盘前检查"), gettext("等盘前检查")),
        "plan_freeze": ("counting.freeze_book", gettext("冻结账面"), gettext("等冻结账面")),
    }
    if plan.state is PlanState.DRAFT:
        name = "plan_approval"
    else:
        name = "plan_gate" if plan.gate_passed_at is None else "plan_freeze"
    duty, say, waiting = steps[name]
    if duty not in may or (is_own and name == "plan_approval"):
        return NextStep(say=waiting)
    return NextStep(say=say, address=reverse(name, args=[plan.id]), is_deed=True)


def _during(plan: PlanDetail, may: Collection[str], needs: Mapping[Need, int]) -> NextStep | None:
    """Return what comes next while lines are counted, recounted and explained."""
    recounts = needs.get(Need.RECOUNT, 0)
    if recounts and "counting.order_recount" in may:
        say = gettext("指派复盘 %(lines)s 行") % {"lines": recounts}
        return NextStep(say=say, address=reverse("plan_recounts", args=[plan.id]))
    if plan.state in (PlanState.COUNTING, PlanState.RECOUNT):
        if "counting.compare" not in may:
            return NextStep(say=gettext("正在盘点"))
        address = reverse("plan_comparison", args=[plan.id])
        return NextStep(say=gettext("账实比对"), address=address, is_deed=True)
    causes = needs.get(Need.CAUSE, 0) + needs.get(Need.QUALITY, 0)
    if plan.state is PlanState.RECONCILE and causes:
        say = gettext("看 %(lines)s 行差异") % {"lines": causes}
        return NextStep(say=say, address=f"{reverse('variances')}?plan={plan.id}")
    if needs.get(Need.FORM) and "counting.propose_form" in may:
        address = reverse("proposal")
        return NextStep(say=gettext("提出调整单"), address=address, is_deed=True, form_plan=True)
    return None


def _after(plan: PlanDetail, may: Collection[str]) -> NextStep:
    """Return what comes next once every difference is explained."""
    if plan.state is PlanState.POSTED:
        if "counting.close_plan" not in may:
            return NextStep(say=gettext("等仓库主管或质量关闭"))
        address = reverse("plan_closure", args=[plan.id])
        return NextStep(say=gettext("关闭盘点"), address=address, is_deed=True)
    if plan.state is PlanState.RECONCILE:
        return NextStep(say=gettext("等提出调整单"))
    return NextStep(say=gettext("看调整单"), address=f"{reverse('approvals')}?plan={plan.id}")
