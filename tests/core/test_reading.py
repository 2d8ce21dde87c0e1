"""A reading says which item, lot and base units a scan means, or why it cannot."""

from datetime import date

import pytest

from medcount.core.reading import Goods, Pack, Packs, Verdict, gtin_key, read
from medcount.core.udi.parsed import Carrier, Doubt, DoubtCode, Parsed

GLOVE, GOWN = 1, 2
PIECE_DI, CASE_DI, TWICE_USED_DI, TWO_SIZES_DI = (
    f"069012345678{end}" for end in ("92", "85", "78", "61")
)

PIECE = Pack(item=GLOVE, level="EA", factor=1)
BOX = Pack(item=GLOVE, level="BOX", factor=12)
CASE = Pack(item=GLOVE, level="CASE", factor=144)
PACKS = Packs(
    by_di={
        PIECE_DI: [PIECE],
        CASE_DI: [CASE],
        TWICE_USED_DI: [PIECE, Pack(item=GOWN, level="EA", factor=1)],
        TWO_SIZES_DI: [BOX, CASE],
    },
    by_item={GLOVE: [PIECE, BOX, CASE, Pack(item=GLOVE, level="TRAY", factor=4)]},
)


def label(di=PIECE_DI, *doubts, ok=True, **printed):
    """Return what was parsed from a label."""
    return Parsed(
        ok=ok,
        di=di,
        carrier=Carrier(None, guessed=False),
        extra={},
        raw="",
        warnings=tuple(Doubt(code, "") for code in doubts),
        **printed,
    )


@pytest.mark.parametrize(
    ("di", "level", "packs", "base_units"),
    [
        (PIECE_DI, "", 4, 4),
        (CASE_DI, "", 3, 432),
        (CASE_DI, "BOX", 3, 36),  # A level that is said wins over the DI's.
        (PIECE_DI, "case", 1, 144),
        (CASE_DI, "基本单位", 5, 5),
        (CASE_DI, "", 0, 0),
    ],
)
def test_packs_are_counted_in_base_units(di, level, packs, base_units):
    reading = read(Goods(barcode="…", quantity=packs, level=level), label(di), PACKS)

    assert (reading.verdict, reading.item) == (Verdict.ACCEPTED, GLOVE)
    assert reading.quantity == base_units


@pytest.mark.parametrize(
    ("level", "base_units"),
    [("", 2), ("EA", 2), ("PCS", 2), ("BOX", 24), ("Box", 24), ("TRAY", 8)],
)
def test_typed_goods_are_counted_in_the_level_that_is_said(level, base_units):
    reading = read(Goods(item=GLOVE, quantity=2, level=level), None, PACKS)

    assert (reading.verdict, reading.quantity) == (Verdict.ACCEPTED, base_units)


def test_typed_goods_without_a_level_are_base_units_whatever_an_unnamed_pack_holds():
    unnamed = Packs(by_di={}, by_item={GLOVE: [Pack(item=GLOVE, level="", factor=6)]})

    assert read(Goods(item=GLOVE, quantity=2), None, unnamed).quantity == 2


@pytest.mark.parametrize(
    ("goods", "parsed", "verdict"),
    [
        (Goods(barcode="…"), label(), Verdict.ACCEPTED),
        (Goods(barcode="…"), label(ok=False), Verdict.UNREADABLE),
        (Goods(barcode="…"), label(di=None), Verdict.UNREADABLE),
        (Goods(barcode="…"), label(di="06900000000008"), Verdict.UNKNOWN_DI),
        (Goods(barcode="…"), label(di=TWICE_USED_DI), Verdict.AMBIGUOUS_CODE),
        (Goods(barcode="…"), label(di=TWO_SIZES_DI), Verdict.AMBIGUOUS_CODE),
        (Goods(barcode="…", level="BOX"), label(di=TWO_SIZES_DI), Verdict.ACCEPTED),
        (
            Goods(barcode="…"),
            label(PIECE_DI, DoubtCode.POSSIBLE_MISSING_FNC1),
            Verdict.AMBIGUOUS_CODE,
        ),
        (Goods(barcode="…"), label(PIECE_DI, DoubtCode.NOT_FLAGGED_GS1), Verdict.ACCEPTED),
        (Goods(barcode="…", level="PALLET"), label(), Verdict.UNKNOWN_LEVEL),
        (Goods(barcode="…", item=GLOVE), label(), Verdict.ACCEPTED),
        (Goods(barcode="…", item=GOWN), label(), Verdict.AMBIGUOUS_CODE),
        (Goods(item=GLOVE), None, Verdict.ACCEPTED),
        (Goods(item=GLOVE, level="PALLET"), None, Verdict.UNKNOWN_LEVEL),
        (Goods(item=None), None, Verdict.UNKNOWN_ITEM),
    ],
)
def test_a_scan_is_accepted_only_where_one_reading_of_it_fits(goods, parsed, verdict):
    reading = read(goods, parsed, PACKS)

    assert reading.verdict is verdict
    base_units = goods.quantity * (12 if goods.level else 1)
    assert reading.quantity == (base_units if verdict is Verdict.ACCEPTED else goods.quantity)


PRINTED = {
    "lot": "L1",
    "serial": "S1",
    "expiry": "2027-01-31",
    "mfg_date": "2024-02-01",
}
TYPED = {
    "lot": "L1",
    "serial": "S1",
    "expiry": date(2027, 1, 31),
    "mfg_date": date(2024, 2, 1),
}


@pytest.mark.parametrize(
    ("printed", "typed"),
    [(PRINTED, {}), ({}, TYPED), (PRINTED, TYPED)],
    ids=["printed", "typed", "both"],
)
def test_a_reading_has_what_the_code_or_the_person_says(printed, typed):
    reading = read(Goods(barcode="…", **typed), label(**printed), PACKS)

    assert {name: getattr(reading, name) for name in TYPED} == TYPED


@pytest.mark.parametrize(
    "other",
    [
        {"lot": "L2"},
        {"serial": "S2"},
        {"expiry": date(2027, 1, 30)},
        {"mfg_date": date(2024, 2, 2)},
    ],
)
def test_a_typed_field_that_contradicts_the_code_is_ambiguous(other):
    reading = read(Goods(barcode="…", **{**TYPED, **other}), label(**PRINTED), PACKS)

    assert reading.verdict is Verdict.AMBIGUOUS_CODE


@pytest.mark.parametrize(
    ("di", "key"),
    [
        ("96385074", "00000096385074"),
        ("6901234567892", "06901234567892"),
        ("06901234567892", "06901234567892"),
        ("1234567", "1234567"),  # Too short for a GTIN.
        ("A99912345", "A99912345"),
        ("１２３４５６７８", "１２３４５６７８"),  # Digits, but none a GTIN is written in.
    ],
)
def test_a_gtin_is_looked_up_with_fourteen_digits_and_any_other_code_as_it_is(di, key):
    assert gtin_key(di) == key


def test_a_short_gtin_finds_the_pack_kept_under_fourteen_digits():
    reading = read(Goods(barcode="…"), label(di=PIECE_DI.removeprefix("0")), PACKS)

    assert (reading.verdict, reading.item) == (Verdict.ACCEPTED, GLOVE)
