"""The product codes of a demonstration begin with 952, which GS1 gives to no company."""

PREFIX = "952"


def gtin(reference: int, *, indicator: int = 0) -> str:
    """Return the GTIN-14 of a product's pack; indicator 0 is the single piece."""
    body = f"{indicator}{PREFIX}{reference:09d}"
    assert len(body) == 13
    weighted = sum(
        int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body))
    )
    return f"{body}{-weighted % 10}"
