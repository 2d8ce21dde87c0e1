"""Nobody is sent to the shelf who is not appointed to count there at that moment."""

from collections.abc import Collection
from datetime import datetime

from medcount.core.actor import Actor
from medcount.core.duties import Role
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.queries import lock_active, without_role

# Whom a round sends to the shelf; a counter may well recount the lines of another.
_FIRST_ROUND = (Role.COUNTER,)
_LATER_ROUNDS = (Role.RECOUNTER, Role.COUNTER)


def require_appointed(
    people: Collection[int], *, first_round: bool, site: int, actor: Actor, at: datetime
) -> None:
    """
    Refuse to send anybody to the shelf who is not appointed to count at this site at this moment.

    A file names who counted before there was a MedCount to appoint them: an import, which no person
    can act as, may assign anybody whom it enrolled.

    :raises Refused: COUNTER_NOT_APPOINTED, USER_INACTIVE, USER_UNKNOWN
    """
    lock_active(user_ids=people)
    if actor.source == "IMPORT":
        return
    roles = _FIRST_ROUND if first_round else _LATER_ROUNDS
    unfit = without_role(user_ids=people, any_of=roles, site=site, at=at)
    if unfit:
        raise Refused(RefusalCode.COUNTER_NOT_APPOINTED, people=unfit, any_of=", ".join(roles))
