"""A count is drafted, brought on and closed page by page; each step is its person's alone."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.desk.journey import BOOKED, Journey, zoned_room

DRAFT = {"name": "月末盘点", "kind": "FULL", "rounds_required": "0", "scope": "site"}


@pytest.fixture
def journey(staff, as_person) -> Journey:
    return Journey(room=zoned_room(), staff=staff, enter=as_person)


def test_the_first_page_says_what_to_do_first(journey, as_person):
    planner, inspector = (as_person(who).get("/plans") for who in ("planner", "inspector"))

    assert "还没有盘点计划" in planner.content.decode()
    assert "/plans/new" in planner.content.decode()
    assert "/plans/new" not in inspector.content.decode()


def test_who_counts_sees_no_plan_at_any_address(journey, as_person):
    journey.draft().freeze().assign()
    journey.count("A01-01", 7907)
    journey.step("planner", "comparison")
    counter = as_person("counter")

    for below in ("", "/live", "/report", "/edit", "/tasks", "/recounts"):
        answer = counter.get(f"{journey.address}{below}")

        assert answer.status_code == 403, below
        assert not re.search(r"7,?919|7,?907", answer.content.decode())
    assert counter.get("/plans").status_code == 403


def test_a_plan_that_nobody_knows_is_not_found(journey, as_person):
    answer = as_person("planner").get(f"/plans/{uuid4()}")

    assert answer.status_code == 404
    assert "PLAN_UNKNOWN" in answer.content.decode()


def test_a_draft_keeps_the_zones_aisles_and_places_that_were_ticked(journey, as_person):
    alone = journey.room.places["A02-01"]

    journey.draft(scope="chosen", zone="B", aisle="A01", place=alone, due_at="2099-10-31T18:00")

    form = as_person("planner").get(f"{journey.address}/edit").content.decode()
    assert "2099-10-31T18:00" in form
    assert set(re.findall(r'name="zone"\s+value="(\w+)"\s+checked', form)) == {"A", "B"}
    assert "4 个储位" in journey.page()


@pytest.mark.parametrize(("typed", "kept"), [({"clock_error_ms": "5000"}, "5000"), ({}, "1000")])
def test_a_draft_keeps_by_how_much_clocks_may_be_off_and_says_so(journey, as_person, typed, kept):
    journey.draft(**typed)

    form = as_person("planner").get(f"{journey.address}/edit").content.decode()

    assert re.findall(r'name="clock_error_ms".*?value="(\d+)"', form, re.S) == [kept]


def test_a_draft_of_one_aisle_opens_its_zone_and_no_more(journey, as_person):
    journey.draft(scope="chosen", aisle="A01")

    form = as_person("planner").get(f"{journey.address}/edit").content.decode()
    assert re.findall(r'name="zone"\s+value="(\w+)"\s+checked', form) == []
    assert re.findall(r'name="aisle"\s+value="([\w-]+)"\s+checked', form) == ["A01"]
    assert "2 个储位" in journey.page()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"kind": "WHIM"},
        {"rounds_required": "many"},
        {"rounds_required": "99"},
        {"clock_error_ms": "-1"},
        {"clock_error_ms": "3600001"},
        {"due_at": "soon"},
        {"scope": "chosen"},
    ],
)
def test_a_draft_that_cannot_be_read_is_refused_and_nothing_typed_is_lost(
    journey, as_person, wrong
):
    planner = as_person("planner")
    typed = {**DRAFT, "due_at": "2099-10-31T18:00", **wrong}

    answer = planner.post("/plans/draft", typed)

    assert answer.status_code == 422
    assert "INPUT_UNREADABLE" in answer.content.decode()
    assert f'value="{typed["due_at"]}"' in answer.content.decode()
    assert "还没有盘点计划" in planner.get("/plans").content.decode()
    assert planner.post("/plans/draft", DRAFT).status_code == 302


def test_only_a_planner_drafts(journey, as_person):
    assert as_person("head").get("/plans/new").status_code == 403
    assert as_person("head").post("/plans/draft", DRAFT).status_code == 403
    assert as_person("planner").post("/plans/draft", DRAFT).status_code == 302


def test_a_draft_is_changed_by_its_planner_until_it_is_approved(journey, as_person):
    journey.draft()
    planner = as_person("planner")

    changed = planner.post(f"{journey.address}/draft", {**DRAFT, "name": "月中抽盘"})
    assert changed.status_code == 302
    assert "月中抽盘" in journey.page()

    journey.step("head", "approval")
    late = planner.post(f"{journey.address}/draft", {**DRAFT, "name": "太晚了"})
    assert late.status_code == 422
    assert "PLAN_ALREADY_APPROVED" in late.content.decode()
    assert "月中抽盘" in journey.page()


def test_a_count_is_brought_on_by_one_button_at_a_time(journey, as_person):
    journey.draft()
    assert _next(journey.page("head")) == "批准计划"
    assert _next(journey.page("planner")) == ""
    assert "等他人批准" in journey.page("planner")

    journey.step("head", "approval")
    assert _next(journey.page()) == "盘前检查"
    journey.step("planner", "gate")
    assert _next(journey.page()) == "冻结账面"
    journey.step("planner", "freeze")
    assert _next(journey.page()) == "分派任务"
    journey.assign()
    assert "等盘点员开始扫描" in journey.page()
    for place in ("A01-01", "A02-01", "B01-01"):
        journey.count(place, BOOKED)
    assert _next(journey.page()) == "账实比对"
    journey.step("planner", "comparison")
    assert _next(journey.page("head")) == "关闭盘点"
    assert "等仓库主管或质量关闭" in journey.page("planner")
    journey.step("head", "closure")
    assert _next(journey.page("head")) == ""
    assert "已关闭" in journey.page("head")


def test_a_step_out_of_turn_is_refused_on_the_counts_own_page(journey, as_person):
    journey.draft()

    for who, step, code, status in (
        ("planner", "approval", "ROLE_MISSING", 403),
        ("planner", "gate", "PLAN_NOT_APPROVED", 422),
        ("planner", "freeze", "PLAN_GATE_NOT_PASSED", 422),
        ("planner", "comparison", "PLAN_NOT_FROZEN", 422),
        ("head", "closure", "PLAN_NOT_COMPARED", 422),
    ):
        answer = as_person(who).post(f"{journey.address}/{step}")

        assert answer.status_code == status, step
        assert code in answer.content.decode()
        assert "月末盘点" in answer.content.decode()
    journey.step("head", "approval")


def test_a_count_is_voided_for_a_reason_only(journey, as_person):
    journey.draft()
    planner = as_person("planner")

    idle = planner.post(f"{journey.address}/cancellation", {"deed": "cancel", "reason": "."})
    assert idle.status_code == 422
    assert "REASON_MISSING" in idle.content.decode()
    assert re.search(r"<details open>\s*<summary[^>]*>作废", idle.content.decode())

    journey.step("planner", "cancellation", reason="范围选错")
    assert "范围选错" in journey.page()
    assert _next(journey.page("head")) == ""


def test_a_copy_is_a_draft_of_its_own(journey, as_person):
    journey.draft(scope="chosen", zone="A")
    planner = as_person("planner")

    answer = planner.post(f"{journey.address}/copy")

    assert answer.status_code == 302
    assert answer["Location"] != f"{journey.address}/edit"
    assert re.search(
        r'name="zone"\s+value="A"\s+checked', planner.get(answer["Location"]).content.decode()
    )
    assert as_person("finance").post(f"{journey.address}/copy").status_code == 403


def test_the_live_part_asks_on_while_people_scan_and_stops_when_the_count_is_over(
    journey, as_person
):
    journey.draft().freeze().assign()
    journey.count("A01-01", 7907)
    planner = as_person("planner")

    scanned = planner.get(f"{journey.address}/live")
    assert scanned.status_code == 200
    assert 'hx-trigger="every 3s"' in scanned.content.decode()
    assert 'hx-swap-oob="true"' in scanned.content.decode()
    assert "7,907" in scanned.content.decode()
    assert "1 人在盘" in scanned.content.decode()

    journey.step("planner", "cancellation", reason="到此为止")
    over = planner.get(f"{journey.address}/live")
    assert over.status_code == 286
    assert "hx-trigger" not in over.content.decode()


def test_a_part_of_a_page_sends_the_whole_page_to_the_entry(journey, as_person, staff):
    journey.draft()
    planner = as_person("planner")
    planner.post("/logout")

    answer = planner.get(f"{journey.address}/live", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"].startswith("/login")
    assert answer.content == b""


def test_the_map_tells_what_was_seen_where_and_what_differs(journey):
    journey.draft().freeze().assign()
    journey.count("A01-01", BOOKED)
    journey.count("A02-01", 7907)
    journey.count("B01-01", BOOKED)
    journey.step("planner", "comparison")

    page = journey.page()

    assert "A01-01：已盘 1 / 1 行" in page
    assert "差异 1 行" in page
    for kind in ("now", "unseen"):
        assert f'class="c-{kind}"' in page


def test_parts_are_given_out_by_zone_and_aisle(journey, as_person):
    journey.draft().freeze()
    counter, recounter = journey.staff["counter"], journey.staff["recounter"]
    planner = as_person("planner")

    nobody = planner.post(f"{journey.address}/tasks/assignment", {"round": "1"})
    assert nobody.status_code == 422
    assert "TASK_EMPTY" in nobody.content.decode()

    unfit = {"round": "1", "zone:A": recounter, "due_at": "2099-01-01T08:00"}
    refused = planner.post(f"{journey.address}/tasks/assignment", unfit)
    assert refused.status_code == 422
    assert "COUNTER_NOT_APPOINTED" in refused.content.decode()
    assert f'<option value="{recounter}" selected>' in refused.content.decode()
    assert 'value="2099-01-01T08:00"' in refused.content.decode()

    journey.step("planner", "tasks/assignment", round="1", **{"zone:A": counter})
    assert [task.places for task in journey.tasks()] == [3]
    journey.step("planner", "tasks/assignment", round="2", **{"aisle:A02": recounter})
    assert [task.places for task in journey.tasks()] == [3, 1]


def test_who_counted_a_line_is_refused_its_recount_on_the_same_form(journey, as_person):
    journey.draft().freeze().assign()
    for place, quantity in (("A01-01", 7907), ("A02-01", 7900), ("B01-01", BOOKED)):
        journey.count(place, quantity)
    journey.step("planner", "comparison")
    assert _next(journey.page()) == "指派复盘 2 行"
    head = as_person("head")
    form = head.get(f"{journey.address}/recounts").content.decode()
    lines = re.findall(r'name="line"\s+value="(\d+)"', form)
    assert len(lines) == 2

    own = {"lines": "ticked", "line": lines[0], "counter": journey.staff["counter"]}
    refused = head.post(f"{journey.address}/recounts/order", own)
    assert refused.status_code == 422
    assert "R-190" in refused.content.decode()
    assert re.search(rf'value="{lines[0]}"[^>]*checked', refused.content.decode())

    other = {**own, "counter": journey.staff["recounter"]}
    assert head.post(f"{journey.address}/recounts/order", other).status_code == 302
    assert [task.lines_ordered for task in journey.tasks()] == [0, 1]
    rest = {"lines": "all", "counter": journey.staff["recounter"]}
    assert head.post(f"{journey.address}/recounts/order", rest).status_code == 302
    assert "没有等复盘的行" in head.get(f"{journey.address}/recounts").content.decode()


def test_the_variance_report_of_a_plan_is_taken_home(journey, as_person):
    journey.draft().freeze().assign()
    journey.count("A01-01", 7907)
    journey.step("planner", "comparison")

    answer = as_person("finance").get(f"{journey.address}/report")

    assert answer.status_code == 200
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    said = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert BOOKED in said
    assert 7907 in said


def test_the_list_is_filtered_sorted_searched_and_exported(journey, as_person):
    journey.draft(name="乙计划")
    journey.step("head", "approval")
    journey.draft(name="甲计划")
    planner = as_person("planner")

    def shown(query: str) -> list[str]:
        return re.findall(r"[甲乙]计划", planner.get(f"/plans{query}").content.decode())

    assert shown("") == ["甲计划", "乙计划"]
    assert shown("?sort=number") == ["乙计划", "甲计划"]
    assert shown("?state=DRAFT") == ["甲计划"]
    assert shown("?search=乙") == ["乙计划"]
    assert "没有这样的盘点计划" in planner.get("/plans?search=丙").content.decode()
    strange = planner.get("/plans?sort=weather")
    assert strange.status_code == 422
    assert "LIST_SORT_UNKNOWN" in strange.content.decode()
    answer = planner.get("/plans?state=DRAFT&export=xlsx")
    rows = list(load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert [row[1] for row in rows] == ["名称", "甲计划"]


def test_a_list_asks_the_database_as_often_for_ten_rows_as_for_twenty(journey, as_person):
    planner = as_person("planner")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert planner.get("/plans").status_code == 200
        return len(queries)

    for _ in range(10):
        planner.post("/plans/draft", DRAFT)
    ten = asked()
    for _ in range(10):
        planner.post("/plans/draft", DRAFT)

    assert asked() == ten


def _next(page: str) -> str:
    """Return what the page's one main button says; "" where there is none."""
    found = re.search(r'id="next-step"[^>]*>([^<]+)<', page)
    return found[1].strip() if found else ""
