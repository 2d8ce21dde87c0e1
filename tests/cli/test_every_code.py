"""A count takes the codes of every family, each to its item by its own DI."""

from collections.abc import Callable

import pytest

from tests.cli.conftest import Counted

Count = Callable[..., Counted]

GTIN = "09501101530003"


@pytest.mark.parametrize(
    ("di", "barcode", "lot"),
    [
        (GTIN, f"https://id.gs1.org/01/{GTIN}/10/LOTP?17=290531", "LOTP"),
        ("B077PUB1", "+B077PUB1/$$3290531LOTPT", "LOTP"),
        ("1TE999999B", "=)1TE999999B&)RZ99999999", "RZ99999999"),
        ("MA.156.M0.100999.10000010", "MA.156.M0.100999.10000010.LPUB1.V300101", "PUB1"),
    ],
)
def test_a_code_is_counted_on_the_item_that_bears_its_di(
    count: Count, di: str, barcode: str, lot: str
) -> None:
    counted = count(
        book=f"place item_code lot quantity as_of di\nA1 M1 {lot} 3 08:00 {di}",
        scans="counted_at person place barcode quantity\n"
        f"09:00 P1 A1 {barcode} 2\n"
        f"09:01 P1 A1 {barcode} 1",
    )

    assert counted.answer["not_resolved"] == []
    assert counted.line(lot=lot)["counted"] == 3


@pytest.mark.parametrize(
    "barcode",
    [
        "+B077PUB1/$$3290531LOTP/S99U",
        "MF1234567890123*BALOTP",
        "81234567890123456789",
        "3500E86F8000A9E000000586",
    ],
)
def test_a_code_that_cannot_be_read_is_told_and_counts_nothing(count: Count, barcode: str) -> None:
    counted = count(
        book="place item_code lot quantity as_of di\nA1 M1 LOTP 3 08:00 B077PUB1",
        scans=f"counted_at person place barcode quantity\n09:00 P1 A1 {barcode} 2",
    )

    assert [one["code"] for one in counted.answer["not_resolved"]] == ["UNREADABLE"]
    assert counted.line(lot="LOTP")["state"] == "not_counted"
