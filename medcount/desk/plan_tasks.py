"""Who counts what: a round shared out by zone and aisle, and lines that another person recounts."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from medcount.catalog.queries import ZonedPlace, zoned_places
from medcount.core.duties import Role
from medcount.core.page import Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import recounts, tasks
from medcount.counting.queries.matters import MatterFilter, Need, list_variances
from medcount.counting.queries.plans import PlanDetail, plan_detail
from medcount.counting.queries.tasks import list_tasks
from medcount.desk import fields, scope
from medcount.desk.door import Visitor, deed, page
from medcount.people.queries import active_people

_LINES_SHOWN = 200
_COUNTERS = frozenset({Role.COUNTER, Role.RECOUNTER})


@page(to=(Role.PLANNER, Role.WAREHOUSE_HEAD))
def plan_tasks(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Show the form by which a round is shared out."""
    found = plan_detail(site=visitor.site, plan=plan, at=visitor.at)
    context = {
        "plan": found,
        "zones": scope.choices(_places_of(found, site=visitor.site), chosen=()),
        "rounds": range(1, max(found.rounds_required, 1) + 1),
        "counters": [
            person
            for person in active_people(site=visitor.site, at=visitor.at)
            if _COUNTERS & person.roles
        ],
        "tasks": list_tasks(site=visitor.site, turn=Turn(sort="round"), plan=plan),
        "now": visitor.at,
    }
    return render(request, "desk/plan_tasks.html", context)


@deed(plan_tasks)
def assign(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Give counters their parts of a round."""
    found = plan_detail(site=visitor.site, plan=plan, at=visitor.at)
    parts = scope.shared_out(_places_of(found, site=visitor.site), request.POST)
    if not parts:
        raise Refused(RefusalCode.TASK_EMPTY)
    round_ = fields.number(request, "round")
    tasks.assign_tasks(
        site=visitor.site,
        plan=plan,
        counters=[(round_, fields.whole(who), places) for who, places in parts.items()],
        due_at=fields.moment_or_none(request, "due_at"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return HttpResponseRedirect(reverse("plan", args=[plan]))


@page(to=(Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA))
def plan_recounts(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Show the lines that wait for another person, and who could go."""
    lines = list_variances(
        site=visitor.site,
        turn=Turn(sort="place", rows=_LINES_SHOWN),
        which=MatterFilter(plan=plan, needs=Need.RECOUNT),
    )
    context = {
        "plan": plan_detail(site=visitor.site, plan=plan, at=visitor.at),
        "page": lines,
        "ticked": set(request.POST.getlist("line")),
        "counters": [
            person
            for person in active_people(site=visitor.site, at=visitor.at)
            if _COUNTERS & person.roles
        ],
    }
    return render(request, "desk/plan_recounts.html", context)


@deed(plan_recounts)
def order_recount(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Send another person to lines: to those that are ticked, or to all that wait."""
    recounts.order_recount(
        site=visitor.site,
        plan=plan,
        lines=_lines(request),
        counter=fields.number(request, "counter"),
        due_at=fields.moment_or_none(request, "due_at"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return HttpResponseRedirect(reverse("plan", args=[plan]))


def _places_of(plan: PlanDetail, *, site: int) -> Sequence[ZonedPlace]:
    """Return the places that a plan counts."""
    places = zoned_places(site=site)
    inside: Collection[int] | None = None if plan.places is None else set(plan.places)
    return [place for place in places if inside is None or place.id in inside]


def _lines(request: HttpRequest) -> list[int] | None:
    if fields.text(request, "lines") == "all":
        return None
    ticked = [fields.whole(line) for line in request.POST.getlist("line")]
    if not ticked:
        raise Refused(RefusalCode.RECOUNT_NOT_NEEDED, plan="", lines=[])
    return ticked
