"""
Placing a signature: a hand-over to the action that signs, not an action of its own.

One action makes one audit entry. A signature is part of approving or signing something, so it is
placed inside that action's transaction, under that action's entry.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from medcount.core.actor import Actor
from medcount.core.canonical import Value, signed_digest
from medcount.core.duties import Role, require_role
from medcount.core.ids import uuid7
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.models import Signature, User


class Meaning(StrEnum):
    """What a signer takes upon themselves (R-174)."""

    COUNT = "COUNT"
    RECOUNT = "RECOUNT"
    REVIEW = "REVIEW"
    APPROVE = "APPROVE"
    RESPONSIBILITY = "RESPONSIBILITY"


class Method(StrEnum):
    """How the signer proved who they are (R-178)."""

    BOTH_COMPONENTS = "BOTH_COMPONENTS"  # Name and password.
    PRIVATE_COMPONENT = "PRIVATE_COMPONENT"  # The password, later in one continuous session.


def place(
    *,
    site: int,
    subject_kind: str,
    subject_id: str,
    content: Mapping[str, Value],
    meaning: Meaning,
    role: Role,
    method: Method,
    entry: UUID,
    actor: Actor,
    at: datetime,
) -> UUID:
    """
    Put the actor's signature under exactly this content and return its id.

    ``entry`` is the audit entry of the action that signs. Whoever signs is an active person, and
    signs in a role they hold.

    :raises Refused: ROLE_MISSING, SIGNER_NOT_A_PERSON, USER_INACTIVE
    """
    require_role(actor, role)
    signer = User.objects.get(id=actor.id)
    if signer.is_system:
        raise Refused(RefusalCode.SIGNER_NOT_A_PERSON, rule="R-177", user=signer.username)
    if not signer.is_active:
        raise Refused(RefusalCode.USER_INACTIVE, user=signer.username)
    signature = Signature.objects.create(
        site_id=site,
        id=uuid7(),
        subject_kind=subject_kind,
        subject_id=subject_id,
        meaning=meaning,
        digest=signed_digest(
            subject_kind=subject_kind, subject_id=subject_id, meaning=meaning, content=content
        ),
        signer_id=signer.id,
        signer_name=signer.name,
        signer_role=role,
        method=method,
        signed_at=at,
        entry=entry,
    )
    return signature.id
