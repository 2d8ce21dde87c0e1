"""The plain sheets of a count, tallied and settled as sets; the others are left to the judge."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from medcount import db
from medcount.core.status import fitting_pairs
from medcount.core.variance import OUTLIER_FACTOR, OUTLIER_UNITS


def settle_plain_sheets(
    *,
    site: int,
    plan: UUID,
    places: Sequence[int] | None,
    rounds_required: int,
    at: datetime,
) -> datetime:
    """
    Settle every plain line, leave the other sheets in ``staged_sheet``, and return since when
    movements matter to this count.
    """
    scope: dict[str, Any] = {"site": site, "plan": plan}
    first = db.one("counting/first_event", **scope).at or at
    # From the day before the first scan, so that a movement dated by its day alone is among them.
    since = first - timedelta(days=1, hours=1)
    wide: dict[str, Any] = {**scope, "places": places}
    _stage_lines(since=since, rounds_required=rounds_required, **wide)
    if db.one("counting/unfrozen_keys").keys:
        db.run("counting/freeze_book", **wide)
        _stage_lines(since=since, rounds_required=rounds_required, **wide)
    db.fill("counting/staged_sheet", by="counting/stage_judged_sheets")
    db.run(
        "counting/settle_plain_lines",
        outlier_factor=OUTLIER_FACTOR,
        outlier_units=OUTLIER_UNITS,
        **scope,
    )
    return since


def _stage_lines(**scope: Any) -> None:
    pairs = fitting_pairs()
    db.fill(
        "counting/staged_line",
        "counting/staged_visit",
        "counting/staged_moved",
        by="counting/stage_lines",
        zones=[zone for zone, _ in pairs],
        statuses=[status for _, status in pairs],
        **scope,
    )
