"""Reads of the ledger: what stands where, now and at any time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from medcount import db
from medcount.core.book import Basis
from medcount.core.stock import MovementKind
from medcount.ledger.staging import Ask, OpeningRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """What stood at a stock key at a moment."""

    key: int
    at: datetime
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What stood at a stock key, with the key in full."""

    key: int
    owner: str
    place: int
    item: int
    lot: str
    serial: str
    status: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imbalance:
    """A stock key whose balance and movements disagree: a broken ledger."""

    key: int
    balance: int | None
    movements: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedKey:
    """A stock key of a book that the ledger knows already, and what either says of it."""

    owner: str
    place: int
    item: int
    lot: str
    serial: str
    status: str
    told: int
    booked: int  # By all that was recorded up to the as_of of what was told.


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """A stock key by its codes, for what a movement leaves unsaid."""

    place: str
    item: str
    lot: str
    serial: str
    status: str
    owner: str
    booked: bool  # A book named it.
    stands: bool  # Something stands there now.


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMovement:
    """A movement as an outside system first told it, its ends completed; "" is outside."""

    outside_id: str
    kind: MovementKind
    quantity: int
    occurred_at: datetime
    occurred_basis: Basis
    recorded_at: datetime
    document: str
    corrects: str
    item: str
    from_place: str
    from_lot: str
    from_serial: str
    from_status: str
    from_owner: str
    to_place: str
    to_lot: str
    to_serial: str
    to_status: str
    to_owner: str


def as_of(*, site: int, asks: Iterable[Ask]) -> list[AsOf]:
    """Return what stood at each key at its moment, each pair once, by key and moment."""
    db.stage("ledger/staged_ask", asks)
    as_of_staged(site=site)
    return [AsOf(key=row.key, at=row.at, quantity=row.quantity) for row in db.run("ledger/answers")]


def as_of_staged(*, site: int) -> None:
    """
    Answer all that is asked in ``ledger/staged_ask`` into ``staged_as_of``, each pair once.

    A hand-over for reads of a plan's size: the caller fills the one and joins the other.
    """
    db.stage("ledger/staged_as_of", ())
    answered = db.changed("ledger/as_of", site=site)
    asked = db.one("ledger/count_asks").asks
    assert answered == asked, f"{asked - answered} asks name keys this site does not have"
    db.run("ledger/analyze_answers")


def stock(*, site: int, at: datetime) -> list[Stock]:
    """Return all that lay in a site's storage places at a moment, as it is known today."""
    return [Stock(**row._asdict()) for row in db.run("ledger/stock", site=site, at=at)]


def opened_keys(*, site: int, rows: Iterable[OpeningRow]) -> list[OpenedKey]:
    """Return which stock keys of a book were opened or have moved already."""
    db.stage("ledger/staged_opening", rows)
    return [OpenedKey(**row._asdict()) for row in db.run("ledger/opened_keys", site=site)]


def known_keys(*, site: int, items: Collection[str]) -> list[KnownKey]:
    """Return the stock keys of items, given by code, at a site's storage places."""
    rows = db.run("ledger/known_keys", site=site, items=list(items))
    return [KnownKey(**row._asdict()) for row in rows]


def told_movements(*, site: int, outside_ids: Collection[str]) -> list[ToldMovement]:
    """Return those of the movements, given by their outside ids, that are in the ledger."""
    rows = db.run("ledger/told_movements", site=site, outside_ids=list(outside_ids))
    return [ToldMovement(**row._asdict()) for row in rows]


def imbalances(*, site: int) -> list[Imbalance]:
    """Return the stock keys whose balance is not the sum of their movements: none, ever."""
    return [Imbalance(**row._asdict()) for row in db.run("ledger/imbalances", site=site)]
