"""A company whose counters stand ready: a plan frozen, a task, a device and a token for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from medcount.catalog import actions as catalog
from medcount.catalog import queries as catalog_queries
from medcount.catalog.staging import ItemRow, PackagingRow, PlaceRow
from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.counting.actions import plans, tasks
from medcount.exchange.demo_company.gtin import gtin
from medcount.people.actions import devices, enrolment, roles
from medcount.people.actions.roles import RoleRequest
from medcount.people.queries import actor_for_user, setup_actor

ITEMS = 500
CASE = 12  # Base units.
_FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
_PARTS = {"planner": Role.PLANNER, "head": Role.WAREHOUSE_HEAD, "importer": Role.INTEGRATION}
_FOR = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handheld:
    """What a counter has in hand."""

    task: UUID
    token: str
    device: str
    place: int
    item: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A site with a count under way."""

    site: int
    plan: UUID
    handhelds: Sequence[Handheld]


def found(counters: int) -> Company:
    """Found a company with so many counters, up to the moment at which they begin."""
    at = _FOUNDED
    installer = setup_actor(source="CLI")
    [site] = enrolment.register_sites(sites={"S": "S"}, actor=installer, at=at).values()
    catalog.open_site(site=site, actor=installer, at=at)
    people = _appoint(counters, at=at)
    catalog.import_catalog(
        places=[PlaceRow(site=site, code=f"P{number}") for number in range(counters)],
        items=[ItemRow(code=f"I{number}") for number in range(ITEMS)],
        packaging=[
            PackagingRow(f"I{number}", gtin(number, indicator=pack), level, factor)
            for number in range(ITEMS)
            for pack, (level, factor) in enumerate((("EACH", 1), ("CASE", CASE)))
        ],
        actor=people["importer"],
        at=at,
    )
    places = sorted(catalog_queries.place_ids(site=site).values())
    plan = _plan(site, people, at=at)
    assigned = tasks.assign_tasks(
        site=site,
        plan=plan,
        counters=[
            (1, people[f"counter {number}"].id, [place]) for number, place in enumerate(places)
        ],
        due_at=None,
        actor=people["planner"],
        at=at,
    )
    return Company(site=site, plan=plan, handhelds=_equip(people, assigned, places=places, at=at))


def label(number: int) -> str:
    """Return what is read from a case of the item of this number, round and round."""
    return f"01{gtin(number % ITEMS, indicator=1)}1730010110L{number % 7}"


def _appoint(counters: int, *, at: datetime) -> dict[str, Actor]:
    wanted = {
        **_PARTS,
        **{f"counter {number}": Role.COUNTER for number in range(counters)},
    }
    installer = setup_actor(source="CLI")
    names = [*wanted, "admin", "quality"]
    ids = enrolment.enrol_people(people={name: name for name in names}, actor=installer, at=at)
    roles.appoint_first(admin_id=ids["admin"], quality_id=ids["quality"], actor=installer, at=at)
    asked = roles.request_roles(
        requests=[
            RoleRequest(user_id=ids[name], role=role, site_id=None, valid_from=at)
            for name, role in wanted.items()
        ],
        actor=actor_for_user(username="admin", at=at, source="CLI"),
        at=at,
    )
    quality = actor_for_user(username="quality", at=at, source="CLI")
    roles.approve_roles(assignment_ids=asked, actor=quality, at=at)
    return {name: actor_for_user(username=name, at=at, source="CLI") for name in names}


def _plan(site: int, people: dict[str, Actor], *, at: datetime) -> UUID:
    planner = people["planner"]
    plan = plans.create_plan(
        site=site,
        name="S",
        places=None,
        rounds_required=0,
        clock_error_ms=1000,
        actor=planner,
        at=at,
    )
    plans.approve_plan(site=site, plan=plan, actor=people["head"], at=at)
    plans.pass_gate(site=site, plan=plan, actor=planner, at=at)
    plans.freeze_book(site=site, plan=plan, actor=planner, at=at)
    return plan


def _equip(
    people: dict[str, Actor], assigned: Sequence[UUID], *, places: Sequence[int], at: datetime
) -> list[Handheld]:
    admin = people["admin"]
    items = catalog_queries.item_ids()
    codes = [f"PDA-{number}" for number in range(len(assigned))]
    ids = devices.register_devices(codes=codes, actor=admin, at=at)
    return [
        Handheld(
            task=task,
            token=devices.issue_token(
                user_id=people[f"counter {number}"].id,
                device_id=ids[codes[number]],
                scopes=["scans", "tasks"],
                expires_at=at + _FOR,
                actor=admin,
                at=at,
            ).secret,
            device=codes[number],
            place=places[number],
            item=items[f"I{number}"],
        )
        for number, task in enumerate(assigned)
    ]
