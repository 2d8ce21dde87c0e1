"""Silence is a story too: what speaks for leaving units unexplained, and what it is worth."""

from itertools import product

from medcount.attribution.candidate import size
from medcount.attribution.case import Variance
from medcount.attribution.logistic import Weights, log_odds

_WHERE = ("within", "beyond", "against")
_RESTS = (1, 2, 3, 5, 9, 19, 49, 199, 1000)  # One of each size.


def silence_signs(variance: Variance, rest: int) -> tuple[str, ...]:
    """Return the signs by which it is known how likely a rest stays unexplained."""
    if not rest:
        return ()
    if rest != variance.delta:
        return _rest_signs(rest, _where(rest, variance.delta))
    way = "gain" if rest > 0 else "loss"
    emptied = "emptied" if variance.book + variance.delta == 0 else "stays"
    return (
        "untold",
        f"untold {size(rest)}",
        f"untold {way}",
        f"untold {way} {emptied}",
        f"untold {way} {size(rest)}",
    )


def _where(rest: int, delta: int) -> str:
    """Return whether a story falls short of a difference, goes beyond it, or goes against it."""
    if rest * delta < 0:
        return "beyond"
    return "within" if abs(rest) < abs(delta) else "against"


def _rest_signs(rest: int, where: str) -> tuple[str, ...]:
    way = "gain" if rest > 0 else "loss"
    return ("rest", f"rest {where}", f"rest {size(rest)}", f"rest {way}")


class Silence:
    """What it is worth, in nats and mostly less than nothing, to leave something untold."""

    def __init__(self, weights: Weights) -> None:
        """Weigh by these weights."""
        self._weights = weights
        self._known: dict[tuple[str, ...], float] = {(): 0.0}
        rests = [
            self._weigh(_rest_signs(sign * rest, where))
            for where, rest, sign in product(_WHERE, _RESTS, (1, -1))
        ]
        self._most, self._least = max(0.0, *rests), min(0.0, *rests)

    def worth(self, variance: Variance, rest: int) -> float:
        """Return what it is worth to leave so many units of a variance untold."""
        return self._weigh(silence_signs(variance, rest))

    def most_saved(self, variance: Variance) -> float:
        """Return the most that a candidate may add by ending the silence about a variance."""
        untold = self.worth(variance, variance.delta)
        return max(self._most, untold) - min(self._least, untold)

    def _weigh(self, signs: tuple[str, ...]) -> float:
        if signs not in self._known:
            self._known[signs] = log_odds(self._weights, signs)
        return self._known[signs]
