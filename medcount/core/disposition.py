"""A disposition says what is proposed for a line: to wait, to recount, or a movement to sign."""

from collections.abc import Collection
from enum import StrEnum

from medcount.core.cause import CauseCode


class Disposition(StrEnum):
    """What is proposed for a line; only MOVE, HOLD and ADJUST touch the book."""

    NONE = "none"
    WAIT = "wait"
    POST_DOCUMENT = "post_document"
    RECOUNT = "recount"
    MOVE = "move"
    HOLD = "hold"
    ADJUST = "adjust"

    @property
    def moves_stock(self) -> bool:
        """Return whether posting it would add a movement to the ledger."""
        return self in (Disposition.MOVE, Disposition.HOLD, Disposition.ADJUST)


_BY_CAUSE = {
    CauseCode.COUNT_TIMING: Disposition.WAIT,
    CauseCode.WORK_IN_PROCESS: Disposition.WAIT,
    CauseCode.UNPOSTED_RECEIPT: Disposition.POST_DOCUMENT,
    CauseCode.UNPOSTED_ISSUE: Disposition.POST_DOCUMENT,
    CauseCode.LOT_SWAP: Disposition.MOVE,
}


def propose(
    *,
    recount: bool,
    variance: int | None,
    findings: Collection[str],
    balance: int,
    cause: CauseCode | None,
) -> Disposition:
    """
    Return what a line's first cause, and what is still open on it, call for.

    An adjustment that would leave less than nothing is not proposed: the key is recounted.
    """
    if recount:
        return Disposition.RECOUNT
    if not variance:
        return Disposition.NONE
    if cause is not None:
        disposition = _BY_CAUSE[cause]
    elif "UNKNOWN_LOT" in findings and variance > 0:
        disposition = Disposition.HOLD
    else:
        disposition = Disposition.ADJUST
    if disposition.moves_stock and not book_bears(variance=variance, balance=balance):
        return Disposition.RECOUNT
    return disposition


def book_bears(*, variance: int, balance: int) -> bool:
    """Return whether an adjustment leaves nothing below zero that was not already rising."""
    return variance >= 0 or balance + variance >= 0
