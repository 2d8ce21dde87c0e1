"""A variance is what stands between a counted line and the book at that line's own moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from medcount.core.book import Entry, switched
from medcount.core.line import VARIANCE_FINDINGS, Line, LineState, lot_of
from medcount.core.rounds import Outcome, by_other_people, weigh
from medcount.core.sheet import Case, Sheet
from medcount.core.status import fits_zone
from medcount.core.tally import Tally
from medcount.core.when import local_date

# Statuses under which expired goods already lie where they belong.
_ISOLATED = frozenset({"UNQUALIFIED", "EXPIRED_LOCK"})

# A count this many times the book, and this many units above it, looks keyed wrong.
OUTLIER_FACTOR = 10
OUTLIER_UNITS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a count says of one line."""

    line: Line
    state: LineState
    expected: int  # At the tally's moment; the balance now where nobody counted.
    counted: int | None
    variance: int | None
    counted_at: datetime | None
    findings: frozenset[str]
    tallies: tuple[Tally, ...]  # All of them, the superseded and ignored too.
    explained_by_cut_off: tuple[Entry, ...] = ()  # Movements whose other side leaves no variance.
    uncertain: tuple[Entry, ...] = ()  # All movements that may lie on the other side.
    confirmed: bool = False  # It rests on more counts than one person's.

    @property
    def recount(self) -> bool:
        """Return whether only another count can say more."""
        return (
            self.state in (LineState.CONFLICT, LineState.INCOMPLETE)
            or "MOVED_WHILE_COUNTING" in self.findings
        )

    @property
    def recount_due(self) -> bool:
        """Return whether another person has to count it yet: every difference is (R-204)."""
        return self.recount or (self.state is LineState.VARIANCE and not self.confirmed)


def judge(case: Case) -> list[Judgement]:
    """Return one judgement per line of the book and per key found, in that order."""
    sheet = Sheet(case)
    sheet.fill()
    return [_judge_line(sheet, index) for index in range(len(sheet.lines))]


def _judge_line(sheet: Sheet, index: int) -> Judgement:
    line, tallies = sheet.lines[index], tuple(sheet.tallies[index])
    counting, ignored = by_other_people(tallies)
    outcome = weigh(counting)
    findings = set(line.notes) | ({"SAME_PERSON"} if ignored else set())
    if outcome is None:
        return Judgement(
            line=line,
            state=LineState.NOT_COUNTED,
            expected=line.book.balance,
            counted=None,
            variance=None,
            counted_at=None,
            findings=frozenset(findings),
            tallies=tallies,
        )
    findings |= _findings(sheet, index, outcome)
    state = _state(outcome, findings)
    shown = outcome.shown
    variance = outcome.difference if state in (LineState.AGREES, LineState.VARIANCE) else None
    uncertain = shown_uncertain(line, outcome)
    explained = switched(uncertain, shown.at, variance) if variance else None
    return Judgement(
        line=line,
        state=state,
        expected=shown.expected,
        counted=None if state is LineState.CONFLICT else shown.quantity,
        variance=variance,
        counted_at=shown.at,
        findings=frozenset(findings | ({"CUT_OFF"} if uncertain else set())),
        tallies=tallies,
        explained_by_cut_off=tuple(explained or ()),
        uncertain=tuple(uncertain),
        confirmed=outcome.confirmed,
    )


def shown_uncertain(line: Line, outcome: Outcome) -> list[Entry]:
    """Return the movements on an uncertain side of the moments that the result rests on."""
    resting = [outcome.shown] if outcome.settled else outcome.in_play
    found = {e for tally in resting for e in line.book.uncertain(tally.at, tally.error)}
    return sorted(found, key=lambda entry: (entry.at, entry.movement))


def _state(outcome: Outcome, findings: set[str]) -> LineState:
    if any(name.startswith("MISSING_") for name in findings):
        return LineState.INCOMPLETE
    if not outcome.settled:
        return LineState.CONFLICT
    if "ROUND_MISSING" in findings:
        return LineState.INCOMPLETE
    if outcome.difference or findings & VARIANCE_FINDINGS:
        return LineState.VARIANCE
    return LineState.AGREES


def _findings(sheet: Sheet, index: int, outcome: Outcome) -> set[str]:
    case, shown = sheet.case, outcome.shown
    latest = [tally for tally in outcome.in_play if tally.round == outcome.in_play[-1].round]
    findings = sheet.attribute_findings(index, latest)
    for tally in outcome.in_play:
        findings |= tally.findings - VARIANCE_FINDINGS
        findings |= {f"MISSING_{name.upper()}" for name in tally.missing}
        if tally.moved:
            findings.add("MOVED_WHILE_COUNTING")
    delivered = {tally.round for tally in by_other_people(sheet.tallies[index])[0]}
    if len(delivered) < case.rounds_required:
        findings.add("ROUND_MISSING")
    if any(_saw_goods(tally) for tally in latest):
        findings |= _findings_of_goods(sheet, index, latest)
    if shown.quantity is not None and (
        shown.quantity >= OUTLIER_FACTOR * shown.expected > 0
        and shown.quantity - shown.expected >= OUTLIER_UNITS
    ):
        findings.add("OUTLIER")
    return findings


def _saw_goods(tally: Tally) -> bool:
    if tally.quantity is None:
        return any(scan.quantity for scan in tally.scans)
    return tally.quantity > 0


def _findings_of_goods(sheet: Sheet, index: int, latest: Sequence[Tally]) -> set[str]:
    """Return what is wrong with goods that were seen, whatever their number (R-010, R-011)."""
    case, line = sheet.case, sheet.lines[index]
    expiries = {scan.expiry for tally in latest for scan in tally.scans}
    expiries.add(lot_of(case.lots, line.lot).expiry)
    day = local_date(latest[-1].at)
    findings = set()
    if line.status not in _ISOLATED and any(expiry and expiry < day for expiry in expiries):
        findings.add("EXPIRED")
    if not fits_zone(line.status, case.zone_kind):
        findings.add("ZONE")
    if not case.storage_fits:
        findings.add("STORAGE")
    return findings
