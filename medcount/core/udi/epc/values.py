"""How tags write numbers and texts: by partition, in seven bits, in digits, or as the tag says."""

from medcount.core.udi.epc.bits import Bits, Unfit
from medcount.core.udi.parsed import FaultCode

# By partition: bits of the company prefix. Its digits are 12 less the partition.
_COMPANY_BITS = (40, 37, 34, 30, 27, 24, 20)
_LONGEST_COMPANY = 12

_HEX = "0123456789ABCDEF"
_BASE_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CODE_40 = "\0ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789"
_ASCII = "".join(map(chr, range(128)))
_LENGTH_BITS = 5
# By what the tag says of its text: the characters, and the bits of each.
_ALPHABETS = {1: (_HEX, 4), 2: (_HEX.lower(), 4), 3: (_BASE_64, 6), 4: (_ASCII, 7)}
_INTEGER, _IN_THREES = 0, 5
_DELIMITER, _TERMINATOR = 14, 15  # In the place of a digit: text follows, or nothing.


def company(bits: Bits) -> tuple[str, int]:
    """
    Return the company prefix, and the bits that it leaves of 40.

    :raises Unfit: EPC_PARTITION, EPC_VALUE
    """
    partition = bits.take(3)
    if partition >= len(_COMPANY_BITS):
        raise Unfit(FaultCode.EPC_PARTITION)
    size = _COMPANY_BITS[partition]
    return digits(bits, size, _LONGEST_COMPANY - partition), _COMPANY_BITS[0] - size


def digits(bits: Bits, size: int, length: int) -> str:
    """
    Return a number of so many digits, leading zeros included.

    :raises Unfit: EPC_VALUE where it has more
    """
    number = bits.take(size)
    if number >= 10**length:
        raise Unfit(FaultCode.EPC_VALUE)
    return f"{number:0{length}}" if length else ""


def integer(bits: Bits, size: int) -> str:
    """Return a number as it is written, without leading zeros."""
    return str(bits.take(size))


def seven_bit(bits: Bits, size: int) -> str:
    """
    Return a text of seven bits a character, which NUL fills up.

    :raises Unfit: EPC_VALUE where anything follows NUL
    """
    characters = [chr(bits.take(7)) for _ in range(size // 7)]
    rest = bits.take(size % 7)
    text = "".join(characters).rstrip("\0")
    if rest or not text or "\0" in text:
        raise Unfit(FaultCode.EPC_VALUE)
    return text


def decimal(bits: Bits, length: int) -> str:
    """
    Return so many digits of four bits each.

    :raises Unfit: EPC_VALUE where one of them is none
    """
    found = [bits.take(4) for _ in range(length)]
    if max(found) > 9:
        raise Unfit(FaultCode.EPC_VALUE)
    return "".join(map(str, found))


def announced(bits: Bits) -> str:
    """
    Return a text of which the tag says first how it is written and how long it is.

    :raises Unfit: EPC_VALUE
    """
    encoding, length = bits.take(3), bits.take(_LENGTH_BITS)
    if length == 0:
        raise Unfit(FaultCode.EPC_VALUE)
    if encoding == _INTEGER:
        return digits(bits, (10**length - 1).bit_length(), length)
    if encoding == _IN_THREES:
        text = "".join(_three(bits.take(16)) for _ in range(-(-length // 3)))
        if "\0" in text[:length] or text[length:].strip("\0"):
            raise Unfit(FaultCode.EPC_VALUE)
        return text[:length]
    if encoding not in _ALPHABETS:
        raise Unfit(FaultCode.EPC_VALUE)
    alphabet, size = _ALPHABETS[encoding]
    return "".join(alphabet[bits.take(size)] for _ in range(length))


def delimited(bits: Bits) -> str:
    """
    Return digits up to a terminator, or up to a delimiter and the text after it.

    :raises Unfit: EPC_VALUE
    """
    text = ""
    while (nibble := bits.take(4)) < 10:
        text += str(nibble)
    if nibble == _DELIMITER:
        return text + announced(bits)
    if nibble != _TERMINATOR:
        raise Unfit(FaultCode.EPC_VALUE)
    return text


def _three(number: int) -> str:
    first, rest = divmod(number - 1, 1600)
    if number == 0 or first >= len(_CODE_40):
        raise Unfit(FaultCode.EPC_VALUE)
    return _CODE_40[first] + _CODE_40[rest // 40] + _CODE_40[rest % 40]
