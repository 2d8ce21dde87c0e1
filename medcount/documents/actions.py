"""Writes of the documents."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.duties import Role, require_role
from medcount.core.ids import uuid7
from medcount.documents.staging import DocumentRow

LARGE_LOAD = 1000  # Lines, from which on the planner is told before they are joined.


@transaction.atomic
def import_documents(
    *, site: int, rows: Iterable[DocumentRow], reason: str = "", actor: Actor, at: datetime
) -> UUID:
    """
    Take over documents as their system has them now; the same ones again change nothing.

    A document is known by its kind and number. Its lines, each with a state of its own, follow
    that system, and the trail keeps what they were. Nothing here touches the book.

    :raises Refused: ROLE_MISSING
    """
    require_role(actor, Role.INTEGRATION, Role.WAREHOUSE_HEAD, Role.QA)
    lines = db.stage("documents/staged_document", _with_ids(rows))
    db.stage("documents/staged_changed_document", ())
    db.run("documents/compare_documents", site=site)
    made = db.changed("documents/make_documents", site=site)
    if lines >= LARGE_LOAD:
        db.run("documents/analyze")
    db.run("documents/drop_changed_lines", site=site)
    db.run("documents/make_lines", site=site)
    db.run("documents/set_retention", site=site, zone=settings.TIME_ZONE)
    audit.stage_subjects(())
    db.run("documents/name_documents", site=site)
    changed = db.run("documents/changed_documents")
    return audit.record_staged(
        "documents.imported",
        site=site,
        actor=actor,
        at=at,
        subjects=[("site", str(site))],
        before={str(row.id): row.before for row in changed},
        after={
            "lines": lines,
            "made": made,
            "changed": {str(row.id): row.after for row in changed},
        },
        reason=reason,
    )


def _with_ids(rows: Iterable[DocumentRow]) -> Iterator[tuple[object, ...]]:
    """Give each document the id it will have if it is new, and each of its lines a number."""
    ids: dict[tuple[str, str], UUID] = defaultdict(uuid7)
    numbers: dict[UUID, int] = defaultdict(int)
    for row in rows:
        document = ids[row.kind, row.outside_id]
        numbers[document] += 1
        yield document, numbers[document], *row
