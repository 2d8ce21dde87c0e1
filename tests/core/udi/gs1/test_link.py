"""A Digital Link says what the element string says; another web address is no code."""

from urllib.parse import quote

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
    yymmdd,
)


@settings(deadline=None)
@given(
    di=gtins, lot=texts, serial=texts, expires=days, slash=st.booleans(),
    stem=st.sampled_from(["https://id.gs1.org", "HTTP://EXAMPLE.cn/a/b", "https://x.cn:8443/01/x"]),
)  # fmt: skip
def test_a_link_says_what_the_element_string_says(di, lot, serial, expires, slash, stem):
    path = f"/01/{di}/10/{quote(lot, safe='')}/21/{quote(serial, safe='')}"
    label = element_string(("01", di), ("10", lot), ("17", yymmdd(expires)), ("21", serial))

    linked = parse(f"{stem}{path}{'/' * slash}?17={yymmdd(expires)}&utm=1", today=TODAY)
    printed = parse(f"]d2{label}{GS}", today=TODAY)

    assert linked.canonical == printed.canonical == label
    assert (linked.di, linked.lot, linked.serial, linked.expiry) == (
        di, lot, serial, expires.isoformat()
    )  # fmt: skip


@settings(deadline=None)
@given(di=gtins, place=st.integers(0, 13), step=st.integers(1, 9))
def test_one_wrong_digit_of_a_gtin_is_always_noticed(di, place, step):
    parsed = parse(f"https://id.gs1.org/01/{changed_in_one_digit(di, place, step)}", today=TODAY)

    assert (parsed.ok, parsed.di) == (False, None)
    assert [fault.code for fault in parsed.errors] == [FaultCode.CHECK_DIGIT]


def test_a_fault_points_at_its_place_in_the_address():
    raw = f"https://id.gs1.org/01/{GTIN}?11=250131&17=291301"

    (fault,) = parse(raw, today=TODAY).errors

    assert (fault.code, fault.field, fault.pos) == (FaultCode.DATE, "expiry", raw.index("291301"))


@pytest.mark.parametrize(
    "raw",
    [
        "https://", "https:///", "https://a", "http://a/01", f"https://a/01/{GTIN}/99/x",
        f"https://a/01/{GTIN}/10", f"https://a?01={GTIN}", f"ftp://a/01/{GTIN}", f"a/01/{GTIN}",
        f"https://a/01/{GTIN}/21/7/22/A",
    ],
)  # fmt: skip
def test_an_address_without_a_key_and_its_value_is_no_code(raw):
    assert [fault.code for fault in parse(raw, today=TODAY).errors] == [FaultCode.NOT_UDI]
