"""Why lines of the demo company differ, as its people find and say it."""

from typing import NamedTuple

from medcount.core.cause import CauseCode
from medcount.counting.queries import LineRow


class Explained(NamedTuple):
    """A cause, who confirms it, who answers for it and the reason given."""

    cause: str
    by: str
    owner: str
    reason: str


_SUGGESTED = {
    CauseCode.UNPOSTED_RECEIPT: (
        "head",
        "purchasing",
        "到货已上架，入库单尚未过账，已通知采购补单",
    ),
    CauseCode.UNPOSTED_ISSUE: ("head", "head", "货已领走，出库单尚未过账，已核对领用记录"),
    CauseCode.WORK_IN_PROCESS: ("head", "head", "货在组套间加工，加工单未完工"),
    CauseCode.COUNT_TIMING: ("head", "head", "发货在盘点之前，事后补记，核对出库记录无误"),
    CauseCode.LOT_SWAP: ("head", "head", "同品规两批号拣错，实物与标签逐件核对"),
}
_KINDS = {
    "ATTRIBUTE": Explained(
        "C-17", "quality", "quality", "外箱标签日期与验收记录不一致，已核对注册人资料"
    ),
    "ZONE": Explained("C-03", "quality", "head", "验收合格后未及时移至合格品区"),
    "STORAGE": Explained("C-03", "quality", "head", "冷藏品误放常温货位，已移回并查温度记录"),
}
_UNKNOWN_LOT = Explained(
    "C-06", "head", "purchasing", "批号无验收记录，转待处理，请采购查随货同行单"
)
_SURPLUS = Explained("C-04", "head", "head", "上月发货少发，客户已确认未收到")
_SHORTAGE = Explained("C-05", "head", "head", "发货复核漏点，多发给客户，已联系确认")
_BREAKAGE = Explained("C-22", "head", "head", "拆零破损，现场清点报损")


def explained(line: LineRow, *, kind: str, suggested: str | None) -> Explained:
    """Return how people explain a variance: as is suggested, or as they found out themselves."""
    if kind in _KINDS:
        return _KINDS[kind]
    if suggested in _SUGGESTED:
        return Explained(suggested, *_SUGGESTED[CauseCode(suggested)])
    if "UNKNOWN_LOT" in line.findings:
        return _UNKNOWN_LOT
    if (line.variance or 0) > 0:
        return _SURPLUS
    return _SHORTAGE if line.risk_class == "III" else _BREAKAGE
