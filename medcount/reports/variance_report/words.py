"""Every word of the variance report, in Chinese; other languages translate from it (locale)."""

from enum import StrEnum, unique

from django.utils.translation import pgettext

CONTEXT = "variance report"


@unique
class Word(StrEnum):
    """The report's own words: sheets, columns, figures, notes."""

    TITLE = "盘点差异表（盘盈盘亏表）"
    SUMMARY = "汇总"
    VARIANCES = "差异"
    AGREEING = "零差异"
    NOT_RESOLVED = "未解析"

    DOCUMENT_NUMBER = "单号"
    RUN_AT = "出表时间"
    SITES = "站点"
    PAGE_OF = "第 %(page)s 页 / 共 %(pages)s 页"

    NUMBER = "序号"
    OWNER = "货主"
    SITE = "站点代码"
    PLACE = "储位"
    ITEM_CODE = "品目编码"
    ITEM_NAME = "名称"
    SPEC = "规格"
    MODEL = "型号"
    LOT = "批号"
    SERIAL = "序列号"
    EXPIRY = "效期"
    STATUS = "质量状态"
    EXPECTED = "账面数"
    COUNTED = "实盘数"
    VARIANCE = "差异数"
    VARIANCE_RATE = "差异率"
    UNIT_COST = "单价"
    AMOUNT = "差异金额"
    KIND = "类型"
    CAUSE_CODE = "原因代码"
    CAUSE = "原因"
    EVIDENCE = "证据"
    ANSWERABLE = "责任人"
    DUE = "整改时限"
    DISPOSITION = "处置建议"
    FINDINGS = "发现事项"
    COUNTED_BY = "盘点人"
    ROUND = "轮次"
    COUNTED_AT = "盘点时间（+08:00）"
    FILE = "文件"
    ROW = "行号"
    CODE = "代码"
    WHAT = "问题"
    DETAIL = "说明"

    PROPOSED = "（建议）"
    NOT_APPLICABLE = "不适用"
    COST_MISSING = "缺单价"
    AND = "；"
    LISTED = "、"
    MORE = "等 %(count)s 项"
    ALSO_POSSIBLE = "另有可能：%(causes)s"
    TALLY = "%(person)s 第 %(round)s 轮：实盘 %(counted)s，账面 %(expected)s"
    NOT_ALLOCATED = "待分配"

    OVERAGE = "盈"
    SHORTAGE = "亏"
    ATTRIBUTE = "属性"
    ZONE = "区域"
    STORAGE = "储存"
    CONFLICT = "冲突"
    NOT_COUNTED = "未盘"
    INCOMPLETE = "不完整"
    AGREES_WITH_FINDINGS = "相符，另有发现"

    CONCLUSION = "结论：账实相符"
    YES = "是"
    NO = "否"
    UNDECIDED = "无法判定"
    ALL_AGREE = "全部 %(lines)s 行已盘且账实相符，没有发现事项"
    STILL_OPEN = (
        "差异 %(variance)s 行，冲突 %(conflict)s 行，未盘 %(not_counted)s 行，"
        "不完整 %(incomplete)s 行，相符但另有发现 %(noted)s 行，未解析 %(unresolved)s 条"
    )
    NO_LINES = "没有任何一行"

    FIGURE = "指标"
    VALUE = "数值"
    BASIS = "口径"
    LINES = "总行数"
    LINES_BASIS = "账面上与现场发现的全部库存键，每键一行"
    AGREE = "相符行数"
    AGREE_BASIS = "数量与属性均无差异；其中另有发现 %(noted)s 行，列于“差异”页"
    VARIANCE_LINES = "差异行数"
    VARIANCE_BASIS = "数量、属性、区域或储存条件有差异"
    CONFLICT_LINES = "冲突行数"
    CONFLICT_BASIS = "盘点结果彼此不一，待复盘"
    NOT_COUNTED_LINES = "未盘行数"
    NOT_COUNTED_BASIS = "未盘不等于零"
    INCOMPLETE_LINES = "不完整行数"
    INCOMPLETE_BASIS = "缺必采项或必做的轮次，待复盘"
    UNRESOLVED_ROWS = "未解析记录数"
    UNRESOLVED_BASIS = "未计入任何一行的扫描或单据，见“未解析”页"
    ACCURACY = "盘点准确率"
    ACCURACY_BASIS = "相符行数 ÷（总行数 − 未盘行数）"
    LINE_RATE = "差异率（按行）"
    LINE_RATE_BASIS = "1 − 盘点准确率"
    GROSS_UNITS = "差异数量（绝对值合计）"
    GROSS_UNITS_BASIS = "Σ|实盘 − 账面|，基本单位，不跨行相抵"
    NET_UNITS = "差异数量（净额）"
    NET_UNITS_BASIS = "Σ（实盘 − 账面），基本单位"
    GROSS_UNITS_RATE = "数量差异率（绝对值）"
    GROSS_UNITS_RATE_BASIS = "Σ|实盘 − 账面| ÷ Σ账面，已判定的行"
    NET_UNITS_RATE = "数量差异率（净额）"
    NET_UNITS_RATE_BASIS = "Σ（实盘 − 账面）÷ Σ账面，已判定的行"
    GROSS_AMOUNT = "差异金额（绝对值合计）"
    GROSS_AMOUNT_BASIS = "Σ|实盘 − 账面| × 单价，合计后一次四舍五入"
    NET_AMOUNT = "差异金额（净额）"
    NET_AMOUNT_BASIS = "Σ（实盘 − 账面）× 单价，合计后一次四舍五入"
    GROSS_AMOUNT_RATE = "金额差异率（绝对值）"
    GROSS_AMOUNT_RATE_BASIS = "Σ|实盘 − 账面| × 单价 ÷ Σ账面 × 单价，已判定的行"
    NET_AMOUNT_RATE = "金额差异率（净额）"
    NET_AMOUNT_RATE_BASIS = "Σ（实盘 − 账面）× 单价 ÷ Σ账面 × 单价，已判定的行"

    PARETO = "差异原因（帕累托）"
    USUAL_OWNER = "常见责任岗位"
    CAUSE_LINES = "行数"
    CAUSE_UNITS = "数量（绝对值）"
    CAUSE_AMOUNT = "金额（绝对值）"
    CUMULATIVE = "累计占比"
    NO_CAUSES = "没有差异，因此没有原因"
    FINDING_LINES = "涉及行数"
    NO_FINDINGS = "没有发现事项"
    HINT = "标“（建议）”的原因、责任人、时限由系统按证据提示，经有权人员确认后生效。"

    SIGNATURES = "签名"
    POST = "岗位"
    PRINTED_NAME = "签名（正楷姓名）"
    SIGNED_AT = "日期时间"
    MEANING = "含义"
    WAREHOUSE_HEAD = "仓库主管"
    QA = "质量"
    FINANCE = "财务"
    MEANINGS = "□ 审核　□ 批准　□ 责任"
    SIGNED_ON_SUMMARY = "签名见“汇总”页"


STATUSES = {
    "QUARANTINE": "待验",
    "QUALIFIED": "合格",
    "UNQUALIFIED": "不合格",
    "FROZEN": "冻结",
    "PENDING_DISPOSITION": "待处理",
    "RECALLED": "召回",
    "EXPIRED_LOCK": "过期锁定",
    "RETURN_PENDING": "退货待验",
    "RESERVED_OUT": "待出库",
    "IN_PROCESS": "在制",
    "IN_TRANSIT": "在途",
    "CONSIGNED": "寄售",
    "LOANED_OUT": "跟台借出",
    "SOLD": "已销售",
    "DESTROYED": "已销毁",
    "RETURNED_SUPPLIER": "已退供",
    "WRITTEN_OFF": "已核销",
    "CONSUMED": "已领用",
}

DISPOSITIONS = {
    "none": "无",
    "wait": "等待核实",
    "post_document": "补过单据",
    "recount": "复盘",
    "move": "调批/移位",
    "hold": "转待处理",
    "adjust": "调账",
}

# What the codes of findings and of rows that could not be resolved mean.
FINDINGS = {
    "AFTER_NOW": "截至盘点时刻尚未获知",
    "AMBIGUOUS_CODE": "条码有多种读法",
    "AMBIGUOUS_KEY": "适合多个库存键",
    "ATTRIBUTE_EXPIRY": "效期不符",
    "ATTRIBUTE_LOT": "批号不符",
    "ATTRIBUTE_MFG_DATE": "生产日期不符",
    "CUT_OFF": "出入库在截点附近",
    "DI_REPAIRED": "产品标识的前导零已补回",
    "DUPLICATE_SERIAL": "序列号重复",
    "EXPIRED": "过期未隔离",
    "ID_CONFLICT": "同一编号内容不同",
    "ILLEGAL_PATH": "流转路径异常",
    "ITEM_CODE_WAS_NUMBER": "品目编码被存为数字",
    "LOT_DATES_DISPUTED": "批号的日期记载不一",
    "LOT_WAS_NUMBER": "批号被存为数字",
    "MISSING_EXPIRY": "未采效期",
    "MISSING_LOT": "未采批号",
    "MISSING_MFG_DATE": "未采生产日期",
    "MISSING_SERIAL": "未采序列号",
    "MOVED_WHILE_COUNTING": "盘点中有出入库",
    "NEGATIVE_BOOK": "账面为负",
    "OUTLIER": "数量异常",
    "OWNER_NOT_SHOWN": "未标明货主",
    "ROUND_MISSING": "缺必做的轮次",
    "SAME_PERSON": "同一人复盘，不计",
    "SERIAL_QUANTITY": "一个序列号多于一件",
    "SERIAL_WAS_NUMBER": "序列号被存为数字",
    "STATUS_NOT_SHOWN": "未标明质量状态",
    "STORAGE": "储存条件不符",
    "TEXT_WAS_DATE": "文字被表格转成日期",
    "TOTAL_ROW": "合计行已略去",
    "UNKNOWN_DI": "未知产品标识",
    "UNKNOWN_ITEM": "未知品目",
    "UNKNOWN_LEVEL": "未知包装层级",
    "UNKNOWN_LOT": "未知批号",
    "UNKNOWN_VOIDS": "要作废的扫描不存在",
    "UNREADABLE": "无法识读",
    "ZONE": "区域不符",
}


def say(word: str, **facts: object) -> str:
    """Return a word of this report, or the name of a cause, in the active language."""
    said: str = pgettext(CONTEXT, word)
    return said % facts if facts else said


def status(code: str) -> str:
    """Return what people call a status."""
    return say(STATUSES[code])


def disposition(code: str) -> str:
    """Return what people call a disposition."""
    return say(DISPOSITIONS[code])


def finding(code: str) -> str:
    """Return what a code means; one that has no word yet stands for itself."""
    return say(FINDINGS.get(code, code))
