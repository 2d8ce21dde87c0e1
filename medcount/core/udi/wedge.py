"""A scanner types like a keyboard: what it and the input method put around a code comes off."""

import re
from typing import NamedTuple

from medcount.core.udi.parsed import Doubt, DoubtCode

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
SUFFIX = " \t\r\n"  # Not str.strip()'s own set, which would take GS off as well.
_NARROW = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20}


class Scan(NamedTuple):
    """One reading and the data in it."""

    raw: str
    aim: str  # "" where the scanner sends no symbology identifier.
    text: str
    doubts: tuple[Doubt, ...]

    @property
    def start(self) -> int:
        """Return where in the raw reading the data begins."""
        return len(self.raw) - len(self.raw.lstrip(SUFFIX)) + len(self.aim)


def received(raw: str) -> Scan:
    """Take the data out of a reading."""
    text = raw.strip(SUFFIX)
    doubts: tuple[Doubt, ...] = ()
    if not text.isascii() and (narrow := text.translate(_NARROW)) != text:
        doubts = (Doubt(DoubtCode.FULL_WIDTH, text),)
        text = narrow
    if _AIM.match(text):
        return Scan(raw, text[:3], text[3:], doubts)
    return Scan(raw, "", text, doubts)
