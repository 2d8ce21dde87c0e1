"""A lot that may have swallowed an element is told, with the other reading; never repaired."""

import pytest

from medcount.core.udi import FaultCode, parse
from tests.core.udi.labels import GS, GTIN, TODAY


def tails(raw: str) -> list[str]:
    return [
        doubt.detail
        for doubt in parse(raw, today=TODAY).warnings
        if doubt.code == "possible_missing_fnc1"
    ]


@pytest.mark.parametrize(
    ("elements", "value", "swallowed"),
    [
        ("10A1B221X", "A1B221X", ["21X"]),
        ("10ABC12321SN1", "ABC12321SN1", ["21SN1"]),
        ("10ABC17290531", "ABC17290531", ["17290531"]),
        ("10ABC11250131", "ABC11250131", ["11250131"]),
        ("10ABC1729053121SN1", "ABC1729053121SN1", ["1729053121SN1", "21SN1"]),
        ("21SN110LOT", "SN110LOT", ["10LOT"]),
        ("1729053110ABC21X", "ABC21X", ["21X"]),
        ("240REF10ABC", "REF10ABC", ["10ABC"]),
    ],
)
def test_a_last_value_that_may_hold_an_element_is_read_as_it_stands_and_doubted(
    elements, value, swallowed
):
    parsed = parse(f"]d201{GTIN}{elements}", today=TODAY)

    assert value in (parsed.lot, parsed.serial, parsed.extra.get("240"))
    assert tails(parsed.raw) == swallowed


@pytest.mark.parametrize(
    "elements",
    [
        "10ABC",
        "10ABC21",  # Nothing would be left for the serial.
        "1021X",  # Nothing would be left for the lot.
        "10ABC17291331",  # No such month.
        "10ABC17600101",  # A date nobody prints.
        "10A1B221X" + GS,  # GS proves the end.
        f"10A1B221X{GS}17290531",
        f"21S1{GS}10ABC21X",  # The label has a serial already.
        f"17290531{GS}10ABC17290531",
    ],
)
def test_a_value_that_holds_no_plausible_element_or_is_proved_is_not_doubted(elements):
    assert parse(f"]d201{GTIN}{elements}", today=TODAY).ok
    assert tails(f"]d201{GTIN}{elements}") == []


def test_print_in_brackets_is_not_doubted():
    assert tails(f"(01){GTIN}(10)A1B221X") == []


@pytest.mark.parametrize(
    ("elements", "swallowed"),
    [
        ("10" + "A" * 20 + "17270630", ["17270630"]),
        ("10" + "A" * 20 + f"17270630{GS}21x9", ["17270630"]),
        ("30510LOT", ["10LOT"]),
        ("42215610LOT", ["10LOT"]),
    ],
)
def test_a_value_that_is_too_much_is_refused_with_the_other_reading_beside(elements, swallowed):
    parsed = parse(f"]d201{GTIN}{elements}", today=TODAY)

    assert parsed.errors[0].code in (FaultCode.LENGTH, FaultCode.CHARSET)
    assert tails(parsed.raw) == swallowed


@pytest.mark.parametrize("prefix", ["]d2", "", GS, "^", "]d1"])
def test_the_other_reading_can_be_scanned_in_place_of_the_first(prefix):
    first = parse(f"{prefix}01{GTIN}10ABC21SN1", today=TODAY)
    (other,) = [doubt.alternative for doubt in first.warnings if doubt.alternative]

    parsed = parse(other, today=TODAY)

    assert (parsed.di, parsed.lot, parsed.serial) == (GTIN, "ABC", "SN1")
    assert parsed.carrier == first.carrier
    assert tails(other) == []


def test_a_long_row_of_likely_elements_is_still_answered_at_once():
    raw = "]d2" + f"01{GTIN}91" + "2110" * 1000

    assert not parse(raw, today=TODAY).ok
