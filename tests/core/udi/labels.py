"""Labels to scan: element strings built from values, the way a printer builds them."""

from datetime import date

from hypothesis import strategies as st

GS = "\x1d"
TODAY = date(2026, 11, 22)
CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
GTIN = "09501101530003"
FIXED = {"00", "01", "02", "11", "13", "15", "16", "17", "20", "414"}


def element_string(*elements: tuple[str, str]) -> str:
    """Return the data of a symbol, with GS after each open value but the last."""
    text = "".join(ai + value + ("" if ai in FIXED else GS) for ai, value in elements)
    return text.removesuffix(GS)


def with_check_digit(body: str) -> str:
    """Return the number that the body begins, its check digit reckoned digit by digit."""
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body))
    )
    return body + str(-weighted % 10)


def changed_in_one_digit(number: str, place: int, step: int) -> str:
    """Return the number with another digit in one place; a step of 1 to 9 always changes it."""
    digit = (int(number[place]) + step) % 10
    return number[:place] + str(digit) + number[place + 1 :]


def with_hibc_check(text: str) -> str:
    """Return a HIBC symbol, its check reckoned character by character."""
    characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
    return text + characters[sum(characters.index(one) for one in text) % 43]


def yymmdd(day: date) -> str:
    return day.strftime("%y%m%d")


gtins = st.text("0123456789", min_size=13, max_size=13).map(with_check_digit)
days = st.dates(date(1977, 1, 1), date(2076, 12, 31))
texts = st.text(CSET_82, min_size=1, max_size=20)
