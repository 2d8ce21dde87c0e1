"""
Fit the weights of the attribution engine to simulated worlds: `python -m bench.attribution_fit`.

The same seeds give the same weights, to the byte. Two lots of worlds that share no seed teach what
the signs of causes and of silence weigh, and how far a selected claim is to be trusted. A third is
for the figures alone.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from bench import stories_fit
from bench.attribution_figures import Figures
from bench.truth import is_right, truth_of
from bench.worlds import World, world
from medcount.attribution.candidates import candidates
from medcount.attribution.case import Cause
from medcount.attribution.engine import attribute, confidence_signs, in_order, weigh
from medcount.attribution.logistic import fit, tally
from medcount.attribution.model import Example, Model, written

TAUGHT, TRUSTED, TRIED = 10_000, 30_000, 40_000  # First seeds.
VARIANCES = 600
_RIDGE = 1.0
_FILE = Path(__file__).parent.parent / "medcount" / "attribution" / "weights.json"


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, say how well it went on worlds never seen, and write the weights."""
    parser = argparse.ArgumentParser(prog="python -m bench.attribution_fit", description=__doc__)
    parser.add_argument("--worlds", type=int, default=60, help="to learn from, in all three lots")
    parser.add_argument("--output", type=Path, default=_FILE)
    given = parser.parse_args(arguments)
    model = learn(given.worlds)
    given.output.write_text(written(model), encoding="utf-8")
    figures = Figures()
    for seed in range(TRIED, TRIED + 8):
        tried = world(seed, variances=VARIANCES)
        figures.add(tried, attribute(tried.case, model))
    for name, figure in figures.told().items():
        _say(f"{name} {figure:.3f}")
    return 0


def learn(worlds: int) -> Model:
    """Return the model that so many worlds teach."""
    _say(f"{worlds} worlds from seed {TAUGHT}, {worlds} from {TRUSTED}")
    taught = list(_worlds(TAUGHT, worlds))
    weights = _weights(taught)
    weights, silence = stories_fit.learn(taught, weights)
    model = Model(weights, silence, {})
    return model._replace(confidence=_confidence(model, _worlds(TRUSTED, worlds)))


def _worlds(first: int, number: int) -> Iterable[World]:
    return (
        replace(made, case=in_order(made.case))
        for made in (world(seed, variances=VARIANCES) for seed in range(first, first + number))
    )


def _weights(taught: Iterable[World]) -> dict[Cause, dict[str, float]]:
    examples: defaultdict[Cause, list[Example]] = defaultdict(list)
    for made in taught:
        truth = truth_of(made)
        for candidate in candidates(made.case):
            examples[candidate.cause].append((candidate.signs, is_right(candidate, truth)))
    weights = {}
    for cause in Cause:
        seen = tally(examples[cause])
        _say(
            f"{cause}: {sum(row.times for row in seen):.0f} candidates, {len(seen)} kinds, "
            f"{sum(row.right for row in seen):.0f} right"
        )
        weights[cause] = fit(seen, prior={"bias": -2.0}, strength=_RIDGE)
    return weights


def _confidence(model: Model, trusted: Iterable[World]) -> dict[str, float]:
    """Return the weights by which a selected claim is trusted."""
    examples: list[Example] = []
    for made in trusted:
        weighed = weigh(made.case, model)
        happened = {(cause, frozenset(effects)) for cause, effects, _ in made.named()}
        signs = confidence_signs(made.case, weighed)
        for numbers, seen in zip(weighed.claims, signs, strict=True):
            parts = [weighed.candidates[n] for n in numbers]
            touched = frozenset(
                made.case.variances[n].variance_id for part in parts for n, _ in part.effects
            )
            examples.append((seen, (parts[0].cause.value, touched) in happened))
    return fit(tally(examples), prior={}, strength=_RIDGE)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
