"""Who signs a form: by its gross amount, and by its gravest line."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcount.core.approval import Adjustment, Level, Limits, gross, level_of, signers_needed

PLAIN = Adjustment(
    amount=Decimal(1),
    cause="UNKNOWN",
    disposition="adjust",
    risk_class="II",
    implant=False,
    storage_max_c=Decimal(30),
    serial="",
    status="QUALIFIED",
    findings=[],
    with_quality=False,
)
HEAD, FINANCE, QUALITY, DIRECTOR = (
    ["WAREHOUSE_HEAD"],
    ["WAREHOUSE_HEAD", "FINANCE"],
    ["WAREHOUSE_HEAD", "FINANCE", "QA"],
    ["WAREHOUSE_HEAD", "FINANCE", "QA", "DIRECTOR"],
)


@pytest.mark.parametrize(
    ("amount", "signers"),
    [
        ("0", HEAD),
        ("199.99", HEAD),
        ("200", HEAD),
        ("200.01", FINANCE),
        ("999.99", FINANCE),
        ("1000", FINANCE),
        ("1000.01", QUALITY),
        ("9999.99", QUALITY),
        ("10000", QUALITY),
        ("10000.01", DIRECTOR),
    ],
)
def test_an_amount_goes_as_high_as_its_limit_says(amount: str, signers: list[str]) -> None:
    assert list(signers_needed([replace(PLAIN, amount=Decimal(amount))])) == signers


@pytest.mark.parametrize(
    "facts",
    [
        {"risk_class": "III"},
        {"implant": True},
        {"storage_max_c": Decimal(8)},
        {"storage_max_c": Decimal(-18)},
        {"serial": "S1"},
        {"status": "FROZEN"},
        {"status": "RECALLED"},
        {"status": "PENDING_DISPOSITION"},
        {"disposition": "move"},
        {"disposition": "hold"},
        {"findings": ["ATTRIBUTE_EXPIRY"]},
        {"findings": ["ZONE"]},
        {"findings": ["STORAGE"]},
        {"findings": ["EXPIRED"]},
        {"with_quality": True},
    ],
)
def test_a_line_of_one_yuan_that_touches_quality_goes_to_quality(facts: dict[str, object]) -> None:
    form = [PLAIN, replace(PLAIN, **facts)]

    assert level_of(form) is Level.QUALITY
    assert signers_needed(form)["QA"] == "R-194"


@pytest.mark.parametrize(
    "facts", [{"storage_max_c": Decimal(25)}, {"storage_max_c": None}, {"findings": ["OUTLIER"]}]
)
def test_what_touches_no_quality_stays_with_the_warehouse_head(facts: dict[str, object]) -> None:
    assert list(signers_needed([replace(PLAIN, **facts)])) == HEAD


@pytest.mark.parametrize("cause", ["C-23"])
def test_a_loss_goes_to_the_director_whatever_it_costs(cause: str) -> None:
    assert list(signers_needed([replace(PLAIN, cause=cause)])) == DIRECTOR


def test_an_amount_that_nobody_knows_is_no_small_amount() -> None:
    assert list(signers_needed([PLAIN, replace(PLAIN, amount=None)])) == FINANCE


def test_gains_and_losses_are_added_up_and_never_netted() -> None:
    gain, loss = (replace(PLAIN, amount=Decimal(9000)) for _ in range(2))

    assert gross([gain, loss]) == 18_000
    assert level_of([gain, loss]) is Level.DIRECTOR


def test_the_company_sets_the_limits() -> None:
    strict = Limits(head=Decimal(0), finance=Decimal(5), quality=Decimal(5))

    assert level_of([PLAIN], limits=strict) is Level.FINANCE
    assert level_of([replace(PLAIN, amount=Decimal("5.01"))], limits=strict) is Level.DIRECTOR


amounts = st.decimals(min_value=0, max_value=20_000, places=2) | st.none()


@given(st.lists(amounts, min_size=1), amounts)
def test_one_more_line_never_lowers_the_level(
    held: list[Decimal | None], added: Decimal | None
) -> None:
    form = [replace(PLAIN, amount=amount) for amount in held]

    assert level_of([*form, replace(PLAIN, amount=added)]) >= level_of(form)
    assert set(signers_needed(form)) <= set(signers_needed([*form, replace(PLAIN, amount=added)]))
