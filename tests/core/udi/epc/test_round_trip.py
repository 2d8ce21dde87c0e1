"""What is written to a tag is read from it; a tag that says what no scheme allows is refused."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medcount.core.udi import FaultCode, Issuer, Kind, parse
from medcount.core.udi.epc.schemes import SCHEMES
from tests.core.udi.labels import (
    CSET_82,
    GTIN,
    TODAY,
    changed_in_one_digit,
    days,
    gtins,
    texts,
    with_check_digit,
)

COMPANY_BITS = (40, 37, 34, 30, 27, 24, 20)
BASE_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
CODE_40 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789"
DATE_KINDS = {"mfg_date": 0, "pack_date": 1, "best_before": 2, "sell_by": 3, "expiry": 4}

partitions = st.integers(0, 6)
bodies = st.text("0123456789", min_size=12, max_size=12)
filters = st.integers(0, 7)


def hexadecimal(*fields: tuple[int, int]) -> str:
    """Return numbers of so many bits each as tags show them, filled up to whole words."""
    bits = "".join(f"{number:0{size}b}" for number, size in fields if size)
    bits += "0" * (-len(bits) % 16)
    return f"{int(bits, 2):0{len(bits) // 4}X}"


def company(number: str, partition: int) -> list[tuple[int, int]]:
    return [(partition, 3), (int(number[: 12 - partition]), COMPANY_BITS[partition])]


def reference(digits: str, partition: int, size: int) -> tuple[int, int]:
    """Return what follows a company prefix, which leaves it the more room the shorter it is."""
    return int(digits or "0"), size + 40 - COMPANY_BITS[partition]


def seven_bit(text: str, size: int) -> list[tuple[int, int]]:
    return [(ord(character), 7) for character in text] + [(0, size - 7 * len(text))]


def item(gtin: str, partition: int) -> list[tuple[int, int]]:
    """Return a GTIN as company prefix, then indicator and item reference in one number."""
    indicator, body = gtin[0], gtin[1:13]
    rest = indicator + body[12 - partition :]
    return [*company(body, partition), reference(rest, partition, 4)]


def announced(text: str, encoding: int) -> list[tuple[int, int]]:
    """Return a text behind the number of its encoding and its length."""
    head = [(encoding, 3), (len(text), 5)]
    if encoding == 0:
        return [*head, (int(text), (10 ** len(text) - 1).bit_length())]
    if encoding == 5:
        codes = [CODE_40.index(one) + 1 for one in text] + [0] * (-len(text) % 3)
        return head + [
            (1600 * first + 40 * second + third + 1, 16)
            for first, second, third in zip(*[iter(codes)] * 3, strict=True)
        ]
    if encoding == 4:
        return head + [(ord(one), 7) for one in text]
    alphabet, size = {
        1: ("0123456789ABCDEF", 4), 2: ("0123456789abcdef", 4), 3: (BASE_64, 6)
    }[encoding]  # fmt: skip
    return head + [(alphabet.index(one), size) for one in text]


def in_alphabet(characters: str, encoding: int) -> st.SearchStrategy[tuple[str, int]]:
    return st.tuples(st.text(characters, min_size=1, max_size=20), st.just(encoding))


serials = st.one_of(
    in_alphabet("0123456789", 0),
    in_alphabet("0123456789ABCDEF", 1),
    in_alphabet("0123456789abcdef", 2),
    in_alphabet(BASE_64, 3),
    in_alphabet(CSET_82, 4),
    in_alphabet(CODE_40, 5),
)


@settings(deadline=None)
@given(gtin=gtins, serial=st.integers(0, 2**38 - 1), partition=partitions, control=filters)
def test_a_sgtin_96_is_read(gtin, serial, partition, control):
    tag = hexadecimal((0x30, 8), (control, 3), *item(gtin, partition), (serial, 38))

    parsed = parse(tag, today=TODAY)

    assert (parsed.issuer, parsed.kind) == (Issuer.GS1, Kind.UDI)
    assert (parsed.di, parsed.serial, parsed.lot) == (gtin, str(serial), None)
    assert (parsed.epc.scheme, parsed.epc.filter) == ("SGTIN-96", control)
    assert parse(tag.lower() + "0000", today=TODAY).canonical == parsed.canonical
    assert parse(f"]d2{parsed.canonical}\x1d", today=TODAY).canonical == parsed.canonical


@settings(deadline=None)
@given(gtin=gtins, serial=texts, partition=partitions, control=filters)
def test_a_sgtin_198_is_read(gtin, serial, partition, control):
    tag = hexadecimal(
        (0x36, 8), (control, 3), *item(gtin, partition), *seven_bit(serial, 140)
    )  # fmt: skip

    parsed = parse(tag, today=TODAY)

    assert (parsed.di, parsed.serial, parsed.epc.scheme) == (gtin, serial, "SGTIN-198")


@settings(deadline=None)
@given(gtin=gtins, serial=serials, control=filters)
def test_a_sgtin_plus_is_read_in_every_encoding(gtin, serial, control):
    tag = hexadecimal((0xF7, 8), (0, 1), (control, 3), (int(gtin, 16), 56), *announced(*serial))

    parsed = parse(tag, today=TODAY)

    assert (parsed.di, parsed.serial) == (gtin, serial[0])
    assert (parsed.epc.scheme, parsed.epc.filter, parsed.warnings) == ("SGTIN+", control, ())


@settings(deadline=None)
@given(gtin=gtins, serial=serials, day=days, field=st.sampled_from(sorted(DATE_KINDS)))
def test_a_dsgtin_plus_says_its_date(gtin, serial, day, field):
    tag = hexadecimal(
        (0xFB, 8), (0, 1), (1, 3), (DATE_KINDS[field], 4), (day.year % 100, 7), (day.month, 4),
        (day.day, 5), (int(gtin, 16), 56), *announced(*serial),
    )  # fmt: skip

    parsed = parse(tag, today=TODAY)

    assert (parsed.di, parsed.serial) == (gtin, serial[0])
    assert {name: getattr(parsed, name) for name in DATE_KINDS} == dict.fromkeys(DATE_KINDS) | {
        field: day.isoformat()
    }


@settings(deadline=None)
@given(body=bodies, partition=partitions, control=filters)
def test_a_shipping_unit_is_read(body, partition, control):
    extension, rest = "7", body[12 - partition :] + "1234"
    tag = hexadecimal(
        (0x31, 8), (control, 3), *company(body, partition),
        reference(extension + rest, partition, 18), (0, 24),
    )  # fmt: skip

    parsed = parse(tag, today=TODAY)

    assert (parsed.kind, parsed.di) == (Kind.SSCC, None)
    assert parsed.sscc == with_check_digit(extension + body + "1234")


@settings(deadline=None)
@given(body=bodies, partition=partitions, serial=st.integers(0, 2**38 - 1))
def test_a_returnable_asset_is_read(body, partition, serial):
    kind = reference(body[12 - partition :], partition, 4)
    tag = hexadecimal((0x33, 8), (0, 3), *company(body, partition), kind, (serial, 38))

    parsed = parse(tag, today=TODAY)

    assert (parsed.kind, parsed.di) == (Kind.ASSET, None)
    assert parsed.grai == f"0{with_check_digit(body)}{serial}"


@settings(deadline=None)
@given(body=bodies, partition=partitions, number=st.integers(0, 2**42 - 1), text=texts)
def test_an_individual_asset_is_read(body, partition, number, text):
    prefix, text = body[: 12 - partition], text[:15]
    head = [(0, 3), *company(body, partition)]
    numbered = hexadecimal((0x34, 8), *head, reference(str(number), partition, 42))
    room = 148 + 40 - COMPANY_BITS[partition]
    named = hexadecimal((0x38, 8), *head, *seven_bit(text, room))
    plus = hexadecimal(
        (0xFA, 8), (0, 4), *[(int(one), 4) for one in prefix], (14, 4), *announced(text, 4)
    )

    assert parse(numbered, today=TODAY).giai == f"{prefix}{number}"
    assert parse(named, today=TODAY).giai == prefix + text
    assert parse(plus, today=TODAY).giai == prefix + text


@settings(deadline=None)
@given(gtin=gtins, place=st.integers(0, 13), step=st.integers(1, 9))
def test_one_wrong_digit_of_a_gtin_on_a_tag_is_always_noticed(gtin, place, step):
    wrong = int(changed_in_one_digit(gtin, place, step), 16)

    parsed = parse(hexadecimal((0xF7, 8), (1, 4), (wrong, 56), *announced("77", 0)), today=TODAY)

    assert [fault.code for fault in parsed.errors] == [FaultCode.CHECK_DIGIT]


@settings(deadline=None)
@given(serial=st.text(CSET_82, min_size=1, max_size=18), hidden=st.sampled_from(CSET_82))
def test_nothing_may_stand_behind_the_end_of_a_text(serial, hidden):
    text = seven_bit(serial + "\0" + hidden, 140)

    parsed = parse(hexadecimal((0x36, 8), (1, 3), *item(GTIN, 5), *text), today=TODAY)

    assert [fault.code for fault in parsed.errors] == [FaultCode.EPC_VALUE]


@settings(deadline=None)
@given(
    header=st.sampled_from(sorted(SCHEMES)).map("{:02X}".format),
    rest=st.text("0123456789ABCDEF", min_size=18, max_size=60),
)
def test_any_tag_is_read_whole_or_refused(header, rest):
    assume(not (header + rest).isdigit() or len(header + rest) >= 24)

    parsed = parse(header + rest, today=TODAY)

    assert parsed.ok is not bool(parsed.errors)
    assert parsed.ok is (parsed.epc is not None)


@pytest.mark.parametrize("raw", ["303643E6B433C20000000G", "F7009501101530003029A0O0"])
def test_a_misread_letter_does_not_hide_a_tag(raw):
    (fault,) = parse(raw, today=TODAY).errors

    assert fault.code is FaultCode.HEX
    assert raw[fault.pos] in "GO"
