"""What a person does to an adjustment form: propose it, sign it, send it back, post it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from medcount.counting.actions import forms
from medcount.desk import fields
from medcount.desk.approvals import approval, approvals
from medcount.desk.door import Visitor, deed
from medcount.desk.settling import proven


@deed(approvals)
def propose(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Put what a plan's confirmed differences call for onto a form."""
    form = forms.propose_form(
        site=visitor.site,
        plan=fields.uuid(request, "plan"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return _to(form)


@deed(approval)
def sign(request: HttpRequest, visitor: Visitor, form: UUID) -> HttpResponse:
    """Sign a form as it stands; who signs proves once more who they are."""
    forms.sign_form(
        site=visitor.site,
        form=form,
        role=fields.role(request, "role"),
        method=proven(request, visitor),
        actor=visitor.actor,
        at=visitor.at,
    )
    return _to(form)


@deed(approval)
def send_back(request: HttpRequest, visitor: Visitor, form: UUID) -> HttpResponse:
    """Send a form back to be settled anew."""
    forms.return_form(
        site=visitor.site,
        form=form,
        reason=fields.text(request, "reason"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return _to(form)


@deed(approval)
def post(request: HttpRequest, visitor: Visitor, form: UUID) -> HttpResponse:
    """Post a signed form; its page tells which lines left it."""
    forms.post_form(site=visitor.site, form=form, actor=visitor.actor, at=visitor.at)
    return _to(form)


@deed(approval)
def reverse_posted(request: HttpRequest, visitor: Visitor, form: UUID) -> HttpResponse:
    """Propose the form that takes a posted one back."""
    reversal = forms.propose_reversal(
        site=visitor.site,
        form=form,
        reason=fields.text(request, "reason"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return _to(reversal)


def _to(form: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("approval", args=[form]))
