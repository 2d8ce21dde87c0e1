"""A case for attribution is a folder of JSON lines; what is wrong with one is said by its line."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from sys import intern
from typing import TypeVar

from medcount.attribution.case import (
    Booked,
    Case,
    Item,
    Key,
    Lot,
    Movement,
    Pack,
    Paper,
    PaperLine,
    Scan,
    Task,
    Variance,
)
from medcount.exchange.files.faults import FileFault, reason, shown
from medcount.exchange.files.rows import BadFiles, Fault

_ROWS = (
    "items", "lots", "book", "tasks", "scans", "documents", "movements", "loans", "variances",
)  # fmt: skip
FILES = ("meta.json", *(f"{name}.jsonl" for name in _ROWS))

_MOST_FAULTS = 100
_LARGEST = 2**53  # Beyond it other readers of JSON no longer tell whole numbers apart.
_DOCUMENTS = {
    "RECEIPT", "ISSUE", "REQUISITION", "TRANSFER", "DAMAGE_REPORT", "QUALITY_EVENT", "WORK_ORDER",
}  # fmt: skip

T = TypeVar("T")


class _BadField(Exception):
    """A field of a line is not what it has to be."""

    def __init__(self, column: str, code: FileFault, detail: str = "") -> None:
        super().__init__(column, code, detail)
        self.column = column
        self.code = code
        self.detail = detail


class _Row:
    """One JSON object, asked field by field."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        self._fields = fields

    def text(self, name: str) -> str:
        """Return a text that may not be left out."""
        value = self._fields.get(name)
        if value is None:
            raise _BadField(name, FileFault.MISSING_VALUE)
        return self._text(name, value)

    def text_or_blank(self, name: str) -> str:
        """Return a text, "" where none is filled in."""
        value = self._fields.get(name)
        return "" if value is None else self._text(name, value)

    def _text(self, name: str, value: object) -> str:
        if not isinstance(value, str):
            raise _BadField(name, FileFault.WRONG_TYPE, shown(value))
        if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
            raise _BadField(name, FileFault.BAD_CHARACTER, shown(value))
        return intern(value)  # A large case says the same few words very often.

    def whole(self, name: str) -> int:
        """Return a whole number."""
        value = self._fields.get(name)
        if value is None:
            raise _BadField(name, FileFault.MISSING_VALUE)
        if isinstance(value, bool) or not isinstance(value, int):
            raise _BadField(name, FileFault.NOT_WHOLE, shown(value))
        if abs(value) > _LARGEST:
            raise _BadField(name, FileFault.OUT_OF_RANGE, shown(value))
        return value

    def moment(self, name: str) -> int:
        """Return a moment in seconds since 1970."""
        text = self.text(name)
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            raise _BadField(name, FileFault.BAD_TIME, shown(text)) from None
        if at.tzinfo is None:
            raise _BadField(name, FileFault.BAD_TIME, shown(text))
        return int(at.timestamp())

    def key(self) -> Key:
        """Return what was counted or booked, and where."""
        return Key(
            self.text("item"),
            self.text_or_blank("lot"),
            self.text_or_blank("expiry"),
            self.text("location"),
            self.text("status"),
        )

    def word(self, name: str, known: set[str]) -> str:
        """Return one of a few words."""
        text = self.text(name)
        if text not in known:
            raise _BadField(name, FileFault.UNKNOWN_WORD, shown(text))
        return text

    def rows(self, name: str) -> Iterator["_Row"]:
        """Return the objects of a list."""
        value = self._fields.get(name)
        if value is None:
            raise _BadField(name, FileFault.MISSING_VALUE)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise _BadField(name, FileFault.WRONG_TYPE, shown(value))
        return (_Row(one) for one in value)

    def flag(self, name: str) -> str:
        """Return yes, no or "" where it is not known."""
        value = self._fields.get(name)
        if value is not None and not isinstance(value, bool):
            raise _BadField(name, FileFault.WRONG_TYPE, shown(value))
        return "" if value is None else "yes" if value else "no"


def read_case(folder: Path) -> Case:
    """
    Return the case of a folder; its files may stand there or under ``case``.

    :raises BadFiles: with every fault that was found, the first hundred at most
    """
    reader = _Reader(folder / "case" if (folder / "case").is_dir() else folder)
    snapshot_at = reader.meta()
    papers = reader.rows("documents", _document) + reader.rows("loans", _loan)
    case = Case(
        snapshot_at=snapshot_at,
        items=tuple(reader.rows("items", _item)),
        lots=tuple(reader.rows("lots", _lot)),
        book=tuple(reader.rows("book", _booked)),
        tasks=tuple(reader.rows("tasks", _task)),
        scans=tuple(reader.rows("scans", _scan)),
        papers=tuple(papers),
        movements=tuple(reader.rows("movements", _movement)),
        variances=tuple(reader.rows("variances", _variance)),
    )
    reader.refuse_repeated("items", "item", [item.item for item in case.items])
    reader.refuse_repeated("scans", "scan_id", [scan.scan_id for scan in case.scans])
    reader.refuse_repeated("movements", "move_id", [move.move_id for move in case.movements])
    reader.refuse_repeated("variances", "variance_id", [v.variance_id for v in case.variances])
    if reader.faults:
        raise BadFiles(reader.faults)
    return case


class _Reader:
    """Reads the files of one folder and keeps what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: dict[str, list[int]] = {}
        self.faults: list[Fault] = []

    def meta(self) -> int:
        """Return the moment at which the book was frozen."""
        try:
            fields = _parsed((self._folder / "meta.json").read_text(encoding="utf-8-sig"))
            if isinstance(fields, dict):
                return _Row(fields).moment("snapshot_at")
            self._fault("meta.json", 1, FileFault.BAD_JSON)
        except OSError as error:
            self._fault("meta.json", 0, FileFault.UNREADABLE_FILE, error.strerror or "")
        except UnicodeDecodeError as error:
            self._fault("meta.json", 0, FileFault.NOT_UTF8, f"at byte {error.start}")
        except _BadField as bad:
            self._fault("meta.json", 1, bad.code, bad.detail, column=bad.column)
        return 0

    def rows(self, name: str, make: Callable[[_Row], T]) -> list[T]:
        """Return the rows of a file; faulty ones are told and left out."""
        file = f"{name}.jsonl"
        made = []
        lines = self._lines.setdefault(name, [])
        for line, row in self._objects(file):
            try:
                made.append(make(row))
                lines.append(line)
            except _BadField as bad:
                self._fault(file, line, bad.code, bad.detail, column=bad.column)
            if len(self.faults) >= _MOST_FAULTS:
                raise BadFiles(self.faults)
        return made

    def refuse_repeated(self, name: str, column: str, ids: list[str]) -> None:
        """Tell of every id that stands twice."""
        if len(set(ids)) == len(ids):
            return
        seen: set[str] = set()
        for line, one in zip(self._lines[name], ids, strict=True):
            if one in seen:
                self._fault(
                    f"{name}.jsonl", line, FileFault.DUPLICATE_ID, shown(one), column=column
                )
            seen.add(one)

    def _objects(self, file: str) -> Iterator[tuple[int, _Row]]:
        """Return the objects of a file, one a line, by their line."""
        line = 0
        try:
            with (self._folder / file).open(encoding="utf-8-sig", newline="\n") as told:
                for line, text in enumerate(told, start=1):
                    fields = _parsed(text)
                    if isinstance(fields, dict):
                        yield line, _Row(fields)
                    elif text.strip():
                        self._fault(file, line, FileFault.BAD_JSON)
        except OSError as error:
            self._fault(file, 0, FileFault.UNREADABLE_FILE, error.strerror or "")
        except UnicodeDecodeError:
            self._fault(file, line + 1, FileFault.NOT_UTF8)

    def _fault(
        self, file: str, line: int, code: FileFault, detail: str = "", *, column: str = ""
    ) -> None:
        self.faults.append(
            Fault(file=file, row=line, column=column, code=code, reason=reason(code, detail))
        )


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _item(row: _Row) -> Item:
    packs = tuple(Pack(pack.text("level"), pack.whole("factor")) for pack in row.rows("packaging"))
    return Item(row.text("item"), row.text("family"), packs)


def _lot(row: _Row) -> Lot:
    return Lot(row.text("item"), row.text("lot"), row.text_or_blank("expiry"))


def _booked(row: _Row) -> Booked:
    return Booked(row.key(), row.whole("qty"))


def _task(row: _Row) -> Task:
    started = row.text_or_blank("started_at")
    return Task(
        row.text("location"),
        row.word("status", {"DONE", "NOT_DONE"}) == "DONE",
        row.text_or_blank("device"),
        row.moment("started_at") if started else None,
        row.whole("scan_count"),
    )


def _scan(row: _Row) -> Scan:
    return Scan(
        row.text("scan_id"),
        row.key(),
        row.text("level"),
        row.whole("qty_entered"),
        row.whole("qty_base"),
        row.word("method", {"SCAN", "MANUAL"}) == "MANUAL",
        row.text_or_blank("device"),
        row.moment("device_ts"),
        row.moment("server_ts"),
    )


def _line(row: _Row) -> PaperLine:
    return PaperLine(
        row.text("item"),
        row.text_or_blank("lot"),
        row.text_or_blank("expiry"),
        row.whole("qty"),
        row.text_or_blank("from_loc"),
        row.text_or_blank("to_loc"),
    )


def _document(row: _Row) -> Paper:
    return Paper(
        row.text("doc_id"),
        row.word("type", _DOCUMENTS),
        row.text("state"),
        row.moment("created_at"),
        tuple(_line(line) for line in row.rows("lines")),
        row.text_or_blank("to_status"),
    )


def _loan(row: _Row) -> Paper:
    """Return a kit as a paper; whether the book was moved is a part of its state."""
    state, moved = row.word("state", {"OPEN", "RETURNED"}), row.flag("book_moved")
    return Paper(
        row.text("loan_id"),
        "LOAN",
        f"{state}, book moved: {moved}" if moved else state,
        row.moment("sent_at"),
        tuple(_line(line) for line in row.rows("lines")),
    )


def _movement(row: _Row) -> Movement:
    return Movement(
        row.text("move_id"),
        row.text("type"),
        row.key(),
        row.whole("qty"),
        row.moment("posted_at"),
    )


def _variance(row: _Row) -> Variance:
    book, counted, delta = row.whole("book_qty"), row.whole("count_qty"), row.whole("delta")
    if delta != counted - book:
        raise _BadField("delta", FileFault.CONTRADICTION, f"{counted} - {book} is not {delta}")
    if not delta:
        raise _BadField("delta", FileFault.OUT_OF_RANGE, "0 is no variance")
    return Variance(row.text("variance_id"), row.key(), book, delta)
