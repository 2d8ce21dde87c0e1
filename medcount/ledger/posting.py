"""
Posting in two steps, for actions that must look at the book between them.

These are hand-overs, not actions: they run inside the caller's transaction, under the caller's
audit entry, on the movements staged in ``ledger/staged_movement``. A caller that recomputes as-of
does so in a statement of its own between the two; under READ COMMITTED that statement sees all
that was posted before the keys were locked. Lock once in a transaction: keys are taken in one
order, and a second round would begin that order anew and could wait for itself.
"""

from uuid import UUID

from medcount import db


def lock_keys_staged(*, site: int) -> int:
    """
    Lock all stock keys of the staged movements, in the order of their ids; return their number.

    Keys that are new are made first, with a balance of zero.
    """
    db.stage("ledger/staged_key", ())
    db.run("ledger/name_keys", site=site)
    named = make_named_keys(site=site)
    db.run("ledger/make_balances", site=site)
    locked = lock_booked_keys(site=site)
    assert locked == named, f"{named} stock keys named, {locked} locked"
    return locked


def post_locked(*, site: int, entry: UUID) -> int:
    """
    Append the staged movements and move the balances; return how many movements there were.

    All their keys must be locked. The same transaction leaves the job that holds the settled
    counts of the touched keys against what is now known.
    """
    resolve_staged(site=site)
    return append_resolved(site=site, entry=entry)


def make_named_keys(*, site: int) -> int:
    """Make the stock keys in ``ledger/staged_key`` that are new; return the number of all."""
    db.run("ledger/analyze_keys")
    keys = db.one("ledger/count_keys")
    if keys.new:
        made = db.changed("ledger/make_keys", site=site)
        if made < keys.new:
            found = db.changed("ledger/find_keys", site=site)
            assert found == keys.new, f"{keys.new - found} stock keys were not made"
    named: int = keys.named
    return named


def lock_booked_keys(*, site: int) -> int:
    """Lock the named stock keys that have a balance, in the order of their ids; count them."""
    locked: int = db.one("ledger/lock_balances", site=site).keys
    return locked


def resolve_staged(*, site: int) -> None:
    """Give the staged movements their ids, those of their locked keys and of what they correct."""
    staged = db.one("ledger/count_movements").movements
    db.stage("ledger/staged_posting", ())
    resolved = db.changed("ledger/resolve_postings")
    assert resolved == staged, f"{staged - resolved} movements name keys that nobody locked"
    db.run("ledger/resolve_corrections", site=site)


def append_resolved(*, site: int, entry: UUID) -> int:
    """Append the resolved movements under their audit entry, and bring the balances up to them."""
    db.run("ledger/analyze_postings")
    posted = db.changed("ledger/insert_movements", site=site, entry=entry)
    db.run("ledger/move_balances", site=site)
    db.defer("counting.hold_assertions", site=site, entry=str(entry))
    return posted
