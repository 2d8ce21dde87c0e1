"""An MA code is read part by part; its check may be wrong by rules unknown to us, so it is told."""

from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medcount.core.udi import DoubtCode, Issuer, parse
from medcount.core.udi.ma import check_digit
from tests.core.udi.labels import TODAY, changed_in_one_digit

DIGITS = "0123456789"
VALUE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) != ".")

products = st.tuples(
    st.text(DIGITS, min_size=6, max_size=6), st.text(DIGITS, min_size=7, max_size=12)
).map(lambda parts: f"MA.156.M0.{parts[0]}.{parts[1]}")
values = st.text(VALUE, min_size=1, max_size=25)
days = st.dates(date(1977, 1, 1), date(2076, 12, 31))


def with_check(text: str) -> str:
    return text + (check_digit(text) or "")


@settings(deadline=None)
@given(
    di=products.map(with_check), made=days, until=days, lot=values, serial=values, data=st.data()
)
def test_a_code_in_any_order_says_what_was_put_in(di, made, until, lot, serial, data):
    units = [f"L{lot}", f"S{serial}", f"M{made:%y%m%d}", f"V{until:%Y%m%d}", "DST1"]
    chosen = data.draw(st.lists(st.sampled_from(units), unique=True))

    parsed = parse(".".join([di, *chosen]), today=TODAY)

    assert (parsed.issuer, parsed.di, parsed.canonical) == (Issuer.MA, di, parsed.raw)
    assert parsed.lot == (lot if units[0] in chosen else None)
    assert parsed.serial == (serial if units[1] in chosen else None)
    assert parsed.mfg_date == (made.isoformat() if units[2] in chosen else None)
    expiry = until.isoformat() if units[3] in chosen else None
    assert (parsed.valid_until, parsed.expiry, parsed.expires_on) == (expiry, expiry, None)
    assert parsed.sterilization_lot == ("ST1" if units[4] in chosen else None)
    assert DoubtCode.CHECK_UNLIKE not in {doubt.code for doubt in parsed.warnings}


@settings(deadline=None)
@given(di=products.map(with_check), place=st.integers(-8, -1), step=st.integers(1, 9))
def test_one_wrong_digit_of_a_product_is_always_doubted(di, place, step):
    assume(di[place] != ".")
    wrong = changed_in_one_digit(di, place % len(di), step)

    parsed = parse(wrong, today=TODAY)

    assert [doubt.code for doubt in parsed.warnings] == [DoubtCode.CHECK_UNLIKE]


def test_the_expiry_is_the_last_good_day_where_both_are_printed():
    code = "MA.156.M0.100999.10000010"

    both = parse(f"{code}.E300102.V300101", today=TODAY)
    first_bad_day = parse(f"{code}.E300102", today=TODAY)

    assert (both.expiry, both.valid_until, both.expires_on) == (
        "2030-01-01", "2030-01-01", "2030-01-02"
    )  # fmt: skip
    assert (first_bad_day.expiry, first_bad_day.valid_until) == ("2030-01-02", None)


def test_a_code_with_two_faults_tells_both():
    parsed = parse("MA.156.M0.100999.10000010.L.V301301", today=TODAY)

    assert [(fault.code, fault.field) for fault in parsed.errors] == [
        ("E_EMPTY", "lot"), ("E_DATE", "valid_until")
    ]  # fmt: skip
    assert [parsed.raw[fault.pos :][:6] for fault in parsed.errors] == ["L.V301", "301301"]
