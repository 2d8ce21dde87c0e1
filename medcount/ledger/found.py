"""
Stock keys of goods that a count found where no book knows them.

A hand-over, not an action: it runs inside the caller's transaction, under the caller's audit entry.
"""

from collections.abc import Iterable

from medcount import db
from medcount.core.stock import StockKey


def make_found_keys(*, site: int, keys: Iterable[StockKey]) -> None:
    """
    Make the stock keys that are missing.

    They get no balance: a balance is what says that a key was ever booked.
    """
    db.stage(
        "ledger/staged_found_key",
        [(key.owner, key.place, key.item, key.lot, key.serial, key.status) for key in keys],
    )
    db.run("ledger/make_found_keys", site=site)
