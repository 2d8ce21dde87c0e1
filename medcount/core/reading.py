"""A reading turns what a scanner saw into an item, a lot and base units, or says why it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medcount.core.udi import Parsed


class Verdict(StrEnum):
    """What became of a scan; only an accepted one counts, none is lost."""

    ACCEPTED = "ACCEPTED"
    UNREADABLE = "UNREADABLE"  # No code that we read.
    UNKNOWN_DI = "UNKNOWN_DI"  # A good code of no item we know.
    UNKNOWN_ITEM = "UNKNOWN_ITEM"  # A typed item code nobody knows.
    UNKNOWN_LEVEL = "UNKNOWN_LEVEL"  # A pack level the item does not have.
    AMBIGUOUS_CODE = "AMBIGUOUS_CODE"  # Two items, two lots or two pack sizes fit.
    OUT_OF_RANGE = "OUT_OF_RANGE"  # More units than any warehouse holds.
    OUT_OF_SCOPE = "OUT_OF_SCOPE"  # At a place that the plan does not count.
    AFTER_SUBMISSION = "AFTER_SUBMISSION"  # Came when the task was handed in, or the plan over.
    REASON_MISSING = "REASON_MISSING"  # Takes a scan back and does not say why.


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One packaging level of an item."""

    item: int
    level: str
    factor: int  # Base units in one pack of this level.


@dataclass(frozen=True, slots=True)
class Packs:
    """The packaging of every item named in a batch: by what the barcode says, and by item."""

    by_di: Mapping[str, Sequence[Pack]]
    by_item: Mapping[int, Sequence[Pack]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What a person scanned or typed at a shelf."""

    barcode: str = ""
    item: int | None = None  # The typed item code, resolved; None where a barcode speaks.
    lot: str = ""
    serial: str = ""
    expiry: date | None = None
    mfg_date: date | None = None
    quantity: int = 1  # Packs of the level scanned.
    level: str = ""


class Reading(NamedTuple):  # An import makes a hundred thousand, each in a third of the time.
    """Goods as the count knows them: quantity in base units, or a verdict why not."""

    verdict: Verdict
    item: int | None = None
    lot: str = ""
    serial: str = ""
    expiry: date | None = None
    mfg_date: date | None = None
    quantity: int = 0


# No scan holds more base units; what is summed over a plan then stays within a bigint.
MOST_UNITS = 10**12

# The names under which files speak of a single base unit.
BASE_LEVELS = frozenset({"BASE", "EA", "EACH", "UNIT", "PC", "PCS", "基本单位"})


def gtin_key(di: str) -> str:
    """Return a DI as it is looked up: a GTIN zero-padded to 14 digits, others as they are."""
    return di.zfill(14) if di.isascii() and di.isdigit() and 8 <= len(di) <= 14 else di


def read(goods: Goods, parsed: Parsed | None, packs: Packs) -> Reading:
    """
    Return the reading of what a scan says; what does not count keeps its packs as they were told.

    ``parsed`` is the parsed barcode, None where the goods were typed.
    """
    if parsed is not None:
        return _read_code(goods, parsed, packs)
    if goods.item is None:
        return _parked(goods, Verdict.UNKNOWN_ITEM)
    return _in_base_units(
        goods, goods.item, _factors(packs.by_item.get(goods.item, ()), goods.level)
    )


def _read_code(goods: Goods, parsed: Parsed, packs: Packs) -> Reading:
    if not parsed.ok or parsed.di is None:
        return _parked(goods, Verdict.UNREADABLE)
    if any(warning.code == "possible_missing_fnc1" for warning in parsed.warnings):
        return _parked(goods, Verdict.AMBIGUOUS_CODE)
    named = packs.by_di.get(gtin_key(parsed.di), ())
    if not named:
        return _parked(goods, Verdict.UNKNOWN_DI)
    items = {pack.item for pack in named}
    said = _beside(goods, parsed)
    if len(items) > 1 or said is None or goods.item not in (None, *items):
        return _parked(goods, Verdict.AMBIGUOUS_CODE)
    (item,) = items
    if goods.level:
        return _in_base_units(said, item, _factors(packs.by_item.get(item, ()), goods.level))
    return _in_base_units(said, item, {pack.factor for pack in named})


def _beside(goods: Goods, parsed: Parsed) -> Goods | None:
    """Return the goods with the code's own fields, or None when a typed field contradicts it."""
    pairs = (
        (goods.lot, parsed.lot or ""),
        (goods.serial, parsed.serial or ""),
        (goods.expiry, _day(parsed.expiry)),
        (goods.mfg_date, _day(parsed.mfg_date)),
    )
    if any(typed and read_ and typed != read_ for typed, read_ in pairs):
        return None
    return replace(
        goods,
        lot=parsed.lot or goods.lot,
        serial=parsed.serial or goods.serial,
        expiry=_day(parsed.expiry) or goods.expiry,
        mfg_date=_day(parsed.mfg_date) or goods.mfg_date,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _factors(packs: Sequence[Pack], level: str) -> set[int]:
    if not level:
        return {1}
    factors = {pack.factor for pack in packs if pack.level.casefold() == level.casefold()}
    if factors:
        return factors
    return {1} if level.upper() in BASE_LEVELS else set()


def _in_base_units(goods: Goods, item: int, factors: set[int]) -> Reading:
    if not factors:
        return _parked(goods, Verdict.UNKNOWN_LEVEL, item)
    if len(factors) > 1:
        return _parked(goods, Verdict.AMBIGUOUS_CODE, item)
    (factor,) = factors
    if goods.quantity * factor > MOST_UNITS:
        return _parked(goods, Verdict.OUT_OF_RANGE, item)
    return Reading(
        verdict=Verdict.ACCEPTED,
        item=item,
        lot=goods.lot,
        serial=goods.serial,
        expiry=goods.expiry,
        mfg_date=goods.mfg_date,
        quantity=goods.quantity * factor,
    )


def _parked(goods: Goods, verdict: Verdict, item: int | None = None) -> Reading:
    """Return what was told of goods that do not count; a fact from the floor is never lost."""
    return Reading(
        verdict=verdict,
        item=item,
        lot=goods.lot,
        serial=goods.serial,
        expiry=goods.expiry,
        mfg_date=goods.mfg_date,
        quantity=goods.quantity,
    )
