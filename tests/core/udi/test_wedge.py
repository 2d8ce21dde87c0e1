"""What the scanner or the input method adds to a code is no part of it."""

import pytest

from medcount.core.udi import FaultCode, parse
from tests.core.udi.labels import GS, GTIN, TODAY, element_string

DATA = element_string(("01", GTIN), ("10", "A1"), ("21", "x9"))


@pytest.mark.parametrize("suffix", ["\r", "\n", "\r\n", "\t", " ", GS + "\r"])
def test_what_a_scanner_types_after_a_code_is_dropped(suffix):
    parsed = parse("]d2" + DATA + suffix, today=TODAY)

    assert (parsed.di, parsed.lot, parsed.serial) == (GTIN, "A1", "x9")


def test_the_aim_identifier_is_told_and_without_it_the_symbol_is_guessed():
    told = parse("]d2" + DATA, today=TODAY)
    guessed = parse(DATA, today=TODAY)

    assert (told.carrier.aim, told.carrier.guessed) == ("]d2", False)
    assert (guessed.carrier.aim, guessed.carrier.guessed) == (None, True)
    assert told.canonical == guessed.canonical


def test_what_only_resembles_an_aim_identifier_is_data():
    for raw in ("]中2" + DATA, "]d中" + DATA, "]d"):
        parsed = parse(raw, today=TODAY)

        assert (parsed.ok, parsed.carrier.aim) == (False, None)


def test_full_width_typing_is_read_with_a_doubt():
    parsed = parse("（01）０９５０１１０１５３０００３（10）Ａ１ｚ", today=TODAY)

    assert (parsed.di, parsed.lot) == (GTIN, "A1z")
    assert [doubt.code for doubt in parsed.warnings] == ["full_width"]


@pytest.mark.parametrize("lot", ["①", "²", "中", "é"])
def test_a_character_that_only_resembles_another_is_not_changed_into_it(lot):
    parsed = parse("]d2" + element_string(("01", GTIN), ("10", "A" + lot)), today=TODAY)

    assert [fault.code for fault in parsed.errors] == [FaultCode.CHARSET]


@pytest.mark.parametrize("before", ["]d2", " ]d2", "^", "]d2{GS}", "", "]d2" + GS, "{GS}^"])
@pytest.mark.parametrize("separator", [GS, "|", "{GS}", "\\x1d"])
def test_a_fault_points_at_its_place_in_the_reading(before, separator):
    raw = before + f"01{GTIN}10A1" + separator + "17291301"

    (fault,) = parse(raw, today=TODAY).errors

    assert (fault.code, fault.field) == (FaultCode.DATE, "expiry")
    assert fault.pos == raw.index("291301")
