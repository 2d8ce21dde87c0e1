"""An assertion never expires: what becomes known later is held against it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor


@transaction.atomic
def hold_assertions(*, site: int, entry: UUID, actor: Actor, at: datetime) -> dict[int, int]:
    """
    Hold the settled counts of the keys an entry moved against the ledger; safe to repeat.

    Where a fact learnt late broke one, a LEDGER variance opens on it, to be settled and reversed by
    people, never by itself (DESIGN §3). Returns the lines whose variance changed, with its units.
    """
    touched = db.run("counting/touched_assertions", site=site, entry=entry)
    db.stage("counting/staged_broken", [(row.plan, row.line, row.difference) for row in touched])
    changed = {
        row.line: row.delta for row in db.run("counting/open_ledger_variances", site=site, at=at)
    }
    if changed:
        audit.record(
            "counting.assertions.broken",
            site=site,
            actor=actor,
            at=at,
            subjects=[("counting_line", str(line)) for line in changed],
            after={str(line): delta for line, delta in changed.items()},
        )
    return changed
