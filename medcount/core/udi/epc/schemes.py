"""A scheme says what the bits after its header are: each gives the AIs that a label would have."""

from collections.abc import Callable
from typing import NamedTuple

from medcount.core.udi.epc import values
from medcount.core.udi.epc.bits import Bits, Unfit
from medcount.core.udi.gs1.numbers import check_digit
from medcount.core.udi.parsed import FaultCode

Pairs = list[tuple[str, str]]  # AI and value.


class Told(NamedTuple):
    """What a tag says."""

    filter: int
    pairs: Pairs
    has_more: bool = False  # Lot or dates follow the EPC.


class Scheme(NamedTuple):
    """One way to write an identity on a tag."""

    name: str
    read: Callable[[Bits], Told]
    is_open: bool = False  # Something may follow that is no part of the identity.


def _sgtin(serial: Callable[[Bits, int], str], size: int) -> Callable[[Bits], Told]:
    def read(bits: Bits) -> Told:
        control = bits.take(3)
        company, left = values.company(bits)
        item = values.digits(bits, left + 4, 13 - len(company))
        body = item[0] + company + item[1:]
        return Told(control, [("01", body + check_digit(body)), ("21", serial(bits, size))])

    return read


def _sscc(bits: Bits) -> Told:
    control = bits.take(3)
    company, left = values.company(bits)
    reference = values.digits(bits, left + 18, 17 - len(company))
    bits.end(FaultCode.EPC_VALUE)  # 24 bits that are kept for later, and filling.
    body = reference[0] + company + reference[1:]
    return Told(control, [("00", body + check_digit(body))])


def _sgln(extension: Callable[[Bits, int], str], size: int) -> Callable[[Bits], Told]:
    def read(bits: Bits) -> Told:
        control = bits.take(3)
        company, left = values.company(bits)
        body = company + values.digits(bits, left + 1, 12 - len(company))
        location = ("414", body + check_digit(body))
        detail = extension(bits, size)
        return Told(control, [location] if detail == "0" else [location, ("254", detail)])

    return read


def _grai(serial: Callable[[Bits, int], str], size: int) -> Callable[[Bits], Told]:
    def read(bits: Bits) -> Told:
        control = bits.take(3)
        company, left = values.company(bits)
        body = company + values.digits(bits, left + 4, 12 - len(company))
        return Told(control, [("8003", f"0{body}{check_digit(body)}{serial(bits, size)}")])

    return read


def _giai(reference: Callable[[Bits, int], str], size: int) -> Callable[[Bits], Told]:
    def read(bits: Bits) -> Told:
        control = bits.take(3)
        company, left = values.company(bits)
        return Told(control, [("8004", company + reference(bits, left + size))])

    return read


# By the kind of date that a tag puts before the GTIN.
_DATE_AIS = {0: "11", 1: "13", 2: "15", 3: "16", 4: "17", 5: "7006", 6: "7007"}


def _dated(bits: Bits) -> Pairs:
    ai = _DATE_AIS.get(bits.take(4))
    year, month, day = bits.take(7), bits.take(4), bits.take(5)
    if ai is None or year > 99:
        raise Unfit(FaultCode.EPC_VALUE)
    return [(ai, f"{year:02}{month:02}{day:02}"), *_goods(bits)]


def _goods(bits: Bits) -> Pairs:
    return [("01", values.decimal(bits, 14)), ("21", values.announced(bits))]


def _unit(bits: Bits) -> Pairs:
    return [("00", values.decimal(bits, 18))]


def _location(bits: Bits) -> Pairs:
    number, detail = values.decimal(bits, 13), values.announced(bits)
    return [("414", number)] if detail == "0" else [("414", number), ("254", detail)]


def _returnable(bits: Bits) -> Pairs:
    return [("8003", values.decimal(bits, 14) + values.announced(bits))]


def _asset(bits: Bits) -> Pairs:
    return [("8004", values.delimited(bits))]


def _plus(read_pairs: Callable[[Bits], Pairs]) -> Callable[[Bits], Told]:
    def read(bits: Bits) -> Told:
        has_more, control = bool(bits.take(1)), bits.take(3)
        return Told(control, read_pairs(bits), has_more)

    return read


SCHEMES = {
    0x30: Scheme("SGTIN-96", _sgtin(values.integer, 38)),
    0x31: Scheme("SSCC-96", _sscc),
    0x32: Scheme("SGLN-96", _sgln(values.integer, 41)),
    0x33: Scheme("GRAI-96", _grai(values.integer, 38)),
    0x34: Scheme("GIAI-96", _giai(values.integer, 42)),
    0x36: Scheme("SGTIN-198", _sgtin(values.seven_bit, 140)),
    0x37: Scheme("GRAI-170", _grai(values.seven_bit, 112)),
    0x38: Scheme("GIAI-202", _giai(values.seven_bit, 148)),
    0x39: Scheme("SGLN-195", _sgln(values.seven_bit, 140)),
    0xF1: Scheme("GRAI+", _plus(_returnable)),
    0xF2: Scheme("SGLN+", _plus(_location)),
    0xF7: Scheme("SGTIN+", _plus(_goods)),
    0xF9: Scheme("SSCC+", _plus(_unit)),
    0xFA: Scheme("GIAI+", _plus(_asset)),
    0xFB: Scheme("DSGTIN+", _plus(_dated)),
    # These say after the identity on whose server to look it up.
    0xFC: Scheme("DSGTIN++", _plus(_dated), is_open=True),
    0xFD: Scheme("SGTIN++", _plus(_goods), is_open=True),
}
