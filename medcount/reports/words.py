"""What people call a code: one table a family, in Chinese; other languages translate from it."""

from django.utils.translation import pgettext

from medcount.core.cause_names import name_of
from medcount.core.duty_names import ROLE_NAMES

CONTEXT = "word"

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
    "FOOT_ROW": "表尾行已略去",
    "HEADER_ROW": "重复的表头已略去",
    "ID_CONFLICT": "同一编号内容不同",
    "ILLEGAL_PATH": "流转路径异常",
    "ITEM_CODE_WAS_NUMBER": "品目编码被存为数字",
    "LOT_DATES_DISPUTED": "批号的日期记载不一",
    "LOT_WAS_NUMBER": "批号被存为数字",
    "MERGED_CELLS": "合并单元格的值已填入各格",
    "MISSING_EXPIRY": "未采效期",
    "MISSING_LOT": "未采批号",
    "MISSING_MFG_DATE": "未采生产日期",
    "MISSING_SERIAL": "未采序列号",
    "MOVED_WHILE_COUNTING": "盘点中有出入库",
    "NEGATIVE_BOOK": "账面为负",
    "OUTLIER": "数量异常",
    "OWNER_NOT_SHOWN": "未标明货主",
    "PLACE_WAS_NUMBER": "储位被存为数字",
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

# Why a row of a file does not count, and what in it is meant.
UNRESOLVED = {
    "AFTER_NOW": "在本次盘点的时点（%(text)s）尚未发生",
    "AMBIGUOUS_CODE": "条码有多种读法，须由人选定：%(text)s",
    "AMBIGUOUS_KEY": "流水 %(text)s 可对应多个库存键，或没有可移动的库存键",
    "ID_CONFLICT": "该编号已有内容不同的记录，以先到者为准：%(text)s",
    "OUT_OF_RANGE": "数量超出任何仓库所能存放：%(text)s",
    "OUT_OF_SCOPE": "储位不在盘点范围：%(text)s",
    "UNKNOWN_DI": "账面与包装中都没有此产品标识：%(text)s",
    "UNKNOWN_ITEM": "哪里都没有此品目编码：%(text)s",
    "UNKNOWN_LEVEL": "该品目没有此包装层级：%(text)s",
    "UNKNOWN_VOIDS": "文件中没有要作废的扫描：%(text)s",
    "UNREADABLE": "没有可识读的码：%(text)s",
}

ROLES = {role.value: word for role, word in ROLE_NAMES.items()}

PLAN_STATES = {
    "DRAFT": "草稿",
    "APPROVED": "已批准",
    "SNAPSHOT": "锁账",
    "COUNTING": "初盘",
    "RECOUNT": "复盘",
    "RECONCILE": "差异分析",
    "PENDING_APPROVAL": "待审批",
    "APPROVED_ADJ": "已审批",
    "POSTED": "已过账",
    "CLOSED": "已关闭",
    "CANCELLED": "作废",
}

PLAN_KINDS = {
    "FULL": "全盘",
    "CYCLE": "循环盘点",
    "SPOT": "抽盘",
    "SPECIAL": "专项盘点",
}

# What stood against counting a scope.
GATE_FINDINGS = {
    "LOT_DATES_DISPUTED": "批号的日期记载不一",
    "NO_PLACE": "范围内没有储位",
    "UNPOSTED_DOCUMENT": "未过账单据",
}

LINE_STATES = {
    "agrees": "相符",
    "variance": "差异",
    "conflict": "冲突",
    "not_counted": "未盘",
    "incomplete": "不完整",
}

VARIANCE_KINDS = {
    "QUANTITY": "数量差异",
    "ATTRIBUTE": "属性不符",
    "ZONE": "区域不符",
    "STORAGE": "储存条件不符",
    "LEDGER": "事后流水",
}

VARIANCE_STATES = {
    "OPEN": "待归因",
    "CAUSE_CONFIRMED": "原因已确认",
    "POSTED": "已过账",
    "RESOLVED": "已消除",
    "SUPERSEDED": "已被后一次盘点取代",
}

ZONE_KINDS = {
    "QUARANTINE": "待验区",
    "QUALIFIED": "合格品区",
    "SHIPPING": "发货区",
    "RETURNED": "退货区",
    "UNQUALIFIED": "不合格品区",
}

MOVEMENT_KINDS = {
    "OPENING": "期初",
    "RECEIPT": "入库",
    "ISSUE": "出库",
    "TRANSFER": "移位",
    "RETURN": "退货",
    "STATUS": "状态变更",
    "ADJUST": "调整",
    "CORRECTION": "更正",
}

BASES = {
    "KNOWN": "发生时间已知",
    "BOOKED": "只知入账时间",
    "DATE_ONLY": "只知日期",
    "AMENDED": "时间已改记",
}

VERDICTS = {
    "ACCEPTED": "已收",
    "UNREADABLE": "无法识读",
    "UNKNOWN_DI": "未知产品标识",
    "UNKNOWN_ITEM": "未知品目",
    "UNKNOWN_LEVEL": "未知包装层级",
    "AMBIGUOUS_CODE": "条码有多种读法",
    "OUT_OF_RANGE": "数量超出范围",
    "OUT_OF_SCOPE": "不在盘点范围",
    "AFTER_SUBMISSION": "任务已交，不计",
    "REASON_MISSING": "作废未说明原因，不计",
    "ID_CONFLICT": "同一编号内容不同",
    "SEQUENCE_TAKEN": "设备序号已用于另一条扫描",
    "TASK_UNKNOWN": "没有这项任务，已暂存",
    "DEVICE_UNKNOWN": "设备未登记，已暂存",
    "DEVICE_REVOKED": "设备已停用，已暂存",
    "NOT_ON_TEAM": "不是本任务的盘点员，已暂存",
    "ALREADY_ACCEPTED": "早已收到",
}

# What a matter waits for.
NEEDS = {
    "COUNT": "待盘点",
    "RECOUNT": "待复盘",
    "RECOUNTING": "复盘中",
    "CAUSE": "待归因",
    "QUALITY": "待质量归因",
    "FORM": "待提调整单",
    "APPROVAL": "待审批",
    "DOCUMENT": "待单据",
}

FORM_STATES = {
    "PROPOSED": "待签",
    "SIGNING": "签署中",
    "SIGNED": "已签齐",
    "POSTED": "已过账",
    "REVERSED": "已冲销",
    "RETURNED": "已退回",
}

# Why a line left its form unposted.
LEAVINGS = {
    "CAUSE_CHANGED": "原因已改判",
    "DIFFERENCE_CHANGED": "差异已变",
    "RETURNED": "整单退回",
    "SUPERSEDED": "已被后一次盘点取代",
    "WOULD_BE_NEGATIVE": "过账后账面将为负",
}

MEANINGS = {
    "COUNT": "盘点",
    "RECOUNT": "复盘",
    "REVIEW": "复核",
    "APPROVE": "批准",
    "RESPONSIBILITY": "负责",
}

# What is wrong with a file that is not imported.
FILE_FAULTS = {
    "ALREADY_OPEN": "这些货已在账上且数量不同；账面对一个库存键只接管一次，以后的变化以流水导入",
    "AMBIGUOUS_DATE": "日期有多种读法；请写成 2026-01-05",
    "AMBIGUOUS_SITE": "账面看不出储位属于哪个仓库；请填仓库列",
    "BAD_CHARACTER": "文字中有不可见或损坏的字符",
    "BAD_DATE": "不是日期；请写成 2026-01-05",
    "BAD_GTIN": "产品标识成了数字，校验位不符；请把该列设为文本",
    "BAD_JSON": "不是 JSON 对象",
    "BAD_NUMBER": "不是数字",
    "BAD_TIME": "不是带时刻的日期；请写成 2026-01-05 09:00",
    "CONTRADICTION": "与文件中别处矛盾",
    "CYCLE": "该行循环引用自身",
    "DATE_NOT_TEXT": "编码被表格转成日期；请把该列设为文本后重新录入",
    "DUPLICATE_COLUMN": "两列含义相同；请只留一列",
    "DUPLICATE_ID": "同一编号在另一行内容不同",
    "EMPTY_FILE": "文件是空的",
    "ERROR_CELL": "单元格是公式错误",
    "EXTRA_CELL": "该行单元格多于表头；含逗号的文字请加引号",
    "FORMULA_WITHOUT_VALUE": "公式从未计算；请在表格软件中打开并保存，或粘贴为数值",
    "MALFORMED_CSV": "不是完好的 CSV",
    "MISSING_COLUMN": "缺少该列",
    "MISSING_GOODS": "扫描须有条码或品目编码",
    "MISSING_PLACE": "流水须有来源或去向储位",
    "MISSING_TIME": "扫描须有盘点时刻或设备时刻",
    "MISSING_VALUE": "单元格不能为空",
    "NOT_UTF8": "文字不是 UTF-8；请另存为“CSV UTF-8”或 XLSX",
    "NOT_WHOLE": "须为整数",
    "NO_MOVE": "流水两端相同",
    "NUMBER_NOT_TEXT": "编码被表格转成数字，位数已丢失；请把该列设为文本后重新录入",
    "OTHER_SITE": "该行属于别的仓库",
    "OUT_OF_RANGE": "数值超出范围",
    "SEVERAL_SHEETS": "多张工作表都有表头；请只留一张",
    "TOO_LARGE": "文件过大，无法安全读取",
    "TOO_LONG": "文字过长",
    "UNKNOWN_SETTING": "没有这项设置",
    "UNKNOWN_SITE": "没有登记并启用的这个仓库",
    "UNKNOWN_WORD": "此处不认识这个词",
    "UNREADABLE_FILE": "文件无法读取",
    "WRONG_TYPE": "值的类型不对",
}

FILE_KINDS = {
    "BOOK": "账面",
    "MOVEMENTS": "出入库流水",
    "DOCUMENTS": "单据",
    "PACKAGING": "包装层级",
}

# What of the stock the first page speaks of.
STOCK_KINDS = {
    "EXPIRED_NOT_ISOLATED": "过期未隔离",
    "EXPIRES_180": "91–180 天到期",
    "EXPIRES_30": "30 天内到期",
    "EXPIRES_90": "31–90 天到期",
    "HELD_FROZEN": "冻结（质量疑问）",
    "HELD_PENDING_DISPOSITION": "待处理（批号或状态未明）",
    "HELD_RECALLED": "召回停用",
    "NEGATIVE_BOOK": "账面为负",
    "WRONG_STORAGE": "储存条件不符",
    "WRONG_ZONE": "存放区域不符",
}

SOURCES = {
    "UI": "网页",
    "API": "接口",
    "CLI": "命令行",
    "IMPORT": "导入",
    "JOB": "后台任务",
}

RIGHT_STATES = {
    "PENDING": "待批准",
    "FUTURE": "尚未生效",
    "IN_FORCE": "生效中",
    "ENDED": "已终止",
}

# What of an entry of the trail gives it away, where it was altered.
ENTRY_PARTS = {
    "body": "正文",
    "mac": "验证码",
    "columns": "检索列",
    "subjects": "所涉记录",
}

FAMILIES = {
    "status": STATUSES,
    "disposition": DISPOSITIONS,
    "finding": FINDINGS,
    "unresolved": UNRESOLVED,
    "role": ROLES,
    "plan_state": PLAN_STATES,
    "plan_kind": PLAN_KINDS,
    "gate_finding": GATE_FINDINGS,
    "line_state": LINE_STATES,
    "variance_kind": VARIANCE_KINDS,
    "variance_state": VARIANCE_STATES,
    "zone_kind": ZONE_KINDS,
    "movement_kind": MOVEMENT_KINDS,
    "basis": BASES,
    "verdict": VERDICTS,
    "need": NEEDS,
    "form_state": FORM_STATES,
    "leaving": LEAVINGS,
    "meaning": MEANINGS,
    "file_fault": FILE_FAULTS,
    "file_kind": FILE_KINDS,
    "stock_kind": STOCK_KINDS,
    "source": SOURCES,
    "right_state": RIGHT_STATES,
    "entry_part": ENTRY_PARTS,
}


def word_of(family: str, code: str) -> str:
    """Return what people call a code, in the active language; else the code itself."""
    found = FAMILIES[family].get(code)
    return called(found) if found else code


def unresolved(code: str, text: str) -> str:
    """Return why a row does not count, in the active language; else the text alone."""
    sentence = UNRESOLVED.get(code)
    return called(sentence) % {"text": text or "-"} if sentence else text


def cause(code: str) -> str:
    """Return what people call a cause, given as an engine's class or as a C-code."""
    return called(name_of(code).word)


def called(chinese: str) -> str:
    """Return one of these words, or of those of a cause, in the active language."""
    said: str = pgettext(CONTEXT, chinese)
    return said
