"""
The way in and out of a page: who is there, at which site, and what is said when the answer is no.

``page`` lets a person who is logged in see something; ``deed`` lets them do something and shows,
where it is refused, the page they came from with the reason and what they had typed.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from medcount.core.actor import Actor
from medcount.core.duties import SEES_BOOK, Role, require_role
from medcount.core.refusal import RefusalCode, Refused
from medcount.desk.assets import addresses
from medcount.desk.navigation import entries_for
from medcount.people import queries as people
from medcount.reports.refusals import sentence

P = ParamSpec("P")

# A sort that is none is a fault of the request, though its code looks like something not found.
_STATUS = {RefusalCode.ROLE_MISSING: 403, RefusalCode.LIST_SORT_UNKNOWN: 422}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who asks, at which site and when; every action and query is asked in these terms."""

    actor: Actor
    site: int
    sites: tuple[people.SiteRow, ...]  # Those they hold a role at.
    at: datetime

    @property
    def site_row(self) -> people.SiteRow:
        """Return the site they work at now."""
        return next(site for site in self.sites if site.id == self.site)


class _Visited(HttpRequest):
    """A request that carries what its page will show."""

    visitor: Visitor
    refusal: str


View = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponseBase]


def page(
    *, to: Collection[Role] = SEES_BOOK
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """
    Let who is logged in and holds one of these roles see a page; a refusal has a page of its own.

    Who is not named does not see it: the default is those who may see the book (invariant 9).
    """

    def deciding(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @require_safe
        @wraps(view)
        def seen(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            visitor = visitor_of(request)
            if visitor is None:
                return _to_entry(request)
            try:
                require_role(visitor.actor, *to)
                return view(request, visitor, *args, **kwargs)
            except Refused as refusal:
                return _refuse(request, refusal)

        return seen

    return deciding


def deed(
    shown: Callable[..., HttpResponseBase],
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """
    Let who is logged in do something; refused, they see the page it was asked on, with why.

    Who may do it is the action's own rule.
    """

    def deciding(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @require_POST
        @wraps(view)
        def done(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            visitor = visitor_of(request)
            if visitor is None:
                return _to_entry(request)
            try:
                return view(request, visitor, *args, **kwargs)
            except Refused as refusal:
                return _shown_again(request, shown, kwargs, refusal)

        return done

    return deciding


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Return who is logged in; None where nobody is, or not any more."""
    person = request.session.get("person")
    if person is None:
        return None
    at = timezone.now()
    sites = tuple(people.sites_of(user_id=person, at=at))
    if not sites:
        return None
    chosen = request.session.get("site")
    site = chosen if chosen in {one.id for one in sites} else sites[0].id
    try:
        actor = people.actor_of_session(
            user_id=person,
            mark=request.session.get("mark", ""),
            at=at,
            site=site,
            session=(request.session.session_key or "")[:8],
            address=request.META.get("REMOTE_ADDR", ""),
        )
    except Refused:
        return None
    visitor = Visitor(actor=actor, site=site, sites=sites, at=at)
    cast(_Visited, request).visitor = visitor
    return visitor


def about(request: HttpRequest) -> Mapping[str, Any]:
    """Return what every page shows: assets, visitor, ways to go, what was refused."""
    visitor: Visitor | None = getattr(request, "visitor", None)
    styles, script = addresses("medcount/desk/front/desk.ts")
    _, mark = addresses("medcount/desk/front/mark.svg")
    theme = request.COOKIES.get("theme", "")
    return {
        "styles": styles,
        "script": script,
        "mark": mark,
        "theme": theme if theme in ("light", "dark") else "",
        "request": request,
        "visitor": visitor,
        "ways": entries_for(visitor.actor.roles, request.path) if visitor else (),
        "refusal": getattr(request, "refusal", ""),
        "typed": request.POST,
    }


def _to_entry(request: HttpRequest) -> HttpResponseBase:
    is_part = "HX-Request" in request.headers
    aim = request.get_full_path() if request.method == "GET" and not is_part else reverse("today")
    entry = f"{reverse('log_in')}?{urlencode({'next': aim})}"
    if is_part:  # The page goes there as a whole, not the part of it that asked.
        return HttpResponse(headers={"HX-Redirect": entry})
    return HttpResponseRedirect(entry)


def _refuse(request: HttpRequest, refusal: Refused) -> HttpResponseBase:
    status = _STATUS.get(refusal.code, 404 if refusal.code.endswith("_UNKNOWN") else 422)
    return render(request, "desk/refused.html", {"reason": sentence(refusal)}, status=status)


def _shown_again(
    request: HttpRequest,
    shown: Callable[..., HttpResponseBase],
    kwargs: Mapping[str, Any],
    refusal: Refused,
) -> HttpResponseBase:
    cast(_Visited, request).refusal = sentence(refusal)
    request.method = "GET"
    response = shown(request, **kwargs)
    if response.status_code == 200:
        response.status_code = 403 if refusal.code is RefusalCode.ROLE_MISSING else 422
    return response
