"""A counter sees and moves their own tasks, and takes nothing of the book along."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from medcount.core.refusal import RefusalCode
from tests.api.test_door import problem

NONE = UUID(int=7)


def submission(floor, **facts):
    return floor.post(f"/tasks/{floor.count.task('first')}/submission", {}, **facts)


def handover(floor, body: dict | None = None, **facts):
    told = {
        "place": floor.room.places["A-01"],
        "to_person": floor.count.people["second"].id,
        **(body or {}),
    }
    return floor.post(f"/tasks/{floor.count.task('first')}/handovers", told, **facts)


def test_a_counter_lists_their_own_tasks_and_a_planner_everybodys(floor):
    mine, other = floor.count.task("first"), floor.count.task("second")

    listed = {
        part: [row["id"] for row in floor.get("/tasks", part=part).json()["rows"]]
        for part in ("first", "planner", "finance")
    }

    assert listed == {"first": [str(mine)], "planner": [str(other), str(mine)], "finance": []}
    assert floor.get("/tasks?mine=1", part="planner").json()["total"] == 0


def test_a_list_goes_on_where_its_page_before_ended(floor):
    floor.count.task("second")

    first = floor.get("/tasks?rows=1&sort=counter", part="planner").json()
    second = floor.get(f"/tasks?rows=1&sort=counter&cursor={first['next']}", part="planner").json()

    assert [page["rows"][0]["counter"] for page in (first, second)] == ["first", "second"]
    assert (first["total"], second["next"]) == (2, "")
    assert problem(floor.get("/tasks?cursor=%21"), 422) == "LIST_CURSOR_UNREADABLE"
    assert problem(floor.get("/tasks?sort=book"), 422) == "LIST_SORT_UNKNOWN"
    assert problem(floor.get("/tasks?rows=0"), 422) == "INVALID"


def test_a_task_that_was_handed_in_is_not_open(floor):
    submission(floor)

    assert floor.get("/tasks?open=1").json()["total"] == 0
    assert floor.get("/tasks").json()["rows"][0]["submitted_at"].endswith("+08:00")


def test_a_pack_tells_where_and_what_and_never_how_much(floor):
    pack = floor.get(f"/tasks/{floor.count.task('first')}").json()

    assert pack["plan"]["number"] == "1"
    assert [place["code"] for place in pack["places"]] == ["A-01", "B-01"]
    assert [item["code"] for item in pack["items"]] == ["GLOVE"]
    assert not pack.keys() & {"book", "lines", "expected", "quantity", "variance"}
    assert not pack["items"][0].keys() & {"book", "expected", "quantity", "stock"}


def test_a_task_of_another_is_none_to_a_counter(floor):
    other = floor.count.task("second")

    assert problem(floor.get(f"/tasks/{other}"), 404) == "TASK_UNKNOWN"
    assert floor.get(f"/tasks/{other}", part="planner").status_code == 200
    assert problem(floor.post(f"/tasks/{other}/submission", {}), 403) == "TASK_OF_ANOTHER"
    assert problem(floor.post(f"/tasks/{NONE}/submission", {}), 404) == "TASK_UNKNOWN"


def test_a_task_is_handed_in_once(floor):
    answer = submission(floor)

    assert answer.status_code == 200
    submitted_at = datetime.fromisoformat(answer.json()["submitted_at"])
    assert submitted_at.utcoffset() == timedelta(hours=8)
    assert problem(submission(floor), 409) == "TASK_ALREADY_SUBMITTED"


def test_a_place_is_handed_over_once_to_another_who_counts(floor):
    answer = handover(floor)

    assert answer.status_code == 201
    UUID(answer.json()["id"])
    assert problem(handover(floor), 409) == RefusalCode.HANDOVER_ALREADY_DECLARED


@pytest.mark.parametrize(
    ("told", "status", "code"),
    [
        ({"to_person": "first"}, 422, RefusalCode.HANDOVER_TO_ONESELF),
        ({"to_person": "finance"}, 409, RefusalCode.COUNTER_NOT_APPOINTED),
        ({"to_person": 4711}, 404, RefusalCode.USER_UNKNOWN),
        ({"place": 4711}, 422, RefusalCode.PLACE_OUT_OF_SCOPE),
        ({"place": 2**31}, 422, "INVALID"),
    ],
)
def test_a_hand_over_that_makes_no_sense_is_refused(floor, told, status, code):
    told = {
        name: floor.count.people[value].id if isinstance(value, str) else value
        for name, value in told.items()
    }

    assert problem(handover(floor, told), status) == code


def test_a_place_is_handed_over_by_its_counter_while_the_task_is_open(floor):
    assert problem(handover(floor, part="second"), 403) == "TASK_OF_ANOTHER"
    submission(floor)
    assert problem(handover(floor), 409) == "TASK_ALREADY_SUBMITTED"
    gone = floor.post(f"/tasks/{NONE}/handovers", {"place": 1, "to_person": 1})
    assert problem(gone, 404) == "TASK_UNKNOWN"


def test_a_key_makes_a_second_request_the_same_as_the_first(floor):
    key = {"Idempotency-Key": str(uuid4())}

    first, second = (handover(floor, headers=key) for _ in range(2))
    other = handover(floor, {"place": floor.room.places["B-01"]}, headers=key)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert problem(other, 422) == RefusalCode.IDEMPOTENCY_KEY_REUSED


def test_a_refusal_is_not_kept_under_its_key(floor):
    key = {"Idempotency-Key": "k"}

    refused = handover(floor, {"place": 4711}, headers=key)
    good = handover(floor, headers=key)

    assert problem(refused, 422) == "PLACE_OUT_OF_SCOPE"
    assert good.status_code == 201
    assert (
        submission(floor, headers={"Idempotency-Key": "s"}).json()
        == submission(floor, headers={"Idempotency-Key": "s"}).json()
    )
