"""How each transition of a count is come to, and somebody fit to make it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from medcount.core.actor import Actor
from medcount.core.book import Basis
from medcount.core.duties import Role
from medcount.core.plan import PlanKind
from medcount.counting.actions import forms, plans, recounts, settle, tasks
from medcount.counting.actions.scans import ScanEvent, accept_scans
from medcount.ledger.models import Movement
from medcount.people.actions.roles import RoleRequest, approve_roles, request_roles
from medcount.people.signatures import Method
from tests.counting.countroom import Count, issue, stock
from tests.stockroom import DAY, at


@dataclass(frozen=True, kw_only=True)
class Step:
    """A transition, ready to be made, and somebody fit to make it."""

    make: Callable[[Actor], object]
    fit: Actor


def drafted(count: Count) -> UUID:
    """Draft a second plan as the planner."""
    draft: UUID = plans.create_plan(
        site=count.room.site,
        name="抽盘",
        places=None,
        rounds_required=0,
        clock_error_ms=1000,
        actor=count.people["planner"],
        at=at("08:00"),
    )
    return draft


def recounted(count: Count, by: str = "second", quantity: int = 90) -> None:
    """Let another than the first counter count L1 again."""
    count.recount(by, "L1")
    count.upload(by, count.scan(by, "11:00", quantity, round=2))
    count.submit(by, "11:40", round_=2)
    count.compare()


def proposed(count: Count) -> UUID:
    """Count twice, confirm as the head and propose as the planner."""
    recounted(count)
    count.confirm()
    return count.propose("A1")


def create_plan(count: Count) -> Step:
    def make(actor: Actor) -> None:
        plans.create_plan(
            site=count.room.site,
            name="抽盘",
            places=None,
            rounds_required=0,
            clock_error_ms=1000,
            actor=actor,
            at=at("08:00"),
        )

    return Step(make=make, fit=count.people["planner"])


def copy_plan(count: Count) -> Step:
    def make(actor: Actor) -> None:
        plans.copy_plan(site=count.room.site, plan=count.plan, actor=actor, at=at("08:00"))

    return Step(make=make, fit=count.people["planner"])


def change_plan(count: Count) -> Step:
    draft = drafted(count)

    def make(actor: Actor) -> None:
        plans.change_plan(
            site=count.room.site,
            plan=draft,
            name="季盘",
            kind=PlanKind.FULL,
            places=None,
            rounds_required=1,
            clock_error_ms=1000,
            due_at=None,
            actor=actor,
            at=at("08:10"),
        )

    return Step(make=make, fit=count.people["planner"])


def approve_plan(count: Count) -> Step:
    draft = drafted(count)

    def make(actor: Actor) -> None:
        plans.approve_plan(site=count.room.site, plan=draft, actor=actor, at=at("08:10"))

    return Step(make=make, fit=count.people["head"])


def assign_tasks(count: Count) -> Step:
    def make(actor: Actor) -> None:
        tasks.assign_tasks(
            site=count.room.site,
            plan=count.plan,
            counters=[(1, count.people["second"].id, None)],
            due_at=None,
            actor=actor,
            at=at("08:10"),
        )

    return Step(make=make, fit=count.people["planner"])


def accept(count: Count) -> Step:
    scan = count.scan("first", "10:30", 5)

    def make(actor: Actor) -> None:
        accept_scans(
            site=count.room.site, plan=count.plan, scans=[scan], actor=actor, at=at("11:30")
        )

    return Step(make=make, fit=count.people["first"])


def order_recount(count: Count) -> Step:
    """Send an actor to count L1 again, of which two rounds contradict each other."""
    recounted(count, quantity=95)
    return recount_of(count)


def recount_of(count: Count) -> Step:
    def make(actor: Actor) -> None:
        recounts.order_recount(
            site=count.room.site,
            plan=count.plan,
            lines=[count.line().id],
            counter=actor.id,
            due_at=None,
            actor=count.people["quality"],
            at=at("12:40"),
        )

    return Step(make=make, fit=count.people["third"])


def recount_of_confirmed(count: Count) -> Step:
    """Send an actor to count L1 again, which was counted once and of which the head said why."""
    appointed(count, "head")
    count.confirm()
    return recount_of(count)


def recount_of_signed(count: Count) -> Step:
    """Send an actor to count L1 again, which stands on a form that the deputy has signed."""
    appointed(count, "deputy")
    count.confirm()
    count.sign(count.propose("A1"), "deputy")
    return recount_of(count)


def confirm_causes(count: Count) -> Step:
    recounted(count)

    def make(actor: Actor) -> None:
        settle.confirm_causes(
            site=count.room.site,
            plan=count.plan,
            lines=[count.line().id],
            kind="QUANTITY",
            cause="UNKNOWN",
            owner=count.people["head"].id,
            due_date=date(2026, 3, 9),
            reason="现场核实",
            actor=actor,
            at=at("12:10"),
        )

    return Step(make=make, fit=count.people["head"])


def amend_timing(count: Count) -> Step:
    issue(count.room, 10, "12:00", basis=Basis.BOOKED)
    recounted(count)
    movement = Movement.objects.get(site=count.room.site, kind="ISSUE").id

    def make(actor: Actor) -> None:
        settle.amend_timing(
            site=count.room.site,
            plan=count.plan,
            line=count.line().id,
            movement=movement,
            occurred_at=at("09:30"),
            owner=count.people["head"].id,
            due_date=date(2026, 3, 9),
            reason="领用单手写 09:30",
            role=Role.WAREHOUSE_HEAD,
            method=Method.BOTH_COMPONENTS,
            actor=actor,
            at=at("12:20"),
        )

    return Step(make=make, fit=count.people["head"])


def propose_form(count: Count) -> Step:
    recounted(count)
    count.confirm()

    def make(actor: Actor) -> None:
        forms.propose_form(site=count.room.site, plan=count.plan, actor=actor, at=at("12:20"))

    return Step(make=make, fit=count.people["planner"])


def propose_reversal(count: Count) -> Step:
    form = proposed(count)
    count.sign(form)
    count.post(form)

    def make(actor: Actor) -> None:
        forms.propose_reversal(
            site=count.room.site, form=form, reason="复查后撤回", actor=actor, at=at("13:00")
        )

    return Step(make=make, fit=count.people["head"])


def sign_form(count: Count) -> Step:
    return signing_of(count, proposed(count))


def sign_reversal(count: Count) -> Step:
    """Sign what the deputy would take back."""
    form = proposed(count)
    count.sign(form)
    count.post(form)
    reversal = forms.propose_reversal(
        site=count.room.site,
        form=form,
        reason="复查后撤回",
        actor=count.people["deputy"],
        at=at("13:00"),
    )
    return signing_of(count, reversal)


def sign_zero(count: Count) -> Step:
    """Sign for L2, of which nothing was found where the first counter handed over to the second."""
    stock(count.room, 7, "L2", place="B-01")
    fresh = Count(count.room, count.people, "2")
    fresh.hand_over("first", "second", "10:30", place="B-01")
    fresh.upload(
        "second", fresh.scan("second", "11:00", 0, event=ScanEvent.PLACE_DONE, place="B-01")
    )
    fresh.compare()
    fresh.do(
        settle.confirm_causes,
        "head",
        "12:10",
        lines=[fresh.line("L2", "B-01").id],
        kind="QUANTITY",
        cause="UNKNOWN",
        owner=count.people["head"].id,
        due_date=date(2026, 3, 9),
        reason="现场核实",
    )
    return signing_of(fresh, fresh.propose("A2"))


def signing_of(count: Count, form: UUID) -> Step:
    def make(actor: Actor) -> None:
        forms.sign_form(
            site=count.room.site,
            form=form,
            role=Role.WAREHOUSE_HEAD,
            method=Method.BOTH_COMPONENTS,
            actor=actor,
            at=at("13:10"),
        )

    return Step(make=make, fit=count.people["head"])


def post_form(count: Count) -> Step:
    form = proposed(count)
    count.sign(form)

    def make(actor: Actor) -> None:
        forms.post_form(site=count.room.site, form=form, actor=actor, at=at("13:20"))

    return Step(make=make, fit=count.people["finance"])


def approve_role(count: Count) -> Step:
    """Approve what the head asked for the third counter."""
    [asked] = request_roles(
        requests=[
            RoleRequest(
                user_id=count.people["third"].id, role=Role.FINANCE, site_id=None, valid_from=DAY
            )
        ],
        actor=count.people["head"],
        at=at("08:00"),
    )

    def make(actor: Actor) -> None:
        approve_roles(assignment_ids=[asked], actor=actor, at=at("08:10"))

    return Step(make=make, fit=count.people["quality"])


def appointed(count: Count, part: str) -> None:
    """Appoint somebody to recount as well."""
    request = RoleRequest(
        user_id=count.people[part].id, role=Role.RECOUNTER, site_id=None, valid_from=DAY
    )
    ids = request_roles(requests=[request], actor=count.people["head"], at=DAY)
    approve_roles(assignment_ids=ids, actor=count.people["quality"], at=DAY)
    person = count.people[part]
    count.people[part] = replace(person, roles=person.roles | {Role.RECOUNTER})
