"""
A lost FNC1 makes the next element look like the rest of a lot.

By the standard the value as read is right, and nobody can know better from the text alone. So
nothing is repaired: the other reading is shown beside it, and a person chooses (R-141).
"""

import re
from datetime import date

from medcount.core.udi.dates import is_far_off
from medcount.core.udi.gs1.dates import label_date
from medcount.core.udi.gs1.elements import Elements, element_string
from medcount.core.udi.gs1.identifiers import GS
from medcount.core.udi.parsed import FaultCode

# What labels carry after a lot or a serial: a serial, a lot, the dates.
_NEXT_ELEMENT = re.compile(r"(?=1[0135-7]|21)")
_TOO_MUCH = (FaultCode.LENGTH, FaultCode.CHARSET)


def other_readings(text: str, elements: Elements, *, today: date) -> list[tuple[str, str]]:
    """
    Return each tail that may be an element of its own, and the text with GS before it.

    Only one value can have swallowed an element: the last one where no GS ends it, or the one
    that is too much for its AI.
    """
    fit, misfit = elements
    if misfit is None:
        identifier, _, start = fit[-1]
        doubtful = not text.endswith(GS)
    elif misfit.identifier is not None:
        identifier, start = misfit.identifier, misfit.pos
        doubtful = misfit.code in _TOO_MUCH
    else:
        return []
    if identifier.fixed or not doubtful:
        return []
    end = (text + GS).index(GS, start)
    # The value itself may be as long as its AI allows; two digits more begin the next AI.
    seen = min(end, start + identifier.longest + 2)
    readings = []
    for found in _NEXT_ELEMENT.finditer(text, start + 1, seen):
        cut = found.start()
        other = text[:cut] + GS + text[cut:]
        if _is_plausible(element_string(other), today=today):
            readings.append((text[cut:end], other))
    return readings


def _is_plausible(elements: Elements, *, today: date) -> bool:
    """Return whether a label could say this: all fits, nothing twice, no date far from today."""
    fit, misfit = elements
    ais = {identifier.ai for identifier, _, _ in fit}
    if misfit is not None or len(ais) < len(fit):
        return False
    for identifier, value, _ in fit:
        if identifier.date_form is not None:
            given = label_date(value, identifier.date_form, today.year)
            if given is None or is_far_off(given.date, today):
                return False
    return True
