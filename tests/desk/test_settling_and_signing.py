"""A difference is explained, put onto a form, signed with a password and posted, page by page."""

import html
import re
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from medcount.core.actor import Actor
from medcount.core.book import Basis
from medcount.core.document import DocumentKind, DocumentState
from medcount.core.reading import Goods
from medcount.counting.actions import compare, plans, scans, tasks
from medcount.counting.queries import lines
from medcount.documents.actions import import_documents
from medcount.documents.staging import DocumentRow
from medcount.people.queries import active_people
from tests.staff import PASSWORD, STAFF
from tests.stockroom import CLERK, OUTSIDE, Stockroom, build

BOOKED, COUNTED = 7919, 7907


@pytest.fixture
def room(staff: dict[str, int]) -> Stockroom:
    """Return the stockroom of the staff's site, a lot of it booked and counted twelve short."""
    room = build(code="SH", site_name="上海仓")
    room.post(room.movement(BOOKED, OUTSIDE, "A-01", "00:00"))
    return room


def actor(staff: dict[str, int], name: str) -> Actor:
    return Actor(id=staff[name], name=name, roles=frozenset({STAFF[name]}), source="UI")


def frozen(room: Stockroom, staff: dict[str, int], at: datetime) -> UUID:
    """Return a plan over the whole stockroom, its book frozen."""
    plan = plans.create_plan(
        site=room.site,
        name="月末盘点",
        places=None,
        rounds_required=0,
        clock_error_ms=1000,
        actor=actor(staff, "planner"),
        at=at,
    )
    plans.approve_plan(site=room.site, plan=plan, actor=actor(staff, "head"), at=at)
    plans.pass_gate(site=room.site, plan=plan, actor=actor(staff, "planner"), at=at)
    plans.freeze_book(site=room.site, plan=plan, actor=actor(staff, "planner"), at=at)
    return plan


def count(room: Stockroom, staff: dict[str, int], plan: UUID, at: datetime, *rounds: int) -> None:
    """Count the lot: round 1 by the counter, round 2 by the recounter."""
    for round_ in rounds:
        name = ("counter", "recounter")[round_ - 1]
        [task] = tasks.assign_tasks(
            site=room.site,
            plan=plan,
            counters=[(round_, staff[name], None)],
            due_at=None,
            actor=actor(staff, "planner"),
            at=at,
        )
        scan = scans.UploadedScan(
            id=task,
            task=task,
            device=name,
            sequence=1,
            event=scans.ScanEvent.SCAN,
            place=room.places["A-01"],
            counted_at=at + timedelta(minutes=round_),
            device_at=None,
            error_ms=1000,
            goods=Goods(item=room.items["GLOVE"], lot="L1", quantity=COUNTED),
        )
        scans.accept_scans(site=room.site, plan=plan, scans=[scan], actor=actor(staff, name), at=at)
    compare.compare(site=room.site, plan=plan, actor=actor(staff, "planner"), at=at)


def differing(room: Stockroom, plan: UUID, at: datetime) -> int:
    [found] = [one for one in lines(site=room.site, plan=plan, at=at) if one.variance]
    return found.id


@pytest.fixture
def line(room: Stockroom, staff: dict[str, int]) -> int:
    """Count it, once by the counter and once by the recounter; return the line that differs."""
    at = timezone.now() - timedelta(minutes=30)
    plan = frozen(room, staff, at)
    count(room, staff, plan, at, 1, 2)
    return differing(room, plan, at)


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


def plan_of(browser: Client, line: int) -> str:
    found = re.search(
        r'name="plan"[^>]*value="([0-9a-f-]{36})"',
        browser.get(f"/variances/{line}").content.decode(),
    )
    assert found is not None
    return found[1]


def test_a_story_alone_answers_who_has_the_list_already(line, as_person):
    head = as_person("head")

    alone = head.get(f"/variances/{line}", headers={"HX-Target": "story"}).content.decode()
    whole = head.get(f"/variances/{line}").content.decode()

    assert 'id="story"' in alone
    assert "<html" not in alone
    assert "<html" in whole
    assert head.get("/variances/999999").status_code == 404


def test_the_list_is_filtered_sorted_and_taken_home(line, as_person):
    head = as_person("head")

    def listed(query: str) -> bool:
        return f"/variances/{line}?" in head.get(f"/variances?{query}").content.decode()

    assert listed("needs=CAUSE&kind=QUANTITY&search=GLOVE&sort=place")
    assert not listed("kind=ZONE")
    assert not listed("search=nothing")
    assert head.get("/variances?sort=nonsense").status_code == 422
    book = openpyxl.load_workbook(
        BytesIO(b"".join(head.get("/variances?export=xlsx").streaming_content))
    )
    assert [row[9:12] for row in book.active.iter_rows(values_only=True)] == [
        ("账面数", "实盘数", "差异"),
        (BOOKED, COUNTED, COUNTED - BOOKED),
    ]


def test_a_difference_is_left_to_quality_with_a_reason_or_not_at_all(line, room, as_person):
    head = as_person("head")
    fields = {"plan": plan_of(head, line), "kind": "QUANTITY", "owner": "", "deed": "quality"}

    refused = head.post(f"/variances/{line}/quality", {**fields, "reason": "…"})
    assert refused.status_code == 422
    assert "REASON_MISSING" in refused.content.decode()

    assert (
        head.post(f"/variances/{line}/quality", {**fields, "reason": "包装破损"}).status_code == 302
    )
    told = head.get(f"/variances/{line}").content.decode()
    assert "已交质量" in told
    assert f"/variances/{line}/cause" not in told
    quality = as_person("quality")
    quality.post("/site", {"site": str(room.site)})
    assert f"/variances/{line}/cause" in quality.get(f"/variances/{line}").content.decode()


def test_a_recount_goes_to_somebody_else_than_who_counted(room, staff, as_person):
    at = timezone.now() - timedelta(minutes=30)
    plan = frozen(room, staff, at)
    count(room, staff, plan, at, 1)
    line, head = differing(room, plan, at), as_person("head")

    own = head.post(f"/variances/{line}/recount", {"plan": plan, "counter": staff["counter"]})
    assert own.status_code == 422
    assert "DUTY_CONFLICT" in own.content.decode()

    other = head.post(f"/variances/{line}/recount", {"plan": plan, "counter": staff["recounter"]})
    assert other.status_code == 302
    assert "复盘已派出" in head.get(f"/variances/{line}").content.decode()


def test_a_movement_booked_late_is_amended_under_a_signature(room, staff, as_person):
    at = timezone.now() - timedelta(minutes=30)
    plan = frozen(room, staff, at)
    count(room, staff, plan, at, 1, 2)
    line = differing(room, plan, at)
    late = room.movement(BOOKED - COUNTED, "A-01", OUTSIDE, "00:00", basis=Basis.BOOKED)
    booked = at + timedelta(minutes=10)
    room.post(late._replace(occurred_at=booked, recorded_at=booked))
    compare.compare(site=room.site, plan=plan, actor=actor(staff, "planner"), at=booked)
    head = as_person("head")
    page = head.get(f"/variances/{line}").content.decode()
    movement = re.search(r'name="movement">\s*<option value="(\d+)"', page)
    moment = re.search(r'name="occurred_at"\s+value="([^"]+)"', page)
    assert movement is not None
    assert moment is not None
    fields = {
        "plan": plan,
        "movement": movement[1],
        "occurred_at": moment[1],
        "owner": staff["head"],
        "due_date": "2099-01-01",
        "reason": "领用单手写时间",
        "role": "WAREHOUSE_HEAD",
        "username": "head",
    }

    wrong = head.post(f"/variances/{line}/timing", {**fields, "password": "no"})
    assert wrong.status_code == 422
    assert "领用单手写时间" in wrong.content.decode()

    signed = head.post(f"/variances/{line}/timing", {**fields, "password": PASSWORD})
    assert signed.status_code == 302
    assert "相符" in head.get(f"/variances/{line}").content.decode()


def trails_on(page: str) -> list[str]:
    """Return the addresses of the trail that a page leads to, its ways aside."""
    return [html.unescape(found) for found in re.findall(r'href="(/audit[/?][^"]+)"', page)]


def told_by(browser: Client, address: str) -> str:
    """Return what stands in the trail under an address."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().partition("<tbody>")[2]


def test_a_line_leads_to_its_plan_s_trail_until_it_has_one_of_its_own(line, staff, as_person):
    head = as_person("head")
    plan = plan_of(head, line)
    of_plan = f"/audit?kind=counting_plan&subject={plan}"

    before = trails_on(head.get(f"/variances/{line}").content.decode())
    assert "冻结账面" in told_by(head, of_plan)

    confirm(head, line, owner=staff["head"])

    [own] = trails_on(head.get(f"/variances/{line}").content.decode())
    assert before == [of_plan]
    assert own == f"/audit?kind=counting_line&subject={line}"
    assert "确认差异原因" in told_by(head, own)


def test_a_plan_and_a_form_lead_to_their_trails(line, staff, as_person):
    head = as_person("head")
    plan = plan_of(head, line)
    confirm(head, line, owner=staff["head"])
    form = as_person("planner").post("/approvals/proposal", {"plan": plan})["Location"]

    [of_plan] = trails_on(head.get(f"/plans/{plan}").content.decode())
    [of_form] = trails_on(head.get(form).content.decode())

    assert "起草盘点计划" in told_by(head, of_plan)
    assert "提出调整单" in told_by(head, of_form)
    assert "起草盘点计划" not in told_by(head, of_form)


def test_evidence_leads_to_what_the_trail_says_of_it(room, staff, as_person):
    at = timezone.now() - timedelta(minutes=30)
    plan = frozen(room, staff, at)
    import_documents(
        site=room.site,
        rows=[
            DocumentRow(
                outside_id="LL-1",
                kind=DocumentKind.REQUISITION,
                state=DocumentState.OPEN,
                created_at=at - timedelta(hours=1),
                item=room.items["GLOVE"],
                lot="L1",
                quantity=BOOKED - COUNTED,
            )
        ],
        actor=CLERK,
        at=at,
    )
    count(room, staff, plan, at, 1, 2)
    line, head = differing(room, plan, at), as_person("head")

    [paper, *_] = trails_on(head.get(f"/variances/{line}").content.decode())
    assert paper.startswith("/audit?kind=document&subject=")
    assert "导入单据" in told_by(head, paper)

    booked = at + timedelta(minutes=10)
    late = room.movement(BOOKED - COUNTED, "A-01", OUTSIDE, "00:00", basis=Basis.BOOKED)
    room.post(late._replace(occurred_at=booked, recorded_at=booked))
    compare.compare(site=room.site, plan=plan, actor=actor(staff, "planner"), at=booked)

    [movement, *_] = trails_on(head.get(f"/variances/{line}").content.decode())
    assert movement.startswith("/audit/")
    assert "ledger." in head.get(movement).content.decode()


def test_a_form_is_sent_back_and_a_posted_one_is_reversed_by_another(line, staff, as_person):
    head, planner = as_person("head"), as_person("planner")
    plan = plan_of(head, line)
    confirm(head, line, owner=staff["head"])
    returned = planner.post("/approvals/proposal", {"plan": plan})["Location"]
    assert head.post(f"{returned}/return", {"reason": " "}).status_code == 422
    assert head.post(f"{returned}/return", {"reason": "请再核"}).status_code == 302
    assert "整单退回" in head.get(returned).content.decode()

    confirm(head, line, owner=staff["head"])
    form = planner.post("/approvals/proposal", {"plan": plan})["Location"]
    nobody = head.post(f"{form}/signature", {"role": "KING", "password": PASSWORD})
    assert "INPUT_UNREADABLE" in nobody.content.decode()
    early = as_person("finance").post(f"{form}/posting")
    assert "FORM_NOT_SIGNED" in early.content.decode()
    assert "FORM_NOT_POSTED" in head.post(f"{form}/reversal", {"reason": "记错"}).content.decode()
    proof = {"role": "WAREHOUSE_HEAD", "username": "head", "password": PASSWORD}
    assert head.post(f"{form}/signature", proof).status_code == 302
    assert as_person("finance").post(f"{form}/posting").status_code == 302

    reversal = head.post(f"{form}/reversal", {"reason": "记错"})
    assert reversal.status_code == 302
    assert "差异冲销审批单" in head.get(reversal["Location"]).content.decode()


@pytest.mark.parametrize("address", ["/variances", "/approvals"])
def test_a_list_asks_as_often_for_ten_rows_as_for_twenty(room, staff, as_person, address):
    head = as_person("head")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert head.get(address).status_code == 200
        return len(seen)

    def fill(first: int) -> None:
        at = timezone.now()
        for number in range(first, first + 10):
            lot = f"N{number}"
            room.post(room.movement(5, OUTSIDE, "B-01", "00:00", lot=lot))
        compare.compare(
            site=room.site,
            plan=frozen(room, staff, at),
            actor=actor(staff, "planner"),
            at=at,
        )

    fill(0)
    few = asked()
    fill(10)

    assert asked() == few
