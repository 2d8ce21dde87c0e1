"""A quantity is a whole number of base units; a pack is an integer factor of them."""

from decimal import Decimal, InvalidOperation

# The largest bigint. Beyond it a quantity is a mistake whatever it counts.
QUANTITY_MAX = 2**63 - 1


def whole(value: str | int | float | Decimal) -> int:
    """
    Return a written quantity as a whole number; a spreadsheet's 5.0 is 5, a 2.5 is a mistake.

    :raises ValueError: the value is no number, not whole, or beyond any stock
    """
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not number.is_finite() or number != number.to_integral_value():
        raise ValueError(f"{value!r} is not a whole number")
    if not -QUANTITY_MAX <= number <= QUANTITY_MAX:
        raise ValueError(f"{value!r} is beyond any stock")
    return int(number)


def base_units(packs: int, *, factor: int) -> int:
    """
    Return how many base units so many packs hold (R-131).

    :raises ValueError: the factor is not a positive whole number
    """
    if factor < 1:
        raise ValueError(f"a pack holds at least one base unit, not {factor}")
    return packs * factor
