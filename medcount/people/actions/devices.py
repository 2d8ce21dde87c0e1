"""Handhelds that may bring scans, and tokens that stand for a person on one of them."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.duties import Role, require_role
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.models import Device, Token
from medcount.people.queries import GROUP, lock_active, token_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """A token as it is shown once: afterwards nobody can read its secret again."""

    id: int
    secret: str


@transaction.atomic
def register_devices(*, codes: Collection[str], actor: Actor, at: datetime) -> dict[str, int]:
    """
    Register handhelds and return the id of each code; safe to repeat.

    :raises Refused: DEVICE_REVOKED, ROLE_MISSING
    """
    require_role(actor, Role.ADMIN)
    known = {device.code: device for device in Device.objects.filter(code__in=codes)}
    for device in known.values():
        if device.revoked_at:
            raise Refused(RefusalCode.DEVICE_REVOKED, device=device.code)
    fresh = Device.objects.bulk_create(
        Device(code=code, registered_at=at) for code in dict.fromkeys(codes) if code not in known
    )
    if fresh:
        audit.record(
            "people.devices.registered",
            site=GROUP,
            actor=actor,
            at=at,
            subjects=[("device", str(device.id)) for device in fresh],
            after={str(device.id): {"code": device.code} for device in fresh},
            rule="R-172",
        )
    return {device.code: device.id for device in (*known.values(), *fresh)}


@transaction.atomic
def revoke_device(*, device_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """
    Trust a handheld no longer; what it still brings goes to quarantine and is not lost (R-172).

    :raises Refused: DEVICE_REVOKED, DEVICE_UNKNOWN, REASON_MISSING, ROLE_MISSING
    """
    require_role(actor, Role.ADMIN, Role.QA)
    stated = require_reason(reason)
    _trusted_device(device_id)
    Device.objects.filter(id=device_id).update(revoked_at=at)
    audit.record(
        "people.device.revoked",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=[("device", str(device_id))],
        before={"revoked_at": None},
        after={"revoked_at": at},
        reason=stated,
        rule="R-172",
    )


@transaction.atomic
def issue_token(
    *,
    user_id: int,
    device_id: int | None,
    scopes: Collection[str],
    expires_at: datetime,
    actor: Actor,
    at: datetime,
) -> IssuedToken:
    """
    Issue a token to a person on a device, or without a device to an integration.

    :raises Refused: DEVICE_REVOKED, DEVICE_UNKNOWN, ROLE_MISSING, USER_INACTIVE, USER_UNKNOWN
    """
    require_role(actor, Role.ADMIN)
    lock_active(user_ids=[user_id])
    if device_id is not None:
        _trusted_device(device_id)
    secret = secrets.token_urlsafe(32)
    token = Token.objects.create(
        prefix=secret[:6],
        digest=token_digest(secret=secret),
        user_id=user_id,
        device_id=device_id,
        scopes=sorted(scopes),
        issued_at=at,
        expires_at=expires_at,
    )
    audit.record(
        "people.token.issued",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=[("token", str(token.id)), ("user", str(user_id))],
        after={"device": device_id, "scopes": token.scopes, "expires_at": expires_at},
    )
    return IssuedToken(id=token.id, secret=secret)


@transaction.atomic
def revoke_token(*, token_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """
    Make a token worthless from now on.

    :raises Refused: REASON_MISSING, ROLE_MISSING, TOKEN_REVOKED, TOKEN_UNKNOWN
    """
    require_role(actor, Role.ADMIN, Role.QA)
    stated = require_reason(reason)
    token = Token.objects.select_for_update().filter(id=token_id).first()
    if token is None:
        raise Refused(RefusalCode.TOKEN_UNKNOWN)
    if token.revoked_at:
        raise Refused(RefusalCode.TOKEN_REVOKED, token=token.prefix)
    Token.objects.filter(id=token_id).update(revoked_at=at)
    audit.record(
        "people.token.revoked",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=[("token", str(token_id)), ("user", str(token.user_id))],
        before={"revoked_at": None},
        after={"revoked_at": at},
        reason=stated,
    )


def _trusted_device(device_id: int) -> None:
    """Hold a device that is not revoked, or refuse."""
    device = Device.objects.select_for_update().filter(id=device_id).first()
    if device is None:
        raise Refused(RefusalCode.DEVICE_UNKNOWN, device=device_id)
    if device.revoked_at:
        raise Refused(RefusalCode.DEVICE_REVOKED, device=device.code)
