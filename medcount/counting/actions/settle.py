"""To settle a variance is to name its cause, who answers for it and until when."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.cause import CauseCode
from medcount.core.disposition import propose
from medcount.core.duties import Role, require_role
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused

_QUANTITY_KINDS = frozenset({"QUANTITY", "LEDGER"})


@transaction.atomic
def confirm_cause(
    *,
    site: int,
    plan: UUID,
    line: int,
    kind: str,
    cause: str,
    owner: int,
    due_date: date,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """
    Confirm why a line differs, who answers for it 责任人 and until when 整改时限 (R-002, R-225).

    The line's disposition follows the cause. What touches lot, date, zone or storage is for QA
    alone (R-194).

    :raises Refused: ROLE_MISSING, REASON_MISSING, VARIANCE_UNKNOWN, VARIANCE_NOT_OPEN
    """
    if kind in _QUANTITY_KINDS:
        require_role(actor, Role.WAREHOUSE_HEAD, Role.QA)
    else:
        require_role(actor, Role.QA)
    stated = require_reason(reason)
    rows = db.run("counting/lock_variance", site=site, plan=plan, line=line, kind=kind)
    if not rows:
        raise Refused(RefusalCode.VARIANCE_UNKNOWN, line=line, kind=kind)
    variance = rows[0]
    if variance.state not in ("OPEN", "CAUSE_CONFIRMED"):
        raise Refused(RefusalCode.VARIANCE_NOT_OPEN, line=line, kind=kind, state=variance.state)
    db.run(
        "counting/confirm_cause",
        site=site,
        variance=variance.id,
        cause=cause,
        owner=owner,
        due_date=due_date,
        reason=stated,
    )
    if kind in _QUANTITY_KINDS:
        disposition = _disposition(variance, cause)
        db.run("counting/set_disposition", site=site, line=line, disposition=disposition)
    audit.record(
        "counting.variance.cause_confirmed",
        site=site,
        actor=actor,
        at=at,
        subjects=[("counting_line", str(line)), ("counting_plan", str(plan))],
        before={
            "cause": variance.cause,
            "owner": variance.owner,
            "due_date": variance.due_date,
            "disposition": variance.disposition,
        },
        after={"cause": cause, "owner": owner, "due_date": due_date, "kind": kind},
        reason=stated,
        rule="R-225",
    )


def _disposition(variance: db.Row, cause: str) -> str:
    if variance.kind == "LEDGER":
        # The reversal of what a late fact made wrong is the only proposal there is (DESIGN §3).
        return "adjust"
    return propose(
        recount=variance.disposition == "recount",
        variance=variance.delta,
        findings=variance.findings,
        balance=variance.balance,
        cause=CauseCode(cause) if cause in list(CauseCode) else None,
    ).value
