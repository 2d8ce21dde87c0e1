"""A variance is listed, told as a story, and settled by whom it is for."""

from urllib.parse import quote

import pytest

from medcount.audit.queries import entries_of
from medcount.core.book import Basis
from medcount.core.refusal import RefusalCode
from medcount.ledger.models import Movement
from medcount.people.actions.sessions import set_password
from medcount.people.queries import GROUP
from tests.api.test_door import problem
from tests.counting.countroom import Count, issue
from tests.staff import PASSWORD
from tests.stockroom import DAY


@pytest.fixture
def differing(floor):
    """Return the floor after three of a hundred were issued, and booked only after the count."""
    floor.count.count("first", "10:00", 97)
    issue(floor.room, 3, "14:00", basis=Basis.BOOKED, outside_id="LY-7")
    floor.count.compare()
    for part in ("head", "quality"):
        set_password(
            user_id=floor.count.people[part].id, password=PASSWORD, actor=floor.admin, at=DAY
        )
    return floor


def settled(count: Count, **told) -> dict:
    """Return who answers for it and until when."""
    return {
        "plan": str(count.plan),
        "owner": count.people["head"].id,
        "due_date": "2026-12-31",
        "reason": "现场核实",
        **told,
    }


def test_what_differs_is_listed_by_what_is_asked(differing):
    count = differing.count

    [row] = differing.read(f"/variances?plan={count.plan}&kind=QUANTITY&search=glove")["rows"]

    assert (row["expected"], row["counted"], row["delta"]) == (100, 97, -3)
    assert (row["amount"], row["gross"]) == ("-3.00", "3.00")
    assert differing.read("/variances?needs=FORM")["total"] == 0
    assert differing.read("/variances?cause=NONSENSE")["total"] == 0
    refused = differing.get("/variances?kind=ODD", token=differing.everything("head"))
    assert problem(refused, 422) == "INVALID"


def test_a_line_tells_its_story(differing):
    line = differing.count.line().id

    told = differing.read(f"/variances/{line}")

    assert told["movements"][0]["number"] == "LY-7"
    assert [(tally["counted"], tally["difference"]) for tally in told["tallies"]] == [(97, -3)]
    assert (told["causes"][0]["code"], told["line"]["unit_cost"]) == ("C-24", "1.00")
    assert told["tallies"][0]["counted_at"] == "2026-03-02T18:00:00+08:00"
    for none in (line + 1000, 2**53 - 1):
        missing = differing.get(f"/variances/{none}", token=differing.everything("head"))
        assert problem(missing, 404) == "LINE_UNKNOWN"
    beyond = differing.get(f"/variances/{2**60}", token=differing.everything("head"))
    assert problem(beyond, 422) == "INVALID"


def test_a_cause_is_confirmed_by_whom_it_is_for(differing):
    line = differing.count.line().id
    told = settled(differing.count, lines=[line], cause="C-16")

    by_planner = differing.ask("/variances/causes", told, "planner")
    unknown = differing.ask("/variances/causes", {**told, "cause": "C-77"})
    good = differing.ask("/variances/causes", told)

    assert problem(by_planner, 403) == RefusalCode.ROLE_MISSING
    assert problem(unknown, 404) == "CAUSE_UNKNOWN"
    assert good.json() == {"lines": [line]}
    assert differing.count.variances()["QUANTITY"].cause == "C-16"


def test_what_is_left_to_quality_is_settled_by_quality_alone(differing):
    line = differing.count.line().id
    cause = settled(differing.count, lines=[line], cause="C-16")
    handing = {"plan": str(differing.count.plan), "reason": "存疑"}

    handed = differing.ask(f"/variances/{line}/quality", handing)
    gone = differing.ask(f"/variances/{line + 1000}/quality", handing)

    assert handed.status_code == 200
    assert problem(gone, 404) == "VARIANCE_UNKNOWN"
    assert problem(differing.ask("/variances/causes", cause), 403) == "ROLE_MISSING"
    assert differing.ask("/variances/causes", cause, "quality").status_code == 200


def test_a_time_is_amended_by_who_proves_who_they_are(differing):
    line, head = differing.count.line().id, differing.count.people["head"].id
    told = settled(
        differing.count,
        movement=Movement.objects.get(outside_id="LY-7").id,
        occurred_at="2026-03-02T17:00:00+08:00",
        role="WAREHOUSE_HEAD",
        username="head",
        password=PASSWORD,
    )

    wrong = differing.ask(f"/variances/{line}/timing", {**told, "password": "falsch"})
    good = differing.ask(f"/variances/{line}/timing", told)

    assert problem(wrong, 422) == "LOGIN_REFUSED"
    assert good.json() == {"variance": 0}
    kept = [entry.action for entry in entries_of(site=GROUP, kind="user", subject=str(head))]
    assert kept[-2:] == ["people.proof.refused", "people.proof.passed"]
    assert differing.count.line().state == "agrees"


def test_a_search_of_any_kind_is_only_text(differing):
    assert differing.read(f"/variances?search={quote('%_' + chr(39))}")["total"] == 0
