"""A date of two-digit year is placed by today; what the calendar does not have is refused."""

from datetime import date

import pytest

from medcount.core.udi import FaultCode, Precision, parse
from tests.core.udi.labels import GTIN, TODAY


def expiry(digits: str, *, today: date = TODAY) -> str | None:
    return parse(f"]d201{GTIN}17{digits}", today=today).expiry


@pytest.mark.parametrize(
    ("year", "digits", "date_"),
    [
        (2026, "760101", "2076-01-01"),
        (2026, "770101", "1977-01-01"),
        (2026, "260101", "2026-01-01"),
        (2026, "990101", "1999-01-01"),
        (2026, "000101", "2000-01-01"),
        (2060, "090101", "2109-01-01"),
        (2060, "110101", "2011-01-01"),
        (2060, "100101", "2110-01-01"),
        (2099, "490101", "2149-01-01"),
        (2099, "500101", "2050-01-01"),
    ],
)
def test_the_year_lies_from_49_back_to_50_ahead(year, digits, date_):
    assert expiry(digits, today=date(year, 6, 1)) == date_


@pytest.mark.parametrize(
    ("digits", "date_"),
    [
        ("290500", "2029-05-31"),
        ("270600", "2027-06-30"),
        ("270200", "2027-02-28"),
        ("280200", "2028-02-29"),
    ],
)
def test_day_00_is_the_end_of_the_month_and_says_so(digits, date_):
    parsed = parse(f"]d201{GTIN}17{digits}", today=TODAY)

    assert (parsed.expiry, parsed.expiry_precision) == (date_, Precision.MONTH)


@pytest.mark.parametrize(
    "digits", ["291301", "290001", "290000", "290532", "290631", "290229", "270229", "290599"]
)
def test_a_day_that_never_comes_is_refused(digits):
    parsed = parse(f"]d201{GTIN}17{digits}", today=TODAY)

    assert [(fault.code, fault.field) for fault in parsed.errors] == [(FaultCode.DATE, "expiry")]


@pytest.mark.parametrize("year", [1, 49, 50, 9949, 9999])
@pytest.mark.parametrize("digits", ["000101", "500101", "990100"])
def test_a_date_beyond_the_calendar_is_refused_and_breaks_nothing(year, digits):
    parsed = parse(f"]d201{GTIN}17{digits}", today=date(year, 1, 1))

    assert parsed.ok is (parsed.expiry is not None)


def test_every_date_has_its_field():
    parsed = parse(f"]d201{GTIN}112501011325010215280103162801041728010512280106", today=TODAY)

    assert (parsed.mfg_date, parsed.pack_date) == ("2025-01-01", "2025-01-02")
    assert (parsed.best_before, parsed.sell_by) == ("2028-01-03", "2028-01-04")
    assert parsed.expiry == "2028-01-05"
    assert parsed.extra == {"12": "280106"}


@pytest.mark.parametrize(
    ("digits", "precision"),
    [("2905311430", Precision.HOUR), ("2905310099", Precision.HOUR), ("2905319999", Precision.DAY)],
)
def test_a_moment_of_expiry_gives_the_date_and_keeps_the_time(digits, precision):
    parsed = parse(f"]d201{GTIN}7003{digits}", today=TODAY)

    assert (parsed.expiry, parsed.expiry_precision) == ("2029-05-31", precision)
    assert parsed.extra == {"7003": digits}


@pytest.mark.parametrize("digits", ["2905312400", "2905311260", "2905001200", "2913011200"])
def test_a_moment_that_never_comes_is_refused(digits):
    parsed = parse(f"]d201{GTIN}7003{digits}", today=TODAY)

    assert [fault.code for fault in parsed.errors] == [FaultCode.DATE]


@pytest.mark.parametrize("elements", ["1729053070032905311430", "70032905311430\x1d17290530"])
def test_two_days_of_expiry_are_a_conflict(elements):
    same = elements.replace("17290530", "17290531")

    assert parse(f"]d201{GTIN}{same}", today=TODAY).expiry_precision is Precision.HOUR
    assert [fault.code for fault in parse(f"]d201{GTIN}{elements}", today=TODAY).errors] == [
        FaultCode.CONFLICT
    ]


@pytest.mark.parametrize(
    ("digits", "far"), [("461231", False), ("470101", True), ("060101", False), ("051231", True)]
)
def test_an_expiry_more_than_twenty_years_off_is_doubted(digits, far):
    doubts = parse(f"]d201{GTIN}17{digits}", today=TODAY).warnings

    assert ["expiry_far_off"] * far == [doubt.code for doubt in doubts]


@pytest.mark.parametrize(("made", "due"), [("241231", False), ("250101", True), ("250100", True)])
def test_a_day_not_given_is_told_for_goods_made_since_2025(made, due):
    doubts = parse(f"]d201{GTIN}11{made}17270600", today=TODAY).warnings

    assert (("day_not_given", "expiry") in [(doubt.code, doubt.detail) for doubt in doubts]) is due
