"""Every action and every kind of record in words; Chinese first, other languages translate."""

from django.utils.translation import pgettext

CONTEXT = "trail"

# Keep both in alphabetical order.
ACTIONS = {
    "catalog.imported": "导入主数据",
    "catalog.site.opened": "启用仓库",
    "counting.assertions.broken": "已了结的盘点出现新差异",
    "counting.book.frozen": "冻结账面",
    "counting.form.posted": "调整单过账",
    "counting.form.proposed": "提出调整单",
    "counting.form.returned": "退回调整单",
    "counting.form.reversal_proposed": "提出冲销单",
    "counting.form.signed": "签署调整单",
    "counting.place.handed_over": "交接储位",
    "counting.plan.approved": "批准盘点计划",
    "counting.plan.cancelled": "作废盘点计划",
    "counting.plan.changed": "修改盘点计划",
    "counting.plan.closed": "关闭盘点计划",
    "counting.plan.compared": "账实比对",
    "counting.plan.created": "起草盘点计划",
    "counting.plan.gate_passed": "通过盘前检查",
    "counting.recount.ordered": "指派复盘",
    "counting.scans.accepted": "接收扫描",
    "counting.scans.quarantined": "暂存扫描",
    "counting.task.submitted": "提交盘点任务",
    "counting.tasks.assigned": "分派盘点任务",
    "counting.variance.timing_amended": "按证据改记出入库时间",
    "counting.variances.cause_confirmed": "确认差异原因",
    "counting.variances.handed_to_quality": "差异交质量",
    "documents.imported": "导入单据",
    "exchange.file.imported": "导入文件",
    "ledger.book.opened": "接管账面",
    "ledger.movement.amended": "更正出入库时间",
    "ledger.movements.reported": "导入出入库流水",
    "people.device.revoked": "停用手持终端",
    "people.devices.registered": "登记手持终端",
    "people.disabled": "停用人员",
    "people.enrolled": "登记人员",
    "people.first.appointed": "任命首任管理员与质量人员",
    "people.logged_out": "退出登录",
    "people.login.locked": "登录被锁定",
    "people.login.passed": "登录",
    "people.login.refused": "登录失败",
    "people.password.changed": "更改密码",
    "people.password.locked": "更改密码被锁定",
    "people.password.refused": "更改密码未成",
    "people.password.set": "设置密码",
    "people.proof.locked": "签名验证被锁定",
    "people.proof.passed": "签名前验证身份",
    "people.proof.refused": "签名验证失败",
    "people.role.ended": "终止任职",
    "people.roles.approved": "批准任职",
    "people.roles.requested": "申请任职",
    "people.sites.registered": "登记仓库",
    "people.token.issued": "签发令牌",
    "people.token.revoked": "吊销令牌",
}
SUBJECTS = {
    "claim": "未登记的用户名",
    "counting_form": "调整单",
    "counting_line": "盘点明细",
    "counting_plan": "盘点计划",
    "counting_task": "盘点任务",
    "device": "手持终端",
    "document": "单据",
    "document_number": "单据号",
    "import": "导入批次",
    "inbox": "导入文件",
    "item": "品目",
    "lot": "批号",
    "movement": "出入库流水",
    "packaging": "包装层级",
    "place": "储位",
    "role_assignment": "任职",
    "site": "仓库",
    "token": "令牌",
    "user": "人员",
    "zone": "区域",
}


def action(code: str) -> str:
    """Return what people call an action; one that is not done any more stands for itself."""
    return _said(ACTIONS.get(code, code))


def subject(kind: str) -> str:
    """Return what people call a kind of record."""
    return _said(SUBJECTS.get(kind, kind))


def _said(word: str) -> str:
    said: str = pgettext(CONTEXT, word)
    return said
