"""
Workload W(N): one whole count of N stock keys, from the draft plan to the posted adjustments.

One site, N/5 items of 5 lots, 100 units booked at each key; every key is counted once, and at three
in a hundred lies one unit more. It runs through the actions, trail included, as people run it. The
ratio is that of the count itself: create, record, compare and post, each with its trail; the whole
one has also what people decide in between.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from bench import floor, measure
from bench.measure import Broken, Result, Steps, Stopwatch
from medcount.catalog import actions as catalog
from medcount.catalog import queries as catalog_queries
from medcount.catalog.staging import ItemRow, LotRow, PlaceRow
from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.core.ids import uuid7
from medcount.core.reading import Goods
from medcount.counting import queries
from medcount.counting.actions import compare, forms, plans, scans, settle, tasks
from medcount.db import throwaway
from medcount.ledger import actions as ledger
from medcount.ledger import queries as ledger_queries
from medcount.ledger.staging import Ask, OpeningRow
from medcount.people.actions import enrolment
from medcount.people.queries import setup_actor
from medcount.people.signatures import Method

SIZE = 100_000
BATCH = 5_000  # What a counter's handheld has gathered by the time it is back in reach.
_BOOKED = 100
_LOTS_PER_ITEM = 5
_KEYS_PER_PLACE = 50
_DAY = datetime(2026, 3, 2, tzinfo=UTC)
_COUNTING_FROM = _DAY + timedelta(hours=1)
_PARTS = {
    "planner": Role.PLANNER,
    "head": Role.WAREHOUSE_HEAD,
    "finance": Role.FINANCE,
    "importer": Role.INTEGRATION,
}
# What people say between comparing and posting; each step has its entry in the trail inside.
_DECIDED = frozenset({"confirm", "propose", "sign"})
_COUNTERS = ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛")


class _Shelf(NamedTuple):
    """A stock key of the workload by its codes, and what lies there."""

    place: str
    item: str
    lot: str
    quantity: int
    counted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Warehouse:
    """A site whose book is open, and who works there."""

    site: int
    people: Mapping[str, Actor]
    counters: Sequence[int]
    places: Mapping[str, int]
    items: Mapping[str, int]
    shelves: Sequence[_Shelf]


def count(*, size: int | None, runs: int, batch: int, tell: Callable[[str], None]) -> list[Result]:
    """
    Play the workload so many times, each run after its floor and in a database of its own.

    ``size`` is a multiple of 100 and ``batch`` the scans of one upload; ``tell`` hears the seconds
    of every step. A run that does not find and post just what was planted is ``Broken``.
    """
    size = size or SIZE
    product: list[Steps] = []
    under: list[Steps] = []
    for run in range(1, runs + 1):
        with throwaway.database() as database:
            warehouse = _set_up(size)
            under.append(_floor(warehouse, database))
            tell(f"run {run} floor: {_told(under[-1])}")
            plan, steps = _play(warehouse, batch=batch)
            product.append(steps)
            tell(f"run {run} product: {_told(steps)}")
            _check(warehouse, plan=plan)
    return [
        measure.result(
            name="count",
            size=size,
            batch=batch,
            product=product,
            floor=under,
            decided=_DECIDED,
        )
    ]


def _told(steps: Steps) -> str:
    each = ", ".join(f"{name} {seconds:.3f}" for name, seconds in steps.items())
    return f"{sum(steps.values()):.3f} s: {each}"


def _set_up(size: int) -> _Warehouse:
    """Enrol the people, take the catalogue over and open the book."""
    installer = setup_actor(source="CLI")
    ids = enrolment.enrol_people(
        people={name: name for name in (*_PARTS, *_COUNTERS)}, actor=installer, at=_DAY
    )
    people = {
        part: Actor(id=ids[part], name=part, roles=frozenset({role}), source="IMPORT")
        for part, role in _PARTS.items()
    }
    [site] = enrolment.register_sites(sites={"W": "W"}, actor=installer, at=_DAY).values()
    catalog.open_site(site=site, actor=installer, at=_DAY)
    shelves = [_shelf(number) for number in range(size)]
    catalog.import_catalog(
        places=(PlaceRow(site=site, code=code) for code in sorted({s.place for s in shelves})),
        items=(ItemRow(code=code, controls=["lot"]) for code in sorted({s.item for s in shelves})),
        lots=(LotRow(item=s.item, code=s.lot, expiry=date(2030, 1, 1)) for s in shelves),
        actor=people["importer"],
        at=_DAY,
    )
    places = catalog_queries.place_ids(site=site)
    items = catalog_queries.item_ids()
    ledger.open_book(
        site=site,
        rows=(
            OpeningRow("", places[s.place], items[s.item], s.lot, "", "QUALIFIED", _BOOKED, _DAY)
            for s in shelves
        ),
        movements=(),
        latest_as_of=_DAY,
        actor=people["importer"],
        at=_DAY,
    )
    return _Warehouse(
        site=site,
        people=people,
        counters=[ids[name] for name in _COUNTERS],
        places=places,
        items=items,
        shelves=shelves,
    )


def _shelf(number: int) -> _Shelf:
    return _Shelf(
        place=f"P{number // _KEYS_PER_PLACE:06}",
        item=f"I{number // _LOTS_PER_ITEM:06}",
        lot=f"L{number % _LOTS_PER_ITEM}",
        # Steps of 3 in a circle of 100 come by its start three times, evenly spread.
        quantity=_BOOKED + (number * 3 % 100 < 3),
        counted_at=_COUNTING_FROM + timedelta(milliseconds=10 * number),
    )


def _floor(warehouse: _Warehouse, database: str) -> Steps:
    counts = list(_floor_counts(warehouse))
    with measure.set_apart():
        return floor.play(database, counts, booked=_BOOKED)


def _floor_counts(warehouse: _Warehouse) -> Iterator[floor.Count]:
    for shelf in warehouse.shelves:
        yield floor.Count(
            id=uuid7(),
            plan=1,
            site=warehouse.site,
            place=warehouse.places[shelf.place],
            item=warehouse.items[shelf.item],
            lot=shelf.lot,
            quantity=shelf.quantity,
            person=warehouse.counters[0],
            counted_at=shelf.counted_at,
        )


def _play(warehouse: _Warehouse, *, batch: int) -> tuple[UUID, Steps]:
    """Count the warehouse through the actions; return the plan and the seconds of each step."""
    watch = Stopwatch()
    plan, assigned = _create(warehouse, watch)
    uploads = _uploads(warehouse, tasks=assigned, batch=batch)
    with measure.set_apart():
        _record(warehouse, watch, plan=plan, uploads=uploads)
        with watch.step("compare"):
            compare.compare(
                site=warehouse.site,
                plan=plan,
                actor=warehouse.people["planner"],
                at=_DAY + timedelta(hours=13),
            )
        _settle(warehouse, watch, plan=plan)
    return plan, watch.steps


def _record(
    warehouse: _Warehouse,
    watch: Stopwatch,
    *,
    plan: UUID,
    uploads: Sequence[Sequence[scans.UploadedScan]],
) -> None:
    with watch.step("record"):
        for upload in uploads:
            scans.accept_scans(
                site=warehouse.site,
                plan=plan,
                scans=upload,
                actor=warehouse.people["importer"],
                at=_DAY + timedelta(hours=12),
            )


def _create(warehouse: _Warehouse, watch: Stopwatch) -> tuple[UUID, Sequence[UUID]]:
    """Bring the plan to its frozen book; return it with the task of each counter."""
    site, planner = warehouse.site, warehouse.people["planner"]
    with watch.step("plan"):
        plan = plans.create_plan(
            site=site,
            number="W",
            name="W",
            places=None,
            rounds_required=0,
            clock_error_ms=1000,
            actor=planner,
            at=_DAY,
        )
        plans.approve_plan(site=site, plan=plan, actor=warehouse.people["head"], at=_DAY)
    with watch.step("gate"):
        plans.pass_gate(site=site, plan=plan, actor=planner, at=_DAY)
    with watch.step("freeze"):
        plans.freeze_book(site=site, plan=plan, actor=planner, at=_DAY)
    with watch.step("assign"):
        assigned = tasks.assign_tasks(
            site=site,
            plan=plan,
            counters=[(1, counter, None) for counter in warehouse.counters],
            due_at=None,
            actor=planner,
            at=_DAY,
        )
    return plan, assigned


def _uploads(
    warehouse: _Warehouse, *, tasks: Sequence[UUID], batch: int
) -> list[list[scans.UploadedScan]]:
    """Return what the handhelds send: the places shared out evenly, each to one counter."""
    places = len(warehouse.places)
    sent = [
        scans.UploadedScan(
            id=uuid7(),
            task=tasks[number // _KEYS_PER_PLACE * len(tasks) // places],
            device="W",
            sequence=number,
            event=scans.ScanEvent.SCAN,
            place=warehouse.places[shelf.place],
            counted_at=shelf.counted_at,
            device_at=shelf.counted_at,
            error_ms=1000,
            goods=Goods(item=warehouse.items[shelf.item], lot=shelf.lot, quantity=shelf.quantity),
        )
        for number, shelf in enumerate(warehouse.shelves)
    ]
    return [sent[start : start + batch] for start in range(0, len(sent), batch)]


def _settle(warehouse: _Warehouse, watch: Stopwatch, *, plan: UUID) -> None:
    """Confirm a cause for all that differs, and propose, sign and post its adjustment."""
    site, people, at = warehouse.site, warehouse.people, _DAY + timedelta(hours=14)
    with watch.step("confirm"):
        settle.confirm_causes(
            site=site,
            plan=plan,
            lines=list(queries.variances(site=site, plan=plan)),
            kind="QUANTITY",
            cause="UNKNOWN",
            owner=people["head"].id,
            due_date=date(2026, 3, 9),
            reason="现场核实",
            actor=people["head"],
            at=at,
        )
    with watch.step("propose"):
        form = forms.propose_form(site=site, plan=plan, number="W", actor=people["planner"], at=at)
    with watch.step("sign"):
        for part in ("head", "finance"):  # Nobody knows what the goods cost.
            forms.sign_form(
                site=site,
                form=form,
                role=_PARTS[part],
                method=Method.BOTH_COMPONENTS,
                actor=people[part],
                at=at,
            )
    with watch.step("post"):
        forms.post_form(site=site, form=form, actor=people["planner"], at=at)


def _check(warehouse: _Warehouse, *, plan: UUID) -> None:
    """Hold what the run left behind against what was planted, key by key."""
    site, at = warehouse.site, _DAY + timedelta(hours=15)
    lines = {
        (line.place, line.item_code, line.lot): line
        for line in queries.lines(site=site, plan=plan, at=at)
    }
    stock = {
        (row.place, row.item, row.lot): row.key for row in ledger_queries.stock(site=site, at=at)
    }
    asks = [
        Ask(stock[warehouse.places[s.place], warehouse.items[s.item], s.lot], s.counted_at)
        for s in warehouse.shelves
    ]
    with transaction.atomic():
        answers = ledger_queries.as_of(site=site, asks=asks)
    book = {answer.key: answer.quantity for answer in answers}
    wrong = [
        shelf
        for shelf, ask in zip(warehouse.shelves, asks, strict=True)
        if (lines[shelf[:3]].variance, book[ask.key]) != (shelf.quantity - _BOOKED, shelf.quantity)
    ]
    if wrong:
        raise Broken(f"{len(wrong)} keys were not counted and posted as they lie, so {wrong[0]}")
    posted = queries.variances(site=site, plan=plan).values()
    if unposted := [row for rows in posted for row in rows if row.state != "POSTED"]:
        raise Broken(f"{len(unposted)} differences were not posted, so {unposted[0]}")
    if imbalances := ledger_queries.imbalances(site=site):
        raise Broken(f"{len(imbalances)} balances are not their movements' sum: {imbalances[0]}")
