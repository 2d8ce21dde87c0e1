"""People and readers err in a few ways when they copy digits, letters and dates."""

from operator import ne

_ALIKE = [
    {"0", "O", "D", "Q"},
    {"1", "I", "L", "7"},
    {"8", "B"},
    {"5", "S"},
    {"2", "Z"},
    {"6", "G"},
]
_GLYPHS = {frozenset((one, other)) for group in _ALIKE for one in group for other in group}


def slip(meant: str, written: str) -> str:
    """Return how ``written`` may have come from ``meant``: by which slip, or "" by none."""
    if meant == written or not meant or not written:
        return ""
    if len(meant) == len(written):
        return _replaced(meant, written)
    if len(written) == len(meant) + 1 and _lost_one(written, meant):
        return "doubled" if _has_double(meant, written) else "added"
    if len(written) + 1 == len(meant) and _lost_one(meant, written):
        return "lost"
    return ""


def _replaced(meant: str, written: str) -> str:
    if sum(map(ne, meant, written)) > 3:
        return ""
    differing = [
        n for n, (one, other) in enumerate(zip(meant, written, strict=True)) if one != other
    ]
    pairs = [frozenset((meant[n], written[n])) for n in differing]
    if len(differing) == 1:
        return "glyph" if pairs[0] in _GLYPHS else "wrong"
    if len(differing) == 2:
        first, second = differing
        if meant[first] == written[second] and meant[second] == written[first]:
            return "swapped" if second == first + 1 else "apart"
    return "glyph" if all(pair in _GLYPHS for pair in pairs) else ""


def _lost_one(longer: str, shorter: str) -> bool:
    n = 0
    while n < len(shorter) and longer[n] == shorter[n]:
        n += 1
    return longer[n + 1 :] == shorter[n:]


def _has_double(meant: str, written: str) -> bool:
    """Say whether the sign that ``written`` has more stands beside its like."""
    n = 0
    while n < len(meant) and meant[n] == written[n]:
        n += 1
    return n > 0 and written[n] == written[n - 1]


def date_slip(meant: str, written: str) -> str:
    """Return how one ISO date may have been read as another."""
    if not meant or not written:
        return "blank"
    parts, other_parts = meant.split("-"), written.split("-")
    if len(parts) != 3 or len(other_parts) != 3:
        return "several"
    (year, month, day), (other_year, other_month, other_day) = parts, other_parts
    if (month, day) == (other_day, other_month) and year == other_year:
        return "day for month"
    same = (year == other_year, month == other_month, day == other_day)
    if same.count(True) != 2:
        return "several"
    return ("year", "month", "day")[same.index(False)]


def keyed(meant: int, written: int) -> str:
    """Return by which slip a quantity may have been keyed as another; "" by none."""
    if meant <= 0 or written <= 0:
        return ""
    return slip(str(meant), str(written)).replace("glyph", "wrong")
