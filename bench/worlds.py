"""
Worlds with known causes: a warehouse is booked, things happen in it, and it is counted.

They are invented, all of them, by a seeded generator of our own. Every seed draws another
warehouse: other shares of the causes, other habits of paper work, other clocks, other spellings of
lots. So what is learned from them is what causes look like, not the numbers of one generator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bench.counting_day import Day
from bench.happenings import BEFORE, background, dead_papers
from bench.warehouse import FROZEN_AT, Habits, Happened, Warehouse
from medcount.attribution.case import Booked, Case, Variance


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A case and the truth about it."""

    case: Case
    truth: Sequence[Happened]

    def named(self) -> list[tuple[str, dict[str, int], tuple[str, ...]]]:
        """Return the truth by the ids of the variances; what cancelled out is in none."""
        ids = {variance.key: variance.variance_id for variance in self.case.variances}
        told = [
            (
                one.cause,
                {ids[key]: units for key, units in one.effects.items() if key in ids},
                one.evidence,
            )
            for one in self.truth
        ]
        return [one for one in told if one[1]]


def world(seed: int, *, variances: int = 300, hard: float | None = None) -> World:
    """Return the world of a seed, with about that many variances; the harder, the sloppier."""
    random = Random(seed)  # noqa: S311 - Nothing here is a secret.
    habits = _habits(random, random.random() if hard is None else hard)
    warehouse = Warehouse(random, habits, positions=int(variances * random.uniform(3.5, 9)))
    background(warehouse, variances)
    goal = variances * random.uniform(0.9, 1.0)
    while warehouse.differing < goal * 0.72:
        BEFORE[warehouse.among({name: habits.mix[name] for name in BEFORE})](warehouse)
    dead_papers(warehouse)
    day = Day(warehouse)
    day.go_wrong(goal)
    return World(case=_case(warehouse, day), truth=tuple(warehouse.truth))


def _habits(random: Random, hard: float) -> Habits:
    """Return one company's habits; every share is drawn, none is that of a sample."""
    mix = {name: base * random.lognormvariate(0, 0.5) for name, base in _SHARES.items()}
    mix["LOST"] *= 0.6 + hard

    def drawn(low: float, high: float) -> float:
        return low + (high - low) * random.betavariate(2, 2)

    return Habits(
        mix=mix,
        paperless=drawn(0.05, 0.35 + 0.2 * hard),
        lot_written=drawn(0.9 - 0.55 * hard, 0.98 - 0.35 * hard),
        place_written=drawn(0.85 - 0.5 * hard, 0.98 - 0.35 * hard),
        quantity_wrong=drawn(0, 0.02 + 0.08 * hard),
        dead_papers=drawn(0.2, 0.5 + 0.8 * hard),
        overlap=drawn(0.01, 0.06 + 0.12 * hard),
        issue_noted=drawn(0.3, 0.9),
        typed=drawn(0.08, 0.35),
        live_states={
            "DRAFT": drawn(0.1, 0.5),
            "SUBMITTED": drawn(0.2, 0.7),
            "PICKED": drawn(0.2, 0.7),
        },
        dead_states={
            "DRAFT": drawn(0.2, 0.7),
            "SUBMITTED": drawn(0.05, 0.4),
            "PICKED": drawn(0.0, 0.1),
            "CANCELLED": drawn(0.2, 0.6),
        },
    )


_SHARES = {
    "LOT_SWAP": 10, "MISPLACED": 10, "ITEM_CONFUSION": 4, "RECEIPT": 4, "ISSUE": 8, "TRANSFER": 5,
    "LOAN": 1.6, "STATUS": 4, "DAMAGE": 4, "LOST": 9, "WORK_ORDER": 1.0,
    "TIMING": 5, "PACKS": 8, "TWICE": 6, "MISSED": 2.2, "KEYED": 5, "LOT_TYPO": 5, "EXPIRY": 4,
}  # fmt: skip


def _case(warehouse: Warehouse, day: Day) -> Case:
    """Return what the engine may see of a warehouse that was counted."""
    book, counted = warehouse.book, day.counted()
    differing = [
        key for key in sorted({*book, *counted}) if counted.get(key, 0) != book.get(key, 0)
    ]
    warehouse.random.shuffle(differing)
    return Case(
        snapshot_at=FROZEN_AT,
        items=tuple(warehouse.items.values()),
        lots=tuple(warehouse.lots.values()),
        book=tuple(Booked(key, quantity) for key, quantity in book.items()),
        tasks=tuple(day.tasks()),
        scans=tuple(day.scans(differing)),
        papers=tuple(warehouse.papers),
        movements=tuple(warehouse.movements),
        variances=tuple(
            Variance(f"D{n:06d}", key, book.get(key, 0), counted.get(key, 0) - book.get(key, 0))
            for n, key in enumerate(differing, start=1)
        ),
    )
