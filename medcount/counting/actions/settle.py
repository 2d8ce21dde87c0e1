"""To settle a variance is to name its cause, who answers for it and until when."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.canonical import Value
from medcount.core.cause import CauseCode
from medcount.core.cause_names import KNOWN_CAUSES
from medcount.core.disposition import Disposition, propose
from medcount.core.duties import Role, Slot, require_role, require_slot
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions._comparison import compare_lines
from medcount.counting.actions._plan import lock_plan, require_frozen, require_not_cancelled
from medcount.ledger import amendment, posting
from medcount.people import signatures
from medcount.people.queries import lock_active

_QUANTITY_KINDS = frozenset({"QUANTITY", "LEDGER"})


@transaction.atomic
def confirm_causes(
    *,
    site: int,
    plan: UUID,
    lines: Collection[int],
    kind: str,
    cause: str,
    owner: int,
    due_date: date,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """
    Confirm why lines differ, who answers for it 责任人 and until when 整改时限 (R-002, R-225).

    Each line's disposition follows the cause. What touches lot, date, zone or storage, and what was
    handed to quality, is for QA alone (R-194). Who counted a line does not say why it differs
    (R-192). Until the variance is posted, another cause may be confirmed in place of the first; a
    form that holds the line then lets it go.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, REASON_MISSING, CAUSE_UNKNOWN,
        VARIANCE_UNKNOWN, VARIANCE_NOT_OPEN, PLAN_UNKNOWN, PLAN_CANCELLED, USER_INACTIVE,
        USER_UNKNOWN
    """
    require_role(actor, Role.QA, *([Role.WAREHOUSE_HEAD] if kind in _QUANTITY_KINDS else []))
    stated = require_reason(reason)
    if cause not in KNOWN_CAUSES:
        raise Refused(RefusalCode.CAUSE_UNKNOWN, cause=cause)
    require_not_cancelled(lock_plan(site=site, plan=plan))
    lock_active(user_ids=[owner])
    scope: dict[str, Any] = {"site": site, "plan": plan, "lines": list(lines), "kind": kind}
    variances = _lock_open(actor=actor, **scope)
    settled: dict[str, Value] = {"cause": cause, "owner": owner, "due_date": due_date}
    db.run("counting/confirm_causes", reason=stated, actor=actor.id, at=at, **settled, **scope)
    if kind in _QUANTITY_KINDS:
        proposed = [(variance.line, _disposition(variance, cause), "") for variance in variances]
        db.stage("counting/staged_disposition", proposed)
        db.run("counting/write_dispositions", site=site)
    audit.record(
        "counting.variances.cause_confirmed",
        site=site,
        actor=actor,
        at=at,
        subjects=_subjects(plan, variances),
        before={str(variance.line): _before(variance) for variance in variances},
        after={"kind": kind, **settled},
        reason=stated,
        rule="R-225",
    )


@transaction.atomic
def hand_to_quality(
    *,
    site: int,
    plan: UUID,
    lines: Collection[int],
    kind: str,
    owner: int | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """
    Leave variances to quality: from now on QA alone settles them, and signs their form (R-194).

    ``owner``: who of QA is to look at them, where that is known already.

    :raises Refused: ROLE_MISSING, REASON_MISSING, VARIANCE_UNKNOWN, VARIANCE_NOT_OPEN,
        PLAN_UNKNOWN, PLAN_CANCELLED, USER_INACTIVE, USER_UNKNOWN
    """
    require_role(actor, Role.PLANNER, Role.WAREHOUSE_HEAD, Role.QA)
    stated = require_reason(reason)
    require_not_cancelled(lock_plan(site=site, plan=plan))
    if owner is not None:
        lock_active(user_ids=[owner])
    scope: dict[str, Any] = {"site": site, "plan": plan, "lines": list(lines), "kind": kind}
    variances = db.run("counting/lock_variances", **scope)
    _require_open(variances, lines=lines, kind=kind)
    db.run("counting/hand_to_quality", owner=owner, reason=stated, at=at, **scope)
    audit.record(
        "counting.variances.handed_to_quality",
        site=site,
        actor=actor,
        at=at,
        subjects=_subjects(plan, variances),
        before={str(variance.line): _before(variance) for variance in variances},
        after={"kind": kind, "owner": owner},
        reason=stated,
        rule="R-194",
    )


@transaction.atomic
def amend_timing(
    *,
    site: int,
    plan: UUID,
    line: int,
    movement: int,
    occurred_at: datetime,
    owner: int,
    due_date: date,
    reason: str,
    role: Role,
    method: signatures.Method,
    actor: Actor,
    at: datetime,
) -> int:
    """
    Confirm that a line differs by a movement's time: amend and sign it, compare, settle (trap 5).

    Returns what the line still differs by. Where that is not zero the amendment stands, as the fact
    it is, and the variance stays open. A count that is closed follows an amended time by itself:
    there ``ledger.actions.amend_occurred_at`` is all that is needed.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, REASON_MISSING, VARIANCE_UNKNOWN,
        VARIANCE_NOT_OPEN, MOVEMENT_OF_OTHER_KEY, MOVEMENT_UNKNOWN, MOVEMENT_NOT_AMENDABLE,
        MOVEMENT_ALREADY_AMENDED, MOVEMENT_CORRECTED, MOVEMENT_IN_FUTURE, PLAN_NOT_FROZEN,
        PLAN_UNKNOWN, PLAN_CANCELLED, PLAN_CLOSED, SIGNER_NOT_A_PERSON, USER_INACTIVE, USER_UNKNOWN
    """
    require_role(actor, Role.WAREHOUSE_HEAD, Role.QA)
    stated = require_reason(reason)
    locked = lock_plan(site=site, plan=plan)
    require_frozen(locked)
    lock_active(user_ids=[owner])
    scope: dict[str, Any] = {"site": site, "plan": plan, "lines": [line], "kind": "QUANTITY"}
    [variance] = _lock_open(actor=actor, **scope)
    if not db.one("counting/moves_key", site=site, movement=movement, key=variance.key).moves:
        raise Refused(RefusalCode.MOVEMENT_OF_OTHER_KEY, movement=movement, line=line)
    was = amendment.lock_amendable(site=site, movement=movement, occurred_at=occurred_at, at=at)
    settled: dict[str, Value] = {"cause": "COUNT_TIMING", "owner": owner, "due_date": due_date}
    moment: dict[str, Value] = {"was": was.occurred_at, "occurred_at": occurred_at}
    entry = audit.record(
        "counting.variance.timing_amended",
        site=site,
        actor=actor,
        at=at,
        subjects=[*_subjects(plan, [variance]), ("movement", str(movement))],
        before=_before(variance),
        after={"role": role.value, **moment, **settled},
        reason=stated,
        rule="R-225",
    )
    _sign_amendment(
        movement, moment, site=site, role=role, method=method, entry=entry, actor=actor, at=at
    )
    posting.post_locked(site=site, entry=entry)
    compare_lines(site=site, plan=locked, at=at)
    told = {"reason": stated, "actor": actor.id, "at": at}
    db.run("counting/settle_timing", site=site, line=line, **told, **settled)
    left: int = db.one("counting/line_variance", site=site, line=line).variance
    return left


def _sign_amendment(
    movement: int,
    moment: Mapping[str, Value],
    *,
    site: int,
    role: Role,
    method: signatures.Method,
    entry: UUID,
    actor: Actor,
    at: datetime,
) -> None:
    signatures.place(
        site=site,
        subject_kind="movement",
        subject_id=str(movement),
        content=moment,
        meaning=signatures.Meaning.APPROVE,
        role=role,
        method=method,
        entry=entry,
        actor=actor,
        at=at,
    )


def _lock_open(
    *, site: int, plan: UUID, lines: Collection[int], kind: str, actor: Actor
) -> Sequence[db.Row]:
    """
    Take variances that the actor may settle.

    What was handed to quality is QA's (R-194), and who counted a line judges it not (R-192).
    """
    variances = db.run("counting/lock_variances", site=site, plan=plan, lines=lines, kind=kind)
    _require_open(variances, lines=lines, kind=kind)
    held = db.run("counting/part_in_lines", site=site, plan=plan, lines=lines, person=actor.id)
    require_slot(actor, Slot.SIGN, slots_held=[Slot(row.slot) for row in held])
    if any(variance.with_quality_at is not None for variance in variances):
        require_role(actor, Role.QA)
    return variances


def _subjects(plan: UUID, variances: Sequence[db.Row]) -> list[tuple[str, str]]:
    return [
        ("counting_plan", str(plan)),
        *(("counting_line", str(variance.line)) for variance in variances),
    ]


def _require_open(variances: Sequence[db.Row], *, lines: Collection[int], kind: str) -> None:
    unknown = set(lines) - {variance.line for variance in variances}
    if unknown or not variances:
        raise Refused(RefusalCode.VARIANCE_UNKNOWN, lines=sorted(unknown), kind=kind)
    over = {v.line: v.state for v in variances if v.state not in ("OPEN", "CAUSE_CONFIRMED")}
    if over:
        raise Refused(RefusalCode.VARIANCE_NOT_OPEN, lines=over, kind=kind)


def _before(variance: db.Row) -> Mapping[str, Value]:
    return {
        "cause": variance.cause,
        "owner": variance.owner,
        "due_date": variance.due_date,
        "disposition": variance.disposition,
    }


def _disposition(variance: db.Row, cause: str) -> str:
    if variance.kind == "LEDGER":
        # The reversal of what a late fact made wrong is the only proposal there is (DESIGN §3).
        return Disposition.ADJUST.value
    return propose(
        recount=variance.disposition == Disposition.RECOUNT,
        variance=variance.delta,
        findings=variance.findings,
        balance=variance.balance,
        cause=CauseCode(cause) if cause in list(CauseCode) else None,
    ).value
