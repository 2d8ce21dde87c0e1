"""A difference is explained, put onto a form, signed with a password and posted, page by page."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.core.reading import Goods
from medcount.counting.actions import compare, plans, scans, tasks
from medcount.counting.queries import lines
from medcount.people.queries import active_people
from tests.staff import PASSWORD
from tests.stockroom import OUTSIDE, Stockroom, build

BOOKED, COUNTED = 7919, 7907


@pytest.fixture
def room(staff: dict[str, int]) -> Stockroom:
    """Return the stockroom of the staff's site, a lot of it booked and counted twelve short."""
    room = build(code="SH", site_name="上海仓")
    room.post(room.movement(BOOKED, OUTSIDE, "A-01", "00:00"))
    return room


@pytest.fixture
def line(room: Stockroom, staff: dict[str, int]) -> int:
    """Count it, once by the counter and once by the recounter; return the line that differs."""
    now = timezone.now() - timedelta(minutes=30)

    def actor(name: str, role: Role) -> Actor:
        return Actor(id=staff[name], name=name, roles=frozenset({role}), source="UI")

    planner, head = actor("planner", Role.PLANNER), actor("head", Role.WAREHOUSE_HEAD)
    plan = plans.create_plan(
        site=room.site,
        name="月末盘点",
        places=None,
        rounds_required=0,
        clock_error_ms=1000,
        actor=planner,
        at=now,
    )
    step = {"site": room.site, "plan": plan, "at": now}
    plans.approve_plan(actor=head, **step)
    plans.pass_gate(actor=planner, **step)
    plans.freeze_book(actor=planner, **step)
    parts = [(1, "counter", Role.COUNTER), (2, "recounter", Role.RECOUNTER)]
    made = tasks.assign_tasks(
        counters=[(round_, staff[name], None) for round_, name, _ in parts],
        due_at=None,
        actor=planner,
        **step,
    )
    for (round_, name, role), task in zip(parts, made, strict=True):
        scan = scans.UploadedScan(
            id=task,
            task=task,
            device=name,
            sequence=1,
            event=scans.ScanEvent.SCAN,
            place=room.places["A-01"],
            counted_at=now + timedelta(minutes=round_),
            device_at=None,
            error_ms=1000,
            goods=Goods(item=room.items["GLOVE"], lot="L1", quantity=COUNTED),
        )
        scans.accept_scans(site=room.site, plan=plan, scans=[scan], actor=actor(name, role), at=now)
    compare.compare(actor=planner, **step)
    [found] = [one for one in lines(site=room.site, plan=plan, at=now) if one.variance]
    return found.id


def confirm(browser: Client, line: int, **typed: object):
    page = browser.get(f"/variances/{line}").content.decode()
    plan = re.search(r'name="plan"[^>]*value="([0-9a-f-]{36})"', page)
    assert plan is not None
    fields = {
        "plan": plan[1],
        "kind": "QUANTITY",
        "cause": "C-22",
        "owner": "",
        "due_date": "2099-01-01",
        "reason": "现场核实破损",
        **typed,
    }
    return browser.post(f"/variances/{line}/cause", fields)


def test_the_workbench_tells_a_line_and_its_story(line, as_person):
    head = as_person("head")

    listed = head.get("/variances").content.decode()
    told = head.get(f"/variances/{line}").content.decode()

    assert f"/variances/{line}" in listed
    assert "7,919" in told
    assert "7,907" in told


@pytest.mark.parametrize("address", ["/variances", "/approvals"])
def test_who_counts_sees_neither_variances_nor_forms(line, as_person, address):
    answer = as_person("counter").get(address)

    assert answer.status_code == 403
    assert not re.search(r"7,?919|7,?907", answer.content.decode())


def test_what_cannot_be_read_is_refused_by_name_and_nothing_typed_is_lost(line, as_person):
    answer = confirm(as_person("head"), line, owner="1", due_date="soon")

    assert answer.status_code == 422
    assert "INPUT_UNREADABLE" in answer.content.decode()
    assert "现场核实破损" in answer.content.decode()


def test_a_form_is_signed_with_a_password_and_posted_by_another(line, room, staff, as_person):
    head = as_person("head")
    owner = next(
        one.id for one in active_people(site=room.site, at=timezone.now()) if one.name == "head"
    )
    assert confirm(head, line, owner=owner).status_code == 302

    plan = re.search(r'name="plan"[^>]*>.*?<option value="([0-9a-f-]{36})"', _approvals(head), re.S)
    assert plan is not None
    proposed = as_person("planner").post("/approvals/proposal", {"plan": plan[1]})
    assert proposed.status_code == 302
    form = proposed["Location"]

    wrong = head.post(
        f"{form}/signature", {"role": "WAREHOUSE_HEAD", "username": "head", "password": "no"}
    )
    assert wrong.status_code == 422
    assert "LOGIN_REFUSED" in wrong.content.decode()
    signed = head.post(
        f"{form}/signature", {"role": "WAREHOUSE_HEAD", "username": "head", "password": PASSWORD}
    )
    assert signed.status_code == 302
    own = head.post(f"{form}/posting")
    assert "DUTY_CONFLICT" in own.content.decode()
    assert as_person("finance").post(f"{form}/posting").status_code == 302
    assert "已过账" in head.get(form).content.decode()


def _approvals(browser: Client) -> str:
    return browser.get("/approvals").content.decode()
