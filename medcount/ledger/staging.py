"""The rows that are handed to the ledger, in the order of the staging tables' columns."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from medcount.core.book import Basis
from medcount.core.stock import MovementKind


class MovementRow(NamedTuple):
    """A movement between two stock keys, each named in full."""

    from_owner: str
    from_place: int
    from_item: int
    from_lot: str
    from_serial: str
    from_status: str
    to_owner: str
    to_place: int
    to_item: int
    to_lot: str
    to_serial: str
    to_status: str
    quantity: int
    occurred_at: datetime
    occurred_basis: Basis
    recorded_at: datetime
    kind: MovementKind
    document: str = ""
    cause: str = ""
    outside_id: str = ""
    corrects_outside_id: str = ""
    corrects: int | None = None
    reverses: int | None = None
    replaces: int | None = None


class OpeningRow(NamedTuple):
    """What a book says of one stock key at a moment; two rows of one key add up."""

    owner: str
    place: int
    item: int
    lot: str
    serial: str
    status: str
    quantity: int
    as_of: datetime
    unit_cost: Decimal | None = None


class Ask(NamedTuple):
    """A stock key and the moment at which its quantity is asked for."""

    key: int
    at: datetime
