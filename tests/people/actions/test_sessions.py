"""Nobody comes in by guessing, and every try leaves its entry whether it passed or not."""

from datetime import timedelta
from time import perf_counter

import pytest
from django.db import DatabaseError, connection, transaction

from medcount.audit.queries import entries_of, verify
from medcount.core.lockout import FAILURES_MAX, SIGNING_PAUSE_MAX, WINDOW
from medcount.core.refusal import RefusalCode, Refused
from medcount.people.actions.enrolment import disable_person, enrol_people
from medcount.people.actions.sessions import (
    change_password,
    log_in,
    log_out,
    prove_identity,
    set_password,
)
from medcount.people.models import Attempt, User
from medcount.people.queries import (
    GROUP,
    actor_of_session,
    claim_digest,
    needs_name_to_sign,
    session_mark,
    setup_actor,
)
from medcount.people.signatures import Method
from tests.people.company import MORNING, found_company

PASSWORD = "三号库-合格品区-A01"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def counter(company) -> int:
    """Return a person with a password."""
    user_id = company.users["counter"]
    set_password(user_id=user_id, password=PASSWORD, actor=company.admin, at=MORNING)
    return user_id


def enter(username="counter", password=PASSWORD, at=MORNING):
    return log_in(
        username=username,
        password=password,
        actor=setup_actor(source="UI"),
        at=at,
        address="10.0.0.8",
        session="s-1",
    )


def session_of(user_id, session="s-1", mark=None):
    return actor_of_session(
        user_id=user_id,
        mark=session_mark(user_id=user_id) if mark is None else mark,
        at=MORNING,
        site=GROUP,
        session=session,
        address="10.0.0.8",
    )


def prove(user_id, password=PASSWORD, at=MORNING, username="", session="s-1"):
    return prove_identity(
        user_id=user_id,
        password=password,
        username=username,
        actor=session_of(user_id, session),
        at=at,
    )


def code_of(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def test_a_person_comes_in_by_name_and_password_and_goes_again(counter):
    answer = enter()
    log_out(actor=session_of(counter), at=MORNING + MINUTE)

    assert answer.user_id() == counter
    assert User.objects.get(id=counter).last_login == MORNING
    *_, came, went = entries_of(site=GROUP, kind="user", subject=str(counter))
    assert (came.action, came.actor_name, came.address) == (
        "people.login.passed",
        "李盘点",
        "10.0.0.8",
    )
    assert (went.action, went.actor_id, went.session) == ("people.logged_out", counter, "s-1")
    assert verify(site=GROUP) is None


def test_a_failed_attempt_is_refused_and_leaves_its_entry(counter):
    answer = enter(password="guess")

    assert code_of(answer.user_id) is RefusalCode.LOGIN_REFUSED
    *_, entry = entries_of(site=GROUP, kind="user", subject=str(counter))
    assert (entry.action, entry.actor_name, entry.address, entry.after) == (
        "people.login.refused",
        "MedCount",
        "10.0.0.8",
        {"failures": 1},
    )


def test_a_failed_attempt_is_committed_though_the_door_then_refuses(cloned_database):
    company = found_company()
    set_password(
        user_id=company.users["counter"], password=PASSWORD, actor=company.admin, at=MORNING
    )

    assert code_of(lambda: enter(password="guess").user_id()) is RefusalCode.LOGIN_REFUSED

    connection.close()
    assert Attempt.objects.filter(passed=False).count() == 1
    subject = str(company.users["counter"])
    assert entries_of(site=GROUP, kind="user", subject=subject)[-1].action == "people.login.refused"


@pytest.mark.parametrize("name", ["nobody", "", "*"])
def test_a_refusal_does_not_tell_whether_a_name_is_anybodys(counter, name):
    known, unknown = enter(password="guess"), enter(username=name, password="guess")

    assert (known.refusal, known.user) == (unknown.refusal, unknown.user)
    assert Attempt.objects.filter(claim=claim_digest(username=name)).count() == 1


def test_an_unknown_name_takes_as_long_as_a_known_one(counter):
    def shortest(username):
        taken = []
        for round_ in range(3):
            start = perf_counter()
            enter(username=username, password="guess", at=MORNING + round_ * WINDOW)
            taken.append(perf_counter() - start)
        return min(taken)

    known, unknown = shortest("counter"), shortest("nobody")

    assert known / 3 < unknown < known * 3


def test_what_was_typed_as_a_name_that_is_nobodys_is_not_written_down(counter):
    enter(username=PASSWORD, password="")

    with connection.cursor() as cursor:
        cursor.execute("SELECT convert_from(body, 'UTF8') FROM audit_entry")
        trail = "".join(body for (body,) in cursor.fetchall())
    assert PASSWORD not in trail


@pytest.mark.parametrize("username", ["counter", "nobody"])
def test_five_failures_within_a_quarter_of_an_hour_lock_a_name(counter, username):
    answers = [
        enter(username=username, password="guess", at=MORNING + number * MINUTE)
        for number in range(FAILURES_MAX)
    ]
    locked = enter(username=username, at=MORNING + 5 * MINUTE)

    assert {answer.refusal for answer in answers} == {RefusalCode.LOGIN_REFUSED}
    assert code_of(locked.user_id) is RefusalCode.LOGIN_LOCKED


def test_a_lock_is_told_to_the_trail_and_ends_by_itself(counter):
    for number in range(FAILURES_MAX):
        enter(password="guess", at=MORNING + number * MINUTE)
    enter(at=MORNING + 14 * MINUTE)

    *_, entry = entries_of(site=GROUP, kind="user", subject=str(counter))
    assert (entry.action, entry.after) == ("people.login.locked", {"failures": FAILURES_MAX})
    assert enter(at=MORNING + WINDOW).user_id() == counter


def test_failures_before_a_success_are_forgiven(counter):
    for number in range(4):
        enter(password="guess", at=MORNING + number * MINUTE)
    enter(at=MORNING + 4 * MINUTE)
    again = enter(password="guess", at=MORNING + 5 * MINUTE)

    assert again.refusal is RefusalCode.LOGIN_REFUSED
    assert enter(at=MORNING + 6 * MINUTE).user_id() == counter


def test_one_name_that_is_locked_locks_no_other(company, counter):
    head = company.users["head"]
    set_password(user_id=head, password=PASSWORD, actor=company.admin, at=MORNING)
    for _ in range(FAILURES_MAX):
        enter(password="guess")

    assert enter(username="head").user_id() == head


def test_an_attempt_reads_the_same_few_rows_however_many_there_were(
    counter, django_assert_num_queries
):
    enter(password="guess")
    with django_assert_num_queries(7) as first:
        enter(password="guess", at=MORNING + WINDOW)
    for number in range(2, 10):
        enter(password="guess", at=MORNING + number * WINDOW)

    with django_assert_num_queries(len(first)):
        enter(password="guess", at=MORNING + 10 * WINDOW)


def test_a_disabled_person_and_a_part_of_the_system_do_not_come_in(company, counter):
    disable_person(user_id=counter, reason="离职", actor=company.admin, at=MORNING)

    assert enter().refusal is RefusalCode.LOGIN_REFUSED
    assert enter(username="*", password="!").refusal is RefusalCode.LOGIN_REFUSED


@pytest.mark.parametrize(
    ("weak", "found"),
    [
        ("短密码123", "password_too_short"),
        ("password123", "password_too_common"),
        ("counter-001", "password_too_similar"),
    ],
)
def test_a_weak_password_is_not_taken(company, counter, weak, found):
    def change():
        set_password(user_id=counter, password=weak, actor=company.admin, at=MORNING)

    with pytest.raises(Refused) as refusal:
        change()

    assert refusal.value.code is RefusalCode.PASSWORD_TOO_WEAK
    assert found in refusal.value.facts["found"]
    assert enter().user_id() == counter


def test_only_an_administrator_sets_a_password_and_only_of_a_person(company, counter):
    machine = enrol_people(people={"*wms": "接口"}, system=True, actor=company.admin, at=MORNING)[
        "*wms"
    ]

    def set_as(actor, user_id):
        return lambda: set_password(user_id=user_id, password=PASSWORD, actor=actor, at=MORNING)

    assert code_of(set_as(company.quality, counter)) is RefusalCode.ROLE_MISSING
    assert code_of(set_as(company.admin, machine)) is RefusalCode.SIGNER_NOT_A_PERSON
    assert code_of(set_as(company.admin, 999_999)) is RefusalCode.USER_UNKNOWN


def test_a_password_is_kept_as_a_slow_hash_and_told_to_nobody(counter):
    encoded = User.objects.get(id=counter).password

    assert encoded.startswith("scrypt$")
    *_, entry = entries_of(site=GROUP, kind="user", subject=str(counter))
    assert (entry.action, entry.before, entry.after) == ("people.password.set", None, None)


def test_the_first_signing_of_a_session_takes_name_and_password(counter):
    enter()

    assert needs_name_to_sign(user_id=counter, session="s-1", at=MORNING)
    assert code_of(lambda: prove(counter)) is RefusalCode.SIGNING_NEEDS_NAME
    assert prove(counter, username="counter").method() is Method.BOTH_COMPONENTS
    assert not needs_name_to_sign(user_id=counter, session="s-1", at=MORNING + MINUTE)


def test_later_ones_take_the_password_until_a_pause_or_another_session(counter):
    prove(counter, username="counter")
    soon, late = MORNING + 10 * MINUTE, MORNING + 10 * MINUTE + SIGNING_PAUSE_MAX

    assert prove(counter, at=soon).method() is Method.PRIVATE_COMPONENT
    assert code_of(lambda: prove(counter, at=late)) is RefusalCode.SIGNING_NEEDS_NAME
    assert code_of(lambda: prove(counter, at=soon, session="s-2")) is RefusalCode.SIGNING_NEEDS_NAME


def test_a_wrong_password_or_another_name_proves_nothing_and_is_kept(counter):
    wrong = prove(counter, password="guess", username="counter")
    another = prove(counter, username="head")

    assert code_of(wrong.method) is RefusalCode.LOGIN_REFUSED
    assert code_of(another.method) is RefusalCode.LOGIN_REFUSED
    entries = entries_of(site=GROUP, kind="user", subject=str(counter))
    assert [entry.action for entry in entries[-2:]] == ["people.proof.refused"] * 2
    assert needs_name_to_sign(user_id=counter, session="s-1", at=MORNING)


def test_failures_to_sign_and_to_come_in_are_counted_together(counter):
    for _ in range(3):
        enter(password="guess")
    for _ in range(2):
        prove(counter, password="guess", username="counter")

    assert code_of(prove(counter, username="counter").method) is RefusalCode.LOGIN_LOCKED
    assert enter().refusal is RefusalCode.LOGIN_LOCKED


def test_the_session_of_a_disabled_person_is_worth_nothing(company, counter):
    disable_person(user_id=counter, reason="离职", actor=company.admin, at=MORNING)

    assert code_of(lambda: session_of(counter)) is RefusalCode.USER_INACTIVE
    assert code_of(lambda: session_of(999_999, mark="")) is RefusalCode.USER_UNKNOWN


@pytest.mark.parametrize(
    "verb", ["UPDATE people_attempt SET passed = true", "DELETE FROM people_attempt"]
)
def test_an_attempt_is_never_rewritten(counter, verb):
    enter(password="guess")

    with pytest.raises(DatabaseError), transaction.atomic():
        connection.cursor().execute(verb)


NEW = "收货台-第七格-铅笔"


def change(user_id, password=PASSWORD, new=NEW, again=None, at=MORNING):
    return change_password(
        password=password,
        new=new,
        again=new if again is None else again,
        actor=session_of(user_id),
        at=at,
    )


def test_a_person_takes_another_password_and_only_that_one_lets_them_in(counter):
    before = entries_of(site=GROUP, kind="user", subject=str(counter))

    change(counter).mark()

    [entry] = entries_of(site=GROUP, kind="user", subject=str(counter))[len(before) :]
    assert (entry.action, entry.actor_id, entry.session) == (
        "people.password.changed",
        counter,
        "s-1",
    )
    assert code_of(enter().user_id) is RefusalCode.LOGIN_REFUSED
    assert enter(password=NEW).user_id() == counter


def test_every_session_that_began_with_the_old_password_ends_but_the_one_with_the_new_mark(counter):
    old = session_mark(user_id=counter)

    new = change(counter).mark()

    assert code_of(lambda: session_of(counter, mark=old)) is RefusalCode.SESSION_ENDED
    assert session_of(counter, mark=new).id == counter


def test_a_password_that_is_set_anew_ends_every_session_too(counter, company):
    old = session_mark(user_id=counter)

    set_password(user_id=counter, password=NEW, actor=company.admin, at=MORNING)

    assert code_of(lambda: session_of(counter, mark=old)) is RefusalCode.SESSION_ENDED


def test_who_came_in_by_a_password_that_was_set_anew_meanwhile_is_out_at_once(counter, company):
    answer = enter()
    assert session_of(counter, mark=answer.mark).id == counter

    set_password(user_id=counter, password=NEW, actor=company.admin, at=MORNING)

    assert code_of(lambda: session_of(counter, mark=answer.mark)) is RefusalCode.SESSION_ENDED


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"again": PASSWORD}, RefusalCode.PASSWORDS_DIFFER),
        ({"new": "counter-1"}, RefusalCode.PASSWORD_TOO_WEAK),
        ({"new": "0123456789"}, RefusalCode.PASSWORD_TOO_WEAK),
    ],
)
def test_a_password_typed_in_two_ways_or_too_weak_changes_nothing(counter, typed, code):
    mark = session_mark(user_id=counter)

    assert code_of(lambda: change(counter, **typed)) is code
    assert session_mark(user_id=counter) == mark


def test_who_does_not_know_the_password_cannot_change_it_and_guessing_locks_the_name(counter):
    mark = session_mark(user_id=counter)

    for _ in range(FAILURES_MAX):
        assert code_of(change(counter, password="guess").mark) is RefusalCode.LOGIN_REFUSED
    assert code_of(change(counter).mark) is RefusalCode.LOGIN_LOCKED

    assert session_mark(user_id=counter) == mark
    *_, refused, locked = entries_of(site=GROUP, kind="user", subject=str(counter))
    assert (refused.action, locked.action) == (
        "people.password.refused",
        "people.password.locked",
    )


def test_a_changed_password_does_not_stand_for_a_proof_to_sign(counter):
    change(counter).mark()

    assert needs_name_to_sign(user_id=counter, session="s-1", at=MORNING)
