"""Reading the trail, and proving that it still says what was written."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from medcount import db
from medcount.core.canonical import canonical_bytes, leaf_hash, leaf_mac


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailEntry:
    """One entry as people read it: who, when, what, on which records, from what to what, why."""

    id: UUID
    at: datetime
    zone: str
    action: str
    actor_id: int
    actor_name: str
    roles: Sequence[str]  # Those held at that moment.
    source: str
    session: str
    device: str
    address: str
    subjects: Sequence[Sequence[str | int]]  # Those named; a bulk entry touches more.
    touched: int
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None
    reason: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BadEntry:
    """An entry that no longer says what was written, and the part of it that gives it away."""

    id: UUID
    part: str  # body | mac | columns | subjects


def entries_of(*, site: int, kind: str, subject: str) -> list[TrailEntry]:
    """Return the trail of one record, the oldest entry first."""
    rows = db.run("audit/entries_of_subject", site=site, kind=kind, subject=subject)
    return [_read(json.loads(bytes(row.body))) for row in rows]


def verify(*, site: int) -> BadEntry | None:
    """
    Return the first entry of a site that was altered since it was written, or None.

    Everything is computed anew from the stored bytes. An entry taken away as a whole is not seen
    here; that is what seals are for.
    """
    for row in db.copy_out("audit/entries_with_subjects", site=site):
        part = _altered_part(row, site=site)
        if part:
            return BadEntry(id=row.id, part=part)
    return None


def _altered_part(row: Any, *, site: int) -> str | None:
    body, leaf = bytes(row.body), bytes(row.leaf)
    if leaf_hash(stream=row.stream, body=body) != leaf:
        return "body"
    if leaf_mac(leaf, key=settings.AUDIT_KEY) != bytes(row.mac):
        return "mac"
    told = json.loads(body)
    columns = {
        "id": row.id,
        "site": site,
        "stream": row.stream,
        "at": row.at,
        "action": row.action,
        "actor": row.actor,
    }
    if canonical_bytes(columns) != canonical_bytes(
        {**{name: told[name] for name in columns}, "actor": told["actor"]["id"]}
    ):
        return "columns"
    touched = {"count": row.count, "digest": bytes(row.digest or b"").hex()}
    return None if told["touched"] == touched else "subjects"


def _read(told: Any) -> TrailEntry:
    return TrailEntry(
        id=UUID(told["id"]),
        at=datetime.fromisoformat(told["at"]),
        zone=told["zone"],
        action=told["action"],
        actor_id=told["actor"]["id"],
        actor_name=told["actor"]["name"],
        roles=told["actor"]["roles"],
        source=told["source"],
        session=told["session"],
        device=told["device"],
        address=told["address"],
        subjects=told["subjects"],
        touched=told["touched"]["count"],
        before=told["before"],
        after=told["after"],
        reason=told["reason"],
        rule=told["rule"],
    )
