"""A count played from files by system actors, through the same actions as by people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from medcount.catalog import actions as catalog
from medcount.catalog import queries as catalog_queries
from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.core.ids import uuid7
from medcount.core.reading import Goods
from medcount.core.stock import OPENING_AT
from medcount.counting.actions import compare, plans, scans, tasks
from medcount.documents import actions as documents
from medcount.exchange import takeover
from medcount.exchange.files.rows import CountFiles, ScanRow
from medcount.exchange.takeover import Ids, Movements
from medcount.ledger import actions as ledger
from medcount.people.actions import enrolment
from medcount.people.queries import setup_actor
from medcount.reports.answer import Unresolved

_SYSTEM = {"planner": "系统计划员", "approver": "系统批准人", "importer": "系统导入"}


@dataclass(frozen=True, slots=True)
class _Cast:
    """The system actors of a headless count: nobody plans and approves the same one (R-192)."""

    planner: Actor
    approver: Actor
    importer: Actor


@dataclass(frozen=True, slots=True)
class Played:
    """The plan of each site that was counted, and the movements that found no place."""

    plans: Sequence[tuple[int, UUID]]
    unplaced: Sequence[Unresolved]


def play(files: CountFiles, *, movements_file: str, at: datetime) -> Played:
    """
    Play a count: take the books over, plan, approve, freeze, count and compare, up to proposals.

    ``files`` hold only scans known at ``at``; nothing is signed and nothing posted.
    """
    cast = _cast([scan.person for scan in files.scans], at=at)
    people = _enrol(files.scans, at=at)
    movements = takeover.place_movements(files, known_at=at)
    sites = _take_over(files, movements, cast=cast, at=at)
    played = [
        (
            site,
            _count(
                [scan for scan in files.scans if scan.site == code],
                files=files,
                site=site,
                ids=ids,
                people=people,
                cast=cast,
                at=at,
            ),
        )
        for code, (site, ids) in sites.items()
    ]
    unplaced = [
        Unresolved(
            file=movements_file,
            row=movement.row,
            code="AMBIGUOUS_KEY",
            text=movement.id,
        )
        for movement in movements.ambiguous
    ]
    return Played(played, unplaced)


def _cast(people: Sequence[str], *, at: datetime) -> _Cast:
    """Enrol the system actors under usernames that nobody among the people bears."""
    mark = "*"
    while any(person.startswith(mark) for person in people):
        mark += "*"
    ids = enrolment.enrol_people(
        people={f"{mark}{part}": name for part, name in _SYSTEM.items()},
        system=True,
        actor=setup_actor(source="CLI"),
        at=at,
    )

    def actor(part: str, *roles: Role) -> Actor:
        return Actor(
            id=ids[f"{mark}{part}"], name=_SYSTEM[part], roles=frozenset(roles), source="IMPORT"
        )

    return _Cast(
        planner=actor("planner", Role.PLANNER),
        approver=actor("approver", Role.WAREHOUSE_HEAD),
        importer=actor("importer", Role.INTEGRATION),
    )


def _enrol(rows: Iterable[ScanRow], *, at: datetime) -> dict[str, int]:
    people = {scan.person: scan.person for scan in rows}
    return enrolment.enrol_people(people=people, actor=setup_actor(source="CLI"), at=at)


def _take_over(
    files: CountFiles, movements: Movements, *, cast: _Cast, at: datetime
) -> dict[str, tuple[int, Ids]]:
    """Take over what the files tell, site by site; return each site's id and its codes."""
    codes = takeover.site_codes(files)
    sites = enrolment.register_sites(
        sites={code: code for code in codes}, actor=setup_actor(source="CLI"), at=at
    )
    for site in sites.values():
        catalog.open_site(site=site, actor=setup_actor(source="CLI"), at=at)
    catalog.import_catalog(
        zones=takeover.zones(files, sites),
        places=takeover.places(files, sites),
        items=takeover.items(files),
        lots=takeover.lots(files),
        packaging=takeover.packaging(files),
        actor=cast.importer,
        at=at,
    )
    items = catalog_queries.item_ids()
    # A book without rows tells no moment: then nothing is in it yet.
    latest_as_of = max((row.as_of for row in files.book), default=OPENING_AT)
    known: dict[str, tuple[int, Ids]] = {}
    for code in codes:
        site = sites[code]
        ids = Ids(
            places=catalog_queries.place_ids(site=site),
            outside=catalog_queries.outside_ids(site=site),
            items=items,
        )
        known[code] = (site, ids)
        ledger.open_book(
            site=site,
            rows=takeover.openings([row for row in files.book if row.site == code], ids),
            movements=takeover.ledger_movements(movements.placed.get(code, ()), ids),
            latest_as_of=latest_as_of,
            actor=cast.importer,
            at=at,
        )
        documents.import_documents(
            site=site,
            rows=takeover.document_lines(
                (row for row in files.documents if row.site in (None, code)), ids
            ),
            actor=cast.importer,
            at=at,
        )
    return known


def _count(
    rows: Sequence[ScanRow],
    *,
    files: CountFiles,
    site: int,
    ids: Ids,
    people: Mapping[str, int],
    cast: _Cast,
    at: datetime,
) -> UUID:
    """Count one site up to the proposals and return its plan."""
    plan = plans.create_plan(
        site=site,
        number="1",
        name="medcount count",
        places=None,
        rounds_required=files.policy.rounds_required,
        clock_error_ms=int(files.policy.clock_error_s * 1000),
        actor=cast.planner,
        at=at,
    )
    plans.approve_plan(site=site, plan=plan, actor=cast.approver, at=at)
    plans.pass_gate(site=site, plan=plan, actor=cast.planner, at=at)
    plans.freeze_book(site=site, plan=plan, actor=cast.planner, at=at)
    counters = sorted({(row.round, people[row.person]) for row in rows})
    made = tasks.assign_tasks(
        site=site,
        plan=plan,
        counters=[(round_, person, None) for round_, person in counters],
        due_at=None,
        actor=cast.planner,
        at=at,
    )
    assigned = dict(zip(counters, made, strict=True))
    in_order = sorted(rows, key=lambda row: (row.received_at or at, row.row))
    scans.accept_scans(
        site=site,
        plan=plan,
        scans=[
            _uploaded(
                row,
                plan=plan,
                task=assigned[row.round, people[row.person]],
                ids=ids,
                clock_error_ms=int(files.policy.clock_error_s * 1000),
            )
            for row in in_order
        ],
        actor=cast.importer,
        at=at,
    )
    compare.compare(site=site, plan=plan, actor=cast.planner, at=at)
    return plan


def _uploaded(
    row: ScanRow, *, plan: UUID, task: UUID, ids: Ids, clock_error_ms: int
) -> scans.UploadedScan:
    return scans.UploadedScan(
        id=_scan_id(plan, row.id) if row.id else uuid7(),
        task=task,
        device=row.device or "file",
        sequence=row.row,
        event=scans.ScanEvent(row.event),
        place=ids.places[row.place],
        counted_at=row.moment,
        device_at=row.device_at,
        error_ms=clock_error_ms if row.error_s is None else int(row.error_s * 1000),
        goods=Goods(
            barcode=row.barcode,
            item=ids.items[row.item_code] if row.item_code else None,
            lot=row.lot,
            serial=row.serial,
            expiry=row.expiry,
            mfg_date=row.mfg_date,
            quantity=row.quantity,
            level=row.level,
        ),
        owner=row.owner,
        status=row.status,
        voids=_scan_id(plan, row.voids) if row.voids else None,
        outside_id=row.id or f"row {row.row}",
    )


def _scan_id(plan: UUID, text: str) -> UUID:
    """Return the id of a scan that a file names by any text; the same text, the same scan."""
    return uuid5(NAMESPACE_URL, f"{plan}/{text}")
