"""A status changes along the listed transitions and along no other way (RULES §9, §13)."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from medcount.core.refusal import RefusalCode, Refused
from medcount.core.status import OFF_SITE, ON_SITE, Status


class Origin(StrEnum):
    """Where goods come from that had no status before."""

    RECEIPT = "RECEIPT"
    COUNT_SURPLUS = "COUNT_SURPLUS"
    OPENING_BALANCE = "OPENING_BALANCE"


class Who(StrEnum):
    """The post that takes part in a transition (GSP's posts, not the roles of a count)."""

    RECEIVER = "RECEIVER"  # 收货
    ACCEPTOR = "ACCEPTOR"  # 验收
    PICKER = "PICKER"  # 拣货
    CHECKER = "CHECKER"  # 复核
    KEEPER = "KEEPER"  # 仓管
    SHIPPER = "SHIPPER"  # 发货
    SALES = "SALES"  # 销售
    PURCHASING = "PURCHASING"  # 采购
    WAREHOUSE_HEAD = "WAREHOUSE_HEAD"  # 仓库主管
    APPROVERS = "APPROVERS"  # The chain of R-232, by amount and kind.
    QA = "QA"  # 质量
    WITNESS = "WITNESS"
    ANYONE = "ANYONE"
    SYSTEM = "SYSTEM"


class Guard(StrEnum):
    """What must hold, or must be at hand, before a transition may be made."""

    NOT_EXPIRED = "NOT_EXPIRED"
    NOT_RECALLED = "NOT_RECALLED"
    NOT_HELD = "NOT_HELD"  # No hold flag from the time off site.
    NOT_LOCKED = "NOT_LOCKED"  # The place is not locked by a count.
    EXPIRED = "EXPIRED"
    TWO_PEOPLE = "TWO_PEOPLE"
    ZERO_SUM = "ZERO_SUM"  # Nothing gained or lost over all keys together.
    REASON = "REASON"
    EVIDENCE = "EVIDENCE"
    DELIVERY_NOTE = "DELIVERY_NOTE"
    ACCEPTANCE_RECORD = "ACCEPTANCE_RECORD"
    HANDLING_RECORD = "HANDLING_RECORD"
    RECHECK = "RECHECK"
    RED_ZONE_SCAN = "RED_ZONE_SCAN"
    DESTRUCTION_CERTIFICATE = "DESTRUCTION_CERTIFICATE"
    RETURN_DOCUMENT = "RETURN_DOCUMENT"
    RECALL_ORDER = "RECALL_ORDER"
    HOLDER_INSTRUCTION = "HOLDER_INSTRUCTION"
    HOLDER_RELEASE = "HOLDER_RELEASE"
    TRANSPORT_RECORD = "TRANSPORT_RECORD"
    CUSTOMER_RECEIPT = "CUSTOMER_RECEIPT"
    TRANSFER_DOCUMENT = "TRANSFER_DOCUMENT"
    KIT_LIST = "KIT_LIST"
    SALES_RECORD = "SALES_RECORD"
    CUSTOMER_COUNT = "CUSTOMER_COUNT"
    RETURN_RECORD = "RETURN_RECORD"
    TEMPERATURE_FILE_IF_COLD = "TEMPERATURE_FILE_IF_COLD"
    VARIANCE_NUMBER = "VARIANCE_NUMBER"
    CONFIRMED_CAUSE = "CONFIRMED_CAUSE"
    SOURCE_DOCUMENT = "SOURCE_DOCUMENT"
    CLAIM_REFERENCE = "CLAIM_REFERENCE"
    OUTBOUND_NUMBER = "OUTBOUND_NUMBER"
    REQUISITION = "REQUISITION"
    WORK_ORDER = "WORK_ORDER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One row of the table: any of the sources to any of the targets, on the same terms."""

    code: str  # T-01 … T-38; a code with unlike terms on its branches has several rows.
    sources: frozenset[Status | Origin]
    targets: frozenset[Status]
    who: tuple[Who, ...]  # All of them take part.
    signs: tuple[Who, ...]
    guards: frozenset[Guard]
    on: bool = True  # Off: only where a company's policy enables its code.


# Only QA lets goods out of these, whoever else takes part.
QA_ONLY = frozenset({Status.FROZEN, Status.RECALLED, Status.PENDING_DISPOSITION})

# Into these nothing expired may go.
KEPT_FROM_EXPIRED = frozenset(
    {Status.QUALIFIED, Status.RESERVED_OUT, Status.LOANED_OUT, Status.CONSIGNED, Status.SOLD}
)


def transitions(
    source: Status | Origin, target: Status, *, enabled: AbstractSet[str] = frozenset()
) -> tuple[Transition, ...]:
    """Return the rows that lead from source to target; enabled names codes a policy switched on."""
    return tuple(
        row
        for row in TRANSITIONS
        if source in row.sources and target in row.targets and (row.on or row.code in enabled)
    )


def may_pass(
    source: Status | Origin, target: Status, *, enabled: AbstractSet[str] = frozenset()
) -> bool:
    """Return whether any listed transition leads from source to target."""
    return bool(transitions(source, target, enabled=enabled))


def require_passage(
    source: Status | Origin, target: Status, *, enabled: AbstractSet[str] = frozenset()
) -> tuple[Transition, ...]:
    """
    Return the rows that lead from source to target (R-251).

    :raises Refused: TRANSITION_NOT_LISTED
    """
    rows = transitions(source, target, enabled=enabled)
    if not rows:
        raise Refused(RefusalCode.TRANSITION_NOT_LISTED, source=source, target=target, rule="R-251")
    return rows


def _row(
    code: str,
    sources: Status | Origin | AbstractSet[Status],
    targets: Status | AbstractSet[Status],
    *guards: Guard,
    who: tuple[Who, ...],
    signs: tuple[Who, ...] = (),
    on: bool = True,
) -> Transition:
    return Transition(
        code=code,
        sources=frozenset({sources} if isinstance(sources, StrEnum) else sources),
        targets=frozenset({targets} if isinstance(targets, StrEnum) else targets),
        who=who,
        signs=signs,
        guards=frozenset(guards),
        on=on,
    )


_S, _W, _G = Status, Who, Guard

# Quality doubt, expiry and recall reach goods in work as they reach qualified ones (§13, T-37).
_DOUBTED = frozenset(
    {_S.QUALIFIED, _S.RESERVED_OUT, _S.RETURN_PENDING, _S.QUARANTINE, _S.IN_PROCESS}
)

TRANSITIONS: tuple[Transition, ...] = (
    _row("T-01", Origin.RECEIPT, _S.QUARANTINE, _G.DELIVERY_NOTE, who=(_W.RECEIVER,)),
    _row(
        "T-02",
        _S.QUARANTINE,
        _S.QUALIFIED,
        _G.ACCEPTANCE_RECORD,
        _G.NOT_EXPIRED,
        who=(_W.ACCEPTOR,),
        signs=(_W.ACCEPTOR,),
    ),
    _row("T-03", _S.QUARANTINE, _S.UNQUALIFIED, _G.HANDLING_RECORD, who=(_W.ACCEPTOR, _W.QA)),
    _row(
        "T-04",
        _S.QUALIFIED,
        _S.RESERVED_OUT,
        _G.RECHECK,
        _G.TWO_PEOPLE,
        _G.NOT_EXPIRED,
        _G.NOT_RECALLED,
        _G.NOT_LOCKED,
        who=(_W.PICKER, _W.CHECKER),
    ),
    _row("T-05", _S.RESERVED_OUT, _S.QUALIFIED, _G.RECHECK, _G.NOT_EXPIRED, who=(_W.CHECKER,)),
    _row("T-06", _DOUBTED, _S.FROZEN, _G.REASON, who=(_W.ANYONE,)),
    _row(
        "T-07", _S.FROZEN, _S.QUALIFIED, _G.EVIDENCE, _G.NOT_EXPIRED, who=(_W.QA,), signs=(_W.QA,)
    ),
    _row("T-08", _S.FROZEN, _S.UNQUALIFIED, who=(_W.QA,), signs=(_W.QA,)),
    _row(
        "T-09",
        _DOUBTED | {_S.FROZEN, _S.PENDING_DISPOSITION},
        _S.EXPIRED_LOCK,
        _G.EXPIRED,
        who=(_W.SYSTEM,),
    ),
    _row(
        "T-10",
        _S.EXPIRED_LOCK,
        _S.UNQUALIFIED,
        _G.RED_ZONE_SCAN,
        who=(_W.KEEPER, _W.QA),
        signs=(_W.QA,),
    ),
    _row(
        "T-11",
        _S.UNQUALIFIED,
        _S.DESTROYED,
        _G.DESTRUCTION_CERTIFICATE,
        who=(_W.QA, _W.WITNESS),
        signs=(_W.QA,),
    ),
    _row(
        "T-12",
        {_S.UNQUALIFIED, _S.RECALLED},
        _S.RETURNED_SUPPLIER,
        _G.RETURN_DOCUMENT,
        who=(_W.QA,),
        signs=(_W.QA,),
    ),
    # UNQUALIFIED and EXPIRED_LOCK keep their status under a recall and are flagged.
    _row(
        "T-13",
        _DOUBTED | {_S.FROZEN, _S.PENDING_DISPOSITION},
        _S.RECALLED,
        _G.RECALL_ORDER,
        who=(_W.QA,),
        signs=(_W.QA,),
    ),
    _row("T-14", _S.RECALLED, _S.UNQUALIFIED, _G.HOLDER_INSTRUCTION, who=(_W.QA,), signs=(_W.QA,)),
    _row(
        "T-15",
        _S.RECALLED,
        _S.QUALIFIED,
        _G.HOLDER_RELEASE,
        _G.NOT_EXPIRED,
        who=(_W.QA,),
        signs=(_W.QA, _W.QA),
        on=False,
    ),
    _row("T-16", _S.RESERVED_OUT, _S.IN_TRANSIT, _G.TRANSPORT_RECORD, who=(_W.SHIPPER,)),
    _row(
        "T-17",
        _S.IN_TRANSIT,
        _S.SOLD,
        _G.CUSTOMER_RECEIPT,
        _G.SALES_RECORD,
        _G.NOT_EXPIRED,
        _G.NOT_HELD,
        who=(_W.SALES,),
    ),
    _row(
        "T-18",
        _S.IN_TRANSIT,
        _S.QUARANTINE,
        _G.TRANSFER_DOCUMENT,
        _G.NOT_HELD,
        who=(_W.RECEIVER,),
    ),
    _row(
        "T-19",
        _S.RESERVED_OUT,
        _S.LOANED_OUT,
        _G.KIT_LIST,
        _G.NOT_EXPIRED,
        who=(_W.CHECKER,),
        signs=(_W.CHECKER,),
    ),
    _row(
        "T-20",
        _S.LOANED_OUT,
        _S.SOLD,
        _G.SALES_RECORD,
        _G.NOT_EXPIRED,
        _G.NOT_HELD,
        who=(_W.SALES,),
    ),
    _row("T-21", _S.LOANED_OUT, _S.RETURN_PENDING, _G.KIT_LIST, who=(_W.RECEIVER,)),
    _row("T-22", _S.RESERVED_OUT, _S.CONSIGNED, _G.CUSTOMER_COUNT, _G.NOT_EXPIRED, who=(_W.SALES,)),
    _row(
        "T-22",
        _S.CONSIGNED,
        _S.SOLD,
        _G.CUSTOMER_COUNT,
        _G.NOT_EXPIRED,
        _G.NOT_HELD,
        who=(_W.SALES,),
    ),
    _row("T-22", _S.CONSIGNED, _S.RETURN_PENDING, _G.CUSTOMER_COUNT, who=(_W.SALES,)),
    _row(
        "T-23",
        _S.RETURN_PENDING,
        _S.QUALIFIED,
        _G.RETURN_RECORD,
        _G.TEMPERATURE_FILE_IF_COLD,
        _G.NOT_EXPIRED,
        _G.NOT_HELD,
        who=(_W.ACCEPTOR,),
        signs=(_W.ACCEPTOR,),
    ),
    _row("T-24", _S.RETURN_PENDING, _S.UNQUALIFIED, who=(_W.ACCEPTOR, _W.QA)),
    _row(
        "T-25",
        Origin.COUNT_SURPLUS,
        _S.PENDING_DISPOSITION,
        _G.VARIANCE_NUMBER,
        who=(_W.APPROVERS,),
        signs=(_W.APPROVERS,),
    ),
    _row(
        "T-26",
        _S.PENDING_DISPOSITION,
        _S.QUALIFIED,
        _G.ACCEPTANCE_RECORD,
        _G.NOT_EXPIRED,
        who=(_W.QA,),
        signs=(_W.QA,),
    ),
    _row(
        "T-27",
        _S.PENDING_DISPOSITION,
        {_S.UNQUALIFIED, _S.RETURNED_SUPPLIER},
        who=(_W.QA,),
        signs=(_W.QA,),
    ),
    _row(
        "T-28",
        ON_SITE - QA_ONLY,
        _S.WRITTEN_OFF,
        _G.VARIANCE_NUMBER,
        _G.CONFIRMED_CAUSE,
        who=(_W.APPROVERS,),
        signs=(_W.APPROVERS,),
    ),
    _row(
        "T-28",
        QA_ONLY,
        _S.WRITTEN_OFF,
        _G.VARIANCE_NUMBER,
        _G.CONFIRMED_CAUSE,
        who=(_W.APPROVERS, _W.QA),
        signs=(_W.APPROVERS, _W.QA),
    ),
    # A correction of lot or place; without the guard an expired lot could be made sellable by it.
    _row(
        "T-29",
        _S.QUALIFIED,
        _S.QUALIFIED,
        _G.ZERO_SUM,
        _G.NOT_EXPIRED,
        who=(_W.APPROVERS, _W.QA),
        signs=(_W.APPROVERS, _W.QA),
    ),
    _row(
        "T-30",
        OFF_SITE,
        _S.WRITTEN_OFF,
        _G.CLAIM_REFERENCE,
        who=(_W.APPROVERS,),
        signs=(_W.APPROVERS,),
    ),
    _row("T-31", _S.IN_TRANSIT, _S.RETURN_PENDING, _G.REASON, who=(_W.RECEIVER,)),
    _row(
        "T-32",
        Origin.COUNT_SURPLUS,
        ON_SITE & KEPT_FROM_EXPIRED,
        _G.VARIANCE_NUMBER,
        _G.CONFIRMED_CAUSE,
        _G.SOURCE_DOCUMENT,
        _G.ACCEPTANCE_RECORD,
        _G.NOT_EXPIRED,
        who=(_W.APPROVERS,),
        signs=(_W.APPROVERS,),
    ),
    _row(
        "T-32",
        Origin.COUNT_SURPLUS,
        ON_SITE - KEPT_FROM_EXPIRED,
        _G.VARIANCE_NUMBER,
        _G.CONFIRMED_CAUSE,
        _G.SOURCE_DOCUMENT,
        _G.ACCEPTANCE_RECORD,
        who=(_W.APPROVERS,),
        signs=(_W.APPROVERS,),
    ),
    _row("T-33", _S.SOLD, _S.RETURN_PENDING, _G.OUTBOUND_NUMBER, who=(_W.RECEIVER,)),
    _row("T-34", {_S.QUALIFIED, _S.RESERVED_OUT}, _S.CONSUMED, _G.REQUISITION, who=(_W.CHECKER,)),
    _row(
        "T-35",
        {_S.QUALIFIED, _S.QUARANTINE},
        _S.RETURNED_SUPPLIER,
        _G.RETURN_DOCUMENT,
        who=(_W.PURCHASING,),
    ),
    _row(
        "T-36",
        Origin.OPENING_BALANCE,
        ON_SITE & KEPT_FROM_EXPIRED,
        _G.NOT_EXPIRED,
        who=(_W.WAREHOUSE_HEAD, _W.QA),
        signs=(_W.WAREHOUSE_HEAD, _W.QA),
    ),
    _row(
        "T-36",
        Origin.OPENING_BALANCE,
        ON_SITE - KEPT_FROM_EXPIRED,
        who=(_W.WAREHOUSE_HEAD, _W.QA),
        signs=(_W.WAREHOUSE_HEAD, _W.QA),
    ),
    _row("T-37", _S.QUALIFIED, _S.IN_PROCESS, _G.WORK_ORDER, who=(_W.KEEPER,)),
    _row(
        "T-37",
        _S.IN_PROCESS,
        _S.QUALIFIED,
        _G.WORK_ORDER,
        _G.NOT_EXPIRED,
        who=(_W.KEEPER, _W.QA),
        signs=(_W.QA,),
    ),
    _row(
        "T-37",
        _S.IN_PROCESS,
        {_S.UNQUALIFIED, _S.CONSUMED},
        _G.WORK_ORDER,
        who=(_W.KEEPER, _W.QA),
        signs=(_W.QA,),
    ),
    # Sold goods under recall stay sold and are flagged 待收回 until T-33 brings them back.
    _row("T-38", _S.SOLD, _S.SOLD, _G.RECALL_ORDER, who=(_W.QA,)),
)
