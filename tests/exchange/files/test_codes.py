from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcount.exchange.files.cells import BadValue, BrokenCell, Cell, NumberCell, Shows
from medcount.exchange.files.codes import (
    BARCODE_LENGTH,
    CODE_LENGTH,
    barcode,
    check_digit_fits,
    code,
    di,
    had_lost_zeros,
    name,
)
from medcount.exchange.files.faults import FileFault

GS = "\x1d"


@pytest.mark.parametrize(
    "text", ["0012", "00", "aB", "A 1", "A\u3000B", "批号-1", "=1+1", "'7", "Ⅲ", "𠮷1", "O0I1"]
)
def test_a_code_is_kept_to_the_last_zero_and_in_its_case(text: str):
    assert code(text) == text


def test_blanks_around_a_code_do_not_belong_to_it():
    assert code("\ufeff\u3000 L1\t\r\n\xa0") == "L1"
    assert code(" \u3000") == ""


@pytest.mark.parametrize(
    "character",
    ["\0", "\t", "\n", "\x1b", GS, "\x7f", "\u200b", "\u202e", "\ufffd", "\ufffe", "\ud800"],
)
def test_a_code_with_an_invisible_or_damaged_character_is_refused(character: str):
    assert refusal(code, f"L{character}1") == FileFault.BAD_CHARACTER


def test_a_code_has_a_bearable_length():
    assert code("L" * CODE_LENGTH) == "L" * CODE_LENGTH
    assert refusal(code, "L" * (CODE_LENGTH + 1)) == FileFault.TOO_LONG


def test_a_whole_number_becomes_the_code_it_looks_like():
    assert code(NumberCell("12")) == "12"
    assert code(NumberCell("12.0")) == "12"
    assert code(NumberCell("2.02601E+11")) == "202601000000"
    assert code(NumberCell("999999999999999")) == "999999999999999"


@pytest.mark.parametrize("text", ["1000000000000000", "1.23456789012346E+17", "5.5", "-5", "0.1"])
def test_a_number_whose_digits_are_lost_is_refused_as_a_code(text: str):
    assert refusal(code, NumberCell(text)) == FileFault.NUMBER_NOT_TEXT


def test_a_code_that_became_a_date_is_refused():
    assert refusal(code, NumberCell("46027", Shows.DATE)) == FileFault.DATE_NOT_TEXT
    assert refusal(code, NumberCell("0.5", Shows.TIME)) == FileFault.DATE_NOT_TEXT


def test_a_truth_value_and_a_formula_error_are_no_codes():
    assert refusal(code, True) == FileFault.NUMBER_NOT_TEXT
    assert refusal(code, BrokenCell(FileFault.ERROR_CELL, "#N/A")) == FileFault.ERROR_CELL


def test_a_barcode_keeps_its_separators_even_at_its_ends():
    assert barcode(f"{GS}01095{GS}\r\n") == f"{GS}01095{GS}"
    assert barcode(f" 01095{GS} \t") == f"01095{GS}"
    assert barcode("[)>\x1e06\x1d25S1\x1e\x04") == "[)>\x1e06\x1d25S1\x1e\x04"


def test_a_blank_that_ends_an_hibc_code_is_its_check_character():
    assert barcode(" +A99912345/9901 \r\n") == "+A99912345/9901 "


def test_a_barcode_with_another_control_character_is_refused():
    assert refusal(barcode, "01095\0") == FileFault.BAD_CHARACTER
    assert refusal(barcode, "9" * (BARCODE_LENGTH + 1)) == FileFault.TOO_LONG


def test_a_gtin_that_became_a_number_gets_its_zeros_back():
    assert di(NumberCell("9526064055028")) == "09526064055028"
    assert barcode(NumberCell("9526064055028")) == "09526064055028"
    assert di(NumberCell("96385074")) == "00000096385074"


@pytest.mark.parametrize("number", ["9526064055029", "1234567", "952606405502.5", "95260640550280"])
def test_a_number_that_does_not_prove_to_be_a_gtin_is_refused(number: str):
    assert refusal(di, NumberCell(number)) in {FileFault.BAD_GTIN, FileFault.NUMBER_NOT_TEXT}


def test_a_short_gtin_written_as_text_stands_for_its_fourteen_digits():
    assert di("9526064055028") == "09526064055028"
    assert di("95260640554") == "00095260640554"


@pytest.mark.parametrize(
    "text", ["9526064055029", "09526064055029", "952606405503", "96385075", "6.90123E+12", "7e+12"]
)
def test_a_gtin_that_was_damaged_is_refused_as_text_too(text: str):
    assert refusal(di, f" {text} ") == FileFault.BAD_GTIN


@pytest.mark.parametrize(
    "text", ["A999123450", "MA6001234560", "95260640551", "9526064055", "123", "1234567890123456"]
)
def test_what_is_no_gtin_by_its_letters_or_length_is_kept_as_it_is(text: str):
    assert di(text) == text


@pytest.mark.parametrize("text", ["2.02601E+11", "2.02601e+11", "1E+12", " 1.00E+05 "])
def test_a_code_that_a_spreadsheet_rounded_is_refused_as_text_too(text: str):
    assert refusal(code, text) == FileFault.NUMBER_NOT_TEXT
    assert barcode(text) == text.strip(), "what a scanner read is no spreadsheet's work"


@pytest.mark.parametrize("text", ["1E5", "12E+05", "E+05", "1E+", "2.0E-05", "LOT1E+05"])
def test_a_code_that_only_resembles_a_rounded_one_is_kept(text: str):
    assert code(text) == text


def test_lost_zeros_are_told_from_a_gtin_that_is_short_by_nature():
    assert had_lost_zeros(NumberCell("9526064055028"), "09526064055028")
    assert not had_lost_zeros("9526064055028", "09526064055028")
    assert had_lost_zeros("95260640550", "00095260640550")
    assert not had_lost_zeros("09526064055028", "09526064055028")
    assert not had_lost_zeros("", "")


@given(st.integers(0, 10**13 - 1))
def test_one_digit_of_ten_is_the_check_digit(body: int):
    assert sum(check_digit_fits(f"{body:013d}{digit}") for digit in range(10)) == 1


def test_a_name_may_have_lines_and_a_number_may_be_a_name():
    assert name(" 骨板\n(左) ") == "骨板\n(左)"
    assert name(NumberCell("3.5")) == "3.5"
    assert name(NumberCell("3.0")) == "3"
    assert name(NumberCell("46027", Shows.DATE)) == "2026-01-05"
    assert refusal(name, "a\x07") == FileFault.BAD_CHARACTER


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_codes(text: str):
    for read in (code, name, barcode, di):
        with suppress(BadValue):
            read(text)


def refusal(read, cell: Cell) -> FileFault:
    with pytest.raises(BadValue) as caught:
        read(cell)
    return caught.value.code
