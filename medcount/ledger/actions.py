"""Writes of the ledger."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.catalog.queries import outside_ids
from medcount.core.actor import Actor
from medcount.core.book import Basis
from medcount.core.duties import Role, require_role
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.stock import OPENING_AT, PlaceKind
from medcount.ledger import amendment, posting
from medcount.ledger.staging import MovementRow, OpeningRow


@transaction.atomic
def post_staged(
    *, site: int, action: str, document: str = "", reason: str = "", actor: Actor, at: datetime
) -> UUID:
    """
    Post the movements that stand in ``ledger/staged_movement`` and return the audit entry.

    Each movement carries that entry, so the trail reaches all of them. The document, where there
    is one, is what they were posted for. A hand-over: whether the actor may post this is known
    to the room that staged it.
    """
    keys = posting.lock_keys_staged(site=site)
    entry = audit.record(
        action,
        site=site,
        actor=actor,
        at=at,
        subjects=[("document_number", document) if document else ("site", str(site))],
        after={"keys": keys, "movements": db.one("ledger/count_movements").movements},
        reason=reason,
    )
    posting.post_locked(site=site, entry=entry)
    return entry


@transaction.atomic
def open_book(
    *,
    site: int,
    rows: Iterable[OpeningRow],
    movements: Iterable[MovementRow],
    latest_as_of: datetime,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """
    Take over a book with the movements around it, so that they lead from its opening to it (T-36).

    A movement is in the book if and only if it was recorded up to the book's as_of, whatever its
    time: the opening stock of a key is its book quantity less those. A storage key that moved but
    has no row held nothing at the latest as_of of its place, or else at ``latest_as_of``, that of
    the whole file. A row of zero makes its key too.

    :raises Refused: BOOK_ALREADY_OPEN, BOOK_TIMES_DIFFER, ROLE_MISSING
    """
    require_role(actor, Role.INTEGRATION, Role.WAREHOUSE_HEAD, Role.QA)
    opening_place = outside_ids(site=site)[PlaceKind.OPENING]
    booked = db.stage("ledger/staged_opening", rows)
    reported = db.stage("ledger/staged_movement", movements)
    db.stage("ledger/staged_key", ())
    db.run("ledger/name_opening_keys", site=site, opening_place=opening_place)
    keys = posting.make_named_keys(site=site)
    posting.lock_booked_keys(site=site)
    _refuse_faulty_opening(site=site)
    db.run("ledger/keep_book_facts", site=site)
    posting.resolve_staged(site=site)
    opened = db.changed(
        "ledger/resolve_openings",
        opening_place=opening_place,
        opening_at=OPENING_AT,
        latest_as_of=latest_as_of,
        at=at,
    )
    entry = audit.record(
        "ledger.book.opened",
        site=site,
        actor=actor,
        at=at,
        subjects=[("site", str(site))],
        after={"rows": booked, "keys": keys, "openings": opened, "movements": reported},
        reason=reason,
        rule="T-36",
    )
    posting.append_resolved(site=site, entry=entry)
    db.run("ledger/analyze")
    return entry


@transaction.atomic
def report_movements(
    *, site: int, movements: Iterable[MovementRow], actor: Actor, at: datetime
) -> UUID:
    """
    Post what an outside system reports to have moved, after its book was taken over.

    What that book held already changes what stood before, and not what stands now.

    :raises Refused: ROLE_MISSING
    """
    require_role(actor, Role.INTEGRATION, Role.WAREHOUSE_HEAD, Role.QA)
    db.stage("ledger/staged_movement", movements)
    db.run(
        "ledger/stage_held_openings",
        site=site,
        opening_place=outside_ids(site=site)[PlaceKind.OPENING],
        opening_at=OPENING_AT,
        at=at,
    )
    return post_staged(site=site, action="ledger.movements.reported", actor=actor, at=at)


@transaction.atomic
def amend_occurred_at(
    *, site: int, movement: int, occurred_at: datetime, reason: str, actor: Actor, at: datetime
) -> UUID:
    """
    Put right when a movement occurred, by two appended movements (docs/decisions/0004).

    One takes the original back at its own time, the other stands in for it at the right one.

    :raises Refused: MOVEMENT_UNKNOWN, MOVEMENT_NOT_AMENDABLE, MOVEMENT_ALREADY_AMENDED,
        MOVEMENT_CORRECTED, MOVEMENT_IN_FUTURE, REASON_MISSING, ROLE_MISSING
    """
    require_role(actor, Role.WAREHOUSE_HEAD, Role.QA)
    stated = require_reason(reason)
    original = amendment.lock_amendable(
        site=site, movement=movement, occurred_at=occurred_at, at=at
    )
    entry = audit.record(
        "ledger.movement.amended",
        site=site,
        actor=actor,
        at=at,
        subjects=[("movement", str(movement))],
        before={"occurred_at": original.occurred_at, "occurred_basis": original.occurred_basis},
        after={"occurred_at": occurred_at, "occurred_basis": Basis.AMENDED},
        reason=stated,
    )
    posting.post_locked(site=site, entry=entry)
    return entry


def _refuse_faulty_opening(*, site: int) -> None:
    faults = db.one("ledger/opening_faults", site=site)
    if faults.moved_before:
        raise Refused(RefusalCode.BOOK_ALREADY_OPEN, site=site, keys=faults.moved_before)
    if faults.times_differ:
        raise Refused(RefusalCode.BOOK_TIMES_DIFFER, site=site, keys=faults.times_differ)
