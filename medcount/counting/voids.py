"""Which scans of a count were taken back: for the comparison and for every read the same."""

from uuid import UUID

from medcount import db
from medcount.core.scan import taken_back


def taken_back_scans(*, site: int, plan: UUID) -> list[UUID]:
    """Return the scans of a plan that no longer count."""
    voiding = db.run("counting/void_scans", site=site, plan=plan)
    return list(
        taken_back(
            {row.id: row.voids for row in voiding},
            replacing={row.id for row in voiding if row.replaces},
        )
    )
