"""Default deny: no credentials, no scope, no role, no book; held over every route there is."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache

import pytest
from django.test import Client
from django.utils import timezone

from medcount.core.refusal import RefusalCode
from medcount.people.actions.devices import issue_token
from tests.api.floor import Floor
from tests.api.test_door import problem, session
from tests.blind import addresses, plant, said, tells
from tests.counting.countroom import Count

# Asked of every operation beside what fits it: lists in every way, and as no list can be asked for.
QUERIES = ("?search=L9&rows=200", "?sort=-expected", "?sort=gross", "?cursor=nonsense", "?site=XX")
WRONG_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")
# Of these the caller's own standing is all that is told.
NOBODYS = {
    "{plan_id}": "00000000-0000-7000-8000-000000000000",
    "{task_id}": "00000000-0000-7000-8000-000000000000",
    "{form_id}": "00000000-0000-7000-8000-000000000000",
    "{entry_id}": "00000000-0000-7000-8000-000000000000",
    "{line}": "2147483647",
    "{person_id}": "2147483647",
}
UNSCOPED = {"/api/v1/me", "/api/v1/me/duties", "/api/v1/time"}


@cache
def routes() -> list[tuple[str, str]]:
    """Return every operation there is, as its description tells."""
    told = Client().get("/api/v1/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, methods in told.items() for method in methods]


def routes_of(path: str) -> set[tuple[str, str]]:
    """Return the operations of one path, HEAD as GET's shadow among them."""
    there = {route for route in routes() if route[1] == path}
    return there | {("HEAD", path) for method, _ in there if method == "GET"}


def bodies(count: Count) -> dict[str, dict]:
    """Return for each operation that takes a body one that has its shape, by the path's end."""
    plan, person = str(count.plan), count.people["first"].id
    settled = {"owner": person, "due_date": "2026-03-09", "reason": "核实"}
    proof = {"role": "WAREHOUSE_HEAD", "password": "x", "username": "first"}
    moment = timezone.now().isoformat()
    line = count.line("L9").id
    return {
        "/plans": {"name": "盘点"},
        "/{plan_id}": {"name": "盘点"},
        "/cancellation": {"reason": "核实"},
        "/recounts": {"counter": person},
        "/plans/{plan_id}/tasks": {"parts": [{"counter": person}]},
        "/handovers": {"place": count.room.places["A-01"], "to_person": person},
        "/scans": {"sent_at": moment, "scans": [{"id": plan, "sequence": 1, "place": 1,
                                                 "device_at": moment}]},
        "/causes": {"plan": plan, "lines": [line], "cause": "C-99", **settled},
        "/quality": {"plan": plan, "reason": "核实"},
        "/timing": {"plan": plan, "movement": 1, "occurred_at": moment, **settled, **proof},
        "/forms": {"plan": plan},
        "/signatures": proof,
        "/return": {"reason": "核实"},
        "/reversal": {"reason": "核实"},
    }  # fmt: skip


def body_of(path: str, count: Count) -> dict:
    """Return the body that fits a path best."""
    told = bodies(count)
    ends = [end for end in told if path.endswith(end)]
    return told[max(ends, key=len)] if ends else {}


@pytest.fixture
def planted(floor: Floor) -> Floor:
    """Return the floor with a marked book, of which less was counted, its form proposed."""
    floor.count = plant(floor.count)
    return floor


def named(floor: Floor, path: str) -> str:
    """Return a path with the planted records in the places of its parameters."""
    count = floor.count
    form = floor.get("/forms", part="head", token=floor.everything("head")).json()["rows"][0]["id"]
    trail = floor.get("/audit", part="head", token=floor.everything("head")).json()["rows"][0]
    ids = {
        "plan_id": count.plan,
        "task_id": count.task("first"),
        "form_id": form,
        "entry_id": trail["id"],
        "line": count.line("L9").id,
        "person_id": count.people["head"].id,
    }
    return path.format(**ids).removeprefix("/api/v1")


def test_what_is_planted_is_told_to_who_may_see_the_book(planted):
    count = planted.count
    for path in ("/variances", "/stock", "/forms", f"/variances/{count.line('L9').id}"):
        assert tells(said(planted.get(path, token=planted.everything("head")))), path


def ways(method: str, path: str, planted: Floor) -> Iterator[tuple[str, str, dict | str | None]]:
    """Return every way to ask for an operation: as it is meant, then as it is not."""
    address, body = named(planted, path), body_of(path, planted.count)
    if path.endswith("/submission"):
        yield method, address, body
        return
    nowhere = re.sub(r"{\w+}", lambda found: NOBODYS[found[0]], path).removeprefix("/api/v1")
    yield method, nowhere, None if method == "GET" else body
    for query in QUERIES if method == "GET" else ():
        yield "GET", address + query, None
    for other in WRONG_METHODS:
        if (other, path) not in routes_of(path):
            yield other, address, None
    if method != "GET":
        yield method, address, "{"
        yield method, address, {"reason": 1, "lines": "none"}
    yield method, address, None if method == "GET" else body


@pytest.mark.parametrize("part", ["first", "second"])
def test_no_route_tells_a_counter_of_the_book(planted, part):
    secret = planted.everything(part)
    client = session(planted, part)
    client.cookies["csrftoken"] = "a" * 32
    head = planted.everything("head")
    assert len(routes()) > 40
    # Handing in comes last: until then nothing may be told, on any route.
    for wanted, path in sorted(routes(), key=lambda route: route[1].endswith("/submission")):
        for method, address, body in ways(wanted, path, planted):
            by_token = planted.call(method, address, body, token=secret)
            by_session = client.generic(
                method,
                f"/api/v1{address}",
                body if isinstance(body, str) else "" if body is None else json.dumps(body),
                content_type="application/json",
                headers={"X-CSRFToken": "a" * 32},
            )
            for answer in (by_token, by_session):
                text = said(answer)
                assert answer.status_code < 500, (method, address)
                assert not tells(text), (method, address, text)
    assert floor_is_as_it_was(planted, head)


def floor_is_as_it_was(floor: Floor, head: str) -> bool:
    """Say whether the planted form and plan are where they were before somebody tried it all."""
    form = floor.get("/forms", token=head).json()["rows"][0]
    plan = floor.get(f"/plans/{floor.count.plan}", token=head).json()
    return (form["state"], plan["cancelled_at"]) == ("PROPOSED", None)


def test_a_counter_is_refused_whatever_shows_the_book(planted):
    secret = planted.everything("first")

    for path in ("/plans", "/variances", "/forms", "/stock", "/imports", "/audit", "/people"):
        assert problem(planted.get(path, token=secret), 403) == RefusalCode.ROLE_MISSING
        allowed = planted.get(path, token=planted.everything("head"))
        assert allowed.status_code == 200


def test_nobody_comes_in_anywhere_without_credentials(planted):
    for method, path in routes():
        answer = planted.call(method, named(planted, path), {}, part=None)
        assert problem(answer, 401) == "UNAUTHENTICATED", (method, path)


def test_no_route_takes_a_token_that_lacks_its_scope(planted):
    now = timezone.now()
    scopeless = issue_token(
        user_id=planted.count.people["head"].id,
        device_id=None,
        scopes=(),
        expires_at=now + timedelta(days=1),
        actor=planted.admin,
        at=now,
    ).secret

    for method, path in routes():
        answer = planted.call(
            method,
            named(planted, path),
            None if method == "GET" else body_of(path, planted.count),
            token=scopeless,
        )
        if path in UNSCOPED:
            assert answer.status_code == 200, (method, path)
        else:
            assert problem(answer, 403) == RefusalCode.SCOPE_MISSING, (method, path)


def test_today_tells_a_counter_their_open_tasks_alone(planted):
    mine = planted.get("/today", token=planted.everything("first")).json()
    heads = planted.get("/today", token=planted.everything("head")).json()

    assert {task["counter"] for task in mine.pop("tasks")} == {"first"}
    assert not any(mine.values())
    assert heads["current"]["differing"] >= 1


def test_every_address_of_the_api_is_described_so_that_it_is_tried(planted):
    there = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", one)
        for one in addresses()
        if one.startswith("/api/v1/")
    }
    described = {path for _, path in routes()}
    beside = there - described

    assert described <= there
    for one in beside:  # The description, its page, and what answers where there is nothing.
        assert not tells(said(planted.get(one.removeprefix("/api/v1"), part="first"))), one
    assert sorted(beside) == [
        "/api/v1/",
        "/api/v1/^(?P{rest}.*)$",
        "/api/v1/docs",
        "/api/v1/openapi.json",
    ]
