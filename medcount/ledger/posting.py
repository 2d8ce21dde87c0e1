"""
Posting in two steps, for actions that must look at the book between them.

These are hand-overs, not actions: they run inside the caller's transaction, under the caller's
audit entry, on the movements staged in ``ledger/staged_movement``. A caller that recomputes as-of
does so in a statement of its own between the two; under READ COMMITTED that statement sees all
that was posted before the keys were locked. Lock once in a transaction: keys are taken in one
order, and a second round would begin that order anew and could wait for itself.
"""

from collections.abc import Iterable
from uuid import UUID

from medcount import db
from medcount.core.stock import StockKey


def lock_keys_staged(*, site: int) -> int:
    """
    Lock all stock keys of the staged movements, in the order of their ids; return their number.

    Keys that are new are made first, with a balance of zero.
    """
    db.stage("ledger/staged_key", ())
    db.run("ledger/name_keys")
    return lock_named_keys(site=site)


def lock_named_keys(*, site: int) -> int:
    """Lock the keys that stand in ``ledger/staged_key``, making those that are new."""
    db.run("ledger/analyze_keys")
    named = db.one("ledger/count_keys").keys
    found = db.changed("ledger/find_keys", site=site)
    if found < named:
        db.run("ledger/make_keys", site=site)
        found += db.changed("ledger/find_keys", site=site)
        db.run("ledger/make_balances", site=site)
    locked: int = db.one("ledger/lock_balances", site=site).keys
    assert locked == found == named, f"{named} keys named, {found} found, {locked} locked"
    return locked


def post_locked(*, site: int, entry: UUID) -> int:
    """
    Append the staged movements and move the balances; return how many movements there were.

    All their keys must be locked. The same transaction leaves the job that holds the settled
    counts of the touched keys against what is now known.
    """
    db.stage("ledger/staged_posting", ())
    db.run("ledger/resolve_postings")
    db.run("ledger/analyze_postings")
    db.run("ledger/resolve_corrections", site=site)
    staged = db.one("ledger/count_movements").movements
    posted = db.changed("ledger/insert_movements", site=site, entry=entry)
    assert posted == staged, f"{staged - posted} of {staged} movements name keys nobody locked"
    db.run("ledger/move_balances", site=site)
    db.defer("counting.hold_assertions", site=site, entry=str(entry))
    return posted


def make_found_keys(*, site: int, keys: Iterable[StockKey]) -> None:
    """
    Make the stock keys that a count found and no book knows, where they are missing.

    They get no balance: a balance is what says that a key was ever booked.
    """
    db.stage(
        "ledger/staged_key",
        [
            (key.owner, key.place, key.item, key.lot, key.serial, key.status, None, None)
            for key in keys
        ],
    )
    db.run("ledger/make_keys", site=site)
