"""Quantities are whole numbers of base units."""

from decimal import Decimal

import pytest

from medcount.core.quantity import base_units, whole


@pytest.mark.parametrize(
    ("written", "quantity"),
    [("5", 5), (" 5 ", 5), ("5.0", 5), (5.0, 5), ("-3", -3), ("1e3", 1000), (Decimal("7.00"), 7)],
)
def test_a_whole_number_is_read_however_it_was_written(written, quantity):
    assert whole(written) == quantity


@pytest.mark.parametrize(
    "written", ["", "2.5", 2.5, "five", "NaN", "Infinity", float("nan"), "1e30", "0x10", "1,000"]
)
def test_what_is_not_a_whole_number_is_a_mistake(written):
    with pytest.raises(ValueError):
        whole(written)


def test_a_number_with_an_endless_exponent_is_refused_before_it_is_written_out():
    with pytest.raises(ValueError):
        whole("1e999999999")


def test_packs_are_integer_factors_of_base_units():
    assert base_units(3, factor=12) == 36


@pytest.mark.parametrize("factor", [0, -1])
def test_a_pack_holds_at_least_one_unit(factor):
    with pytest.raises(ValueError):
        base_units(3, factor=factor)
