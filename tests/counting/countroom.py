"""Counts in the tests' stockroom, told like a day: who counted what, when, and who signed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from medcount.core.actor import Actor
from medcount.core.book import Basis
from medcount.core.duties import Role
from medcount.core.reading import Goods
from medcount.core.stock import MovementKind
from medcount.counting import queries
from medcount.counting.actions import compare, forms, plans, recounts, settle, tasks
from medcount.counting.actions.assertions import hold_assertions
from medcount.counting.actions.scans import Answer, ScanEvent, UploadedScan, accept_scans
from medcount.counting.queries import LineRow, VarianceRow
from medcount.counting.queries.tasks import TaskRow
from medcount.counting.queries.tasks import task as find_task
from medcount.ledger import queries as ledger
from medcount.ledger.models import Movement
from medcount.people.actions.enrolment import enrol_people
from medcount.people.actions.roles import (
    RoleRequest,
    appoint_first,
    approve_roles,
    request_roles,
)
from medcount.people.queries import actor_for_user, setup_actor
from medcount.people.signatures import Method
from tests.stockroom import DAY, OUTSIDE, Stockroom, at

ROLES = {
    "planner": [Role.PLANNER],
    "head": [Role.WAREHOUSE_HEAD],
    "quality": [Role.QA],
    "finance": [Role.FINANCE],
    "first": [Role.COUNTER],
    "second": [Role.COUNTER, Role.RECOUNTER],
    "third": [Role.RECOUNTER],
    "deputy": [Role.WAREHOUSE_HEAD],
    "director": [Role.DIRECTOR],
}


def cast() -> dict[str, Actor]:
    """Enrol and appoint one person for each part and return them as actors."""
    installer = setup_actor(source="CLI")
    ids = enrol_people(people={part: part for part in (*ROLES, "admin")}, actor=installer, at=DAY)
    appoint_first(admin_id=ids["admin"], quality_id=ids["quality"], actor=installer, at=DAY)
    admin, quality = (
        actor_for_user(username=name, at=DAY, source="UI") for name in ("admin", "quality")
    )
    asked = request_roles(
        requests=[
            RoleRequest(user_id=ids[part], role=role, site_id=None, valid_from=DAY)
            for part, roles in ROLES.items()
            if part != "quality"
            for role in roles
        ],
        actor=admin,
        at=DAY,
    )
    approve_roles(assignment_ids=asked, actor=quality, at=DAY)
    appointed = {
        part: Actor(id=ids[part], name=part, roles=frozenset(roles), source="UI")
        for part, roles in ROLES.items()
    }
    return {**appointed, "admin": admin}


@dataclass
class Count:
    """One plan over the whole stockroom or some places, frozen and ready to be counted."""

    room: Stockroom
    people: dict[str, Actor]
    number: str
    places: list[str] | None = None
    plan: UUID = field(init=False)
    tasks: dict[tuple[int, str], UUID] = field(default_factory=dict)
    sequence: int = 0

    def __post_init__(self) -> None:
        """Plan, approve, pass the gate and freeze at 08:00."""
        self.plan = plans.create_plan(
            site=self.room.site,
            number=self.number,
            name="月末盘点",
            places=self.places and [self.room.places[code] for code in self.places],
            rounds_required=0,
            clock_error_ms=1000,
            actor=self.people["planner"],
            at=at("08:00"),
        )
        self.do(plans.approve_plan, "head", "08:00")
        self.do(plans.pass_gate, "planner", "08:00")
        self.do(plans.freeze_book, "planner", "08:00")

    def do(self, action, part: str, clock: str, **facts):
        """Perform an action on this plan as somebody at a time of day."""
        return action(
            site=self.room.site, plan=self.plan, actor=self.people[part], at=at(clock), **facts
        )

    def task(self, part: str, round_: int = 1) -> UUID:
        """Return somebody's task of a round, assigned when first needed."""
        if (round_, part) not in self.tasks:
            [self.tasks[round_, part]] = self.do(
                tasks.assign_tasks,
                "planner",
                "08:01",
                counters=[(round_, self.people[part].id, None)],
                due_at=None,
            )
        return self.tasks[round_, part]

    def recount(
        self, part: str, *lots: str, place: str = "A-01", by: str = "head", clock: str = "12:05"
    ) -> UUID:
        """Order somebody to count lots again, or all that wait for it; return the task."""
        lines = [self.line(lot, place).id for lot in lots] or None
        task: UUID = self.do(
            recounts.order_recount,
            by,
            clock,
            lines=lines,
            counter=self.people[part].id,
            due_at=None,
        )
        self.tasks[self.of(task).round, part] = task
        return task

    def of(self, task: UUID) -> TaskRow:
        """Return a task as it is now."""
        return find_task(site=self.room.site, task=task)

    def submit(self, part: str, clock: str = "11:50", round_: int = 1) -> None:
        """Hand in somebody's task of a round."""
        tasks.submit_task(
            site=self.room.site,
            task=self.task(part, round_),
            actor=self.people[part],
            at=at(clock),
        )

    def scan(self, part: str, clock: str, quantity: int, **facts) -> UploadedScan:
        """Return a typed scan of GLOVE L1 at A-01, unless said otherwise."""
        self.sequence += 1
        event = facts.get("event", ScanEvent.SCAN)
        typed = event is ScanEvent.SCAN
        return UploadedScan(
            id=facts.get("id", uuid4()),
            task=self.task(part, facts.get("round", 1)),
            device=f"{self.number}/{part}",
            sequence=facts.get("sequence", self.sequence),
            event=event,
            place=self.room.places[facts.get("place", "A-01")],
            counted_at=at(clock),
            device_at=at(clock),
            error_ms=1000,
            goods=Goods(
                item=self.room.items["GLOVE"] if typed else None,
                lot=facts.get("lot", "L1") if typed else "",
                quantity=quantity,
            ),
            status=facts.get("status"),
        )

    def upload(self, part: str, *scans: UploadedScan) -> list[Answer]:
        """Upload scans as their counter."""
        return self.do(accept_scans, part, "11:30", scans=scans)

    def hand_over(self, part: str, to_part: str, clock: str, place: str = "A-01") -> UUID:
        """Hand a place over as its counter."""
        return tasks.hand_over(
            site=self.room.site,
            task=self.task(part),
            place=self.room.places[place],
            to_person=self.people[to_part].id,
            actor=self.people[part],
            at=at(clock),
        )

    def count(self, part: str, clock: str, quantity: int, **facts) -> None:
        """Scan, upload and compare."""
        self.upload(part, self.scan(part, clock, quantity, **facts))
        self.compare()

    def compare(self) -> dict[str, int]:
        """Compare at noon."""
        return self.do(compare.compare, "planner", "12:00")

    def line(self, lot: str = "L1", place: str = "A-01") -> LineRow:
        """Return one line as it is now."""
        rows = queries.lines(site=self.room.site, plan=self.plan, at=at("23:00"))
        (found,) = [row for row in rows if (row.lot, row.place) == (lot, place)]
        return found

    def variances(self, lot: str = "L1", place: str = "A-01") -> dict[str, VarianceRow]:
        """Return the variances of one line by kind."""
        of_plan = queries.variances(site=self.room.site, plan=self.plan)
        return {row.kind: row for row in of_plan.get(self.line(lot, place).id, [])}

    def confirm(self, *, lot: str = "L1", kind: str = "QUANTITY", cause: str = "UNKNOWN") -> None:
        """Confirm a cause as the warehouse head."""
        self.do(
            settle.confirm_causes,
            "head",
            "12:10",
            lines=[self.line(lot).id],
            kind=kind,
            cause=cause,
            owner=self.people["head"].id,
            due_date=date(2026, 3, 9),
            reason="现场核实",
        )

    def propose(self, number: str = "") -> UUID:
        """Propose a form as the planner."""
        return self.do(forms.propose_form, "planner", "12:20", number=number)

    def sign(self, form: UUID, part: str = "head", role: Role = Role.WAREHOUSE_HEAD) -> None:
        """Sign a form."""
        forms.sign_form(
            site=self.room.site,
            form=form,
            role=role,
            method=Method.BOTH_COMPONENTS,
            actor=self.people[part],
            at=at("12:30"),
        )

    def post(self, form: UUID, clock: str = "12:40", part: str = "finance") -> dict[int, str]:
        """Post a form as finance; return the lines that left it, with the reason."""
        return forms.post_form(
            site=self.room.site, form=form, actor=self.people[part], at=at(clock)
        )

    def signed_form(self, number: str, *, cause: str = "UNKNOWN", kind: str = "QUANTITY") -> UUID:
        """Confirm, propose and sign."""
        self.confirm(cause=cause, kind=kind)
        form = self.propose(number)
        self.sign(form)
        return form


def stock(room: Stockroom, quantity: int, lot: str = "L1", place: str = "A-01", **facts) -> None:
    """Book what lies at a place from before the day's work."""
    room.post(room.movement(quantity, OUTSIDE, place, "00:00", lot=lot, **facts))


def issue(room: Stockroom, quantity: int, occurred: str, recorded: str = "", **facts) -> datetime:
    """Book an issue of GLOVE L1 from A-01."""
    basis = facts.pop("basis", Basis.KNOWN)
    room.post(
        room.movement(
            quantity,
            "A-01",
            OUTSIDE,
            occurred,
            recorded=recorded or occurred,
            basis=basis,
            kind=MovementKind.ISSUE,
            **facts,
        )
    )
    return at(recorded or occurred)


def hold_all(room: Stockroom) -> None:
    """Hold every settled count against every entry, as the worker does after each posting."""
    for entry in Movement.objects.values_list("entry", flat=True).distinct():
        hold_assertions(
            site=room.site, entry=entry, actor=setup_actor(source="JOB"), at=at("23:00")
        )


def balance(room: Stockroom, lot: str = "L1") -> int:
    """Return what the book says of a lot at A-01 now."""
    rows = ledger.stock(site=room.site, at=at("23:59"))
    return sum(row.quantity for row in rows if row.lot == lot)
