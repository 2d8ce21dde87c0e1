"""
Coming in, proving who one is once more to sign, taking another password, and going.

A refused attempt must leave its entry, and what is raised inside a transaction leaves nothing. So
these actions return what became of the attempt; the door asks the answer, which refuses then.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from medcount import db
from medcount.audit import actions as audit
from medcount.core.actor import Actor
from medcount.core.duties import Role, require_role
from medcount.core.ids import uuid7
from medcount.core.lockout import PASSWORD_LENGTH_MIN, WINDOW, locks
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.models import Attempt, User
from medcount.people.queries import (
    GROUP,
    claim_digest,
    lock_active,
    needs_name_to_sign,
    recent_attempts,
    roles_as_of,
    session_mark,
)
from medcount.people.signatures import Method

NOTHING = "!"  # What Django keeps where there is no password.


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginAnswer:
    """What became of an attempt to come in; its entry is kept either way."""

    user: int | None
    mark: str  # Of the very password that was given; one set meanwhile ends the session at once.
    refusal: RefusalCode | None

    def user_id(self) -> int:
        """
        Return who came in.

        :raises Refused: LOGIN_LOCKED, LOGIN_REFUSED
        """
        _refuse(self.refusal)
        assert self.user is not None
        return self.user


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofAnswer:
    """What became of an attempt to prove who signs; its entry is kept either way."""

    proven_by: Method
    refusal: RefusalCode | None

    def method(self) -> Method:
        """
        Return how the signer proved who they are.

        :raises Refused: LOGIN_LOCKED, LOGIN_REFUSED
        """
        _refuse(self.refusal)
        return self.proven_by


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnswer:
    """What became of an attempt to take another password; its entry is kept either way."""

    kept_mark: str  # By which the session it was changed in goes on.
    refusal: RefusalCode | None

    def mark(self) -> str:
        """
        Return by which mark the session goes on.

        :raises Refused: LOGIN_LOCKED, LOGIN_REFUSED
        """
        _refuse(self.refusal)
        return self.kept_mark


@dataclass(frozen=True, slots=True)
class _Told:
    """What the trail calls the three ends of an attempt."""

    passed: str
    refused: str
    locked: str


_LOGIN = _Told("people.login.passed", "people.login.refused", "people.login.locked")
_PROOF = _Told("people.proof.passed", "people.proof.refused", "people.proof.locked")
_CHANGE = _Told("people.password.changed", "people.password.refused", "people.password.locked")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """A name that somebody claims, whose it is if anybody's, and what their password hashes to."""

    name: str
    user_id: int | None
    encoded: str  # NOTHING: whatever the password, it is wrong.

    @property
    def subject(self) -> audit.Subject:
        """Return what the trail names; a name that is nobody's may be a mistyped password."""
        if self.user_id is None:
            return "claim", claim_digest(username=self.name).hex()[:16]
        return "user", str(self.user_id)


@transaction.atomic
def set_password(*, user_id: int, password: str, actor: Actor, at: datetime) -> None:
    """
    Give a person a password to come in with; what was theirs before is worthless from now on, and
    so is every session that began with it.

    :raises Refused: PASSWORD_TOO_WEAK, ROLE_MISSING, SIGNER_NOT_A_PERSON, USER_INACTIVE,
        USER_UNKNOWN
    """
    require_role(actor, Role.ADMIN)
    lock_active(user_ids=[user_id])
    user = User.objects.get(id=user_id)
    if user.is_system:
        raise Refused(RefusalCode.SIGNER_NOT_A_PERSON, rule="R-177", user=user.username)
    _require_strong(password, user)
    User.objects.filter(id=user_id).update(password=make_password(password))
    audit.record(
        "people.password.set",
        site=GROUP,
        actor=actor,
        at=at,
        subjects=[("user", str(user_id))],
        rule="R-180",
    )


@transaction.atomic
def change_password(
    *, password: str, new: str, again: str, actor: Actor, at: datetime
) -> ChangeAnswer:
    """
    Let a person who knows their password take another; the answer refuses when asked.

    Every session that began with the old one ends, except where the door lets one go on by the
    mark in the answer. Failures count together with those of coming in (R-180).

    :raises Refused: PASSWORDS_DIFFER, PASSWORD_TOO_WEAK, USER_UNKNOWN
    """
    user = User.objects.filter(id=actor.id).first()
    if user is None:
        raise Refused(RefusalCode.USER_UNKNOWN, user=actor.id)
    if new != again:
        raise Refused(RefusalCode.PASSWORDS_DIFFER)
    _require_strong(new, user)
    admitted = user.is_active and not user.is_system
    claim = _Claim(
        name=user.username, user_id=user.id, encoded=user.password if admitted else NOTHING
    )
    refusal = _try(claim, password, _CHANGE, actor=actor, at=at)
    if refusal is not None:
        return ChangeAnswer(kept_mark="", refusal=refusal)
    User.objects.filter(id=user.id).update(password=make_password(new))
    return ChangeAnswer(kept_mark=session_mark(user_id=user.id), refusal=None)


@transaction.atomic
def log_in(
    *,
    username: str,
    password: str,
    actor: Actor,
    at: datetime,
    address: str = "",
    session: str = "",
) -> LoginAnswer:
    """
    Let a person in by name and password, or say why not in an answer that refuses when asked.

    Nothing in it or in the time it takes tells whether the name is anybody's. After five failures
    within a quarter of an hour the name is locked, the right password or not (R-180).
    """
    claimant = replace(actor, address=address, session=session)
    user = User.objects.filter(username=username).first()
    admitted = user is not None and user.is_active and not user.is_system
    claim = _Claim(
        name=username,
        user_id=user.id if user else None,
        encoded=user.password if user and admitted else NOTHING,
    )
    refusal = _try(claim, password, _LOGIN, actor=claimant, at=at)
    if user is None or refusal is not None:
        return LoginAnswer(user=None, mark="", refusal=refusal)
    User.objects.filter(id=user.id).update(last_login=at)
    return LoginAnswer(user=user.id, mark=user.get_session_auth_hash(), refusal=None)


@transaction.atomic
def prove_identity(
    *, user_id: int, password: str, actor: Actor, at: datetime, username: str = ""
) -> ProofAnswer:
    """
    Let a person prove once more who they are, to sign (R-178); the answer refuses when asked.

    The first time in a session takes name and password, and so does the first after a pause;
    between these the password alone is enough. Failures count together with those of coming in.

    :raises Refused: SIGNING_NEEDS_NAME, USER_UNKNOWN
    """
    user = User.objects.filter(id=user_id).first()
    if user is None:
        raise Refused(RefusalCode.USER_UNKNOWN, user=user_id)
    if not username and needs_name_to_sign(user_id=user_id, session=actor.session, at=at):
        raise Refused(RefusalCode.SIGNING_NEEDS_NAME, rule="R-178")
    admitted = user.is_active and not user.is_system and username in ("", user.username)
    claim = _Claim(
        name=user.username, user_id=user.id, encoded=user.password if admitted else NOTHING
    )
    return ProofAnswer(
        proven_by=Method.BOTH_COMPONENTS if username else Method.PRIVATE_COMPONENT,
        refusal=_try(claim, password, _PROOF, actor=actor, at=at),
    )


@transaction.atomic
def log_out(*, actor: Actor, at: datetime) -> None:
    """Keep that a person left; the door forgets the session."""
    audit.record(
        "people.logged_out", site=GROUP, actor=actor, at=at, subjects=[("user", str(actor.id))]
    )


def _require_strong(password: str, user: User) -> None:
    try:
        validate_password(password, user=user)
    except ValidationError as weak:
        found = sorted(str(error.code) for error in weak.error_list)
        raise Refused(
            RefusalCode.PASSWORD_TOO_WEAK, rule="R-180", least=PASSWORD_LENGTH_MIN, found=found
        ) from weak


def _try(
    claim: _Claim, password: str, told: _Told, *, actor: Actor, at: datetime
) -> RefusalCode | None:
    """Judge one attempt, keep it with its entry, and say how it is refused."""
    db.run("people/hold_claim", claim=claim_digest(username=claim.name))
    failures = recent_attempts(username=claim.name, session=actor.session, at=at).failures
    if locks(failures):
        _record(told.locked, claim, actor=actor, at=at, failures=failures)
        return RefusalCode.LOGIN_LOCKED
    # Against NOTHING Django hashes all the same, so that it takes as long as against a password.
    passed = check_password(password, claim.encoded)
    if passed:
        assert claim.user_id is not None
        entry = _record(told.passed, claim, actor=_as(claim.user_id, actor, at), at=at, failures=0)
    else:
        entry = _record(told.refused, claim, actor=actor, at=at, failures=failures + 1)
    Attempt.objects.create(
        site=GROUP,
        id=uuid7(),
        claim=claim_digest(username=claim.name),
        session=actor.session,
        signing=told is _PROOF,
        passed=passed,
        at=at,
        entry=entry,
    )
    return None if passed else RefusalCode.LOGIN_REFUSED


def _as(user_id: int, actor: Actor, at: datetime) -> Actor:
    """Return the person an actor turned out to be."""
    user = User.objects.get(id=user_id)
    roles = roles_as_of(user_id=user_id, at=at, site=GROUP)
    return replace(actor, id=user_id, name=user.name, roles=roles)


def _record(told: str, claim: _Claim, *, actor: Actor, at: datetime, failures: int) -> UUID:
    return audit.record(
        told,
        site=GROUP,
        actor=actor,
        at=at,
        subjects=[claim.subject],
        after={"failures": failures} if failures else None,
        rule="R-180",
    )


def _refuse(refusal: RefusalCode | None) -> None:
    if refusal is not None:
        minutes = int(WINDOW.total_seconds() // 60)
        raise Refused(refusal, rule="R-180", minutes=minutes)
