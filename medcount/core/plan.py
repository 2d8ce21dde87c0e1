"""A plan is as far as its least advanced line, so zones may be counted and recounted at once."""

from collections.abc import Mapping
from enum import StrEnum


class PlanKind(StrEnum):
    """What a count is for (R-003)."""

    FULL = "FULL"  # 全盘
    CYCLE = "CYCLE"  # 循环盘点
    SPOT = "SPOT"  # 抽盘
    SPECIAL = "SPECIAL"  # 专项盘点


class PlanState(StrEnum):
    """How far a count has come, in the order of its way (R-260)."""

    DRAFT = "DRAFT"  # 草稿
    APPROVED = "APPROVED"  # 已批准
    SNAPSHOT = "SNAPSHOT"  # 锁账: the book is frozen and nobody has scanned yet.
    COUNTING = "COUNTING"  # 初盘
    RECOUNT = "RECOUNT"  # 复盘
    RECONCILE = "RECONCILE"  # 差异分析
    PENDING_APPROVAL = "PENDING_APPROVAL"  # 待审批
    APPROVED_ADJ = "APPROVED_ADJ"  # 已审批
    POSTED = "POSTED"  # 已过账: nothing is open any more, posted or with nothing to post.
    CLOSED = "CLOSED"  # 已关闭
    CANCELLED = "CANCELLED"  # 作废


# The rail of a count; a plan leaves it where it is cancelled.
RAIL = tuple(state for state in PlanState if state is not PlanState.CANCELLED)


class Standing(StrEnum):
    """How a plan stands to one step of its rail."""

    DONE = "done"
    NOW = "now"
    PART = "part"  # Some lines are here already, while others are not even that far.
    TODO = "todo"


def standings(state: PlanState, *, lines: Mapping[PlanState, int]) -> dict[PlanState, Standing]:
    """
    Return how a plan stands to each step, given how many lines are at each.

    A cancelled plan stands nowhere: what it went through is for its dates to say.
    """
    if state is PlanState.CANCELLED:
        return dict.fromkeys(RAIL, Standing.TODO)
    here = RAIL.index(state)
    return {
        step: _standing(position - here, lines=lines.get(step, 0))
        for position, step in enumerate(RAIL)
    }


def _standing(ahead: int, *, lines: int) -> Standing:
    if ahead == 0:
        return Standing.NOW
    if ahead < 0:
        return Standing.DONE
    return Standing.PART if lines else Standing.TODO
