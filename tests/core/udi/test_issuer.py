"""A text is read by the rules of its issuer, or refused; whatever it is, nothing breaks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcount.core.udi import FaultCode, Issuer, Kind, parse
from tests.core.udi.labels import CSET_82, GS, GTIN, TODAY, element_string

OF_OTHER_FAMILIES = [
    "https://id.gs1.org/01/09501101530003/10/PUB016/21/5?17=290531",
    "]Q1https://id.gs1.org/01/09501101530003",
    "+J123AQ3451/$$1125BC34567/S4012L",
    "+A99912345/$$52001510X33",
    "]C0+B077PUB14",
    "+$$3290531LOTPK3",
    "MA.156.M0.100999.10000010",
    "MA.156.M0.100999.10000010.M250101.LPUB1.V300101.SPS1.C4",
    "303643E6B433C200000003E8",
    "F7009501101530003029A000",
    "3500E86F8000A9E000000586",
    "=)1TE999999B&)RZ99999999",
    "MF1234567890123*BAA1*ED290531",
    "812345678901234567",
]


@pytest.mark.parametrize("raw", OF_OTHER_FAMILIES)
def test_a_code_of_a_family_we_do_not_read_is_refused_and_never_half_read(raw):
    parsed = parse(raw, today=TODAY)

    assert not parsed.ok
    assert parsed.issuer is None
    assert parsed.kind is Kind.UNKNOWN
    assert [fault.code for fault in parsed.errors] == [FaultCode.NOT_UDI]


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
            st.text(CSET_82, max_size=8),
            st.text("0123456789", max_size=20),
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
    assert not parsed.ok or parsed.issuer is Issuer.GS1
