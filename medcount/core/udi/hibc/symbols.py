"""A HIBC symbol is 43 characters and a check: what stands before the check gives the check."""

from collections.abc import Iterator

from medcount.core.udi.wedge import Scan

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

_VALUES = {character: value for value, character in enumerate(CHARACTERS)}


def check_character(text: str) -> str:
    """Return the check of a text that begins with +."""
    return CHARACTERS[sum(_VALUES[character] for character in text) % len(CHARACTERS)]


def check_fits(text: str) -> bool:
    """Return whether a text ends in its check."""
    return check_character(text[:-1]) == text[-1]


def first_foreign(text: str) -> int | None:
    """Return where the first character stands that no HIBC symbol has."""
    return next((at for at, character in enumerate(text) if character not in _VALUES), None)


def spellings(scan: Scan) -> Iterator[str]:
    """
    Yield each text that the symbol may hold.

    The print under a symbol has asterisks around it and shows a space as "_". A check may be a
    space, and then looks like what some scanners type after a code.
    """
    text = scan.text
    if text.startswith("*") and text.endswith("*") and len(text) > 1:
        yield text[1:-1].replace("_", " ")
        return
    yield text
    if scan.raw.rstrip("\t\r\n").endswith(" "):
        yield text + " "
