"""A task says how far its counter is; what a handheld takes along is blind."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

import pytest

from medcount.catalog.actions import import_catalog
from medcount.catalog.staging import ItemRow, LotRow, PackagingRow, PlaceRow, ZoneRow
from medcount.core.page import Turn
from medcount.core.reading import Goods
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import plans, tasks
from medcount.counting.actions.scans import ScanEvent
from medcount.counting.queries.tasks import (
    PackItem,
    PackKey,
    PackPackaging,
    TaskPack,
    TaskRow,
    every_task,
    list_tasks,
    task,
    task_pack,
)
from tests.counting.countroom import Count, cast, stock
from tests.stockroom import CLERK, DAY, Stockroom, at, build

pytestmark = pytest.mark.django_db

DONE = ScanEvent.PLACE_DONE
# So that whatever tells of the book can be told apart from all else: at once, and in any sum.
BOOKED, FOUND, COST = 7919, 3001, Decimal("31.57")


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom of two zones whose book holds conspicuous quantities."""
    made = build(items=("GLOVE", "KNEE"))
    import_catalog(
        zones=[
            ZoneRow(site=made.site, code="H", name="合格品区", kind="QUALIFIED"),
            ZoneRow(site=made.site, code="B", name="待验区", kind="QUARANTINE"),
        ],
        places=[
            PlaceRow(site=made.site, code="A-01", zone="H"),
            PlaceRow(site=made.site, code="B-01", zone="B"),
        ],
        items=[
            ItemRow(
                code="GLOVE",
                name="手套",
                spec="7 号",
                model="无粉",
                base_unit="副",
                controls=["lot"],
                unit_cost=COST,
            )
        ],
        lots=[LotRow(item="GLOVE", code="L1", expiry=date(2029, 1, 1))],
        packaging=[PackagingRow(item="GLOVE", di="06901234567892", level="箱", factor=200)],
        actor=CLERK,
        at=DAY,
    )
    stock(made, BOOKED)
    stock(made, BOOKED, "L2")
    stock(made, 1, item="KNEE", lot="K1", serial="S-1", place="B-01")
    return made


def rows(room: Stockroom, **filters: Any) -> list[TaskRow]:
    """Return what the list shows, which is what its export holds."""
    page = list_tasks(site=room.site, turn=Turn(sort="counter"), **filters)
    assert list(page.rows) == list(every_task(site=room.site, sort="counter", **filters))
    return list(page.rows)


def test_a_task_shows_how_far_it_is_while_it_is_open_and_keeps_it_when_handed_in(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "1")
    mistaken = count.scan("first", "10:01", 5)
    void = replace(
        count.scan("first", "10:02", 0), voids=mistaken.id, goods=Goods(quantity=0), reason="误扫"
    )
    count.upload("first", count.scan("first", "10:00", 5), mistaken, void)
    count.upload("first", count.scan("first", "10:03", 0, event=DONE))
    count.upload("second", count.scan("second", "10:04", 5))

    live = task(site=room.site, task=count.task("first"))
    count.submit("first", "11:00")
    count.upload("first", count.scan("first", "11:30", 9))
    kept = task(site=room.site, task=count.task("first"))

    assert (live.places, live.places_done, live.scans) == (2, 1, 2)
    assert (live.last_scan_at, live.submitted_at) == (at("10:03"), None)
    assert kept == replace(live, submitted_at=at("11:00"))


def test_tasks_are_found_by_plan_person_words_and_whether_they_are_open(room: Stockroom) -> None:
    people = cast()
    count, other = Count(room, people, "PD-1"), Count(room, people, "PD-2")
    mine, theirs = count.task("first"), count.task("second")
    elsewhere, over = other.task("first"), other.task("second")
    count.submit("second")

    def found(**filters: Any) -> set[UUID]:
        return {row.id for row in rows(room, **filters)}

    assert found() == {mine, theirs, elsewhere, over}
    assert found(plan=count.plan) == {mine, theirs}
    assert found(person=people["first"].id) == {mine, elsewhere}
    assert found(open_only=True) == {mine, elsewhere, over}
    assert found(search="pd-2") == {elsewhere, over}
    assert found(search="SECOND", open_only=True) == {over}
    other.do(plans.cancel_plan, "head", "13:00", reason="范围有误")
    assert found(open_only=True) == {mine}


def test_a_task_of_another_site_is_unknown(room: Stockroom) -> None:
    count = Count(room, cast(), "1")

    for read in (task, task_pack):
        with pytest.raises(Refused, match=RefusalCode.TASK_UNKNOWN):
            read(site=room.site + 1, task=count.task("first"))
        with pytest.raises(Refused, match=RefusalCode.TASK_UNKNOWN):
            read(site=room.site, task=uuid4())


@pytest.mark.parametrize(
    "sort", ["-created_at", "plan_number", "round", "counter", "places", "places_done", "-scans"]
)
def test_a_list_of_tasks_costs_the_same_whatever_its_size(
    room: Stockroom, django_assert_num_queries: Callable, sort: str
) -> None:
    people = cast()
    for number in range(8):
        count = Count(room, people, f"P{number}")
        for part in ("first", "second"):
            count.task(part)

    for size in (10, 20):
        with django_assert_num_queries(2):
            page = list_tasks(site=room.site, turn=Turn(sort=sort, rows=size))
        assert len(page.rows) == min(size, 16)


def pack_of(count: Count, part: str, round_: int = 1) -> TaskPack:
    return task_pack(site=count.room.site, task=count.task(part, round_))


def test_a_handheld_takes_along_places_in_walking_order_and_what_may_lie_there(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "PD-1")
    count.upload("first", count.scan("first", "10:00", 0, event=DONE, place="B-01"))

    pack = pack_of(count, "first")

    assert (pack.task, pack.plan, pack.plan_number) == (count.task("first"), count.plan, "PD-1")
    assert [(p.zone_code, p.zone_kind, p.code, p.done, p.recounts) for p in pack.places] == [
        ("B", "QUARANTINE", "B-01", True, ()),
        ("H", "QUALIFIED", "A-01", False, ()),
    ]
    assert pack.items[0] == PackItem(
        id=room.items["GLOVE"],
        code="GLOVE",
        name="手套",
        spec="7 号",
        model="无粉",
        base_unit="副",
        controls=["lot"],
    )
    assert pack.packaging == [
        PackPackaging(di="06901234567892", item=room.items["GLOVE"], level="箱", factor=200)
    ]


def test_a_part_takes_along_its_own_places_and_the_items_of_the_whole_plan(
    room: Stockroom,
) -> None:
    count = Count(room, cast(), "1")
    [count.tasks[1, "first"]] = count.do(
        tasks.assign_tasks,
        "planner",
        "08:01",
        counters=[(1, count.people["first"].id, [room.places["A-01"]])],
        due_at=None,
    )

    pack = pack_of(count, "first")

    assert [place.code for place in pack.places] == ["A-01"]
    assert [item.code for item in pack.items] == ["GLOVE", "KNEE"]


def test_a_recount_takes_along_which_keys_to_count_again_at_each_place(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", FOUND))
    count.upload("first", count.scan("first", "10:01", 0, event=DONE, place="B-01"))
    count.compare()
    count.recount("second")

    pack = pack_of(count, "second", 2)

    assert {place.code: place.recounts for place in pack.places} == {
        "A-01": [
            PackKey(
                item=room.items["GLOVE"], item_code="GLOVE", item_name="手套", lot="L1", serial=""
            )
        ],
        "B-01": [
            PackKey(item=room.items["KNEE"], item_code="KNEE", item_name="", lot="K1", serial="S-1")
        ],
    }


def leaves(value: Any, path: str = "pack") -> Iterator[tuple[str, Any]]:
    """Return every value that stands anywhere in a structure, with the way to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield f"{path}.{name}", name
            yield from leaves(inner, f"{path}.{name}")
    elif isinstance(value, list | tuple | set | frozenset):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{number}]")
    else:
        assert isinstance(value, str | int | bool | UUID | datetime | date | Enum | None), path
        yield path, value


@pytest.mark.parametrize("round_", [1, 2])
def test_nothing_of_the_book_can_be_in_what_a_handheld_takes_along(
    room: Stockroom, round_: int
) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", FOUND))
    count.count("first", "10:01", FOUND, lot="L2")
    count.recount("second")
    told = asdict(pack_of(count, "first" if round_ == 1 else "second", round_))

    told_numbers = {value for _, value in leaves(told) if type(value) is int}
    known_numbers = {
        *room.items.values(),
        *room.places.values(),
        *(person.id for person in count.people.values()),
        round_,
        200,  # The factor of the pack.
    }
    written = json.dumps({**told, "task": "", "plan": ""}, default=str)  # Ids may hold any digits.

    assert told_numbers <= known_numbers
    for figure in (BOOKED, 2 * BOOKED, FOUND, BOOKED - FOUND, COST):
        assert str(figure) not in written
    names = {path.rpartition(".")[2] for path, _ in leaves(told)}
    forbidden = {"quantity", "expected", "variance", "balance", "book", "counted", "cost", "lines"}
    assert not {name for name in names if any(word in name for word in forbidden)}


def test_no_list_of_tasks_has_a_column_that_tells_of_the_book() -> None:
    assert {field.name for field in fields(TaskRow)} == {
        "id",
        "plan",
        "plan_number",
        "plan_name",
        "round",
        "counter_id",
        "counter",
        "created_at",
        "due_at",
        "submitted_at",
        "over",
        "lines_ordered",
        "places",
        "places_done",
        "scans",
        "last_scan_at",
    }


def test_a_pack_costs_the_same_whatever_its_size(
    room: Stockroom, django_assert_num_queries: Callable
) -> None:
    people = cast()
    small = Count(room, people, "1")
    small.task("first")
    for number in range(20):
        stock(room, 10, f"M{number}")
    large = Count(room, people, "2")
    large.task("first")

    for count in (small, large):
        with django_assert_num_queries(6):
            pack_of(count, "first")
