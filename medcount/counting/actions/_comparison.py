"""A comparison brings a plan's lines up to its scans and the book; an action wraps it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from medcount import db
from medcount.core.line import LineState
from medcount.core.stock import StockKey
from medcount.counting.actions._causes import suggest_causes
from medcount.counting.actions._plain import settle_plain_sheets
from medcount.counting.actions._plan import Plan
from medcount.counting.actions._sheets import JudgedLine, judge_sheets
from medcount.counting.voids import taken_back_scans
from medcount.ledger.found import make_found_keys


def compare_lines(*, site: int, plan: Plan, at: datetime) -> dict[str, int]:
    """Bring the lines of a locked plan up to its scans and the book, under the caller's entry."""
    scope: dict[str, Any] = {"site": site, "plan": plan.id}
    db.run("counting/work_in_memory")
    db.run("counting/adopt_found_lines", **scope)
    db.run("counting/reset_found_lines", **scope)
    db.run("counting/forget_tallies", **scope)
    since = settle_plain_sheets(
        places=plan.places, rounds_required=plan.rounds_required, at=at, **scope
    )
    judged = judge_sheets(
        sites=[row.id for row in db.run("counting/sites")],
        rounds_required=plan.rounds_required,
        since=since,
        taken_back=taken_back_scans(**scope),
        **scope,
    )
    lines = _write(judged, **scope)
    suggest_causes(
        judged={
            line: one.judgement
            for line, one in zip(lines, judged, strict=True)
            if one.judgement.uncertain
        },
        at=at,
        **scope,
    )
    db.run("counting/open_variances", at=at, **scope)
    states = {row.state: row.lines for row in db.run("counting/count_states", **scope)}
    lines = sum(states.values())
    db.run(
        "counting/mark_compared",
        lines=lines,
        counted=lines - states.get(LineState.NOT_COUNTED, 0),
        differing=states.get(LineState.VARIANCE, 0),
        at=at,
        **scope,
    )
    return states


def _write(judged: Sequence[JudgedLine], *, site: int, plan: UUID) -> list[int]:
    """Write judgements and tallies; return the line of each judgement, in their order."""
    if not judged:
        return []
    db.stage("counting/staged_judgement", map(_row, range(len(judged)), judged))
    make_found_keys(
        site=site,
        keys=[
            StockKey(
                owner=one.judgement.line.owner,
                place=one.place,
                item=one.item,
                lot=one.judgement.line.lot,
                serial=one.judgement.line.serial,
                status=one.judgement.line.status,
            )
            for one in judged
            if one.line is None
        ],
    )
    db.run("counting/add_found_lines", site=site, plan=plan)
    db.run("counting/write_judgements", site=site, plan=plan)
    lines = [row.line for row in db.run("counting/judged_lines", site=site, plan=plan)]
    assert len(lines) == len(judged)
    db.stage(
        "counting/staged_tally",
        (
            (
                line,
                tally.round,
                int(tally.person),
                tally.quantity,
                tally.expected,
                tally.first,
                tally.at,
                tally.error // timedelta(milliseconds=1),
                [UUID(scan.id) for scan in tally.scans],
            )
            for line, one in zip(lines, judged, strict=True)
            for tally in one.judgement.tallies
        ),
    )
    db.run("counting/add_tallies", site=site, plan=plan)
    return lines


def _row(ordinal: int, one: JudgedLine) -> tuple[object, ...]:
    """Return a judgement in the order of counting/sql/staged_judgement.sql."""
    judgement = one.judgement
    line = judgement.line
    return (
        ordinal,
        one.line,
        line.owner,
        one.place,
        one.item,
        line.lot,
        line.serial,
        line.status,
        sorted(line.notes),
        judgement.state.value,
        judgement.expected,
        judgement.counted,
        judgement.variance,
        judgement.counted_at,
        sorted(judgement.findings),
        judgement.recount,
        judgement.recount_due,
    )
