"""Where the company keeps its goods: two sites, each with the five zones, warm and cold."""

from dataclasses import dataclass
from typing import NamedTuple

from medcount.core.status import Status, ZoneKind

SITES = {"SH": "上海仓", "SZ": "深圳仓"}

AMBIENT_C, COLD_C = (15, 25), (2, 8)
_BINS_A_RACK = 20


class Zone(NamedTuple):
    """A part of every site, and which share of the site's places lies in it."""

    code: str
    name: str
    kind: ZoneKind
    is_cold: bool
    share: float


ZONES = (
    Zone("A", "合格品·常温", ZoneKind.QUALIFIED, False, 0.62),
    Zone("C", "合格品·2–8 ℃ 冷藏", ZoneKind.QUALIFIED, True, 0.12),
    Zone("D", "待验·常温", ZoneKind.QUARANTINE, False, 0.05),
    Zone("DC", "待验·冷藏", ZoneKind.QUARANTINE, True, 0.03),
    Zone("F", "发货·常温", ZoneKind.SHIPPING, False, 0.05),
    Zone("FC", "发货·冷藏", ZoneKind.SHIPPING, True, 0.03),
    Zone("T", "退货·常温", ZoneKind.RETURNED, False, 0.03),
    Zone("TC", "退货·冷藏", ZoneKind.RETURNED, True, 0.02),
    Zone("B", "不合格品·常温", ZoneKind.UNQUALIFIED, False, 0.03),
    Zone("BC", "不合格品·冷藏", ZoneKind.UNQUALIFIED, True, 0.02),
)

# What a zone holds when all is in order.
STATUS_OF = {
    ZoneKind.QUALIFIED: Status.QUALIFIED,
    ZoneKind.QUARANTINE: Status.QUARANTINE,
    ZoneKind.SHIPPING: Status.RESERVED_OUT,
    ZoneKind.RETURNED: Status.RETURN_PENDING,
    ZoneKind.UNQUALIFIED: Status.UNQUALIFIED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One bin."""

    site: str
    code: str
    zone_code: str
    zone: ZoneKind
    is_cold: bool

    @property
    def climate_c(self) -> tuple[int, int]:
        """Return the temperatures that are kept there."""
        return COLD_C if self.is_cold else AMBIENT_C


def places(count: int) -> dict[str, Place]:
    """Return about so many places by their codes, three fifths of them at the first site."""
    shares = dict(zip(SITES, (0.6, 0.4), strict=True))
    return {
        place.code: place
        for site, share in shares.items()
        for place in _places(site, round(count * share))
    }


def _places(site: str, count: int) -> list[Place]:
    return [
        Place(
            site=site,
            code=f"{site}-{zone.code}{number // _BINS_A_RACK + 1:02d}"
            f"-{number % _BINS_A_RACK + 1:02d}",
            zone_code=zone.code,
            zone=zone.kind,
            is_cold=zone.is_cold,
        )
        for zone in ZONES
        for number in range(max(1, round(count * zone.share)))
    ]
