"""A reason is asked for at the moment of change, and dots are not a reason (R-166)."""

from medcount.core.refusal import RefusalCode, Refused

SHORTEST_REASON = 2  # Two characters already say something in Chinese: 破损, 错放.


def require_reason(reason: str) -> str:
    """
    Return the reason without the blanks around it.

    :raises Refused: REASON_MISSING
    """
    stated = reason.strip()
    if sum(character.isalnum() for character in stated) < SHORTEST_REASON:
        raise Refused(RefusalCode.REASON_MISSING, reason=reason, rule="R-166")
    return stated
