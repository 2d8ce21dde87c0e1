"""What the workbench and the approval sheet add to how things are drawn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.http import HttpRequest

from medcount.core.cause_names import name_of
from medcount.core.when import LOCAL
from medcount.desk.templatetags.look import units
from medcount.reports import words

register = template.Library()


@register.simple_tag(takes_context=True)
def kept(context: Mapping[str, Any], **changes: object) -> str:
    """Return the query of this list as it stands, page and all, with some of it changed."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}" if query else ""


@register.filter
def size(number: int) -> str:
    """Return how much a difference is, without its sign."""
    return units(abs(number))


@register.filter
def cause_code(cause: str) -> str:
    """Return the C-code of a cause."""
    return name_of(cause).code


@register.filter
def typed_moment(at: datetime | None) -> str:
    """Return a moment as a field for moments holds it, by the warehouse's clock."""
    return "" if at is None else at.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M:%S")


@register.filter
def usual_owner(cause: str) -> str:
    """Return what people call the post that usually answers for a cause."""
    return words.called(name_of(cause).usual_owner)


@register.filter
def level(level: int) -> str:
    """Return how high a form has to go, as the company's matrix calls it (R-232)."""
    return f"L{int(level)}"
