"""Reads of counting, by what they tell of."""

from medcount.counting.queries.lines import (
    CauseRow,
    LineRow,
    ParkedScan,
    TallyRow,
    VarianceRow,
    causes,
    lines,
    parked_scans,
    tallies,
    variances,
)

__all__ = [
    "CauseRow",
    "LineRow",
    "ParkedScan",
    "TallyRow",
    "VarianceRow",
    "causes",
    "lines",
    "parked_scans",
    "tallies",
    "variances",
]
