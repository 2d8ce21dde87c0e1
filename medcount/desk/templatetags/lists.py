"""The parts that every list page has: headers that sort, a foot that leads on."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from medcount.core.page import COUNTED_ROWS_MAX, Page
from medcount.desk.templatetags.look import turned, units

register = template.Library()


@register.simple_tag(takes_context=True)
def sorting(context: Mapping[str, Any], column: str, title: str, kind: str = "") -> SafeString:
    """Draw the head of a column that the list can be sorted by; ``kind`` "num" is set right."""
    request: HttpRequest = context["request"]
    now = request.GET.get("sort", "")
    is_up, is_down = now == column, now == f"-{column}"
    order = "ascending" if is_up else "descending" if is_down else ""
    return format_html(
        '<th class="{}" scope="col"{}><a href="{}" data-list>{}{}</a></th>',
        kind,
        format_html(' aria-sort="{}"', order) if order else "",
        turned(context, sort=f"-{column}" if is_up else column),
        title,
        " ↑" if is_up else " ↓" if is_down else "",
    )


@register.simple_tag(takes_context=True)
def export_address(context: Mapping[str, Any]) -> str:
    """Return the address that takes home what is shown."""
    return turned(context, export="xlsx")


@register.simple_tag(takes_context=True)
def next_address(context: Mapping[str, Any], page: Page[Any]) -> str:
    """Return the address of the next page of a list."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query["cursor"] = page.next
    return f"?{query.urlencode()}"


@register.filter
def total(page: Page[Any]) -> str:
    """Return how many rows a list has, or that there are more than anybody counts."""
    if page.total > COUNTED_ROWS_MAX:
        return f"> {units(COUNTED_ROWS_MAX)}"
    return units(page.total)
