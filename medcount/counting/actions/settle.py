"""To settle a variance is to name its cause, who answers for it and until when."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.canonical import Value
from medcount.core.cause import CauseCode
from medcount.core.cause_names import KNOWN_CAUSES
from medcount.core.disposition import Disposition, propose
from medcount.core.duties import Role, require_role
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions._plan import lock_plan, require_not_cancelled

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

    Each line's disposition follows the cause. What touches lot, date, zone or storage is for QA
    alone (R-194).

    :raises Refused: ROLE_MISSING, REASON_MISSING, CAUSE_UNKNOWN, VARIANCE_UNKNOWN,
        VARIANCE_NOT_OPEN, PLAN_UNKNOWN, PLAN_CANCELLED
    """
    require_role(actor, Role.QA, *([Role.WAREHOUSE_HEAD] if kind in _QUANTITY_KINDS else []))
    stated = require_reason(reason)
    if cause not in KNOWN_CAUSES:
        raise Refused(RefusalCode.CAUSE_UNKNOWN, cause=cause)
    require_not_cancelled(lock_plan(site=site, plan=plan))
    scope = {"site": site, "plan": plan, "lines": list(lines), "kind": kind}
    variances = db.run("counting/lock_variances", **scope)
    _require_open(variances, lines=lines, kind=kind)
    settled: dict[str, Value] = {"cause": cause, "owner": owner, "due_date": due_date}
    db.run("counting/confirm_causes", reason=stated, **settled, **scope)
    if kind in _QUANTITY_KINDS:
        proposed = [(variance.line, _disposition(variance, cause), "") for variance in variances]
        db.stage("counting/staged_disposition", proposed)
        db.run("counting/write_dispositions", site=site)
    audit.record(
        "counting.variances.cause_confirmed",
        site=site,
        actor=actor,
        at=at,
        subjects=[
            ("counting_plan", str(plan)),
            *(("counting_line", str(variance.line)) for variance in variances),
        ],
        before={str(variance.line): _before(variance) for variance in variances},
        after={"kind": kind, **settled},
        reason=stated,
        rule="R-225",
    )


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
