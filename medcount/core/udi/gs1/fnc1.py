"""FNC1 ends an element: scanners send it as GS, or as whatever they were set up to type for it."""

import re

from medcount.core.udi.gs1.identifiers import GS
from medcount.core.udi.parsed import Doubt, DoubtCode

# All that GS1 data and GS may hold, without "<": "<GS>" begins with it.
_UNUSUAL = re.compile(r'[^\x1d!"%-;=>?A-Z_a-z]')
# Each of these has a character that GS1 data cannot have, so it can only stand for FNC1.
_SUBSTITUTE = re.compile(r"[|^~\u241d]|[{\[](?:GS|FNC1)[}\]]|\\x1d|\\u001d", re.IGNORECASE)
# These could be data: they stand for FNC1 only in a text that has no other form of it.
_SUBSTITUTE_OR_DATA = re.compile(r"<(?:GS|FNC1)>", re.IGNORECASE)


def with_gs(text: str) -> tuple[str, tuple[Doubt, ...]]:
    """Return the text with GS for every FNC1, and the doubt whether it was one."""
    if not _UNUSUAL.search(text):
        return text, ()
    substitute = _substitute_in(text)
    written = substitute.search(text)
    marked = substitute.sub(GS, text)
    if written is None or substitute is _SUBSTITUTE:
        return marked, ()
    return marked, (Doubt(DoubtCode.SEPARATOR_AS_TEXT, written[0]),)


def position_as_typed(text: str, pos: int) -> int:
    """Return where in the typed text a position of the text with GS stands."""
    for written in _substitute_in(text).finditer(text):
        if written.start() >= pos:
            break
        pos += len(written[0]) - 1
    return pos


def _substitute_in(text: str) -> re.Pattern[str]:
    if GS in text or _SUBSTITUTE.search(text):
        return _SUBSTITUTE
    return _SUBSTITUTE_OR_DATA
