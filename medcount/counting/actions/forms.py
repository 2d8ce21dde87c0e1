"""An adjustment 调整单 is movements: proposed, signed as they stand, posted at one stroke."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.catalog.queries import outside_ids
from medcount.core.actor import Actor
from medcount.core.approval import CHAIN, POSTERS, level_of, signers_needed
from medcount.core.book import Basis
from medcount.core.canonical import Value
from medcount.core.duties import Role, Slot, require_role, require_slot
from medcount.core.ids import uuid7
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.stock import MovementKind, PlaceKind
from medcount.core.when import local_date
from medcount.counting import signing
from medcount.counting.actions._plan import lock_plan, require_not_cancelled
from medcount.ledger import posting
from medcount.ledger.staging import MovementRow
from medcount.people import signatures
from medcount.people.queries import signatures_of


@transaction.atomic
def propose_form(*, site: int, plan: UUID, number: str = "", actor: Actor, at: datetime) -> UUID:
    """
    Put every settled difference that calls for a movement, and is on no open form, onto a form.

    Without a number the form gets the next one of its site and day: TZ-20260302-01.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, FORM_EMPTY, FORM_NUMBER_TAKEN, PLAN_UNKNOWN,
        PLAN_CANCELLED
    """
    require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA)
    require_slot(actor, Slot.PROPOSE, slots_held=[])
    require_not_cancelled(lock_plan(site=site, plan=plan))
    form = _create(site=site, plan=plan, number=number, reverses=None, actor=actor, at=at)
    if not db.changed("counting/fill_form", site=site, plan=plan, form=form):
        raise Refused(RefusalCode.FORM_EMPTY, plan=str(plan))
    _call_signers(site=site, form=form)
    _record("counting.form.proposed", site=site, form=form, plan=plan, actor=actor, at=at)
    return form


@transaction.atomic
def propose_reversal(
    *, site: int, form: UUID, number: str = "", reason: str, actor: Actor, at: datetime
) -> UUID:
    """
    Propose a form that takes a posted one back, line by line; nothing posted is ever edited.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, REASON_MISSING, FORM_UNKNOWN, FORM_NOT_POSTED,
        FORM_IS_REVERSAL, FORM_ALREADY_REVERSED, FORM_NUMBER_TAKEN
    """
    require_role(actor, Role.WAREHOUSE_HEAD, Role.QA)
    require_slot(actor, Slot.PROPOSE, slots_held=[])
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
    _call_signers(site=site, form=reversal)
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
        FORM_RETURNED, SIGNER_NOT_A_PERSON, USER_INACTIVE
    """
    locked = _lock_open(site=site, form=form)
    _require_slot(actor, Slot.SIGN, site=site, form=form)
    lines = _call_signers(site=site, form=form)
    entry = _record(
        "counting.form.signed",
        site=site,
        form=form,
        plan=locked.plan,
        actor=actor,
        at=at,
        after={"role": role.value, "meaning": signing.MEANING.value},
    )
    signature = signatures.place(
        site=site,
        subject_kind=signing.SUBJECT,
        subject_id=str(form),
        content=signing.content(lines),
        meaning=signing.MEANING,
        role=role,
        method=method,
        entry=entry,
        actor=actor,
        at=at,
    )
    db.run("counting/mark_signed", site=site, form=form, signature=signature, actor=actor.id, at=at)
    return signature


@transaction.atomic
def return_form(*, site: int, form: UUID, reason: str, actor: Actor, at: datetime) -> list[int]:
    """
    Send a form back instead of signing it; its lines are settled anew (R-260).

    Whoever may have to sign a form may return it, and so may who proposed it. What a reversing form
    would have taken back stays posted. Returns the lines that were on it.

    :raises Refused: ROLE_MISSING, REASON_MISSING, FORM_UNKNOWN, FORM_ALREADY_POSTED,
        FORM_RETURNED, PLAN_CANCELLED
    """
    stated = require_reason(reason)
    locked = _lock_open(site=site, form=form)
    if locked.proposed_by != actor.id:
        require_role(actor, *CHAIN.values())
    lines = [row for row in db.run("counting/form_lines", site=site, form=form) if not row.left_at]
    leaving = {line.line: "RETURNED" for line in lines}
    _take_off(leaving, site=site, form=form, at=at)
    db.run("counting/mark_returned", site=site, form=form, actor=actor.id, at=at, reason=stated)
    _record(
        "counting.form.returned",
        site=site,
        form=form,
        plan=locked.plan,
        actor=actor,
        at=at,
        after={"lines": sorted(leaving)},
        reason=stated,
    )
    return sorted(leaving)


@transaction.atomic
def post_form(*, site: int, form: UUID, actor: Actor, at: datetime) -> dict[int, str]:
    """
    Post a signed form; return the lines that left it unposted, each with the reason.

    The keys are locked first; then, in a later statement, every line is held against the book once
    more. A line whose difference or cause changed since it was signed leaves (DIFFERENCE_CHANGED,
    CAUSE_CHANGED), and so does one that a later posted count supersedes (SUPERSEDED) or that would
    leave less than nothing (WOULD_BE_NEGATIVE); both ends of a move leave together. The rest is
    posted as of the moment each line was counted. A form that all its lines left is returned. One
    that somebody signed who has counted a line of it since is not posted at all (R-192).

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, FORM_UNKNOWN, FORM_ALREADY_POSTED,
        FORM_RETURNED, FORM_NOT_SIGNED
    """
    require_role(actor, *POSTERS)
    locked = _lock_open(site=site, form=form)
    _require_slot(actor, Slot.POST, site=site, form=form)
    lines = db.run("counting/form_lines", site=site, form=form)
    _require_signed(lines, site=site, form=locked)
    _require_other_hands(site=site, form=form)
    standing = [line for line in lines if line.left_at is None]
    outside = outside_ids(site=site)[PlaceKind.GAIN_LOSS]
    db.stage("ledger/staged_movement", _movements(standing, outside=outside, form=locked, at=at))
    posting.lock_keys_staged(site=site)
    leaving = _leaving(site=site, form=locked, lines=standing)
    posted = [line for line in standing if line.line not in leaving]
    _take_off(leaving, site=site, form=form, at=at)
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
        if leaving:
            movements = _movements(posted, outside=outside, form=locked, at=at)
            db.stage("ledger/staged_movement", movements)
        posting.post_locked(site=site, entry=entry)
        mark = "counting/mark_reversed" if locked.reverses else "counting/mark_posted"
        db.run(mark, site=site, form=form, actor=actor.id, at=at)
    else:
        db.run("counting/mark_returned", site=site, form=form, actor=actor.id, at=at, reason="")
    return leaving


def _create(
    *, site: int, plan: UUID, number: str, reverses: UUID | None, actor: Actor, at: datetime
) -> UUID:
    form = uuid7()
    made = db.changed(
        "counting/create_form",
        site=site,
        id=form,
        plan=plan,
        number=number or _next_number(site=site, at=at),
        reverses=reverses,
        proposed_by=actor.id,
        at=at,
    )
    if not made:
        raise Refused(RefusalCode.FORM_NUMBER_TAKEN, form=number)
    return form


def _next_number(*, site: int, at: datetime) -> str:
    db.run("counting/lock_form_numbers", site=site)
    prefix = f"TZ-{local_date(at):%Y%m%d}-"
    return f"{prefix}{db.one('counting/next_form_number', site=site, prefix=prefix).number:02d}"


def _call_signers(*, site: int, form: UUID) -> list[db.Row]:
    """Note on a form who has to sign it as its lines stand now; return the lines."""
    lines = db.run("counting/form_lines", site=site, form=form)
    adjustments = signing.adjustments(lines)
    db.run(
        "counting/call_signers",
        site=site,
        form=form,
        level=int(level_of(adjustments)),
        signers=[role.value for role in signers_needed(adjustments)],
    )
    return lines


def _lock(*, site: int, form: UUID) -> db.Row:
    rows = db.run("counting/lock_form", site=site, form=form)
    if not rows:
        raise Refused(RefusalCode.FORM_UNKNOWN, form=str(form))
    return rows[0]


def _lock_open(*, site: int, form: UUID) -> db.Row:
    locked = _lock(site=site, form=form)
    require_not_cancelled(lock_plan(site=site, plan=locked.plan))
    if locked.posted_at is not None:
        raise Refused(RefusalCode.FORM_ALREADY_POSTED, form=locked.number)
    if locked.returned_at is not None:
        raise Refused(RefusalCode.FORM_RETURNED, form=locked.number)
    return locked


def _require_slot(actor: Actor, slot: Slot, *, site: int, form: UUID) -> None:
    held = db.run("counting/part_in_form", site=site, form=form, person=actor.id)
    require_slot(actor, slot, slots_held=[Slot(row.slot) for row in held])


def _require_signed(lines: Sequence[db.Row], *, site: int, form: db.Row) -> None:
    """Refuse a form that lacks a signature its lines demand (R-194, R-195, R-232)."""
    needed = signers_needed(signing.adjustments(lines))
    signed = {
        signature.signer_role
        for signature in signatures_of(
            site=site,
            subject_kind=signing.SUBJECT,
            subject_id=str(form.id),
            content=signing.content(lines),
        )
        if signature.stands
    }
    missing = {role.value: rule for role, rule in needed.items() if role not in signed}
    if missing:
        raise Refused(RefusalCode.FORM_NOT_SIGNED, form=form.number, missing=missing)


def _require_other_hands(*, site: int, form: UUID) -> None:
    """Refuse a form of which a signer has counted a line since: whichever part came first."""
    counted = db.run("counting/signers_who_counted", site=site, form=form)
    if counted:
        people = [row.signer_name for row in counted]
        raise Refused(RefusalCode.DUTY_CONFLICT, rule="R-192", wanted=Slot.SIGN, people=people)


def _take_off(leaving: Mapping[int, str], *, site: int, form: UUID, at: datetime) -> None:
    """Take lines off a form, each with its reason; they are to be settled anew."""
    if leaving:
        db.stage("counting/staged_leaver", leaving.items())
        db.run("counting/leave_form", site=site, form=form, at=at)


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
        subjects=[(signing.SUBJECT, str(form)), ("counting_plan", str(plan))],
        after=after,
        reason=reason,
    )
