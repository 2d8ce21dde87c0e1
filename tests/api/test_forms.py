"""A form is proposed, signed by who proves it, posted by another, and taken back by a form."""

from uuid import UUID, uuid4

import pytest

from medcount.audit.queries import entries_of
from medcount.core.refusal import RefusalCode
from medcount.people.actions.sessions import set_password
from medcount.people.queries import GROUP
from tests.api.test_door import problem
from tests.counting.countroom import balance
from tests.staff import PASSWORD
from tests.stockroom import DAY

NONE = UUID(int=7)


@pytest.fixture
def settled(floor):
    """Return the floor with a difference of ten whose cause is confirmed."""
    floor.count.count("first", "10:00", 90)
    floor.count.confirm()
    set_password(
        user_id=floor.count.people["head"].id, password=PASSWORD, actor=floor.admin, at=DAY
    )
    return floor


def proposed(floor) -> str:
    """Return a form that the planner proposed over the API."""
    answer = floor.ask("/forms", {"plan": str(floor.count.plan)}, "planner")
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def sign(floor, form: str, **facts):
    """Sign a form as the warehouse head."""
    proof = {"role": "WAREHOUSE_HEAD", "username": "head", "password": PASSWORD}
    return floor.ask(f"/forms/{form}/signatures", {**proof, **facts.pop("proof", {})}, **facts)


def test_a_form_is_proposed_once_for_what_is_settled(settled):
    form = proposed(settled)

    [row] = settled.read("/forms?state=PROPOSED")["rows"]
    detail = settled.read(f"/forms/{form}")
    again = settled.ask("/forms", {"plan": str(settled.count.plan)}, "planner")

    assert (row["id"], row["gross"], row["net"]) == (form, "10.00", "-10.00")
    assert row["missing"] == ["WAREHOUSE_HEAD"]
    [line] = detail["lines"]
    assert (line["delta"], line["amount"], line["unit_cost"]) == (-10, "-10.00", "1.00")
    assert (detail["sign_as"], detail["sign_refusal"]) == (["WAREHOUSE_HEAD"], None)
    assert detail["post_refusal"]["code"] == "FORM_NOT_SIGNED"
    assert problem(again, 422) == "FORM_EMPTY"
    by_finance = settled.ask("/forms", {"plan": str(settled.count.plan)}, "finance")
    assert problem(by_finance, 403) == "ROLE_MISSING"


def test_a_form_is_signed_posted_and_taken_back(settled):
    form = proposed(settled)

    early = settled.ask(f"/forms/{form}/posting", part="finance")
    signed = sign(settled, form)
    by_signer = settled.ask(f"/forms/{form}/posting")
    posted = settled.ask(f"/forms/{form}/posting", part="finance")
    silent = settled.ask(f"/forms/{form}/reversal", {"reason": ""})
    reversal = settled.ask(f"/forms/{form}/reversal", {"reason": "误调"})

    assert problem(early, 409) == "FORM_NOT_SIGNED"
    assert signed.status_code == 201
    assert problem(by_signer, 403) == RefusalCode.DUTY_CONFLICT
    assert posted.json() == {"left": {}}
    assert balance(settled.room) == 90
    assert problem(silent, 422) == "REASON_MISSING"
    assert reversal.status_code == 201
    assert settled.read(f"/forms/{reversal.json()['id']}")["lines"][0]["delta"] == 10
    [shown] = settled.read(f"/forms/{form}")["signatures"]
    assert (shown["signer_name"], shown["signer_role"]) == ("head", "WAREHOUSE_HEAD")


def test_a_wrong_password_signs_nothing_and_leaves_its_entry(settled):
    form, head = proposed(settled), settled.count.people["head"].id

    nameless = sign(settled, form, proof={"username": ""})
    wrong = sign(settled, form, proof={"password": "falsch"}, headers={"Idempotency-Key": "s"})

    assert problem(nameless, 422) == "SIGNING_NEEDS_NAME"
    assert problem(wrong, 422) == "LOGIN_REFUSED"
    kept = entries_of(site=GROUP, kind="user", subject=str(head))
    assert kept[-1].action == "people.proof.refused"
    assert settled.read(f"/forms/{form}")["signatures"] == []
    assert sign(settled, form).status_code == 201
    assert sign(settled, form, proof={"username": ""}).status_code == 201  # In one session.


def test_a_key_signs_once_and_asks_for_the_proof_every_time(settled):
    form, key = proposed(settled), {"Idempotency-Key": str(uuid4())}

    first, second = (sign(settled, form, headers=key) for _ in range(2))
    wrong = sign(settled, form, proof={"password": "falsch"}, headers=key)

    assert first.json() == second.json()
    assert problem(wrong, 422) == "LOGIN_REFUSED"
    assert len(settled.read(f"/forms/{form}")["signatures"]) == 1


def test_a_form_is_returned_with_a_reason(settled):
    form = proposed(settled)

    silent = settled.ask(f"/forms/{form}/return", {"reason": " "})
    told = settled.ask(f"/forms/{form}/return", {"reason": "先核实"})

    assert problem(silent, 422) == "REASON_MISSING"
    assert told.json() == {"lines": [settled.count.line().id]}
    assert settled.read(f"/forms/{form}")["state"] == "RETURNED"
    assert problem(sign(settled, form), 422) == "FORM_RETURNED"


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("posting", {}),
        ("return", {"reason": "核实"}),
        ("reversal", {"reason": "核实"}),
    ],
)
def test_a_form_that_is_none_is_unknown(settled, step, body):
    assert problem(settled.ask(f"/forms/{NONE}/{step}", body), 404) == "FORM_UNKNOWN"


def test_a_form_that_is_none_is_neither_read_nor_signed(settled):
    missing = settled.get(f"/forms/{NONE}", token=settled.everything("head"))

    assert problem(missing, 404) == "FORM_UNKNOWN"
    assert problem(sign(settled, str(NONE)), 404) == "FORM_UNKNOWN"
