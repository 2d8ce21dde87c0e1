"""A cause has one name for people: a C-code, a word and the post that usually answers for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CauseName:
    """One row of RULES §8.3 and §13: what people see of a cause."""

    code: str
    word: str
    usual_owner: str  # A post, as a suggestion; who answers is a person's decision.
    classes: tuple[str, ...] = ()  # What engines call it (ATTRIBUTION.md).


UNKNOWN = CauseName("C-99", "待查", "盘点组", ("UNKNOWN",))

CAUSE_NAMES = (
    CauseName("C-01", "串批", "仓管/拣货", ("LOT_SWAP",)),
    CauseName("C-02", "串货/串规格", "仓管/复核", ("ITEM_CONFUSION",)),
    CauseName("C-03", "串位", "仓管", ("MISPLACED",)),
    CauseName("C-04", "漏发", "复核/发货"),
    CauseName("C-05", "多发", "复核/发货"),
    CauseName("C-06", "漏收/少收", "收货/采购"),
    CauseName("C-07", "未及时入账", "收货/录入", ("UNPOSTED_RECEIPT",)),
    CauseName("C-08", "未及时出账/领用未记", "领用部门", ("UNPOSTED_ISSUE",)),
    CauseName("C-09", "在途", "物流", ("IN_TRANSIT",)),
    CauseName("C-10", "寄售未结", "销售"),
    CauseName("C-11", "跟台未还/未报", "跟台/销售"),
    CauseName("C-12", "借出未还", "借用人"),
    # The engine sees an open loan, not whether it was for surgery: a person tells 11 from 12.
    CauseName("C-11/C-12", "跟台或借出未还", "跟台/销售/借用人", ("LOANER_OUT",)),
    CauseName("C-13", "报损未记", "仓管", ("DAMAGE_UNRECORDED",)),
    CauseName("C-14", "单位换算错", "录入/主数据", ("UOM_PACK",)),
    CauseName("C-15", "抄写/录入错", "盘点人/录入", ("KEYING_ERROR", "LOT_TYPO", "EXPIRY_MISREAD")),
    CauseName("C-16", "漏盘/重盘", "盘点人", ("MISSED_LOCATION", "DOUBLE_SCAN")),
    CauseName("C-17", "标签/码错", "供应商/验收"),
    CauseName("C-18", "主数据错", "质量"),
    CauseName("C-19", "系统/接口", "IT"),
    CauseName("C-20", "过期未移", "仓管/质量"),
    CauseName("C-21", "退货未处理", "退货/验收"),
    CauseName("C-22", "自然损耗/破损", "仓管"),
    CauseName("C-23", "丢失/被盗", "安保/仓管"),
    CauseName("C-24", "截点差", "盘点组", ("COUNT_TIMING",)),
    # RULES §13 names no post for these two: the holder of the work order, and who moves statuses.
    CauseName("C-25", "在制品", "组套/贴标", ("WORK_IN_PROCESS",)),
    CauseName("C-26", "状态未变更", "仓管/质量", ("STATUS_MISMATCH",)),
    UNKNOWN,
)

_BY_CAUSE = {name: row for row in CAUSE_NAMES for name in (row.code, *row.classes)}
KNOWN_CAUSES = frozenset(_BY_CAUSE)


def name_of(cause: str) -> CauseName:
    """Return the name of a cause, given as an engine's class or as a C-code."""
    return _BY_CAUSE[cause]
