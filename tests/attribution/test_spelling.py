"""People and readers err in a few ways, and each has its name."""

import pytest

from medcount.attribution.spelling import date_slip, keyed, slip


@pytest.mark.parametrize(
    ("meant", "written", "how"),
    [
        ("K40771", "K4O771", "glyph"),
        ("B18", "8I8", "glyph"),
        ("K40771", "K47071", "swapped"),
        ("K40771", "K40711", "glyph"),  # A 7 and a 1 look alike.
        ("K40771", "K40731", "wrong"),
        ("K40771", "K4071", "lost"),
        ("K40771", "K407771", "doubled"),
        ("K40771", "K407751", "added"),
        ("K40771", "K40771", ""),
        ("K40771", "P99302", ""),
        ("K40771", "K4", ""),
        ("", "K", ""),
    ],
)
def test_a_slip_of_a_lot_is_named(meant, written, how):
    assert slip(meant, written) == how


@pytest.mark.parametrize(
    ("meant", "written", "how"),
    [
        ("2029-05-11", "2029-11-05", "day for month"),
        ("2029-05-11", "2028-05-11", "year"),
        ("2029-05-11", "2029-06-11", "month"),
        ("2029-05-11", "2029-05-17", "day"),
        ("2029-05-11", "2031-12-17", "several"),
        ("2029-05-11", "", "blank"),
        ("2029-05-11", "2029/05/11", "several"),
    ],
)
def test_a_slip_of_a_date_is_named(meant, written, how):
    assert date_slip(meant, written) == how


@pytest.mark.parametrize(
    ("meant", "written", "how"),
    [
        (1482, 4182, "swapped"),
        (83, 13, "wrong"),
        (124, 12, "lost"),
        (121, 1121, "doubled"),
        (14, 0, ""),
        (-3, 3, ""),
        (5, 912, ""),
    ],
)
def test_a_slip_of_a_quantity_is_named(meant, written, how):
    assert keyed(meant, written) == how
