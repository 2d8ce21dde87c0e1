"""The pictures of the first page: 账 over 实 across the page, a trend, what expires soon."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from medcount.desk.templatetags.look import units
from medcount.reports.home import Current, Stock

register = template.Library()

_BANDS = {
    "QUALIFIED": "green",
    "SHIPPING": "green",
    "QUARANTINE": "yellow",
    "RETURNED": "yellow",
    "UNQUALIFIED": "red",
}
_LABELLED = 22  # Of 100: a narrower part of the bar has no room for its words.
_PHONE = 2.85  # Of a hundredth of the bar there, in pixels.


@register.filter
def band(zone_kind: str) -> str:
    """Return the colour that a zone of this kind has in the warehouse itself (R-051)."""
    return _BANDS.get(zone_kind, "none")


@register.simple_tag
def big_pair(current: Current) -> SafeString:
    """Draw the book's lines, and under them what of them was found, differs or is still unseen."""
    whole = max(current.lines, 1)
    parts = [
        ("ok", current.agreeing, gettext("相符")),
        ("bad", current.differing, gettext("差异")),
        ("doubt", current.conflicting + current.incomplete, gettext("存疑")),
        ("un", current.not_counted, gettext("未盘")),
    ]
    drawn, start = [], 0.0
    for kind, lines, word in parts:
        width = round(100 * lines / whole, 2)
        if lines:
            drawn.append(_part(kind, start, width, f"{word} {units(lines)}"))
        start = round(start + width, 2)
    return format_html(
        '<svg class="mc-big" width="100%" height="66" aria-hidden="true">'
        '<rect class="book" x="0" y=".75" width="100%" height="28.5"/>'
        '<text class="on-book" x="12" y="20">{}</text>'
        '{}<path class="datum" d="M1 0v66"/></svg>',
        gettext("账面 %(lines)s 行") % {"lines": units(current.lines)},
        SafeString("".join(drawn)),
    )


def _part(kind: str, start: float, width: float, label: str) -> SafeString:
    bar = format_html(
        '<rect class="{}" x="{}%" y="36" width="{}%" height="30"/>', kind, start, max(width, 0.4)
    )
    if width < _LABELLED:
        return bar
    taken = 16 + sum(12 if letter > "ÿ" else 6.5 for letter in label)
    tight = " tight" if width * _PHONE < taken else ""
    return bar + format_html(
        '<text class="on-{}{}" x="{}%" dx="12" y="56">{}</text>', kind, tight, start, label
    )


@register.simple_tag
def trend(
    values: Sequence[Decimal], target: Decimal | None = None, width: int = 84, height: int = 34
) -> SafeString | str:
    """Draw how a figure came where it is, and its target as a dashed line."""
    if len(values) < 2:
        return ""
    shown = [float(value) for value in values]
    aim = [] if target is None else [float(target)]
    low, high = min(shown + aim), max(shown + aim)

    def across(place: int) -> float:
        return round(3 + (width - 8) * place / (len(shown) - 1), 1)

    def down(value: float) -> float:
        span = high - low
        share = (value - low) / span if span else 0.5
        return round(height - 5 - (height - 10) * share, 1)

    points = " ".join(f"{across(place)},{down(value)}" for place, value in enumerate(shown))
    line = (
        format_html(
            '<line x1="0" x2="{}" y1="{}" y2="{}" class="ax" stroke-dasharray="2 3"/>',
            width,
            down(aim[0]),
            down(aim[0]),
        )
        if aim
        else ""
    )
    return format_html(
        '<svg class="mc-trend" width="{}" height="{}" aria-hidden="true">{}'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="3"/></svg>',
        width,
        height,
        line,
        points,
        across(len(shown) - 1),
        down(shown[-1]),
    )


_EXPIRY = {
    "EXPIRED_NOT_ISOLATED": "fm-cinnabar",
    "EXPIRES_30": "fm-amber",
    "EXPIRES_90": "soon",
    "EXPIRES_180": "later",
}


@register.simple_tag
def expiry_columns(expiring: Sequence[Stock]) -> SafeString:
    """Draw how many lots are past their expiry, and how many come to it in the next months."""
    words = {
        "EXPIRED_NOT_ISOLATED": gettext("已过期"),
        "EXPIRES_30": gettext("30 天内"),
        "EXPIRES_90": gettext("31–90 天"),
        "EXPIRES_180": gettext("91–180 天"),
    }
    found = {stock.kind: stock for stock in expiring}
    most = max((stock.lots for stock in expiring), default=1)
    columns = []
    for place, (kind, look) in enumerate(_EXPIRY.items()):
        stock = found.get(kind)
        lots = stock.lots if stock else 0
        height = round(44 * lots / most, 1)
        middle = 45 + 90 * place
        columns.append(
            format_html(
                '<rect x="{}" y="{}" width="64" height="{}" class="{}"/>'
                '<text x="{}" y="{}" class="f13 tx w600">{}</text>'
                '<text x="{}" y="83" class="f12 tx2">{}</text>'
                '<text x="{}" y="99" class="f12 tx3">{}</text>',
                middle - 32,
                66 - height,
                height,
                look,
                middle,
                60 - height,
                gettext("%(lots)s 批") % {"lots": units(lots)},
                middle,
                words[kind],
                middle,
                gettext("%(units)s 件") % {"units": units(stock.units if stock else 0)},
            )
        )
    return format_html(
        '<svg class="mc-expiry" viewBox="0 0 360 104" width="100%" aria-hidden="true">'
        '<line x1="0" x2="360" y1="66" y2="66" class="ax"/>{}</svg>',
        SafeString("".join(columns)),
    )
