"""One count of the demo company, step by step: who takes it on, at what time of the day."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from medcount.cli.demo.causes import Explained, explained
from medcount.cli.demo.people import Staff
from medcount.cli.demo.warehouse import Erp, Warehouse
from medcount.core.duties import Role
from medcount.core.plan import PlanKind
from medcount.core.reading import Goods as Read
from medcount.counting import queries
from medcount.counting.actions import compare, forms, plans, recounts, scans, settle, tasks
from medcount.counting.actions.scans import ScanEvent, UploadedScan
from medcount.counting.queries import LineRow
from medcount.counting.queries.forms import form_detail
from medcount.counting.queries.tasks import task_pack
from medcount.exchange.demo_company.month import Goods, Key, Month, Scan, Visit
from medcount.exchange.demo_company.scans import Shelves, scan_visit
from medcount.exchange.demo_company.warehouse import Place
from medcount.people.signatures import Method

_CLOCK_ERROR_MS = 1000
_DRIFT = timedelta(seconds=2)  # By which a handheld's clock is ahead.
_UPLOAD = timedelta(seconds=45)
_PACE = timedelta(minutes=5)  # From one place of a recount to the next.
_VISIT = 0.8  # Of the pace.
_SLIP = "数量扫错，重扫"
_DATAMATRIX = "]d2"
_TO_MEND = timedelta(days=7)

_Answer = TypeVar("_Answer")


@dataclass(slots=True, kw_only=True)
class CountingDay:
    """One plan, as its people bring it along; each step brings the ERP's news along first."""

    warehouse: Warehouse
    erp: Erp
    staff: Staff
    head: str
    due_at: datetime
    sent: Counter[str]  # How much each handheld has sent so far.
    later: timedelta = timedelta(0)  # By how much the day is after that of the month.
    plan: UUID = field(init=False)
    tasks: Mapping[str, UUID] = field(init=False)  # Of the first round, by counter.

    @property
    def site(self) -> int:
        """Return the site that is counted."""
        return self.warehouse.site

    @property
    def month(self) -> Month:
        """Return what truly is and happens."""
        return self.erp.month

    def at(self, clock: str) -> datetime:
        """Return a time of the day, as "08:30"."""
        return self.month.at(clock) + self.later

    def draft(
        self, name: str, *, kind: PlanKind, places: Sequence[Place] | None, at: datetime, by: str
    ) -> None:
        """Draft the plan and have it approved half an hour later."""
        self.erp.keep_up(until=at)
        self.plan = plans.create_plan(
            site=self.site,
            name=name,
            kind=kind,
            places=None if places is None else self._ids(places),
            rounds_required=0,
            clock_error_ms=_CLOCK_ERROR_MS,
            due_at=self.due_at,
            actor=self.staff.actor("planner", at=at, site=self.site),
            at=at,
        )
        self._do(plans.approve_plan, by, at + timedelta(minutes=30))

    def freeze(self, walks: Mapping[str, Sequence[Place]], *, at: datetime) -> None:
        """Pass the gate, freeze the book and send the counters off on their walks."""
        self._do(plans.pass_gate, "planner", at)
        self._do(plans.freeze_book, "planner", at + timedelta(minutes=5))
        made = self._do(
            tasks.assign_tasks,
            "planner",
            at + timedelta(minutes=10),
            counters=[(1, self.staff.ids[who], self._ids(walk)) for who, walk in walks.items()],
            due_at=self.due_at,
        )
        self.tasks = dict(zip(walks, made, strict=True))

    def count(self) -> None:
        """Let the first round send what it scans, place by place."""
        visits = [visit for visit in self.month.visits if visit.place.site == self.warehouse.code]
        for visit in sorted(visits, key=lambda visit: visit.closed_at):
            who = f"counter{int(visit.person[1:])}"
            self._upload(visit, who, self.tasks[who])

    def submit(self, *, at: datetime) -> None:
        """Hand in the tasks of the first round."""
        for who, task in self.tasks.items():
            self._submit(task, who, at=at)

    def compare(self, clock: str) -> None:
        """Compare what was counted with the book."""
        self._do(compare.compare, "planner", self.at(clock))

    def order(self, who: str, clock: str, *, only: Sequence[Key] | None = None) -> UUID:
        """Order somebody to count lines again, or all that wait for it; return the task."""
        lines = None if only is None else [line.id for line in self.lines(only)]
        return self._do(
            recounts.order_recount,
            self.head,
            self.at(clock),
            lines=lines,
            counter=self.staff.ids[who],
            due_at=self.due_at,
        )

    def recount(self, task: UUID, who: str, clock: str, *, pace: timedelta = _PACE) -> None:
        """Let a recounter count what was ordered, and hand the task in."""
        shelves = Shelves(self.month)
        ordered = task_pack(site=self.site, task=task)
        opened_at = self.at(clock)
        for place in ordered.places:
            visit = Visit(
                place=self.month.places[place.code],
                person=who,
                round=ordered.round,
                opened_at=opened_at,
                length=pace * _VISIT,
                only=frozenset(Goods(key.item_code, key.lot, key.serial) for key in place.recounts),
            )
            scan_visit(self.month, shelves, visit)
            self._upload(visit, who, task)
            opened_at += pace
        self._submit(task, who, at=opened_at)

    def lines(self, only: Sequence[Key] | None = None) -> list[LineRow]:
        """Return the lines as they stand, or those of some keys."""
        rows = queries.lines(site=self.site, plan=self.plan, at=self.erp.spoke_at)
        wanted = None if only is None else frozenset(only)
        return [row for row in rows if wanted is None or _key(row) in wanted]

    def confirm(self, clock: str, *, only: Sequence[Key] | None = None) -> None:
        """Confirm the causes of what differs, cause by cause."""
        found = sorted(self._explained(only))
        for (why, kind), of_cause in groupby(found, key=lambda one: one[:2]):
            self._do(
                settle.confirm_causes,
                why.by if why.by != "head" else self.head,
                self.at(clock),
                lines=[line for _, _, line in of_cause],
                kind=kind,
                cause=why.cause,
                owner=self.staff.ids[why.owner if why.owner != "head" else self.head],
                due_date=self.at(clock).date() + _TO_MEND,
                reason=why.reason,
            )

    def propose(self, clock: str) -> UUID:
        """Put what is settled onto a form."""
        return self._do(forms.propose_form, "planner", self.at(clock))

    def sign(self, form: UUID, clock: str) -> None:
        """Have everybody sign a form who has to, one after the other."""
        signers = {
            Role.WAREHOUSE_HEAD: self.head,
            Role.FINANCE: "finance",
            Role.QA: "quality",
            Role.DIRECTOR: "director",
        }
        planner = self.staff.actor("planner", at=self.at(clock), site=self.site)
        needed = form_detail(site=self.site, form=form, actor=planner).needed
        for minutes, role in enumerate(map(Role, needed)):
            at = self.at(clock) + timedelta(minutes=minutes)
            self.erp.keep_up(until=at)
            forms.sign_form(
                site=self.site,
                form=form,
                role=role,
                method=Method.BOTH_COMPONENTS,
                actor=self.staff.actor(signers[role], at=at, site=self.site),
                at=at,
            )

    def post(self, form: UUID, clock: str, *, by: str) -> None:
        """Post a signed form, of which no line may have changed meanwhile."""
        at = self.at(clock)
        self.erp.keep_up(until=at)
        actor = self.staff.actor(by, at=at, site=self.site)
        left = forms.post_form(site=self.site, form=form, actor=actor, at=at)
        assert not left, f"lines left the form: {left}"

    def close(self, clock: str) -> None:
        """Close the count."""
        self._do(plans.close_plan, self.head, self.at(clock))

    def _do(
        self, action: Callable[..., _Answer], who: str, at: datetime, **facts: object
    ) -> _Answer:
        """Let somebody take a step with the plan, after the ERP has told its news."""
        self.erp.keep_up(until=at)
        actor = self.staff.actor(who, at=at, site=self.site)
        return action(site=self.site, plan=self.plan, actor=actor, at=at, **facts)

    def _ids(self, places: Sequence[Place]) -> list[int]:
        return [self.warehouse.ids.places[place.code] for place in places]

    def _explained(self, only: Sequence[Key] | None) -> Iterator[tuple[Explained, str, int]]:
        variances = queries.variances(site=self.site, plan=self.plan)
        causes = queries.causes(site=self.site, plan=self.plan)
        for line in self.lines(only):
            suggested = next((c.cause for c in causes.get(line.id, ()) if c.selected), None)
            for variance in variances.get(line.id, ()):
                if variance.state == "OPEN":
                    why = explained(line, kind=variance.kind, suggested=suggested)
                    yield why, variance.kind, line.id

    def _submit(self, task: UUID, who: str, *, at: datetime) -> None:
        self.erp.keep_up(until=at)
        actor = self.staff.actor(who, at=at, site=self.site, source="API")
        tasks.submit_task(site=self.site, task=task, actor=actor, at=at)

    def _upload(self, visit: Visit, who: str, task: UUID) -> None:
        """Send what a visit scanned, and that its place is done."""
        at = visit.closed_at + _UPLOAD
        self.erp.keep_up(until=at)
        actor = self.staff.actor(who, at=at, site=self.site, source="API")
        events: list[tuple[timedelta, Scan | None]] = [(scan.after, scan) for scan in visit.scans]
        events.sort(key=lambda event: event[0])
        if visit.is_finished:
            events.append((visit.length, None))
        ids: dict[int, UUID] = {}
        uploaded = []
        for after, scan in events:
            self.sent[actor.device] += 1
            sequence = self.sent[actor.device]
            ids[id(scan)] = uuid5(NAMESPACE_URL, f"{self.plan}/{actor.device}/{sequence}")
            uploaded.append(
                UploadedScan(
                    id=ids[id(scan)],
                    task=task,
                    device=actor.device,
                    sequence=sequence,
                    event=ScanEvent.PLACE_DONE if scan is None else ScanEvent.SCAN,
                    place=self.warehouse.ids.places[visit.place.code],
                    counted_at=visit.opened_at + after,
                    device_at=visit.opened_at + after + _DRIFT,
                    error_ms=_CLOCK_ERROR_MS,
                    goods=Read() if scan is None else self._read(scan),
                    voids=ids[id(scan.voids)] if scan and scan.voids else None,
                    reason=_SLIP if scan and scan.voids else "",
                )
            )
        scans.accept_scans(site=self.site, plan=self.plan, scans=uploaded, actor=actor, at=at)

    def _read(self, scan: Scan) -> Read:
        return Read(
            barcode=scan.barcode and _DATAMATRIX + scan.barcode,
            item=self.warehouse.ids.items[scan.item] if scan.item else None,
            lot=scan.lot,
            serial=scan.serial,
            expiry=scan.expiry,
            mfg_date=scan.mfg_date,
            quantity=scan.quantity,
            level=scan.level,
        )


def _key(line: LineRow) -> tuple[str, ...]:
    return line.site, line.owner, line.place, line.item_code, line.lot, line.serial, line.status
