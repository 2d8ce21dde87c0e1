"""
Who asks, and what a request must bring: a token or the desk's session, a scope, a site.

An operation declares all of it in one line::

    @router.get("/stock", **door.operation(Listed[Stock], scope=Scope.STOCK))

and takes its caller by ``door.caller_of(request)``. What declares nothing is open to nobody, and
what declares no roles to those alone who may see the book (invariant 9).
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, cast

from django.http import HttpRequest
from django.utils import timezone, translation
from ninja import Header
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from medcount.api.problems import Fault, Problem, Stopped
from medcount.api.wire import Text
from medcount.core.actor import Actor
from medcount.core.duties import SEES_BOOK, Role, require_role
from medcount.core.refusal import RefusalCode, Refused
from medcount.exchange import answers
from medcount.people import queries as people

MOST_BYTES = 1 << 20

# Sent with a request that creates, it makes a second one the same as the first.
Key = Annotated[Text, Header("", alias="Idempotency-Key", max_length=200)]


_SITE = {
    "name": "site",
    "in": "query",
    "required": False,
    "description": "The code of the site; may be left out by who has roles at one only.",
    "schema": {"type": "string", "maxLength": 200},
}


class Scope(StrEnum):
    """What a token is good for; the desk's session is good for all of it."""

    AUDIT = "audit"  # Reading the trail.
    FORMS = "forms"  # Proposing, signing and posting adjustments.
    IMPORTS = "imports"  # Bringing files of an outside system.
    PEOPLE = "people"  # Reading who holds which rights.
    PLANS = "plans"  # Planning counts and bringing them to their end.
    SCANS = "scans"  # Uploading scans.
    STOCK = "stock"  # Reading the book.
    TASKS = "tasks"  # Reading tasks, handing them over and in.
    TODAY = "today"  # Reading what waits for its holder.
    VARIANCES = "variances"  # Reading and settling what differs.


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, at which site and when; every action and query is asked in these terms."""

    actor: Actor
    chosen: int | None  # The site that was named, or the only one.
    scopes: frozenset[str]
    device_trusted: bool
    at: datetime

    @property
    def site(self) -> int:
        """
        Return the site at which something is asked.

        :raises Refused: SITE_NOT_NAMED
        """
        if self.chosen is None:
            raise Refused(RefusalCode.SITE_NOT_NAMED)
        return self.chosen


class _Asked(HttpRequest):
    """A request whose caller is known."""

    auth: Caller


def caller_of(request: HttpRequest) -> Caller:
    """Return who asks."""
    return cast(_Asked, request).auth


class BearerToken(HttpBearer):
    """A token that stands for a person, on one device or for an integration."""

    def __init__(self, needs: "_Needs") -> None:
        super().__init__()
        self.needs = needs

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """Return whom the token stands for, or stop."""
        translation.activate(translation.get_language_from_request(request))
        at = timezone.now()
        site = self.needs.site_named(request)
        try:
            holder = people.check_token(secret=token, at=at, site=site)
        except Refused as refusal:
            raise Stopped(Fault.UNAUTHENTICATED, refusal.code) from refusal
        if site and holder.site is None:
            raise Refused(RefusalCode.SITE_UNKNOWN, code=site)
        actor = Actor(
            id=holder.user_id,
            name=holder.name,
            roles=holder.roles,
            source="API",
            session=holder.prefix,
            device=holder.device,
            address=request.META.get("REMOTE_ADDR", ""),
        )
        return self.needs.admit(
            Caller(
                actor=actor,
                chosen=holder.site,
                scopes=holder.scopes,
                device_trusted=holder.device_trusted,
                at=at,
            )
        )


class DeskSession(APIKeyCookie):
    """The session of a person who has logged in on the desk, with its CSRF token."""

    param_name = "sessionid"

    def __init__(self, needs: "_Needs") -> None:
        super().__init__(csrf=False)  # Asked below: only a session needs it, and in our words.
        self.needs = needs

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """Return who is logged in, or nobody."""
        person = request.session.get("person") if key else None
        if person is None:
            return None
        if check_csrf(request) is not None:
            raise Stopped(Fault.FORM_EXPIRED)
        at = timezone.now()
        site = _site_of(request, person, named=self.needs.site_named(request), at=at)
        try:
            actor = people.actor_of_session(
                user_id=person,
                mark=request.session.get("mark", ""),
                at=at,
                site=people.GROUP if site is None else site,
                session=(request.session.session_key or "")[:8],
                address=request.META.get("REMOTE_ADDR", ""),
            )
        except Refused as refusal:
            raise Stopped(Fault.UNAUTHENTICATED, refusal.code) from refusal
        return self.needs.admit(
            Caller(
                actor=actor,
                chosen=site,
                scopes=frozenset(Scope),
                device_trusted=True,
                at=at,
            )
        )


def _site_of(request: HttpRequest, person: int, *, named: str, at: datetime) -> int | None:
    """Return the site that is named, else that of the session, else the only one."""
    sites = people.sites_of(user_id=person, at=at)
    if named:
        matching = [site.id for site in sites if site.code == named]
        if not matching:
            raise Refused(RefusalCode.SITE_UNKNOWN, code=named)
        return matching[0]
    chosen: int | None = request.session.get("site")
    if chosen in {site.id for site in sites}:
        return chosen
    return sites[0].id if len(sites) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Needs:
    """What an operation asks of its caller."""

    scope: Scope | None
    to: Collection[Role] | None
    most_bytes: int
    revoked_devices: bool

    def site_named(self, request: HttpRequest) -> str:
        """Return the code of the site that was named; stop what is too large to be read."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.most_bytes:
            raise Stopped(Fault.TOO_LARGE)
        site = request.GET.get("site", "")
        if "\0" in site or len(site) > 200:
            raise Refused(RefusalCode.SITE_UNKNOWN, code="")
        return site

    def admit(self, caller: Caller) -> Caller:
        """
        Return the caller, or refuse what they or their token are not good for (R-171).

        :raises Refused: DEVICE_REVOKED, ROLE_MISSING, SCOPE_MISSING, SITE_NOT_NAMED
        """
        if self.scope is not None and self.scope not in caller.scopes:
            raise Refused(RefusalCode.SCOPE_MISSING, scope=self.scope)
        if not caller.device_trusted and not self.revoked_devices:
            raise Refused(RefusalCode.DEVICE_REVOKED, device=caller.actor.device)
        if self.to is not None and caller.site:
            require_role(caller.actor, *self.to)
        return caller


class Nobody(HttpBearer):
    """What an operation that declares nothing is open to."""

    def authenticate(self, request: HttpRequest, token: str) -> None:
        """Admit nobody."""


def operation(
    answer: Any,
    *,
    scope: Scope | None,
    to: Collection[Role] | None = SEES_BOOK,
    status: int = 200,
    most_bytes: int = MOST_BYTES,
    revoked_devices: bool = False,
    **told: Any,
) -> dict[str, Any]:
    """
    Return what a router is told of an operation: its answers, and what its caller needs.

    ``to`` None lets in whoever is known; then the action or query itself says who may.
    """
    needs = _Needs(scope=scope, to=to, most_bytes=most_bytes, revoked_devices=revoked_devices)
    problems = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 503), Problem)
    return {
        "response": {status: answer, **problems},
        "auth": [BearerToken(needs), DeskSession(needs)],
        "openapi_extra": {"parameters": [_SITE]},
        **told,
    }


def once(
    request: HttpRequest,
    key: str,
    act: Callable[[], Mapping[str, object]],
    *,
    body: bytes | None = None,
) -> Mapping[str, object]:
    """
    Act; with a key only the first time, whose answer is given every time.

    ``body`` stands for the request's own where that was read already, or holds what nobody keeps.
    """
    if not key:
        return act()
    caller = caller_of(request)
    told = request.body if body is None else body
    asked = b"\0".join((str(request.method).encode(), request.path.encode(), told))
    return answers.answer_once(
        act, site=caller.site, person=caller.actor.id, key=key, asked=asked, at=caller.at
    )
