"""
How right claims are, held against what really happened: `python -m bench.attribution_figures`.

It prints, for sloppy and for less sloppy worlds that nothing was fitted to, each figure's mean, its
standard deviation from world to world, and its worst and best.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import stdev

from bench.worlds import World, world
from medcount.attribution.engine import Claim, attribute

FIRST_SEED = 50_000
WORLDS, VARIANCES = 12, 600
LEVELS = {"easy": 0.0, "standard": 0.4, "hard": 1.0}

SURE = 0.90
UNKNOWN = "UNKNOWN"

Parts = dict[tuple[str, bool], int]


@dataclass(slots=True)
class Figures:
    """Sums over the variances and claims of any number of worlds."""

    variances: int = 0
    shared: float = 0.0
    blamed: float = 0.0
    unknown: float = 0.0
    happened: int = 0
    claimed: int = 0
    right: int = 0
    with_evidence: int = 0
    right_evidence: int = 0
    sure: int = 0
    sure_right: int = 0
    sure_variances: int = 0
    sure_blamed: float = 0.0
    by_cause: dict[str, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 3))
    bins: dict[int, list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 3))

    def told(self) -> dict[str, float]:
        """Return the figures by the names of the contract."""
        f1s = [
            2 * both / (said + true) for both, said, true in self.by_cause.values() if said + true
        ]
        gaps = sum(abs(confidence - right) for _, confidence, right in self.bins.values())
        return {
            "share_acc": self.shared / self.variances,
            "inst_f1": 2 * self.right / (self.claimed + self.happened),
            "macro_f1": sum(f1s) / len(f1s),
            "false_blame": self.blamed / self.unknown if self.unknown else 0.0,
            "ece": gaps / self.claimed if self.claimed else 0.0,
            "evidence": self.right_evidence / self.with_evidence if self.with_evidence else 0.0,
            "sure_precision": self.sure_right / self.sure if self.sure else 0.0,
            "sure_share": self.sure_variances / self.variances,
            "sure_false_blame": self.sure_blamed / self.unknown if self.unknown else 0.0,
        }

    def add(self, world: World, claims: Sequence[Claim]) -> None:
        """Hold the claims about one world against its truth."""
        truth = world.named()
        deltas = {variance.variance_id: variance.delta for variance in world.case.variances}
        true_parts = _parts((cause, effects.items()) for cause, effects, _ in truth)
        said_parts = _parts((claim.cause, claim.effects) for claim in claims)
        sure_claims = [claim for claim in claims if claim.confidence >= SURE]
        sure_parts = _parts((claim.cause, claim.effects) for claim in sure_claims)
        self.variances += len(deltas)
        self.sure_variances += len({one for claim in sure_claims for one, _ in claim.effects})
        for variance_id, delta in deltas.items():
            true, said = true_parts[variance_id], _with_rest(said_parts[variance_id], delta)
            self._weigh(true, said)
            self.sure_blamed += _blamed(true, _with_rest(sure_parts[variance_id], delta))
        self._instances(truth, claims)

    def _weigh(self, true: Parts, said: Parts) -> None:
        of_true, of_said = sum(true.values()), sum(said.values())
        both = {part: min(true.get(part, 0), said.get(part, 0)) for part in {*true, *said}}
        most = max(of_true, of_said, 1)
        self.shared += sum(both.values()) / most
        self.unknown += (
            sum(units for (cause, _), units in true.items() if cause == UNKNOWN) / of_true
        )
        self.blamed += _blamed(true, said)
        for part in sorted(both):
            if part[0] != UNKNOWN:
                sums = self.by_cause[part[0]]
                sums[0] += both[part] / most
                sums[1] += said.get(part, 0) / of_said if of_said else 0.0
                sums[2] += true.get(part, 0) / of_true

    def _instances(
        self, truth: Sequence[tuple[str, dict[str, int], tuple[str, ...]]], claims: Sequence[Claim]
    ) -> None:
        open_truth: defaultdict[tuple[str, frozenset[str]], list[tuple[str, ...]]] = defaultdict(
            list
        )
        for cause, effects, evidence in truth:
            if cause != UNKNOWN:
                open_truth[cause, frozenset(effects)].append(evidence)
                self.happened += 1
        for claim in claims:
            found = open_truth[claim.cause, frozenset(one for one, _ in claim.effects)]
            right = bool(found)
            self.claimed += 1
            self.right += right
            bucket = self.bins[min(9, int(claim.confidence * 10))]
            for n, value in enumerate((1, claim.confidence, right)):
                bucket[n] += value
            if claim.confidence >= SURE:
                self.sure += 1
                self.sure_right += right
            evidence = found.pop(0) if found else ()
            if evidence:
                self.with_evidence += 1
                self.right_evidence += bool(set(evidence) & set(claim.evidence))


def _parts(told: Iterable[tuple[str, Iterable[tuple[str, int]]]]) -> defaultdict[str, Parts]:
    """Return, by variance, the units that each cause has, gains and losses apart."""
    parts: defaultdict[str, Parts] = defaultdict(dict)
    for cause, effects in told:
        for variance_id, units in effects:
            part = (str(cause), units > 0)
            parts[variance_id][part] = parts[variance_id].get(part, 0) + abs(units)
    return parts


def _with_rest(said: Parts, delta: int) -> Parts:
    rest = delta - sum(units if gain else -units for (_, gain), units in said.items())
    return said | ({(UNKNOWN, rest > 0): abs(rest)} if rest else {})


def _blamed(true: Parts, said: Parts) -> float:
    """Return the share of a variance that nobody could know of and that was blamed on a cause."""
    unknown = {part: units for part, units in true.items() if part[0] == UNKNOWN}
    missed = sum(units - min(units, said.get(part, 0)) for part, units in unknown.items())
    return missed / sum(true.values())


def main() -> int:
    """Print the figures of the weights shipped."""
    sys.stdout.write(f"seeds from {FIRST_SEED}, {WORLDS} worlds of {VARIANCES} variances a level\n")
    for level, hard in LEVELS.items():
        of_worlds: defaultdict[str, list[float]] = defaultdict(list)
        together = Figures()
        for seed in range(FIRST_SEED, FIRST_SEED + WORLDS):
            tried = world(seed, variances=VARIANCES, hard=hard)
            claims = attribute(tried.case)
            alone = Figures()
            for figures in (alone, together):
                figures.add(tried, claims)
            for name, figure in alone.told().items():
                of_worlds[name].append(figure)
        for name, figure in together.told().items():
            each = of_worlds[name]
            sys.stdout.write(
                f"{level:<10}{name:<18}{figure:.3f}  ±{stdev(each):.3f}"
                f"  {min(each):.3f} to {max(each):.3f}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
