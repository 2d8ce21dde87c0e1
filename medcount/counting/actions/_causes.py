"""Causes are suggested for every line that differs, and what is proposed follows the first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from medcount import db
from medcount.core.book import switched
from medcount.core.cause import Cause, CauseCode, Difference, Explanation, Paper, explain
from medcount.core.disposition import Disposition, book_bears, propose
from medcount.core.document import DocumentState
from medcount.core.variance import Judgement
from medcount.counting.actions._sheets import entries
from medcount.documents import queries as documents
from medcount.documents.staging import Sought


def suggest_causes(*, site: int, plan: UUID, judged: Mapping[int, Judgement], at: datetime) -> None:
    """
    Write the causes that fit the plan's differing lines, and each line's disposition.

    ``judged``: what the judge said of each line that has movements on an uncertain side. A part of
    compare(): the trail's entry is its caller's.
    """
    db.run("counting/forget_causes", site=site, plan=plan)
    rows = db.run("counting/differing_lines", site=site, plan=plan)
    if not rows:
        return
    explanations = explain(
        [_difference(row, judged.get(row.line)) for row in rows],
        _papers(rows, site=site, at=at),
    )
    db.stage(
        "counting/staged_cause",
        [
            row
            for line, explanation in explanations.items()
            for row in _cause_rows(line, explanation)
        ],
    )
    db.run("counting/add_causes", site=site, plan=plan)
    db.stage(
        "counting/staged_disposition",
        [_disposition_row(row, explanations[row.line]) for row in rows],
    )
    db.run("counting/write_dispositions", site=site)


def _papers(rows: Sequence[db.Row], *, site: int, at: datetime) -> list[Paper]:
    sought = [Sought(row.item, row.lot, abs(row.variance)) for row in rows]
    papers = documents.open_lines(site=site, sought=sought, known_at=at)
    booked = {
        row.line
        for row in db.run("counting/booked_lines", site=site, lines=[one.line for one in papers])
    }
    return [
        Paper(
            document=paper.outside_id,
            kind=paper.kind,
            item=paper.item,
            lot=paper.lot,
            quantity=paper.quantity,
            from_place=paper.from_place,
            to_place=paper.to_place,
            from_elsewhere=paper.from_elsewhere,
            to_elsewhere=paper.to_elsewhere,
        )
        for paper in papers
        # A draft claims nothing yet; and what a movement has booked explains nothing any more.
        if paper.state == DocumentState.OPEN and paper.line not in booked
    ]


def _difference(row: db.Row, judgement: Judgement | None) -> Difference:
    uncertain = judgement.uncertain if judgement else ()
    late = {entry.movement: entry for entry in (*entries(row), *uncertain)}
    return Difference(
        line=row.line,
        owner=row.owner,
        place=row.place,
        item=row.item,
        lot=row.lot,
        serial=row.serial,
        status=row.status,
        units=row.variance,
        lot_known="UNKNOWN_LOT" not in row.findings,
        may_move=not row.recount and book_bears(variance=row.variance, balance=row.balance),
        cut_off=judgement.explained_by_cut_off if judgement else (),
        booked_later=switched([*late.values()], row.counted_at, row.variance) or (),
        scans=tuple(row.scans or ()),
    )


def _disposition_row(row: db.Row, explanation: Explanation) -> tuple[int, str, str]:
    """Return a line's disposition, with the finding that tells why it may not be adjusted."""
    disposition = propose(
        recount=row.recount,
        variance=row.variance,
        findings=row.findings,
        balance=row.balance,
        cause=_decided(row, explanation),
    )
    refused = disposition is Disposition.RECOUNT and not row.recount
    return row.line, disposition.value, "WOULD_BE_NEGATIVE" if refused else ""


def _decided(row: db.Row, explanation: Explanation) -> CauseCode | None:
    """Return the cause that a person confirmed, else the first that is suggested (R-225)."""
    if row.confirmed:
        return CauseCode(row.confirmed) if row.confirmed in list(CauseCode) else None
    return explanation.causes[0].cause if explanation.causes else None


def _cause_rows(line: int, explanation: Explanation) -> list[tuple[object, ...]]:
    return [
        (
            line,
            cause.cause.value,
            cause.units[line],
            list(cause.evidence),
            _partner(line, cause),
            selected,
            position,
        )
        for selected, causes in ((True, explanation.causes), (False, explanation.rivals))
        for position, cause in enumerate(causes)
    ]


def _partner(line: int, cause: Cause) -> int | None:
    return next((other for other in cause.units if other != line), None)
