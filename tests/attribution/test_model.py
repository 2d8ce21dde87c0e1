"""The weights shipped are a strong prior: a few answers shift them little, many tell."""

from hashlib import sha256
from importlib.resources import files

import pytest

from medcount.attribution.case import Cause
from medcount.attribution.logistic import fit, log_odds, probability, tally
from medcount.attribution.model import read, refit, shipped, shipped_hash, written

SIGNS = ("closes 0", "state PICKED", "given both")


def chance(weights):
    return probability(log_odds(weights[Cause.UNPOSTED_ISSUE], SIGNS))


def test_every_cause_has_its_weights():
    assert set(shipped().weights) == set(Cause)


def test_the_weights_shipped_are_what_the_model_writes():
    text = files("medcount.attribution").joinpath("weights.json").read_text(encoding="utf-8")

    assert written(read(text)) == text
    assert shipped_hash() == sha256(text.encode()).hexdigest()


def test_a_few_confirmed_causes_shift_the_weights_little():
    shipped_weights = shipped().weights

    shifted = refit(shipped_weights, {Cause.UNPOSTED_ISSUE: [(SIGNS, False)] * 5})

    assert abs(chance(shifted) - chance(shipped_weights)) < 0.12
    assert shifted[Cause.LOT_SWAP] == shipped_weights[Cause.LOT_SWAP]


def test_hundreds_of_confirmed_causes_tell():
    shifted = refit(shipped().weights, {Cause.UNPOSTED_ISSUE: [(SIGNS, False)] * 800})

    assert chance(shifted) < 0.1


def test_nothing_confirmed_changes_nothing():
    assert refit(shipped().weights, {}) == shipped().weights


@pytest.mark.parametrize("right", [10, 50, 90])
def test_a_fit_finds_the_share_that_was_right(right):
    seen = tally([(("sign",), n < right) for n in range(100)])

    weights = fit(seen, prior={}, strength=0.01)

    assert probability(log_odds(weights, ("sign",))) == pytest.approx(right / 100, abs=0.01)
