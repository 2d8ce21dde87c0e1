"""What was learned: a weight for every sign of every cause, one file with a version and a hash."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import NamedTuple

from medcount.attribution.case import Cause
from medcount.attribution.logistic import Weights, fit, tally

VERSION = 1
_FILE = "weights.json"
_DIGITS = 4

# How many times a confirmed cause would have to be seen to outweigh what was shipped.
_PRIOR_STRENGTH = 25.0

Example = tuple[tuple[str, ...], bool]


class Model(NamedTuple):
    """Weights by cause, those of silence, and those of the confidence in a claim."""

    weights: Mapping[Cause, Weights]
    silence: Weights
    confidence: Weights


def written(model: Model) -> str:
    """Return a model as the file that is shipped: the same model is the same bytes."""
    told = {
        "version": VERSION,
        "silence": _rounded(model.silence),
        "confidence": _rounded(model.confidence),
        "weights": {cause: _rounded(weights) for cause, weights in model.weights.items()},
    }
    return json.dumps(told, indent=0, sort_keys=True, ensure_ascii=False) + "\n"


def read(text: str) -> Model:
    """Return the model of a file."""
    told = json.loads(text)
    assert told["version"] == VERSION, "the weights are of another engine"
    return Model(
        weights={Cause(cause): weights for cause, weights in told["weights"].items()},
        silence=told["silence"],
        confidence=told["confidence"],
    )


@cache
def shipped() -> Model:
    """Return the model that comes with the engine."""
    return read(_shipped_text())


@cache
def shipped_hash() -> str:
    """Return the hash of the weights that come with the engine, for the trail."""
    return sha256(_shipped_text().encode()).hexdigest()


def refit(
    weights: Mapping[Cause, Weights], confirmed: Mapping[Cause, Sequence[Example]]
) -> dict[Cause, Weights]:
    """
    Return the weights with what people confirmed or refused, by the signs they then saw.

    The weights given are a strong prior: a handful of answers shifts them little, hundreds tell.
    """
    return {
        cause: fit(tally(confirmed[cause]), prior=prior, strength=_PRIOR_STRENGTH)
        if confirmed.get(cause)
        else prior
        for cause, prior in weights.items()
    }


def _shipped_text() -> str:
    return files("medcount.attribution").joinpath(_FILE).read_text(encoding="utf-8")


def _rounded(weights: Weights) -> dict[str, float]:
    rounded = {sign: round(weight, _DIGITS) + 0.0 for sign, weight in weights.items()}
    return {sign: weight for sign, weight in rounded.items() if weight}
