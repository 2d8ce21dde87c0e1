"""The parts of a workbook: found however their names are spelt, bounded before they are read."""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

from medcount.exchange.files.faults import FileFault, plain, shown
from medcount.exchange.files.grid import Unreadable

MOST_BYTES = 64 << 20  # Of the file.
_MOST_PARTS = 5_000
_MOST_INFLATED = 512 << 20  # Of one part.
_MOST_RATIO = 100  # Of a part that is not small.
_SMALL = 4 << 20
_CHUNK = 64 << 10
_LONGEST_TAG = 1 << 20

# All that zipfile is known to raise on a file that is damaged or forged.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class Handler(Protocol):
    """What is told of the elements of a part, their names without prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Hear that an element begins."""

    def end(self, name: str) -> None:
        """Hear that an element ends."""

    def text(self, data: str) -> None:
        """Hear a piece of text."""


class _Unprefixed:
    """Tells a handler the names of elements without the prefix that some writers give them."""

    def __init__(self, handler: Handler, prefix: str) -> None:
        self._handler = handler
        self._prefix = prefix

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._handler.start(name.removeprefix(self._prefix), attributes)

    def end(self, name: str) -> None:
        self._handler.end(name.removeprefix(self._prefix))


class Parts:
    """A ZIP file of XML parts, held in memory."""

    def __init__(self, content: bytes) -> None:
        # Counted before the directory is read, since a forged one fills a gigabyte.
        if content.count(b"PK\x01\x02") > _MOST_PARTS:
            raise Unreadable(FileFault.TOO_LARGE, f"more than {_MOST_PARTS} parts")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _ZIP_ERRORS as error:
            raise _broken("", error) from None
        self._parts = {_spelt(part.filename): part for part in self._zip.infolist()}

    def __contains__(self, name: str) -> bool:
        return _spelt(name) in self._parts

    def parse(self, name: str, handler: Handler) -> Iterator[None]:
        """
        Tell a handler what is in a part, and pause after each piece of the file.

        :raises Unreadable: TOO_LARGE, UNREADABLE_FILE
        """
        parser = _parser(handler)
        try:
            fed = 0
            for chunk in self._chunks(name):
                parser.Parse(chunk, False)
                fed += len(chunk)
                # Older expats read an unfinished tag again from its start with every chunk.
                if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise Unreadable(FileFault.TOO_LARGE, f"{shown(name)} has a tag without end")
                yield
            parser.Parse(b"", True)
            yield
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise _broken(name, error) from None

    def parse_whole(self, name: str, handler: Handler) -> None:
        """
        Tell a handler all that is in a part.

        :raises Unreadable: TOO_LARGE, UNREADABLE_FILE
        """
        for _ in self.parse(name, handler):
            pass

    def mentions(self, name: str, word: str) -> bool:
        """
        Return whether a word stands in a part, without reading what it means.

        :raises Unreadable: TOO_LARGE, UNREADABLE_FILE
        """
        # In UTF-16 of either order, every other byte of the word is a zero.
        sought = (word.encode(), word.encode("utf-16-le")[:-1])
        tail = b""
        for chunk in self._chunks(name):
            if any(spelling in tail + chunk for spelling in sought):
                return True
            tail = chunk[-len(sought[1]) :]
        return False

    def _chunks(self, name: str) -> Iterator[bytes]:
        part = self._parts.get(_spelt(name))
        if part is None:
            raise Unreadable(FileFault.UNREADABLE_FILE, f"the part {shown(name)} is missing")
        ratio = part.file_size / max(part.compress_size, 1)
        if part.file_size > _MOST_INFLATED or (part.file_size > _SMALL and ratio > _MOST_RATIO):
            raise Unreadable(
                FileFault.TOO_LARGE, f"{shown(name)} unpacks to {part.file_size} bytes"
            )
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable(
                FileFault.UNREADABLE_FILE, f"{shown(name)} is packed in an unknown way"
            )
        try:
            # No more comes out than the directory declares, whatever the packed bytes hold.
            with self._zip.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except _ZIP_ERRORS as error:
            raise _broken(name, error) from None


def target(base: str, reference: str) -> str:
    """Return the name of the part that a relationship of a part in some folder leads to."""
    reference = reference.replace("\\", "/")
    return posixpath.normpath(posixpath.join(f"/{posixpath.dirname(base)}", reference)).lstrip("/")


def _parser(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def root(name: str, attributes: dict[str, str]) -> None:
        """Learn the prefix of the spreadsheet's own elements, which most files have none of."""
        prefix = name[: name.find(":") + 1]
        told = _Unprefixed(handler, prefix) if prefix else handler
        parser.StartElementHandler, parser.EndElementHandler = told.start, told.end
        told.start(name, attributes)

    def refuse_entities(*_declaration: object) -> None:
        raise Unreadable(FileFault.UNREADABLE_FILE, "a part declares entities")

    parser.StartElementHandler = root
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = refuse_entities
    return parser


def _spelt(name: str) -> str:
    """Return the name of a part as it is looked up: some writers turn its slashes or its case."""
    return name.replace("\\", "/").lstrip("/").casefold()


def _broken(name: str, error: Exception) -> Unreadable:
    what = shown(name) if name else "the file"
    return Unreadable(FileFault.UNREADABLE_FILE, plain(f"{what} is damaged, {error}"))
