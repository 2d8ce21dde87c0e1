"""Who someone is, what they may do at a moment, and whom a token stands for."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.crypto import constant_time_compare

from medcount import db
from medcount.core.actor import Actor, Source
from medcount.core.canonical import Value, signed_digest
from medcount.core.duties import Role
from medcount.core.lockout import SIGNING_PAUSE_MAX, WINDOW
from medcount.core.page import Page, Turn
from medcount.core.refusal import RefusalCode, Refused
from medcount.db import listing, trip
from medcount.people import words
from medcount.people.models import Device, RoleAssignment, Signature, Site, User

GROUP = 0  # The site of what belongs to no single warehouse.
SETUP_ID = 0  # MedCount itself, as whom an installation is set up; stands there from the start.
PEOPLE_SORTS = ("name", "username", "enrolled_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenHolder:
    """For whom and for what a token stands."""

    user_id: int
    username: str
    name: str
    prefix: str  # By which people tell the token apart.
    device_id: int | None
    device: str  # Its code; "" where there is none.
    device_trusted: bool  # Not trusted any more: its scans go to quarantine, nothing else is done.
    scopes: frozenset[str]
    site: int | None  # None where the site named is none of theirs, or several are and none was.
    roles: frozenset[str]  # Those held there.


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentAttempts:
    """What was tried under a name of late: failures, and proofs to sign in one session."""

    failures: int  # Since the last success, within the window that locks.
    proofs: int  # Within the pause that a continuous session may make.


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRow:
    """A site by the code that people and files call it."""

    id: int
    code: str
    name: str


class RightState(StrEnum):
    """Where a right stands at a moment."""

    PENDING = "PENDING"  # Asked for and not approved yet.
    FUTURE = "FUTURE"
    IN_FORCE = "IN_FORCE"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class RightRow:
    """A right that somebody holds, held, will hold or is to be given."""

    id: int
    role: str
    word: str  # What people call the role.
    site: str  # A site's code; "" where it holds at every site.
    valid_from: datetime
    valid_to: datetime | None
    requested_by: str
    approved_by: str  # "" while it is only asked for.
    state: RightState


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person, or a part of the system, with all their rights and the devices they carry."""

    id: int
    username: str
    name: str
    is_active: bool
    is_system: bool
    enrolled_at: datetime
    last_login: datetime | None
    rights: Sequence[RightRow]  # Those of every site first, then by site.
    devices: Sequence[str]  # The codes of those on which a token of theirs is good.

    @property
    def roles(self) -> list[str]:
        """Return what people call the roles in force, each once."""
        in_force = (right for right in self.rights if right.state is RightState.IN_FORCE)
        return list(dict.fromkeys(right.word for right in in_force))


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """A signature with the three parts that every display of it shows (R-174)."""

    id: UUID
    signer_name: str
    signer_role: str
    meaning: str
    signed_at: datetime
    stands: bool  # Its content is still what was signed.


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivePerson:
    """Somebody who can be asked to answer for something."""

    id: int
    username: str
    name: str
    roles: frozenset[str]  # Those held at one site at one moment.


def setup_actor(*, source: Source) -> Actor:
    """Return MedCount itself as the administrator who sets up an installation."""
    return Actor(id=SETUP_ID, name="MedCount", roles=frozenset({Role.ADMIN}), source=source)


def roles_as_of(*, user_id: int, at: datetime, site: int) -> frozenset[str]:
    """Return the roles a person held at a moment at one site (R-099)."""
    held = RoleAssignment.objects.filter(
        Q(site_id=None) | Q(site_id=site),
        Q(valid_to=None) | Q(valid_to__gt=at),
        user_id=user_id,
        approved_at__isnull=False,
        valid_from__lte=at,
    )
    return frozenset(held.values_list("role", flat=True))


def without_role(
    *, user_ids: Collection[int], any_of: Collection[Role], site: int, at: datetime
) -> list[str]:
    """Return the names of those people who hold none of these roles at a site at a moment."""
    held = RoleAssignment.objects.filter(
        Q(site_id=None) | Q(site_id=site),
        Q(valid_to=None) | Q(valid_to__gt=at),
        role__in=any_of,
        approved_at__isnull=False,
        valid_from__lte=at,
    )
    people = User.objects.filter(id__in=user_ids).exclude(id__in=held.values("user_id"))
    return list(people.order_by("name").values_list("name", flat=True))


def actor_for_user(
    *,
    username: str,
    at: datetime,
    source: Source,
    site: int = GROUP,
    session: str = "",
    device: str = "",
    address: str = "",
) -> Actor:
    """
    Return a person as an actor, with the roles held at that moment at that site.

    :raises Refused: USER_INACTIVE, USER_UNKNOWN
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise Refused(RefusalCode.USER_UNKNOWN, user=username)
    if not user.is_active:
        raise Refused(RefusalCode.USER_INACTIVE, user=username)
    return Actor(
        id=user.id,
        name=user.name,
        roles=roles_as_of(user_id=user.id, at=at, site=site),
        source=source,
        session=session,
        device=device,
        address=address,
    )


def actor_of_session(
    *, user_id: int, mark: str, at: datetime, site: int, session: str, address: str
) -> Actor:
    """
    Return the person of a session as an actor, with the roles held at that moment at that site.

    The session keeps a mark of the password it began with and ends with that password.

    :raises Refused: SESSION_ENDED, USER_INACTIVE, USER_UNKNOWN
    """
    user = User.objects.filter(id=user_id).first()
    if user is None:
        raise Refused(RefusalCode.USER_UNKNOWN, user=user_id)
    if not user.is_active:
        raise Refused(RefusalCode.USER_INACTIVE, user=user.username)
    if not constant_time_compare(mark, user.get_session_auth_hash()):
        raise Refused(RefusalCode.SESSION_ENDED)
    return Actor(
        id=user.id,
        name=user.name,
        roles=roles_as_of(user_id=user.id, at=at, site=site),
        source="UI",
        session=session,
        address=address,
    )


def session_mark(*, user_id: int) -> str:
    """Return what a session keeps of the password it began with; the password cannot be told."""
    return User.objects.get(id=user_id).get_session_auth_hash()


def sites() -> list[SiteRow]:
    """Return all sites by code, the group not among them."""
    rows = Site.objects.exclude(id=GROUP).order_by("code")
    return [SiteRow(id=row.id, code=row.code, name=row.name) for row in rows]


def sites_of(*, user_id: int, at: datetime) -> list[SiteRow]:
    """Return the sites at which a person holds a role at a moment, by code."""
    held = RoleAssignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=at),
        user_id=user_id,
        approved_at__isnull=False,
        valid_from__lte=at,
    )
    named = set(held.values_list("site_id", flat=True))
    return [site for site in sites() if None in named or site.id in named]


def list_people(*, at: datetime, turn: Turn, search: str = "") -> Page[PersonRow]:
    """
    Return one page of the people and parts of the system, with their rights as of a moment.

    :raises Refused: LIST_CURSOR_UNREADABLE, LIST_SORT_UNKNOWN
    """
    return listing.page(
        "people/people", turn=turn, sorts=PEOPLE_SORTS, row=_person, **_asked(at, search=search)
    )


def every_person(*, at: datetime, sort: str = "", search: str = "") -> Iterator[PersonRow]:
    """
    Stream all that ``list_people`` would show, for an export of what is shown.

    :raises Refused: LIST_SORT_UNKNOWN
    """
    return listing.every(
        "people/people", sort=sort, sorts=PEOPLE_SORTS, row=_person, **_asked(at, search=search)
    )


def person(*, user_id: int, at: datetime) -> PersonRow:
    """
    Return one person with all their rights as of a moment.

    :raises Refused: USER_UNKNOWN
    """
    rows = db.run("people/people", **_asked(at, user=user_id))
    if not rows:
        raise Refused(RefusalCode.USER_UNKNOWN, user=user_id)
    return _person(**rows[0]._asdict())


def needs_name_to_sign(*, user_id: int, session: str, at: datetime) -> bool:
    """Say whether signing takes the name too: first in a session, and after a pause (R-178)."""
    user = User.objects.filter(id=user_id).first()
    if user is None or not session:
        return True
    return recent_attempts(username=user.username, session=session, at=at).proofs == 0


def recent_attempts(*, username: str, session: str, at: datetime) -> RecentAttempts:
    """Return what was tried of late under a name, anybody's or nobody's."""
    row = db.one(
        "people/recent_attempts",
        site=GROUP,
        claim=claim_digest(username=username),
        session=session,
        failures_since=at - WINDOW,
        proofs_since=at - SIGNING_PAUSE_MAX,
    )
    return RecentAttempts(failures=row.failures, proofs=row.proofs)


def claim_digest(*, username: str) -> bytes:
    """Return what is kept of a name that somebody claimed; it need not be anybody's."""
    return hashlib.sha256(username.encode()).digest()


def check_token(*, secret: str, at: datetime, site: str = "") -> TokenHolder:
    """
    Return for whom a token stands at a moment, with the roles held then at a site, by its code.

    The site need not be named where there is one only. One statement, since every request asks.

    :raises Refused: TOKEN_EXPIRED, TOKEN_REVOKED, TOKEN_UNKNOWN, USER_INACTIVE
    """
    digest = token_digest(secret=secret)
    found = trip.ask("people/token_holder", digest=digest, at=at, site=site).all()
    if not found:
        raise Refused(RefusalCode.TOKEN_UNKNOWN)
    [row] = found
    if row.revoked_at:
        raise Refused(RefusalCode.TOKEN_REVOKED, token=row.prefix)
    if row.expires_at <= at:
        raise Refused(RefusalCode.TOKEN_EXPIRED, token=row.prefix)
    if not row.is_active:
        raise Refused(RefusalCode.USER_INACTIVE, user=row.username)
    return TokenHolder(
        user_id=row.user_id,
        username=row.username,
        name=row.name,
        prefix=row.prefix,
        device_id=row.device_id,
        device=row.device,
        device_trusted=row.device_trusted,
        scopes=frozenset(row.scopes),
        site=row.site if row.sites == 1 else None,
        roles=frozenset(row.roles if row.sites == 1 else ()),
    )


def device_standing(*, code: str) -> bool | None:
    """Return whether a device is trusted; None where nobody registered it."""
    device = Device.objects.filter(code=code).first()
    return None if device is None else device.revoked_at is None


def token_digest(*, secret: str) -> bytes:
    """Return what is kept of a secret; 32 random bytes need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def active_people(*, site: int, at: datetime) -> list[ActivePerson]:
    """Return the people who may answer for something, by name, with their roles at a site."""
    held: dict[int, set[str]] = {}
    for user_id, role in RoleAssignment.objects.filter(
        Q(site_id=None) | Q(site_id=site),
        Q(valid_to=None) | Q(valid_to__gt=at),
        approved_at__isnull=False,
        valid_from__lte=at,
    ).values_list("user_id", "role"):
        held.setdefault(user_id, set()).add(role)
    people = User.objects.filter(is_active=True, is_system=False).order_by("name", "id")
    return [
        ActivePerson(
            id=user.id,
            username=user.username,
            name=user.name,
            roles=frozenset(held.get(user.id, ())),
        )
        for user in people
    ]


def lock_active(*, user_ids: Collection[int]) -> None:
    """
    Hold people as they are until the transaction ends.

    :raises Refused: USER_INACTIVE, USER_UNKNOWN
    """
    found = User.objects.select_for_update().filter(id__in=user_ids).order_by("id")
    active = {user.id: user.is_active for user in found}
    for user_id in sorted(user_ids):
        if user_id not in active:
            raise Refused(RefusalCode.USER_UNKNOWN, user=user_id)
        if not active[user_id]:
            raise Refused(RefusalCode.USER_INACTIVE, user=user_id)


def signatures_of(
    *, site: int, subject_kind: str, subject_id: str, content: Mapping[str, Value]
) -> list[SignatureRow]:
    """Return the signatures under a record, the first one first, held against its content now."""
    rows = Signature.objects.filter(site_id=site, subject_kind=subject_kind, subject_id=subject_id)
    return [
        SignatureRow(
            id=row.id,
            signer_name=row.signer_name,
            signer_role=row.signer_role,
            meaning=row.meaning,
            signed_at=row.signed_at,
            stands=bytes(row.digest)
            == signed_digest(
                subject_kind=subject_kind,
                subject_id=subject_id,
                meaning=row.meaning,
                content=content,
            ),
        )
        for row in rows.order_by("signed_at", "id")
    ]


def _asked(at: datetime, *, search: str = "", user: int | None = None) -> dict[str, Any]:
    return {"at": at, "search": search.strip(), "user": user}


def _person(*, roles: list[dict[str, Any]], **columns: Any) -> PersonRow:
    return PersonRow(rights=[_right(**told) for told in roles], **columns)


def _right(
    *, role: str, valid_from: str, valid_to: str | None, state: str, **columns: Any
) -> RightRow:
    return RightRow(
        role=role,
        word=words.role(role),
        valid_from=datetime.fromisoformat(valid_from),
        valid_to=datetime.fromisoformat(valid_to) if valid_to else None,
        state=RightState(state),
        **columns,
    )
