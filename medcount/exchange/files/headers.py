"""A column is known by its exact English name, or by one of the names that ERPs give it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from medcount.exchange.files.rows import FileKind


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one file, and the groups of which it must have at least one column each."""

    aliases: dict[str, tuple[str, ...]]  # Field → its Chinese names.
    needed: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class HeaderName:
    """One line of the table of headers in the documentation."""

    file: FileKind
    field: str
    needed: bool
    aliases: tuple[str, ...]


_ITEM_CODE = """品目编码 物料编码 商品编码 产品编码 存货编码 货品编码 材料编码 物料代码
    商品代码 产品代码 货号 品号 料号"""
_LOT = "批号 生产批号 产品批号 批次号 批次"
_SERIAL = "序列号 产品序列号 SN SN码"
_MFG_DATE = "生产日期 制造日期 产品生产日期"
_EXPIRY = "有效期 效期 失效日期 有效期至 失效期 有效日期 到期日期 到期日 过期日期 有效期截止日期"
_PLACE = "储位 库位 货位 仓位 储位编码 库位编码 货位编码 储位号 库位号 货位号"
_SITE = "站点 仓库 库房 站点编码 仓库编码 仓库代码"
_OWNER = "货主 货主编码 委托方"
_STATUS = "质量状态 状态 库存状态 货品状态 商品状态 批次状态"
_DI = "产品标识 DI UDI-DI GTIN 最小销售单元产品标识"
_DOCUMENT = "单据号 单号 单据编号 单据号码"
_LEVEL = "包装级别 包装层级 包装单位"
_FROM_PLACE = """来源储位 源储位 移出储位 调出储位 来源库位 源库位 移出库位 调出库位 来源货位 源货位
    移出货位 调出货位"""
_TO_PLACE = """目标储位 目的储位 移入储位 调入储位 目标库位 目的库位 移入库位 调入库位 目标货位
    目的货位 移入货位 调入货位"""
_QUANTITY = "数量"


def _layout(*needed: tuple[str, ...], **columns: str) -> Layout:
    aliases = {field: tuple(names.split()) for field, names in columns.items()}
    return Layout(aliases=aliases, needed=needed)


LAYOUTS: dict[FileKind, Layout] = {
    FileKind.BOOK: _layout(
        ("place",),
        ("item_code",),
        ("quantity",),
        ("as_of",),
        owner=_OWNER,
        site=_SITE,
        place=_PLACE,
        zone_kind="区域类型 库区类型 区域类别",
        item_code=_ITEM_CODE,
        item_name="""名称 品名 产品名称 商品名称 物料名称 存货名称 品目名称 货品名称 材料名称""",
        spec="规格 规格型号 产品规格 商品规格",
        model="型号 产品型号",
        lot=_LOT,
        serial=_SERIAL,
        mfg_date=_MFG_DATE,
        expiry=_EXPIRY,
        status=_STATUS,
        quantity=f"""账面数 账面数量 账面结存 库存数量 库存数 库存量 结存数量 结存数 现存量 现存数量
            当前库存 实时库存 {_QUANTITY}""",
        unit_cost="单价 成本单价 单位成本 成本价 库存单价 结存单价",
        di=_DI,
        risk_class="管理类别 风险类别 器械类别 医疗器械类别 管理分类",
        storage_min_c="储存温度下限 存储温度下限 贮存温度下限 储存最低温度 最低储存温度",
        storage_max_c="储存温度上限 存储温度上限 贮存温度上限 储存最高温度 最高储存温度",
        place_min_c="储位温度下限 库位温度下限 货位温度下限 库区温度下限 储位最低温度",
        place_max_c="储位温度上限 库位温度上限 货位温度上限 库区温度上限 储位最高温度",
        as_of="账面时点 账面时间 库存时点 库存时间 结存时间 截止时间 导出时间 快照时间",
    ),
    FileKind.SCANS: _layout(
        ("person",),
        ("place",),
        ("counted_at", "device_at"),
        id="扫描编号 扫描ID 扫描记录号 记录编号 编号",
        event="事件 事件类型 记录类型",
        counted_at="盘点时间 实盘时间 扫描时间 清点时间",
        device="设备 设备编号 终端 终端编号 PDA PDA编号",
        device_at="设备时间 终端时间 PDA时间",
        clock_offset_s="时钟偏差 时钟偏差秒 时钟偏移 设备时差",
        received_at="接收时间 上传时间 服务器时间",
        person="盘点人 盘点员 人员 操作人 操作员 扫描人",
        round="轮次 盘点轮次 盘次",
        place=_PLACE,
        barcode="条码 条码内容 扫码内容 扫描内容 原始条码 UDI",
        item_code=_ITEM_CODE,
        lot=_LOT,
        serial=_SERIAL,
        expiry=_EXPIRY,
        mfg_date=_MFG_DATE,
        owner=_OWNER,
        status=_STATUS,
        site=_SITE,
        quantity=f"实盘数 实盘数量 盘点数 盘点数量 清点数量 {_QUANTITY}",
        level=_LEVEL,
        error_s="时间误差 时钟误差 误差秒",
        voids="作废 作废编号 作废扫描 作废记录 撤销编号",
    ),
    FileKind.MOVEMENTS: _layout(
        ("id",),
        ("recorded_at",),
        ("kind",),
        ("item_code",),
        ("quantity",),
        ("from_place", "to_place"),
        id="流水号 流水编号 出入库流水号 记录编号 编号",
        occurred_at="发生时间 发生日期 业务时间 业务日期 实际时间",
        recorded_at="记账时间 过账时间 登记时间 录入时间 入账时间",
        kind="类型 业务类型 出入库类型 流水类型",
        item_code=_ITEM_CODE,
        lot=_LOT,
        serial=_SERIAL,
        site=_SITE,
        from_place=_FROM_PLACE,
        to_place=_TO_PLACE,
        from_status="来源状态 原状态 移出状态 变更前状态 调整前状态",
        to_status="目标状态 新状态 移入状态 变更后状态 调整后状态",
        from_owner="来源货主 原货主 移出货主",
        to_owner="目标货主 新货主 移入货主",
        quantity=f"出入库数量 移动数量 发生数量 业务数量 {_QUANTITY}",
        document=_DOCUMENT,
        corrects="更正 更正流水号 被更正流水号 冲销流水号 原流水号",
    ),
    FileKind.DOCUMENTS: _layout(
        ("id",),
        ("kind",),
        ("state",),
        ("created_at",),
        ("item_code",),
        ("quantity",),
        id=f"{_DOCUMENT} 编号",
        kind="单据类型 单据类别 类型",
        state="单据状态 状态",
        created_at="创建时间 制单时间 开单时间 建单时间",
        item_code=_ITEM_CODE,
        lot=_LOT,
        quantity=f"单据数量 申请数量 {_QUANTITY}",
        from_place=_FROM_PLACE,
        to_place=_TO_PLACE,
        site=_SITE,
    ),
    FileKind.PACKAGING: _layout(
        ("item_code",),
        ("di",),
        ("level",),
        ("factor",),
        item_code=_ITEM_CODE,
        di=f"{_DI} 包装标识 包装产品标识 包装DI",
        level=f"{_LEVEL} 级别 层级",
        factor="换算系数 换算率 包装数量 包含数量 每包数量 装量",
    ),
}

_UNIT = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]$")
# "有效期(月)" is a shelf life, not an expiry date.
_SPANS = frozenset({"年", "月", "个月", "天", "日", "周"})


class Rank(IntEnum):
    """How surely a header names its field: of two columns for one the surer is read."""

    EXACT = 0
    CODE = 1  # 仓库编码 rather than 仓库, which may hold a name.
    ALIAS = 2


def field_of(kind: FileKind, header: str) -> tuple[str, Rank] | None:
    """Return the field a header names, with or without a unit in brackets behind the name."""
    known = _KNOWN[kind]
    name = _normalised(header)
    unit = _UNIT.search(name)
    if name in known or unit is None or unit[1] in _SPANS:
        return known.get(name)
    return known.get(name[: unit.start()].strip("*"))


def accepted_names(kind: FileKind, field: str) -> str:
    """Return the names under which a column is found, for people."""
    return ", ".join((field, *LAYOUTS[kind].aliases[field]))


def header_names() -> Iterator[HeaderName]:
    """Yield every column of every file with its names, as the documentation lists them."""
    for kind, layout in LAYOUTS.items():
        needed = {group[0] for group in layout.needed if len(group) == 1}
        for field, aliases in layout.aliases.items():
            yield HeaderName(file=kind, field=field, needed=field in needed, aliases=aliases)


def _normalised(header: str) -> str:
    """Return a header as it is compared: no blanks or line breaks, one width, one case, no star."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return "".join(text.split()).strip("*\ufeff")


def _known(layout: Layout) -> dict[str, tuple[str, Rank]]:
    return {
        _normalised(name): (field, _rank(name, field))
        for field, aliases in layout.aliases.items()
        for name in (field, *aliases)
    }


def _rank(name: str, field: str) -> Rank:
    if name == field:
        return Rank.EXACT
    return Rank.CODE if name.endswith(("编码", "代码")) else Rank.ALIAS


_KNOWN = {kind: _known(layout) for kind, layout in LAYOUTS.items()}
