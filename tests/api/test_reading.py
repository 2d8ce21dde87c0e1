"""Stock, trail, people and duties are read by who may; lists cost the same at any length."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from medcount.counting.actions.forms import return_form
from medcount.counting.actions.plans import create_plan
from medcount.exchange.actions import import_file
from medcount.exchange.files.rows import FileKind
from medcount.people.actions.enrolment import enrol_people
from medcount.people.queries import setup_actor
from tests.api.floor import Floor
from tests.api.test_door import problem
from tests.api.test_imports import HEADER, issued
from tests.counting.countroom import Count, issue, stock
from tests.exchange.good_files import csv_bytes
from tests.stockroom import CLERK, DAY, at

NONE = UUID(int=7)


def test_stock_is_told_as_of_a_moment_and_as_it_was_known_then(floor):
    issue(floor.room, 30, "10:00", recorded="15:00")
    before, after = quote("2026-03-02T17:59:00+08:00"), quote("2026-03-02T18:00:00+08:00")

    told = {
        query: floor.read(f"/stock?{query}")["rows"][0]["quantity"]
        for query in ("", f"as_of={before}", f"as_of={after}", f"as_of={after}&known_at={after}")
    }

    assert list(told.values()) == [70, 100, 70, 100]
    assert floor.read("/stock")["rows"][0]["amount"] == "70.00"
    assert floor.read("/stock?search=none")["total"] == 0
    naive = floor.get("/stock?as_of=2026-03-02T18:00:00", token=floor.everything("head"))
    assert problem(naive, 422) == "INVALID"


def test_the_trail_is_searched_read_and_proven(floor):
    [row] = floor.read(f"/audit?action=counting.plan.approved&subject={floor.count.plan}"
                       "&kind=counting_plan")["rows"]  # fmt: skip

    entry = floor.read(f"/audit/{row['id']}")

    assert entry == row
    assert (entry["actor_name"], entry["at"]) == ("head", "2026-03-02T16:00:00+08:00")
    assert entry["records"][0]["id"] == str(floor.count.plan)
    assert floor.read("/audit/verification", "admin") == {"good": True, "bad": None}
    missing = floor.get(f"/audit/{NONE}", token=floor.everything("head"))
    assert problem(missing, 404) == "ENTRY_UNKNOWN"
    assert problem(floor.get("/audit", token=floor.everything("admin")), 403) == "ROLE_MISSING"


def test_people_are_told_with_their_rights(floor):
    head = floor.count.people["head"].id

    [row] = floor.read("/people?search=head")["rows"]
    person = floor.read(f"/people/{head}", "admin")

    assert row["id"] == head
    assert [right["role"] for right in person["rights"]] == ["WAREHOUSE_HEAD"]
    assert problem(floor.get("/people/4711", token=floor.everything("head")), 404)
    assert problem(floor.get(f"/people/{2**40}", token=floor.everything("head")), 422)


def test_everybody_reads_their_own_duties(floor):
    mine = floor.get("/me/duties", part="first").json()

    assert [right["role"] for right in mine["rights"]] == ["COUNTER"]
    assert "counting.accept_scans" in {duty["code"] for duty in mine["may"]}
    assert "counting.sign_form" in {duty["code"] for duty in mine["may_not"]}
    assert "R-192" in {conflict["rule"] for conflict in mine["conflicts"]}


def _plans(floor: Floor, batch: int) -> None:
    for _ in range(10):
        create_plan(
            site=floor.room.site,
            name="盘点",
            places=None,
            rounds_required=0,
            clock_error_ms=1000,
            actor=floor.count.people["planner"],
            at=at("08:00"),
        )


def _lots(floor: Floor, batch: int) -> None:
    for lot in range(10):
        stock(floor.room, 5, lot=f"X{batch}{lot}")


def _matters(floor: Floor, batch: int) -> None:
    _lots(floor, batch)
    Count(floor.room, floor.count.people, f"M{batch}").compare()


def _tasks(floor: Floor, batch: int) -> None:
    for number in range(10):
        Count(floor.room, floor.count.people, f"T{batch}{number}").task("first")


def _forms(floor: Floor, batch: int) -> None:
    if batch == 0:
        floor.count.count("first", "10:00", 90)
    for _ in range(10):
        floor.count.confirm()
        return_form(
            site=floor.room.site,
            form=floor.count.propose(),
            reason="先核实",
            actor=floor.count.people["head"],
            at=at("12:30"),
        )


def _files(floor: Floor, batch: int) -> None:
    for number in range(10):
        _bring(floor, [issued(f"m{batch}{number}", "1")])


def _unclear(floor: Floor, batch: int) -> None:
    if batch == 0:
        stock(floor.room, 50, lot="L2")
    _bring(floor, [issued(f"m{batch}{number}", "1", lot="") for number in range(10)])


def _bring(floor: Floor, rows: list[list[str]]) -> None:
    import_file(
        kind=FileKind.MOVEMENTS,
        name="m.csv",
        body=csv_bytes([HEADER, *rows]),
        site=floor.room.site,
        actor=CLERK,
        at=timezone.now(),
    )


def _people(floor: Floor, batch: int) -> None:
    names = {f"p{batch}{number}": "某人" for number in range(10)}
    enrol_people(people=names, actor=setup_actor(source="CLI"), at=DAY)


LISTS: dict[str, Callable[[Floor, int], None]] = {
    "/plans": _plans,
    "/tasks": _tasks,
    "/variances": _matters,
    "/forms": _forms,
    "/stock": _lots,
    "/imports": _files,
    "/imports/parked": _unclear,
    "/audit": _plans,
    "/people": _people,
}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_costs_the_same_queries_whatever_its_length(floor, path):
    floor.everything("head")
    seen = []
    for batch in range(2):
        LISTS[path](floor, batch)
        with CaptureQueriesContext(connection) as queries:
            rows = floor.read(f"{path}?rows=500")["rows"]
        seen.append((len(rows), len(queries)))

    (few, asked_for_few), (many, asked_for_many) = seen
    assert few >= 10
    assert many >= few + 10
    assert asked_for_few == asked_for_many
