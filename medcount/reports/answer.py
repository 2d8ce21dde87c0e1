"""The answer of a count: its summary, its lines and what could not be resolved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.utils import translation

from medcount.core.line import LineState
from medcount.core.when import iso_local
from medcount.counting import queries
from medcount.counting.queries import CauseRow, LineRow, TallyRow
from medcount.reports import words

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unresolved:
    """A row of a file that does not count, and why."""

    file: str
    row: int
    code: str
    text: str  # What in the row is meant.

    @property
    def reason(self) -> str:
        """Return why, in the active language."""
        return words.unresolved(self.code, self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """A line with its tallies and causes; ``findings`` those of the files too."""

    line: LineRow
    tallies: Sequence[TallyRow]
    causes: Sequence[CauseRow]
    findings: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a count says, over all its sites."""

    lines: Sequence[AnswerLine]
    unresolved: Sequence[Unresolved] = field(default_factory=tuple)

    def states(self, state: LineState) -> int:
        """Return how many lines are in a state."""
        return sum(one.line.state == state for one in self.lines)

    @property
    def accuracy_by_line(self) -> Decimal | None:
        """Return agreeing lines over counted lines (R-230a); None when nothing was counted."""
        counted = len(self.lines) - self.states(LineState.NOT_COUNTED)
        return Decimal(self.states(LineState.AGREES)) / counted if counted else None

    @property
    def differing(self) -> list[LineRow]:
        """Return the lines with a difference in quantity."""
        return [one.line for one in self.lines if one.line.variance]

    def amount(self, *, gross: bool) -> Decimal | None:
        """Return what the differences cost, rounded half up once; None where a cost is missing."""
        total = Decimal(0)
        for line in self.differing:
            if line.unit_cost is None or line.variance is None:
                return None
            total += line.unit_cost * (abs(line.variance) if gross else line.variance)
        return total.quantize(_CENT, ROUND_HALF_UP)

    @property
    def clean(self) -> bool:
        """Return whether nothing at all is left to look at."""
        return not self.unresolved and all(
            one.line.state == LineState.AGREES and not one.findings for one in self.lines
        )


def count_answer(
    *,
    plans: Sequence[tuple[int, UUID]],
    at: datetime,
    noted: Callable[[LineRow], set[str]],
    unresolved: Sequence[Unresolved],
) -> Answer:
    """
    Return the answer over the plans of several sites, in the order of their codes.

    ``noted`` tells what the files themselves gave rise to on a line.
    """
    lines: list[AnswerLine] = []
    for site, plan in plans:
        tallies = queries.tallies(site=site, plan=plan)
        causes = queries.causes(site=site, plan=plan)
        for line in queries.lines(site=site, plan=plan, at=at):
            lines.append(
                AnswerLine(
                    line=line,
                    tallies=tallies.get(line.id, ()),
                    causes=causes.get(line.id, ()),
                    findings=sorted({*line.findings, *noted(line)}),
                )
            )
    return Answer(lines=lines, unresolved=unresolved)


def as_json(answer: Answer) -> dict[str, Any]:
    """Return the answer in the shape of the contract (docs/files-of-a-count.md), in English."""
    accuracy = answer.accuracy_by_line
    return {
        "summary": {
            "lines": len(answer.lines),
            "agree": answer.states(LineState.AGREES),
            "variance": answer.states(LineState.VARIANCE),
            "conflict": answer.states(LineState.CONFLICT),
            "not_counted": answer.states(LineState.NOT_COUNTED),
            "incomplete": answer.states(LineState.INCOMPLETE),
            # A ratio for readers, not a quantity: JSON's own number.
            "accuracy_by_line": None if accuracy is None else float(accuracy),
            "gross_units": sum(abs(line.variance or 0) for line in answer.differing),
            "net_units": sum(line.variance or 0 for line in answer.differing),
            "gross_amount": _money(answer.amount(gross=True)),
            "net_amount": _money(answer.amount(gross=False)),
        },
        "lines": [_line(one) for one in answer.lines],
        "not_resolved": _not_resolved(answer.unresolved),
    }


def _not_resolved(unresolved: Sequence[Unresolved]) -> list[dict[str, Any]]:
    with translation.override("en"):  # Like the faults of files: for whoever reads the logs.
        return [
            {"file": one.file, "row": one.row, "code": one.code, "reason": one.reason}
            for one in unresolved
        ]


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _line(one: AnswerLine) -> dict[str, Any]:
    line = one.line
    return {
        "owner": line.owner,
        "site": line.site,
        "place": line.place,
        "item_code": line.item_code,
        "lot": line.lot,
        "serial": line.serial,
        "status": line.status,
        "expected": line.expected,
        "counted": line.counted,
        "variance": line.variance,
        "state": line.state,
        "counted_at": None if line.counted_at is None else iso_local(line.counted_at),
        "disposition": line.disposition,
        "book_after": line.book_after,
        "tallies": [
            {
                "person": tally.person,
                "round": tally.round,
                "counted": tally.counted,
                "at": iso_local(tally.counted_at),
                "expected": tally.expected,
            }
            for tally in one.tallies
        ],
        "findings": list(one.findings),
        "causes": [_cause(cause) for cause in one.causes if cause.selected],
        "rivals": [_cause(cause) for cause in one.causes if not cause.selected],
    }


def _cause(cause: CauseRow) -> dict[str, Any]:
    return {
        "cause": cause.cause,
        "units": cause.units,
        "confidence": None,
        "evidence": cause.evidence,
    }
