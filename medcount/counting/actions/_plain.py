"""The plain sheets of a count, tallied and settled as sets; the others are left to the judge."""

from datetime import datetime, timedelta
from uuid import UUID

from medcount import db
from medcount.core.status import fitting_pairs
from medcount.core.variance import OUTLIER_FACTOR, OUTLIER_UNITS


def settle_plain_sheets(*, site: int, plan: UUID, rounds_required: int, at: datetime) -> datetime:
    """
    Settle every plain line, leave the other sheets in ``staged_sheet``, and return since when
    movements matter to this count.
    """
    first = db.one("counting/first_event", site=site, plan=plan).at or at
    # From the day before the first scan, so that a movement dated by its day alone is among them.
    since = first - timedelta(days=1, hours=1)
    scope = {"site": site, "plan": plan}
    # Balances and movements are read in one statement (DESIGN §3).
    db.fill(
        "counting/staged_line",
        "counting/staged_moved",
        by="counting/stage_book",
        since=since,
        **scope,
    )
    db.fill("counting/staged_scanned", by="counting/stage_scanned", **scope)
    db.fill("counting/staged_visit", by="counting/stage_visits", **scope)
    pairs = fitting_pairs()
    db.fill(
        "counting/staged_sheet",
        by="counting/stage_judged_sheets",
        zones=[zone for zone, _ in pairs],
        statuses=[status for _, status in pairs],
        rounds_required=rounds_required,
    )
    db.fill("counting/staged_plain", by="counting/stage_plain_lines")
    db.run("counting/add_plain_tallies", site=site, plan=plan)
    db.run(
        "counting/settle_plain_lines",
        site=site,
        outlier_factor=OUTLIER_FACTOR,
        outlier_units=OUTLIER_UNITS,
    )
    return since
