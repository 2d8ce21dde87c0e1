"""
Putting right when a movement occurred, for actions that do so as part of more.

A hand-over, not an action: it runs inside the caller's transaction. The caller checks who may,
locks nothing else in the ledger, records its audit entry and then calls ``posting.post_locked``.
"""

from dataclasses import dataclass
from datetime import datetime

from medcount import db
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.stock import MovementKind
from medcount.ledger import posting


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """What was known of a movement's moment until now."""

    occurred_at: datetime
    occurred_basis: str


def lock_amendable(*, site: int, movement: int, occurred_at: datetime, at: datetime) -> Amended:
    """
    Stage the two halves of an amended time and lock their keys; nobody else amends it meanwhile.

    :raises Refused: MOVEMENT_UNKNOWN, MOVEMENT_NOT_AMENDABLE, MOVEMENT_ALREADY_AMENDED,
        MOVEMENT_CORRECTED, MOVEMENT_IN_FUTURE
    """
    if occurred_at > at:
        raise Refused(RefusalCode.MOVEMENT_IN_FUTURE, movement=movement, occurred_at=occurred_at)
    db.stage("ledger/staged_movement", ())
    db.run("ledger/stage_amendment", site=site, movement=movement, occurred_at=occurred_at, at=at)
    posting.lock_keys_staged(site=site)
    rows = db.run("ledger/movement", site=site, movement=movement)
    if not rows:
        raise Refused(RefusalCode.MOVEMENT_UNKNOWN, movement=movement)
    [original] = rows
    follows = original.kind == MovementKind.CORRECTION and original.corrects is not None
    if original.kind == MovementKind.OPENING or original.reverses is not None or follows:
        raise Refused(RefusalCode.MOVEMENT_NOT_AMENDABLE, movement=movement)
    if original.amended:
        raise Refused(RefusalCode.MOVEMENT_ALREADY_AMENDED, movement=movement)
    if original.corrected:
        raise Refused(RefusalCode.MOVEMENT_CORRECTED, movement=movement)
    return Amended(occurred_at=original.occurred_at, occurred_basis=original.occurred_basis)
