"""The only way into the trail: one entry per action, in the transaction of that action."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from django.conf import settings

from medcount import db
from medcount.core.actor import Actor
from medcount.core.canonical import Value, canonical_bytes, leaf_hash, leaf_mac
from medcount.core.ids import uuid7
from medcount.db import trip

# The kind and id of a touched record, and its version where it has one.
Subject: TypeAlias = tuple[str, str] | tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Told:
    """What an action tells of itself."""

    action: str
    site: int
    actor: Actor
    at: datetime
    subjects: Sequence[Subject]
    before: Mapping[str, Value] | None
    after: Mapping[str, Value] | None
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Index:
    """All records an entry touches, bound into its body so that none can be dropped unseen."""

    count: int
    digest: bytes


def record(
    action: str,
    *,
    site: int,
    actor: Actor,
    at: datetime,
    subjects: Sequence[Subject],
    before: Mapping[str, Value] | None = None,
    after: Mapping[str, Value] | None = None,
    reason: str = "",
    rule: str = "",
    entry: UUID | None = None,
) -> UUID:
    """
    Keep what an action did to the records it names, and return the id of the entry.

    The first subject is the matter the entry belongs to. ``before`` and ``after`` hold the fields
    that changed, and only those. ``entry`` is the id, where it was made before, by who must name it
    in what comes first.
    """
    told = _Told(action, site, actor, at, subjects, before, after, reason, rule)
    named = _named(subjects)
    ended = b"".join(f"{kind}\0{subject}\0".encode() for kind, subject in named)
    return _keep(told, _Index(len(named), hashlib.sha256(ended).digest()), entry or uuid7())


def record_staged(
    action: str,
    *,
    site: int,
    actor: Actor,
    at: datetime,
    subjects: Sequence[Subject],
    before: Mapping[str, Value] | None = None,
    after: Mapping[str, Value] | None = None,
    reason: str = "",
    rule: str = "",
) -> UUID:
    """
    Keep what an action did to the records it names and to all that stand staged.

    Fill ``staged_subject`` first, in the same transaction, by ``stage_subjects``.
    """
    told = _Told(action, site, actor, at, subjects, before, after, reason, rule)
    kinds, ids = _columns(subjects)
    touched = db.one("audit/digest_staged_subjects", kinds=kinds, subjects=ids)
    entry = _keep(told, _Index(touched.count, touched.digest), uuid7())
    staged = db.changed(
        "audit/keep_staged_subjects", site=site, id=entry, kinds=kinds, subjects=ids
    )
    assert len(ids) + staged == touched.count
    return entry


def stage_subjects(rows: Iterable[tuple[str, str]]) -> int:
    """Stage the kind and id of records for ``record_staged``, and return their number."""
    return db.stage("audit/staged_subject", rows)


def _keep(told: _Told, index: _Index, entry: UUID) -> UUID:
    assert told.subjects, f"{told.action} names nothing it touched"
    stream = ":".join(told.subjects[0][:2])
    body = canonical_bytes(_body(told, index, entry=entry, stream=stream))
    leaf = leaf_hash(stream=stream, body=body)
    kinds, ids = _columns(told.subjects)
    trip.send(
        "audit/keep_entry",
        site=told.site,
        id=entry,
        stream=stream,
        at=told.at,
        action=told.action,
        actor=told.actor.id,
        body=body,
        leaf=leaf,
        mac=leaf_mac(leaf, key=settings.AUDIT_KEY),
        kinds=kinds,
        subjects=ids,
    )
    return entry


def _body(told: _Told, index: _Index, *, entry: UUID, stream: str) -> Mapping[str, Value]:
    """Return the fields of R-165; seal and position take the place of its hashes and number."""
    actor = told.actor
    return {
        "id": entry,
        "site": told.site,
        "stream": stream,
        "at": told.at,
        "zone": settings.TIME_ZONE,
        "action": told.action,
        "actor": {"id": actor.id, "name": actor.name, "roles": sorted(actor.roles)},
        "source": actor.source,
        "session": actor.session,
        "device": actor.device,
        "address": actor.address,
        "subjects": told.subjects,
        "touched": {"count": index.count, "digest": index.digest.hex()},
        "before": told.before,
        "after": told.after,
        "reason": told.reason,
        "rule": told.rule,
    }


def _named(subjects: Sequence[Subject]) -> list[tuple[str, str]]:
    """Return each record once, in the order in which the database sorts them for their digest."""
    return sorted({(subject[0], subject[1]) for subject in subjects})


def _columns(subjects: Sequence[Subject]) -> tuple[list[str], list[str]]:
    named = _named(subjects)
    return [kind for kind, _ in named], [subject for _, subject in named]
