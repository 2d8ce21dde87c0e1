"""An answer appears whole or not at all, and never in place of what it was made from."""

import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from medcount.core.ids import uuid7
from medcount.exchange.files.faults import plain, shown


class OutputFault(StrEnum):
    """Every reason for which an answer is not written."""

    CANNOT_WRITE = "CANNOT_WRITE"
    IS_FOLDER = "IS_FOLDER"
    NOT_A_FILE = "NOT_A_FILE"
    NO_FOLDER = "NO_FOLDER"
    SAME_FILE = "SAME_FILE"


class BadOutput(Exception):
    """An answer cannot be put where it was asked for; then none is."""

    def __init__(self, option: str, code: OutputFault, reason: str) -> None:
        super().__init__(option, code, reason)
        self.option = option
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Draft:
    """One answer while it is written, beside the place that it is meant for."""

    target: Path
    beside: Path

    @property
    def former(self) -> Path:
        """Return where the answer that it replaces waits until all are in place."""
        return self.beside.with_suffix(".old")

    def put(self) -> None:
        """Take the place, whole and lasting."""
        with self.beside.open("rb") as written:
            os.fsync(written.fileno())
        with suppress(FileNotFoundError):
            _keep(self.target, self.former)
        self.beside.replace(self.target)

    def take_back(self) -> None:
        """Give the place back to what stood there."""
        if self.former.exists():
            self.former.replace(self.target)
        else:
            self.target.unlink()

    def forget(self) -> None:
        """Leave nothing beside the place."""
        for path in (self.beside, self.former):
            path.unlink(missing_ok=True)


class Drafts:
    """The answers of one run, by the options that ask for them."""

    def __init__(self, drafts: Mapping[str, _Draft]) -> None:
        self._drafts = drafts

    def write(self, option: str, write: Callable[[Path], object]) -> None:
        """
        Write an answer, if it was asked for.

        :raises BadOutput: CANNOT_WRITE
        """
        if option in self._drafts:
            with _told_of(option):
                write(self._drafts[option].beside)

    def publish(self) -> None:
        """
        Put all answers where they were asked for, or none.

        :raises BadOutput: CANNOT_WRITE
        """
        put: list[_Draft] = []
        try:
            for option, draft in self._drafts.items():
                with _told_of(option):
                    draft.put()
                put.append(draft)
        except BadOutput:
            for draft in put:
                draft.take_back()
            raise


@contextmanager
def drafted(wanted: Mapping[str, Path | None], *, inputs: Iterable[Path]) -> Iterator[Drafts]:
    """
    Make room for answers, by option, and leave nothing of them that was not published.

    :raises BadOutput: with the first reason why one of them cannot be written
    """
    drafts: dict[str, _Draft] = {}
    taken = list(inputs)
    try:
        for option, path in wanted.items():
            if path is not None:
                drafts[option] = _draft(option, path, taken)
                taken.append(path)
        yield Drafts(drafts)
    finally:
        for draft in drafts.values():
            draft.forget()


def _draft(option: str, path: Path, taken: Sequence[Path]) -> _Draft:
    with _told_of(option):
        target = Path(os.path.realpath(path))
        if not target.parent.is_dir():
            raise BadOutput(option, OutputFault.NO_FOLDER, f"there is no folder for {shown(path)}")
        if any(_are_same(target, other) for other in taken):
            reason = f"{shown(path)} is an input of this run or another answer of it"
            raise BadOutput(option, OutputFault.SAME_FILE, reason)
        beside = target.with_name(f".medcount-{uuid7()}.part")
        mode = _mode(option, target)
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        return _Draft(target, beside)


def _mode(option: str, target: Path) -> int | None:
    """Return the mode of what stands in the place, if it may be replaced; None for nothing."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise BadOutput(option, OutputFault.IS_FOLDER, f"{shown(target)} is a folder")
    if not stat.S_ISREG(mode):
        raise BadOutput(option, OutputFault.NOT_A_FILE, f"{shown(target)} is no plain file")
    if not os.access(target, os.W_OK):
        raise PermissionError(None, "this file may not be changed")
    return mode


def _are_same(target: Path, other: Path) -> bool:
    return target == Path(os.path.realpath(other)) or (
        os.path.exists(target) and os.path.exists(other) and target.samefile(other)
    )


def _keep(path: Path, former: Path) -> None:
    try:
        former.hardlink_to(path)
    except FileNotFoundError:
        raise
    except OSError:  # Not every file system can give a file two names.
        shutil.copy2(path, former)


@contextmanager
def _told_of(option: str) -> Iterator[None]:
    """Say what the operating system refuses as what keeps an answer from its place."""
    try:
        yield
    except OSError as error:
        reason = plain(error.strerror or str(error))
        raise BadOutput(option, OutputFault.CANNOT_WRITE, reason) from None
