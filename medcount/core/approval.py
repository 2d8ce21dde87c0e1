"""Who signs a form follows from what it moves: how much money, and whether quality is touched."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum

from medcount.core.cause_names import name_of
from medcount.core.duties import Role
from medcount.core.status import Status


class Level(IntEnum):
    """How high a form has to go (R-232); each level signs on top of those below it."""

    HEAD = 0
    FINANCE = 1
    QUALITY = 2
    DIRECTOR = 3


class FormState(StrEnum):
    """How far an adjustment form has come."""

    PROPOSED = "PROPOSED"
    SIGNING = "SIGNING"
    SIGNED = "SIGNED"
    POSTED = "POSTED"
    REVERSED = "REVERSED"
    RETURNED = "RETURNED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Up to which gross amount a level suffices, that amount included."""

    head: Decimal = Decimal(200)
    finance: Decimal = Decimal(1_000)
    quality: Decimal = Decimal(10_000)


LIMITS = Limits()  # Defaults of ours; the company's procedure decides (RULES §12, R-232).

CHAIN: Mapping[Level, Role] = {
    Level.HEAD: Role.WAREHOUSE_HEAD,
    Level.FINANCE: Role.FINANCE,
    Level.QUALITY: Role.QA,
    Level.DIRECTOR: Role.DIRECTOR,
}
POSTERS = (Role.WAREHOUSE_HEAD, Role.FINANCE, Role.PLANNER)

COLD_MAX_C = Decimal(8)  # 2–8 ℃ and below.
_LOSS = "C-23"  # Lost or stolen.
# Only quality lets goods out of these.
_QUALITY_HOLDS = frozenset({Status.FROZEN, Status.RECALLED, Status.PENDING_DISPOSITION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What of one line of a form decides who signs it."""

    amount: Decimal | None  # Without a sign; None where nobody knows the unit cost.
    cause: str
    disposition: str
    risk_class: str
    implant: bool
    storage_max_c: Decimal | None
    serial: str
    status: str
    findings: Collection[str]
    with_quality: bool  # Somebody handed it to quality.

    @property
    def touches_quality(self) -> bool:
        """Return whether quality has to sign it, whatever it costs (R-194, R-232)."""
        return bool(
            self.risk_class == "III"
            or self.implant
            or (self.storage_max_c is not None and self.storage_max_c <= COLD_MAX_C)
            or self.serial
            or self.status in _QUALITY_HOLDS
            or self.disposition in ("move", "hold")
            or self.with_quality
            or any(
                finding.startswith("ATTRIBUTE") or finding in ("ZONE", "STORAGE", "EXPIRED")
                for finding in self.findings
            )
        )


def gross(adjustments: Iterable[Adjustment]) -> Decimal:
    """Return what is moved, gains and losses added up (R-233); what nobody knows adds nothing."""
    return sum((one.amount for one in adjustments if one.amount is not None), Decimal(0))


def level_of(adjustments: Sequence[Adjustment], *, limits: Limits = LIMITS) -> Level:
    """Return how high a form has to go: by its gross amount and by its gravest line."""
    amount = gross(adjustments)
    lost = any(name_of(one.cause).code == _LOSS for one in adjustments)
    if amount > limits.quality or lost:
        return Level.DIRECTOR
    if amount > limits.finance or any(one.touches_quality for one in adjustments):
        return Level.QUALITY
    # An amount that nobody knows is no small amount.
    if amount > limits.head or any(one.amount is None for one in adjustments):
        return Level.FINANCE
    return Level.HEAD


def signers_needed(
    adjustments: Sequence[Adjustment], *, limits: Limits = LIMITS
) -> Mapping[Role, str]:
    """Return the roles that must sign a form, the lowest first, each with its rule."""
    rules = {
        Role.WAREHOUSE_HEAD: "R-232",
        Role.FINANCE: "R-195",
        Role.QA: "R-194" if any(one.touches_quality for one in adjustments) else "R-232",
        Role.DIRECTOR: "R-232",
    }
    level = level_of(adjustments, limits=limits)
    return {role: rules[role] for step, role in CHAIN.items() if step <= level}
