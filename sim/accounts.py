"""What must be true afterwards, read from the database that is left."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import psycopg

from bench.company import Company
from bench.floor import owner_parameters
from medcount.audit import queries as audit
from medcount.ledger import queries as ledger
from sim.handheld import Floorwalker


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How a simulation came out; all below ``kills`` must be 0."""

    seed: int
    events: int
    requests: int
    acknowledged: int
    kept: int
    kills: dict[str, int]
    unsent: int  # Not acknowledged in the end, though nothing was in the way any more.
    lost: int  # Acknowledged, and not there.
    doubled: int  # There more than once.
    garbled: int  # There with other content than was told.
    odd: int  # Answered as no honest scan should be.
    without_entry: int  # There, and the trail does not know since when.
    altered: int  # Entries that do not say what was written.
    imbalances: int  # Balances that are not the sum of their movements.
    not_compared: int  # Handed in, and never compared with the book.

    @property
    def broken(self) -> dict[str, int]:
        """Return the invariants that do not hold, with how often."""
        found = asdict(self)
        names = list(found)[list(found).index("unsent") :]
        return {name: found[name] for name in names if found[name]}


_KEPT = """
SELECT s.lot, s.quantity, e.id IS NOT NULL
FROM counting_scan AS s
LEFT JOIN audit_entry AS e ON e.site = s.site AND e.id = s.entry
"""


def draw_up(
    *,
    seed: int,
    company: Company,
    walkers: Sequence[Floorwalker],
    kills: dict[str, int],
    compared: bool,
    database: str,
) -> Account:
    """Hold what is in the database against what the handhelds know."""
    with psycopg.connect(**owner_parameters(database)) as connection:
        rows = connection.execute(_KEPT).fetchall()
    kept = [lot for lot, _, _ in rows]
    told = {
        f"E{walker.number}-{n}": n % 9 + 1 for walker in walkers for n in range(1, walker.made + 1)
    }
    acknowledged = {lot for walker in walkers for lot in walker.acknowledged}
    return Account(
        seed=seed,
        events=len(told),
        requests=sum(walker.requests for walker in walkers),
        acknowledged=len(acknowledged),
        kept=len(kept),
        kills=kills,
        unsent=sum(len(walker.waiting) for walker in walkers),
        lost=len(acknowledged - set(kept)),
        doubled=len(kept) - len(set(kept)),
        garbled=sum(told.get(lot) != quantity for lot, quantity, _ in rows),
        odd=sum(len(walker.odd) for walker in walkers),
        without_entry=sum(not known for _, _, known in rows),
        altered=int(audit.verify(site=company.site) is not None),
        imbalances=len(ledger.imbalances(site=company.site)),
        not_compared=int(not compared),
    )
