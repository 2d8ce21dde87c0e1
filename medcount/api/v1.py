"""Version 1 of the API: its nouns, one file each, and how everything that goes wrong is told."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from medcount.api import (
    audit,
    door,
    forms,
    imports,
    me,
    moment,
    people,
    plans,
    problems,
    scans,
    stock,
    tasks,
    today,
    variances,
)
from medcount.api.problems import Fault, Stopped
from medcount.core.refusal import Refused

api = NinjaAPI(
    title="MedCount",
    version="1",
    description="账实相符: count what is there and hold it against the book.",
    openapi_url=None,  # Both are served by medcount.api.description.
    docs_url=None,
    auth=door.Nobody(),
    urls_namespace="api-v1",
)
for noun in (
    me, moment, today, plans, tasks, scans, variances, forms, stock, imports, audit, people,
):  # fmt: skip
    api.add_router("", noun.router)


@api.exception_handler(Refused)
def refuse(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Answer what an action or query refused."""
    return problems.of_refusal(refusal)


@api.exception_handler(Stopped)
def stop(request: HttpRequest, stopped: Stopped) -> HttpResponse:
    """Answer what the door stopped."""
    return problems.of_fault(stopped.fault, code=stopped.code)


@api.exception_handler(AuthenticationError)
def ask_who(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Answer who brought neither a token nor a session."""
    return problems.of_fault(Fault.UNAUTHENTICATED)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer what does not have the shape that was declared, part by part."""
    parts = [_invalid(part) for part in error.errors]
    return problems.of_fault(Fault.INVALID, invalid=parts)


@api.exception_handler(HttpError)
def malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer a body that is no JSON."""
    return problems.of_fault(Fault.MALFORMED)


@api.exception_handler(Http404)
def nowhere(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer an address that is none."""
    return problems.of_fault(Fault.NOT_FOUND)


@api.exception_handler(Exception)
def fail(request: HttpRequest, error: Exception) -> HttpResponse:
    """Leave to the middleware what is no answer of ours: a database that is away, or a mistake."""
    raise error


def _invalid(part: dict[str, Any]) -> dict[str, str]:
    where = [str(step) for step in part["loc"]]
    return {"field": ".".join(where), "reason": part["msg"]}
