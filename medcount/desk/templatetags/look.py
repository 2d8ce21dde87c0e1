"""How figures, moments, states and the motif 账 over 实 are drawn, the same on every page."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from medcount.audit.queries import Record
from medcount.core.when import LOCAL
from medcount.reports import words

register = template.Library()

_TRACK = 84  # Of 100: the longer of 账 and 实 fills it, so that an overage has room.
_GAP = 6  # The least width of a difference that is not zero.


@register.filter
def word(code: str, family: str) -> str:
    """Return what people call a code of a family."""
    return words.word_of(family, code)


@register.filter
def cause(code: str) -> str:
    """Return what people call a cause."""
    return words.cause(code) if code else ""


@register.filter
def called(names: Mapping[tuple[str, str], str], record: Record) -> str:
    """Return by what people know a record; one without a name stands for itself."""
    return names.get((record.kind, record.id), record.id)


@register.filter
def units(number: int | None) -> str:
    """Return a quantity with a comma each thousand and a real minus; a dash where there is none."""
    return "—" if number is None else f"{number:,}".replace("-", "−")


@register.filter
def signed(number: int | None) -> str:
    """Return a difference with its sign."""
    return "—" if number is None else f"{number:+,}".replace("-", "−") if number else "0"


@register.filter
def money(amount: Decimal | None) -> str:
    """Return an amount with two decimals and a real minus."""
    return "—" if amount is None else f"{amount:,.2f}".replace("-", "−")


@register.filter
def percent(share: Decimal | None) -> str:
    """Return a share as a percentage with one decimal; n/a where nothing was counted (R-230a)."""
    return gettext("不适用") if share is None else f"{share * 100:.1f}"


@register.filter
def moment(at: datetime | None) -> str:
    """Return a moment by the warehouse's clock, to the minute."""
    return "" if at is None else at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")


@register.filter
def moment_s(at: datetime | None) -> str:
    """Return a moment by the warehouse's clock, to the second."""
    return "" if at is None else at.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


@register.filter
def clock(at: datetime | None) -> str:
    """Return the time of day of a moment."""
    return "" if at is None else at.astimezone(LOCAL).strftime("%H:%M:%S")


@register.filter
def day(value: date | None) -> str:
    """Return a date."""
    return "" if value is None else value.isoformat()


@register.simple_tag
def icon(shape: str) -> SafeString:
    """Draw one of the shapes that stand beside every signal: agree, variance, question, idle…"""
    return format_html(
        '<svg class="i-{}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        '<use href="#i-{}"/></svg>',
        shape,
        shape,
    )


@register.simple_tag
def tag(shape: str, text: str) -> SafeString:
    """Draw a state: a shape and a word; the colour is the third voice (R-051)."""
    return format_html('<span class="mc-tag is-{}">{}{}</span>', shape, icon(shape), text)


@register.simple_tag
def bar(part: int, whole: int, width: int = 60) -> SafeString:
    """Draw how far something has come."""
    filled = round(width * min(part, whole) / whole) if whole else 0
    return format_html(
        '<svg class="mc-bar" width="{}" height="8" viewBox="0 0 {} 8" preserveAspectRatio="none" '
        'aria-hidden="true"><rect width="{}" height="8"/></svg>',
        width,
        width,
        filled,
    )


@register.simple_tag
def pair(book: int, real: int | None, width: int = 108, *, attribute: bool = False) -> SafeString:
    """Draw 账 over 实 on one datum line; the offset is the variance, dashed where not counted."""
    book_end, real_end = _lengths(book, real)
    scale = width / 100
    parts = [
        format_html('<rect class="book" x="1" y=".5" width="{}" height="6"/>', _px(book_end, scale))
    ]
    if real is None:
        parts.append(
            format_html(
                '<rect class="unseen" x="1" y="9.5" width="{}" height="6"/>', _px(book_end, scale)
            )
        )
    elif attribute and book == real:
        end = _px(real_end, scale)
        parts.append(format_html('<rect class="attr" x="1" y="9.5" width="{}" height="6"/>', end))
        parts.append(
            format_html('<path class="attr-mark" d="M{} 8 l4.5 4.5 -4.5 4.5 -4.5 -4.5z"/>', end)
        )
    else:
        parts += _real_bars(book_end, real_end, scale)
    return format_html(
        '<svg class="mc-pair" width="{}" height="17" viewBox="0 0 {} 17" aria-hidden="true">{}'
        '<path class="datum" d="M1 0v17"/></svg>',
        width,
        width,
        SafeString("".join(parts)),
    )


def _real_bars(book_end: float, real_end: float, scale: float) -> list[SafeString]:
    common = min(book_end, real_end)
    bars = [
        format_html('<rect class="real" x="1" y="9" width="{}" height="7"/>', _px(common, scale))
    ]
    if real_end != book_end:
        kind = "short" if real_end < book_end else "over"
        bars.append(
            format_html(
                '<rect class="{}" x="{}" y="9.5" width="{}" height="6"/>',
                kind,
                _px(common, scale) + 1,
                _px(abs(real_end - book_end), scale),
            )
        )
    return bars


def _lengths(book: int, real: int | None) -> tuple[float, float]:
    """Return both lengths in parts of 100; a difference is never too thin to be seen."""
    longest = max(book, real or 0, 1)
    book_end = _TRACK * max(book, 0) / longest
    real_end = _TRACK * max(real or 0, 0) / longest
    if real is not None and book != real and abs(book_end - real_end) < _GAP:
        if real > book:
            book_end = max(real_end - _GAP, 0)
        else:
            real_end = max(book_end - _GAP, 0)
    return book_end, real_end


def _px(length: float, scale: float) -> float:
    return round(length * scale, 1)


@register.simple_tag(takes_context=True)
def turned(context: Mapping[str, Any], **changes: object) -> str:
    """Return the address of this list with some of its filters changed; the cursor starts anew."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query.pop("cursor", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"
