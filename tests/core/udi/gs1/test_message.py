"""A text is GS1 by its AIM identifier, by FNC1, or because its first element proves itself."""

import pytest

from medcount.core.udi import FaultCode, Kind, parse
from tests.core.udi.labels import GS, GTIN, TODAY

DATA = f"01{GTIN}10A1"


@pytest.mark.parametrize(
    "aim", ["]C1", "]d2", "]d5", "]d8", "]Q3", "]Q4", "]e0", "]J1", "]z1", "]z4"]
)
def test_a_symbol_that_begins_with_fnc1_is_gs1(aim):
    parsed = parse(aim + DATA, today=TODAY)

    assert (parsed.di, parsed.lot, parsed.warnings) == (GTIN, "A1", ())
    assert (parsed.carrier.aim, parsed.carrier.guessed) == (aim, False)


@pytest.mark.parametrize("aim", ["]d1", "]C0", "]Q1"])
def test_gs1_data_in_a_symbol_without_fnc1_is_read_with_a_doubt(aim):
    parsed = parse(aim + DATA, today=TODAY)

    assert (parsed.di, parsed.lot) == (GTIN, "A1")
    assert [(doubt.code, doubt.detail) for doubt in parsed.warnings] == [("not_flagged_gs1", aim)]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("1729053110A1", Kind.PI_ONLY),
        (f"10A1{GS}21x9", Kind.PI_ONLY),
        (f"4149501101530003254A{GS}", Kind.LOCATION),
        (f"02{GTIN}37120", Kind.UNKNOWN),
    ],
)
def test_without_a_flag_a_first_element_that_can_be_proved_or_a_real_gs_is_enough(raw, kind):
    parsed = parse(raw, today=TODAY)

    assert (parsed.ok, parsed.kind, parsed.carrier.guessed) == (True, kind, True)


@pytest.mark.parametrize(
    "raw",
    ["10A1", "21x9", "10A1|21x9", "202610A3", "91ABC", "8004950110153A", "3103001250", "A-01-02"],
)
def test_without_a_flag_a_shelf_label_that_begins_like_an_element_is_no_code(raw):
    assert [fault.code for fault in parse(raw, today=TODAY).errors] == [FaultCode.NOT_UDI]


@pytest.mark.parametrize(
    ("raw", "di"),
    [
        ("9501101530003", "09501101530003"),
        ("19501101530000", "19501101530000"),
        ("012345678905", "00012345678905"),
        ("96385074", "00000096385074"),
        ("4006381333931", "04006381333931"),  # Not an order number (400) that reads 6381333931.
        ("1012345678904", "01012345678904"),  # Not lot 12345678904.
        ("]E09501101530003", "09501101530003"),
        ("]E0012345678905", "00012345678905"),
        ("]E496385074", "00000096385074"),
        ("]I119501101530000", "19501101530000"),
    ],
)
def test_a_bare_gtin_is_padded_to_14_digits(raw, di):
    parsed = parse(raw, today=TODAY)

    assert (parsed.kind, parsed.di, parsed.di_key) == (Kind.UDI, di, f"GS1:{di}")
    assert parsed.lot is None


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("9501101530004", FaultCode.CHECK_DIGIT),
        ("96385075", FaultCode.CHECK_DIGIT),
        ("17290530", FaultCode.CHECK_DIGIT),  # Eight digits are a GTIN or nothing.
        ("]E096385074", FaultCode.LENGTH),
        ("]E49501101530003", FaultCode.LENGTH),
        ("]E095011015300O3", FaultCode.CHARSET),
        ("950110153000", FaultCode.CHECK_DIGIT),
        ("95011015300", FaultCode.NOT_UDI),
    ],
)
def test_a_bare_number_that_is_no_gtin_is_refused(raw, code):
    assert [fault.code for fault in parse(raw, today=TODAY).errors] == [code]


@pytest.mark.parametrize("digits", ["96385074", "01234565", "17290531"])
def test_eight_digits_are_doubted_unless_the_symbol_is_known(digits):
    bare, known = (parse(aim + digits, today=TODAY) for aim in ("", "]E4"))

    assert [doubt.code for doubt in bare.warnings] == ["bare_eight_digits"]
    assert (known.di, known.warnings) == (bare.di, ())


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (f"]d201{GTIN}", Kind.UDI),
        ("]C100095211410000000014", Kind.SSCC),
        (f"]C10009521141000000001402{GTIN}3712", Kind.SSCC),
        ("]d2800309501101530003A1", Kind.ASSET),
        ("]d280049501101A1", Kind.ASSET),
        ("]C11729053110A1", Kind.PI_ONLY),
        ("]C110A1", Kind.PI_ONLY),
        (f"]C110A1{GS}91INTERN", Kind.PI_ONLY),
        (f"]C102{GTIN}10A1{GS}3712", Kind.UNKNOWN),  # The lot of the content, of no pending item.
        ("]C191INTERN", Kind.UNKNOWN),
    ],
)
def test_the_kind_is_what_the_message_names(raw, kind):
    assert parse(raw, today=TODAY).kind is kind


def test_a_shipping_unit_says_its_content():
    parsed = parse(f"]C10009521141000000001402{GTIN}3712{GS}10A1", today=TODAY)

    assert (parsed.sscc, parsed.content_gtin, parsed.quantity) == ("095211410000000014", GTIN, 12)
    assert (parsed.di, parsed.lot) == (None, "A1")
