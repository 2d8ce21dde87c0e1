"""GTIN, SSCC and GLN share one check digit, which tells a number from any other row of digits."""

_VALUES = bytes(byte - ord("0") if chr(byte) in "0123456789" else 0 for byte in range(256))


def check_digit_fits(number: str) -> bool:
    """Return whether the weighted sum of all digits, 1 3 1 3 … from the right, is whole tens."""
    digits = number.encode().translate(_VALUES)
    return (sum(digits[::-2]) + 3 * sum(digits[-2::-2])) % 10 == 0


def check_digit(body: str) -> str:
    """Return the digit that completes a number."""
    digits = body.encode().translate(_VALUES)
    return str(-(3 * sum(digits[::-2]) + sum(digits[-2::-2])) % 10)
