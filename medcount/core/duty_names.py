"""What people call a role, a part in a matter and a duty; which roles may do what."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from medcount.core.duties import Role, Slot

ROLE_NAMES: Mapping[Role, str] = {
    Role.PLANNER: "计划员",
    Role.COUNTER: "盘点员",
    Role.RECOUNTER: "复盘员",
    Role.WAREHOUSE_HEAD: "仓库主管",
    Role.QA: "质量",
    Role.FINANCE: "财务",
    Role.PURCHASING: "采购",
    Role.DIRECTOR: "企业负责人",
    Role.INSPECTOR: "检查员",
    Role.ADMIN: "系统管理员",
    Role.INTEGRATION: "系统接口",
}

SLOT_NAMES: Mapping[Slot, str] = {
    Slot.PLAN: "制定计划",
    Slot.APPROVE_PLAN: "批准计划",
    Slot.KEEP_AREA: "保管该区域",
    Slot.COUNT: "初盘",
    Slot.RECOUNT: "复盘",
    Slot.PROPOSE: "提出调整",
    Slot.SIGN: "审批差异与调整",
    Slot.POST: "过账",
    Slot.REQUEST_ROLE: "申请任职",
    Slot.RECEIVE_ROLE: "接受任职",
    Slot.APPROVE_ROLE: "批准任职",
    Slot.ADMIN: "管理系统",
}

# The parts that a role opens to whom holds it; in one matter two of them may exclude each other.
SLOTS_OF: Mapping[Role, tuple[Slot, ...]] = {
    Role.PLANNER: (Slot.PLAN, Slot.PROPOSE, Slot.POST),
    Role.COUNTER: (Slot.COUNT,),
    Role.RECOUNTER: (Slot.RECOUNT,),
    Role.WAREHOUSE_HEAD: (
        Slot.PLAN, Slot.APPROVE_PLAN, Slot.PROPOSE, Slot.SIGN, Slot.POST, Slot.REQUEST_ROLE,
    ),
    Role.QA: (Slot.APPROVE_PLAN, Slot.PROPOSE, Slot.SIGN, Slot.APPROVE_ROLE),
    Role.FINANCE: (Slot.SIGN, Slot.POST),
    Role.DIRECTOR: (Slot.SIGN,),
    Role.ADMIN: (Slot.ADMIN, Slot.REQUEST_ROLE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that people do in MedCount, and the roles of which any one allows it."""

    code: str  # The action, as room.function.
    word: str
    roles: frozenset[Role]


def _duty(code: str, word: str, *roles: Role) -> Duty:
    return Duty(code, word, frozenset(roles))


_P, _C, _R, _H, _Q, _F, _D, _A, _I = (
    Role.PLANNER, Role.COUNTER, Role.RECOUNTER, Role.WAREHOUSE_HEAD, Role.QA, Role.FINANCE,
    Role.DIRECTOR, Role.ADMIN, Role.INTEGRATION,
)  # fmt: skip

# In the order in which a count flows. A house test holds them against what the actions demand.
DUTIES = (
    _duty("counting.create_plan", "起草盘点计划", _P),
    _duty("counting.approve_plan", "批准他人的盘点计划", _H, _Q),
    _duty("counting.pass_gate", "做盘前检查", _P, _H, _Q),
    _duty("counting.freeze_book", "冻结账面", _P, _H, _Q),
    _duty("counting.assign_tasks", "分派盘点任务", _P, _H),
    _duty("counting.order_recount", "指派复盘", _P, _H, _Q),
    _duty("counting.accept_scans", "扫描盘点", _C, _R, _I),
    _duty("counting.compare", "账实比对", _P, _H, _Q),
    _duty("counting.confirm_causes", "确认差异原因、责任人与时限", _H, _Q),
    _duty("counting.hand_to_quality", "将差异交质量", _P, _H, _Q),
    _duty("counting.amend_timing", "按证据改记出入库时间", _H, _Q),
    _duty("counting.propose_form", "提出调整单", _P, _H, _Q),
    _duty("counting.propose_reversal", "提出冲销单", _H, _Q),
    _duty("counting.sign_form", "签署调整单", _H, _F, _Q, _D),
    _duty("counting.return_form", "退回调整单", _H, _F, _Q, _D),
    _duty("counting.post_form", "调整单过账", _H, _F, _P),
    _duty("counting.close_plan", "关闭盘点计划", _H, _Q),
    _duty("counting.cancel_plan", "作废盘点计划", _P, _H),
    _duty("exchange.dry_run", "试导入文件", _I, _H, _Q),
    _duty("exchange.import_file", "导入账面、流水、单据与包装文件", _I, _H, _Q),
    _duty("catalog.import_catalog", "导入主数据（未确认）", _I, _H, _Q),
    _duty("documents.import_documents", "导入单据", _I, _H, _Q),
    _duty("ledger.open_book", "接管账面", _I, _H, _Q),
    _duty("ledger.report_movements", "导入出入库流水", _I, _H, _Q),
    _duty("ledger.amend_occurred_at", "更正出入库发生时间", _H, _Q),
    _duty("people.request_roles", "为他人申请任职", _A, _H),
    _duty("people.approve_roles", "批准任职", _Q),
    _duty("people.end_role", "终止任职", _A, _Q),
    _duty("people.appoint_first", "任命首任管理员与质量人员", _A),
    _duty("people.enrol_people", "登记人员", _A),
    _duty("people.disable_person", "停用人员", _A),
    _duty("people.set_password", "设置初始密码", _A),
    _duty("people.register_devices", "登记手持终端", _A),
    _duty("people.revoke_device", "停用手持终端", _A, _Q),
    _duty("people.issue_token", "签发令牌", _A),
    _duty("people.revoke_token", "吊销令牌", _A, _Q),
    _duty("people.register_sites", "登记仓库", _A),
    _duty("catalog.open_site", "启用仓库", _A),
)


def duties_of(roles: Collection[str]) -> frozenset[str]:
    """Return the codes of the duties that these roles open."""
    return frozenset(duty.code for duty in DUTIES if not duty.roles.isdisjoint(roles))
