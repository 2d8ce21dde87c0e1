"""Registering sites and enrolling people, who have no rights yet."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.duties import Role, require_role
from medcount.core.reason import require_reason
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.models import Site, User
from medcount.people.queries import GROUP, lock_active


@transaction.atomic
def register_sites(*, sites: Mapping[str, str], actor: Actor, at: datetime) -> dict[str, int]:
    """
    Register sites given as code and name, and return the id of each code; safe to repeat.

    :raises Refused: ROLE_MISSING, SITE_TAKEN
    """
    require_role(actor, Role.ADMIN)
    known = {site.code: site for site in Site.objects.filter(code__in=sites)}
    for code, site in known.items():
        if site.name != sites[code]:
            raise Refused(RefusalCode.SITE_TAKEN, code=code, name=site.name)
    fresh = Site.objects.bulk_create(
        Site(code=code, name=name) for code, name in sites.items() if code not in known
    )
    if fresh:
        audit.record(
            "people.sites.registered",
            site=GROUP,
            actor=actor,
            at=at,
            subjects=[("site", str(site.id)) for site in fresh],
            after={str(site.id): {"code": site.code, "name": site.name} for site in fresh},
        )
    return {site.code: site.id for site in (*known.values(), *fresh)}


@transaction.atomic
def enrol_people(
    *, people: Mapping[str, str], actor: Actor, at: datetime, system: bool = False
) -> dict[str, int]:
    """
    Enrol people given as username and printed name, and return the id of each; safe to repeat.

    They have no rights yet and cannot log in until they get a password. A username belongs to its
    first bearer for ever, also when disabled (R-177). ``system`` marks parts of the system that
    act by themselves.

    :raises Refused: ROLE_MISSING, USERNAME_TAKEN
    """
    require_role(actor, Role.ADMIN)
    known = {user.username: user for user in User.objects.filter(username__in=people)}
    for username, user in known.items():
        bearer = (user.name, user.is_active, user.is_system)
        if bearer != (people[username], True, system):
            raise Refused(RefusalCode.USERNAME_TAKEN, rule="R-177", username=username)
    fresh = User.objects.bulk_create(
        User(
            username=username,
            name=name,
            is_system=system,
            enrolled_at=at,
            password=make_password(None),
        )
        for username, name in people.items()
        if username not in known
    )
    if fresh:
        audit.record(
            "people.enrolled",
            site=GROUP,
            actor=actor,
            at=at,
            subjects=[("user", str(user.id)) for user in fresh],
            after={
                str(user.id): {"username": user.username, "name": user.name, "system": system}
                for user in fresh
            },
        )
    return {user.username: user.id for user in (*known.values(), *fresh)}


@transaction.atomic
def disable_person(*, user_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """
    Keep a person from acting from now on; what they did stays theirs.

    :raises Refused: REASON_MISSING, ROLE_MISSING, USER_INACTIVE, USER_UNKNOWN
    """
    require_role(actor, Role.ADMIN)
    stated = require_reason(reason)
    lock_active(user_ids=[user_id])
    User.objects.filter(id=user_id).update(is_active=False)
    audit.record(
        "people.disabled",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=[("user", str(user_id))],
        before={"is_active": True},
        after={"is_active": False},
        reason=stated,
        rule="R-177",
    )
