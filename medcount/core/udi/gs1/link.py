"""A Digital Link is a web address that says in its path what a symbol says in its elements."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from medcount.core.udi.gs1.elements import Element, Elements, Misfit, whole
from medcount.core.udi.gs1.identifiers import IDENTIFIERS
from medcount.core.udi.gs1.message import Message
from medcount.core.udi.parsed import FaultCode
from medcount.core.udi.wedge import Scan

# What a path names, and what may follow in it, in this order, to name it more closely.
_KEYS = {
    "00": (),
    "01": ("22", "10", "21"),
    "253": (),
    "255": (),
    "401": (),
    "402": (),
    "414": ("254", "7040"),
    "417": ("7040",),
    "8003": (),
    "8004": ("7040",),
    "8006": ("22", "10", "21"),
    "8010": ("8011",),
    "8013": (),
    "8017": ("8019",),
    "8018": ("8019",),
}
_ADDRESS = re.compile(
    r"https?://(?P<host>[^/?#]+)(?P<path>/[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.IGNORECASE | re.ASCII,
)
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
# The form that packs all of it into one word; its tables are not ours to guess.
_PACKED = re.compile(r"id\.gs1\.org/[A-Za-z0-9_-]{12,}", re.IGNORECASE)


class _Pair(NamedTuple):
    """An AI with its value as the address writes it."""

    ai: str
    value: str
    at: int


def is_address(text: str) -> bool:
    """Return whether a text is a web address."""
    return _ADDRESS.match(text) is not None


def is_packed(text: str) -> bool:
    """Return whether a web address looks like a compressed link."""
    found = _ADDRESS.fullmatch(text)
    return found is not None and _PACKED.fullmatch(found["host"] + found["path"]) is not None


def unescaped(written: str) -> str | None:
    """Return what a part of an address means, or None where an escape is broken."""
    try:
        return None if _ESCAPE.search(written) else unquote(written, errors="strict")
    except UnicodeDecodeError:
        return None


def linked(scan: Scan) -> Message | None:
    """Return the message in a web address, or None where it has none."""
    found = _ADDRESS.fullmatch(scan.text)
    pairs = _in_path(found["path"], found.start("path")) if found else None
    if found is None or pairs is None:
        return None
    pairs += _in_query(found["query"] or "", found.start("query"))
    return Message(_elements(pairs), scan.text, 0, not scan.aim, ())


def _in_path(path: str, at: int) -> list[_Pair] | None:
    """Return the last key of a path with its value and what follows, if that is all there is."""
    segments = path.rstrip("/").split("/")
    starts = [at]
    for segment in segments[:-1]:
        starts.append(starts[-1] + len(segment) + 1)
    for first in range(len(segments) - 2, 0, -1):
        closer = _KEYS.get(segments[first])
        if closer is None or (len(segments) - first) % 2:
            continue
        if not _follow(segments[first + 2 :: 2], closer):
            continue
        return [
            _Pair(segments[here], segments[here + 1], starts[here + 1])
            for here in range(first, len(segments), 2)
        ]
    return None


def _follow(names: list[str], closer: tuple[str, ...]) -> bool:
    """Return whether names stand in the order in which a key allows them."""
    allowed = iter(closer)
    return all(name in allowed for name in names)


def _in_query(query: str, at: int) -> Iterator[_Pair]:
    """Yield what a query says under an AI; its other names mean nothing here."""
    for part in re.split("[&;]", query):
        name, equals, value = part.partition("=")
        if equals and name in IDENTIFIERS:
            yield _Pair(name, value.replace("+", " "), at + len(name) + 1)
        at += len(part) + 1


def _elements(pairs: list[_Pair]) -> Elements:
    fit: list[Element] = []
    for ai, written, at in pairs:
        identifier = IDENTIFIERS[ai]
        value = unescaped(written)
        if value is None:
            return Elements(fit, Misfit(FaultCode.CHARSET, identifier, at))
        found = whole(identifier, value, at)
        if isinstance(found, Misfit):
            return Elements(fit, found)
        fit.append(found)
    return Elements(fit)
