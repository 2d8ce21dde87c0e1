"""Nobody comes in without a token or a session, and every no is a problem with a code."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from medcount.api.problems import status_of
from medcount.core.refusal import RefusalCode
from medcount.people.actions.devices import revoke_device, revoke_token
from medcount.people.actions.enrolment import disable_person, register_sites
from medcount.people.queries import session_mark, setup_actor

PATHS = [
    ("GET", "/me"),
    ("GET", "/time"),
    ("GET", "/tasks"),
    ("GET", "/tasks/00000000-0000-0000-0000-000000000007"),
    ("POST", "/tasks/00000000-0000-0000-0000-000000000007/scans"),
    ("POST", "/tasks/00000000-0000-0000-0000-000000000007/submission"),
    ("POST", "/tasks/00000000-0000-0000-0000-000000000007/handovers"),
]


def problem(answer, status: int) -> str:
    """Return the code of a problem, having held its form."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    return told["code"]


def session(floor, part: str = "first", **choices) -> Client:
    """Return a browser in which somebody has logged in, CSRF checks and all."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    kept = client.session
    kept["person"] = floor.count.people[part].id
    kept["mark"] = session_mark(user_id=kept["person"])
    kept.update(choices)
    kept.save()
    client.cookies["sessionid"] = kept.session_key
    return client


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_nobody_comes_in_without_a_token(floor, method, path):
    answer = floor.call(method, path, {} if method == "POST" else None, part=None)

    assert problem(answer, 401) == "UNAUTHENTICATED"
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_that_stands_for_nobody_any_more_says_why(floor):
    now = timezone.now()
    ended = floor.token("first", expires_at=now - timedelta(seconds=1))
    revoked = floor.token("second")
    left = floor.token("third")
    [token_id] = [
        token.id
        for token in __import__("medcount.people.models", fromlist=["Token"]).Token.objects.filter(
            prefix=revoked[:6]
        )
    ]
    revoke_token(token_id=token_id, reason="遗失", actor=floor.admin, at=now)
    disable_person(user_id=floor.count.people["third"].id, reason="离职", actor=floor.admin, at=now)

    codes = [
        problem(floor.get("/me", token=token), 401) for token in (ended, revoked, left, "guess")
    ]

    assert codes == ["TOKEN_EXPIRED", "TOKEN_REVOKED", "USER_INACTIVE", "TOKEN_UNKNOWN"]


def test_a_token_is_good_for_its_scopes_alone(floor):
    scans_only = floor.token("first", scopes=("scans",))
    tasks_only = floor.token("first", scopes=("tasks",))

    assert problem(floor.get("/tasks", token=scans_only), 403) == RefusalCode.SCOPE_MISSING
    assert problem(floor.upload(floor.scan(), token=tasks_only), 403) == "SCOPE_MISSING"
    assert floor.get("/tasks", token=tasks_only).status_code == 200
    assert floor.upload(floor.scan(), token=scans_only).status_code == 200


def test_a_revoked_device_does_nothing_but_bring_its_scans(floor):
    floor.get("/me")
    revoke_device(
        device_id=floor.devices["PDA-1"], reason="遗失", actor=floor.admin, at=timezone.now()
    )

    assert problem(floor.get("/tasks"), 403) == "DEVICE_REVOKED"
    assert floor.upload(floor.scan()).status_code == 200


def test_the_site_is_named_by_who_has_several(floor):
    register_sites(sites={"CD": "成都仓"}, actor=setup_actor(source="CLI"), at=timezone.now())

    assert problem(floor.get("/tasks"), 422) == RefusalCode.SITE_NOT_NAMED
    assert problem(floor.get("/tasks?site=XX"), 404) == "SITE_UNKNOWN"
    assert problem(floor.get("/tasks?site=%00"), 404) == "SITE_UNKNOWN"
    assert floor.get("/tasks?site=SH").json()["total"] == 1
    assert floor.get("/tasks?site=CD").json()["total"] == 0
    assert floor.get("/me").json()["site"] is None


def test_me_says_who_asks_and_where_they_have_roles(floor):
    assert floor.get("/me").json() == {
        "id": floor.count.people["first"].id,
        "name": "first",
        "site": {"code": "SH", "name": "SH"},
        "roles": ["COUNTER"],
        "sites": [{"code": "SH", "name": "SH"}],
        "device": "PDA-1",
        "scopes": ["scans", "tasks"],
    }


def test_the_session_of_the_desk_is_as_good_with_its_csrf_token_alone(floor):
    client = session(floor)
    path = f"/api/v1/tasks/{floor.count.task('first')}/submission"
    client.cookies["csrftoken"] = "a" * 32

    assert client.get("/api/v1/me").json()["name"] == "first"
    without = client.post(path, "{}", content_type="application/json")
    with_token = client.post(
        path, "{}", content_type="application/json", headers={"X-CSRFToken": "a" * 32}
    )

    assert problem(without, 403) == "FORM_EXPIRED"
    assert with_token.status_code == 200


def test_a_session_asks_at_the_site_it_has_chosen(floor):
    [other] = register_sites(
        sites={"CD": "成都仓"}, actor=setup_actor(source="CLI"), at=timezone.now()
    ).values()

    at_site = [
        session(floor, **chosen).get("/api/v1/me").json()["site"]
        for chosen in ({}, {"site": other}, {"site": 4711})
    ]

    assert at_site == [None, {"code": "CD", "name": "成都仓"}, None]
    assert session(floor).get("/api/v1/me?site=SH").json()["site"]["code"] == "SH"
    assert problem(session(floor).get("/api/v1/me?site=XX"), 404) == "SITE_UNKNOWN"


def test_a_session_of_somebody_who_left_is_over(floor):
    client = session(floor)
    disable_person(
        user_id=floor.count.people["first"].id,
        reason="离职",
        actor=floor.admin,
        at=timezone.now(),
    )

    assert problem(client.get("/api/v1/me"), 401) == "USER_INACTIVE"


def test_what_is_too_large_is_not_read(floor):
    body = '{"scans": "' + "x" * (1 << 20) + '"}'

    answer = floor.post(f"/tasks/{floor.count.task('first')}/scans", body)

    assert problem(answer, 413) == "TOO_LARGE"


def test_an_address_that_is_none_is_a_problem_too(floor):
    assert problem(floor.get("/taks"), 404) == "NOT_FOUND"
    assert problem(floor.get("/tasks/not-a-task"), 404) == "NOT_FOUND"


def test_a_problem_is_told_in_the_language_that_was_asked_for(floor):
    english = floor.get("/tasks/none", headers={"Accept-Language": "en"})
    refused = floor.get(
        "/tasks/00000000-0000-0000-0000-000000000007", headers={"Accept-Language": "en"}
    )

    assert english.json()["detail"] == "没有这个地址。"  # Nobody is known to ask here.
    assert problem(refused, 404) == "TASK_UNKNOWN"
    assert refused.json()["detail"].isascii()


def test_the_status_follows_from_the_code():
    told = {code: status_of(code).value for code in RefusalCode}

    unknown = {code for code in RefusalCode if code.endswith("_UNKNOWN")}
    assert {told[code] for code in unknown - {RefusalCode.LIST_SORT_UNKNOWN}} == {404}
    assert told[RefusalCode.ROLE_MISSING] == told[RefusalCode.TASK_OF_ANOTHER] == 403
    assert told[RefusalCode.TASK_ALREADY_SUBMITTED] == told[RefusalCode.PLAN_CLOSED] == 409
    assert told[RefusalCode.PLAN_NOT_FROZEN] == told[RefusalCode.GATE_BLOCKED] == 409
    assert told[RefusalCode.SITE_NOT_NAMED] == told[RefusalCode.REASON_MISSING] == 422


def test_the_description_and_its_page_are_open_to_all(db):
    client = Client()

    told = client.get("/api/v1/openapi.json")
    page = client.get("/api/v1/docs")

    assert told.json()["openapi"] == "3.1.0"
    assert (page.status_code, "<script>" in page.content.decode()) == (200, False)
    assert all(path in page.content.decode() for path in told.json()["paths"])


def test_every_operation_says_what_it_may_answer_and_who_may_ask(db):
    for methods in Client().get("/api/v1/openapi.json").json()["paths"].values():
        for operation in methods.values():
            assert {"400", "401", "403", "404", "409", "422", "503"} <= set(operation["responses"])
            assert operation["security"] == [{"BearerToken": []}, {"DeskSession": []}]
            assert "site" in [parameter["name"] for parameter in operation["parameters"]]
