"""A plan is driven from draft to close over the API, each step by whom it is for."""

from uuid import UUID, uuid4

import pytest

from medcount.core.refusal import RefusalCode
from tests.api.test_door import problem
from tests.counting.countroom import Count, stock

NONE = UUID(int=7)


def drafted(floor, **told) -> str:
    """Return a plan that the planner drafted over the API."""
    answer = floor.ask("/plans", {"name": "月末盘点", **told}, "planner")
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def differing(floor) -> Count:
    """Return a count of a lot of its own, of which ten are missing."""
    stock(floor.room, 50, lot="L9")
    count = Count(floor.room, floor.count.people, "2")
    count.count("first", "10:00", 40, lot="L9")
    return count


def test_a_plan_goes_from_draft_to_the_freeze(floor):
    plan = drafted(floor, places=[floor.room.places["A-01"]], due_at="2026-12-31T18:00:00+08:00")

    steps = [
        floor.ask(f"/plans/{plan}/{step}", part=part)
        for step, part in (("approval", "head"), ("gate", "planner"), ("freeze", "planner"))
    ]

    assert [step.status_code for step in steps] == [200, 200, 200]
    assert steps[1].json() == {"findings": []}
    assert steps[2].json() == {"lines": 1}
    detail = floor.read(f"/plans/{plan}")
    assert (detail["state"], detail["due_at"]) == ("SNAPSHOT", "2026-12-31T18:00:00+08:00")
    assert [zone["places"] for zone in detail["scope"]] == [1]
    assert [step["who"] for step in detail["rail"]][:3] == ["planner", "head", "planner"]
    assert detail["differences"]["gross_amount"] == "0.00"


@pytest.mark.parametrize(
    ("step", "part", "status", "code"),
    [
        ("approval", "planner", 403, RefusalCode.ROLE_MISSING),
        ("gate", "planner", 409, RefusalCode.PLAN_NOT_APPROVED),
        ("freeze", "planner", 409, RefusalCode.PLAN_GATE_NOT_PASSED),
        ("comparison", "planner", 409, RefusalCode.PLAN_NOT_FROZEN),
        ("closure", "head", 409, RefusalCode.PLAN_NOT_COMPARED),
        ("copy", "head", 403, RefusalCode.ROLE_MISSING),
    ],
)
def test_a_step_out_of_turn_is_refused(floor, step, part, status, code):
    plan = drafted(floor)

    assert problem(floor.ask(f"/plans/{plan}/{step}", part=part), status) == code
    assert problem(floor.ask(f"/plans/{NONE}/{step}", part=part), 404 if status == 409 else 403)
    assert floor.read(f"/plans/{plan}")["state"] == "DRAFT"


def test_a_draft_is_written_anew_by_its_planner_alone(floor):
    plan = drafted(floor)
    anew = {"name": "抽盘", "kind": "SPOT", "places": [floor.room.places["B-01"]]}

    changed = floor.ask(f"/plans/{plan}", anew, "planner", method="PUT")
    by_other = floor.ask(f"/plans/{plan}", anew, "head", method="PUT")
    floor.ask(f"/plans/{plan}/approval")
    too_late = floor.ask(f"/plans/{plan}", anew, "planner", method="PUT")

    assert changed.status_code == 200
    assert problem(by_other, 403) == "ROLE_MISSING"
    assert problem(too_late, 409) == "PLAN_ALREADY_APPROVED"
    detail = floor.read(f"/plans/{plan}")
    assert (detail["name"], detail["kind"]) == ("抽盘", "SPOT")


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"name": ""}, 422, "INVALID"),
        ({"places": []}, 422, "INVALID"),
        ({"places": [4711]}, 404, "PLACE_UNKNOWN"),
        ({"number": "1"}, 409, "PLAN_NUMBER_TAKEN"),
        ({"kind": "WHOLE"}, 422, "INVALID"),
        ({"due_at": "2026-12-31T18:00:00"}, 422, "INVALID"),
    ],
)
def test_a_draft_that_makes_no_sense_is_refused(floor, told, status, code):
    assert problem(floor.ask("/plans", {"name": "盘点", **told}, "planner"), status) == code
    assert drafted(floor)


def test_a_key_drafts_a_plan_once(floor):
    key = {"Idempotency-Key": str(uuid4())}

    first, second = (
        floor.ask("/plans", {"name": "盘点"}, "planner", headers=key) for _ in range(2)
    )

    assert first.json() == second.json()
    assert floor.read("/plans?search=盘点")["total"] == 2  # The floor's own, and this one.


def test_a_copy_is_a_draft_of_its_own(floor):
    copy = floor.ask(f"/plans/{floor.count.plan}/copy", part="planner")

    assert copy.status_code == 201
    assert floor.read(f"/plans/{copy.json()['id']}")["state"] == "DRAFT"


def test_plans_are_listed_by_their_state(floor):
    drafted(floor)

    listed = {
        state: floor.read(f"/plans?state={state}")["total"] for state in ("DRAFT", "SNAPSHOT")
    }

    assert listed == {"DRAFT": 1, "SNAPSHOT": 1}
    assert floor.read("/plans?state=DRAFT&state=SNAPSHOT&sort=number")["total"] == 2
    assert problem(floor.get("/plans?state=LOST", token=floor.everything("head")), 422) == "INVALID"


def test_a_plan_is_cancelled_for_a_reason(floor):
    path = f"/plans/{floor.count.plan}/cancellation"

    silent = floor.ask(path, {"reason": "..."})
    told = floor.ask(path, {"reason": "范围有误"})

    assert problem(silent, 422) == "REASON_MISSING"
    assert told.status_code == 200
    assert floor.read(f"/plans/{floor.count.plan}")["cancel_reason"] == "范围有误"
    assert problem(floor.ask(path, {"reason": "范围有误"}), 409) == "PLAN_CANCELLED"


def test_counters_are_given_their_parts(floor):
    path = f"/plans/{floor.count.plan}/tasks"
    part = {"counter": floor.count.people["second"].id, "places": [floor.room.places["B-01"]]}

    answer = floor.ask(path, {"parts": [part]}, "planner")
    again = floor.ask(path, {"parts": [part]}, "planner")
    unfit = floor.ask(path, {"parts": [{"counter": floor.count.people["finance"].id}]}, "planner")

    assert answer.status_code == 201
    [task] = answer.json()["tasks"]
    assert floor.read(f"/tasks/{task}", "second")["places"][0]["code"] == "B-01"
    assert problem(again, 409) == "TASK_ALREADY_ASSIGNED"
    assert problem(unfit, 409) == "COUNTER_NOT_APPOINTED"


def test_a_recount_goes_to_another_person(floor):
    count = differing(floor)
    path = f"/plans/{count.plan}/recounts"
    line = count.line("L9").id

    to_oneself = floor.ask(path, {"lines": [line], "counter": count.people["first"].id})
    to_another = floor.ask(path, {"lines": [line], "counter": count.people["third"].id})
    twice = floor.ask(path, {"lines": [line], "counter": count.people["third"].id})

    assert problem(to_oneself, 403) == "DUTY_CONFLICT"
    assert to_another.status_code == 201
    assert count.of(UUID(to_another.json()["task"])).round == 2
    assert problem(twice, 422) == "RECOUNT_UNDER_WAY"


def test_comparing_tells_lines_by_state_and_an_open_one_keeps_the_plan_open(floor):
    count = differing(floor)

    compared = floor.ask(f"/plans/{count.plan}/comparison", part="planner")
    closed = floor.ask(f"/plans/{count.plan}/closure")

    assert compared.json() == {"states": {"variance": 1, "not_counted": 1}}
    assert problem(closed, 409) == "PLAN_HAS_OPEN_LINES"


def test_a_count_without_open_lines_is_closed(floor):
    floor.count.count("first", "10:00", 100)

    assert floor.ask(f"/plans/{floor.count.plan}/closure").status_code == 200
    assert floor.read(f"/plans/{floor.count.plan}")["state"] == "CLOSED"


def test_progress_and_scans_tell_what_the_floor_does(floor):
    count = differing(floor)

    progress = floor.read(f"/plans/{count.plan}/progress")
    scans = floor.read(f"/plans/{count.plan}/scans?limit=5")

    assert progress["tallied"]["variance"] == 1
    assert [place["code"] for zone in progress["zones"] for place in zone["places"]] == [
        "A-01",
        "B-01",
    ]
    assert [(scan["person"], scan["quantity"]) for scan in scans] == [("first", 40)]
    assert scans[0]["counted_at"] == "2026-03-02T18:00:00+08:00"
    missing = floor.get(f"/plans/{NONE}", token=floor.everything("head"))
    assert problem(missing, 404) == "PLAN_UNKNOWN"
