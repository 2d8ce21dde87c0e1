"""What is said when the answer is no: application/problem+json with a code that never changes."""

import json
import re
from enum import StrEnum
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt
from ninja import Field, Schema

from medcount.core.refusal import RefusalCode, Refused
from medcount.reports.refusals import sentence

MEDIA_TYPE = "application/problem+json"

_FORBIDDEN = {
    RefusalCode.DEVICE_REVOKED,
    RefusalCode.DUTY_CONFLICT,
    RefusalCode.ROLE_MISSING,
    RefusalCode.SCOPE_MISSING,
    RefusalCode.TASK_OF_ANOTHER,
}
# How a code says that something is not in a state for what was asked.
_STATE = re.compile(r"_(ALREADY|HAS|IS|NOT)_|_(BLOCKED|CANCELLED|CLOSED|CORRECTED|ENDED|TAKEN)$")
# What only looks so by its name: the request itself says what cannot be.
_UNPROCESSABLE = {RefusalCode.LIST_SORT_UNKNOWN, RefusalCode.SITE_NOT_NAMED}


class Fault(StrEnum):
    """Why a request did not come as far as an action that could refuse it."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORM_EXPIRED = "FORM_EXPIRED"  # A session without its CSRF token.
    MALFORMED = "MALFORMED"
    INVALID = "INVALID"
    NOT_FOUND = "NOT_FOUND"
    TOO_LARGE = "TOO_LARGE"


_STATUS = {
    Fault.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Fault.FORM_EXPIRED: HTTPStatus.FORBIDDEN,
    Fault.MALFORMED: HTTPStatus.BAD_REQUEST,
    Fault.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Fault.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Fault.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}


class Invalid(Schema):
    """One part of a request that does not say what it must."""

    field: str
    reason: str


class FaultOfFile(Schema):
    """One reason why a file was not taken over; row 0 and column "" speak of all of it."""

    file: str
    row: int
    column: str
    code: str
    reason: str


class Problem(Schema):
    """Why a request was not carried out, in the form of RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    code: str = Field(description="Stable; decide by it, not by the words.")
    detail: str = Field(description="For people, in the language that was asked for.")
    facts: dict[str, str] = Field(default_factory=dict)
    invalid: list[Invalid] = Field(default_factory=list)
    faults: list[FaultOfFile] = Field(default_factory=list)


class Stopped(Exception):
    """A request that is answered by a problem before any action was asked."""

    def __init__(self, fault: Fault, code: str = "") -> None:
        super().__init__(fault, code)
        self.fault = fault
        self.code = code or fault


def words_of(fault: Fault) -> str:
    """Return a fault in words."""
    return {
        Fault.UNAUTHENTICATED: pgettext("api", "请出示有效的令牌，或先登录。"),
        Fault.FORM_EXPIRED: pgettext("api", "页面已过期，请刷新后再试。"),
        Fault.MALFORMED: pgettext("api", "请求体不是有效的 JSON。"),
        Fault.INVALID: pgettext("api", "请求中有不符合约定的内容。"),
        Fault.NOT_FOUND: pgettext("api", "没有这个地址。"),
        Fault.TOO_LARGE: pgettext("api", "请求体过大，请分批发送。"),
    }[fault]


def of_refusal(refusal: Refused) -> HttpResponse:
    """Answer a refusal."""
    facts = {name: str(fact) for name, fact in refusal.facts.items() if name != "faults"}
    _, _, said = sentence(refusal).partition(": ")
    faults = refusal.facts.get("faults")
    return _problem(status_of(refusal.code), refusal.code, said, facts=facts, faults=faults)


def of_fault(
    fault: Fault, *, code: str = "", invalid: list[dict[str, str]] | None = None
) -> HttpResponse:
    """Answer a request that no action could be asked for."""
    response = _problem(_STATUS[fault], code or fault, words_of(fault), invalid=invalid)
    if fault is Fault.UNAUTHENTICATED:
        response["WWW-Authenticate"] = "Bearer"
    return response


def status_of(code: RefusalCode) -> HTTPStatus:
    """Return the status under which a refusal goes out."""
    if code in _FORBIDDEN:
        return HTTPStatus.FORBIDDEN
    if code in _UNPROCESSABLE:
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if code.endswith("_UNKNOWN"):
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.CONFLICT if _STATE.search(code) else HTTPStatus.UNPROCESSABLE_ENTITY


@csrf_exempt  # Nothing is done here that a stranger could make somebody do.
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer whoever asks for an address of the API that is none."""
    return of_fault(Fault.NOT_FOUND)


def _problem(
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    facts: dict[str, str] | None = None,
    invalid: list[dict[str, str]] | None = None,
    faults: object = None,
) -> HttpResponse:
    said: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "code": code,
        "detail": detail,
    }
    if facts:
        said["facts"] = facts
    if invalid:
        said["invalid"] = invalid
    if faults:
        said["faults"] = faults
    body = json.dumps(said, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=MEDIA_TYPE)
