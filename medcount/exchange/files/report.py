"""What was found wrong or odd in one file, with the place where a person finds it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from medcount.exchange.files.faults import FileFault, reason
from medcount.exchange.files.rows import CellNote, Fault, FileKind


@dataclass(slots=True)
class Report:
    """The faults and notes of one file."""

    kind: FileKind
    file: str
    headers: Mapping[str, str] = field(default_factory=dict)  # Field → as the file spells it.
    records: int = 0  # Read, good or not.
    notes: list[CellNote] = field(default_factory=list)
    _faults: list[Fault] = field(default_factory=list)
    # The rows with a fault: the others may be used by whoever takes a file in part.
    faulty_rows: set[int] = field(default_factory=set)
    is_broken: bool = False  # The file itself is at fault, or the rest of it cannot be read.

    @property
    def is_good(self) -> bool:
        """Return whether nothing was found wrong so far."""
        return not self._faults

    def fault(self, row: int, field_name: str, code: FileFault, detail: str = "") -> None:
        """Keep a fault."""
        self.faulty_rows.add(row)
        column = self.headers.get(field_name, field_name)
        self._faults.append(
            Fault(file=self.file, row=row, column=column, code=code, reason=reason(code, detail))
        )

    def faults(self) -> Sequence[Fault]:
        """Return the faults by row, those of the file as a whole first."""
        return sorted(self._faults, key=lambda fault: fault.row)
