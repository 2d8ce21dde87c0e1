"""A word of an ERP stands for one of ours, or is refused; what may mean two things is not here."""

import unicodedata
from enum import StrEnum
from typing import Generic, TypeVar

from medcount.core.document import DocumentKind, DocumentState
from medcount.core.status import Status, ZoneKind
from medcount.core.stock import MovementKind
from medcount.exchange.files.cells import BadValue
from medcount.exchange.files.faults import FileFault, shown
from medcount.exchange.files.rows import Event

Word = TypeVar("Word", bound=StrEnum)


class Words(Generic[Word]):
    """The words that stand for the members of one enumeration."""

    def __init__(self, aliases: dict[Word, str]) -> None:
        self._known = {
            _normalised(name): word
            for word, names in aliases.items()
            for name in (word.value, *names.split())
        }

    @property
    def first(self) -> Word:
        """Return one of the meanings."""
        return next(iter(self._known.values()))

    def read(self, text: str) -> Word:
        """
        Return what a word stands for.

        :raises BadValue: UNKNOWN_WORD
        """
        word = self._known.get(text) or self._known.get(_normalised(text))
        if word is None:
            known = ", ".join(dict.fromkeys(self._known.values()))
            raise BadValue(FileFault.UNKNOWN_WORD, f"{shown(text)}; known are {known}")
        return word


def _normalised(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return "_".join(folded.replace("-", " ").replace("_", " ").split())


_HELD = {
    Status.QUARANTINE: "待验 待检 待检验 待验收",
    Status.QUALIFIED: "合格 合格品 良品",
    Status.UNQUALIFIED: "不合格 不合格品 不良品 REJECTED",
    Status.FROZEN: "冻结 质量冻结",
    Status.PENDING_DISPOSITION: "待处理",
    Status.RECALLED: "召回 已召回",
    Status.EXPIRED_LOCK: "过期锁定 过期",
    Status.RETURN_PENDING: "退货待验",
    Status.RESERVED_OUT: "待出库 待发货",
    Status.IN_PROCESS: "在制",
    Status.IN_TRANSIT: "在途",
    Status.CONSIGNED: "寄售",
    Status.LOANED_OUT: "跟台借出 借出",
}
_ENDED = {
    Status.SOLD: "已销售",
    Status.DESTROYED: "已销毁",
    Status.RETURNED_SUPPLIER: "已退供",
    Status.WRITTEN_OFF: "已核销",
    Status.CONSUMED: "已领用",
}

# What lies on a shelf cannot have come to an end; a movement may lead there.
HELD_STATUS = Words(_HELD)
ANY_STATUS = Words(_HELD | _ENDED)

ZONE_KIND = Words(
    {
        ZoneKind.QUARANTINE: "待验区 待检区 待检验区",
        ZoneKind.QUALIFIED: "合格品区 合格区",
        ZoneKind.SHIPPING: "发货区",
        ZoneKind.RETURNED: "退货区",
        ZoneKind.UNQUALIFIED: "不合格品区 不合格区",
    }
)

EVENT = Words({Event.SCAN: "扫描", Event.PLACE_DONE: "储位完成 库位完成 货位完成 完成"})

MOVEMENT_KIND = Words(
    {
        MovementKind.RECEIPT: "入库 收货 采购入库 收货入库 验收入库 其他入库",
        MovementKind.ISSUE: "出库 发货 销售出库 领用 领用出库 领料 领料出库 其他出库",
        MovementKind.TRANSFER: "调拨 移库 移位 移储",
        MovementKind.RETURN: "退货 退库 销售退货 采购退货 销售退回 退货入库 退供",
        MovementKind.STATUS: "状态变更 状态调整 状态转换",
        MovementKind.ADJUST: "调整 库存调整 盘盈 盘亏 盘盈入库 盘亏出库 报损 报溢",
        MovementKind.CORRECTION: "更正 冲销 红冲",
    }
)

DOCUMENT_KIND = Words(
    {
        DocumentKind.RECEIPT: "入库 入库单 收货 收货单 采购入库单 到货单",
        DocumentKind.ISSUE: "出库 出库单 发货单 销售出库单",
        DocumentKind.REQUISITION: "领用 领用单 领料单 领料申请单 请领单 申领单",
        DocumentKind.TRANSFER: "调拨 调拨单 移库单",
        DocumentKind.LOAN: "借出 借用单 借出单 跟台 跟台单",
        DocumentKind.RETURN: "退货 退货单 退库单",
        DocumentKind.DAMAGE_REPORT: "报损 报损单",
        DocumentKind.QUALITY_EVENT: "质量事件 质量事件单",
        DocumentKind.WORK_ORDER: "工单 生产工单 组套单 组装单 加工单",
    }
)

# "已审核" is absent: in some ERPs it posts, in others it only allows.
DOCUMENT_STATE = Words(
    {
        DocumentState.DRAFT: "草稿",
        DocumentState.OPEN: "未过账 待过账 执行中 待执行 未完成",
        DocumentState.POSTED: "已过账 已记账 已入账",
        DocumentState.CANCELLED: "已取消 取消 已作废 作废",
    }
)
