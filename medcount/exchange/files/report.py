"""What was found wrong or odd in one file, with the place where a person finds it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from medcount.exchange.files.faults import FileFault, reason
from medcount.exchange.files.rows import CellNote, Fault, FileKind

# Whoever has mended this many has understood; the rest is counted.
MOST_FAULTS = 200


@dataclass(slots=True)
class Report:
    """The faults and notes of one file."""

    kind: FileKind
    file: str
    headers: Mapping[str, str] = field(default_factory=dict)  # Field → as the file spells it.
    records: int = 0  # Read, good or not.
    notes: list[CellNote] = field(default_factory=list)
    _faults: list[Fault] = field(default_factory=list)
    _unlisted: int = 0
    # The rows with a fault, listed or not: the others may be used by whoever takes a file in part.
    faulty_rows: set[int] = field(default_factory=set)
    is_broken: bool = False  # The file itself is at fault, or the rest of it cannot be read.

    @property
    def is_good(self) -> bool:
        """Return whether nothing was found wrong so far."""
        return not self._faults

    def fault(self, row: int, field_name: str, code: FileFault, detail: str = "") -> None:
        """Keep a fault, or count it when there are too many."""
        self.faulty_rows.add(row)
        if len(self._faults) >= MOST_FAULTS:
            self._unlisted += 1
            return
        column = self.headers.get(field_name, field_name)
        self._faults.append(
            Fault(file=self.file, row=row, column=column, code=code, reason=reason(code, detail))
        )

    def faults(self) -> Sequence[Fault]:
        """Return the faults by row, those of the file as a whole first."""
        faults = sorted(self._faults, key=lambda fault: fault.row)
        if self._unlisted:
            code = FileFault.MORE_FAULTS
            more = reason(code, str(self._unlisted))
            faults.append(Fault(file=self.file, row=0, column="", code=code, reason=more))
        return faults
