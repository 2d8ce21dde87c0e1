"""
Nobody judges their own work: every transition, tried by who already has a conflicting part in it.

What is tried follows from the product: for each action that asks for a part, and each pair that
the table of conflicts makes of that part, there is a case here or a reason why there can be none.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

import medcount
from medcount.core.actor import Actor
from medcount.core.duties import CONFLICTS, Role, Slot
from medcount.core.duty_names import SLOTS_OF
from medcount.core.reading import Goods
from medcount.core.refusal import RefusalCode, Refused
from medcount.counting.actions.scans import Answer, HandheldScan, ScanEvent, Upload, receive_scans
from medcount.people.actions.roles import RoleRequest, request_roles
from tests.counting import steps
from tests.counting.countroom import Count, balance, cast, stock
from tests.counting.steps import Step
from tests.stockroom import DAY, at, build

HOUSE = Path(medcount.__file__).parent
ADMIN = "the fit one, who runs the system as well"

# By the action, the part it asks for and the part already held: how it is come to, and who holds.
CASES: dict[tuple[str, Slot, Slot], list[tuple[Callable[[Count], Step], str]]] = {
    ("create_plan", Slot.PLAN, Slot.ADMIN): [(steps.create_plan, ADMIN)],
    ("copy_plan", Slot.PLAN, Slot.ADMIN): [(steps.copy_plan, ADMIN)],
    ("change_plan", Slot.PLAN, Slot.ADMIN): [(steps.change_plan, ADMIN)],
    ("approve_plan", Slot.APPROVE_PLAN, Slot.PLAN): [(steps.approve_plan, "planner")],
    ("approve_plan", Slot.APPROVE_PLAN, Slot.ADMIN): [(steps.approve_plan, ADMIN)],
    ("assign_tasks", Slot.PLAN, Slot.ADMIN): [(steps.assign_tasks, ADMIN)],
    ("accept_scans", Slot.COUNT, Slot.ADMIN): [(steps.accept, ADMIN)],
    ("order_recount", Slot.RECOUNT, Slot.COUNT): [(steps.order_recount, "first")],
    ("order_recount", Slot.RECOUNT, Slot.RECOUNT): [(steps.order_recount, "second")],
    ("order_recount", Slot.RECOUNT, Slot.SIGN): [
        (steps.recount_of_confirmed, "head"),
        (steps.recount_of_signed, "deputy"),
    ],
    ("confirm_causes", Slot.SIGN, Slot.COUNT): [(steps.confirm_causes, "first")],
    ("confirm_causes", Slot.SIGN, Slot.RECOUNT): [(steps.confirm_causes, "second")],
    ("confirm_causes", Slot.SIGN, Slot.ADMIN): [(steps.confirm_causes, ADMIN)],
    ("amend_timing", Slot.SIGN, Slot.COUNT): [(steps.amend_timing, "first")],
    ("amend_timing", Slot.SIGN, Slot.RECOUNT): [(steps.amend_timing, "second")],
    ("amend_timing", Slot.SIGN, Slot.ADMIN): [(steps.amend_timing, ADMIN)],
    ("propose_form", Slot.PROPOSE, Slot.ADMIN): [(steps.propose_form, ADMIN)],
    ("propose_reversal", Slot.PROPOSE, Slot.ADMIN): [(steps.propose_reversal, ADMIN)],
    ("sign_form", Slot.SIGN, Slot.COUNT): [
        (steps.sign_form, "first"),
        (steps.sign_reversal, "first"),
        (steps.sign_zero, "first"),
        (steps.sign_zero, "second"),
    ],
    ("sign_form", Slot.SIGN, Slot.RECOUNT): [
        (steps.sign_form, "second"),
        (steps.sign_reversal, "second"),
    ],
    ("sign_form", Slot.SIGN, Slot.PROPOSE): [
        (steps.sign_form, "planner"),
        (steps.sign_reversal, "deputy"),
    ],
    ("sign_form", Slot.SIGN, Slot.ADMIN): [(steps.sign_form, ADMIN)],
    ("post_form", Slot.POST, Slot.SIGN): [(steps.post_form, "head")],
    ("post_form", Slot.POST, Slot.ADMIN): [(steps.post_form, ADMIN)],
    ("approve_roles", Slot.APPROVE_ROLE, Slot.REQUEST_ROLE): [(steps.approve_role, "head")],
    ("approve_roles", Slot.APPROVE_ROLE, Slot.RECEIVE_ROLE): [(steps.approve_role, "third")],
    ("approve_roles", Slot.APPROVE_ROLE, Slot.ADMIN): [(steps.approve_role, ADMIN)],
}

# Where one person cannot come to hold both, or where both may come to be and are told apart later.
NO_CASE: dict[tuple[str, Slot, Slot], str] = {
    ("create_plan", Slot.PLAN, Slot.APPROVE_PLAN): "there is nothing yet that was approved",
    ("copy_plan", Slot.PLAN, Slot.APPROVE_PLAN): "the copy is a draft that nobody approved",
    ("change_plan", Slot.PLAN, Slot.APPROVE_PLAN): "an approved plan is not changed any more",
    ("assign_tasks", Slot.PLAN, Slot.APPROVE_PLAN): "carries out what was approved, as it stands",
    ("accept_scans", Slot.COUNT, Slot.RECOUNT): "a fact is kept, and the comparison ignores it",
    ("accept_scans", Slot.COUNT, Slot.SIGN): "a fact is kept, and the form is not posted",
    ("order_recount", Slot.RECOUNT, Slot.ADMIN): "an administrator is not appointed to count",
    ("confirm_causes", Slot.SIGN, Slot.PROPOSE): "the line leaves the form that was proposed",
    ("confirm_causes", Slot.SIGN, Slot.POST): "what was posted is settled",
    ("amend_timing", Slot.SIGN, Slot.PROPOSE): "the line leaves the form that was proposed",
    ("amend_timing", Slot.SIGN, Slot.POST): "what was posted is settled",
    ("propose_form", Slot.PROPOSE, Slot.SIGN): "nobody has signed what is not proposed",
    ("propose_reversal", Slot.PROPOSE, Slot.SIGN): "it is another form, signed by others",
    ("sign_form", Slot.SIGN, Slot.POST): "a posted form is not signed any more",
    **{
        (action, Slot.SIGN, Slot.KEEP_AREA): "nobody is known as the keeper of an area"
        for action in ("confirm_causes", "amend_timing", "sign_form")
    },
}


def other(pair: frozenset[Slot], wanted: Slot) -> Slot:
    """Return the other part of a pair, which may be twice the same one."""
    return next(iter(pair - {wanted}), wanted)


def asked_for(function: ast.FunctionDef, helpers: dict[str, set[Slot]]) -> set[Slot]:
    """Return the parts that a function asks for, itself or by its helpers."""
    wanted: set[Slot] = set()
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        name = ast.unparse(call.func)
        wanted |= helpers.get(name, set())
        if name.endswith(("require_slot", "conflict")):
            words = [ast.unparse(word) for word in call.args]
            wanted |= {Slot(word[5:]) for word in words if word.startswith("Slot.")}
    return wanted


def transitions() -> Iterator[tuple[str, Slot]]:
    """Return every action of the house that asks for a part, with that part."""
    for path in HOUSE.glob("*/actions/*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        private = [one for one in functions if one.name.startswith("_")]
        helpers = {one.name: asked_for(one, {}) for one in private}
        for function in functions:
            if not function.name.startswith("_"):
                yield from ((function.name, slot) for slot in asked_for(function, helpers))


def test_every_conflict_on_every_transition_has_a_case_or_a_reason() -> None:
    product = {
        (action, wanted, other(pair, wanted))
        for action, wanted in transitions()
        for pair in CONFLICTS
        if wanted in pair
    }

    assert product == CASES.keys() | NO_CASE.keys()
    assert not CASES.keys() & NO_CASE.keys()


def test_every_conflict_is_tried_on_some_transition() -> None:
    tried = {frozenset((wanted, held)) for _, wanted, held in CASES}
    nowhere = {
        frozenset((Slot.KEEP_AREA, Slot.SIGN)),  # Nobody is known as the keeper of an area …
        frozenset((Slot.KEEP_AREA, Slot.ADMIN)),
        frozenset((Slot.RECOUNT, Slot.ADMIN)),  # An administrator is not appointed to count.
        frozenset((Slot.COUNT, Slot.ADMIN)),
    }

    assert tried | nowhere == set(CONFLICTS)
    for path in HOUSE.rglob("*"):  # … and once somebody is, they have to be tried as well.
        if path.suffix in (".py", ".sql") and "core" not in path.parts:
            assert "KEEP_AREA" not in path.read_text(encoding="utf-8"), path


@pytest.fixture
def count(db: None) -> Count:
    """Return a count in which the first counter found 90 of 100 of L1."""
    room = build()
    stock(room, 100)
    made = Count(room, cast(), "1")
    made.count("first", "10:00", 90)
    return made


def everything() -> dict[str, str]:
    """Return a digest of every table there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        digests = {}
        for table in tables:
            cursor.execute(
                f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t'
            )
            digests[table] = cursor.fetchone()[0]
    return digests


def holder(count: Count, step: Step, part: str) -> Actor:
    """Return somebody whom nothing but their part in the matter keeps from making a step."""
    if part == ADMIN:
        return replace(step.fit, roles=step.fit.roles | {Role.ADMIN})
    return replace(count.people[part], roles=frozenset(Role) - {Role.ADMIN})


def each() -> Iterator[object]:
    """Return every case there is."""
    for (action, wanted, held), ways in CASES.items():
        for arrange, part in ways:
            name = f"{action}-{held}-{arrange.__name__}-{part.split()[0]}"
            yield pytest.param(wanted, held, arrange, part, id=name)


@pytest.mark.parametrize(("wanted", "held", "arrange", "part"), list(each()))
def test_who_has_one_part_is_refused_the_other_and_nothing_changes(
    count: Count, wanted: Slot, held: Slot, arrange: Callable[[Count], Step], part: str
) -> None:
    step = arrange(count)
    same = holder(count, step, part)
    before = everything()

    with pytest.raises(Refused) as refused:
        step.make(same)

    rule = CONFLICTS[frozenset((wanted, held))]
    assert refused.value.code is RefusalCode.DUTY_CONFLICT
    assert refused.value.facts == {"rule": rule, "wanted": wanted}
    assert everything() == before
    step.make(step.fit)
    assert everything() != before


def count_in_round_2(count: Count, part: str) -> None:
    """Let somebody count L1 in a second round that was given out as a whole, not ordered."""
    count.upload(part, count.scan(part, "12:50", 90, round=2))
    count.compare()


def test_a_form_is_not_posted_once_a_signer_has_counted_a_line_of_it(count: Count) -> None:
    steps.appointed(count, "deputy")
    count.confirm()
    form = count.propose("A1")
    count.sign(form, "deputy")
    count_in_round_2(count, "deputy")
    before = everything()

    with pytest.raises(Refused) as refused:
        count.post(form, "13:00")

    assert refused.value.code is RefusalCode.DUTY_CONFLICT
    assert refused.value.facts == {"rule": "R-192", "wanted": "SIGN", "people": ["deputy"]}
    assert everything() == before
    assert balance(count.room) == 100


def test_a_form_is_posted_though_somebody_else_has_counted_a_line_of_it_since(
    count: Count,
) -> None:
    count.confirm()
    form = count.propose("A1")
    count.sign(form, "deputy")
    count_in_round_2(count, "third")

    count.post(form, "13:00")

    assert balance(count.room) == 90


def test_the_scans_of_who_counted_before_are_kept_and_do_not_count(count: Count) -> None:
    count_in_round_2(count, "second")
    confirmed = count.line()
    steps.appointed(count, "first")

    count.upload("first", count.scan("first", "13:00", 77, round=2))
    count.compare()

    assert "SAME_PERSON" in count.line().findings
    assert (count.line().variance, confirmed.variance) == (-10, -10)
    assert "SAME_PERSON" not in confirmed.findings


def test_what_an_administrator_uploads_is_kept_and_counts_nothing(count: Count) -> None:
    task = count.task("first")

    def upload(actor: Actor) -> list[Answer]:
        scan = HandheldScan(
            id=uuid4(),
            sequence=count.sequence + len(actor.roles),
            event=ScanEvent.SCAN,
            place=count.room.places["A-01"],
            goods=Goods(item=count.room.items["GLOVE"], lot="L1", quantity=1),
            device_at=at("10:30"),
        )
        sent = Upload(device="", sent_at=at("10:30"), round_trip_ms=0, scans=[scan])
        return receive_scans(
            site=count.room.site, task=task, upload=sent, actor=actor, at=at("10:30")
        )

    first = count.people["first"]
    [quarantined] = upload(replace(first, roles=first.roles | {Role.ADMIN}))
    [accepted] = upload(first)

    assert (quarantined.receipt, quarantined.verdict) == ("QUARANTINED", "NOT_ON_TEAM")
    assert accepted.receipt == "ACCEPTED"


@pytest.mark.parametrize("role", [role for role in SLOTS_OF if role is not Role.ADMIN])
def test_an_administrator_is_appointed_to_nothing_that_has_a_part(count: Count, role: Role) -> None:
    def ask(person: Actor) -> None:
        request = RoleRequest(user_id=person.id, role=role, site_id=None, valid_from=DAY)
        request_roles(requests=[request], actor=count.people["head"], at=at("08:00"))

    before = everything()
    with pytest.raises(Refused) as refused:
        ask(count.people["admin"])

    assert refused.value.code is RefusalCode.DUTY_CONFLICT
    assert refused.value.facts == {"rule": "R-183", "wanted": role}
    assert everything() == before
    ask(count.people["third"])
