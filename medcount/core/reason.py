"""A reason is asked for at the moment of change, and dots are not a reason (R-166)."""

from medcount.core.refusal import RefusalCode, Refused

SHORTEST_REASON = 2  # Two characters already say something in Chinese: 破损, 错放.


def require_reason(reason: str) -> str:
    """
    Return the reason without the blanks around it.

    :raises Refused: REASON_MISSING
    """
    stated = reason.strip()
    if not is_reason(stated):
        raise Refused(RefusalCode.REASON_MISSING, reason=reason, rule="R-166")
    return stated


def is_reason(reason: str) -> bool:
    """Say whether a text states anything."""
    return sum(character.isalnum() for character in reason) >= SHORTEST_REASON
