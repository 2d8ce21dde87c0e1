"""Plans are listed with how far each has come; a plan's rail says who moved it on and when."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from medcount.catalog.actions import import_catalog
from medcount.catalog.queries import place_ids
from medcount.catalog.staging import PlaceRow, ZoneRow
from medcount.core.duties import Role
from medcount.core.page import Turn
from medcount.core.plan import RAIL, PlanKind, PlanState, Standing
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import compare, plans
from medcount.counting.queries.plans import PlanDetail, Step, every_plan, list_plans, plan_detail
from tests.counting.countroom import Count, cast, hold_all, issue, stock
from tests.stockroom import CLERK, DAY, Stockroom, at, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Stockroom:
    """Return a stockroom with a hundred gloves of each of two lots, at 1.50 each."""
    made = build(unit_cost=Decimal("1.50"))
    stock(made, 100)
    stock(made, 100, "L2")
    return made


def draft(room: Stockroom, people, name: str = "月末盘点", **facts):
    usual = {"places": None, "rounds_required": 0, "clock_error_ms": 1000}
    return plans.create_plan(
        site=room.site, name=name, actor=people["planner"], at=at("08:00"), **{**usual, **facts}
    )


def detail(count: Count) -> PlanDetail:
    return plan_detail(site=count.room.site, plan=count.plan, at=at("23:00"))


def states(count: Count) -> tuple[PlanState, PlanState]:
    """Return the state of a count as its page and as the list shows it."""
    (row,) = list_plans(site=count.room.site, turn=Turn(), search=count.number).rows
    return detail(count).state, row.state


def step(count: Count, state: PlanState) -> Step:
    (found,) = [one for one in detail(count).rail if one.state is state]
    return found


def test_a_plan_walks_the_rail_of_its_states() -> None:
    room = build(unit_cost=Decimal(30))  # Ten short are 300, which finance signs too.
    stock(room, 100)
    stock(room, 100, "L2")
    people = cast()
    plan = draft(room, people, number="PLAN")
    site = room.site
    walked = [plan_detail(site=site, plan=plan, at=at("08:00")).state]
    move = {"site": site, "plan": plan, "at": at("08:00")}
    plans.approve_plan(actor=people["head"], **move)
    walked.append(plan_detail(site=site, plan=plan, at=at("08:00")).state)
    plans.cancel_plan(actor=people["head"], reason="范围有误", **move)
    walked.append(plan_detail(site=site, plan=plan, at=at("08:00")).state)

    count = Count(room, people, "COUNT")
    form = None

    def propose() -> None:
        nonlocal form
        count.confirm()
        form = count.propose("A1")

    for action in (
        lambda: None,
        lambda: count.upload("first", count.scan("first", "10:00", 90)),
        lambda: count.count("first", "10:05", 100, lot="L2"),
        lambda: (count.recount("second"), count.count("second", "11:00", 90, round=2)),
        propose,
        lambda: count.sign(form),
        lambda: count.sign(form, "finance", Role.FINANCE),
        lambda: count.post(form, part="planner"),
        lambda: count.do(plans.close_plan, "head", "13:00"),
    ):
        action()
        shown, listed = states(count)
        assert shown is listed
        walked.append(shown)

    assert walked == [
        PlanState.DRAFT,
        PlanState.APPROVED,
        PlanState.CANCELLED,
        PlanState.SNAPSHOT,
        PlanState.COUNTING,
        PlanState.RECOUNT,
        PlanState.RECONCILE,
        PlanState.PENDING_APPROVAL,
        PlanState.PENDING_APPROVAL,  # Finance has not signed yet, and there is an amount.
        PlanState.APPROVED_ADJ,
        PlanState.POSTED,
        PlanState.CLOSED,
    ]


def test_a_count_that_differs_nowhere_has_nothing_to_post(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 100))
    count.count("first", "10:05", 100, lot="L2")

    assert detail(count).state is PlanState.POSTED
    assert step(count, PlanState.RECONCILE).standing is Standing.DONE


def test_a_late_fact_brings_a_posted_count_back_to_its_differences(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 90))
    count.count("first", "10:05", 100, lot="L2")
    form = count.signed_form("A1")
    count.sign(form, "finance", Role.FINANCE)
    count.post(form, part="planner")
    issue(room, 4, "09:00", recorded="14:00")

    hold_all(room)

    assert detail(count).state is PlanState.RECONCILE


def test_the_rail_says_who_when_and_how_many_lines(room: Stockroom) -> None:
    stock(room, 5, "L3")
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 90))
    count.count("first", "10:05", 95, lot="L2")
    count.recount("second", "L1")
    count.count("second", "11:00", 90, round=2)

    rail = detail(count).rail

    assert [one.state for one in rail] == list(RAIL)
    told = {one.state: (one.standing, one.who, one.at, one.lines) for one in rail}
    assert told[PlanState.DRAFT] == (Standing.DONE, "planner", at("08:00"), None)
    assert told[PlanState.APPROVED] == (Standing.DONE, "head", at("08:00"), None)
    assert told[PlanState.SNAPSHOT] == (Standing.DONE, "planner", at("08:00"), None)
    assert told[PlanState.COUNTING] == (Standing.NOW, "", at("10:00"), 2)
    assert told[PlanState.RECOUNT] == (Standing.PART, "", at("12:05"), 1)
    assert told[PlanState.RECONCILE] == (Standing.PART, "", at("12:00"), 1)
    assert told[PlanState.PENDING_APPROVAL] == (Standing.TODO, "", None, None)
    assert told[PlanState.CLOSED] == (Standing.TODO, "", None, None)


def test_a_cancelled_plan_shows_how_far_it_came_and_why_it_ended(room: Stockroom) -> None:
    people = cast()
    plan = draft(room, people)
    step = {"site": room.site, "plan": plan, "at": at("08:10")}
    plans.approve_plan(actor=people["head"], **step)
    plans.cancel_plan(actor=people["head"], reason="范围有误", **step)

    shown = plan_detail(site=room.site, plan=plan, at=at("09:00"))

    assert [one.state for one in shown.rail if one.standing is Standing.DONE] == [
        PlanState.DRAFT,
        PlanState.APPROVED,
    ]
    assert (shown.cancelled_by, shown.cancel_reason) == ("head", "范围有误")


def test_differences_are_told_gross_before_net_and_never_netted(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 91))
    count.count("first", "10:05", 103, lot="L2")

    shown = detail(count)

    assert shown.states == {"variance": 2}
    assert (shown.differences.gross_units, shown.differences.net_units) == (12, -6)
    assert (shown.differences.gross_amount, shown.differences.net_amount) == (
        Decimal("18.00"),
        Decimal("-9.00"),
    )


def test_an_amount_is_not_told_where_a_cost_is_not_known() -> None:
    room = build(unit_cost=None)
    stock(room, 100)
    count = Count(room, cast(), "1")
    count.count("first", "10:00", 90)

    assert detail(count).differences.gross_units == 10
    assert detail(count).differences.gross_amount is None


def test_the_scope_of_a_plan_is_told_zone_by_zone() -> None:
    room = build(places=("C-01",))
    import_catalog(
        zones=[ZoneRow(site=room.site, code="Q", name="待验区", kind="QUARANTINE")],
        places=[PlaceRow(site=room.site, code=code, zone="Q") for code in ("Q-01", "Q-02")],
        actor=CLERK,
        at=DAY,
    )
    ids = place_ids(site=room.site)
    people = cast()
    whole = draft(room, people)
    part = draft(room, people, places=[ids["Q-02"]])

    of_whole, of_part = (
        plan_detail(site=room.site, plan=plan, at=DAY).scope for plan in (whole, part)
    )

    assert [(zone.code, zone.places, zone.is_whole) for zone in of_whole] == [
        ("", 1, True),
        ("Q", 2, True),
    ]
    (zone,) = of_part
    assert (zone.name, zone.kind, zone.places, zone.is_whole) == ("待验区", "QUARANTINE", 1, False)


def test_what_the_gate_found_is_shown_with_the_plan(room: Stockroom) -> None:
    count = Count(room, cast(), "1")

    assert detail(count).gate_findings == []
    assert (detail(count).gate_passed_by, detail(count).gate_passed_at) == ("planner", at("08:00"))


def test_a_plan_of_another_site_is_unknown(room: Stockroom) -> None:
    count = Count(room, cast(), "1")

    with pytest.raises(Refused, match=RefusalCode.PLAN_UNKNOWN):
        plan_detail(site=room.site + 1, plan=count.plan, at=DAY)


def test_plans_are_found_by_state_number_and_name(room: Stockroom) -> None:
    people = cast()
    draft(room, people, "冷库抽盘", number="PD-1", kind=PlanKind.SPOT)
    draft(room, people, "年终全盘", number="PD-2")
    Count(room, people, "PD-3")

    def found(**filters) -> list[str]:
        page = list_plans(site=room.site, turn=Turn(sort="number"), **filters)
        exported = [row.number for row in every_plan(site=room.site, sort="number", **filters)]
        assert [row.number for row in page.rows] == exported
        return exported

    assert found() == ["PD-1", "PD-2", "PD-3"]
    assert found(states=[PlanState.SNAPSHOT]) == ["PD-3"]
    assert found(states=[PlanState.DRAFT, PlanState.CLOSED]) == ["PD-1", "PD-2"]
    assert found(search="pd-2") == ["PD-2"]
    assert found(search="冷库") == ["PD-1"]
    assert found(search="%") == []


def test_the_list_shows_what_the_last_comparison_said(room: Stockroom) -> None:
    count = Count(room, cast(), "1")
    count.upload("first", count.scan("first", "10:00", 90))

    def figures() -> tuple[int, int, int]:
        (row,) = list_plans(site=room.site, turn=Turn()).rows
        return row.lines, row.counted, row.differing

    assert figures() == (2, 0, 0)
    count.do(compare.compare, "planner", "12:00")
    assert figures() == (2, 1, 1)


@pytest.mark.parametrize(
    "sort", ["-created_at", "number", "name", "kind", "planner", "lines", "counted", "-differing"]
)
def test_a_list_of_plans_costs_the_same_whatever_its_size(
    room: Stockroom, django_assert_num_queries: Callable, sort: str
) -> None:
    people = cast()
    for number in range(12):
        draft(room, people, f"P{number % 3}")

    for rows in (10, 20):
        with django_assert_num_queries(2):
            list_plans(site=room.site, turn=Turn(sort=sort, rows=rows))


def test_a_plans_page_costs_the_same_whatever_its_size(
    room: Stockroom, django_assert_num_queries: Callable
) -> None:
    people = cast()
    small = Count(room, people, "1")
    small.count("first", "10:00", 90)
    for number in range(20):
        stock(room, 10, f"M{number}")
    large = Count(room, people, "2")
    large.count("first", "10:00", 90)

    for count in (small, large):
        with django_assert_num_queries(6):
            detail(count)


def test_a_cursor_walks_all_plans(room: Stockroom) -> None:
    people = cast()
    for number in range(7):
        draft(room, people, f"P{number}")

    seen, cursor = [], ""
    while True:
        page = list_plans(site=room.site, turn=Turn(cursor=cursor, rows=3))
        seen += [row.name for row in page.rows]
        if not page.next:
            break
        cursor = page.next

    assert sorted(seen) == [f"P{number}" for number in range(7)]
    assert page.total == 7
