"""A handheld's clock is put right by its promptest upload."""

from medcount.attribution.case import Scan
from medcount.attribution.clocks import Clocks
from tests.attribution.shelves import key

HOUR = 3600


def scan(device, *, off, waits, at=1_000_000):
    return Scan(f"{device}{waits}", key(), "EA", 1, 1, False, device, at + off, at + waits)


def test_a_clock_that_is_an_hour_fast_is_put_right():
    clocks = Clocks([scan("HT1", off=HOUR, waits=4), scan("HT1", off=HOUR, waits=1800)])

    assert clocks.corrected("HT1", 5_000_000 + HOUR) == 5_000_004
    assert clocks.is_off("HT1")


def test_late_uploads_make_no_clock_wrong():
    clocks = Clocks([scan("HT1", off=0, waits=1800), scan("HT1", off=0, waits=2)])

    assert clocks.corrected("HT1", 5_000_000) == 5_000_002
    assert not clocks.is_off("HT1")


def test_a_device_that_sent_nothing_is_believed():
    assert Clocks([]).corrected("HT9", 77) == 77
