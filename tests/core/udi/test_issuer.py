"""A text is read by the rules of its issuer, or refused; whatever it is, nothing breaks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcount.core.udi import FaultCode, Issuer, Kind, parse
from tests.core.udi.labels import CSET_82, GS, GTIN, TODAY, element_string


@pytest.mark.parametrize(
    ("raw", "issuer"),
    [
        (f"]d201{GTIN}10A1", Issuer.GS1),
        (f"(01){GTIN}", Issuer.GS1),
        (f"https://id.gs1.org/01/{GTIN}/10/PUB016", Issuer.GS1),
        (f"]Q1https://id.gs1.org/01/{GTIN}", Issuer.GS1),
        ("303643E6B433C200000003E8", Issuer.GS1),
        ("+J123AQ3451/$$1125BC34567/S4012L", Issuer.HIBCC),
        ("]C0+B077PUB14", Issuer.HIBCC),
        ("*+B077PUB14*", Issuer.HIBCC),
        ("=)1TE999999B&)RZ99999999", Issuer.ICCBBA),
        ("MA.156.M0.100999.10000010", Issuer.MA),
        ("https://example.cn/?c=MA.156.M0.100999.10000010", Issuer.MA),
        ("MF1234567890123*BAA1*ED290531", Issuer.AHM),
        ("3500E86F8000A9E000000586", None),
        ("812345678901234567", None),
        ("https://example.cn/", None),
    ],
)
def test_a_code_belongs_to_the_family_that_begins_its_codes_so(raw, issuer):
    parsed = parse(raw, today=TODAY)

    assert parsed.issuer is issuer
    assert parsed.ok is (issuer not in (None, Issuer.AHM))


@pytest.mark.parametrize("code", ["+B077PUB14", "MA.156.M0.100999.10000010", "=)1TE999999B"])
@pytest.mark.parametrize("aim", ["]d2", "]C1", "]E0", GS])
def test_a_symbol_that_promises_gs1_data_holds_no_code_of_another_family(aim, code):
    parsed = parse(aim + code, today=TODAY)

    assert (parsed.ok, parsed.issuer, parsed.di) == (False, Issuer.GS1, None)


@pytest.mark.parametrize("raw", ["", " ", "\r\n", "]d2", "]C1\r", "]d2" + GS, "^"])
def test_a_reading_without_data_is_empty(raw):
    assert [fault.code for fault in parse(raw, today=TODAY).errors] == [FaultCode.EMPTY]


def test_a_drug_trace_code_is_named_and_is_no_device():
    parsed = parse("81234567890123456789", today=TODAY)

    assert (parsed.ok, parsed.kind, parsed.di) == (False, Kind.TRACE20, None)


def test_twenty_digits_with_the_check_digit_of_an_sscc_are_one():
    shipping_unit = parse("00095211410000000014", today=TODAY)
    misread = parse("00095211410000000015", today=TODAY)

    assert (shipping_unit.kind, shipping_unit.sscc) == (Kind.SSCC, "095211410000000014")
    assert [fault.code for fault in misread.errors] == [FaultCode.CHECK_DIGIT]


def test_a_reading_longer_than_any_symbol_is_refused():
    label = "]d2" + element_string(("01", GTIN), ("10", "A1"))

    assert parse(label.ljust(4296), today=TODAY).ok
    assert not parse(label.ljust(4297), today=TODAY).ok


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered(raw):
    parsed = parse(raw, today=TODAY)

    assert parsed.raw == raw
    assert parsed.ok is not bool(parsed.errors)


@settings(deadline=None)
@given(
    prefix=st.sampled_from(["", "]d2", "]C1", "]d1", "]E0", "]E4", "]I1", "]Q3", GS, "("]),
    pieces=st.lists(
        st.one_of(
            st.sampled_from(["01" + GTIN, "17290531", "10", "21", "(10)", "(01)", GTIN, "7003"]),
            st.sampled_from([GS, "|", "<GS>", "{GS}", "\\x1d", "\r", "中", "\x00", "\ud800", "１"]),
            st.sampled_from(
                ["+B077PUB1", "/$$3290531", "/S1", "/16D", "=/", "=+02000", "&,1", "=>"]
            ),
            st.sampled_from(["MA.156.M0.100999.10000010", ".L", ".V", ".C", "MF123456", "*", "%"]),
            st.sampled_from(["https://id.gs1.org", "/01/", "/10/", "?17=", "30", "F7", "FB", "FF"]),
            st.text(CSET_82, max_size=8),
            st.text("0123456789ABCDEF", max_size=24),
        ),
        max_size=8,
    ),
)
def test_whatever_resembles_a_label_is_answered(prefix, pieces):
    raw = prefix + "".join(pieces)

    parsed = parse(raw, today=TODAY)

    assert parsed.raw == raw
    assert parsed.ok is not bool(parsed.errors)
    assert parsed.ok is (parsed.canonical is not None)
    assert not parsed.ok or parsed.issuer is not None
