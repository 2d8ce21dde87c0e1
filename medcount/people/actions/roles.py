"""Rights: asked for by one, approved by quality staff, held for a time, never changed silently."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Value as Sql
from django.db.models.functions import Greatest

from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.canonical import Value
from medcount.core.duties import Role, Slot, require_role, require_slot, role_conflict
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.models import RoleAssignment, Site, User
from medcount.people.queries import GROUP, SETUP_ID, lock_active


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRequest:
    """A right asked for: at one site or, without one, at all; open-ended without an end."""

    user_id: int
    role: Role
    site_id: int | None
    valid_from: datetime
    valid_to: datetime | None = None


@transaction.atomic
def appoint_first(*, admin_id: int, quality_id: int, actor: Actor, at: datetime) -> None:
    """
    Appoint the first administrator and the first quality person of an installation.

    Every later right is asked for and then approved; these two vouch for each other, since nobody
    is there yet who could.

    :raises Refused: ALREADY_APPOINTED, DUTY_CONFLICT, ROLE_MISSING, USER_INACTIVE, USER_UNKNOWN
    """
    require_role(actor, Role.ADMIN)
    User.objects.select_for_update().get(id=SETUP_ID)  # One installer at a time.
    if RoleAssignment.objects.exists():
        raise Refused(RefusalCode.ALREADY_APPOINTED)
    if admin_id == quality_id:
        raise Refused(RefusalCode.DUTY_CONFLICT, rule="R-183", wanted=Role.ADMIN)
    lock_active(user_ids=[admin_id, quality_id])
    appointed = RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user_id=user_id,
            role=role,
            valid_from=at,
            requested_by_id=SETUP_ID,
            requested_at=at,
            approved_by_id=voucher_id,
            approved_at=at,
        )
        for user_id, role, voucher_id in (
            (admin_id, Role.ADMIN, quality_id),
            (quality_id, Role.QA, admin_id),
        )
    )
    audit.record(
        "people.first.appointed",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=_touched(appointed),
        after=_described(appointed),
        rule="R-033",
    )


@transaction.atomic
def request_roles(*, requests: Sequence[RoleRequest], actor: Actor, at: datetime) -> list[int]:
    """
    Ask for rights; they have no effect until quality staff approve them (R-033).

    Return the ids of the assignments, in the order of the requests.

    :raises Refused: DUTY_CONFLICT, PERIOD_EMPTY, ROLE_MISSING, SITE_UNKNOWN, USER_INACTIVE,
        USER_UNKNOWN
    """
    require_role(actor, Role.ADMIN, Role.WAREHOUSE_HEAD)
    _refuse_nowhere_and_never(requests)
    lock_active(user_ids={request.user_id for request in requests})
    asked = RoleAssignment.objects.bulk_create(
        RoleAssignment(
            user_id=request.user_id,
            site_id=request.site_id,
            role=request.role,
            valid_from=request.valid_from,
            valid_to=request.valid_to,
            requested_by_id=actor.id,
            requested_at=at,
        )
        for request in requests
    )
    _refuse_mixed_roles(asked)
    audit.record(
        "people.roles.requested",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=_touched(asked),
        after=_described(asked),
    )
    return [assignment.id for assignment in asked]


@transaction.atomic
def approve_roles(*, assignment_ids: Collection[int], actor: Actor, at: datetime) -> None:
    """
    Put rights that were asked for into force, from now at the earliest (R-033).

    :raises Refused: DUTY_CONFLICT, ROLE_MISSING, ROLE_NOT_PENDING, ROLE_UNKNOWN, USER_INACTIVE
    """
    require_role(actor, Role.QA)
    asked = _assignments(assignment_ids)
    lock_active(user_ids={assignment.user_id for assignment in asked})
    for assignment in asked:
        if assignment.approved_at or (assignment.valid_to and assignment.valid_to <= at):
            raise Refused(RefusalCode.ROLE_NOT_PENDING, assignment=assignment.id)
        require_slot(actor, Slot.APPROVE_ROLE, slots_held=_slots_in(assignment, actor))
    _refuse_mixed_roles(asked)
    RoleAssignment.objects.filter(id__in=assignment_ids).update(
        approved_by_id=actor.id,
        approved_at=at,
        valid_from=Greatest("valid_from", Sql(at)),
    )
    audit.record(
        "people.roles.approved",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=_touched(asked),
        before=_described(asked),
        after=_described(_assignments(assignment_ids)),
        rule="R-033",
    )


@transaction.atomic
def end_role(*, assignment_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """
    End a right now, or withdraw one that was only asked for or has not begun.

    :raises Refused: REASON_MISSING, ROLE_ENDED, ROLE_MISSING, ROLE_UNKNOWN
    """
    require_role(actor, Role.ADMIN, Role.QA)
    stated = require_reason(reason)
    before = _assignments([assignment_id])
    if before[0].valid_to and before[0].valid_to <= at:
        raise Refused(RefusalCode.ROLE_ENDED, assignment=assignment_id)
    RoleAssignment.objects.filter(id=assignment_id).update(valid_to=Greatest("valid_from", Sql(at)))
    audit.record(
        "people.role.ended",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=_touched(before),
        before=_described(before),
        after=_described(_assignments([assignment_id])),
        reason=stated,
    )


def _assignments(ids: Collection[int]) -> list[RoleAssignment]:
    """Return the assignments as they stand, held so that nobody decides on them meanwhile."""
    found = list(RoleAssignment.objects.select_for_update().filter(id__in=ids).order_by("id"))
    missing = set(ids).difference(assignment.id for assignment in found)
    if missing:
        raise Refused(RefusalCode.ROLE_UNKNOWN, assignment=min(missing))
    return found


def _refuse_nowhere_and_never(requests: Sequence[RoleRequest]) -> None:
    """Refuse rights at a site that is not there, and for a time that ends before it begins."""
    sites = {request.site_id for request in requests if request.site_id is not None}
    known = set(Site.objects.filter(id__in=sites).values_list("id", flat=True))
    for request in requests:
        if request.site_id is not None and request.site_id not in known:
            raise Refused(RefusalCode.SITE_UNKNOWN, site=request.site_id)
        if request.valid_to is not None and request.valid_to <= request.valid_from:
            raise Refused(RefusalCode.PERIOD_EMPTY, start=request.valid_from, end=request.valid_to)


def _slots_in(assignment: RoleAssignment, actor: Actor) -> Iterable[Slot]:
    """Return the parts an actor already plays in the giving of one right."""
    if actor.id == assignment.requested_by_id:
        yield Slot.REQUEST_ROLE
    if actor.id == assignment.user_id:
        yield Slot.RECEIVE_ROLE


def _refuse_mixed_roles(wanted: Collection[RoleAssignment]) -> None:
    """Refuse rights that would make an administrator anything else at the same time (R-183)."""
    standing = RoleAssignment.objects.filter(user_id__in={right.user_id for right in wanted})
    for right in wanted:
        beside = [
            other.role for other in standing if other.id != right.id and _overlap(right, other)
        ]
        rule = role_conflict(beside, right.role)
        if rule:
            raise Refused(RefusalCode.DUTY_CONFLICT, rule=rule, wanted=right.role)


def _overlap(one: RoleAssignment, other: RoleAssignment) -> bool:
    """Say whether one person holds both at some moment; ends are exclusive."""
    return (
        one.user_id == other.user_id
        and (other.valid_to is None or one.valid_from < other.valid_to)
        and (one.valid_to is None or other.valid_from < one.valid_to)
    )


def _touched(assignments: Collection[RoleAssignment]) -> list[audit.Subject]:
    users = sorted({assignment.user_id for assignment in assignments})
    return [
        *(("role_assignment", str(assignment.id)) for assignment in assignments),
        *(("user", str(user_id)) for user_id in users),
    ]


def _described(assignments: Collection[RoleAssignment]) -> Mapping[str, Value]:
    return {
        str(assignment.id): {
            "user": assignment.user_id,
            "site": assignment.site_id,
            "role": assignment.role,
            "valid_from": assignment.valid_from,
            "valid_to": assignment.valid_to,
            "approved_by": assignment.approved_by_id,
        }
        for assignment in assignments
    }
