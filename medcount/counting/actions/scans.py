"""What comes from the floor is kept once, judged and answered one by one; nothing is lost."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.clock import Sending
from medcount.core.duties import Role, Slot, require_role, require_slot
from medcount.core.ids import uuid7
from medcount.core.reading import Goods
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions import _keeping
from medcount.counting.actions._copying import copy_new
from medcount.counting.actions._known import KnownTask, known_task
from medcount.counting.actions._upload import Answer, Doubt, Receipt, ScanEvent, UploadedScan
from medcount.db import trip
from medcount.people import queries as people

__all__ = ["Answer", "Doubt", "Goods", "Receipt", "ScanEvent", "UploadedScan"]

_MANY = 1000  # From here on they are copied: an import brings a hundred thousand.
_COUNTS = frozenset({Role.COUNTER, Role.RECOUNTER})


@dataclass(frozen=True, slots=True, kw_only=True)
class HandheldScan:
    """One event as a handheld tells it, by its own clock."""

    id: UUID
    sequence: int
    event: ScanEvent
    place: int
    goods: Goods
    device_at: datetime
    owner: str | None = None
    status: str | None = None
    voids: UUID | None = None
    reason: str = ""
    elapsed_ms: int | None = None
    boot: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What a handheld sends at once for one task."""

    device: str  # As the sender names it; "" leaves it to the token.
    sent_at: datetime  # By the handheld's clock.
    round_trip_ms: int
    scans: Sequence[HandheldScan]


@transaction.atomic
def accept_scans(
    *, site: int, plan: UUID, scans: Sequence[UploadedScan], actor: Actor, at: datetime
) -> list[Answer]:
    """
    Keep scans whose moments are known already and say, one by one, what became of them.

    Safe to repeat: the same scans again change nothing. A code that cannot be read or resolved
    is kept with its verdict, and so is a scan for a task that was handed in; neither counts.

    :raises Refused: ROLE_MISSING, DUTY_CONFLICT, TASK_UNKNOWN, TASK_OF_ANOTHER
    """
    require_role(actor, *_COUNTS, Role.INTEGRATION)
    require_slot(actor, Slot.COUNT, slots_held=[])
    named = {scan.task for scan in scans}
    tasks = _hold(site=site, tasks=named)
    strange = [task for task in named if task not in tasks or tasks[task].plan != plan]
    if strange:
        raise Refused(RefusalCode.TASK_UNKNOWN, tasks=sorted(map(str, strange)))
    # An import brings the sheets of many counters; a person brings his own.
    if actor.source != "IMPORT" and any(task.counter != actor.id for task in tasks.values()):
        raise Refused(RefusalCode.TASK_OF_ANOTHER)
    return _keep(scans, site=site, plan=plan, actor=actor, at=at, corrected=False)


def receive_scans(
    *, site: int, task: UUID, upload: Upload, actor: Actor, at: datetime
) -> list[Answer]:
    """
    Keep what a handheld uploads and say, one by one, what became of it; nothing is refused.

    What may not count by itself is kept in quarantine (R-172). Nobody but us says when something
    was counted (R-032): the handheld's clock is corrected by what it showed when it sent. Safe to
    repeat: the same upload again changes nothing and is answered the same.
    """
    known = known_task(site=site, task=task)
    scans = _corrected(upload, known, task=task, actor=actor, at=at)
    if known is not None and _may_count(actor) and _speaks_for(actor, scans[0].device):
        try:
            return _keep_in_one_trip(scans, site=site, known=known, actor=actor, at=at)
        except trip.Outdated:
            pass  # Not all of it is new, the sender's own and read by what the catalogue says now.
    return _receive_with_care(scans, site=site, task=task, actor=actor, at=at)


def _keep_in_one_trip(
    scans: Sequence[UploadedScan], *, site: int, known: KnownTask, actor: Actor, at: datetime
) -> list[Answer]:
    """Keep an upload without asking anything first, on what is remembered; all of it or nothing."""
    read = _keeping.pile_up(scans, site=site, plan=known.plan, actor=actor, at=at, remembered=True)
    pile = read.written_down()
    mine = (actor, scans[0].device)
    entry = uuid7()
    with trip.gather():
        trip.send("counting/share_tasks", site=site, tasks=[scans[0].task])
        kept = [
            _keeping.ask_to_keep(pile, text, entry=entry, at=at, strictly_from=mine)
            for text in pile.texts
        ]
        _record_kept(pile, digest=pile.digest, actor=actor, at=at, entry=entry)
    answers: list[Answer] = []
    for chunk in kept:
        answers += _keeping.answers_of(pile, chunk.one(), len(answers))
    return answers


@transaction.atomic
def _receive_with_care(
    scans: Sequence[UploadedScan], *, site: int, task: UUID, actor: Actor, at: datetime
) -> list[Answer]:
    """Keep an upload of which something is old, odd or not to be trusted."""
    held = _hold(site=site, tasks={task}).get(task)
    doubt = _doubt(held, device=scans[0].device, actor=actor)
    if doubt is None and held is not None:
        return _keep(scans, site=site, plan=held.plan, actor=actor, at=at, corrected=True)
    assert doubt is not None
    plan = None if held is None else held.plan
    entry = audit.record(
        "counting.scans.quarantined",
        site=site,
        actor=actor,
        at=at,
        subjects=_subjects({task}, plan=plan),
        after={"reason": doubt, "scans": [str(scan.id) for scan in scans]},
        rule="R-172",
    )
    _keeping.quarantine(
        [(scan, doubt) for scan in scans],
        site=site,
        plan=plan,
        entry=entry,
        actor=actor,
        at=at,
        corrected=True,
    )
    return [Answer(receipt=Receipt.QUARANTINED, verdict=doubt) for _ in scans]


def _doubt(held: KnownTask | None, *, device: str, actor: Actor) -> Doubt | None:
    """Return why nothing of an upload may count, None where it may."""
    if held is None:
        return Doubt.TASK_UNKNOWN
    trusted = people.device_standing(code=device)
    # Whoever has logged in stands for the browser they count with; a token's device is registered.
    by_session = trusted is None and actor.source == "UI"
    if not by_session and (trusted is None or not _speaks_for(actor, device)):
        return Doubt.DEVICE_UNKNOWN
    if trusted is False:
        return Doubt.DEVICE_REVOKED
    if held.counter != actor.id or not _may_count(actor):
        return Doubt.NOT_ON_TEAM
    return None


def _may_count(actor: Actor) -> bool:
    """Say whether an actor is appointed to count, and does not run the system (R-183)."""
    return bool(actor.roles & _COUNTS) and Role.ADMIN not in actor.roles


def _speaks_for(actor: Actor, device: str) -> bool:
    """Say whether an upload of this actor's may come from a device: a token speaks for its own."""
    return actor.device in ("", device)


def _corrected(
    upload: Upload, known: KnownTask | None, *, task: UUID, actor: Actor, at: datetime
) -> list[UploadedScan]:
    """Return the scans of an upload with their moments on our clock."""
    sending = Sending(sent_at=upload.sent_at, received_at=at, round_trip_ms=upload.round_trip_ms)
    clock_error_ms = 0 if known is None else known.clock_error_ms
    return [
        UploadedScan(
            id=scan.id,
            task=task,
            device=upload.device or actor.device,
            sequence=scan.sequence,
            event=scan.event,
            place=scan.place,
            counted_at=sending.corrected(scan.device_at),
            device_at=scan.device_at,
            error_ms=sending.error_ms(scan.device_at, clock_error_ms=clock_error_ms),
            goods=scan.goods,
            owner=scan.owner,
            status=scan.status,
            voids=scan.voids,
            reason=scan.reason,
            elapsed_ms=scan.elapsed_ms,
            boot=scan.boot,
        )
        for scan in upload.scans
    ]


def _hold(*, site: int, tasks: Collection[UUID]) -> dict[UUID, KnownTask]:
    """Share-lock tasks, so that none is handed in while its scans are kept."""
    rows = db.run("counting/share_tasks", site=site, tasks=list(tasks))
    return {
        row.id: KnownTask(plan=row.plan, counter=row.counter, clock_error_ms=row.clock_error_ms)
        for row in rows
    }


def _keep(
    scans: Sequence[UploadedScan],
    *,
    site: int,
    plan: UUID,
    actor: Actor,
    at: datetime,
    corrected: bool,
) -> list[Answer]:
    pile = _keeping.pile_up(scans, site=site, plan=plan, actor=actor, at=at, remembered=False)
    entry = uuid7()
    copied = copy_new(pile, entry=entry, at=at) if len(scans) >= _MANY else None
    if copied is not None:
        _record_kept(pile, digest=copied.digest, actor=actor, at=at, entry=entry)
        return copied.answers
    pile = pile.written_down()
    _record_kept(pile, digest=pile.digest, actor=actor, at=at, entry=entry)
    return _keeping.keep(pile, entry=entry, actor=actor, at=at, corrected=corrected)


def _record_kept(
    pile: _keeping.Pile, *, digest: str, actor: Actor, at: datetime, entry: UUID
) -> None:
    audit.record(
        "counting.scans.accepted",
        site=pile.site,
        actor=actor,
        at=at,
        subjects=_subjects(pile.tasks, plan=pile.plan),
        after={"uploaded": len(pile.scans), "uploaded_sha256": digest},
        entry=entry,
    )


def _subjects(tasks: Collection[UUID], *, plan: UUID | None) -> list[tuple[str, str]]:
    of_plan = [] if plan is None else [("counting_plan", str(plan))]
    return [*of_plan, *(("counting_task", str(task)) for task in sorted(tasks))]
