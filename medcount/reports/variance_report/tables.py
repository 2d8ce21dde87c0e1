"""The lists of the report: what differs, what was counted and agrees, what is not resolved."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from medcount.core.cause_names import UNKNOWN, name_of
from medcount.core.line import LineState
from medcount.counting.queries import LineRow, TallyRow
from medcount.reports.answer import AnswerLine, Unresolved
from medcount.reports.variance_report.causes import Share, earliest_due, kinds_of_findings
from medcount.reports.variance_report.look import Look
from medcount.reports.variance_report.sheet import Column, Marked, Table, Value
from medcount.reports.variance_report.words import Word, say
from medcount.reports.words import called, word_of

_EVIDENCE_SHOWN = 10  # A swap rests on every scan of two lots; nobody reads hundreds in a cell.

_KEY = (
    Column(Word.NUMBER, 6, Look.QUANTITY),
    Column(Word.OWNER, 9, Look.CODE),
    Column(Word.SITE, 9, Look.CODE),
    Column(Word.PLACE, 11, Look.CODE),
    Column(Word.ITEM_CODE, 14, Look.CODE),
    Column(Word.ITEM_NAME, 22, Look.PROSE),
    Column(Word.SPEC, 12, Look.CODE),
    Column(Word.MODEL, 12, Look.CODE),
    Column(Word.LOT, 14, Look.CODE),
    Column(Word.SERIAL, 14, Look.CODE),
    Column(Word.EXPIRY, 11, Look.DATE),
    Column(Word.STATUS, 9, Look.LABEL),
)
_FROZEN = 5  # Up to the item code.

VARIANCES = Table(
    name=Word.VARIANCES,
    columns=(
        *_KEY,
        Column(Word.EXPECTED, 9, Look.QUANTITY),
        Column(Word.COUNTED, 9, Look.QUANTITY),
        Column(Word.VARIANCE, 9, Look.DELTA),
        Column(Word.VARIANCE_RATE, 9, Look.DELTA_RATE),
        Column(Word.UNIT_COST, 10, Look.COST),
        Column(Word.AMOUNT, 12, Look.DELTA_AMOUNT),
        Column(Word.KIND, 11, Look.VARIANCE),
        Column(Word.CAUSE_CODE, 9, Look.LABEL),
        Column(Word.CAUSE, 16, Look.PROSE),
        Column(Word.EVIDENCE, 22, Look.PROSE),
        Column(Word.ANSWERABLE, 14, Look.PROSE),
        Column(Word.DUE, 19, Look.DATE),
        Column(Word.DISPOSITION, 11, Look.LABEL),
        Column(Word.FINDINGS, 18, Look.PROSE),
    ),
    frozen=_FROZEN,
    pages_break_before=len(_KEY),
)
AGREEING = Table(
    name=Word.AGREEING,
    columns=(
        *_KEY,
        Column(Word.EXPECTED, 9, Look.QUANTITY),
        Column(Word.COUNTED, 9, Look.QUANTITY),
        Column(Word.COUNTED_BY, 16, Look.PROSE),
        Column(Word.ROUND, 6, Look.QUANTITY),
        Column(Word.COUNTED_AT, 20, Look.MOMENT),
    ),
    frozen=_FROZEN,
)
NOT_RESOLVED = Table(
    name=Word.NOT_RESOLVED,
    columns=(
        Column(Word.NUMBER, 6, Look.QUANTITY),
        Column(Word.FILE, 24, Look.CODE),
        Column(Word.ROW, 9, Look.QUANTITY),
        Column(Word.CODE, 22, Look.LABEL),
        Column(Word.WHAT, 24, Look.QUESTION),
        Column(Word.DETAIL, 60, Look.PROSE),
    ),
)


def agrees(one: AnswerLine) -> bool:
    """Return whether a line was counted as the book says, whatever else was found on it."""
    return one.line.state == LineState.AGREES


def agrees_in_full(one: AnswerLine) -> bool:
    """Return whether a line needs no look at all."""
    return agrees(one) and not one.findings


def variance_row(
    one: AnswerLine, shares: Sequence[Share], *, proposed_due: date
) -> Sequence[Value | Marked]:
    """Return a line as a row of VARIANCES."""
    line = one.line
    due = earliest_due(shares)
    return (
        *_key(line),
        line.expected,
        line.counted,
        line.variance,
        _rate(line),
        line.unit_cost,
        _amount(line),
        _kind(one),
        say(Word.AND).join(share.name.code for share in shares),
        say(Word.AND).join(_cause(share) for share in shares),
        _evidence(one, shares),
        _answerable(shares),
        Marked(proposed_due, Look.PROPOSED_DATE) if due is None else due,
        word_of("disposition", line.disposition),
        say(Word.AND).join(word_of("finding", code) for code in one.findings),
    )


def agreeing_row(one: AnswerLine) -> Sequence[Value]:
    """Return a line as a row of AGREEING: the proof that it was counted."""
    line = one.line
    return (
        *_key(line),
        line.expected,
        line.counted,
        say(Word.AND).join(dict.fromkeys(tally.person for tally in one.tallies)),
        max((tally.round for tally in one.tallies), default=None),
        line.counted_at,
    )


def unresolved_row(one: Unresolved) -> Sequence[Value]:
    """Return what could not be resolved as a row of NOT_RESOLVED."""
    return (one.file, one.row, one.code, word_of("finding", one.code), one.reason)


def _key(line: LineRow) -> tuple[Value, ...]:
    return (
        line.owner,
        line.site,
        line.place,
        line.item_code,
        line.item_name,
        line.spec,
        line.model,
        line.lot,
        line.serial,
        line.expiry,
        word_of("status", line.status),
    )


def _rate(line: LineRow) -> Value:
    """Return the difference over the book; over a book of nothing, or less, there is no rate."""
    if line.variance is None:
        return None
    if line.expected <= 0:
        return say(Word.NOT_APPLICABLE) if line.variance else Decimal(0)
    return Decimal(line.variance) / line.expected


def _amount(line: LineRow) -> Value:
    """Return the difference in money, unrounded, so that the rows add up to the total."""
    if line.variance is None:
        return None
    if line.unit_cost is None:
        return say(Word.COST_MISSING) if line.variance else Decimal(0)
    return line.variance * line.unit_cost


_STANDING_KINDS = {
    LineState.CONFLICT: Word.CONFLICT,
    LineState.NOT_COUNTED: Word.NOT_COUNTED,
    LineState.INCOMPLETE: Word.INCOMPLETE,
    LineState.AGREES: Word.AGREES_WITH_FINDINGS,
}


def _kind(one: AnswerLine) -> Value | Marked:
    state = LineState(one.line.state)
    if state in _STANDING_KINDS:
        return Marked(say(_STANDING_KINDS[state]), Look.QUESTION)
    kinds = [Word[kind] for kind in kinds_of_findings(one.findings)]
    if one.line.variance:
        kinds.insert(0, Word.OVERAGE if one.line.variance > 0 else Word.SHORTAGE)
    return say(Word.AND).join(say(kind) for kind in kinds)


def _cause(share: Share) -> str:
    name = called(share.name.word)
    # 待查 suggests nothing, so it needs no mark.
    is_suggested = share.confirmed is None and share.name is not UNKNOWN
    return f"{name}{say(Word.PROPOSED)}" if is_suggested else name


def _evidence(one: AnswerLine, shares: Sequence[Share]) -> str:
    proofs = [proof for share in shares for proof in share.evidence if proof]
    parts = proofs[:_EVIDENCE_SHOWN]
    if len(proofs) > len(parts):
        parts.append(say(Word.MORE, count=len(proofs)))
    if one.line.state == LineState.CONFLICT:
        parts.extend(_tally(tally) for tally in one.tallies)
    rivals = dict.fromkeys(called(name) for name in _rival_words(one, shares))
    if rivals:
        parts.append(say(Word.ALSO_POSSIBLE, causes=say(Word.LISTED).join(rivals)))
    return say(Word.AND).join(parts)


def _rival_words(one: AnswerLine, shares: Sequence[Share]) -> Iterable[str]:
    """Return what else would fit; once a person has decided, nothing."""
    if all(share.confirmed is not None for share in shares):
        return []
    chosen = {share.name for share in shares}
    rivals = (name_of(cause.cause) for cause in one.causes if not cause.selected)
    return [rival.word for rival in rivals if rival not in chosen]


def _tally(tally: TallyRow) -> str:
    return say(
        Word.TALLY,
        person=tally.person,
        round=tally.round,
        counted=say(Word.NOT_ALLOCATED) if tally.counted is None else tally.counted,
        expected=tally.expected,
    )


def _answerable(shares: Sequence[Share]) -> str:
    """Return who answers for a line; a line without a cause is the count team's to clear up."""
    names = [
        share.confirmed.owner
        if share.confirmed is not None and share.confirmed.owner
        else f"{called(share.name.usual_owner)}{say(Word.PROPOSED)}"
        for share in shares or [Share(name=UNKNOWN, units=0)]
    ]
    return say(Word.AND).join(dict.fromkeys(names))
