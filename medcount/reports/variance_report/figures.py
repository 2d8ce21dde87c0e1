"""The figures of a count (R-230), each of which says when it cannot be given."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from medcount.counting.queries import LineRow
from medcount.reports.answer import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Sums over the lines of which both sides are known; None where a unit cost is missing."""

    expected: int
    gross: int
    net: int
    expected_amount: Decimal | None
    gross_amount: Decimal | None
    net_amount: Decimal | None


def figures(answer: Answer) -> Figures:
    """Return the sums that the rates of a count rest on; never netted across keys (R-208)."""
    judged = [one.line for one in answer.lines if one.line.variance is not None]
    return Figures(
        expected=sum(line.expected for line in judged),
        gross=sum(abs(line.variance or 0) for line in judged),
        net=sum(line.variance or 0 for line in judged),
        expected_amount=_amount((line, line.expected) for line in judged),
        gross_amount=_amount((line, abs(line.variance or 0)) for line in judged),
        net_amount=_amount((line, line.variance or 0) for line in judged),
    )


def _amount(parts: Iterable[tuple[LineRow, int]]) -> Decimal | None:
    total = Decimal(0)
    for line, units in parts:
        if units and line.unit_cost is None:
            return None
        total += units * (line.unit_cost or 0)
    return total


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """Return part over whole; over nothing, or less, there is no ratio (R-230c)."""
    return Decimal(part) / whole if whole > 0 else None
