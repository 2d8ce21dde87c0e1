"""Where the company keeps its goods: two sites, each with the five zones, warm and cold."""

from dataclasses import dataclass

from medcount.core.status import Status, ZoneKind

SITES = {"SH": "上海仓", "SZ": "深圳仓"}

AMBIENT_C, COLD_C = (15, 25), (2, 8)
_BINS_A_RACK = 20

# The rack's letter, its zone, whether it is cold, and which part of a site's places it takes.
_RACKS = (
    ("H", ZoneKind.QUALIFIED, False, 0.62),
    ("L", ZoneKind.QUALIFIED, True, 0.12),
    ("D", ZoneKind.QUARANTINE, False, 0.05),
    ("DL", ZoneKind.QUARANTINE, True, 0.03),
    ("F", ZoneKind.SHIPPING, False, 0.05),
    ("FL", ZoneKind.SHIPPING, True, 0.03),
    ("T", ZoneKind.RETURNED, False, 0.03),
    ("TL", ZoneKind.RETURNED, True, 0.02),
    ("B", ZoneKind.UNQUALIFIED, False, 0.03),
    ("BL", ZoneKind.UNQUALIFIED, True, 0.02),
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
            code=f"{site}-{letter}{number // _BINS_A_RACK + 1:02d}-{number % _BINS_A_RACK + 1:02d}",
            zone=zone,
            is_cold=is_cold,
        )
        for letter, zone, is_cold, share in _RACKS
        for number in range(max(1, round(count * share)))
    ]
