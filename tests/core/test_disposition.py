"""A disposition follows the first cause and what is still open on the line."""

import pytest

from medcount.core.cause import CauseCode
from medcount.core.disposition import Disposition, propose

OPEN = {"recount": False, "variance": -5, "findings": (), "balance": 100, "cause": None}


@pytest.mark.parametrize(
    ("cause", "disposition"),
    [
        (None, Disposition.ADJUST),
        (CauseCode.COUNT_TIMING, Disposition.WAIT),
        (CauseCode.WORK_IN_PROCESS, Disposition.WAIT),
        (CauseCode.UNPOSTED_RECEIPT, Disposition.POST_DOCUMENT),
        (CauseCode.UNPOSTED_ISSUE, Disposition.POST_DOCUMENT),
        (CauseCode.LOT_SWAP, Disposition.MOVE),
    ],
)
def test_a_cause_calls_for_its_own_disposition(cause, disposition):
    assert propose(**{**OPEN, "cause": cause}) is disposition


@pytest.mark.parametrize("cause", [None, *CauseCode])
def test_an_open_recount_comes_before_every_cause(cause):
    assert propose(**{**OPEN, "cause": cause, "recount": True}) is Disposition.RECOUNT


@pytest.mark.parametrize("variance", [0, None])
def test_a_line_without_a_variance_needs_nothing(variance):
    assert propose(**{**OPEN, "variance": variance}) is Disposition.NONE


@pytest.mark.parametrize(
    ("variance", "cause", "disposition"),
    [
        (+5, None, Disposition.HOLD),
        (-5, None, Disposition.ADJUST),  # There is nothing to hold of what is short.
        (+5, CauseCode.UNPOSTED_RECEIPT, Disposition.POST_DOCUMENT),
    ],
)
def test_a_surplus_of_an_unknown_lot_is_held_until_something_explains_it(
    variance, cause, disposition
):
    unknown_lot = {**OPEN, "findings": {"UNKNOWN_LOT"}}

    assert propose(**{**unknown_lot, "variance": variance, "cause": cause}) is disposition


@pytest.mark.parametrize(
    ("balance", "disposition"), [(5, Disposition.ADJUST), (4, Disposition.RECOUNT)]
)
def test_an_adjustment_that_would_leave_less_than_nothing_is_recounted(balance, disposition):
    assert propose(**{**OPEN, "balance": balance}) is disposition


@pytest.mark.parametrize(
    ("balance", "disposition"), [(5, Disposition.MOVE), (4, Disposition.RECOUNT)]
)
def test_a_move_that_would_leave_less_than_nothing_is_recounted(balance, disposition):
    swapped = {**OPEN, "cause": CauseCode.LOT_SWAP}

    assert propose(**{**swapped, "balance": balance}) is disposition


def test_a_surplus_may_be_adjusted_however_far_below_zero_the_book_is():
    assert propose(**{**OPEN, "variance": +5, "balance": -20}) is Disposition.ADJUST


def test_what_waits_takes_nothing_so_it_may_exceed_the_balance():
    timing = {**OPEN, "cause": CauseCode.COUNT_TIMING, "balance": 0}

    assert propose(**timing) is Disposition.WAIT


def test_only_move_hold_and_adjust_touch_the_book():
    moving = {disposition for disposition in Disposition if disposition.moves_stock}

    assert moving == {Disposition.MOVE, Disposition.HOLD, Disposition.ADJUST}
