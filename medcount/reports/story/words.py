"""Why a cause fits, in a sentence; Chinese here, other languages translate from it (locale)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import pgettext

from medcount.core.cause import CauseCode
from medcount.core.document import DocumentKind

CONTEXT = "cause"

BOOKED_LATER = (
    "流水 %(records)s（%(units)s）在盘点之后才入账，没有记下发生时间；若发生在盘点之前，差异为零。"
)
CUT_OFF = "流水 %(records)s（%(units)s）落在盘点时刻的误差之内；若算在另一侧，差异为零。"
LOT_SWAP = "同储位同品目的批号 %(lot)s 相差 %(units)s，与本行正好相反。"
PAPER_SAYS = {
    CauseCode.UNPOSTED_RECEIPT: "%(kind)s %(records)s 尚未过账，数量 %(units)s，与盘盈相同。",
    CauseCode.UNPOSTED_ISSUE: "%(kind)s %(records)s 尚未过账，数量 %(units)s，与盘亏相同。",
    CauseCode.WORK_IN_PROCESS: "%(kind)s %(records)s 尚未完工，领用 %(units)s，与盘亏相同。",
}
OTHER = "依据：%(records)s。"
LISTED = "、"

PAPERS = {
    DocumentKind.RECEIPT: "入库单",
    DocumentKind.ISSUE: "出库单",
    DocumentKind.REQUISITION: "领用单",
    DocumentKind.TRANSFER: "调拨单",
    DocumentKind.LOAN: "借出单",
    DocumentKind.RETURN: "退货单",
    DocumentKind.DAMAGE_REPORT: "报损单",
    DocumentKind.QUALITY_EVENT: "质量记录",
    DocumentKind.WORK_ORDER: "工单",
}


def timing(*, records: Sequence[str], units: int, after: bool) -> str:
    """Return why a movement's time explains a difference; ``after``: it was booked after it."""
    return _say(BOOKED_LATER if after else CUT_OFF, records=_listed(records), units=signed(units))


def swap(*, lot: str, units: int) -> str:
    """Return why another lot explains a difference; ``units`` are the other lot's."""
    return _say(LOT_SWAP, lot=lot, units=signed(units))


def paper(cause: CauseCode, *, kind: str, records: Sequence[str], units: int) -> str:
    """Return why a document that nobody posted explains a difference."""
    name = _say(PAPERS[DocumentKind(kind)]) if kind in list(DocumentKind) else kind
    return _say(PAPER_SAYS[cause], kind=name, records=_listed(records), units=abs(units))


def other(*, records: Sequence[str]) -> str:
    """Return what speaks for a cause that has no sentence of its own."""
    return _say(OTHER, records=_listed(records)) if records else ""


def signed(units: int) -> str:
    """Return a difference as people write it: +3, −3, 0."""
    return f"{units:+,}".replace("-", "−") if units else "0"


def is_after(moment: datetime | None, counted_at: datetime | None) -> bool:
    """Return whether something occurred after a count, as far as both are known."""
    return moment is not None and counted_at is not None and moment > counted_at


def _listed(records: Sequence[str]) -> str:
    return _say(LISTED).join(records)


def _say(words: str, **facts: object) -> str:
    said: str = pgettext(CONTEXT, words)
    return said % facts if facts else said
