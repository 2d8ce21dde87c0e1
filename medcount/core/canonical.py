"""One value, one run of bytes: what is hashed is what is stored."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TypeAlias
from uuid import UUID

Value: TypeAlias = (
    "str | int | Decimal | UUID | date | Mapping[str, Value] | Sequence[Value] | None"
)

# RFC 8785 writes numbers as IEEE doubles; beyond this an integer would not survive the reader.
LARGEST_INTEGER = 2**53 - 1

# Each kind of hash begins with its own byte, so that none can be passed off as another (RFC 6962).
_LEAF, _NODE, _SEAL, _SIGNED = (bytes([kind]) for kind in range(4))


def canonical_bytes(value: Value) -> bytes:
    """
    Return the one UTF-8 JSON text of a value, in the style of RFC 8785.

    Keys stand in UTF-16 order, nothing is spaced, text is escaped only where JSON demands it.
    What JSON has no kind for becomes text: a Decimal in plain digits without trailing zeros, a
    UUID in lower case, a date as ISO 8601, a moment in UTC with six decimals and Z. The text does
    not say which kind it was: the field it stands in does. A float, a naive moment, a number
    without a value and an integer beyond 2**53 - 1 have no form here and are a mistake to fix.
    """
    return _written(value).encode()


def leaf_hash(*, stream: str, body: bytes) -> bytes:
    """
    Return the hash of one audit entry: its stream, then the stored bytes of its body.

    A body is a JSON object, and no JSON object ends in another one, so the border between the two
    needs no mark.
    """
    return hashlib.sha256(_LEAF + stream.encode() + body).digest()


def leaf_mac(leaf: bytes, *, key: str) -> bytes:
    """Return the code over a leaf that nobody can make who lacks the key of the installation."""
    return hmac.digest(key.encode(), leaf, "sha256")


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node of the Merkle tree over the leaves of a seal."""
    return hashlib.sha256(_NODE + left + right).digest()


def seal_hash(*, n: int, count: int, total: int, root: bytes, previous: bytes) -> bytes:
    """Return the hash of seal n over its count of leaves, the total so far and the seal before."""
    numbers = b"".join(number.to_bytes(8, "big") for number in (n, count, total))
    return hashlib.sha256(_SEAL + numbers + root + previous).digest()


def signed_digest(
    *, subject_kind: str, subject_id: str, meaning: str, content: Mapping[str, Value]
) -> bytes:
    """Return what a signature holds: content, bound to its record and to what is meant (R-176)."""
    signed: dict[str, Value] = {
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "meaning": meaning,
        "content": content,
    }
    return hashlib.sha256(_SIGNED + canonical_bytes(signed)).digest()


def _written(value: Value) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, Mapping):
        names = _names(tuple(value))
        return "{" + ",".join([name + _written(value[key]) for key, name in names]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([_written(held) for held in value]) + "]"
    return f'"{_text(value)}"'


@lru_cache(maxsize=256)
def _names(keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return keys in their order, each with what is written before its value; lists repeat them."""
    return [(key, f"{encode_basestring(key)}:") for key in sorted(keys, key=_utf16)]


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


def _integer(value: int) -> str:
    if abs(value) > LARGEST_INTEGER:
        raise ValueError(f"{value} is too large for a JSON number; hand it in as text")
    return int.__repr__(value)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return _decimal(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"{value} is a moment without a zone")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _decimal(value: Decimal) -> str:
    """Return plain digits; 12.50 and 12.5 are one amount, whatever scale a column gave it."""
    if not value.is_finite():
        raise ValueError(f"{value} is not an amount")
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits
