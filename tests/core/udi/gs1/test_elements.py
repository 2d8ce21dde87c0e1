"""A text is cut by the table and by GS alone; what does not fit is refused, not trimmed."""

import pytest

from medcount.core.udi import FaultCode, parse
from tests.core.udi.labels import GS, GTIN, TODAY


def codes(raw: str) -> list[FaultCode]:
    return [fault.code for fault in parse(raw, today=TODAY).errors]


@pytest.mark.parametrize("lot", ["17290531", "A1", "21", "10", "0001", "a-B_9", "(A)", "%&'<=>?"])
def test_a_lot_before_a_serial_is_kept_to_the_letter(lot):
    parsed = parse(f"]d201{GTIN}10{lot}{GS}21x9", today=TODAY)

    assert (parsed.lot, parsed.serial) == (lot, "x9")


def test_gs_after_a_value_of_predefined_length_is_allowed():
    parsed = parse(f"]d201{GTIN}{GS}17290531{GS}10A1", today=TODAY)

    assert (parsed.di, parsed.expiry, parsed.lot) == (GTIN, "2029-05-31", "A1")


@pytest.mark.parametrize(
    ("elements", "code"),
    [
        ("10" + "A" * 21, FaultCode.LENGTH),
        ("10" + "A" * 20 + "17290531", FaultCode.LENGTH),
        ("21" + "9" * 21, FaultCode.LENGTH),
        ("172905", FaultCode.LENGTH),
        ("4231568", FaultCode.LENGTH),  # Countries of three digits each.
        ("1729" + GS + "10A1", FaultCode.LENGTH),
        ("17", FaultCode.EMPTY),
        ("10", FaultCode.EMPTY),
        ("10" + GS + "21x9", FaultCode.EMPTY),
        ("10A 1", FaultCode.CHARSET),
        ("10A#1", FaultCode.CHARSET),
        ("10A$1", FaultCode.CHARSET),
        ("10A@1", FaultCode.CHARSET),
        ("10A\x001", FaultCode.CHARSET),
        ("17A90531", FaultCode.CHARSET),
        ("30AB", FaultCode.CHARSET),
        ("10A1" + GS + GS + "21x9", FaultCode.UNKNOWN_AI),
        ("XY", FaultCode.UNKNOWN_AI),
    ],
)
def test_what_does_not_fit_is_refused_for_its_own_reason(elements, code):
    assert codes(f"]d201{GTIN}{elements}") == [code]


def test_an_identifier_repeated_with_its_value_is_one_and_with_another_value_a_conflict():
    assert codes(f"]d201{GTIN}10A1{GS}10A1") == []
    assert codes(f"]d201{GTIN}10A1{GS}10a1") == [FaultCode.CONFLICT]


@pytest.mark.parametrize(
    ("printed", "lot"),
    [
        (f"(01){GTIN}(10)A1", "A1"),
        (f"(01) {GTIN} (10) A1", "A1"),
        (f"(01){GTIN}{GS}(10)A1{GS}", "A1"),
        (f"]d2(01){GTIN}(10)A1", "A1"),
        (f"(01){GTIN}(10)LOT(A)1", "LOT(A)1"),
        (f"(01){GTIN}(10)LOT(1)", "LOT(1)"),
        (f"(01){GTIN}(10)LOT)", "LOT)"),
    ],
)
def test_print_in_brackets_is_read_and_a_bracket_in_a_lot_stays(printed, lot):
    parsed = parse(printed, today=TODAY)

    assert (parsed.di, parsed.lot) == (GTIN, lot)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        (f"(01){GTIN}(10)LOT(05)1", FaultCode.UNKNOWN_AI),
        (f"(01){GTIN}(10)LOT(12)1", FaultCode.LENGTH),
        (f"(01){GTIN}(10)LO T", FaultCode.CHARSET),
        (f"(01){GTIN}(10)A{GS}B", FaultCode.CHARSET),
        (f"(01){GTIN}(10)", FaultCode.EMPTY),
        (f"(01){GTIN}X", FaultCode.LENGTH),
        ("(01)0950110153000", FaultCode.LENGTH),
        ("(01)09501101530004", FaultCode.CHECK_DIGIT),
    ],
)
def test_print_in_brackets_that_could_mean_two_things_is_refused(printed, code):
    assert codes(printed) == [code]
