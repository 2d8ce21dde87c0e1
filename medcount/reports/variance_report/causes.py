"""A variance is put down to causes: those a person confirmed, else those suggested, else 待查."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from medcount.core.cause_names import UNKNOWN, CauseName, name_of
from medcount.core.line import VARIANCE_FINDINGS, LineState
from medcount.counting.queries import VarianceRow
from medcount.reports.answer import AnswerLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The part of a line's variance that one cause explains."""

    name: CauseName
    units: int
    evidence: Sequence[str] = ()
    confirmed: VarianceRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One cause of the Pareto; amount None where a unit cost is missing."""

    name: CauseName
    lines: int
    units: int
    amount: Decimal | None
    cumulative: Decimal  # Of all bars' lines, up to and with this one.


def shares(one: AnswerLine, confirmed: Iterable[VarianceRow]) -> list[Share]:
    """Return what a line's variance is put down to; nothing for a line without a variance."""
    if one.line.state != LineState.VARIANCE:
        return []
    of_kind = {row.kind: row for row in confirmed if row.cause}
    found = []
    if (row := of_kind.pop("QUANTITY", None)) is not None:
        found.append(_confirmed(row, one))
        left = (one.line.variance or 0) - row.delta
    else:
        found.extend(
            Share(name=name_of(cause.cause), units=cause.units, evidence=cause.evidence)
            for cause in one.causes
            if cause.selected
        )
        left = (one.line.variance or 0) - sum(share.units for share in found)
    attributes = [of_kind[kind] for kind in kinds_of_findings(one.findings) if kind in of_kind]
    found.extend(_confirmed(row, one) for row in attributes)
    if left or len(attributes) < len(kinds_of_findings(one.findings)):
        found.append(Share(name=UNKNOWN, units=left))
    return found


def kinds_of_findings(findings: Iterable[str]) -> list[str]:
    """Return the kinds of variance that findings make: ATTRIBUTE, ZONE, STORAGE."""
    return sorted(
        {
            "ATTRIBUTE" if finding.startswith("ATTRIBUTE") else finding
            for finding in VARIANCE_FINDINGS.intersection(findings)
        }
    )


def _confirmed(row: VarianceRow, one: AnswerLine) -> Share:
    name = name_of(row.cause)
    evidence = {
        proof: None
        for cause in one.causes
        if name_of(cause.cause) == name
        for proof in cause.evidence
    }
    # The person's words first; what the system found for the same cause after them.
    return Share(name=name, units=row.delta, evidence=[row.reason, *evidence], confirmed=row)


def earliest_due(shares_of_line: Iterable[Share]) -> date | None:
    """Return the first of the confirmed due dates."""
    dates = [
        share.confirmed.due_date
        for share in shares_of_line
        if share.confirmed is not None and share.confirmed.due_date is not None
    ]
    return min(dates, default=None)


def pareto(lines: Iterable[tuple[AnswerLine, Sequence[Share]]]) -> list[Bar]:
    """Return how many lines, units and how much money each cause stands for, the most first."""
    tallied: dict[CauseName, list[tuple[int, Decimal | None]]] = {}
    for one, shares_of_line in lines:
        for share in shares_of_line:
            cost, units = one.line.unit_cost, abs(share.units)
            amount = Decimal(0) if not units else None if cost is None else cost * units
            tallied.setdefault(share.name, []).append((units, amount))
    ordered = sorted(tallied.items(), key=lambda item: (-len(item[1]), item[0].code))
    everything, so_far, bars = sum(map(len, tallied.values())), 0, []
    for name, parts in ordered:
        so_far += len(parts)
        amounts = [amount for _, amount in parts if amount is not None]
        bars.append(
            Bar(
                name=name,
                lines=len(parts),
                units=sum(units for units, _ in parts),
                amount=sum(amounts, Decimal(0)) if len(amounts) == len(parts) else None,
                cumulative=Decimal(so_far) / everything,
            )
        )
    return bars
