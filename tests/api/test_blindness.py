"""Default deny: no credentials, no scope, no role, no book; held over every route there is."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from medcount.core.refusal import RefusalCode
from medcount.people.actions.devices import issue_token
from tests.api.floor import Floor
from tests.api.test_door import problem, session
from tests.counting.countroom import Count, stock

BOOKED, COUNTED = 7919, 7907
# The book's quantity, what was expected, the variance, and what they cost at 1 a unit.
TELLING = re.compile(rf"(?<![\w.-]){BOOKED}(?![\w-])|(?<![\w.:+-])-{BOOKED - COUNTED}(?![\w:-])")
# Of these the caller's own standing is all that is told.
UNSCOPED = {"/api/v1/me", "/api/v1/me/duties", "/api/v1/time"}


def routes() -> list[tuple[str, str]]:
    """Return every operation there is, as its description tells."""
    told = Client().get("/api/v1/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, methods in told.items() for method in methods]


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
    """Return the floor with a variance of -12 on a book of 7919, its form proposed, unsubmitted."""
    stock(floor.room, BOOKED, lot="L9")
    floor.count = Count(floor.room, floor.count.people, "2")
    floor.count.count("first", "10:00", COUNTED, lot="L9")
    floor.count.confirm(lot="L9")
    floor.count.propose("TZ-9")
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


def said(answer) -> str:
    """Return all that an answer tells: status line, headers, body."""
    return "\n".join([str(answer.headers), answer.content.decode()])


def test_what_is_planted_is_told_to_who_may_see_the_book(planted):
    seen = [
        said(planted.get(path, token=planted.everything("head")))
        for path in ("/variances", "/stock", "/forms")
    ]

    assert all(TELLING.search(text) for text in seen[:2])
    assert f"{BOOKED - COUNTED}" in seen[2]


@pytest.mark.parametrize("part", ["first", "second"])
def test_no_route_tells_a_counter_of_the_book(planted, part):
    secret = planted.everything(part)
    client = session(planted, part)
    client.cookies["csrftoken"] = "a" * 32
    head = planted.everything("head")
    assert len(routes()) > 40
    # Handing in comes last: until then nothing may be told, on any route.
    for method, path in sorted(routes(), key=lambda route: route[1].endswith("/submission")):
        body = None if method == "GET" else body_of(path, planted.count)
        address = named(planted, path)
        by_token = planted.call(method, address, body, token=secret)
        by_session = client.generic(
            method,
            f"/api/v1{address}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"X-CSRFToken": "a" * 32},
        )
        for answer in (by_token, by_session):
            assert answer.status_code < 500, (method, path)
            assert not TELLING.search(said(answer)), (method, path, said(answer))
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
