"""What a person does about one difference: name its cause, count again, leave it to quality."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from medcount.counting.actions import recounts, settle
from medcount.desk import fields
from medcount.desk.door import Visitor, deed
from medcount.desk.variances import variance
from medcount.people.actions.sessions import prove_identity
from medcount.people.signatures import Method


@deed(variance)
def confirm_cause(request: HttpRequest, visitor: Visitor, line: int) -> HttpResponse:
    """Confirm why a line differs: as suggested, or for another cause."""
    corrects = "correct" in request.POST
    settle.confirm_causes(
        site=visitor.site,
        plan=fields.uuid(request, "plan"),
        lines=[line],
        kind=fields.text(request, "kind"),
        cause=fields.text(request, "other" if corrects else "cause"),
        owner=fields.number(request, "owner"),
        due_date=fields.day(request, "due_date"),
        reason=fields.text(request, "reason"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return _back(request, line)


@deed(variance)
def amend_timing(request: HttpRequest, visitor: Visitor, line: int) -> HttpResponse:
    """Amend, under the person's signature, when a movement occurred."""
    settle.amend_timing(
        site=visitor.site,
        plan=fields.uuid(request, "plan"),
        line=line,
        movement=fields.number(request, "movement"),
        occurred_at=fields.moment(request, "occurred_at"),
        owner=fields.number(request, "owner"),
        due_date=fields.day(request, "due_date"),
        reason=fields.text(request, "reason"),
        role=fields.role(request, "role"),
        method=proven(request, visitor),
        actor=visitor.actor,
        at=visitor.at,
    )
    return _back(request, line)


@deed(variance)
def order_recount(request: HttpRequest, visitor: Visitor, line: int) -> HttpResponse:
    """Send another person to the line."""
    recounts.order_recount(
        site=visitor.site,
        plan=fields.uuid(request, "plan"),
        lines=[line],
        counter=fields.number(request, "counter"),
        due_at=fields.moment_or_none(request, "due_at"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return _back(request, line)


@deed(variance)
def hand_to_quality(request: HttpRequest, visitor: Visitor, line: int) -> HttpResponse:
    """Leave a difference to quality."""
    settle.hand_to_quality(
        site=visitor.site,
        plan=fields.uuid(request, "plan"),
        lines=[line],
        kind=fields.text(request, "kind"),
        owner=fields.number_or_none(request, "owner"),
        reason=fields.text(request, "reason"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return _back(request, line)


def proven(request: HttpRequest, visitor: Visitor) -> Method:
    """
    Return how the person proved who they are, just now; a failed proof keeps its entry.

    :raises Refused: LOGIN_LOCKED, LOGIN_REFUSED, SIGNING_NEEDS_NAME
    """
    proof = prove_identity(
        user_id=visitor.actor.id,
        password=fields.text(request, "password"),
        username=fields.text(request, "username"),
        actor=visitor.actor,
        at=visitor.at,
    )
    return proof.method()


def _back(request: HttpRequest, line: int) -> HttpResponse:
    query = request.GET.urlencode()
    address = reverse("variance", args=[line])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)
