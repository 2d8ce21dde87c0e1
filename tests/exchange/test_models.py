"""The boxes keep a message once, as it came, and say what became of it."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from medcount.audit import actions as audit
from medcount.core.ids import uuid7
from medcount.exchange.models import Inbox, Outbox
from medcount.people.queries import GROUP, setup_actor
from tests.stockroom import at

pytestmark = pytest.mark.django_db


def received(**facts):
    return Inbox.objects.create(
        **{
            "site": GROUP,
            "id": uuid7(),
            "source": "ERP",
            "outside_id": "M-1",
            "kind": "movement",
            "body": b"{}",
            "received_at": at("08:00"),
            "state": "RECEIVED",
            "reason": "",
            **facts,
        }
    )


@pytest.fixture
def entry():
    actor = setup_actor(source="CLI")
    return audit.record(
        "test.told", site=GROUP, actor=actor, at=at("08:00"), subjects=[("site", "0")]
    )


@pytest.fixture
def send(entry):
    def create(**facts):
        return Outbox.objects.create(
            **{
                "site": GROUP,
                "id": uuid7(),
                "target": "ERP",
                "idempotency_key": "plan-1-line-1",
                "kind": "adjustment",
                "body": b"{}",
                "entry": entry,
                "created_at": at("08:00"),
                "state": "WAITING",
                "attempts": 0,
                "next_at": at("08:00"),
                "reason": "",
                **facts,
            }
        )

    return create


def refuses(act, **facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        act(**facts)
    return True


def test_a_message_that_comes_twice_is_one_message():
    received()

    assert refuses(received)
    assert received(source="WMS")
    assert received(outside_id="M-2")


def test_a_parked_message_says_why_and_only_a_parked_one_does():
    assert refuses(received, state="PARKED")
    assert refuses(received, reason="unknown item")
    assert received(state="PARKED", reason="unknown item")


def test_a_booked_message_says_when():
    assert refuses(received, state="BOOKED")
    assert received(state="BOOKED", settled_at=at("09:00"))


def test_one_business_key_goes_to_a_target_once(send):
    send()

    assert refuses(send)
    assert send(target="WMS")


def test_a_message_that_waits_or_whose_fate_is_unknown_has_a_next_attempt(send):
    assert refuses(send, state="WAITING", next_at=None)
    assert refuses(send, state="UNKNOWN", next_at=None)
    assert send(state="UNKNOWN", attempts=1)


def test_a_settled_message_is_not_tried_again(send):
    assert refuses(send, state="ACKNOWLEDGED", settled_at=at("09:00"))
    assert refuses(send, state="ACKNOWLEDGED", next_at=None)
    assert send(state="ACKNOWLEDGED", next_at=None, settled_at=at("09:00"))


def test_what_is_sent_was_done_under_an_entry(send):
    with pytest.raises(IntegrityError), transaction.atomic():
        send(entry=uuid7())


@pytest.mark.parametrize("model", [Inbox, Outbox])
def test_what_a_message_says_cannot_be_rewritten_or_lost(model, send):
    received()
    send()

    for act in (lambda: model.objects.update(body=b"forged"), model.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    assert model.objects.update(reason="", state=model.objects.get().state) == 1
