from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcount.exchange.files.amounts import LARGEST, decimal, whole
from medcount.exchange.files.cells import BadValue, BrokenCell, Cell, NumberCell, Shows
from medcount.exchange.files.faults import FileFault


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0", 0), ("5", 5), ("+5", 5), ("-5", -5), ("007", 7), (" 5\u3000", 5), ("1,200", 1200),
        ("-1,234,567", -1234567), ("１，２００", 1200), ("－５", -5), ("\u22125", -5), ("5.0", 5),
        ("10.0000", 10), (NumberCell("5.0"), 5), (NumberCell("5"), 5), (NumberCell("-0"), 0),
        (NumberCell("1E+3"), 1000), (NumberCell("4.9999999999999996"), 5),
        (str(LARGEST), LARGEST), (str(-LARGEST), -LARGEST),
    ],
)  # fmt: skip
def test_a_whole_number_is_read(cell: Cell, number: int):
    assert whole(cell, least=-LARGEST) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("5.5", FileFault.NOT_WHOLE),
        (NumberCell("5.5"), FileFault.NOT_WHOLE),
        ("0.1", FileFault.NOT_WHOLE),
        *((text, FileFault.BAD_NUMBER) for text in (
            "1e3", "五", "12,00", "1,2345", "1200,5", "1 200", "5-", "(5)", "--5", "", "5个",
            "0x10", "nan", "inf", "٣", "①", "5²", "1_000", "9" * 50, "1.", ".5", "5..0",
        )),
        (NumberCell("46027", Shows.DATE), FileFault.BAD_NUMBER),
        (True, FileFault.BAD_NUMBER),
        (BrokenCell(FileFault.ERROR_CELL, "#REF!"), FileFault.ERROR_CELL),
        (BrokenCell(FileFault.FORMULA_WITHOUT_VALUE), FileFault.FORMULA_WITHOUT_VALUE),
        (str(LARGEST + 1), FileFault.OUT_OF_RANGE),
        (str(-LARGEST - 1), FileFault.OUT_OF_RANGE),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused(cell: Cell, code: FileFault):
    assert refusal(lambda: whole(cell, least=-LARGEST)) == code


def test_a_whole_number_has_bounds():
    assert whole("1", least=1, most=1) == 1
    assert refusal(lambda: whole("0", least=1)) == FileFault.OUT_OF_RANGE
    assert refusal(lambda: whole("2", least=0, most=1)) == FileFault.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12.50", "12.50"), ("9,800", "9800"), ("-0.5", "-0.5"), ("１２．５", "12.5"),
        (NumberCell("1.1000000000000001"), "1.1"), (NumberCell("1.0E-5"), "0.00001"),
    ],
)  # fmt: skip
def test_a_decimal_number_is_read_as_it_stands(cell: Cell, number: str):
    read = decimal(cell, least=Decimal(-LARGEST), most=Decimal(LARGEST))

    assert read == Decimal(number)
    assert str(read) == number


@pytest.mark.parametrize("text", ["1e3", "¥5", "12,5", "NaN", "Infinity", "sNaN", "5℃", ""])
def test_what_is_no_decimal_number_is_refused(text: str):
    refused = refusal(lambda: decimal(text, least=Decimal(0), most=Decimal(9)))

    assert refused == FileFault.BAD_NUMBER


@given(st.integers(-LARGEST, LARGEST))
def test_every_quantity_is_read_back_with_and_without_groups(number: int):
    assert whole(str(number), least=-LARGEST) == number
    assert whole(f"{number:,}", least=-LARGEST) == number
    assert whole(NumberCell(repr(float(number))), least=-LARGEST) == number


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_numbers(text: str):
    try:
        number = whole(text, least=-LARGEST)
    except BadValue:
        return
    assert -LARGEST <= number <= LARGEST


def refusal(read) -> FileFault:
    with pytest.raises(BadValue) as caught:
        read()
    return caught.value.code
