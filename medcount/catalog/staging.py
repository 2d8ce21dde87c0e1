"""The rows an import of the catalogue hands in, in the order of the staging tables' columns."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class ZoneRow(NamedTuple):
    """A zone of a site."""

    site: int
    code: str
    name: str = ""
    kind: str = ""  # A core.status.ZoneKind; "" where it is not known.


class PlaceRow(NamedTuple):
    """A storage place of a site."""

    site: int
    code: str
    zone: str = ""  # The code of its zone; "" where it lies in none.
    min_c: Decimal | None = None
    max_c: Decimal | None = None


class ItemRow(NamedTuple):
    """A product."""

    code: str
    name: str = ""
    spec: str = ""
    model: str = ""
    risk_class: str = ""
    implant: bool = False
    storage_min_c: Decimal | None = None
    storage_max_c: Decimal | None = None
    base_unit: str = ""
    controls: list[str] | None = None
    unit_cost: Decimal | None = None


class LotRow(NamedTuple):
    """A lot of an item."""

    item: str
    code: str
    expiry: date | None = None
    mfg_date: date | None = None
    unit_cost: Decimal | None = None


class PackagingRow(NamedTuple):
    """A code on a pack of an item, and the base units in it."""

    item: str
    di: str
    level: str
    factor: int
