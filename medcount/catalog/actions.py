"""Writes of the catalogue."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.catalog.staging import ItemRow, LotRow, PackagingRow, PlaceRow, ZoneRow
from medcount.core.actor import Actor
from medcount.core.duties import Role, require_role
from medcount.core.ids import uuid7
from medcount.core.refusal import RefusalCode, Refused
from medcount.core.stock import OUTSIDE_KINDS
from medcount.people.queries import GROUP


@transaction.atomic
def open_site(*, site: int, actor: Actor, at: datetime) -> UUID:
    """
    Give a site the places that stand for its outside, so that every movement has two ends.

    :raises Refused: ROLE_MISSING, SITE_ALREADY_OPEN
    """
    require_role(actor, Role.ADMIN)
    brought_by = uuid7()
    made = db.run(
        "catalog/make_outside_places",
        site=site,
        kinds=list(OUTSIDE_KINDS),
        brought_by=brought_by,
    )
    if not made:
        raise Refused(RefusalCode.SITE_ALREADY_OPEN, site=site)
    return audit.record(
        "catalog.site.opened",
        site=site,
        actor=actor,
        at=at,
        subjects=[("site", str(site)), ("import", str(brought_by))],
        after={"places": [place.kind for place in made]},
    )


@transaction.atomic
def import_catalog(
    *,
    zones: Iterable[ZoneRow] = (),
    places: Iterable[PlaceRow] = (),
    items: Iterable[ItemRow] = (),
    lots: Iterable[LotRow] = (),
    packaging: Iterable[PackagingRow] = (),
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """
    Take over zones, places, items, lots and packaging from outside, unconfirmed (R-034).

    Rows of one code are folded, the first to name a field winning. What the catalogue already
    knows stays: an import makes rows and fills blanks. A lot for which another expiry or
    manufacturing date is named than the one kept is marked as disputed. The entry names the
    import, every row made carries it, and every row changed is named with what it was.

    :raises Refused: ROLE_MISSING
    """
    require_role(actor, Role.INTEGRATION, Role.WAREHOUSE_HEAD, Role.QA)
    rows = {
        "zones": _stage("catalog/staged_zone", zones),
        "places": _stage("catalog/staged_place", places),
        "items": _stage("catalog/staged_item", items),
        "lots": _stage("catalog/staged_lot", lots),
        "packaging": _stage("catalog/staged_packaging", packaging),
    }
    db.stage("catalog/staged_changed", ())
    brought_by = uuid7()
    db.run("catalog/keep_zones", brought_by=brought_by)
    db.run("catalog/keep_places", brought_by=brought_by)
    db.run("catalog/keep_items", brought_by=brought_by)
    db.run("catalog/keep_lots", brought_by=brought_by)
    db.run("catalog/keep_packaging", brought_by=brought_by)
    strays = db.one("catalog/strays")
    assert strays == (0, 0, 0), f"rows name what is not in the catalogue: {strays}"
    db.run("catalog/analyze")
    changed = db.run("catalog/changed_rows")
    # Items and lots belong to the whole group, and so does the entry of what brought them.
    return audit.record(
        "catalog.imported",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=[
            ("import", str(brought_by)),
            *((row.kind, str(row.id)) for row in changed),
        ],
        before={f"{row.kind}:{row.id}": row.before for row in changed},
        after={"rows": rows, **{f"{row.kind}:{row.id}": row.after for row in changed}},
        reason=reason,
    )


def _stage(name: str, rows: Iterable[tuple[object, ...]]) -> int:
    """Stage the rows with their number before them, for the first row to win."""
    return db.stage(name, ((number, *row) for number, row in enumerate(rows)))
