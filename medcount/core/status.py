"""A status says what may be done with the goods that bear it, and where they belong."""

from enum import StrEnum


class Status(StrEnum):
    """What stands at a stock key (RULES §9, §13)."""

    QUARANTINE = "QUARANTINE"  # 待验
    QUALIFIED = "QUALIFIED"  # 合格
    UNQUALIFIED = "UNQUALIFIED"  # 不合格
    FROZEN = "FROZEN"  # 冻结: a doubt of quality.
    PENDING_DISPOSITION = "PENDING_DISPOSITION"  # 待处理: a surplus nobody has decided on.
    RECALLED = "RECALLED"  # 召回
    EXPIRED_LOCK = "EXPIRED_LOCK"  # 过期锁定
    RETURN_PENDING = "RETURN_PENDING"  # 退货待验
    RESERVED_OUT = "RESERVED_OUT"  # 待出库
    IN_PROCESS = "IN_PROCESS"  # 在制: kitting, relabelling, repacking.
    IN_TRANSIT = "IN_TRANSIT"  # 在途
    CONSIGNED = "CONSIGNED"  # 寄售
    LOANED_OUT = "LOANED_OUT"  # 跟台借出
    SOLD = "SOLD"  # 已销售
    DESTROYED = "DESTROYED"  # 已销毁
    RETURNED_SUPPLIER = "RETURNED_SUPPLIER"  # 已退供
    WRITTEN_OFF = "WRITTEN_OFF"  # 已核销
    CONSUMED = "CONSUMED"  # 已领用


class ZoneKind(StrEnum):
    """What a zone of the warehouse is for (R-050)."""

    QUARANTINE = "QUARANTINE"  # 待验区
    QUALIFIED = "QUALIFIED"  # 合格品区
    SHIPPING = "SHIPPING"  # 发货区
    RETURNED = "RETURNED"  # 退货区
    UNQUALIFIED = "UNQUALIFIED"  # 不合格品区


ON_SITE = frozenset(
    {
        Status.QUARANTINE,
        Status.QUALIFIED,
        Status.UNQUALIFIED,
        Status.FROZEN,
        Status.PENDING_DISPOSITION,
        Status.RECALLED,
        Status.EXPIRED_LOCK,
        Status.RETURN_PENDING,
        Status.RESERVED_OUT,
    }
)
OFF_SITE = frozenset({Status.IN_TRANSIT, Status.CONSIGNED, Status.LOANED_OUT})
ENDS = frozenset(
    {Status.SOLD, Status.DESTROYED, Status.RETURNED_SUPPLIER, Status.WRITTEN_OFF, Status.CONSUMED}
)

_EVERYWHERE = frozenset({Status.FROZEN, Status.PENDING_DISPOSITION})
_AT_HOME: dict[str, frozenset[Status]] = {
    ZoneKind.QUARANTINE: frozenset({Status.QUARANTINE}),
    ZoneKind.QUALIFIED: frozenset({Status.QUALIFIED}),
    ZoneKind.SHIPPING: frozenset({Status.RESERVED_OUT}),
    ZoneKind.RETURNED: frozenset({Status.RETURN_PENDING}),
    ZoneKind.UNQUALIFIED: frozenset({Status.UNQUALIFIED, Status.EXPIRED_LOCK, Status.RECALLED}),
}


def sellable(status: str) -> bool:
    """Return whether goods of this status may be sold."""
    return status == Status.QUALIFIED


def fits_zone(status: str, zone_kind: str) -> bool:
    """Return whether goods of this status belong in a zone of this kind; no kind, no objection."""
    return not zone_kind or status in _EVERYWHERE or status in _AT_HOME[zone_kind]


def fitting_pairs() -> list[tuple[str, str]]:
    """Return every zone kind with every status that belongs there, for statements to join."""
    return [
        (zone, status) for zone, at_home in _AT_HOME.items() for status in at_home | _EVERYWHERE
    ]
