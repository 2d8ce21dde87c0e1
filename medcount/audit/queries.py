"""Reading the trail, and proving that it still says what was written."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from medcount import db
from medcount.audit import words
from medcount.core.canonical import canonical_bytes, leaf_hash, leaf_mac
from medcount.core.page import Page, Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.db import listing

SORTS = ("-at", "action")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record that an entry names."""

    kind: str
    word: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of an entry, from what to what; None where that side does not speak of it."""

    field: str
    before: str | None
    after: str | None


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

    @property
    def word(self) -> str:
        """Return what people call the action."""
        return words.action(self.action)

    @property
    def records(self) -> list[Record]:
        """Return the records that are named, each with what people call its kind."""
        return [
            Record(kind=str(kind), word=words.subject(str(kind)), id=str(subject))
            for kind, subject, *_ in self.subjects
        ]

    @property
    def changes(self) -> list[Change]:
        """Return what changed, field by field; a field within a record stands behind its path."""
        before, after = _flat(self.before), _flat(self.after)
        return [
            Change(field=field, before=before.get(field), after=after.get(field))
            for field in dict.fromkeys((*before, *after))
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFilter:
    """Which entries are asked for; what is left empty asks for all."""

    actor: int | None = None
    action: str = ""  # The beginning of its code: a room, "counting.", or the whole of it.
    kind: str = ""  # Of a touched record, as "counting_plan" …
    subject: str = ""  # … and its id.
    since: datetime | None = None
    until: datetime | None = None  # Not included.
    search: str = ""  # Anything that an entry says: a name, a reason, a value.


@dataclass(frozen=True, slots=True, kw_only=True)
class BadEntry:
    """An entry that no longer says what was written, and the part of it that gives it away."""

    id: UUID
    part: str  # body | mac | columns | subjects


def entries_of(*, site: int, kind: str, subject: str) -> list[TrailEntry]:
    """Return the trail of one record, the oldest entry first."""
    rows = db.run("audit/entries_of_subject", site=site, kind=kind, subject=subject)
    return [_read(json.loads(bytes(row.body))) for row in rows]


def list_entries(*, site: int, turn: Turn, which: TrailFilter | None = None) -> Page[TrailEntry]:
    """
    Return one page of a site's trail, the latest entry first.

    :raises Refused: LIST_CURSOR_UNREADABLE, LIST_SORT_UNKNOWN
    """
    return listing.page("audit/entries", turn=turn, sorts=SORTS, row=_listed, **_asked(site, which))


def every_entry(
    *, site: int, sort: str = "", which: TrailFilter | None = None
) -> Iterator[TrailEntry]:
    """
    Stream all that ``list_entries`` would show, for an export of what is shown.

    :raises Refused: LIST_SORT_UNKNOWN
    """
    return listing.every(
        "audit/entries", sort=sort, sorts=SORTS, row=_listed, **_asked(site, which)
    )


def entry(*, site: int, entry: UUID) -> TrailEntry:
    """
    Return one entry.

    :raises Refused: ENTRY_UNKNOWN
    """
    rows = db.run("audit/entries", **{**_asked(site, None), "entry": entry})
    if not rows:
        raise Refused(RefusalCode.ENTRY_UNKNOWN, entry=entry)
    return _read(json.loads(bytes(rows[0].body)))


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


def _asked(site: int, which: TrailFilter | None) -> dict[str, Any]:
    which = which or TrailFilter()
    return {
        "site": site,
        "entry": None,
        "actor": which.actor,
        "action": which.action,
        "kind": which.kind,
        "subject": which.subject,
        "since": which.since,
        "until": which.until,
        "search": which.search.strip(),
    }


def _listed(*, body: bytes, **columns: object) -> TrailEntry:
    return _read(json.loads(bytes(body)))


def _flat(told: Mapping[str, object] | None, path: str = "") -> dict[str, str]:
    """Return what stands in the leaves of an object, each under the path that leads to it."""
    flat: dict[str, str] = {}
    for field, value in (told or {}).items():
        if isinstance(value, Mapping) and value:
            flat |= _flat(value, f"{path}{field}.")
        elif isinstance(value, str):
            flat[f"{path}{field}"] = value
        else:
            flat[f"{path}{field}"] = "" if value is None else json.dumps(value, ensure_ascii=False)
    return flat


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
