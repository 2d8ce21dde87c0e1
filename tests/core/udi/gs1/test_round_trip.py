"""What is printed is read, what is read can be printed, and one wrong digit is noticed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcount.core.udi import FaultCode, parse
from tests.core.udi.labels import (
    GS,
    GTIN,
    TODAY,
    changed_in_one_digit,
    days,
    element_string,
    gtins,
    texts,
    with_check_digit,
    yymmdd,
)


@settings(deadline=None)
@given(di=gtins, made=days, expires=days, lot=texts, serial=texts, data=st.data())
def test_a_label_in_any_order_says_what_was_put_in_and_its_canonical_form_says_the_same(
    di, made, expires, lot, serial, data
):
    elements = [
        ("01", di), ("11", yymmdd(made)), ("17", yymmdd(expires)), ("10", lot), ("21", serial)
    ]  # fmt: skip
    chosen = data.draw(st.lists(st.sampled_from(elements), unique=True, min_size=1))
    said = {
        "di": di if ("01", di) in chosen else None,
        "mfg_date": made.isoformat() if elements[1] in chosen else None,
        "expiry": expires.isoformat() if elements[2] in chosen else None,
        "lot": lot if elements[3] in chosen else None,
        "serial": serial if elements[4] in chosen else None,
    }

    # A real GS at the end keeps "<GS>" in a lot what it is, data.
    printed = parse("]d2" + element_string(*chosen) + GS, today=TODAY)
    canonical = parse(f"]C1{printed.canonical}{GS}", today=TODAY)

    assert {field: getattr(printed, field) for field in said} == said
    assert {field: getattr(canonical, field) for field in said} == said
    assert printed.canonical == canonical.canonical == element_string(*sorted(chosen))


numbers = st.text("0123456789", min_size=17, max_size=17)
# Without what may look like a bracket or a separator where no symbol vouches for the data.
typed_texts = texts.filter(lambda text: not {*"(<"} & {*text})


@settings(deadline=None)
@given(number=numbers, detail=typed_texts, count=st.integers(1, 99_999_999))
def test_the_keys_of_other_things_say_what_was_put_in(number, detail, count):
    sscc, gln = with_check_digit(number), with_check_digit(number[:12])
    grai, giai = f"0{gln}{detail[:16]}", number[:6] + detail
    content = with_check_digit(number[:13])
    said = {
        "sscc": (("00", sscc), ("02", content), ("37", str(count))),
        "gln": (("254", detail), ("414", gln)),
        "grai": (("8003", grai),),
        "giai": (("8004", giai),),
    }

    for field, elements in said.items():
        label = element_string(*elements)
        printed = parse(f"]C1{label}{GS}", today=TODAY)
        bracketed = parse("".join(f"({ai}){value}" for ai, value in elements), today=TODAY)

        assert printed.canonical == label
        assert (
            getattr(printed, field) == {"sscc": sscc, "gln": gln, "grai": grai, "giai": giai}[field]
        )
        assert printed.di is None
        assert bracketed.canonical == label
    shipped = parse(f"]C1{element_string(*said['sscc'])}", today=TODAY)
    assert (shipped.content_gtin, shipped.quantity) == (content, count)


@settings(deadline=None)
@given(di=gtins, place=st.integers(0, 13), step=st.integers(1, 9), lot=texts)
def test_one_wrong_digit_of_a_gtin_is_always_noticed(di, place, step, lot):
    wrong = changed_in_one_digit(di, place, step)

    for raw in (f"]d201{wrong}10{lot}{GS}", f"(01){wrong}", wrong, f"01{wrong}10{lot}"):
        parsed = parse(raw, today=TODAY)

        assert parsed.di is None
        assert [fault.code for fault in parsed.errors] == [FaultCode.CHECK_DIGIT]


@pytest.mark.parametrize(
    ("ai", "body"),
    [
        ("00", "09521141000000001"),
        ("02", "0950110153000"),
        ("414", "950110153000"),
        ("402", "1234567890123456"),
        ("8003", "0950110153000"),
        ("8018", "95011015300000001"),
    ],
)
def test_every_other_check_digit_is_always_noticed(ai, body):
    good = with_check_digit(body)

    assert parse(f"]d2{ai}{good}", today=TODAY).ok
    for step in range(1, 10):
        parsed = parse(f"]d2{ai}{changed_in_one_digit(good, len(body), step)}", today=TODAY)

        assert [fault.code for fault in parsed.errors] == [FaultCode.CHECK_DIGIT]


def test_a_lot_keeps_its_case_and_its_zeros():
    assert parse(f"]d201{GTIN}100aB0", today=TODAY).lot == "0aB0"
