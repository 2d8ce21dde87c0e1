"""Reads of the ledger: what stands where, now and at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from medcount import db
from medcount.ledger.staging import Ask


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


def imbalances(*, site: int) -> list[Imbalance]:
    """Return the stock keys whose balance is not the sum of their movements: none, ever."""
    return [Imbalance(**row._asdict()) for row in db.run("ledger/imbalances", site=site)]
