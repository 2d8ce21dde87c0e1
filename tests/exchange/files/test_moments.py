from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcount.core.when import LOCAL
from medcount.exchange.files.cells import BadValue, BrokenCell, Cell, NumberCell, Shows
from medcount.exchange.files.faults import FileFault
from medcount.exchange.files.moments import EARLIEST, LATEST, When, day, moment

FIFTH = date(2026, 1, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05", "2026-1-5", "2026/1/5", "2026/01/05", "2026.1.5", "20260105",
        "2026年1月5日", "2026年01月05日", "2026 年 1 月 5 日", "2026年1月5号",
        " 2026-01-05\u3000", "\ufeff2026-01-05", "２０２６－０１－０５",
        "2026-01-05 00:00:00", "2026-01-05T00:00", "2026/1/5 0:00", "2026-01-05 14:33:00",
        "2026-01-05T00:00:00+08:00", "2026-01-04T16:00:00Z",
    ],
)  # fmt: skip
def test_a_day_is_read_however_an_erp_writes_it(text: str):
    assert day(text) == FIFTH


@pytest.mark.parametrize(
    "text", ["2026-01-05T24:00:00", "2026-01-05 24:00", "20260105T240000", "2026年1月5日24时00分"]
)
def test_a_day_may_end_at_24_00_and_the_next_begins_then(text: str):
    assert (moment(text).at, moment(text).bare_date) == (moment("2026-01-06T00:00").at, False)
    assert day(text) == FIFTH


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2026-02", date(2026, 2, 28)),
        ("2028-2", date(2028, 2, 29)),
        ("2026/12", date(2026, 12, 31)),
        ("2026.02", date(2026, 2, 28)),
        ("2026年2月", date(2026, 2, 28)),
        ("2026年4月份", date(2026, 4, 30)),
    ],
)
def test_a_month_alone_is_its_last_day(text: str, last: date):
    assert day(text) == last


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2026", "3-4-26", "05.01.2026", "26-01-05", "260105", "202602", "2026.1",
        "26年1月5日", "01/05/2026 09:00", "2026-01-04T20:00:00Z",
    ],
)  # fmt: skip
def test_a_date_that_can_be_read_in_several_ways_is_refused(text: str):
    assert refusal(day, text) == FileFault.AMBIGUOUS_DATE


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2026-13-01", "2026-00-05", "2026-13", "20260230", "2026-01/05", "五",
        "5-Jan-2026", "46027", "2026", "2026-01-05x", "2026/1/512:00", "n/a", "-", "٢٠٢٦-٠١-٠٥",
        "2026-01-05 25:00",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str):
    assert refusal(day, text) == FileFault.BAD_DATE


@pytest.mark.parametrize(
    "text", ["1949-12-31", "2201-01-01", "1900-01-01", "9999-12-31", "0000-01"]
)
def test_a_date_outside_living_memory_is_refused(text: str):
    assert refusal(day, text) == FileFault.OUT_OF_RANGE


@pytest.mark.parametrize(
    "cell",
    [
        NumberCell("46027", Shows.DATE),
        NumberCell("46027.605", Shows.MOMENT),
        NumberCell("46027"),
        NumberCell("20260105"),
        NumberCell("2.0260105E+7"),
        NumberCell("44565", Shows.DATE, from_1904=True),
        NumberCell("44565", from_1904=True),
    ],
)
def test_a_spreadsheet_counts_days_or_spells_the_date_in_digits(cell: Cell):
    assert day(cell) == FIFTH


def test_a_cell_that_shows_a_month_alone_is_its_last_day():
    first_of_february = "46054"

    assert day(NumberCell(first_of_february, Shows.MONTH)) == date(2026, 2, 28)
    assert day(NumberCell(first_of_february, Shows.DATE)) == date(2026, 2, 1)
    assert day(NumberCell("46060", Shows.MONTH)) == date(2026, 2, 7)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (NumberCell("202602"), FileFault.AMBIGUOUS_DATE),
        (NumberCell("2026.1"), FileFault.BAD_DATE),
        (NumberCell("0.5", Shows.TIME), FileFault.BAD_DATE),
        (NumberCell("2", Shows.DATE), FileFault.OUT_OF_RANGE),
        (NumberCell("-1", Shows.DATE), FileFault.OUT_OF_RANGE),
        (NumberCell("1e300", Shows.DATE), FileFault.OUT_OF_RANGE),
        (NumberCell("5"), FileFault.BAD_DATE),
        (True, FileFault.BAD_DATE),
        (BrokenCell(FileFault.ERROR_CELL, "#REF!"), FileFault.ERROR_CELL),
    ],
)
def test_a_number_that_is_no_date_is_refused(cell: Cell, code: FileFault):
    assert refusal(day, cell) == code


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05T09:05:00+08:00", "2026-01-05T01:05:00Z", "2026-01-05T01:05Z",
        "2026-01-05 09:05", "2026-01-05  9:05", "2026/1/5 09:05:00", "2026.1.5 9:05",
        "2026-01-05T09:05:00.000", "2026-01-05T09:05:00,0", "20260105T090500", "20260105 09:05",
        "20260105090500", "202601050905", "2026年1月5日 09:05", "2026年1月5日9时5分",
        "2026年1月5日 9时05分0秒", "2026-01-05T10:05:00+0900", "2026-01-05T10:05:00 +09",
        "2026-01-04T20:05:00-05:00", "２０２６-０１-０５　０９：０５",
    ],
)  # fmt: skip
def test_a_moment_is_read_and_without_offset_it_is_local(text: str):
    assert moment(text).at == datetime(2026, 1, 5, 9, 5, tzinfo=LOCAL)
    assert not moment(text).bare_date


def test_a_moment_keeps_its_microseconds_and_drops_what_is_finer():
    assert moment("2026-01-05T09:05:00.1234567").at.microsecond == 123456


def test_a_bare_date_is_told_from_midnight():
    midnight = datetime(2026, 1, 5, tzinfo=LOCAL)

    assert moment("2026-01-05") == When(midnight, bare_date=True)
    assert moment("2026-01-05 00:00") == When(midnight, bare_date=False)
    assert moment(NumberCell("46027", Shows.DATE)) == When(midnight, bare_date=True)
    assert moment(NumberCell("46027", Shows.MOMENT)) == When(midnight, bare_date=False)


def test_a_serial_number_is_exact_to_the_millisecond():
    cell = NumberCell("46027.37847222222", Shows.MOMENT)

    assert moment(cell).at == datetime(2026, 1, 5, 9, 5, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-01-05 9:00 PM", FileFault.BAD_TIME),
        ("2026/1/5 下午 9:00", FileFault.BAD_TIME),
        ("2026-01-05 24:01", FileFault.BAD_TIME),
        ("2026-01-05 24:00:00.5", FileFault.BAD_TIME),
        ("9999-12-31T24:00", FileFault.BAD_TIME),
        ("2026-01-05 23:60", FileFault.BAD_TIME),
        ("2026-01-05 23:59:60", FileFault.BAD_TIME),
        ("2026-01-05T09:00+15:00", FileFault.BAD_TIME),
        ("2026-01-05T09:00+08:75", FileFault.BAD_TIME),
        ("2026-01", FileFault.BAD_TIME),
        ("09:00", FileFault.BAD_TIME),
        ("03/04/2026 09:00", FileFault.AMBIGUOUS_DATE),
        ("1949-12-31 09:00", FileFault.OUT_OF_RANGE),
    ],
)
def test_what_is_no_moment_is_refused(text: str, code: FileFault):
    assert refusal(moment, text) == code


@given(st.dates(EARLIEST, LATEST))
def test_every_day_is_read_back_from_text_and_from_a_serial_number(written: date):
    serial = (written - date(1899, 12, 30)).days

    assert day(written.isoformat()) == written
    assert day(written.strftime("%Y%m%d")) == written
    assert day(NumberCell(str(serial), Shows.DATE)) == written


@given(
    st.datetimes(
        datetime(EARLIEST.year, 1, 1),  # noqa: DTZ001
        datetime(LATEST.year, 12, 31),  # noqa: DTZ001
        timezones=st.just(LOCAL),
    )
)
def test_every_moment_is_read_back(written: datetime):
    assert moment(written.isoformat()).at == written


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_dates(text: str):
    for read in (day, moment):
        with suppress(BadValue):
            read(text)


def refusal(read, cell: Cell) -> FileFault:
    with pytest.raises(BadValue) as caught:
        read(cell)
    return caught.value.code
