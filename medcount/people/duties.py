"""What somebody's roles allow and forbid them, in words (for "my duties")."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from medcount.core.duties import CONFLICTS, Role, Slot
from medcount.core.duty_names import DUTIES, SLOT_NAMES, SLOTS_OF, Duty
from medcount.people import words
from medcount.people.queries import RightRow, RightState, person
from medcount.people.words import said


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """Something that people do, and the roles of which any one allows it."""

    code: str  # The action, as room.function.
    word: str
    roles: Sequence[str]  # In words.


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictRow:
    """Two parts that one person may not play in one matter, the first of them open to this one."""

    mine: str
    other: str
    rule: str
    both: bool  # The other part is open to them as well: here it matters which comes first.


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What one person may and may not do at one site at one moment."""

    rights: Sequence[RightRow]  # In force there and then, those that end soonest first.
    may: Sequence[DutyRow]
    may_not: Sequence[DutyRow]
    conflicts: Sequence[ConflictRow]


def duties_of(*, user_id: int, site: str, at: datetime) -> Duties:
    """
    Return what a person may and may not do at a site, given by its code, at a moment.

    :raises Refused: USER_UNKNOWN
    """
    held = [
        right
        for right in person(user_id=user_id, at=at).rights
        if right.state is RightState.IN_FORCE and right.site in ("", site)
    ]
    roles = frozenset(Role(right.role) for right in held)
    return Duties(
        rights=sorted(held, key=lambda right: (right.valid_to is None, right.valid_to or at)),
        may=[_row(duty) for duty in DUTIES if duty.roles & roles],
        may_not=[_row(duty) for duty in DUTIES if not duty.roles & roles],
        conflicts=_conflicts(roles),
    )


def _row(duty: Duty) -> DutyRow:
    named = [words.role(role) for role in Role if role in duty.roles]
    return DutyRow(code=duty.code, word=said(duty.word), roles=named)


def _conflicts(roles: frozenset[Role]) -> list[ConflictRow]:
    open_to = {slot for role in roles for slot in SLOTS_OF.get(role, ())}
    rows = []
    for pair, rule in CONFLICTS.items():
        one, other = _ordered(pair, open_to)
        if one in open_to:
            rows.append(
                ConflictRow(
                    mine=said(SLOT_NAMES[one]),
                    other=said(SLOT_NAMES[other]),
                    rule=rule,
                    both=other in open_to,
                )
            )
    return sorted(rows, key=lambda row: (not row.both, row.rule))


def _ordered(pair: frozenset[Slot], first: set[Slot]) -> tuple[Slot, Slot]:
    """Return both slots of a pair, those in ``first`` first; a pair may be twice the same one."""
    one, *rest = sorted(pair, key=lambda slot: (slot not in first, list(Slot).index(slot)))
    return one, rest[0] if rest else one
