"""Two symbols of one label make one code; symbols of two labels make none."""

from medcount.core.udi import Parsed, joined, parse
from tests.core.udi.labels import GS, GTIN, TODAY, element_string, with_hibc_check

OTHER_GTIN = "09521141123454"


def read(raw: str) -> Parsed:
    parsed = parse(raw, today=TODAY)
    assert parsed.ok
    return parsed


def test_the_link_joins_a_secondary_hibc_symbol_to_its_primary_one_and_to_no_other():
    primary = with_hibc_check("+B077PUB1")
    secondary = read(with_hibc_check(f"+$$3290531LOT1{primary[-1]}"))

    code = joined(read(primary), secondary)

    assert code == with_hibc_check("+B077PUB1/$$3290531LOT1")
    label = read(code)
    assert (label.di, label.expiry, label.lot) == ("B077PUB1", "2029-05-31", "LOT1")
    assert joined(read(with_hibc_check("+B077PUB2")), secondary) is None
    assert joined(label, secondary) is None


def test_two_gs1_symbols_make_one_message():
    product = read("]C1" + element_string(("01", GTIN), ("240", "REF")))
    production = read("]C1" + element_string(("17", "290531"), ("10", "A1")))

    label = read(joined(product, production))

    assert (label.di, label.expiry, label.lot, label.extra) == (
        GTIN, "2029-05-31", "A1", {"240": "REF"}
    )  # fmt: skip
    assert label.carrier.guessed is False


def test_what_two_symbols_say_against_each_other_is_a_conflict():
    product = read("]C1" + element_string(("01", GTIN), ("10", "A1")))
    production = read(f"]C110B2{GS}17290531")

    parsed = parse(joined(product, production), today=TODAY)

    assert [fault.code for fault in parsed.errors] == ["E_CONFLICT"]


def test_two_products_two_lots_and_two_families_are_no_label():
    product, other = read("]C101" + GTIN), read("]C101" + OTHER_GTIN)
    production = read("]C110A1")
    secondary = read(with_hibc_check("+$LOT14"))

    assert joined(product, other) is None
    assert joined(production, production) is None
    assert joined(production, product) is None
    assert joined(product, secondary) is None
    assert joined(parse("nothing", today=TODAY), production) is None
