"""Adjustment forms 调整单: which there are, what each says as it prints, who is still to sign."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from medcount import db
from medcount.core.actor import Actor
from medcount.core.approval import (
    POSTERS,
    FormState,
    Level,
    gross,
    level_of,
    signers_needed,
)
from medcount.core.canonical import signed_digest
from medcount.core.cause_names import name_of
from medcount.core.duties import Role, Slot, require_role, require_slot
from medcount.core.page import Page, Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting import signing
from medcount.db import listing
from medcount.people.queries import SignatureRow, signatures_of

SORTS = ("-proposed_at", "number", "state", "plan_number", "level", "lines", "gross", "net")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """A form in a list; amounts are sums of what is known, ``uncosted`` lines have none."""

    id: UUID
    number: str
    state: str  # A FormState.
    plan: UUID
    plan_number: str
    plan_name: str
    level: int  # A Level.
    lines: int
    gross: Decimal
    net: Decimal
    uncosted: int
    proposed_by: int
    proposed_by_name: str
    proposed_at: datetime
    signed: list[str]  # The roles that have signed …
    missing: list[str]  # … and those that still must.
    posted_at: datetime | None
    returned_at: datetime | None
    return_reason: str
    reverses: str  # The number of the form that this one takes back.


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLine:
    """One line of a form as it prints; ``left_reason`` where it left the form unposted."""

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
    unit_cost: Decimal | None
    amount: Decimal | None  # With the sign of the difference.
    cause: str
    cause_code: str  # C-01 …
    cause_word: str  # In Chinese; doors translate it.
    disposition: str
    counted_at: datetime
    occurred_at: datetime
    partner: int | None
    touches_quality: bool
    left_at: datetime | None
    left_reason: str
    posted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDetail:
    """A form exactly as it is signed, and what the asking person may do with it."""

    id: UUID
    number: str
    state: str
    plan: UUID
    plan_number: str
    plan_name: str
    reverses: str
    proposed_by: str
    proposed_at: datetime
    posted_by: str
    posted_at: datetime | None
    returned_by: str
    returned_at: datetime | None
    return_reason: str
    lines: Sequence[FormLine]
    gross: Decimal  # Of the lines whose unit cost is known.
    net: Decimal
    uncosted: int
    level: Level
    needed: dict[str, str]  # The roles that must sign, the lowest first, each with its rule.
    signatures: Sequence[SignatureRow]
    missing: dict[str, str]
    digest: str  # What a signature placed now would hold, in hex.
    split_with: Sequence[str]  # Forms of one count and day that speak of the same items.
    sign_as: Sequence[str]  # The missing roles this person holds; empty where they may not sign …
    sign_refusal: Refused | None  # … with the reason.
    posting_roles: Sequence[str]
    post_refusal: Refused | None


def list_forms(
    *,
    site: int,
    turn: Turn,
    plan: UUID | None = None,
    state: str | None = None,
    waits_for: Collection[str] | None = None,
    search: str = "",
) -> Page[FormRow]:
    """
    Return a page of a site's forms, the latest proposed first.

    ``waits_for``: only those that one of these roles must still sign.

    :raises Refused: LIST_SORT_UNKNOWN, LIST_CURSOR_UNREADABLE
    """
    return listing.page(
        "counting/list_forms",
        turn=turn,
        sorts=SORTS,
        row=FormRow,
        site=site,
        plan=plan,
        state=state,
        waits_for=None if waits_for is None else sorted(waits_for),
        search=search.strip(),
    )


def every_form(
    *,
    site: int,
    sort: str = "",
    plan: UUID | None = None,
    state: str | None = None,
    search: str = "",
) -> Iterator[FormRow]:
    """
    Stream all that ``list_forms`` would show, in its order.

    :raises Refused: LIST_SORT_UNKNOWN
    """
    return listing.every(
        "counting/list_forms",
        sort=sort,
        sorts=SORTS,
        row=FormRow,
        site=site,
        plan=plan,
        state=state,
        waits_for=None,
        search=search.strip(),
    )


def form_detail(*, site: int, form: UUID, actor: Actor) -> FormDetail:
    """
    Return a form as it is signed, and whether this person may sign or post it.

    Five statements, however many lines and signatures.

    :raises Refused: FORM_UNKNOWN
    """
    heads = db.run("counting/form_head", site=site, form=form)
    if not heads:
        raise Refused(RefusalCode.FORM_UNKNOWN, form=str(form))
    [head] = heads
    lines = db.run("counting/form_lines", site=site, form=form)
    content = signing.content(lines)
    signed = signatures_of(
        site=site, subject_kind=signing.SUBJECT, subject_id=str(form), content=content
    )
    held = [
        Slot(row.slot)
        for row in db.run("counting/part_in_form", site=site, form=form, person=actor.id)
    ]
    adjustments = signing.adjustments(lines)
    needed = signers_needed(adjustments)
    standing = {row.signer_role for row in signed if row.stands}
    missing = {role.value: rule for role, rule in needed.items() if role not in standing}
    sign_refusal = _sign_refusal(actor, head, held=held, missing=missing)
    return FormDetail(
        **_head(**head._asdict()),
        lines=[
            _line(row, touches_quality=one.touches_quality)
            for row, one in zip(lines, adjustments, strict=True)
        ],
        gross=gross(adjustments),
        net=sum((_signed(row) or Decimal(0) for row in lines), Decimal(0)),
        uncosted=sum(row.amount is None for row in lines),
        level=level_of(adjustments),
        needed={role.value: rule for role, rule in needed.items()},
        signatures=signed,
        missing=missing,
        digest=signed_digest(
            subject_kind=signing.SUBJECT,
            subject_id=str(form),
            meaning=signing.MEANING,
            content=content,
        ).hex(),
        split_with=[row.number for row in db.run("counting/split_forms", site=site, form=form)],
        sign_as=[] if sign_refusal else sorted(actor.roles & missing.keys()),
        sign_refusal=sign_refusal,
        posting_roles=[role.value for role in POSTERS],
        post_refusal=_post_refusal(actor, head, held=held, missing=missing),
    )


def _head(*, plan_cancelled: bool, **head: Any) -> dict[str, Any]:
    """Return what a detail shows of a form's head."""
    return head


def _line(row: db.Row, *, touches_quality: bool) -> FormLine:
    name = name_of(row.cause)
    return FormLine(
        line=row.line,
        kind=row.kind,
        item_code=row.item_code,
        item_name=row.item_name,
        spec=row.spec,
        model=row.model,
        base_unit=row.base_unit,
        owner=row.owner,
        place=row.place_code,
        lot=row.lot,
        serial=row.serial,
        status=row.status,
        expiry=row.expiry,
        expected=row.expected,
        counted=row.counted,
        delta=row.delta,
        unit_cost=row.unit_cost,
        amount=_signed(row),
        cause=row.cause,
        cause_code=name.code,
        cause_word=name.word,
        disposition=row.disposition,
        counted_at=row.counted_at,
        occurred_at=row.occurred_at,
        partner=row.partner,
        touches_quality=touches_quality,
        left_at=row.left_at,
        left_reason=row.left_reason,
        posted_at=row.posted_at,
    )


def _signed(row: db.Row) -> Decimal | None:
    """Return the amount with the sign of the difference."""
    if row.amount is None:
        return None
    amount: Decimal = row.amount
    return -amount if row.delta < 0 else amount


def _sign_refusal(
    actor: Actor, head: db.Row, *, held: Collection[Slot], missing: Collection[str]
) -> Refused | None:
    """Return why the actor may not sign, as ``sign_form`` would refuse; None where they may."""
    try:
        _require_open(head)
        require_slot(actor, Slot.SIGN, slots_held=held)
        require_role(actor, *map(Role, missing))
    except Refused as refused:
        return refused
    return None


def _post_refusal(
    actor: Actor, head: db.Row, *, held: Collection[Slot], missing: dict[str, str]
) -> Refused | None:
    """Return why the actor may not post, as ``post_form`` would refuse; None where they may."""
    try:
        require_role(actor, *POSTERS)
        _require_open(head)
        require_slot(actor, Slot.POST, slots_held=held)
        if missing:
            raise Refused(RefusalCode.FORM_NOT_SIGNED, form=head.number, missing=missing)
    except Refused as refused:
        return refused
    return None


def _require_open(head: db.Row) -> None:
    if head.plan_cancelled:
        raise Refused(RefusalCode.PLAN_CANCELLED, plan=head.plan_number)
    if head.state == FormState.RETURNED:
        raise Refused(RefusalCode.FORM_RETURNED, form=head.number)
    if head.posted_at is not None:
        raise Refused(RefusalCode.FORM_ALREADY_POSTED, form=head.number)
