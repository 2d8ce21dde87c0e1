"""An element is an AI with its value; a text is cut into elements by the table and by GS alone."""

import re
from typing import NamedTuple

from medcount.core.udi.gs1.identifiers import GS, IDENTIFIERS, Identifier, identifier_at
from medcount.core.udi.gs1.numbers import check_digit_fits
from medcount.core.udi.parsed import FaultCode

# Two to four digits in brackets begin an element even if no such AI exists: "(10)LOT(05)" may be
# a lot with brackets or an AI of tomorrow, and to take it for the lot would be a guess.
_HEAD = re.compile(r"\(([0-9]{2,4})\)")


class Element(NamedTuple):
    """One AI with its value."""

    identifier: Identifier
    value: str
    pos: int  # Where in the text the value begins.


class Misfit(NamedTuple):
    """One element that the standard does not allow."""

    code: FaultCode
    identifier: Identifier | None  # None where no AI was found.
    pos: int


class Elements(NamedTuple):
    """A text cut up, as far as the first misfit."""

    fit: list[Element]
    misfit: Misfit | None = None


def is_bracketed(text: str) -> bool:
    """Return whether the text begins like the print under a symbol, with an AI in brackets."""
    return text.startswith("(") and _HEAD.match(text) is not None


def element_string(text: str) -> Elements:
    """Cut a text as a symbol holds it: no brackets, GS after values of open length."""
    fit: list[Element] = []
    pos = 0
    if not text:
        return Elements(fit, Misfit(FaultCode.EMPTY, None, pos))
    while pos < len(text):
        identifier = identifier_at(text, pos)
        if identifier is None:
            return Elements(fit, Misfit(FaultCode.UNKNOWN_AI, None, pos))
        start = pos + len(identifier.ai)
        element = identifier.element.match(text, start)
        if element is None:
            end = (text + GS).index(GS, start)
            if identifier.fixed:
                end = min(end, start + identifier.longest)
            return Elements(fit, _misfit(identifier, text[start:end], start))
        value = element[1]
        checked = identifier.checked_digits
        if checked and not check_digit_fits(value[:checked]):
            return Elements(fit, Misfit(FaultCode.CHECK_DIGIT, identifier, start))
        fit.append(Element(identifier, value, start))
        pos = element.end()
    return Elements(fit)


def bracketed(text: str) -> Elements:
    """Cut a text as it is printed or typed: AIs in brackets; blanks around values are dropped."""
    fit: list[Element] = []
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        identifier = IDENTIFIERS.get(head[1])
        if identifier is None:
            return Elements(fit, Misfit(FaultCode.UNKNOWN_AI, None, head.start(1)))
        value = text[head.end() : end].strip(" " + GS)
        found = whole(identifier, value, head.end())
        if isinstance(found, Misfit):
            return Elements(fit, found)
        fit.append(found)
    return Elements(fit)


def whole(identifier: Identifier, value: str, pos: int) -> Element | Misfit:
    """Return the element that a value makes, where nothing but the value is at hand."""
    element = identifier.element.match(value)
    if element is None or element.end() < len(value) or value.endswith(GS):
        return _misfit(identifier, value, pos)
    checked = identifier.checked_digits
    if checked and not check_digit_fits(value[:checked]):
        return Misfit(FaultCode.CHECK_DIGIT, identifier, pos)
    return Element(identifier, value, pos)


def _misfit(identifier: Identifier, value: str, pos: int) -> Misfit:
    """Say why a value does not have the form that its AI demands."""
    if not value:
        return Misfit(FaultCode.EMPTY, identifier, pos)
    in_bounds = identifier.shortest <= len(value) <= identifier.longest
    if in_bounds and not (value.isascii() and value.isdigit()):
        return Misfit(FaultCode.CHARSET, identifier, pos)
    return Misfit(FaultCode.LENGTH, identifier, pos)
