"""A handheld is known or it is not; a token stands for one person until it does not."""

import base64
from datetime import timedelta

import pytest

from medcount.audit.queries import entries_of
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.actions.devices import (
    issue_token,
    register_devices,
    revoke_device,
    revoke_token,
)
from medcount.people.actions.enrolment import disable_person
from medcount.people.models import Token
from medcount.people.queries import GROUP, check_token
from tests.people.company import HOUR, MORNING

DAY = timedelta(days=1)


@pytest.fixture
def device_id(company):
    return register_devices(codes=["PDA-1"], actor=company.admin, at=MORNING)["PDA-1"]


@pytest.fixture
def token(company, device_id):
    return issue_token(
        user_id=company.users["counter"],
        device_id=device_id,
        scopes={"scans", "tasks"},
        expires_at=MORNING + DAY,
        actor=company.admin,
        at=MORNING,
    )


def test_devices_are_registered_in_bulk_and_safely_again(company):
    codes = ["PDA-1", "PDA-2", "PDA-2"]

    ids = register_devices(codes=codes, actor=company.admin, at=MORNING)

    assert sorted(ids) == ["PDA-1", "PDA-2"]
    assert register_devices(codes=codes, actor=company.admin, at=MORNING) == ids
    assert len(entries_of(site=GROUP, kind="device", subject=str(ids["PDA-2"]))) == 1


def test_a_token_stands_for_its_person_on_its_device(company, device_id, token):
    holder = check_token(secret=token.secret, at=MORNING + HOUR)

    assert holder.user_id == company.users["counter"]
    assert (holder.username, holder.device_id, holder.device_trusted) == (
        "counter",
        device_id,
        True,
    )
    assert holder.scopes == {"scans", "tasks"}


def test_a_secret_has_32_random_bytes_and_is_kept_nowhere(company, token):
    assert len(base64.urlsafe_b64decode(token.secret + "=")) == 32
    kept = Token.objects.get(id=token.id)
    assert bytes(kept.digest) != token.secret.encode()
    assert len(kept.prefix) == 6
    (entry,) = entries_of(site=GROUP, kind="token", subject=str(token.id))
    assert token.secret not in str(entry)
    assert entry in entries_of(site=GROUP, kind="user", subject=str(company.users["counter"]))


def test_no_other_secret_opens(token):
    for secret in ("", token.secret[:-1], token.secret + "x", token.secret.swapcase()):
        with pytest.raises(Refused) as refusal:
            check_token(secret=secret, at=MORNING)
        assert refusal.value.code is RefusalCode.TOKEN_UNKNOWN


def test_a_token_ends_at_its_hour(token):
    check_token(secret=token.secret, at=MORNING + DAY - timedelta(microseconds=1))
    with pytest.raises(Refused) as refusal:
        check_token(secret=token.secret, at=MORNING + DAY)

    assert refusal.value.code is RefusalCode.TOKEN_EXPIRED


def test_a_revoked_token_is_worthless(company, token):
    revoke_token(token_id=token.id, reason="遗失", actor=company.quality, at=MORNING)

    with pytest.raises(Refused) as using:
        check_token(secret=token.secret, at=MORNING)
    with pytest.raises(Refused) as repeating:
        revoke_token(token_id=token.id, reason="遗失", actor=company.quality, at=MORNING)

    assert using.value.code is RefusalCode.TOKEN_REVOKED
    assert repeating.value.code is RefusalCode.TOKEN_REVOKED


def test_a_disabled_person_has_no_token(company, token):
    disable_person(user_id=company.users["counter"], reason="离职", actor=company.admin, at=MORNING)

    with pytest.raises(Refused) as refusal:
        check_token(secret=token.secret, at=MORNING)

    assert refusal.value.code is RefusalCode.USER_INACTIVE


def test_a_revoked_device_is_still_heard_but_not_trusted(company, device_id, token):
    revoke_device(device_id=device_id, reason="遗失", actor=company.admin, at=MORNING)

    holder = check_token(secret=token.secret, at=MORNING)

    assert holder.device_id == device_id
    assert not holder.device_trusted
    *_, entry = entries_of(site=GROUP, kind="device", subject=str(device_id))
    assert (entry.action, entry.reason) == ("people.device.revoked", "遗失")


def test_a_revoked_device_gets_no_token_and_does_not_come_back(company, device_id):
    revoke_device(device_id=device_id, reason="遗失", actor=company.admin, at=MORNING)

    for attempt in (
        lambda: revoke_device(device_id=device_id, reason="遗失", actor=company.admin, at=MORNING),
        lambda: register_devices(codes=["PDA-1"], actor=company.admin, at=MORNING),
        lambda: issue_token(
            user_id=company.users["counter"],
            device_id=device_id,
            scopes=["scans"],
            expires_at=MORNING + DAY,
            actor=company.admin,
            at=MORNING,
        ),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.code is RefusalCode.DEVICE_REVOKED


def test_an_unknown_device_or_token_cannot_be_revoked(company):
    with pytest.raises(Refused) as device:
        revoke_device(device_id=99_999, reason="遗失", actor=company.admin, at=MORNING)
    with pytest.raises(Refused) as token:
        revoke_token(token_id=99_999, reason="遗失", actor=company.admin, at=MORNING)

    assert device.value.code is RefusalCode.DEVICE_UNKNOWN
    assert token.value.code is RefusalCode.TOKEN_UNKNOWN


def test_a_token_of_an_integration_has_no_device(company):
    token = issue_token(
        user_id=company.users["head"],
        device_id=None,
        scopes=["movements"],
        expires_at=MORNING + DAY,
        actor=company.admin,
        at=MORNING,
    )

    holder = check_token(secret=token.secret, at=MORNING)

    assert (holder.device_id, holder.device_trusted) == (None, True)
