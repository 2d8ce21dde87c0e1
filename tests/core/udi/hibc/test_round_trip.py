"""What is put into a HIBC symbol is read from it, and one wrong character is always noticed."""

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medcount.core.udi import FaultCode, Issuer, Kind, parse
from tests.core.udi.labels import TODAY, with_hibc_check

UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHANUMERIC = "0123456789" + UPPER
SYMBOL = ALPHANUMERIC + "-. $/+%"

products = st.tuples(
    st.text(UPPER, min_size=1, max_size=1),
    st.text(ALPHANUMERIC, min_size=4, max_size=21),
    st.text("0123456789", min_size=1, max_size=1),
).map("".join)
values = st.text(ALPHANUMERIC + ".-", min_size=1, max_size=18)
days = st.dates(date(1977, 1, 1), date(2076, 12, 31))
quantities = st.one_of(
    st.just(("", None)),
    st.integers(0, 99).map(lambda number: (f"8{number:02}", number)),
    st.integers(0, 99_999).map(lambda number: (f"9{number:05}", number)),
)


def written(day: date, form: str) -> str:
    """Return a date in one of the forms, with its flag."""
    return {
        "2": f"2{day:%m%d%y}",
        "3": f"3{day:%y%m%d}",
        "4": f"4{day:%y%m%d}09",
        "5": f"5{day:%y%j}",
        "6": f"6{day:%y%j}09",
    }[form]


@settings(deadline=None)
@given(
    di=products, day=days, form=st.sampled_from("23456"), quantity=quantities, made=days,
    value=values, is_serial=st.booleans(), more=st.booleans(),
)  # fmt: skip
def test_a_combined_symbol_says_what_was_put_in(
    di, day, form, quantity, made, value, is_serial, more
):
    flag = "$$+" if is_serial else "$$"
    text = f"+{di}/{flag}{quantity[0]}{written(day, form)}{value}"
    if more:
        text += f"/16D{made:%Y%m%d}" + ("" if is_serial else "/SX9")
    symbol = with_hibc_check(text)

    parsed = parse(symbol, today=TODAY)

    assert (parsed.issuer, parsed.kind, parsed.di) == (Issuer.HIBCC, Kind.UDI, di)
    assert (parsed.expiry, parsed.quantity) == (day.isoformat(), quantity[1])
    assert (parsed.serial if is_serial else parsed.lot) == value
    assert parsed.mfg_date == (made.isoformat() if more else None)
    assert parsed.canonical == symbol
    assert parse(f"*{symbol.replace(' ', '_')}*", today=TODAY).canonical == symbol


@settings(deadline=None)
@given(di=products, day=days, lot=values)
def test_a_primary_and_a_secondary_symbol_say_their_parts(di, day, lot):
    primary = with_hibc_check(f"+{di}")
    secondary = with_hibc_check(f"+$${written(day, '3')}{lot}{primary[-1]}")

    product, production = parse(primary, today=TODAY), parse(secondary, today=TODAY)

    assert (product.di, product.lot, product.link_char) == (di, None, primary[-1])
    assert (production.di, production.lot, production.expiry) == (None, lot, day.isoformat())
    assert (production.kind, production.link_char) == (Kind.PI_ONLY, primary[-1])


@settings(deadline=None)
@given(di=products, lot=values, place=st.integers(1), character=st.sampled_from(SYMBOL))
def test_one_wrong_character_is_always_noticed(di, lot, place, character):
    symbol = with_hibc_check(f"+{di}/$${written(TODAY, '3')}{lot}")
    place = 1 + place % (len(symbol) - 1)
    assume(symbol[place] != character)

    parsed = parse(symbol[:place] + character + symbol[place + 1 :] + "\r", today=TODAY)

    assert (parsed.ok, parsed.di, parsed.lot) == (False, None, None)
    assert [fault.code for fault in parsed.errors] == [FaultCode.CHECK_DIGIT]


def test_a_check_that_is_a_space_is_told_from_a_space_that_the_scanner_typed():
    with_space = next(
        symbol for n in range(9999) if (symbol := with_hibc_check(f"+B077PUB1/$L{n}"))[-1] == " "
    )
    without = with_hibc_check("+B077PUB1/$LOT1")

    assert parse(with_space, today=TODAY).lot == with_space[len("+B077PUB1/$") : -1]
    assert parse(without + " ", today=TODAY).lot == "LOT1"


def test_where_the_code_fits_with_and_without_a_space_nobody_can_know():
    both = next(
        symbol
        for n in range(9999)
        if (symbol := with_hibc_check(with_hibc_check(f"+B077PUB1/$L{n}")))[-1] == " "
    )

    parsed = parse(both, today=TODAY)

    assert [fault.code for fault in parsed.errors] == [FaultCode.CHECK_DIGIT]


@pytest.mark.parametrize(
    "raw", ["+", "++", "+A", "+$", "+$$", "*+*", "*+", "+*", "+1", "+中", "+a1"]
)
def test_what_only_begins_like_a_symbol_is_refused(raw):
    parsed = parse(raw, today=TODAY)

    assert not parsed.ok
    assert parsed.canonical is None
