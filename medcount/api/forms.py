"""Adjustment forms 调整单: proposed, signed as they stand, posted, returned or taken back."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from medcount.api import door
from medcount.api.door import Key, Scope
from medcount.api.proof import Proof, proven
from medcount.api.wire import Exact, Listed, Moment, Text, Turned, listed
from medcount.core.approval import FormState
from medcount.core.refusal import Refused
from medcount.counting.actions import forms
from medcount.counting.queries import forms as queries
from medcount.reports.refusals import sentence

router = Router(tags=["forms"])


class Form(Schema):
    """A form as a list tells it; lines without a cost are not in its amounts."""

    id: UUID
    number: str
    state: FormState
    plan: UUID
    plan_number: str
    plan_name: str
    level: int
    lines: int
    gross: Exact
    net: Exact
    uncosted: int
    proposed_by: int
    proposed_by_name: str
    proposed_at: Moment
    signed: list[str]
    missing: list[str]
    posted_at: Moment | None
    returned_at: Moment | None
    return_reason: str
    reverses: str


class FormLine(Schema):
    """One line of a form as it prints."""

    line: int
    kind: str
    item_code: str
    item_name: str
    spec: str
    model: str
    base_unit: str
    owner: str
    place: str
    lot: str
    serial: str
    status: str
    expiry: date | None
    expected: int
    counted: int
    delta: int
    unit_cost: Exact | None
    amount: Exact | None
    cause: str
    cause_code: str
    cause_word: str
    disposition: str
    counted_at: Moment
    occurred_at: Moment
    partner: int | None
    touches_quality: bool
    left_at: Moment | None
    left_reason: str
    posted_at: Moment | None


class Signature(Schema):
    """A signature with the parts that every display of it shows (R-174)."""

    id: UUID
    signer_name: str
    signer_role: str
    meaning: str
    signed_at: Moment
    stands: bool


class Hindrance(Schema):
    """Why the caller may not sign or post."""

    code: str
    detail: str


class FormDetail(Schema):
    """A form exactly as it is signed, and what the caller may do with it."""

    id: UUID
    number: str
    state: FormState
    plan: UUID
    plan_number: str
    plan_name: str
    reverses: str
    proposed_by: str
    proposed_at: Moment
    posted_by: str
    posted_at: Moment | None
    returned_by: str
    returned_at: Moment | None
    return_reason: str
    lines: list[FormLine]
    gross: Exact
    net: Exact
    uncosted: int
    level: int
    needed: dict[str, str] = Field(description="The roles that must sign, each with its rule.")
    signatures: list[Signature]
    missing: dict[str, str]
    digest: str = Field(description="What a signature placed now would hold (R-176).")
    split_with: list[str]
    sign_as: list[str]
    sign_refusal: Hindrance | None
    posting_roles: list[str]
    post_refusal: Hindrance | None

    @staticmethod
    def resolve_sign_refusal(detail: queries.FormDetail) -> dict[str, str] | None:
        """Tell why the caller may not sign."""
        return _hindrance(detail.sign_refusal)

    @staticmethod
    def resolve_post_refusal(detail: queries.FormDetail) -> dict[str, str] | None:
        """Tell why the caller may not post."""
        return _hindrance(detail.post_refusal)


class Proposal(Schema):
    """What is to be put onto a form: all of a plan that is settled and calls for a movement."""

    plan: UUID
    number: Text = Field("", description="Empty takes the next of its day, as TZ-20260302-01.")


class Made(Schema):
    """A form that was proposed, or a signature that was placed."""

    id: UUID


class Posted(Schema):
    """The lines that left the form unposted, each with the reason."""

    left: dict[str, str]


class Reason(Schema):
    """Why something is done."""

    reason: Text


class Returned(Schema):
    """The lines that were on the form."""

    lines: list[int]


class Reversal(Reason):
    """Why a posted form is taken back, and under which number."""

    number: Text = ""


@router.get("/forms", **door.operation(Listed[Form], scope=Scope.FORMS))
def list_forms(
    request: HttpRequest,
    turning: Turned,
    plan: UUID | None = None,
    state: FormState | None = None,
    search: Text = "",
) -> dict[str, Any]:
    """List forms, the latest proposed first."""
    page = queries.list_forms(
        site=door.caller_of(request).site,
        turn=turning.turn(),
        plan=plan,
        state=state,
        search=search,
    )
    return listed(page)


@router.post("/forms", **door.operation(Made, scope=Scope.FORMS, status=201))
def propose_form(request: HttpRequest, proposal: Proposal, key: Key) -> Any:
    """Put every settled difference that calls for a movement, and is on no open form, onto one."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        made = forms.propose_form(
            site=caller.site, **proposal.model_dump(), actor=caller.actor, at=caller.at
        )
        return {"id": str(made)}

    return Status(201, door.once(request, key, act))


@router.get("/forms/{uuid:form_id}", **door.operation(FormDetail, scope=Scope.FORMS))
def read_form(request: HttpRequest, form_id: UUID) -> queries.FormDetail:
    """Tell a form as it is signed, and whether the caller may sign or post it."""
    caller = door.caller_of(request)
    return queries.form_detail(site=caller.site, form=form_id, actor=caller.actor)


@router.post(
    "/forms/{uuid:form_id}/signatures", **door.operation(Made, scope=Scope.FORMS, status=201)
)
def sign_form(request: HttpRequest, form_id: UUID, proof: Proof, key: Key) -> Any:
    """Put a signature under a form exactly as it stands (R-174, R-176)."""
    caller = door.caller_of(request)
    method = proven(caller, proof)

    def act() -> dict[str, object]:
        signature = forms.sign_form(
            site=caller.site,
            form=form_id,
            role=proof.role,
            method=method,
            actor=caller.actor,
            at=caller.at,
        )
        return {"id": str(signature)}

    # Of a request with a password in it nothing is kept, not even a digest.
    return Status(201, door.once(request, key, act, body=proof.role.encode()))


@router.post("/forms/{uuid:form_id}/posting", **door.operation(Posted, scope=Scope.FORMS))
def post_form(request: HttpRequest, form_id: UUID, key: Key) -> Any:
    """Post a signed form, held against the book once more."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        left = forms.post_form(site=caller.site, form=form_id, actor=caller.actor, at=caller.at)
        return {"left": {str(line): reason for line, reason in left.items()}}

    return door.once(request, key, act)


@router.post("/forms/{uuid:form_id}/return", **door.operation(Returned, scope=Scope.FORMS))
def return_form(request: HttpRequest, form_id: UUID, why: Reason, key: Key) -> Any:
    """Send a form back instead of signing it; its lines are settled anew (R-260)."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        lines = forms.return_form(
            site=caller.site, form=form_id, reason=why.reason, actor=caller.actor, at=caller.at
        )
        return {"lines": lines}

    return door.once(request, key, act)


@router.post(
    "/forms/{uuid:form_id}/reversal", **door.operation(Made, scope=Scope.FORMS, status=201)
)
def propose_reversal(request: HttpRequest, form_id: UUID, reversal: Reversal, key: Key) -> Any:
    """Propose a form that takes a posted one back, line by line."""
    caller = door.caller_of(request)

    def act() -> dict[str, object]:
        made = forms.propose_reversal(
            site=caller.site,
            form=form_id,
            **reversal.model_dump(),
            actor=caller.actor,
            at=caller.at,
        )
        return {"id": str(made)}

    return Status(201, door.once(request, key, act))


def _hindrance(refusal: Refused | None) -> dict[str, str] | None:
    if refusal is None:
        return None
    return {"code": refusal.code, "detail": sentence(refusal).partition(": ")[2]}
