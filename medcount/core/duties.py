"""Nobody judges their own work: which parts in one matter one person may not play together."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from medcount.core.actor import Actor
from medcount.core.refusal import RefusalCode, Refused


class Role(StrEnum):
    """What a person is appointed to, for a time and a site (R-099)."""

    PLANNER = "PLANNER"  # 计划员
    COUNTER = "COUNTER"  # 盘点员
    RECOUNTER = "RECOUNTER"  # 复盘员
    WAREHOUSE_HEAD = "WAREHOUSE_HEAD"  # 仓库主管
    QA = "QA"  # 质量
    FINANCE = "FINANCE"  # 财务
    PURCHASING = "PURCHASING"  # 采购
    DIRECTOR = "DIRECTOR"  # 企业负责人
    INSPECTOR = "INSPECTOR"  # 检查员
    ADMIN = "ADMIN"  # 系统管理员
    INTEGRATION = "INTEGRATION"  # An ERP or WMS as a client.


# Who counts sees no book quantity on any channel (invariant 9), and neither does who only runs the
# system or stands for another one.
SEES_BOOK = frozenset(Role) - {Role.COUNTER, Role.RECOUNTER, Role.ADMIN, Role.INTEGRATION}
EVERYBODY = frozenset(Role)


class Slot(StrEnum):
    """A part that one person plays in one matter: a plan, a line, a form, a right, the system."""

    PLAN = "PLAN"
    APPROVE_PLAN = "APPROVE_PLAN"
    KEEP_AREA = "KEEP_AREA"  # The storekeeper 保管员 of the area that is counted.
    COUNT = "COUNT"  # Round 1 初盘.
    RECOUNT = "RECOUNT"  # Any later round 复盘; held means in another round of the line.
    PROPOSE = "PROPOSE"  # Ask for an adjustment.
    SIGN = "SIGN"  # Approve a variance or an adjustment, at any level.
    POST = "POST"
    REQUEST_ROLE = "REQUEST_ROLE"
    RECEIVE_ROLE = "RECEIVE_ROLE"
    APPROVE_ROLE = "APPROVE_ROLE"
    ADMIN = "ADMIN"  # Run the system: no part in any matter, and no interest in its data.


# Every pair that one person may not fill in one matter, whichever came first. A declared exception
# is not offered: until it can be compensated by a second person, there is none.
_PAIRS: tuple[tuple[Slot, Slot, str], ...] = (
    (Slot.COUNT, Slot.RECOUNT, "R-190"),
    (Slot.RECOUNT, Slot.RECOUNT, "R-190"),  # Rounds 2 and 3 have two people as well.
    (Slot.KEEP_AREA, Slot.SIGN, "R-191"),
    (Slot.PLAN, Slot.APPROVE_PLAN, "R-192"),
    (Slot.COUNT, Slot.SIGN, "R-192"),
    (Slot.RECOUNT, Slot.SIGN, "R-192"),
    (Slot.PROPOSE, Slot.SIGN, "R-192"),
    (Slot.REQUEST_ROLE, Slot.APPROVE_ROLE, "R-192"),
    (Slot.RECEIVE_ROLE, Slot.APPROVE_ROLE, "R-192"),
    (Slot.SIGN, Slot.POST, "R-193"),
    (Slot.ADMIN, Slot.PLAN, "R-183"),
    (Slot.ADMIN, Slot.APPROVE_PLAN, "R-183"),
    (Slot.ADMIN, Slot.KEEP_AREA, "R-183"),
    (Slot.ADMIN, Slot.COUNT, "R-183"),
    (Slot.ADMIN, Slot.RECOUNT, "R-183"),
    (Slot.ADMIN, Slot.PROPOSE, "R-183"),
    (Slot.ADMIN, Slot.SIGN, "R-183"),
    (Slot.ADMIN, Slot.POST, "R-183"),
    (Slot.ADMIN, Slot.APPROVE_ROLE, "R-183"),  # Rights are a matter of quality staff.
)
CONFLICTS: Mapping[frozenset[Slot], str] = {
    frozenset((one, other)): rule for one, other, rule in _PAIRS
}


def conflict(slots_held: Iterable[Slot], wanted: Slot) -> str | None:
    """Return the rule that keeps the holder of these slots from the wanted one, if there is one."""
    rules = (CONFLICTS.get(frozenset((held, wanted))) for held in slots_held)
    return min((rule for rule in rules if rule), default=None)


def role_conflict(roles_held: Iterable[str], wanted: str) -> str | None:
    """Return R-183 where one person would be administrator and anything else at one time."""
    mixed = any((held == Role.ADMIN) != (wanted == Role.ADMIN) for held in roles_held)
    return "R-183" if mixed else None


def require_slot(actor: Actor, wanted: Slot, *, slots_held: Iterable[Slot]) -> None:
    """
    Refuse a slot that does not go with those the actor holds in this matter.

    :raises Refused: DUTY_CONFLICT
    """
    administers = (Slot.ADMIN,) if Role.ADMIN in actor.roles else ()
    rule = conflict((*slots_held, *administers), wanted)
    if rule:
        raise Refused(RefusalCode.DUTY_CONFLICT, rule=rule, wanted=wanted)


def require_role(actor: Actor, *any_of: Role) -> None:
    """
    Refuse an actor who holds none of these roles at the moment of the action (R-031, R-171).

    :raises Refused: ROLE_MISSING
    """
    if not actor.roles.intersection(any_of):
        raise Refused(RefusalCode.ROLE_MISSING, rule="R-031", any_of=", ".join(sorted(any_of)))
