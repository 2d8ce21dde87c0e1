"""What people do to a count as a whole: bring it a step further, copy it, or void it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from medcount.counting.actions import compare, plans
from medcount.desk import fields
from medcount.desk.door import Visitor, deed
from medcount.desk.plan import plan as shown_plan


@deed(shown_plan)
def copy(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Draft a plan like this one."""
    made = plans.copy_plan(site=visitor.site, plan=plan, actor=visitor.actor, at=visitor.at)
    return HttpResponseRedirect(reverse("plan_edit", args=[made]))


@deed(shown_plan)
def approve(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Let a plan begin."""
    plans.approve_plan(site=visitor.site, plan=plan, actor=visitor.actor, at=visitor.at)
    return _back(plan)


@deed(shown_plan)
def pass_gate(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Check the scope before it is counted."""
    plans.pass_gate(site=visitor.site, plan=plan, actor=visitor.actor, at=visitor.at)
    return _back(plan)


@deed(shown_plan)
def freeze(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Freeze the book and let it be counted."""
    plans.freeze_book(site=visitor.site, plan=plan, actor=visitor.actor, at=visitor.at)
    return _back(plan)


@deed(shown_plan)
def compare_now(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Compare what was counted so far with the book."""
    compare.compare(site=visitor.site, plan=plan, actor=visitor.actor, at=visitor.at)
    return _back(plan)


@deed(shown_plan)
def close(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Close a count in which every line is settled."""
    plans.close_plan(site=visitor.site, plan=plan, actor=visitor.actor, at=visitor.at)
    return _back(plan)


@deed(shown_plan)
def cancel(request: HttpRequest, visitor: Visitor, plan: UUID) -> HttpResponse:
    """Void a count, for a reason."""
    plans.cancel_plan(
        site=visitor.site,
        plan=plan,
        reason=fields.text(request, "reason"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return _back(plan)


def _back(plan: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("plan", args=[plan]))
