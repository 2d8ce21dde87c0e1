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
    db.fill("counting/staged_line", "counting/stage_lines", site=site, plan=plan)
    db.fill("counting/staged_scanned", "counting/stage_scanned", site=site, plan=plan)
    db.fill("counting/staged_visit", "counting/stage_visits", site=site, plan=plan)
    db.fill("counting/staged_moved", "counting/stage_moved", site=site, since=since)
    pairs = fitting_pairs()
    db.fill(
        "counting/staged_sheet",
        "counting/stage_judged_sheets",
        zones=[zone for zone, _ in pairs],
        statuses=[status for _, status in pairs],
        rounds_required=rounds_required,
    )
    db.fill("counting/staged_plain", "counting/stage_plain_lines")
    db.run("counting/add_plain_tallies", site=site, plan=plan)
    db.run(
        "counting/settle_plain_lines",
        site=site,
        outlier_factor=OUTLIER_FACTOR,
        outlier_units=OUTLIER_UNITS,
    )
    return since
