"""An adjustment 调整单 is movements: proposed, signed as they stand, posted at one stroke."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.catalog.queries import outside_ids
from medcount.core.actor import Actor
from medcount.core.book import Basis
from medcount.core.canonical import Value
from medcount.core.duties import Role, Slot, require_role, require_slot, signers_needed
from medcount.core.ids import uuid7
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.stock import MovementKind, PlaceKind
from medcount.counting.actions._plan import lock_plan, require_not_cancelled
from medcount.ledger import posting
from medcount.ledger.staging import MovementRow
from medcount.people import signatures
from medcount.people.queries import signatures_of

_SUBJECT = "counting_form"


@transaction.atomic
def propose_form(*, site: int, plan: UUID, number: str, actor: Actor, at: datetime) -> UUID:
    """
    Put every settled difference that calls for a movement, and is on no open form, onto a form.

    :raises Refused: ROLE_MISSING, FORM_EMPTY, PLAN_UNKNOWN
    """
    require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA)
    require_not_cancelled(lock_plan(site=site, plan=plan))
    form = _create(site=site, plan=plan, number=number, reverses=None, actor=actor, at=at)
    if not db.changed("counting/fill_form", site=site, plan=plan, form=form):
        raise Refused(RefusalCode.FORM_EMPTY, plan=str(plan))
    _record("counting.form.proposed", site=site, form=form, plan=plan, actor=actor, at=at)
    return form


@transaction.atomic
def propose_reversal(
    *, site: int, form: UUID, number: str, reason: str, actor: Actor, at: datetime
) -> UUID:
    """
    Propose a form that takes a posted one back, line by line; nothing posted is ever edited.

    :raises Refused: ROLE_MISSING, REASON_MISSING, FORM_UNKNOWN, FORM_NOT_POSTED,
        FORM_IS_REVERSAL, FORM_ALREADY_REVERSED
    """
    require_role(actor, Role.WAREHOUSE_HEAD, Role.QA)
    stated = require_reason(reason)
    posted = _lock(site=site, form=form)
    if posted.posted_at is None:
        raise Refused(RefusalCode.FORM_NOT_POSTED, form=posted.number)
    if posted.reverses is not None:
        raise Refused(RefusalCode.FORM_IS_REVERSAL, form=posted.number)
    if db.one("counting/reversals", site=site, form=form).forms:
        raise Refused(RefusalCode.FORM_ALREADY_REVERSED, form=posted.number)
    reversal = _create(
        site=site, plan=posted.plan, number=number, reverses=form, actor=actor, at=at
    )
    db.run("counting/reverse_form_lines", site=site, form=reversal, reverses=form)
    _record(
        "counting.form.reversal_proposed",
        site=site,
        form=reversal,
        plan=posted.plan,
        actor=actor,
        at=at,
        reason=stated,
    )
    return reversal


@transaction.atomic
def sign_form(
    *,
    site: int,
    form: UUID,
    role: Role,
    method: signatures.Method,
    actor: Actor,
    at: datetime,
) -> UUID:
    """
    Put the actor's signature under a form exactly as it stands (R-174, R-176).

    Who counted a line, or proposed the form, does not approve it (R-192).

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, FORM_UNKNOWN, FORM_ALREADY_POSTED,
        SIGNER_NOT_A_PERSON, USER_INACTIVE
    """
    locked = _lock_unposted(site=site, form=form)
    _require_slot(actor, Slot.SIGN, site=site, form=form)
    lines = db.run("counting/form_lines", site=site, form=form)
    entry = _record(
        "counting.form.signed",
        site=site,
        form=form,
        plan=locked.plan,
        actor=actor,
        at=at,
        after={"role": role.value, "meaning": signatures.Meaning.APPROVE.value},
    )
    signature = signatures.place(
        site=site,
        subject_kind=_SUBJECT,
        subject_id=str(form),
        content=_content(lines),
        meaning=signatures.Meaning.APPROVE,
        role=role,
        method=method,
        entry=entry,
        actor=actor,
        at=at,
    )
    db.run("counting/mark_signed", site=site, form=form, signature=signature, actor=actor.id, at=at)
    return signature


@transaction.atomic
def post_form(*, site: int, form: UUID, actor: Actor, at: datetime) -> dict[int, str]:
    """
    Post a signed form; return the lines that left it unposted, each with the reason.

    The keys are locked first; then, in a later statement, every line is held against the book once
    more. A line whose difference or cause changed since it was signed leaves (DIFFERENCE_CHANGED,
    CAUSE_CHANGED), and so does one that a later posted count supersedes (SUPERSEDED) or that would
    leave less than nothing (WOULD_BE_NEGATIVE); both ends of a move leave together. The rest is
    posted as of the moment each line was counted.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, FORM_UNKNOWN, FORM_ALREADY_POSTED,
        FORM_NOT_SIGNED
    """
    require_role(actor, Role.WAREHOUSE_HEAD, Role.FINANCE, Role.PLANNER)
    locked = _lock_unposted(site=site, form=form)
    _require_slot(actor, Slot.POST, site=site, form=form)
    lines = db.run("counting/form_lines", site=site, form=form)
    _require_signed(lines, site=site, form=locked)
    standing = [line for line in lines if line.left_at is None]
    outside = outside_ids(site=site)[PlaceKind.GAIN_LOSS]
    db.stage("ledger/staged_movement", _movements(standing, outside=outside, form=locked, at=at))
    posting.lock_keys_staged(site=site)
    leaving = _leaving(site=site, form=locked, lines=standing)
    posted = [line for line in standing if line.line not in leaving]
    if leaving:
        db.stage("counting/staged_leaver", leaving.items())
        db.run("counting/leave_form", site=site, form=form, at=at)
    entry = _record(
        "counting.form.posted",
        site=site,
        form=form,
        plan=locked.plan,
        actor=actor,
        at=at,
        after={
            "posted": [line.line for line in posted],
            "left": {str(line): reason for line, reason in leaving.items()},
        },
    )
    if posted:
        movements = _movements(posted, outside=outside, form=locked, at=at)
        db.stage("ledger/staged_movement", movements)
        posting.post_locked(site=site, entry=entry)
        mark = "counting/mark_reversed" if locked.reverses else "counting/mark_posted"
        db.run(mark, site=site, form=form, actor=actor.id, at=at)
    return leaving


def _create(
    *, site: int, plan: UUID, number: str, reverses: UUID | None, actor: Actor, at: datetime
) -> UUID:
    form = uuid7()
    db.run(
        "counting/create_form",
        site=site,
        id=form,
        plan=plan,
        number=number,
        reverses=reverses,
        proposed_by=actor.id,
        at=at,
    )
    return form


def _lock(*, site: int, form: UUID) -> db.Row:
    rows = db.run("counting/lock_form", site=site, form=form)
    if not rows:
        raise Refused(RefusalCode.FORM_UNKNOWN, form=str(form))
    return rows[0]


def _lock_unposted(*, site: int, form: UUID) -> db.Row:
    locked = _lock(site=site, form=form)
    require_not_cancelled(lock_plan(site=site, plan=locked.plan))
    if locked.posted_at is not None:
        raise Refused(RefusalCode.FORM_ALREADY_POSTED, form=locked.number)
    return locked


def _require_slot(actor: Actor, slot: Slot, *, site: int, form: UUID) -> None:
    held = db.run("counting/part_in_form", site=site, form=form, person=actor.id)
    require_slot(actor, slot, slots_held=[Slot(row.slot) for row in held])


def _content(lines: Sequence[db.Row]) -> Mapping[str, Value]:
    """Return what a signature covers: never the live balance, which goes on moving (DESIGN §3)."""
    return {
        "lines": [
            {
                "line": line.line,
                "kind": line.kind,
                "counted": line.counted,
                "counted_at": line.counted_at,
                "expected": line.expected,
                "delta": line.delta,
                "cause": line.cause,
                "disposition": line.disposition,
                "amount": line.amount,
            }
            for line in lines
        ]
    }


def _require_signed(lines: Sequence[db.Row], *, site: int, form: db.Row) -> None:
    """Refuse a form that lacks a signature its lines demand (R-194, R-195, R-232)."""
    needed = signers_needed(
        touches_quality=any(_touches_quality(line) for line in lines),
        has_amount=any(line.amount for line in lines),
    )
    signed = {
        signature.signer_role
        for signature in signatures_of(
            site=site, subject_kind=_SUBJECT, subject_id=str(form.id), content=_content(lines)
        )
        if signature.stands
    }
    missing = {role.value: rule for role, rule in needed.items() if role not in signed}
    if missing:
        raise Refused(RefusalCode.FORM_NOT_SIGNED, form=form.number, missing=missing)


def _touches_quality(line: db.Row) -> bool:
    return (
        line.risk_class == "III"
        or line.implant
        or line.disposition in ("move", "hold")
        or any(finding.startswith("ATTRIBUTE") for finding in line.findings)
    )


def _leaving(*, site: int, form: db.Row, lines: Sequence[db.Row]) -> dict[int, str]:
    """Return the lines that may not be posted any more, each with the reason."""
    partners = {line.line: line.partner for line in lines}
    leaving: dict[int, str] = {}
    for now in db.run("counting/recheck_form", site=site, form=form.id):
        if form.reverses is not None:
            # What was posted is taken back as it was; only less than nothing stands against it.
            if now.delta < 0 and now.balance + now.delta < 0:
                leaving[now.line] = "WOULD_BE_NEGATIVE"
        elif now.superseded:
            leaving[now.line] = "SUPERSEDED"
        elif now.difference != now.delta:
            leaving[now.line] = "DIFFERENCE_CHANGED"
        elif now.redecided:
            leaving[now.line] = "CAUSE_CHANGED"
        elif now.delta < 0 and now.balance + now.delta < 0:
            leaving[now.line] = "WOULD_BE_NEGATIVE"
    for line, reason in list(leaving.items()):
        partner = partners[line]
        if partner is not None:
            leaving.setdefault(partner, reason)
    return leaving


def _movements(
    lines: Sequence[db.Row], *, outside: int, form: db.Row, at: datetime
) -> list[MovementRow]:
    """Return one movement per line, or one for both ends of a move, each as of its count."""
    by_line = {line.line: line for line in lines}
    movements = []
    for line in lines:
        if line.partner is None:
            other = None
        elif line.delta < 0:
            other = by_line[line.partner]
        else:
            continue  # The end that lost the goods brings the movement.
        movements.append(_movement(line, other, outside=outside, form=form, at=at))
    return movements


def _movement(
    line: db.Row, other: db.Row | None, *, outside: int, form: db.Row, at: datetime
) -> MovementRow:
    there = line if other is None else other
    there_place = outside if other is None else other.place
    source, source_place = (line, line.place) if line.delta < 0 else (there, there_place)
    target, target_place = (there, there_place) if line.delta < 0 else (line, line.place)
    return MovementRow(
        from_owner=source.owner,
        from_place=source_place,
        from_item=source.item,
        from_lot=source.lot,
        from_serial=source.serial,
        from_status=source.status,
        to_owner=target.owner,
        to_place=target_place,
        to_item=target.item,
        to_lot=target.lot,
        to_serial=target.serial,
        to_status=target.status,
        quantity=abs(line.delta),
        occurred_at=line.occurred_at,
        occurred_basis=Basis.KNOWN,
        recorded_at=at,
        kind=MovementKind.ADJUST if other is None else MovementKind.TRANSFER,
        document=form.number,
        cause=line.cause,
    )


def _record(
    action: str,
    *,
    site: int,
    form: UUID,
    plan: UUID,
    actor: Actor,
    at: datetime,
    after: Mapping[str, Value] | None = None,
    reason: str = "",
) -> UUID:
    return audit.record(
        action,
        site=site,
        actor=actor,
        at=at,
        subjects=[(_SUBJECT, str(form)), ("counting_plan", str(plan))],
        after=after,
        reason=reason,
    )
