"""A request that comes twice is done once, also when both come at the same moment."""

import threading

import pytest
from django.db import connections

from medcount.core.refusal import RefusalCode, Refused
from medcount.exchange.answers import answer_once
from medcount.people.queries import GROUP, SETUP_ID
from tests.stockroom import DAY


class Deed:
    """Something that must not be done twice."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> dict[str, object]:
        self.done += 1
        return {"done": self.done}


def once(act, key: str = "k", asked: bytes = b"POST /deeds", person: int = SETUP_ID):
    return answer_once(act, site=GROUP, person=person, key=key, asked=asked, at=DAY)


@pytest.mark.django_db
def test_the_same_request_under_the_same_key_is_answered_the_same():
    deed = Deed()

    assert once(deed) == once(deed) == {"done": 1}
    assert once(deed, key="another") == {"done": 2}


@pytest.mark.django_db
def test_another_request_under_a_known_key_is_refused():
    once(Deed())

    with pytest.raises(Refused, match=RefusalCode.IDEMPOTENCY_KEY_REUSED):
        once(Deed(), asked=b"POST /other")


@pytest.mark.django_db
def test_what_failed_left_no_answer():
    def fail() -> dict[str, object]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once(fail)

    assert once(Deed()) == {"done": 1}


def test_two_at_once_do_it_once(cloned_database):
    deed, answers = Deed(), []
    start = threading.Barrier(4)

    def ask() -> None:
        start.wait()
        answers.append(once(deed))
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [{"done": 1}] * 4
