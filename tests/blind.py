"""What a counter must not be told: a book that is marked by numbers which stand nowhere else."""

import io
import re
import zipfile
from collections.abc import Iterator

from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

from tests.counting.countroom import Count, stock

BOOKED, COUNTED = 73_519, 51_307
# The book's quantity, what it costs at 1 a unit, and the variance; with or without separators, and
# in no id, moment or fraction.
TELLING = re.compile(r"(?<![\w.])(?:73,?519|22,?212)(?!\w)")

_PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def plant(count: Count) -> Count:
    """Book the marked quantity, count less of it and propose to adjust; nothing is handed in."""
    stock(count.room, BOOKED, lot="L9")
    planted = Count(count.room, count.people, "2")
    planted.count("first", "10:00", COUNTED, lot="L9")
    planted.confirm(lot="L9")
    planted.propose("TZ-9")
    return planted


def said(answer: HttpResponseBase) -> str:
    """Return all that an answer tells: headers, text, and what is packed into a spreadsheet."""
    body = b"".join(answer) if answer.streaming else answer.content
    if (file := getattr(answer, "file_to_stream", None)) is not None:
        file.close()  # Of an answer to HEAD nothing is read, and nobody else closes it.
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return f"{answer.headers}\n{body.decode(errors='replace')}"


def tells(text: str) -> bool:
    """Say whether a text tells of the marked book."""
    return bool(TELLING.search(text))


def addresses() -> Iterator[str]:
    """Return every address there is, with its parameters, as "/plans/<uuid:plan>"."""
    yield from _below(get_resolver(), "/")


def _below(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        here = prefix + str(one.pattern)
        if isinstance(one, URLPattern):
            yield here
        else:
            yield from _below(one, here)


def filled(address: str, records: dict[str, object]) -> str:
    """Return an address with a record in the place of each parameter."""
    return _PARAMETER.sub(lambda found: str(records[found["name"]]), address)


def of_nothing(address: str) -> str:
    """Return an address with the id of no record in the place of each parameter."""
    none = {"uuid": "00000000-0000-7000-8000-000000000000", "int": "2147483647"}
    return _PARAMETER.sub(lambda found: none.get(found["kind"] or "", "none"), address)
